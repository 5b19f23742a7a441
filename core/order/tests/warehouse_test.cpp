#include "core/order/transitions.hpp"
#include "world.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::orders;
using namespace dray::orders::testing;
using ws = data::warehouse_state;

namespace {

world at_warehouse() {
    world w;
    w.observe(two_lines());
    w.marked(moment::on_download);
    w.begun();
    w.accepted();
    return w;
}

} // namespace

TEST_CASE("acceptance binds the warehouse's number, by answer or by probe", "[warehouse]") {
    world w;
    w.observe(two_lines());
    submit_accepted e;
    e.consignment = w.c().id;
    e.destination_ref = "W9";
    e.by_probe = true;
    e.at = w.now;
    w.run(e);
    CHECK(w.c().state == consignment_state::accepted);
    CHECK(w.c().destination_ref == "W9");
    CHECK(w.c().accepted_at == w.now);
    CHECK_FALSE(w.c().submit_queued);
    CHECK(w.last.history[0].detail.find(R"("by_probe":true)") != std::string::npos);
    w.run(e);
    CHECK_FALSE(w.last.changed);
    w.begun();
    CHECK_FALSE(w.last.changed);
    w.refused();
    CHECK_FALSE(w.last.changed);
}

TEST_CASE("a second order at the warehouse for one consignment is a problem", "[warehouse]") {
    auto w = at_warehouse();
    w.accepted(0, "W2");
    CHECK(w.held_by("accepted_twice"));
    CHECK(w.c().destination_ref == "W1");
}

TEST_CASE("a submit that begins again after a clean refusal is one submit", "[warehouse]") {
    world w;
    w.observe(two_lines());
    w.begun();
    CHECK(w.c().begun_at == w.now);
    w.begun();
    CHECK_FALSE(w.last.changed);
    w.refused();
    CHECK_FALSE(w.c().begun_at);
    CHECK(w.queued("order.submit").size() == 1);
    CHECK(w.c().submits == 1); // the engine's task goes on
    w.refused();
    CHECK_FALSE(w.last.changed);
    CHECK(w.status() == "New");
}

TEST_CASE("a consignment accepted after it was cancelled lives, and is a problem", "[warehouse]") {
    world w;
    w.observe(two_lines());
    w.edit([](data::order& v) { v.status.id = "X"; });
    w.begun(); // the claim came first, elsewhere
    CHECK(w.said("submit_begun"));
    w.accepted();
    CHECK(w.held_by("accepted_after_cancel"));
    CHECK(w.c().state == consignment_state::accepted);
    CHECK_FALSE(w.c().closed_at);
    CHECK(w.status() == "Error");
    w.shipped(0, {box("P1", "T1", {{"1", "", 2}, {"2", "", 1}})});
    CHECK(w.status() == "Error");
}

TEST_CASE("a withdrawn submit that was claimed and refused counts as not sent", "[warehouse]") {
    world w;
    w.observe(two_lines());
    w.edit([](data::order& v) { v.status.id = "X"; });
    w.begun();
    CHECK(w.c().begun_at);
    w.refused();
    CHECK_FALSE(w.c().begun_at);
    w.refused();
    CHECK_FALSE(w.last.changed);
}

TEST_CASE(
    "a revived order waits for the verdict on a submit that was claimed after the cancellation",
    "[warehouse]") {
    world w;
    w.observe(two_lines());
    w.edit([](data::order& v) { v.status.id = "X"; });
    w.begun();
    w.edit([](data::order& v) { v.status.id = "11"; });
    CHECK(w.queued("order.submit").empty()); // it may be there already
    w.refused();
    REQUIRE(w.o.consignments.size() == 2);
    CHECK(w.c(1).generation == 2);
    CHECK(w.queued("order.submit").size() == 1);
    CHECK(w.status() == "New");
}

TEST_CASE("an earlier generation that is accepted late takes the place of one not sent yet",
          "[warehouse]") {
    world w;
    w.strict = false;
    w.observe(two_lines());
    w.edit([](data::order& v) { v.status.id = "X"; });
    w.edit([](data::order& v) { v.status.id = "11"; });
    REQUIRE(w.o.consignments.size() == 2);
    SECTION("the later one was not sent") {
        w.accepted(0, "W1");
        CHECK(w.c(0).state == consignment_state::accepted);
        CHECK(w.c(1).state == consignment_state::canceled);
        CHECK(w.queued("order.submit").empty());
    }
    SECTION("the later one was sent too") {
        w.accepted(1, "W2");
        w.accepted(0, "W1");
        CHECK(w.c(0).state == consignment_state::replaced);
        CHECK(w.c(0).destination_ref == "W1");
        CHECK(w.c(1).state == consignment_state::accepted);
        w.accepted(0, "W1");
        CHECK_FALSE(w.last.changed);
        w.accepted(0, "W3");
        CHECK(w.held_by("accepted_twice"));
    }
    CHECK(w.held_by("accepted_after_cancel"));
}

