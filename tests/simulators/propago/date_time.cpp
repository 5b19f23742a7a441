#include "tests/simulators/propago/date_time.hpp"

#include <cstdio>

namespace dray::sim::propago {
namespace {

using std::chrono::minutes;

/// Takes exactly `count` digits off the front.
std::optional<int> digits(std::string_view& text, std::size_t count) {
    if (text.size() < count)
        return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9')
            return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool skip(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected)
        return false;
    text.remove_prefix(1);
    return true;
}

/// The fraction's milliseconds; nothing where a dot has no digit behind it.
std::optional<int> fraction(std::string_view& text) {
    if (!skip(text, '.'))
        return 0;
    int value = 0;
    int scale = 100;
    std::size_t seen = 0;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1)) {
        value += (text.front() - '0') * scale;
        scale /= 10;
        ++seen;
    }
    if (seen == 0 || seen > 12)
        return std::nullopt;
    return value;
}

std::optional<minutes> zone(std::string_view text, minutes local_offset) {
    if (text.empty())
        return local_offset;
    if (text == "Z")
        return minutes{0};
    const int sign = text.front() == '-' ? -1 : 1;
    if (!skip(text, '-') && !skip(text, '+'))
        return std::nullopt;
    const auto hour = digits(text, 2);
    const bool colon = skip(text, ':');
    const auto minute = digits(text, 2);
    if (!hour || !colon || !minute || !text.empty() || *hour > 14 || *minute > 59)
        return std::nullopt;
    return minutes{sign * (*hour * 60 + *minute)};
}

} // namespace

std::optional<instant> parse_date_time(std::string_view text, minutes local_offset) {
    namespace ch = std::chrono;
    const auto year = digits(text, 4);
    const bool dash1 = skip(text, '-');
    const auto month = digits(text, 2);
    const bool dash2 = skip(text, '-');
    const auto day = digits(text, 2);
    const bool tee = skip(text, 'T');
    const auto hour = digits(text, 2);
    const bool colon1 = skip(text, ':');
    const auto minute = digits(text, 2);
    const bool colon2 = skip(text, ':');
    const auto second = digits(text, 2);
    if (!year || !dash1 || !month || !dash2 || !day || !tee || !hour || !colon1 || !minute ||
        !colon2 || !second || *hour > 23 || *minute > 59 || *second > 59 || *year < 1)
        return std::nullopt;
    const ch::year_month_day date{ch::year{*year}, ch::month{static_cast<unsigned>(*month)},
                                  ch::day{static_cast<unsigned>(*day)}};
    const auto millis = fraction(text);
    if (!date.ok() || !millis)
        return std::nullopt;
    const auto offset = zone(text, local_offset);
    if (!offset)
        return std::nullopt;
    return instant{ch::sys_days{date}} + ch::hours{*hour} + ch::minutes{*minute} +
           ch::seconds{*second} + ch::milliseconds{*millis} - *offset;
}

std::string format_date_time(instant at, date_style style, minutes local_offset) {
    namespace ch = std::chrono;
    const instant local = style == date_style::zulu ? at : at + local_offset;
    const auto day = ch::floor<ch::days>(local);
    const ch::year_month_day date{day};
    const auto millis = static_cast<long>((local - day).count());
    char text[64];
    auto used = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02ld:%02ld:%02ld",
                              static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                              static_cast<unsigned>(date.day()), millis / 3'600'000,
                              millis / 60'000 % 60, millis / 1000 % 60);
    std::string out(text, static_cast<std::size_t>(used));
    if (const long rest = millis % 1000; rest != 0) {
        used = std::snprintf(text, sizeof text, ".%03ld", rest);
        out.append(text, static_cast<std::size_t>(used));
        while (out.back() == '0')
            out.pop_back();
    }
    if (style == date_style::zulu)
        out += 'Z';
    if (style == date_style::offset) {
        const auto total = static_cast<long>(local_offset.count());
        const long size = total < 0 ? -total : total;
        used = std::snprintf(text, sizeof text, "%c%02ld:%02ld", total < 0 ? '-' : '+', size / 60,
                             size % 60);
        out.append(text, static_cast<std::size_t>(used));
    }
    return out;
}

} // namespace dray::sim::propago
