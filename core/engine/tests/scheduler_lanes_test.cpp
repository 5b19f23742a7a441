// Lanes: when tasks are claimed, how many, and when not.

#include "core/engine/tests/on_clocks.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::engine;
using namespace dray::engine::testing;
using namespace std::chrono_literals;

TEST_CASE("a lane claims what is due, as many as it has room for, and one claim at a time",
          "[scheduler]") {
    on_clocks c;
    const auto opened = c.open(on_clocks::lane(east), true);
    REQUIRE(opened.claims.size() == 1);
    CHECK(opened.claims[0].instance == east);
    CHECK(opened.claims[0].limit == 4);
    CHECK(opened.claims[0].lease == 300s);
    CHECK(c.work(east).nothing());
    CHECK(c.got(east, 3, 0ms).tasks.size() == 3);
    // Work that came while it was under way, and what the claim left.
    const auto next = c.pass(0ms);
    CHECK(next.nothing()); // the claim of got() is under way
    CHECK(c.got(east, 1).tasks.size() == 1);
    CHECK(c.work(east).nothing()); // four are in flight
    CHECK_FALSE(c.due_in());
    const auto freed = c.ended(east);
    REQUIRE(freed.claims.size() == 1);
    CHECK(freed.claims[0].limit == 1);
}