TEST_CASE("a word of work moves nothing but the word", "[warehouse]") {
    auto w = at_warehouse();
    for (const auto& [state, word] :
         std::vector<std::pair<ws, std::string>>{{ws::queued, "Approval Pending"},
                                                 {ws::working, "Picking"},
                                                 {ws::part_shipped, "Back Ordered"},
                                                 {ws::working, "Shipping"}}) {
        w.looked(0, state, word);
        CHECK(w.c().word == word);
        CHECK(w.c().warehouse == state);
        CHECK(w.status() == "At WMS");
        CHECK(w.last.tasks.empty());
        CHECK(w.said("warehouse_word"));
    }
    w.looked(0, ws::working, "Shipping");
    CHECK_FALSE(w.last.changed);
    CHECK(w.c().looked_at == w.now);
    CHECK_FALSE(w.c().swept_at);
}

TEST_CASE("shipped is decided from shipments, never from the word", "[warehouse]") {
    auto w = at_warehouse();
    w.looked(0, ws::shipped, "Closed"); // shipments were not read
    CHECK(w.status() == "At WMS");
    CHECK(w.problems.empty());
    w.shipped(0, {}, ws::shipped, "Closed");
    CHECK(w.status() == "At WMS");
    CHECK_FALSE(w.noted("shipped_without_shipments")); // the word is no news: it was said before
    w.looked(0, ws::working, "Picking");
    w.shipped(0, {}, ws::shipped, "Closed");
    CHECK(w.status() == "At WMS");
    CHECK(w.noted("shipped_without_shipments"));
    CHECK(w.o.problems.empty());
    CHECK(w.c().swept_at == w.now);
    w.shipped(0, {}, ws::shipped, "Closed");
    CHECK(w.last.problems.empty()); // said once
    w.shipped(0, {box("P1", "T1", {{"1", "", 2}, {"2", "", 1}})}, ws::shipped, "Closed");
    CHECK(w.status() == "Shipped");
    CHECK_FALSE(w.noted("shipped_without_shipments"));
}

TEST_CASE("a parked order is a problem that ends by itself when it moves on", "[warehouse]") {
    auto w = at_warehouse();
    w.looked(0, ws::parked, "Firmed");
    CHECK(w.o.problems == std::vector<std::string>{"7/parked_at_warehouse/Firmed"});
    CHECK(w.status() == "Error");
    CHECK(w.stage() == "at_wms");
    w.looked(0, ws::parked, "Firmed");
    CHECK_FALSE(w.last.changed);
    w.looked(0, ws::parked, "On-Hold");
    CHECK(w.o.problems == std::vector<std::string>{"7/parked_at_warehouse/On-Hold"});
    w.looked(0, ws::working, "Waved");
    CHECK(w.o.problems.empty());
    CHECK(w.status() == "At WMS");
}

TEST_CASE("an order that is parked on arrival says so at once", "[warehouse]") {
    world w;
    w.observe(two_lines());
    w.accepted(0, "W1", ws::parked, "Firmed");
    CHECK(w.held_by("parked_at_warehouse"));
    CHECK(w.c().state == consignment_state::accepted);
    CHECK(w.c().word == "Firmed");
}

TEST_CASE("an order that the warehouse refuses on arrival is cancelled there", "[warehouse]") {
    world w;
    w.observe(two_lines());
    w.accepted(0, "W1", ws::failed, "Approval Denied");
    CHECK(w.held_by("canceled_at_warehouse"));
    CHECK(w.status() == "Canceled");
}

TEST_CASE("a cancellation at the warehouse ends the consignment with a problem", "[warehouse]") {
    auto w = at_warehouse();
    SECTION("cancelled") {
        w.looked(0, ws::canceled, "Canceled");
    }
    SECTION("failed") {
        w.looked(0, ws::failed, "Approval Denied");
    }
    CHECK(w.c().state == consignment_state::canceled);
    CHECK(w.c().closed_at == w.now);
    CHECK(w.held_by("canceled_at_warehouse"));
    CHECK(w.status() == "Canceled"); // stands before Error in the table
    w.settled("canceled_at_warehouse");
    CHECK(w.queued("order.submit").empty()); // never sent again by itself
}

