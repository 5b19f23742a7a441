#include "core/engine/call_budget.hpp"

#include "core/http/bucket.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace dray;
using namespace std::chrono_literals;

namespace {

const engine::mono_time start = engine::mono_time() + 1000h;

http::bucket_settings bucket_of(std::int64_t per_hour) {
    const auto pace = engine::pace_of(per_hour);
    http::bucket_settings s;
    s.capacity = pace.burst;
    s.per = pace.refill;
    return s;
}

} // namespace

TEST_CASE("a bucket at a budget's pace never grants more than the budget in any hour") {
    const auto per_hour = GENERATE(as<std::int64_t>(), 1, 2, 19, 20, 60, 1000, 3600, 50'000);
    INFO(per_hour << " calls an hour");
    http::bucket b(bucket_of(per_hour), start);
    engine::call_meter meter(per_hour);
    std::vector<engine::mono_time> granted;
    const auto until = start + (per_hour > 10'000 ? 2h : 5h);
    auto now = start;
    while (now < until) {
        while (true) {
            if (b.waiting() == 0)
                b.enqueue(http::priority::read, 1);
            if (!b.next(now))
                break;
            CHECK(meter.room(now));
            meter.made(now);
            granted.push_back(now);
            b.finish(1, 0, {}, now);
        }
        now = std::max(now + 1us, b.next_due(now).value_or(until));
    }
    std::size_t first = 0;
    std::size_t most = 0;
    for (std::size_t i = 0; i < granted.size(); ++i) {
        while (granted[i] - granted[first] >= 1h)
            ++first;
        most = std::max(most, i - first + 1);
    }
    CHECK(static_cast<std::int64_t>(most) <= per_hour);
    // And it is worth having: nine tenths of it at least, where it can be divided.
    const double hours = std::chrono::duration<double>(until - start) / 1h;
    if (per_hour >= 20)
        CHECK(static_cast<double>(granted.size()) > 0.9 * hours * per_hour);
}

TEST_CASE("a meter forgets calls after an hour, ten seconds late at most, and never early") {
    engine::call_meter m(3);
    CHECK(m.room_at(start) == start);
    m.made(start);
    m.made(start + 9s);
    m.made(start + 30min);
    CHECK(m.used(start + 30min) == 3);
    CHECK_FALSE(m.room(start + 1h));
    CHECK(m.used(start + 1h + 8s) == 3);
    CHECK(m.room_at(start + 30min) == start + 1h + 10s);
    CHECK(m.used(start + 1h + 10s) == 1);
    CHECK(m.used(start + 1h + 30min + 10s) == 0);
}
