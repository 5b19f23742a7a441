#include "tests/simulators/propago/settings.hpp"

#include "tests/simulators/propago/wire_types.hpp"

#include <array>
#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim::propago {
namespace {

namespace json = boost::json;

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::size_t most_listed = 10'000;

struct choice {
    std::string_view name;
    std::string settings::*member;
    std::string_view words; ///< separated by '|'
};
constexpr std::array choices{
    choice{"default_status", &settings::default_status, "Released|Firmed|ApprovalPending"},
    choice{"duplicate_po", &settings::duplicate_po, "accept|refuse"},
    choice{"po_lookup", &settings::po_lookup, "first|last"},
    choice{"empty_data", &settings::empty_data, "missing|nil"},
    choice{"success_word", &settings::success_word, "mixed|Success|OrderRetrievedSuccessfully"},
    choice{"no_shipment_word", &settings::no_shipment_word,
           "NoShipmentsFoundForOrder|NoShipmentData|NoData|Success"},
    choice{"unknown_po_word", &settings::unknown_po_word, "InvalidOrderNumber|NoData|Success"},
    choice{"empty_search_word", &settings::empty_search_word, "Success|NoData"},
    choice{"unknown_sku_word", &settings::unknown_sku_word, "SkuNotFound|OrderPlacementError"},
    choice{"date_style", &settings::date_style, "plain|zulu|offset"},
    choice{"order_date", &settings::order_date, "server|as_sent"},
    choice{"submit_data", &settings::submit_data, "order_number|empty|other"},
    choice{"custom_search", &settings::custom_search, "order_fields|custom_fields|ignored"},
    choice{"books_detail", &settings::books_detail, "full|brief|counts"}};

struct flag {
    std::string_view name;
    bool settings::*member;
};
constexpr std::array flags{flag{"strict_required", &settings::strict_required},
                           flag{"strict_soap_action", &settings::strict_soap_action},
                           flag{"newest_first", &settings::newest_first},
                           flag{"access", &settings::access}};

template <class Owner>
struct number {
    std::string_view name;
    std::int64_t Owner::*member;
    std::int64_t least;
    std::int64_t most;
};
constexpr std::array numbers{
    number<settings>{"utc_offset_minutes", &settings::utc_offset_minutes, -840, 840},
    number<settings>{"page_size_cap", &settings::page_size_cap, 0, 5000},
    number<settings>{"po_length_cap", &settings::po_length_cap, 0, 1000},
    number<settings>{"latency_jitter_ms", &settings::latency_jitter_ms, 0, 600'000},
    number<settings>{"max_request_kb", &settings::max_request_kb, 1, 65'536},
    number<settings>{"seed", &settings::seed, 0, INT64_MAX}};

constexpr std::int64_t most_every = 1'000'000'000;
constexpr std::array walk_numbers{
    number<walk_settings>{"step_ms", &walk_settings::step_ms, 1, 30 * day_ms},
    number<walk_settings>{"spread_ms", &walk_settings::spread_ms, 0, 30 * day_ms},
    number<walk_settings>{"partial_every", &walk_settings::partial_every, 0, most_every},
    number<walk_settings>{"two_shippers_every", &walk_settings::two_shippers_every, 0, most_every},
    number<walk_settings>{"two_tracking_every", &walk_settings::two_tracking_every, 0, most_every},
    number<walk_settings>{"no_tracking_every", &walk_settings::no_tracking_every, 0, most_every},
    number<walk_settings>{"same_tracking_every", &walk_settings::same_tracking_every, 0,
                          most_every},
    number<walk_settings>{"zero_cost_every", &walk_settings::zero_cost_every, 0, most_every},
    number<walk_settings>{"hold_every", &walk_settings::hold_every, 0, most_every},
    number<walk_settings>{"cancel_every", &walk_settings::cancel_every, 0, most_every}};

[[noreturn]] void refuse(std::string_view name, const std::string& why) {
    throw std::invalid_argument("\"" + std::string(name) + "\" " + why);
}

std::int64_t whole(std::string_view name, const json::value& value, std::int64_t least,
                   std::int64_t most) {
    std::int64_t out = 0;
    if (value.is_int64())
        out = value.get_int64();
    if (!value.is_int64() || out < least || out > most)
        refuse(name, "must be a whole number from " + std::to_string(least) + " to " +
                         std::to_string(most));
    return out;
}

std::string text(std::string_view name, const json::value& value) {
    if (!value.is_string() || value.get_string().size() > 1000)
        refuse(name, "must be text of at most 1000 bytes");
    return std::string(value.get_string());
}

bool listed(std::string_view words, std::string_view word) {
    while (!words.empty()) {
        const auto bar = words.find('|');
        if (words.substr(0, bar) == word)
            return true;
        words = bar == std::string_view::npos ? std::string_view{} : words.substr(bar + 1);
    }
    return false;
}

std::set<std::string> texts(std::string_view name, const json::value& value) {
    if (!value.is_array() || value.get_array().size() > most_listed)
        refuse(name, "must be a list of at most " + std::to_string(most_listed) + " texts");
    std::set<std::string> out;
    for (const auto& each : value.get_array())
        out.insert(text(name, each));
    return out;
}

void must_be_operation(std::string_view name, std::string_view word) {
    if (find_operation(word) == nullptr)
        refuse(name, "names '" + std::string(word.substr(0, 60)) + "', which is no operation");
}

auto latencies(std::string_view name, const json::value& value) {
    std::map<std::string, std::int64_t, std::less<>> out;
    if (value.is_int64()) {
        out["*"] = whole(name, value, 0, 600'000);
        return out;
    }
    if (!value.is_object())
        refuse(name, "must be milliseconds, or an object of milliseconds by operation");
    for (const auto& each : value.get_object()) {
        if (each.key() != "*")
            must_be_operation(name, each.key());
        out[each.key()] = whole(name, each.value(), 0, 600'000);
    }
    return out;
}

std::optional<walk_settings> walk(std::string_view name, const json::value& value) {
    if (value.is_null())
        return std::nullopt;
    if (!value.is_object() || !value.get_object().contains("step_ms"))
        refuse(name, "must be null, or an object with at least \"step_ms\"");
    walk_settings out;
    for (const auto& each : value.get_object()) {
        bool known = false;
        for (const auto& number : walk_numbers) {
            if (each.key() != number.name)
                continue;
            out.*number.member = whole(std::string(name) + "." + std::string(each.key()),
                                       each.value(), number.least, number.most);
            known = true;
        }
        if (!known)
            refuse(name, "has no member '" + std::string(each.key()) + "'");
    }
    return out;
}

json::array listed_json(const std::set<std::string>& from) {
    json::array out;
    for (const auto& each : from)
        out.emplace_back(each);
    return out;
}

bool set_simple(settings& target, std::string_view name, const json::value& value) {
    for (const auto& each : choices) {
        if (each.name != name)
            continue;
        auto word = text(name, value);
        if (!listed(each.words, word))
            refuse(name, "must be one of " + std::string(each.words));
        target.*each.member = std::move(word);
        return true;
    }
    for (const auto& each : flags) {
        if (each.name != name)
            continue;
        if (!value.is_bool())
            refuse(name, "must be true or false");
        target.*each.member = value.get_bool();
        return true;
    }
    for (const auto& each : numbers) {
        if (each.name != name)
            continue;
        target.*each.member = whole(name, value, each.least, each.most);
        return true;
    }
    return false;
}

} // namespace

bool set(settings& target, std::string_view name, const json::value& value) {
    if (set_simple(target, name, value))
        return true;
    if (name == "status_on_error") {
        target.status_on_error = text(name, value);
    } else if (name == "unknown_skus") {
        target.unknown_skus = texts(name, value);
    } else if (name == "disabled_operations") {
        auto names = texts(name, value);
        for (const auto& each : names)
            must_be_operation(name, each);
        target.disabled_operations = std::move(names);
    } else if (name == "latency_ms") {
        target.latency_ms = latencies(name, value);
    } else if (name == "auto_walk") {
        target.auto_walk = walk(name, value);
    } else {
        return false;
    }
    return true;
}

json::object to_json(const settings& source) {
    json::object out;
    for (const auto& each : choices)
        out[each.name] = source.*each.member;
    for (const auto& each : flags)
        out[each.name] = source.*each.member;
    for (const auto& each : numbers)
        out[each.name] = source.*each.member;
    out["status_on_error"] = source.status_on_error;
    out["unknown_skus"] = listed_json(source.unknown_skus);
    out["disabled_operations"] = listed_json(source.disabled_operations);
    json::object latency;
    for (const auto& [operation, ms] : source.latency_ms)
        latency[operation] = ms;
    out["latency_ms"] = std::move(latency);
    if (!source.auto_walk) {
        out["auto_walk"] = nullptr;
        return out;
    }
    json::object walk;
    for (const auto& each : walk_numbers)
        walk[each.name] = *source.auto_walk.*each.member;
    out["auto_walk"] = std::move(walk);
    return out;
}

} // namespace dray::sim::propago
