#include "json_read.hpp"

#include "money.hpp"

#include <boost/json.hpp>

#include <charconv>
#include <cmath>

namespace dray::common {

namespace json = boost::json;

const json::value* member(const json::object& from, std::string_view key) {
    const auto* found = from.if_contains(key);
    return found != nullptr && !found->is_null() ? found : nullptr;
}

const json::object* object_member(const json::object& from, std::string_view key) {
    const auto* found = from.if_contains(key);
    return found != nullptr ? found->if_object() : nullptr;
}

const json::array* array_member(const json::object& from, std::string_view key) {
    const auto* found = from.if_contains(key);
    return found != nullptr ? found->if_array() : nullptr;
}

std::string_view view(const json::object& from, std::string_view key) {
    const auto* found = from.if_contains(key);
    if (found == nullptr)
        return {};
    const auto* string = found->if_string();
    return string != nullptr ? std::string_view(*string) : std::string_view();
}

std::string text(const json::object& from, std::string_view key) {
    const auto* found = from.if_contains(key);
    if (found == nullptr)
        return {};
    switch (found->kind()) {
    case json::kind::string:
        return std::string(std::string_view(found->get_string()));
    case json::kind::int64:
        return std::to_string(found->get_int64());
    case json::kind::uint64:
        return std::to_string(found->get_uint64());
    case json::kind::bool_:
        return found->get_bool() ? "true" : "false";
    default:
        return {};
    }
}

namespace {

std::optional<std::int64_t> integer_of(std::string_view digits) {
    std::int64_t value = 0;
    const auto* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc{} || stop == digits.data())
        return std::nullopt;
    if (stop == end)
        return value;
    // "3.0000" is three; "3.5" is no whole number.
    if (*stop != '.' || stop + 1 == end)
        return std::nullopt;
    for (const auto* p = stop + 1; p != end; ++p) {
        if (*p != '0')
            return std::nullopt;
    }
    return value;
}

} // namespace

std::optional<std::int64_t> integer(const json::value& from) {
    switch (from.kind()) {
    case json::kind::int64:
        return from.get_int64();
    case json::kind::double_: {
        const double d = from.get_double();
        if (std::trunc(d) != d || std::fabs(d) > 9.0e15)
            return std::nullopt;
        return static_cast<std::int64_t>(d);
    }
    case json::kind::string:
        return integer_of(from.get_string());
    default:
        return std::nullopt; // uint64 only where it exceeds int64
    }
}

std::optional<std::int64_t> integer(const json::object& from, std::string_view key) {
    const auto* found = from.if_contains(key);
    return found != nullptr ? integer(*found) : std::nullopt;
}

std::string id_text(const json::object& from, std::string_view key) {
    const auto id = integer(from, key);
    return id && *id != 0 ? std::to_string(*id) : std::string();
}

bool flag(const json::object& from, std::string_view key) {
    const auto* found = from.if_contains(key);
    if (found == nullptr)
        return false;
    if (found->is_bool())
        return found->get_bool();
    if (found->is_string()) {
        const std::string_view word = found->get_string();
        return word == "true" || word == "1";
    }
    return found->is_int64() && found->get_int64() == 1;
}

std::string money(const json::object& from, std::string_view key) {
    const auto* found = from.if_contains(key);
    if (found == nullptr)
        return {};
    switch (found->kind()) {
    case json::kind::string:
        return tidy_decimal(found->get_string());
    case json::kind::int64:
        return tidy_decimal(std::to_string(found->get_int64()));
    case json::kind::uint64:
        return tidy_decimal(std::to_string(found->get_uint64()));
    case json::kind::double_: {
        // The shortest text that reads back as the same double is what the shop wrote, up to 15
        // digits; no arithmetic is ever done on the double.
        char digits[64];
        const auto [end, error] = std::to_chars(digits, digits + sizeof digits, found->get_double(),
                                                std::chars_format::fixed);
        if (error != std::errc{})
            return {};
        return tidy_decimal(std::string_view(digits, static_cast<std::size_t>(end - digits)));
    }
    default:
        return {};
    }
}

} // namespace dray::common
