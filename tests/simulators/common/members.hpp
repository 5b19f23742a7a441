#pragma once

// Members taken out of a JSON object one by one and laid over a typed thing: what a test crafts,
// what staff edit. Each throws std::invalid_argument with a sentence that names the member.

#include "tests/simulators/common/distortion.hpp"

#include <boost/json/value.hpp>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace dray::sim {

/// Integers come as numbers or as texts of digits.
std::optional<std::int64_t> lenient_integer(const boost::json::value& from);
std::optional<std::int64_t> integer(std::string_view text);

/// "12.5", 12.5 or 12 in cents. Throws std::invalid_argument naming `what`.
std::int64_t cents_of(const boost::json::value& amount, std::string_view what);

/// A date (RFC 2822, ISO 8601) or unix seconds; 0 for an empty text or null. Throws naming `what`.
std::int64_t date_of(const boost::json::value& date, std::string_view what);

/// An object, or every object of a list. Throws naming `what`.
const boost::json::object& object_of(const boost::json::value& from, std::string_view what);
template <class Use>
void one_or_each(const boost::json::value& from, std::string_view what, Use&& use) {
    if (const auto* list = from.if_array()) {
        for (const auto& each : *list) {
            use(object_of(each, what));
        }
    } else {
        use(object_of(from, what));
    }
}

/// At most 10,000 objects.
const boost::json::array& list_of_objects(const boost::json::value& value, std::string_view what);

class members {
public:
    static constexpr std::int64_t most = 1'000'000'000'000;

    explicit members(const boost::json::object& from) : left_(from) {}

    template <class Use>
    void take(std::string_view name, Use&& use) {
        if (auto* found = left_.if_contains(name)) {
            use(*found);
            left_.erase(name);
        }
    }
    bool has(std::string_view name) const { return left_.contains(name); }

    void text(std::string_view name, std::string& to); ///< null clears
    void flag(std::string_view name, bool& to);
    void cents(std::string_view name, std::int64_t& to);
    void date(std::string_view name, std::int64_t& to); ///< unix seconds
    template <class Integer>
    void integer(std::string_view name, Integer& to, std::int64_t least = 0,
                 std::int64_t highest = most) {
        take(name, [&](const boost::json::value& value) {
            to = static_cast<Integer>(within(name, value, least, highest));
        });
    }

    /// Throws unless everything was taken.
    void end(std::string_view where) const;
    /// What nobody took becomes a distortion; "without": ["member", …] takes members out.
    void leave(std::unique_ptr<distortion>& to);
    boost::json::object& left() { return left_; }

private:
    static std::int64_t within(std::string_view name, const boost::json::value& value,
                               std::int64_t least, std::int64_t highest);

    boost::json::object left_;
};

} // namespace dray::sim
