// Feeds of both kinds: by changes, one operation at a time; over open work, several.

#include "core/engine/tests/on_clocks.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::engine;
using namespace dray::engine::testing;
using namespace std::chrono_literals;
using plugin::error_class;

namespace {

const std::string orders_feed = "orders.download";
const std::string open_feed = "shipments.download";

/// A lane with one feed, which has begun.
on_clocks feeding(std::int64_t at_once = 1) {
    on_clocks c;
    auto l = on_clocks::lane(shop);
    l.feeds = {on_clocks::feed(at_once > 1 ? open_feed : orders_feed, at_once)};
    REQUIRE(c.open(l).feeds.size() == 1);
    return c;
}

lane_view::feed_view view(const on_clocks& c) {
    return c.s.view(c.now).at(0).feeds.at(0);
}

asked want(on_clocks& c, std::string function = "") {
    feed_wanted e;
    e.instance = shop;
    e.function = std::move(function);
    return c.step(e);
}

} // namespace

TEST_CASE("a feed runs when its lane opens, then one interval after its end", "[scheduler][feed]") {
    auto c = feeding();
    CHECK_FALSE(c.due_in()); // it runs: its end says when
    CHECK(c.pass(1h).nothing());
    CHECK(c.fed(shop, orders_feed).nothing());
    CHECK(c.due_in() == 5min);
    CHECK(c.pass(5min - 1ms).nothing());
    CHECK(c.pass(1ms).feeds.size() == 1);
}

TEST_CASE("an instance that must not act is read all the same", "[scheduler][feed]") {
    on_clocks c;
    auto l = on_clocks::lane(shop, false);
    l.feeds = {on_clocks::feed(orders_feed)};
    CHECK(c.open(l, true).feeds.size() == 1);
}

TEST_CASE("a feed that is wanted runs at once", "[scheduler][feed]") {
    auto c = feeding();
    c.fed(shop, orders_feed);
    CHECK(want(c, "another.function").nothing());
    CHECK(want(c, orders_feed).feeds.size() == 1);
    c.fed(shop, orders_feed);
    CHECK(want(c).feeds.size() == 1); // no name: all of them
}

TEST_CASE("a feed that is wanted while it runs runs once more, once", "[scheduler][feed]") {
    auto c = feeding();
    CHECK(want(c).nothing());
    CHECK(want(c).nothing());
    CHECK(c.fed(shop, orders_feed).feeds.size() == 1);
    CHECK(c.fed(shop, orders_feed).nothing());
    CHECK(c.due_in() == 5min);
}

TEST_CASE("a lane that is opened again while its feed runs does not run it twice",
          "[scheduler][feed]") {
    auto c = feeding();
    auto l = on_clocks::lane(shop);
    l.feeds = {on_clocks::feed(orders_feed)};
    CHECK(c.open(l).feeds.empty());
    CHECK(view(c).running == 1);
    CHECK(c.fed(shop, orders_feed).feeds.empty());
    CHECK(view(c).running == 0);
    CHECK(c.due_in() == 5min);
}

TEST_CASE("each class of failure waits in its way", "[scheduler][feed]") {
    auto c = feeding();
    feed_ended e;
    e.instance = shop;
    e.function = orders_feed;
    SECTION("put off by the host: a second") {
        e.cls = error_class::cancelled;
        c.step(e);
        CHECK(c.due_in() == 1s);
    }
    SECTION("put off until there is room in the budget") {
        e.cls = error_class::cancelled;
        e.retry_after = 17min;
        c.step(e);
        CHECK(c.due_in() == 17min);
    }
    SECTION("rate limited: the whole lane, as told") {
        e.cls = error_class::rate_limited;
        e.retry_after = 90s;
        c.step(e);
        CHECK(c.due_in() == 90s);
        CHECK(c.work(shop).nothing());
        CHECK(c.pass(90s).claims.at(0).limit == 4);
    }
    SECTION("unavailable: the whole lane, then one at a time") {
        e.cls = error_class::unavailable;
        c.step(e);
        CHECK(c.due_in() == 60s);
        CHECK(c.work(shop).nothing());
        const auto on = c.pass(60s);
        CHECK(on.feeds.size() == 1);
        CHECK(on.claims.empty());
        CHECK(c.fed(shop, orders_feed).claims.at(0).limit == 4);
    }
    SECTION("not let in: five minutes") {
        for (const auto cls : {error_class::auth, error_class::config}) {
            e.cls = cls;
            c.step(e);
            CHECK(c.due_in() == 5min);
            CHECK(c.s.view(c.now).at(0).paused == "stopped");
        }
    }
    SECTION("anything else: longer each time, until it is well once") {
        std::chrono::milliseconds longest{0};
        for (int i = 0; i < 20; ++i) {
            e.cls = i % 2 ? error_class::fault : error_class::transient;
            c.step(e);
            const auto wait = c.due_in().value();
            CHECK(wait >= std::min(5'000ms * (1 << std::min(i, 10)), 900'000ms) / 10);
            CHECK(wait <= 15min);
            longest = std::max(longest, wait);
            CHECK(c.pass(wait).feeds.size() == 1);
        }
        CHECK(longest > 2min);
        c.fed(shop, orders_feed);
        CHECK(c.pass(5min).feeds.size() == 1);
        e.cls = error_class::transient;
        c.step(e);
        CHECK(c.due_in().value() <= 5s);
    }
    SECTION("told how long: exactly so") {
        e.cls = error_class::transient;
        e.retry_after = 2h;
        c.step(e);
        CHECK(c.due_in() == 2h);
    }
}

TEST_CASE("a feed over open work runs as many operations at once as it may", "[scheduler][feed]") {
    auto c = feeding(3);
    feed_goes_on on;
    on.instance = shop;
    on.function = open_feed;
    CHECK(c.step(on).feeds.size() == 1);
    CHECK(c.step(on).feeds.size() == 1);
    CHECK(c.step(on).feeds.empty());
    CHECK(view(c).running == 3);
    CHECK_FALSE(c.due_in());
    feed_ended e;
    e.instance = shop;
    e.function = open_feed;
    e.more = true;
    CHECK(c.step(e).feeds.size() == 1); // not all that is due was looked at
    e.more = false;
    CHECK(c.step(e).feeds.empty());
    CHECK(c.step(e).feeds.empty());
    CHECK(view(c).running == 1);
    CHECK(c.due_in() == 5min);
}

TEST_CASE("a feed that had nothing to ask proves nothing about the vendor", "[scheduler][feed]") {
    auto c = feeding();
    feed_ended e;
    e.instance = shop;
    e.function = orders_feed;
    e.cls = error_class::unavailable;
    c.step(e);
    CHECK(c.pass(60s).feeds.size() == 1);
    c.work(shop);
    e.cls = error_class::none;
    e.asked = false;
    CHECK(c.step(e).claims.at(0).limit == 1);
}

TEST_CASE("a lane's feed and its tasks share the one turn after an outage", "[scheduler][feed]") {
    auto c = feeding();
    c.fed(shop, orders_feed);
    c.work(shop);
    c.got(shop, 1, 0ms);
    c.got(shop, 0, 0ms);
    c.ended(shop, lane_effect::pause_instance, 10min);
    const auto on = c.pass(10min);
    CHECK(on.feeds.size() == 1);
    CHECK(on.claims.empty()); // one at a time
    feed_ended e;
    e.instance = shop;
    e.function = orders_feed;
    e.cls = error_class::transient;
    CHECK(c.step(e).claims.at(0).limit == 1);
}
