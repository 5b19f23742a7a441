#pragma once

// The clock of a place, as a setting of type `timezone` brings it to a plugin: a table, because a
// plugin's sandbox has no time zone files. JSON: sdk/schema/time_zone.json.

#include "time.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace dray::data {

/// What a clock on the wall shows; it does not say where the wall is.
using local_time = std::chrono::time_point<std::chrono::local_t, std::chrono::milliseconds>;

/// From `from` on, until the next period, the clock is `offset_s` seconds ahead of UTC (New York in
/// winter: -18000).
struct zone_period {
    zone_period() = default;
    zone_period(timestamp from_, std::int64_t offset_s_) : from(from_), offset_s(offset_s_) {}
    timestamp from;
    std::int64_t offset_s = 0;
    bool operator==(const zone_period&) const = default;
};

/// Any thread, once it is made.
struct time_zone {
    time_zone() = default;
    std::string name = "UTC";         ///< as configured: "America/New_York"
    std::vector<zone_period> periods; ///< ascending; the first holds before it too; none = UTC
    bool operator==(const time_zone&) const = default;

    [[nodiscard]] local_time to_local(timestamp at) const;

    /// The instant at which the clock shows `shown`. Where it shows it twice (the hour that autumn
    /// repeats) the first and the second time; where it never does (the hour that spring leaves
    /// out) instants before and after the change, `earliest` by the offset after it, `latest` by
    /// the one before. Else both are the same.
    [[nodiscard]] timestamp earliest(local_time shown) const;
    [[nodiscard]] timestamp latest(local_time shown) const;

    /// The least that the clock shows at `at` or at any time after it: to_local(at), but less where
    /// the clock is put back soon. A vendor that compares local times is asked from here on, or
    /// what happens in the repeated hour stays unseen.
    [[nodiscard]] local_time least_shown_since(timestamp at) const;
    /// The most that it shows at `at` or at any time before it.
    [[nodiscard]] local_time most_shown_until(timestamp at) const;
};

/// "2026-03-01T12:00:00", with milliseconds only where there are some.
std::string format_local(local_time shown);

/// The same form, at least to the second, without any zone; years 1970 to 9999. Empty for all else.
std::optional<local_time> parse_local(std::string_view text);

} // namespace dray::data

#ifndef DRAY_SDK_SEPARATE_COMPILATION
#include "impl/time_zone.ipp"
#endif
