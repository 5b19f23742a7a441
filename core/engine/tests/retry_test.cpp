#include "core/engine/retry.hpp"

#include <catch2/catch.hpp>

using namespace dray::engine;
using namespace std::chrono_literals;

namespace {

struct range {
    range() = default;
    std::chrono::milliseconds least{24h};
    std::chrono::milliseconds most{0};
};

range tried(const retry_policy& p, std::int64_t attempts) {
    std::mt19937_64 random(7);
    range r;
    for (int i = 0; i < 4'000; ++i) {
        const auto d = retry_delay(p, attempts, random);
        r.least = std::min(r.least, d);
        r.most = std::max(r.most, d);
    }
    return r;
}

} // namespace

TEST_CASE("a wait lies between a tenth of its bound and the bound, and uses the whole of it",
          "[retry]") {
    const retry_policy p;
    std::chrono::milliseconds bound = p.first;
    for (std::int64_t attempts = 1; attempts <= 6; ++attempts, bound *= 2) {
        INFO("after " << attempts);
        const auto r = tried(p, attempts);
        CHECK(r.least >= bound / 10);
        CHECK(r.most <= bound);
        // Full jitter: those that failed together do not come back together.
        CHECK(r.least < bound / 10 + bound / 50);
        CHECK(r.most > bound - bound / 50);
    }
}

TEST_CASE("the bound grows to the cap and no further, however often it failed", "[retry]") {
    const retry_policy p;
    for (const std::int64_t attempts : {9, 12, 100, 1'000'000'000}) {
        INFO("after " << attempts);
        const auto r = tried(p, attempts);
        CHECK(r.most <= p.cap);
        CHECK(r.most > p.cap - p.cap / 50);
        CHECK(r.least >= p.cap / 10);
    }
}

TEST_CASE("a count that makes no sense is the first attempt", "[retry]") {
    const retry_policy p;
    for (const std::int64_t attempts : {0, -5})
        CHECK(tried(p, attempts).most <= p.first);
}

TEST_CASE("what the vendor told is taken verbatim, shorter or longer than the policy, but never "
          "under a second",
          "[retry]") {
    const retry_policy p;
    std::mt19937_64 random(7);
    CHECK(retry_wait(p, 12, 2s, random) == 2s);
    CHECK(retry_wait(p, 1, 6h, random) == 6h);
    CHECK(retry_wait(p, 1, 0ms, random) == 1s);
    const auto own = retry_wait(p, 1, std::nullopt, random);
    CHECK(own >= p.first / 10);
    CHECK(own <= p.first);
}
