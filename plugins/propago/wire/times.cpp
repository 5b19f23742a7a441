#include "times.hpp"

#include <array>
#include <cstdio>

namespace dray::propago {

std::optional<std::chrono::minutes> read_offset(std::string_view text) {
    using std::chrono::minutes;
    if (text == "Z" || text == "z")
        return minutes(0);
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
        return std::nullopt;
    for (const std::size_t i : {1U, 2U, 4U, 5U})
        if (text[i] < '0' || text[i] > '9')
            return std::nullopt;
    const int hours = (text[1] - '0') * 10 + (text[2] - '0');
    const int rest = (text[4] - '0') * 10 + (text[5] - '0');
    const int total = hours * 60 + rest;
    if (rest > 59 || total > 14 * 60)
        return std::nullopt;
    return minutes(text[0] == '-' ? -total : total);
}

std::optional<data::timestamp> read_time(std::string_view text, std::chrono::minutes assumed) {
    constexpr std::size_t seconds_end = 19; // 2026-03-01T12:00:00
    if (text.size() < seconds_end)
        return std::nullopt;
    std::string plain(text.substr(0, seconds_end));
    std::string_view rest = text.substr(seconds_end);
    if (rest.starts_with('.')) {
        std::size_t end = 1;
        while (end < rest.size() && rest[end] >= '0' && rest[end] <= '9')
            ++end;
        if (end == 1)
            return std::nullopt;
        std::string milliseconds(rest.substr(1, std::min<std::size_t>(end - 1, 3)));
        milliseconds.append(3 - milliseconds.size(), '0');
        plain.append(".").append(milliseconds);
        rest.remove_prefix(end);
    }
    const auto offset = rest.empty() ? assumed : read_offset(rest);
    if (!offset)
        return std::nullopt;
    plain.push_back('Z');
    const auto local = data::parse_time(plain);
    if (!local)
        return std::nullopt;
    return *local - *offset;
}

std::string write_time(data::timestamp at, std::chrono::minutes offset) {
    const auto local = std::chrono::floor<std::chrono::seconds>(at + offset);
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(local - day);
    const auto minutes = offset.count() < 0 ? -offset.count() : offset.count();
    std::array<char, 48> text;
    const int size =
        std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d%c%02d:%02d",
                      static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                      static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                      static_cast<int>(time.minutes().count()),
                      static_cast<int>(time.seconds().count()), offset.count() < 0 ? '-' : '+',
                      static_cast<int>(minutes / 60), static_cast<int>(minutes % 60));
    return std::string(text.data(), static_cast<std::size_t>(size));
}

} // namespace dray::propago
