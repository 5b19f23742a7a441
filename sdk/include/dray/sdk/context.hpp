#pragma once

#include "../data/impl/json.hpp"
#include "../data/time.hpp"
#include "../data/time_zone.hpp"
#include "failure.hpp"
#include "http.hpp"
#include "task.hpp"

#include <boost/json.hpp>
#include <map>
#include <memory>
#include <span>

namespace dray::sdk {

enum class log_level { debug, info, warning, error };

/// What became of one emitted item.
enum class item_fate { stored, updated, unchanged, quarantined, unknown };

/// Items of one kind, sent together and committed together with the cursor and the state.
class batch {
public:
    explicit batch(std::string kind_) : kind(std::move(kind_)) {} ///< "order", "order_head", …

    /// `ref` names the item even when its JSON turns out to be poison.
    void add(std::string ref, std::string json) {
        refs.push_back(std::move(ref));
        bodies.push_back(std::move(json));
    }
    void add(std::string ref, const boost::json::value& item) {
        add(std::move(ref), boost::json::serialize(item));
    }
    /// The fast way: data::order, data::order_head, data::consignment_update as they are. Include
    /// the type's JSON header (dray/data/order_json.hpp, shipment_json.hpp, functions_json.hpp).
    template <data::json_type T>
    void add(std::string ref, const T& item) {
        add(std::move(ref), data::to_json_text(item));
    }
    /// An item that the plugin itself could not read: kept raw, held as a poison item.
    void add_poison(std::string ref, std::string raw, std::string why) {
        poison[refs.size()] = std::move(why);
        add(std::move(ref), std::move(raw));
    }
    [[nodiscard]] std::size_t size() const { return refs.size(); }

    std::string kind;
    std::vector<std::string> refs;
    std::vector<std::string> bodies;
    std::map<std::size_t, std::string> poison;
    std::string cursor;                       ///< empty = unchanged
    std::map<std::string, std::string> state; ///< committed with the items
};

namespace detail {
class operation;
}

/// What a function sees of the host. Lives as long as the operation. [instance]
///
/// House rule for g++ 12: no braces and no lambda inside a co_await expression. Name it first.
class context {
public:
    explicit context(detail::operation& op) : op_(op) {}
    context(const context&) = delete;
    context& operator=(const context&) = delete;

    [[nodiscard]] data::timestamp now() const; ///< when the operation began
    /// The marker that stands for secret setting `name` in this operation; throws `config` where
    /// the instance has no such secret.
    [[nodiscard]] const std::string& secret(std::string_view name) const;

    task<http_response> http(http_request request);
    /// 1 to 16 reads at once; answers in the order of the requests.
    task<std::vector<http_response>> http_all(std::vector<http_request> requests);
    task<std::vector<item_fate>> emit(batch items);
    task<std::map<std::string, std::string>> state_get(std::vector<std::string> keys);
    /// An empty value removes the key.
    task<void> state_put(std::map<std::string, std::string> values);
    task<void> sleep(std::chrono::milliseconds duration);
    /// Never personal data, never a secret.
    task<void> log(log_level level, std::string message);

private:
    detail::operation& op_;
};

/// The settings of an instance, validated by the host against the manifest, defaults filled in.
/// Durations arrive as milliseconds, lists as arrays, time zones as tables. Secrets are not in it.
class settings {
public:
    explicit settings(boost::json::object values) : values_(std::move(values)) {}
    [[nodiscard]] std::string text(std::string_view key) const; ///< empty where unset
    [[nodiscard]] std::int64_t integer(std::string_view key, std::int64_t otherwise = 0) const;
    [[nodiscard]] bool flag(std::string_view key, bool otherwise = false) const;
    [[nodiscard]] std::vector<std::string> list(std::string_view key) const;
    [[nodiscard]] std::chrono::milliseconds duration(std::string_view key,
                                                     std::chrono::milliseconds otherwise) const;
    /// Of a setting of type `timezone`; UTC where unset.
    [[nodiscard]] data::time_zone zone(std::string_view key) const;
    [[nodiscard]] const boost::json::object& values() const { return values_; }

private:
    boost::json::object values_;
};

} // namespace dray::sdk

#ifndef DRAY_SDK_SEPARATE_COMPILATION
#include "impl/context.ipp"
#include "impl/settings.ipp"
#endif