TEST_CASE("nothing is claimed before it is due", "[scheduler]") {
    on_clocks c;
    c.open(on_clocks::lane(east));
    CHECK(c.work(east, 10s).nothing());
    CHECK(c.due_in() == 10s);
    CHECK(c.work(east, 20s).nothing());
    CHECK(c.due_in() == 10s); // the sooner one counts
    CHECK(c.pass(9'999ms).nothing());
    CHECK(c.pass(1ms).claims.size() == 1);
}

TEST_CASE("a task that is to run again is due when it says so", "[scheduler]") {
    on_clocks c;
    c.open(on_clocks::lane(east), true);
    c.got(east, 1);
    CHECK_FALSE(c.due_in());
    task_ended e;
    e.instance = east;
    e.again_at = c.now.wall + 42s;
    CHECK(c.step(e).nothing());
    CHECK(c.due_in() == 42s);
}

TEST_CASE("an instance that must not act claims nothing", "[scheduler]") {
    on_clocks c;
    CHECK(c.open(on_clocks::lane(east, false), true).nothing());
    CHECK(c.work(east).nothing());
    CHECK_FALSE(c.due_in());
}

TEST_CASE("a claim that failed is tried again in a second", "[scheduler]") {
    on_clocks c;
    c.open(on_clocks::lane(east), true);
    claimed failed;
    failed.instance = east;
    failed.failed = true;
    CHECK(c.step(failed).nothing());
    CHECK(c.due_in() == 1s);
    CHECK(c.pass(999ms).nothing());
    CHECK(c.pass(1ms).claims.size() == 1);
}

TEST_CASE(
    "what is due but cannot be had is asked for once a second; what needed no operation makes "
    "room for the next at once",
    "[scheduler]") {
    on_clocks c;
    c.open(on_clocks::lane(east), true);
    CHECK(c.got(east, 0, 0ms).nothing());
    CHECK(c.due_in() == 1s);
    CHECK(c.pass(1s).claims.size() == 1);
    claimed e;
    e.instance = east;
    e.settled = true;
    e.next_due = c.now.wall;
    CHECK(c.step(e).claims.size() == 1);
    e.next_due.reset();
    CHECK(c.step(e).claims.size() == 1);
    CHECK(c.got(east, 0).nothing());
    CHECK_FALSE(c.due_in());
}

TEST_CASE("a full bucket pauses the lane as long as it was told, then all goes on", "[scheduler]") {
    on_clocks c;
    c.open(on_clocks::lane(east), true);
    c.got(east, 2, 0ms);
    CHECK(c.ended(east, lane_effect::pause_bucket, 20s).nothing());
    c.got(east, 0, 0ms);
    const auto view = c.s.view(c.now);
    CHECK(view.at(0).paused == "rate_limited");
    CHECK(view.at(0).paused_until == c.now.wall + 20s);
    CHECK(c.due_in() == 20s);
    // A shorter pause of another task does not shorten it.
    c.ended(east, lane_effect::pause_bucket, 1s);
    CHECK(c.due_in() == 20s);
    CHECK(c.pass(19'999ms).nothing());
    const auto on = c.pass(1ms);
    REQUIRE(on.claims.size() == 1);
    CHECK(on.claims[0].limit == 4); // not one at a time: the vendor was well
    CHECK(c.s.view(c.now).at(0).paused.empty());
}

TEST_CASE("after an outage one operation runs at a time until one succeeds", "[scheduler]") {
    on_clocks c;
    c.open(on_clocks::lane(east), true);
    c.got(east, 4, 0ms);
    for (int i = 0; i < 4; ++i)
        CHECK(c.ended(east, lane_effect::pause_instance, 60s).nothing());
    REQUIRE(c.due_in() == 60s);
    auto next = c.pass(60s);
    REQUIRE(next.claims.size() == 1);
    CHECK(next.claims[0].limit == 1);
    CHECK(c.got(east, 1, 0ms).claims.empty());
    CHECK_FALSE(c.due_in()); // its end is the next event
    SECTION("it fails again: another pause, and again one") {
        CHECK(c.ended(east, lane_effect::pause_instance, 60s).nothing());
        CHECK(c.due_in() == 60s);
        CHECK(c.pass(60s).claims.at(0).limit == 1);
    }
    SECTION("it was refused: the circuit stays half open") {
        CHECK(c.ended(east, lane_effect::none, {}, false).claims.at(0).limit == 1);
    }
    SECTION("it succeeds: all may run") {
        CHECK(c.ended(east).claims.at(0).limit == 4);
    }
}

TEST_CASE("a lane that was stopped goes on at once when a person says so", "[scheduler]") {
    on_clocks c;
    c.open(on_clocks::lane(east), true);
    c.got(east, 1, 0ms);
    c.got(east, 0, 0ms);
    c.ended(east, lane_effect::stop_instance, 300s);
    REQUIRE(c.due_in() == 300s);
    CHECK(c.s.view(c.now).at(0).paused == "stopped");
    CHECK(c.pass(1s).nothing());
    lane_unpaused freed;
    freed.instance = east;
    const auto next = c.step(freed);
    REQUIRE(next.claims.size() == 1);
    CHECK(next.claims[0].limit == 1); // still to be proven
}

TEST_CASE("a slow or dead vendor slows nobody else", "[scheduler]") {
    on_clocks c;
    c.open(on_clocks::lane(east), true);
    c.open(on_clocks::lane(shop), true);
    c.got(east, 4, 0ms);
    c.got(shop, 1, 0ms);
    c.ended(east, lane_effect::pause_instance, 1h);
    c.got(shop, 0);
    CHECK(c.work(shop).claims.size() == 1);
}

TEST_CASE("a lane that is opened again goes on with what runs", "[scheduler]") {
    on_clocks c;
    c.open(on_clocks::lane(east), true);
    c.got(east, 4, 0ms);
    auto again = on_clocks::lane(east);
    CHECK(c.open(again, true).nothing()); // four are in flight still
    CHECK(c.s.view(c.now).at(0).in_flight == 4);
    CHECK(c.ended(east).claims.at(0).limit == 1);
    CHECK(c.got(east, 0).nothing());
    again.max_in_flight = 6;
    CHECK(c.open(again, true).claims.at(0).limit == 3);
}

TEST_CASE("what comes back to a lane that is closed is ignored", "[scheduler]") {
    on_clocks c;
    c.open(on_clocks::lane(east), true);
    lane_closed gone;
    gone.instance = east;
    CHECK(c.step(gone).nothing());
    CHECK(c.got(east, 2).nothing());
    CHECK(c.ended(east).nothing());
    CHECK(c.fed(east, "shipments.download").nothing());
    CHECK_FALSE(c.due_in());
    CHECK(c.s.refuse(east, "order.submit", true, c.now.wall) == "the instance is not running");
}

TEST_CASE("while outcomes cannot be recorded nothing is claimed and no write starts",
          "[scheduler]") {
    on_clocks c;
    c.open(on_clocks::lane(east));
    writes_allowed no;
    no.allowed = false;
    c.step(no);
    CHECK(c.work(east).nothing());
    CHECK_FALSE(c.due_in());
    CHECK_FALSE(c.s.refuse(east, "order.submit", true, c.now.wall).empty());
    CHECK(c.s.refuse(east, "order.submit", false, c.now.wall).empty());
    CHECK(c.step(writes_allowed()).claims.size() == 1);
}

TEST_CASE("in recovery only probes are claimed, and no write starts", "[scheduler]") {
    on_clocks c;
    probes_only only;
    only.on = true;
    c.step(only);
    CHECK(c.open(on_clocks::lane(east), true).claims.at(0).probes_only);
    CHECK_FALSE(c.s.refuse(east, "order.submit", true, c.now.wall).empty());
    CHECK(c.s.refuse(east, "order.submit", false, c.now.wall).empty());
    CHECK(c.got(east, 0).nothing()); // nothing but acts is due
    CHECK_FALSE(c.due_in());
    CHECK_FALSE(c.step(probes_only()).claims.at(0).probes_only);
}

TEST_CASE("after the wall clock was set every lane asks the store what is due", "[scheduler]") {
    on_clocks c;
    c.open(on_clocks::lane(east));
    c.open(on_clocks::lane(shop));
    c.work(east, 30s);
    c.now.wall -= 5h; // what the store keeps was set with it; the lane does not know
    CHECK(c.due_in() == 1h);
    const auto asked = c.step(clock_set());
    REQUIRE(asked.claims.size() == 2);
    c.got(east, 0, 30s);
    CHECK(c.due_in() == 30s);
}
