#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <random>

namespace dray::engine {

/// Exponential, full jitter, capped. Pure: the randomness is handed in.
struct retry_policy {
    retry_policy() = default;
    std::chrono::milliseconds first{5'000};
    double factor = 2.0;
    std::chrono::milliseconds cap{900'000};
    std::int64_t max_attempts = 12; ///< counted attempts, then a person decides
};

/// The wait before attempt `attempts + 1`, where `attempts` (>= 1) have failed: uniform in
/// (0, min(cap, first * factor^(attempts-1))], never under a tenth of it.
template <class Random>
std::chrono::milliseconds retry_delay(const retry_policy& p, std::int64_t attempts,
                                      Random& random) {
    const double raw =
        static_cast<double>(p.first.count()) *
        std::pow(p.factor, static_cast<double>(std::max<std::int64_t>(attempts, 1) - 1));
    const double top = std::min(raw, static_cast<double>(p.cap.count()));
    std::uniform_real_distribution<double> within(top * 0.1, top);
    return std::chrono::milliseconds(static_cast<std::int64_t>(within(random)));
}

/// How long to wait after the failure: as the vendor said, verbatim (but never under a second: who
/// says "at once" again and again is not asked in a spin), else by the policy.
template <class Random>
std::chrono::milliseconds retry_wait(const retry_policy& p, std::int64_t attempts,
                                     std::optional<std::chrono::milliseconds> told,
                                     Random& random) {
    if (told)
        return std::max(*told, std::chrono::milliseconds(1'000));
    return retry_delay(p, attempts, random);
}

} // namespace dray::engine
