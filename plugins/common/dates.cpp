#include "dates.hpp"

#include <array>
#include <cctype>

namespace dray::common {

namespace {

bool same_letters(std::string_view a, std::string_view b) {
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (std::tolower(static_cast<unsigned char>(a[i])) !=
            std::tolower(static_cast<unsigned char>(b[i])))
            return false;
    }
    return true;
}

void skip_spaces(std::string_view& text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
}

/// Takes `least` to `most` digits; -1 where they are not there.
int take_number(std::string_view& text, std::size_t least, std::size_t most) {
    int value = 0;
    std::size_t n = 0;
    while (n < most && n < text.size() && text[n] >= '0' && text[n] <= '9') {
        value = value * 10 + (text[n] - '0');
        ++n;
    }
    if (n < least)
        return -1;
    text.remove_prefix(n);
    return value;
}

bool take(std::string_view& text, char c) {
    if (text.empty() || text.front() != c)
        return false;
    text.remove_prefix(1);
    return true;
}

unsigned take_month(std::string_view& text) {
    static constexpr std::array<std::string_view, 12> names{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    for (unsigned m = 0; m < names.size(); ++m) {
        if (same_letters(text.substr(0, 3), names[m])) {
            text.remove_prefix(3);
            return m + 1;
        }
    }
    return 0;
}

std::optional<std::chrono::minutes> take_zone(std::string_view text) {
    using std::chrono::minutes;
    if (same_letters(text, "GMT") || same_letters(text, "UT") || same_letters(text, "UTC") ||
        same_letters(text, "Z"))
        return minutes{0};
    const bool minus = !text.empty() && text.front() == '-';
    if (!take(text, '+') && !take(text, '-'))
        return std::nullopt;
    const int h = take_number(text, 2, 2);
    take(text, ':');
    const int m = take_number(text, 2, 2);
    if (h < 0 || h > 23 || m < 0 || m > 59 || !text.empty())
        return std::nullopt;
    return minutes{(h * 60 + m) * (minus ? -1 : 1)};
}

std::optional<data::timestamp> read_rfc2822(std::string_view text) {
    using namespace std::chrono;
    if (const auto comma = text.find(','); comma != std::string_view::npos) {
        if (comma != 3)
            return std::nullopt;
        text.remove_prefix(comma + 1);
    }
    skip_spaces(text);
    const int d = take_number(text, 1, 2);
    skip_spaces(text);
    const unsigned mo = take_month(text);
    skip_spaces(text);
    const int y = take_number(text, 4, 4);
    skip_spaces(text);
    const int h = take_number(text, 2, 2);
    if (d < 0 || mo == 0 || y < 1970 || h < 0 || h > 23 || !take(text, ':'))
        return std::nullopt;
    const int mi = take_number(text, 2, 2);
    int s = 0;
    if (take(text, ':'))
        s = take_number(text, 2, 2);
    if (mi < 0 || mi > 59 || s < 0 || s > 60)
        return std::nullopt;
    skip_spaces(text);
    const auto zone = take_zone(text);
    const year_month_day date{year{y}, month{mo}, day{static_cast<unsigned>(d)}};
    if (!zone || !date.ok())
        return std::nullopt;
    const data::timestamp at = sys_days{date} + hours{h} + minutes{mi} + seconds{s} - *zone;
    if (at < data::timestamp{})
        return std::nullopt;
    return at;
}

} // namespace

std::optional<data::timestamp> read_date(std::string_view text) {
    if (text.empty() || text.size() > 64)
        return std::nullopt;
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    if (text.size() > 10 && text[4] == '-')
        return data::parse_time(text);
    return read_rfc2822(text);
}

} // namespace dray::common
