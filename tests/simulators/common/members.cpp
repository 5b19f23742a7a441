#include "tests/simulators/common/members.hpp"

#include "tests/simulators/common/times.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

namespace dray::sim {
namespace json = boost::json;

namespace {

[[noreturn]] void refuse(std::string_view what, const std::string& wanted) {
    throw std::invalid_argument("\"" + std::string(what) + "\" must be " + wanted);
}

} // namespace

void distort(json::object& out, const std::unique_ptr<distortion>& odd) {
    if (!odd) {
        return;
    }
    for (const auto& member : odd->over) {
        out[member.key()] = member.value();
    }
    for (const auto& name : odd->without) {
        out.erase(name);
    }
}

std::optional<std::int64_t> integer(std::string_view text) {
    std::int64_t value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end) {
        return std::nullopt;
    }
    return value;
}

std::optional<std::int64_t> lenient_integer(const json::value& from) {
    if (from.is_int64()) {
        return from.get_int64();
    }
    if (const auto* text = from.if_string()) {
        return integer(*text);
    }
    return std::nullopt;
}

std::int64_t cents_of(const json::value& amount, std::string_view what) {
    double value = 0.0;
    if (const auto* text = amount.if_string()) {
        char* end = nullptr;
        value = std::strtod(text->c_str(), &end);
        if (text->empty() || *end != '\0') {
            refuse(what, "an amount such as \"12.50\"");
        }
    } else if (amount.is_number()) {
        value = amount.to_number<double>();
    } else {
        refuse(what, "an amount such as \"12.50\"");
    }
    if (!std::isfinite(value) || std::abs(value) > 1e12) {
        refuse(what, "an amount below 1e12");
    }
    return std::llround(value * 100.0);
}

std::int64_t date_of(const json::value& date, std::string_view what) {
    if (date.is_int64()) {
        return date.get_int64();
    }
    if (date.is_null() || (date.is_string() && date.get_string().empty())) {
        return 0;
    }
    const auto parsed = date.is_string() ? parse_time(date.get_string()) : std::nullopt;
    if (!parsed) {
        refuse(what, "a date (RFC 2822, ISO 8601) or unix seconds");
    }
    return *parsed;
}

const json::object& object_of(const json::value& from, std::string_view what) {
    if (!from.is_object()) {
        throw std::invalid_argument("\"" + std::string(what) + "\" takes an object");
    }
    return from.get_object();
}

const json::array& list_of_objects(const json::value& value, std::string_view what) {
    constexpr std::size_t longest = 10'000;
    const auto* list = value.if_array();
    if (list == nullptr || list->size() > longest) {
        refuse(what, "a list of objects");
    }
    for (const auto& each : *list) {
        if (!each.is_object()) {
            refuse(what, "a list of objects");
        }
    }
    return *list;
}

void members::text(std::string_view name, std::string& to) {
    take(name, [&](const json::value& value) {
        if (value.is_null()) {
            to.clear();
        } else if (const auto* given = value.if_string()) {
            to = std::string(*given);
        } else {
            refuse(name, "text");
        }
    });
}

void members::flag(std::string_view name, bool& to) {
    take(name, [&](const json::value& value) {
        if (!value.is_bool()) {
            refuse(name, "true or false");
        }
        to = value.get_bool();
    });
}

void members::cents(std::string_view name, std::int64_t& to) {
    take(name, [&](const json::value& value) { to = cents_of(value, name); });
}

void members::date(std::string_view name, std::int64_t& to) {
    take(name, [&](const json::value& value) { to = date_of(value, name); });
}

std::int64_t members::within(std::string_view name, const json::value& value, std::int64_t least,
                             std::int64_t highest) {
    const auto given = lenient_integer(value);
    if (!given || *given < least || *given > highest) {
        refuse(name,
               "a whole number from " + std::to_string(least) + " to " + std::to_string(highest));
    }
    return *given;
}

void members::end(std::string_view where) const {
    if (!left_.empty()) {
        throw std::invalid_argument(std::string(where) + ": no member is called \"" +
                                    std::string(left_.begin()->key()) + "\"");
    }
}

void members::leave(std::unique_ptr<distortion>& to) {
    if (left_.empty()) {
        return;
    }
    if (!to) {
        to = std::make_unique<distortion>();
    }
    take("without", [&](const json::value& value) {
        if (!value.is_array()) {
            refuse("without", "a list of member names");
        }
        for (const auto& each : value.get_array()) {
            if (!each.is_string()) {
                refuse("without", "a list of member names");
            }
            to->without.emplace_back(each.get_string());
        }
    });
    for (const auto& member : left_) {
        to->over[member.key()] = member.value();
    }
}

} // namespace dray::sim
