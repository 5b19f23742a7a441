#pragma once

// Walks a manifest's JSON and reports every mistake with its pointer. Internal to core/config.

#include "core/config/manifest.hpp"

#include <boost/json/value.hpp>

#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace dray::config {

/// One place in the JSON, there or not. Reading what is not there gives an empty value, and an
/// error where it is required.
class json_reader {
public:
    json_reader(const boost::json::value* value, std::string pointer, manifest_result& into)
        : value_(value), pointer_(std::move(pointer)), into_(&into) {}

    bool present() const { return value_ != nullptr; }
    bool is_text() const { return value_ != nullptr && value_->is_string(); }
    void fail(std::string code, std::string message) const;

    json_reader at(std::string_view key) const;
    /// This, after an error where it is not there.
    const json_reader& required() const;

    std::string as_text() const;
    std::int64_t as_integer(std::int64_t min, std::int64_t max) const;
    bool as_flag() const;
    std::string text(std::string_view key, bool needed) const;
    std::int64_t integer(std::string_view key, std::int64_t min, std::int64_t max) const;
    bool flag(std::string_view key) const { return at(key).as_flag(); }

    void each_item(const std::function<void(const json_reader&)>& use) const;
    void each_member(const std::function<void(const std::string&, const json_reader&)>& use) const;
    /// Notes members that nobody asked for with at(): of a newer SDK, or mistyped.
    void finish() const;

private:
    const boost::json::value* value_;
    std::string pointer_;
    manifest_result* into_;
    mutable std::set<std::string, std::less<>> asked_;
};

/// Parses and hands the root object over; reports what is no JSON object of at most `longest`
/// bytes.
void read_json(std::string_view json, std::size_t longest, manifest_result& into,
               const std::function<void(const json_reader&)>& use);

} // namespace dray::config
