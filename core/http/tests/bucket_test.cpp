#include "core/http/bucket.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace dray::http;
using namespace std::chrono_literals;

namespace {

const steady_time start = steady_time() + 1h;

bucket_settings settings(double capacity, std::chrono::milliseconds per) {
    bucket_settings s;
    s.name = "store";
    s.key = "account";
    s.capacity = capacity;
    s.per = per;
    return s;
}

/// Takes all that may go now.
int drain(bucket& b, steady_time now) {
    int n = 0;
    while (b.next(now))
        ++n;
    return n;
}

void queue(bucket& b, int n, priority rank = priority::read) {
    for (int i = 0; i < n; ++i)
        b.enqueue(rank, 1);
}

rate_hints hints(double left, std::chrono::milliseconds reset) {
    rate_hints h;
    h.left = left;
    h.reset = reset;
    return h;
}

rate_hints stay_away(std::chrono::milliseconds d) {
    rate_hints h;
    h.retry_after = d;
    return h;
}

} // namespace

TEST_CASE("a bucket gives its capacity at once and then fills evenly") {
    bucket b(settings(10, 1000ms), start);
    queue(b, 30);
    CHECK(drain(b, start) == 10);
    CHECK(drain(b, start + 99ms) == 0);
    CHECK(drain(b, start + 100ms) == 1);
    CHECK(drain(b, start + 600ms) == 5);
    CHECK(drain(b, start + 1h) == 10); // never more than its capacity
}

TEST_CASE("next_due says when the next request may go, to the microsecond") {
    bucket b(settings(2, 1000ms), start);
    CHECK_FALSE(b.next_due(start));
    queue(b, 3);
    CHECK(b.next_due(start) == start);
    CHECK(drain(b, start) == 2);
    const auto due = b.next_due(start);
    REQUIRE(due);
    CHECK(*due == start + 500ms);
    CHECK(drain(b, *due - 1us) == 0);
    CHECK(drain(b, *due) == 1);
    CHECK_FALSE(b.next_due(*due));
}

TEST_CASE("a request may cost several units, never more than the capacity") {
    bucket b(settings(10, 1000ms), start);
    b.enqueue(priority::read, 7);
    b.enqueue(priority::read, 7);
    b.enqueue(priority::read, 1000);
    CHECK(drain(b, start) == 1);
    CHECK(b.next_due(start) == start + 400ms);
    CHECK(drain(b, start + 400ms) == 1);
    CHECK(drain(b, start + 1400ms) == 1);
}

TEST_CASE("probes go first, inventory last") {
    auto s = settings(1, 1000ms);
    s.read_share = s.inventory_share = 0;
    bucket b(s, start);
    std::map<bucket::ticket, priority> all;
    for (const auto rank : {priority::inventory, priority::read, priority::cancel, priority::submit,
                            priority::mark, priority::confirm, priority::probe})
        all[b.enqueue(rank, 1)] = rank;
    std::vector<priority> order;
    for (auto now = start; order.size() < all.size(); now += 1s) {
        const auto ticket = b.next(now);
        REQUIRE(ticket);
        order.push_back(all[*ticket]);
    }
    const std::vector<priority> expected{priority::probe,    priority::confirm, priority::mark,
                                         priority::submit,   priority::cancel,  priority::read,
                                         priority::inventory};
    CHECK(order == expected);
}

TEST_CASE("a share is kept for reads and inventory while writes never end") {
    bucket b(settings(1, 1000ms), start);
    std::map<bucket::ticket, priority> all;
    std::map<priority, int> served;
    auto now = start;
    for (int i = 0; i < 1000; ++i, now += 1s) {
        for (const auto rank : {priority::submit, priority::read, priority::inventory})
            all[b.enqueue(rank, 1)] = rank;
        const auto ticket = b.next(now);
        REQUIRE(ticket);
        ++served[all[*ticket]];
    }
    CHECK(served[priority::read] >= 190);
    CHECK(served[priority::read] <= 210);
    CHECK(served[priority::inventory] >= 40);
    CHECK(served[priority::inventory] <= 60);
}

TEST_CASE("an abandoned request takes nothing") {
    bucket b(settings(1, 1000ms), start);
    const auto first = b.enqueue(priority::probe, 1);
    const auto second = b.enqueue(priority::read, 1);
    CHECK(b.abandon(first));
    CHECK_FALSE(b.abandon(first));
    CHECK(b.next(start) == second);
    CHECK_FALSE(b.abandon(second));
}

