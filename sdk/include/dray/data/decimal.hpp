#pragma once

// Money as decimal text: exact, in any currency, never a double.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace dray::data {

/// "12", "12.50", "-0.5": digits, at most one point between digits, an optional minus, at most 40
/// bytes. No plus, no exponent, no grouping, no currency.
constexpr bool is_decimal(std::string_view text) noexcept {
    if (text.size() > 40)
        return false;
    if (!text.empty() && text.front() == '-')
        text.remove_prefix(1);
    bool digit_before = false;
    bool point = false;
    for (const char c : text) {
        if (c >= '0' && c <= '9') {
            digit_before = true;
        } else if (c == '.' && digit_before && !point) {
            point = true;
            digit_before = false;
        } else {
            return false;
        }
    }
    return digit_before;
}

namespace detail {

struct decimal_parts {
    bool negative = false;
    std::string_view whole;    ///< without leading zeros
    std::string_view fraction; ///< without trailing zeros
};

constexpr decimal_parts split_decimal(std::string_view text) noexcept {
    decimal_parts p;
    p.negative = !text.empty() && text.front() == '-';
    if (p.negative)
        text.remove_prefix(1);
    const auto point = text.find('.');
    p.whole = text.substr(0, point);
    if (point != std::string_view::npos)
        p.fraction = text.substr(point + 1);
    while (!p.whole.empty() && p.whole.front() == '0')
        p.whole.remove_prefix(1);
    while (!p.fraction.empty() && p.fraction.back() == '0')
        p.fraction.remove_suffix(1);
    if (p.whole.empty() && p.fraction.empty())
        p.negative = false; // "-0" is 0
    return p;
}

} // namespace detail

/// By value: "1.50" equals "1.5". Both must be decimals (is_decimal); anything else counts as it
/// stands up to where it stops being one, so check first.
constexpr std::strong_ordering compare_decimal(std::string_view a, std::string_view b) noexcept {
    const auto x = detail::split_decimal(a);
    const auto y = detail::split_decimal(b);
    if (x.negative != y.negative)
        return x.negative ? std::strong_ordering::less : std::strong_ordering::greater;
    auto magnitude = x.whole.size() <=> y.whole.size();
    if (magnitude == 0)
        magnitude = x.whole.compare(y.whole) <=> 0;
    if (magnitude == 0)
        magnitude = x.fraction.compare(y.fraction) <=> 0;
    return x.negative ? 0 <=> magnitude : magnitude;
}

/// from_minor_units(1250, 2) is "12.50"; `digits` are those of the currency (2 for USD, 0 for JPY),
/// 0 to 18.
inline std::string from_minor_units(std::int64_t units, int digits) {
    const bool negative = units < 0;
    // Negated as unsigned: the smallest int64 has no positive twin.
    std::uint64_t rest = static_cast<std::uint64_t>(units);
    if (negative)
        rest = 0 - rest;
    std::string text = std::to_string(rest);
    if (digits > 0) {
        const auto width = static_cast<std::size_t>(digits);
        if (text.size() <= width)
            text.insert(0, width + 1 - text.size(), '0');
        text.insert(text.size() - width, 1, '.');
    }
    if (negative)
        text.insert(0, 1, '-');
    return text;
}

} // namespace dray::data
