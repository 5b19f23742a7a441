#include "core/order/step.hpp"
#include "world.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::orders;
using namespace dray::orders::testing;
using ck = command_kind;

namespace {

world complete() {
    world w;
    w.observe(two_lines());
    w.accepted();
    w.shipped(0, {box("P1", "T1", {{"1", "", 2}, {"2", "", 1}})});
    w.confirmed(0);
    return w;
}

} // namespace

TEST_CASE("cancel sending takes the queued submit back, resume queues it anew", "[commands]") {
    world w;
    w.observe(two_lines());
    w.command(ck::cancel_sending);
    CHECK(w.status() == "Cancel Sending");
    CHECK(to_word(w.last.derived.status) == std::string("new"));
    CHECK(w.queued("order.submit").empty());
    CHECK(w.queued("order.mark").size() == 1);
    CHECK(w.last.history[0].code == "sending_canceled");
    CHECK(w.last.history[0].who == "olga");
    CHECK(w.last.history[0].detail == R"({"why":"because"})");
    w.command(ck::cancel_sending);
    CHECK(w.last.refused == "sending_already_canceled");
    w.command(ck::resume_sending);
    CHECK(w.status() == "New");
    CHECK(w.queued("order.submit").size() == 1);
    CHECK(w.c().submits == 2);
    w.command(ck::resume_sending);
    CHECK(w.last.refused == "sending_not_canceled");
}

TEST_CASE("a stopped order that is edited is planned, and not sent", "[commands]") {
    world w;
    w.observe(two_lines());
    w.command(ck::cancel_sending);
    w.edit([](data::order& v) { v.lines[0].quantity = 9; });
    CHECK(w.c().lines[0].quantity == 9);
    CHECK(w.queued("order.submit").empty());
    CHECK(w.status() == "Cancel Sending");
}

TEST_CASE("cancel sending after acceptance is refused by name", "[commands]") {
    world w;
    w.observe(two_lines());
    SECTION("under way") {
        w.begun();
    }
    SECTION("accepted") {
        w.accepted();
    }
    w.command(ck::cancel_sending);
    CHECK(w.last.refused == "already_at_warehouse");
    CHECK(w.last.refused_why == "Order shop/1001: every consignment is sent or being sent.");
    w.command(ck::hold);
    CHECK(w.last.refused == "already_at_warehouse");
}

TEST_CASE("cancel sending stops what is not sent of a partly sent order", "[commands]") {
    world w;
    w.observe(two_groups());
    w.accepted(0);
    w.command(ck::cancel_sending);
    CHECK(w.last.refused.empty());
    CHECK(w.status() == "Cancel Sending");
    CHECK(w.queued("order.submit").empty());
    w.shipped(0, {box("P1", "T1", {{"1", "", 2}})});
    CHECK(w.status() == "Cancel Sending"); // stands before Shipped in the table
    CHECK(w.queued("shipment.confirm").size() == 1);
}

TEST_CASE("a submit that was under way when sending was stopped is accepted all the same",
          "[commands]") {
    world w;
    w.observe(two_groups());
    w.begun(0);
    w.command(ck::cancel_sending);
    w.accepted(0);
    CHECK(w.c(0).state == consignment_state::accepted);
    CHECK(w.o.sending_canceled);
    w.command(ck::resume_sending);
    w.accepted(1, "W2");
    CHECK(w.status() == "At WMS");
}

TEST_CASE("a refused submit of a stopped order is not queued again", "[commands]") {
    world w;
    w.observe(two_groups());
    w.begun(0);
    w.command(ck::cancel_sending);
    w.refused(0);
    CHECK(w.queued("order.submit").empty());
    CHECK(w.status() == "Cancel Sending");
}

TEST_CASE("a timed hold queues the submit for its end, a release for now", "[commands]") {
    world w;
    w.observe(two_lines());
    const auto until = w.now + std::chrono::hours(5);
    w.command(ck::hold, until);
    CHECK(w.o.held_until == until);
    CHECK(w.status() == "New");
    REQUIRE(w.last.tasks.size() == 1);
    CHECK(w.last.tasks[0].due_at == until);
    CHECK(w.last.withdrawn.size() == 1);
    CHECK(w.last.history[0].detail.find("until") != std::string::npos);
    w.command(ck::release);
    CHECK_FALSE(w.o.held_until);
    REQUIRE(w.last.tasks.size() == 1);
    CHECK(w.last.tasks[0].due_at == w.now);
    w.command(ck::release);
    CHECK(w.last.refused == "not_held");
}

