#include "core/config/time_zones.hpp"

#include <date/tz.h>

#include <algorithm>
#include <exception>

namespace dray::config {
namespace {

constexpr std::size_t most_periods = 900; // the plugin protocol takes 1,000

std::optional<std::int64_t> fixed_offset(std::string_view text) {
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
        return std::nullopt;
    int digits[4] = {};
    constexpr std::size_t places[4] = {1, 2, 4, 5};
    for (std::size_t i = 0; i < 4; ++i) {
        const char c = text[places[i]];
        if (c < '0' || c > '9')
            return std::nullopt;
        digits[i] = c - '0';
    }
    const int hours = digits[0] * 10 + digits[1];
    const int minutes = digits[2] * 10 + digits[3];
    if (hours > 14 || minutes > 59)
        return std::nullopt;
    const std::int64_t seconds = hours * 3600 + minutes * 60;
    return text[0] == '-' ? -seconds : seconds;
}

/// A name may hold what zone files are called by, and nothing that leads out of their folder.
bool is_zone_name(std::string_view name) {
    if (name.empty() || name.size() > 64 || name.front() == '/' || name.back() == '/')
        return false;
    if (name.find("..") != std::string_view::npos)
        return false;
    return name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789_+-/") == std::string_view::npos;
}

/// Null where there is none. Not date::locate_zone(): Debian's library is built without the form of
/// it that its header declares for C++17.
const date::time_zone* zone_called(std::string_view name) {
    const auto& zones = date::get_tzdb().zones;
    const auto found =
        std::find_if(zones.begin(), zones.end(), [&](const auto& z) { return z.name() == name; });
    return found == zones.end() ? nullptr : &*found;
}

data::time_zone table_of(const date::time_zone& zone, std::string_view name) {
    constexpr date::sys_seconds end = date::sys_days{date::year{2100} / 1 / 1};
    data::time_zone made;
    made.name = name;
    date::sys_seconds at{};
    while (at < end && made.periods.size() < most_periods) {
        const auto info = zone.get_info(at);
        const auto offset = info.offset.count();
        // A change of the abbreviation alone is no change of the clock.
        if (made.periods.empty() || made.periods.back().offset_s != offset)
            made.periods.emplace_back(data::timestamp{at.time_since_epoch()}, offset);
        if (info.end <= at)
            break;
        at = info.end;
    }
    return made;
}

} // namespace

std::optional<data::time_zone> find_time_zone(std::string_view name) {
    data::time_zone made;
    made.name = name;
    if (name == "UTC" || name == "Z")
        return made;
    if (const auto offset = fixed_offset(name)) {
        made.periods.emplace_back(data::timestamp{}, *offset);
        return made;
    }
    if (!is_zone_name(name))
        return std::nullopt;
    try {
        const auto* const zone = zone_called(name);
        return zone != nullptr ? std::optional(table_of(*zone, name)) : std::nullopt;
    } catch (const std::exception&) { // no such zone, no zone files, a damaged one
        return std::nullopt;
    }
}

std::vector<std::string> time_zone_names() {
    std::vector<std::string> names;
    try {
        for (const auto& zone : date::get_tzdb().zones)
            names.push_back(zone.name());
    } catch (const std::exception&) {
        names.clear();
    }
    return names;
}

} // namespace dray::config