TEST_CASE("what the vendor says is left is believed, less what is under way") {
    bucket b(settings(150, 30'000ms), start);
    queue(b, 300);
    CHECK(b.next(start));
    CHECK(b.next(start));
    CHECK(b.next(start));
    // Others use the same account: of 150 only 7 are left, and two of ours are still out.
    b.finish(1, 200, hints(7, 12'000ms), start + 100ms);
    CHECK(drain(b, start + 100ms) == 5);
    // Nothing fills before the window starts anew.
    CHECK(drain(b, start + 11'000ms) == 0);
    CHECK(b.next_due(start + 11'000ms) == start + 12'100ms);
    CHECK(drain(b, start + 12'100ms) == 150);
}

TEST_CASE("answers that overtake each other in a window do not raise what is left") {
    bucket b(settings(150, 30'000ms), start);
    queue(b, 300);
    for (int i = 0; i < 3; ++i)
        CHECK(b.next(start));
    b.finish(1, 200, hints(4, 10'000ms), start);
    b.finish(1, 200, hints(5, 10'000ms), start + 1ms); // older, though it came later
    b.finish(1, 200, hints(6, 10'000ms), start + 2ms);
    CHECK(drain(b, start + 3ms) == 2);
}

TEST_CASE("the vendor's quota replaces the configured capacity") {
    bucket b(settings(150, 30'000ms), start);
    queue(b, 1000);
    CHECK(b.next(start));
    rate_hints h = hints(449, 30'000ms);
    h.quota = 450;
    b.finish(1, 200, h, start);
    CHECK(drain(b, start) == 449);
    CHECK(b.settings().capacity == 450);
}

TEST_CASE("a 429 pauses for the longer of the two waits and then tries one request alone") {
    bucket b(settings(10, 1000ms), start);
    queue(b, 10);
    CHECK(b.next(start));
    rate_hints h = stay_away(5s);
    h.reset = 8s;
    b.finish(1, 429, h, start);
    CHECK(b.paused_until() == start + 8s);
    CHECK(drain(b, start + 7999ms) == 0);
    CHECK(b.next_due(start) == start + 8s);
    CHECK(drain(b, start + 8s) == 1); // alone
    CHECK_FALSE(b.next_due(start + 8s));
    b.finish(1, 200, {}, start + 9s);
    CHECK(drain(b, start + 9s) == 8);
}

TEST_CASE("a 429 without any header doubles a pause of its own") {
    bucket b(settings(100, 1000ms), start);
    queue(b, 100);
    auto now = start;
    std::vector<std::chrono::milliseconds> pauses;
    for (int i = 0; i < 8; ++i) {
        REQUIRE(b.next(now));
        b.finish(1, 429, {}, now);
        pauses.push_back(
            std::chrono::duration_cast<std::chrono::milliseconds>(b.paused_until() - now));
        now = b.paused_until();
    }
    const std::vector<std::chrono::milliseconds> expected{1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s};
    CHECK(pauses == expected);
    REQUIRE(b.next(now));
    b.finish(1, 200, {}, now);
    REQUIRE(b.next(now));
    b.finish(1, 429, {}, now);
    CHECK(b.paused_until() == now + 1s);
}

TEST_CASE("several bare 429s of one burst pause once") {
    bucket b(settings(100, 1000ms), start);
    queue(b, 5);
    CHECK(drain(b, start) == 5);
    for (int i = 0; i < 5; ++i)
        b.finish(1, 429, {}, start + 10ms);
    CHECK(b.paused_until() == start + 1010ms);
}

TEST_CASE("an answer from before the pause does not end the trial") {
    bucket b(settings(10, 1000ms), start);
    queue(b, 10);
    CHECK(b.next(start));
    CHECK(b.next(start));
    b.finish(1, 429, stay_away(1s), start);
    b.finish(1, 200, {}, start + 100ms);
    CHECK(drain(b, start + 2s) == 1);
}

TEST_CASE("a 503 with Retry-After pauses, one without does not") {
    bucket b(settings(10, 1000ms), start);
    queue(b, 10);
    CHECK(b.next(start));
    b.finish(1, 503, {}, start);
    CHECK(b.paused_until() <= start);
    CHECK(b.next(start));
    b.finish(1, 503, stay_away(30s), start);
    CHECK(b.paused_until() == start + 30s);
}

TEST_CASE("a refunded request leaves its units to the next") {
    bucket b(settings(1, 1h), start);
    queue(b, 2);
    CHECK(drain(b, start) == 1);
    b.refund(1, start);
    CHECK(drain(b, start) == 1);
}

TEST_CASE("two descriptions of one bucket make the slower one") {
    bucket b(settings(10, 1000ms), start);
    b.merge(settings(100, 1000ms));
    CHECK(b.settings().capacity == 10);
    b.merge(settings(3, 1000ms));
    queue(b, 10);
    CHECK(drain(b, start) == 3);
}

TEST_CASE("a year without a request overflows nothing") {
    bucket b(settings(1e9, 1ms), start);
    queue(b, 1);
    CHECK(drain(b, start + 24h * 365) == 1);
    CHECK(b.tokens(start + 24h * 365) <= 1e9);
}
