#pragma once

// The same numbers from the same seed on every compiler: the distributions of <random> differ
// between libraries.

#include <cstddef>
#include <cstdint>

namespace dray::sim {

/// SplitMix64. Not for secrets.
class random {
public:
    explicit random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        auto z = (state_ += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31U);
    }

    /// 0 … below - 1; below > 0.
    std::uint64_t up_to(std::uint64_t below) { return next() % below; }

    /// least … most, both included.
    std::int64_t between(std::int64_t least, std::int64_t most) {
        return least +
               static_cast<std::int64_t>(up_to(static_cast<std::uint64_t>(most - least) + 1));
    }

    /// 0 <= x < 1.
    double unit() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }

    bool chance(double of) { return unit() < of; }

    template <class Range>
    const auto& pick(const Range& from) {
        return from[static_cast<std::size_t>(up_to(from.size()))];
    }

private:
    std::uint64_t state_;
};

} // namespace dray::sim
