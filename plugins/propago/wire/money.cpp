#include "money.hpp"

#include <algorithm>

namespace dray::propago {
namespace {

struct parts {
    std::string digits; // whole and fraction without the point
    std::size_t fraction = 0;
};

parts split(std::string_view decimal) {
    parts p;
    const auto point = decimal.find('.');
    p.digits = decimal.substr(0, point);
    if (point != std::string_view::npos) {
        p.fraction = decimal.size() - point - 1;
        p.digits.append(decimal.substr(point + 1));
    }
    return p;
}

std::string join(parts p) {
    const auto zeros = p.digits.find_first_not_of('0');
    const std::size_t whole = p.digits.size() - p.fraction;
    // One digit stays before the point.
    const std::size_t cut = std::min(zeros, whole - 1);
    if (p.fraction > 0)
        p.digits.insert(whole, 1, '.');
    p.digits.erase(0, cut);
    return std::move(p.digits);
}

} // namespace

std::string times(std::string_view decimal, std::int64_t count) {
    parts p = split(decimal);
    std::uint64_t carry = 0;
    for (auto digit = p.digits.rbegin(); digit != p.digits.rend(); ++digit) {
        carry += static_cast<std::uint64_t>(*digit - '0') * static_cast<std::uint64_t>(count);
        *digit = static_cast<char>('0' + carry % 10);
        carry /= 10;
    }
    if (carry > 0)
        p.digits.insert(0, std::to_string(carry));
    return join(std::move(p));
}

std::string plus(std::string_view a, std::string_view b) {
    parts x = split(a);
    parts y = split(b);
    const std::size_t fraction = std::max(x.fraction, y.fraction);
    x.digits.append(fraction - x.fraction, '0');
    y.digits.append(fraction - y.fraction, '0');
    if (x.digits.size() < y.digits.size())
        std::swap(x, y);
    y.digits.insert(0, x.digits.size() - y.digits.size(), '0');
    int carry = 0;
    for (std::size_t i = x.digits.size(); i-- > 0;) {
        carry += (x.digits[i] - '0') + (y.digits[i] - '0');
        x.digits[i] = static_cast<char>('0' + carry % 10);
        carry /= 10;
    }
    if (carry > 0)
        x.digits.insert(0, 1, '1');
    x.fraction = fraction;
    return join(std::move(x));
}

} // namespace dray::propago
