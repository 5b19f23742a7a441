// Orders that become ours and are not what was expected wait for a person, all under one problem.

#include "core/order/guards.hpp"
#include "world.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::orders;
using namespace dray::orders::testing;
using ck = command_kind;
using namespace std::chrono_literals;

namespace {

policy guarded() {
    auto p = live();
    p.max_age = 24h;
    p.surge_limit = 3;
    p.surge_window = 1h;
    return p;
}

/// `age` old when it is first seen, a minute after `now`.
data::order aged(const world& w, std::chrono::milliseconds age) {
    auto v = two_lines();
    v.created_at = w.now + 1min - age;
    v.modified_at = v.created_at;
    return v;
}

const decision& surge(world& w, const data::order& version) {
    order_observed e;
    e.version = version;
    e.surge = true;
    e.at = w.now += 1min;
    return w.run(e);
}

} // namespace

TEST_CASE("an order older than max_age at first sight is held, one as old is sent", "[guards]") {
    world w(guarded());
    SECTION("as old") {
        w.observe(aged(w, 24h));
        CHECK(w.status() == "New");
        CHECK(w.queued("order.submit").size() == 1);
    }
    SECTION("older") {
        w.observe(aged(w, 24h + 1ms));
        CHECK(w.status() == "Error");
        CHECK(w.stage() == "new");
        CHECK(w.held_by("too_old"));
        CHECK(w.tasks.empty()); // not even the shop's status is touched
        CHECK(w.problems.begin()->second.key == "1/too_old/");
        w.resolved("1/too_old/");
        CHECK(w.status() == "New");
        CHECK(w.queued("order.submit").size() == 1);
        CHECK(w.queued("order.mark").size() == 1);
    }
    SECTION("no guard") {
        w.by.max_age = 0ms;
        w.observe(aged(w, 24h * 4000));
        CHECK(w.queued("order.submit").size() == 1);
    }
}

TEST_CASE("an order beyond the surge limit is held until it is let go", "[guards]") {
    world w(guarded());
    surge(w, two_lines());
    CHECK(w.held_by("order_surge"));
    CHECK(w.tasks.empty());
    w.edit([](data::order& v) { v.lines[0].quantity = 7; });
    CHECK(w.tasks.empty());
    w.settled("order_surge");
    REQUIRE(w.o.consignments.size() == 1);
    CHECK(w.c().lines[0].quantity == 7);
    CHECK(w.queued("order.submit").size() == 1);
}

TEST_CASE("an order that is too old is counted with those alone, surge or not", "[guards]") {
    world w(guarded());
    surge(w, aged(w, 48h));
    CHECK(w.held_by("too_old"));
    CHECK_FALSE(w.held_by("order_surge"));
}

TEST_CASE("guards hold nothing that would not be sent by itself", "[guards]") {
    world w(guarded());
    auto v = aged(w, 48h);
    SECTION("the source is not started") {
        w.by.may_send = false;
    }
    SECTION("a rule says not for us") {
        w.by.not_for_us = "filtered";
    }
    SECTION("cancelled in the shop") {
        v.status.id = "X";
    }
    SECTION("nothing of it is for a warehouse") {
        for (auto& l : v.lines)
            l.kind = data::line_kind::digital;
    }
    surge(w, v);
    CHECK(w.o.problems.empty());
}

TEST_CASE("what a person asks for is not held", "[guards]") {
    world w(guarded());
    SECTION("start") {
        w.by.may_send = false;
        w.observe(aged(w, 48h));
        w.by.may_send = true;
        w.command(ck::start);
    }
    SECTION("load anyway") {
        w.by.not_for_us = "filtered";
        w.observe(aged(w, 48h));
        w.command(ck::load_anyway);
    }
    CHECK(w.o.problems.empty());
    CHECK(w.queued("order.submit").size() == 1);
}

TEST_CASE("an old order that a changed rule makes ours is held too", "[guards]") {
    world w(guarded());
    w.by.not_for_us = "older than the source's start";
    w.observe(aged(w, 48h));
    w.by.not_for_us.clear();
    w.edit([](data::order&) {});
    CHECK(w.held_by("too_old"));
    CHECK(w.tasks.empty());
}

TEST_CASE("a held order that the shop cancels or finishes leaves the guard's problem", "[guards]") {
    world w(guarded());
    surge(w, two_lines());
    const auto* status = GENERATE("X", "F");
    w.edit([&](data::order& v) { v.status.id = status; });
    CHECK(w.o.problems.empty());
    CHECK(w.problems.empty());
    CHECK(w.tasks.empty());
}

TEST_CASE("an order set aside is not for us, whatever is read of it, until it is loaded",
          "[guards]") {
    world w(guarded());
    SECTION("held by a guard") {
        surge(w, two_lines());
    }
    SECTION("about to be sent") {
        w.observe(two_lines());
    }
    SECTION("only observed") {
        w.by.may_send = false;
        w.observe(two_lines());
        w.by.may_send = true;
    }
    w.command(ck::not_for_us);
    CHECK(w.last.refused.empty());
    CHECK(w.o.not_for_us == "set aside by olga: because");
    CHECK(w.tasks.empty());
    CHECK(w.o.problems.empty());
    w.edit([](data::order& v) { v.lines[0].quantity = 9; });
    CHECK_FALSE(w.o.not_for_us.empty());
    CHECK(w.tasks.empty());
    w.command(ck::not_for_us);
    CHECK(w.last.refused == "not_for_us_already");
    w.command(ck::load_anyway);
    CHECK(w.o.not_for_us.empty());
    CHECK_FALSE(w.o.set_aside);
    CHECK(w.queued("order.submit").size() == 1);
}

TEST_CASE("an order of which something was sent is not set aside", "[guards]") {
    world w;
    w.observe(two_groups());
    w.begun(0);
    w.command(ck::not_for_us);
    CHECK(w.last.refused == "already_at_warehouse_in_part");
    w.accepted(0);
    w.accepted(1, "W2");
    w.command(ck::not_for_us);
    CHECK(w.last.refused == "already_at_warehouse_in_part");
}

TEST_CASE("a guard's problem names how many, some of them, and the commands for both ways",
          "[guards]") {
    const auto by = guarded();
    const auto p = guard_problem(problem_code::order_surge, 1, by, 1203, {"101", "102"});
    CHECK(p.text == "1203 orders of shop are held: more than surge_limit = 3 new orders came "
                    "within 1h: 101, 102 and 1201 more.");
    REQUIRE(p.remedies.size() == 4);
    CHECK(p.remedies[1].find("dray retry --problem 1/order_surge/") != std::string::npos);
    CHECK(p.remedies[2].find("dray not-for-us --problem 1/order_surge/") != std::string::npos);
    const auto one = guard_problem(problem_code::too_old, 1, by, 1, {"7"});
    CHECK(one.text == "1 order of shop is held: it was older than max_age = 1d when first seen, so "
                      "the shop may not expect it to be sent any more: 7.");
}
