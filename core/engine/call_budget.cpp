#include "core/engine/call_budget.hpp"

#include <algorithm>
#include <cmath>

namespace dray::engine {

using namespace std::chrono_literals;

namespace {

constexpr auto span = 10s;
constexpr auto hour = 3600s;

} // namespace

call_pace pace_of(std::int64_t per_hour) {
    // A full bucket may give its burst and all that an hour brings: at most burst - 1 plus the
    // hour's refill, rounded up. The meter counts up to one span more than an hour.
    call_pace p;
    const double budget = static_cast<double>(std::max<std::int64_t>(per_hour, 1));
    p.burst = std::max(1.0, std::floor(budget / 20));
    constexpr double counted = (hour + span) / std::chrono::duration<double>(hour);
    p.per_hour = (budget - (p.burst - 1)) / counted;
    p.refill = std::chrono::milliseconds(
        static_cast<std::int64_t>(std::ceil(p.burst / p.per_hour * 3'600'000.0)) + 1);
    return p;
}

void call_meter::made(mono_time now) {
    while (!spans_.empty() && now - spans_.front().first >= hour + span)
        spans_.pop_front();
    if (spans_.empty() || now - spans_.back().first >= span)
        spans_.emplace_back(now, 0);
    ++spans_.back().second;
}

std::int64_t call_meter::used(mono_time now) const {
    std::int64_t n = 0;
    for (const auto& [first, calls] : spans_) {
        if (now - first < hour + span)
            n += calls;
    }
    return n;
}

mono_time call_meter::room_at(mono_time now) const {
    std::int64_t n = used(now);
    auto at = now;
    for (const auto& [first, calls] : spans_) {
        if (n < per_hour_)
            break;
        if (now - first >= hour + span)
            continue;
        n -= calls;
        at = first + hour + span;
    }
    return at;
}

} // namespace dray::engine
