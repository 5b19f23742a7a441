// Inline bodies of time_zone.hpp.

#include "../time_zone.hpp"

#include <algorithm>

namespace dray::data {

namespace detail {

inline std::chrono::seconds offset_of(const zone_period& p) {
    return std::chrono::seconds{p.offset_s};
}

inline local_time shown_at(timestamp at, std::chrono::seconds offset) {
    return local_time{at.time_since_epoch() + offset};
}

/// Both offsets that may stand behind `shown`, the larger first.
inline std::pair<std::chrono::seconds, std::chrono::seconds>
offsets_around(const std::vector<zone_period>& periods, local_time shown) {
    using std::chrono::seconds;
    if (periods.empty())
        return {seconds{0}, seconds{0}};
    // A period is over for `shown` where its successor has begun by both of their offsets, and has
    // not come where it begins behind `shown` by both: what is left are one or two.
    seconds most{seconds::min()};
    seconds least{seconds::max()};
    for (std::size_t i = 0; i < periods.size(); ++i) {
        const auto own = offset_of(periods[i]);
        if (i > 0) {
            const auto before = offset_of(periods[i - 1]);
            if (shown < shown_at(periods[i].from, std::min(before, own)))
                break;
        }
        if (i + 1 < periods.size()) {
            const auto after = offset_of(periods[i + 1]);
            if (shown >= shown_at(periods[i + 1].from, std::max(own, after)))
                continue;
        }
        most = std::max(most, own);
        least = std::min(least, own);
    }
    return {most, least};
}

} // namespace detail

DRAY_SDK_DECL local_time time_zone::to_local(timestamp at) const {
    if (periods.empty())
        return detail::shown_at(at, std::chrono::seconds{0});
    auto next = std::upper_bound(periods.begin(), periods.end(), at,
                                 [](timestamp t, const zone_period& p) { return t < p.from; });
    if (next != periods.begin())
        --next;
    return detail::shown_at(at, detail::offset_of(*next));
}

DRAY_SDK_DECL timestamp time_zone::earliest(local_time shown) const {
    return timestamp{shown.time_since_epoch() - detail::offsets_around(periods, shown).first};
}

DRAY_SDK_DECL timestamp time_zone::latest(local_time shown) const {
    return timestamp{shown.time_since_epoch() - detail::offsets_around(periods, shown).second};
}

DRAY_SDK_DECL local_time time_zone::least_shown_since(timestamp at) const {
    auto least = to_local(at);
    for (const auto& p : periods) {
        if (p.from > at)
            least = std::min(least, detail::shown_at(p.from, detail::offset_of(p)));
    }
    return least;
}

DRAY_SDK_DECL local_time time_zone::most_shown_until(timestamp at) const {
    auto most = to_local(at);
    for (std::size_t i = 1; i < periods.size() && periods[i].from <= at; ++i) {
        const auto last = periods[i].from - std::chrono::milliseconds{1};
        most = std::max(most, detail::shown_at(last, detail::offset_of(periods[i - 1])));
    }
    return most;
}

DRAY_SDK_DECL std::string format_local(local_time shown) {
    auto text = format_time(timestamp{shown.time_since_epoch()});
    text.pop_back(); // the Z
    return text;
}

DRAY_SDK_DECL std::optional<local_time> parse_local(std::string_view text) {
    if (text.size() < 19 || text.size() > 40)
        return std::nullopt;
    const auto rest = text.substr(19);
    if (rest.find_first_of("Zz+-") != std::string_view::npos)
        return std::nullopt;
    const auto at = parse_time(std::string(text) + "Z");
    if (!at)
        return std::nullopt;
    return local_time{at->time_since_epoch()};
}

} // namespace dray::data