TEST_CASE("a cancellation at the warehouse after part was shipped closes the rest", "[warehouse]") {
    auto w = at_warehouse();
    w.shipped(0, {box("P1", "T1", {{"1", "", 1}})});
    w.confirmed(0);
    w.looked(0, ws::canceled, "Canceled");
    CHECK(w.c().state == consignment_state::accepted);
    CHECK(w.c().lines[0].closed == 1);
    CHECK(w.c().lines[1].closed == 1);
    CHECK(w.held_by("canceled_at_warehouse"));
    CHECK(w.stage() == "confirmed");
    CHECK(w.queued("order.mark").size() == 1); // on_partial; "Shipped" waits for a person
    w.settled("canceled_at_warehouse");
    CHECK(w.status() == "Confirmed");
    REQUIRE(w.last.tasks.size() == 1);
    CHECK(w.last.tasks[0].moment == moment::on_shipment);
}

TEST_CASE("an unknown word is noted and never means shipped", "[warehouse]") {
    auto w = at_warehouse();
    w.looked(0, ws::unknown, "Teleported");
    CHECK(w.noted("unknown_word"));
    CHECK(w.o.problems.empty());
    CHECK(w.status() == "At WMS");
    w.looked(0, ws::unknown, "Teleported");
    CHECK(w.last.problems.empty());
    w.looked(0, ws::unknown, "");
    CHECK(w.status() == "At WMS");
}

TEST_CASE("the warehouse closes short: lines close, the order is complete, a notice says it",
          "[warehouse]") {
    auto w = at_warehouse();
    w.shipped(0, {box("P1", "T1", {{"1", "", 1}})}, ws::shipped, "Closed");
    CHECK(w.c().lines[0].closed == 1);
    CHECK(w.c().lines[1].closed == 1);
    CHECK(w.noted("short_shipped"));
    CHECK(w.o.problems.empty());
    CHECK(w.status() == "Shipped");
    CHECK_FALSE(w.last.derived.partial);
    w.confirmed(0);
    CHECK(w.status() == "Confirmed");
    CHECK(w.c().closed_at == w.now);
    w.shipped(0, {box("P1", "T1", {{"1", "", 1}})}, ws::shipped, "Closed");
    CHECK_FALSE(w.last.changed);
}

TEST_CASE("a parcel that comes after a short close opens its units again", "[warehouse]") {
    auto w = at_warehouse();
    w.shipped(0, {box("P1", "T1", {{"1", "", 1}})}, ws::shipped, "Closed");
    w.confirmed(0);
    CHECK(w.c().closed_at);
    w.shipped(0, {box("P1", "T1", {{"1", "", 1}}), box("P2", "T2", {{"1", "", 1}, {"2", "", 1}})},
              ws::shipped, "Closed");
    CHECK(w.c().lines[0].closed == 0);
    CHECK(w.c().lines[1].closed == 0);
    CHECK_FALSE(w.c().closed_at);
    CHECK(w.queued("shipment.confirm").size() == 1);
    CHECK_FALSE(w.noted("over_shipped"));
    w.confirmed(1);
    CHECK(w.status() == "Confirmed");
}

TEST_CASE("nothing closes short while a parcel's contents are unclear", "[warehouse]") {
    auto w = at_warehouse();
    w.shipped(0, {box("P1", "T1", {})}, ws::shipped, "Closed");
    CHECK(w.c().lines[0].closed == 0);
    CHECK(w.held_by("shipment_without_lines"));
    CHECK_FALSE(w.noted("short_shipped"));
}

TEST_CASE("news before acceptance, under another number, or about nobody is not believed",
          "[warehouse]") {
    world w;
    w.observe(two_lines());
    consignment_seen e;
    e.consignment = w.c().id;
    e.update.ref = "W7";
    e.update.state = ws::shipped;
    e.update.word = "Closed";
    e.update.shipments_read = true;
    e.update.shipments = {box("P1", "T1", {{"1", "", 2}})};
    e.at = w.now;
    w.run(e);
    CHECK(w.noted("seen_before_accepted"));
    CHECK(w.o.shipments.empty());
    CHECK(w.c().destination_ref.empty());

    w.accepted(0, "W1");
    e.at = w.now;
    w.run(e);
    CHECK(w.held_by("destination_ref_changed"));
    CHECK(w.o.shipments.empty());
    CHECK(w.c().word == "Released");
    w.run(e);
    CHECK_FALSE(w.last.changed);

    w.looked(5, ws::working, "Picking");
    CHECK(w.noted("consignment_unknown"));
    CHECK(w.c().word == "Released");
    w.accepted(5);
    CHECK(w.noted("consignment_unknown"));
}