TEST_CASE("a hold without an end keeps the submit back until it is released", "[commands]") {
    world w;
    w.observe(two_lines());
    w.command(ck::hold);
    CHECK(w.o.held_until == without_end);
    CHECK(w.queued("order.submit").empty());
    w.edit([](data::order& v) { v.lines[0].quantity = 3; });
    CHECK(w.queued("order.submit").empty());
    w.command(ck::release);
    CHECK(w.queued("order.submit").size() == 1);
}

TEST_CASE("a hold must end later than now, and has ended once its time is past", "[commands]") {
    world w;
    w.observe(two_lines());
    w.command(ck::hold, w.now);
    CHECK(w.last.refused == "until_in_the_past");
    w.command(ck::hold, w.now + std::chrono::minutes(3));
    w.edit([](data::order&) {});
    w.edit([](data::order&) {});
    w.edit([](data::order&) {});
    w.command(ck::release);
    CHECK(w.last.refused == "not_held");
}

TEST_CASE("a hold before the planning holds what is planned", "[commands]") {
    world w;
    w.by.route.clear();
    w.observe(two_lines());
    const auto until = w.now + std::chrono::hours(5);
    w.command(ck::hold, until);
    CHECK(w.last.refused.empty());
    w.by.route = {{"", east}};
    w.settled("no_destination");
    REQUIRE(w.last.tasks.size() == 2);
    CHECK(w.last.tasks[1].function == "order.submit");
    CHECK(w.last.tasks[1].due_at == until);
}

TEST_CASE("sending of an observed or blocked order can be stopped before it begins", "[commands]") {
    world w;
    w.by.may_send = false;
    w.observe(two_lines());
    w.command(ck::cancel_sending);
    CHECK(w.last.refused.empty());
    CHECK(w.status() == "Cancel Sending");
    w.by.may_send = true;
    w.command(ck::start);
    CHECK(w.o.consignments.size() == 1);
    CHECK(w.queued("order.submit").empty());
}

TEST_CASE("commands are refused by name where they do not fit", "[commands]") {
    struct expectation {
        std::string where;
        ck kind;
        std::string refused;
    };
    const auto table = std::vector<expectation>{
        {"not_for_us", ck::cancel_sending, "not_for_us"},
        {"not_for_us", ck::hold, "not_for_us"},
        {"not_for_us", ck::start, "not_for_us"},
        {"nothing", ck::cancel_sending, "nothing_to_ship"},
        {"nothing", ck::hold, "nothing_to_ship"},
        {"nothing", ck::start, "not_waiting_for_start"},
        {"canceled", ck::cancel_sending, "order_canceled"},
        {"canceled", ck::hold, "order_canceled"},
        {"canceled", ck::start, "order_canceled"},
        {"canceled", ck::load_anyway, "already_ours"},
        {"complete", ck::cancel_sending, "already_at_warehouse"},
        {"complete", ck::hold, "already_at_warehouse"},
        {"complete", ck::start, "not_waiting_for_start"},
        {"unsent", ck::start, "not_waiting_for_start"},
        {"unsent", ck::release, "not_held"},
    };
    for (const auto& [where, kind, refused] : table) {
        INFO(where << " " << refused);
        world w = where == "complete" ? complete() : world();
        if (where == "not_for_us")
            w.by.not_for_us = "filtered";
        if (where != "complete") {
            auto v = two_lines();
            if (where == "nothing") {
                for (auto& l : v.lines)
                    l.kind = data::line_kind::digital;
            }
            w.observe(v);
        }
        if (where == "canceled")
            w.edit([](data::order& v) { v.status.id = "X"; });
        w.command(kind);
        CHECK(w.last.refused == refused);
        CHECK_FALSE(w.last.changed);
    }
}
