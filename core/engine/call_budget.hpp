#pragma once

// A budget of calls per hour: how to spread them, and a count that proves it is kept. Pure.

#include <chrono>
#include <cstdint>
#include <deque>
#include <utility>

namespace dray::engine {

using mono_time = std::chrono::steady_clock::time_point;

/// The rate limit (units, per time) of a token bucket that starts full and never grants more than
/// `per_hour` in any hour. Room for a small burst, the rest spread evenly.
struct call_pace {
    call_pace() = default;
    double burst = 1;
    std::chrono::milliseconds refill{3'600'000}; ///< in which `burst` comes back
    double per_hour = 1;                         ///< sustained
};
/// `per_hour` >= 1.
[[nodiscard]] call_pace pace_of(std::int64_t per_hour);

/// Counts the calls of the last hour, in spans of ten seconds, never too few.
class call_meter {
public:
    explicit call_meter(std::int64_t per_hour) : per_hour_(per_hour) {}

    void made(mono_time now);
    /// Made within the last hour; what is up to ten seconds older may count as well.
    [[nodiscard]] std::int64_t used(mono_time now) const;
    [[nodiscard]] bool room(mono_time now) const { return used(now) < per_hour_; }
    /// When there is room again; `now` where there is.
    [[nodiscard]] mono_time room_at(mono_time now) const;
    [[nodiscard]] std::int64_t per_hour() const { return per_hour_; }

private:
    std::int64_t per_hour_;
    std::deque<std::pair<mono_time, std::int64_t>> spans_; ///< first call of a span, calls in it
};

} // namespace dray::engine