TEST_CASE("work on a cancelled consignment is a problem that ends when the warehouse stops",
          "[warehouse]") {
    auto w = at_warehouse();
    w.looked(0, ws::canceled, "Canceled");
    w.settled("canceled_at_warehouse");
    w.looked(0, ws::working, "Picking");
    CHECK(w.held_by("working_after_cancel"));
    CHECK(w.c().state == consignment_state::canceled);
    w.looked(0, ws::working, "Picking");
    CHECK_FALSE(w.last.changed);
    w.looked(0, ws::unknown, "Odd");
    CHECK(w.held_by("working_after_cancel"));
    w.looked(0, ws::canceled, "Canceled");
    CHECK(w.o.problems.empty());
}

TEST_CASE("what the shop changed while a problem stopped the sending is planned when that ends",
          "[warehouse]") {
    world w;
    w.by.route = {{"", east}, {"g2", west}};
    w.observe(two_groups());
    const auto first = w.o.version.lines[0].id;
    w.edit([](data::order& v) {
        v.lines[0].quantity = 3;
        v.lines.pop_back();
    });
    REQUIRE(w.c(0).lines.size() == 1);
    REQUIRE(w.c(1).state == consignment_state::canceled);
    w.looked(1, ws::working, "Picking");
    REQUIRE(w.held_by("working_after_cancel"));
    w.edit([](data::order& v) { v.lines[0].quantity = 1; });
    w.looked(1, ws::canceled, "Canceled");
    CHECK(w.o.problems.empty());
    REQUIRE(w.c(0).lines.size() == 1);
    CHECK(w.c(0).lines[0].source_line == first);
    CHECK(w.c(0).lines[0].quantity == 1);
    CHECK(w.c(0).submit_queued);
}

TEST_CASE("an order that ended at the warehouse and that the shop finishes is only noted",
          "[warehouse]") {
    auto w = at_warehouse();
    w.looked(0, ws::canceled, "Canceled");
    w.settled("canceled_at_warehouse");
    REQUIRE(w.last.derived.status == status::canceled);
    w.edit([](data::order& v) { v.status.id = "F"; });
    CHECK(w.last.derived.status == status::canceled);
    CHECK(w.last.tasks.empty());
    CHECK(w.o.problems.empty());
}

TEST_CASE("a parcel of a cancelled consignment is a problem, and the shop is not told",
          "[warehouse]") {
    auto w = at_warehouse();
    w.looked(0, ws::canceled, "Canceled");
    w.shipped(0, {box("P1", "T1", {{"1", "", 2}})}, ws::canceled, "Canceled");
    CHECK(w.held_by("shipped_after_cancel"));
    CHECK(w.s().confirmation == confirmation_state::none);
    CHECK(w.tasks.empty());
    CHECK(w.status() == "Canceled");
    w.shipped(0, {box("P1", "T2", {{"1", "", 2}})}, ws::canceled, "Canceled");
    CHECK(w.s().said.tracking == "T2");
    CHECK(w.tasks.empty());
}

TEST_CASE(
    "what was withdrawn, claimed and not sent after all is planned anew beside what is shipped",
    "[warehouse]") {
    world w;
    w.observe(two_groups());
    w.accepted(0);
    const auto note = [](data::order& v) { v.customer_note += "x"; };
    w.by.route = {{"", east}, {"g2", west}};
    w.edit(note);
    REQUIRE(w.o.consignments.size() == 3);
    w.begun(1);
    w.edit(note); // gen 1 counts as sent, so gen 2 is not planned any more
    REQUIRE(w.c(2).state == consignment_state::canceled);
    w.shipped(0, {box("P1", "1Z1", {{"1", "", 2}})});
    REQUIRE(class_of(w.o) == state::complete);
    w.refused(1);
    REQUIRE(w.o.consignments.size() == 4);
    CHECK(w.c(3).generation == 3);
    CHECK(w.queued("order.submit").size() == 1);
    CHECK(class_of(w.o) == state::partly_sent);
}
