#pragma once

// Wall clocks of shops that write their times without an offset. No zone data: a zone is its rule.

#include <cstdint>
#include <string>
#include <string_view>

namespace dray::sim {

/// A zone with at most one daylight saving rule, the same every year.
///
/// Wall times are "local seconds": what the seconds since 1970 would be if the wall clock showed
/// UTC. They repeat an hour in autumn and leave one out in spring, as the wall clock does.
class local_zone {
public:
    /// @param text a POSIX rule such as "EST5EDT,M3.2.0,M11.1.0" or "<+0530>-5:30", or one of the
    ///             names UTC, America/New_York, America/Chicago, America/Denver, America/Phoenix,
    ///             America/Los_Angeles, Europe/London, Europe/Berlin, Asia/Tokyo, Asia/Kolkata,
    ///             Australia/Sydney
    /// Throws std::invalid_argument with a sentence.
    explicit local_zone(std::string_view text);

    const std::string& name() const { return name_; } ///< as it was given

    std::int64_t offset_at(std::int64_t unix_seconds) const; ///< seconds east of UTC
    std::int64_t local(std::int64_t unix_seconds) const {
        return unix_seconds + offset_at(unix_seconds);
    }
    /// The first moment at which the wall clock showed `local_seconds`; for a time that was left
    /// out, the moment that it would have been without the change.
    std::int64_t unix_of(std::int64_t local_seconds) const;

private:
    struct day_rule {
        int month = 1;
        int week = 1; ///< 5: the last
        int weekday = 0;
        std::int64_t at = 7200; ///< wall seconds of that day
    };
    friend class zone_reader;

    /// Unix seconds at which the rule strikes, on a wall clock `offset` east of UTC.
    static std::int64_t moment(const day_rule& rule, int year, std::int64_t offset);

    std::string name_;
    std::int64_t standard_ = 0;
    std::int64_t summer_ = 0;
    bool has_summer_ = false;
    day_rule begins_;
    day_rule ends_;
};

/// "2024-03-10T01:59:59" of local seconds.
std::string local_iso(std::int64_t local_seconds);

} // namespace dray::sim
