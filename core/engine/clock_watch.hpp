#pragma once

// Notices that the wall clock was set. The store keeps due times as wall time, so that they outlive
// a restart; when the clock is set, they are to be moved with it, or a retry of five seconds would
// wait for hours, and a probe that must wait would run at once.

#include "core/engine/scheduler.hpp"

#include <chrono>
#include <optional>
#include <utility>

namespace dray::engine {

struct clock_jump {
    clock_jump() = default;
    clock_jump(timestamp w, std::chrono::milliseconds b) : was(w), by(b) {}
    timestamp was;                   ///< what the wall clock would say now
    std::chrono::milliseconds by{0}; ///< how much later (or, below zero, earlier) it is set
};

class clock_watch {
public:
    /// What is less is a clock being disciplined, or a thread that slept between two readings.
    static constexpr std::chrono::milliseconds least{2'000};

    /// To be called with every reading that times in the store are made from: then all that was
    /// queued before the jump is told from what comes after.
    std::optional<clock_jump> look(const moment_in_time& now) {
        const auto before = std::exchange(last_, now);
        if (!before)
            return std::nullopt;
        const auto was =
            before->wall + std::chrono::floor<std::chrono::milliseconds>(now.mono - before->mono);
        const auto by = now.wall - was;
        if (by < least && by > -least)
            return std::nullopt;
        return clock_jump(was, by);
    }

private:
    std::optional<moment_in_time> last_;
};

} // namespace dray::engine
