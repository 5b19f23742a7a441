#include "money.hpp"

#include "dray/data/decimal.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace dray::common {

std::string tidy_decimal(std::string_view amount) {
    if (!data::is_decimal(amount))
        return {};
    const bool negative = amount.front() == '-';
    if (negative)
        amount.remove_prefix(1);
    while (amount.size() > 1 && amount[0] == '0' && amount[1] != '.')
        amount.remove_prefix(1);
    const auto point = amount.find('.');
    const auto whole = amount.substr(0, point);
    auto fraction = point == std::string_view::npos ? std::string_view() : amount.substr(point + 1);
    while (fraction.size() > 2 && fraction.back() == '0')
        fraction.remove_suffix(1);
    const auto nonzero = [](char c) { return c != '0'; };
    const bool is_zero = std::none_of(whole.begin(), whole.end(), nonzero) &&
                         std::none_of(fraction.begin(), fraction.end(), nonzero);

    std::string out;
    out.reserve(amount.size() + 4);
    if (negative && !is_zero)
        out += '-';
    out.append(whole).append(1, '.').append(fraction);
    for (auto n = fraction.size(); n < 2; ++n)
        out += '0';
    return out;
}

namespace {

/// The amount in units of 10^-scale; empty where it has too many digits or is no decimal.
std::optional<std::int64_t> units_of(std::string_view amount, std::size_t scale) {
    const bool negative = amount.starts_with('-');
    if (negative)
        amount.remove_prefix(1);
    std::int64_t units = 0;
    std::size_t decimals = 0;
    std::size_t digits = 0;
    bool behind_point = false;
    for (const char c : amount) {
        if (c == '.') {
            behind_point = true;
            continue;
        }
        if (c < '0' || c > '9' || ++digits > 17)
            return std::nullopt;
        units = units * 10 + (c - '0');
        if (behind_point)
            ++decimals;
    }
    for (; decimals < scale; ++decimals) {
        if (++digits > 17)
            return std::nullopt;
        units *= 10;
    }
    return negative ? -units : units;
}

std::size_t scale_of(std::string_view amount) {
    const auto point = amount.find('.');
    return point == std::string_view::npos ? 0 : amount.size() - point - 1;
}

} // namespace

std::string sum_of(const std::string& a, const std::string& b) {
    if (b.empty())
        return a;
    if (a.empty())
        return b;
    const auto scale = std::max(scale_of(a), scale_of(b));
    const auto x = units_of(a, scale);
    const auto y = units_of(b, scale);
    if (!x || !y)
        return a;
    return tidy_decimal(data::from_minor_units(*x + *y, static_cast<int>(scale)));
}

} // namespace dray::common
