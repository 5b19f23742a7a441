// A new life takes over, and the clock that is set while one lives.

#include "core/engine/clock_watch.hpp"
#include "core/engine/recovery.hpp"
#include "ledger_place.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::engine;
using namespace dray::engine::testing;
using store::task_phase;
using store::task_state;

namespace {

recovery_state wake(place& p, std::optional<timestamp> alive, const std::string& distrust = "") {
    last_life before;
    before.alive = alive;
    before.distrust = distrust;
    recovery_state r;
    p.run([&](store::transaction& tx) { r = take_over(tx, before, 24h, p.now); });
    return r;
}

store::task only_task(const place& p, orders::order_id id) {
    const auto all = p.tasks(id, "order.submit");
    REQUIRE(all.size() == 1);
    return all[0];
}

orders::order_id to_be_sent(place& p) {
    p.by->policy.moments.clear();
    return p.read(place::version());
}

} // namespace

TEST_CASE("a life that ended a moment ago: only what ran is asked after", "[recovery]") {
    place p;
    const auto id = to_be_sent(p);
    p.read(place::version("1002"));
    (void)p.take(p.s.destination, false, 1);
    p.pass(3s);
    const auto r = wake(p, p.now - 2s);
    CHECK(r.reason.empty());
    CHECK_FALSE(r.manual);
    CHECK(r.to_verify == 0);
    CHECK(only_task(p, id).phase == task_phase::probe);
    const auto other = p.s.read([&](store::reader& db) { return db.find_order(1, "1002"); });
    CHECK(only_task(p, other->id).phase == task_phase::act);
}

TEST_CASE("after a gap every open task is asked after, by itself", "[recovery]") {
    place p;
    const auto id = to_be_sent(p);
    const auto r = wake(p, p.now - 25h);
    CHECK(r.reason == "gap");
    CHECK_FALSE(r.manual);
    CHECK(r.to_verify == 1);
    CHECK(r.rewind() == 0h);
    CHECK(only_task(p, id).phase == task_phase::probe);
}

TEST_CASE("orders that the shop had when a gap ended are asked after even when read later",
          "[recovery]") {
    place p;
    wake(p, p.now - 25h);
    p.pass(1h);
    const auto r = wake(p, p.now - 10s); // and it outlives the next restart
    CHECK(r.reason.empty());
    place later(r.of);
    later.by->policy.moments.clear();
    auto old = place::version("1001");
    old.created_at = p.now - 61min;
    CHECK(only_task(later, later.read(old)).phase == task_phase::probe);
    orders::order young;
    young.id = r.of.last + 1;
    young.version.created_at = p.now - 59min;
    CHECK_FALSE(r.of.about(young));
}

TEST_CASE(
    "after a restore a person ends the recovery, and feeds read from before their own cursors",
    "[recovery]") {
    place p;
    (void)to_be_sent(p);
    p.run([&](store::transaction& tx) {
        store::feed f;
        f.instance = p.s.source;
        f.function = "orders.download";
        f.cursor = "c7";
        tx.save_feed(f);
    });
    auto r = wake(p, p.now - 10s, "restored");
    CHECK(r.manual);
    CHECK(r.reason == "restored");
    CHECK(r.to_verify == 1);
    CHECK(r.rewind() == 1h);
    // It may stand days before the end of the last life: nothing in between was read.
    CHECK(p.s.read([&](store::reader& db) { return db.load_feed(1, "orders.download"); })->cursor ==
          "c7");
    // The next life goes on with it.
    p.pass(1min);
    r = wake(p, p.now - 10s);
    CHECK(r.manual);
    CHECK(r.reason == "restored");
    CHECK(r.rewind() == 1h);
    p.run([&](store::transaction& tx) { r = end_recovery(tx, p.now); });
    CHECK_FALSE(r.manual);
    CHECK(r.rewind() == 0h);
    CHECK_FALSE(wake(p, p.now).manual);
}

TEST_CASE("what existed when a recovery ended stays in doubt, what came later is not",
          "[recovery]") {
    place p;
    const auto old = p.read(place::version());
    auto r = wake(p, p.now, "restored");
    CHECK(r.of.all);
    p.run([&](store::transaction& tx) { end_recovery(tx, p.now); });
    p.pass(1h);
    r = wake(p, p.now); // and it outlives the next restart
    CHECK_FALSE(r.of.all);
    CHECK(r.of.about(p.order(old)));
    orders::order other;
    other.id = old + 1;
    other.version.created_at = p.now;
    CHECK_FALSE(r.of.about(other));
    // Not read by then, but the life that was lost may have.
    other.version.created_at = p.now - 61min;
    CHECK(r.of.about(other));
}

TEST_CASE("a shipment of an order in doubt is asked after before the shop is told of it",
          "[recovery]") {
    doubt of;
    of.last = 1;
    place p(of);
    p.by->policy.moments.clear();
    const auto id = p.read(place::version());
    REQUIRE(id == 1);
    // The submit is of the order's first read: it has no id by then, but is in doubt once stored.
    CHECK(only_task(p, id).phase == task_phase::probe);
    p.pass(settle);
    p.finish(p.take_one(p.s.destination), p.found(id, "W1"));
    p.shipped(id, {place::parcel("P1", "T1", 2, 1)});
    p.pass(settle);
    CHECK(p.take_one(p.s.source).function == "shipment.find");
    const auto later = p.read(place::version("1002"));
    CHECK(only_task(p, later).phase == task_phase::act);
}

TEST_CASE("a lost database is recovered from like a restored one: nothing of it is trusted",
          "[recovery]") {
    place p;
    const auto r = wake(p, std::nullopt, "restored");
    CHECK(r.manual);
    CHECK(r.reason == "restored");
    place of_that_life(r.of);
    CHECK(only_task(of_that_life, to_be_sent(of_that_life)).phase == task_phase::probe);
}

TEST_CASE("what the opening found is remembered until the take-over, which notes that it lives",
          "[recovery]") {
    place p;
    p.run([](store::transaction& tx) { tx.set_meta("distrust", "adopted"); });
    wake(p, p.now - 30h, "adopted");
    p.run([&](store::transaction& tx) {
        CHECK(tx.meta("distrust") == "");
        CHECK(tx.meta("last_alive") == std::to_string(p.now.time_since_epoch().count()));
        CHECK(tx.meta("recovery") == "adopted");
    });
}

TEST_CASE("a first life recovers from nothing", "[recovery]") {
    place p;
    const auto r = wake(p, std::nullopt);
    CHECK_FALSE(r.manual);
    CHECK(r.reason.empty());
}

TEST_CASE("a clock that was set back while nothing lived does not delay what waits", "[recovery]") {
    place p;
    const auto id = to_be_sent(p);
    p.finish(p.take_one(p.s.destination), place::ended(plugin::error_class::transient));
    const auto wait = only_task(p, id).due_at - p.now;
    CHECK(wait <= 5s);
    const auto alive = p.now;
    p.now -= 5h;
    wake(p, alive);
    CHECK(only_task(p, id).due_at == p.now + wait);
}

TEST_CASE("a watch tells what the clock was set by, and takes no notice of less than two seconds",
          "[clock]") {
    clock_watch w;
    moment_in_time m(store::contract::start, mono_time() + 1h);
    const auto pass = [&m](std::chrono::milliseconds wall, std::chrono::milliseconds mono) {
        m.wall += wall;
        m.mono += mono;
    };
    CHECK_FALSE(w.look(m));
    pass(1h, 1h);
    CHECK_FALSE(w.look(m));
    pass(10s + 1'999ms, 10s);
    CHECK_FALSE(w.look(m));
    pass(10s - 1'999ms, 10s);
    CHECK_FALSE(w.look(m));
    pass(1s + 3h, 1s);
    auto jump = w.look(m);
    REQUIRE(jump);
    CHECK(jump->by == 3h);
    CHECK(jump->was == m.wall - 3h);
    CHECK_FALSE(w.look(m)); // told once
    pass(-2s, 0s);
    jump = w.look(m);
    REQUIRE(jump);
    CHECK(jump->by == -2s);
}

TEST_CASE(
    "a clock that is set while tasks wait: retries, settling and looks wait as long as before, "
    "a hold ends when it was said",
    "[clock]") {
    for (const auto by : {std::chrono::milliseconds(3h), std::chrono::milliseconds(-3h)}) {
        INFO(by.count());
        place p;
        const auto id = to_be_sent(p);
        p.finish(p.take_one(p.s.destination), place::unknown());
        const auto held = p.read(place::version("1002"));
        orders::command hold;
        hold.kind = orders::command_kind::hold;
        hold.until = p.now + 10h;
        hold.at = p.now;
        p.run([&](store::transaction& tx) {
            (void)p.books.command(tx, *tx.load_order(held), hold, p.due);
        });
        p.pass(20s);
        p.now += by;
        p.run([&](store::transaction& tx) { tx.shift_waits(by); });
        CHECK(only_task(p, id).due_at == p.now + 40s);
        CHECK(only_task(p, id).last_write_at == p.now - 20s);
        const auto queued = p.tasks(held, "order.submit");
        CHECK(queued.back().due_at == hold.until);
        p.pass(40s - 1ms);
        CHECK(p.take(p.s.destination).tasks.empty());
        p.pass(1ms);
        CHECK(p.take_one(p.s.destination).function == "order.find");
    }
}
