#include "core/order/requests.hpp"
#include "world.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::orders;
using namespace dray::orders::testing;
using ws = data::warehouse_state;

TEST_CASE("the same version again is unchanged", "[reading]") {
    world w;
    w.observe(two_lines());
    w.observe(two_lines());
    CHECK_FALSE(w.last.changed);
}

TEST_CASE("an older version is ignored", "[reading]") {
    world w;
    auto v = two_lines();
    w.observe(v);
    w.edit([](data::order& x) { x.status.id = "9"; });
    v.lines[0].quantity = 99;
    w.observe(v);
    CHECK_FALSE(w.last.changed);
    CHECK(w.o.version.status.id == "9");
}

TEST_CASE("a version without its own time is not taken for an older one", "[reading]") {
    world w;
    w.observe(two_lines());
    auto v = w.o.version;
    v.modified_at = {};
    v.lines[0].quantity = 3;
    w.observe(v);
    CHECK(w.c().lines[0].quantity == 3);
}

TEST_CASE("the echo of our own write is stored and moves nothing", "[reading]") {
    world w;
    w.observe(two_lines());
    w.marked(moment::on_download, "9");
    const auto decided = w.o.changed_at;
    w.edit([](data::order& v) { v.status.id = "9"; });
    CHECK(w.last.changed);
    CHECK(w.o.changed_at == decided);
    CHECK(w.last.tasks.empty());
    CHECK(w.last.withdrawn.empty());
    CHECK(w.said("status_seen"));
    w.edit([](data::order&) {});
    CHECK(w.last.changed);
    CHECK(w.last.history.empty());
}

TEST_CASE("an edit before the send changes the consignment and queues its submit anew",
          "[reading]") {
    world w;
    w.observe(two_lines());
    const auto reference = w.c().reference;
    w.edit([](data::order& v) {
        v.lines[0].quantity = 5;
        v.lines.push_back(physical("13", "C", 1));
    });
    CHECK(w.c().reference == reference);
    CHECK(w.c().generation == 1);
    REQUIRE(w.c().lines.size() == 3);
    CHECK(w.c().lines[0].quantity == 5);
    REQUIRE(w.last.withdrawn.size() == 1);
    CHECK(w.last.withdrawn[0].identity_key == "order.submit/" + reference + "/1");
    CHECK(w.queued("order.submit") == std::vector<std::string>{"order.submit/" + reference + "/2"});
    CHECK(w.said("consignment_replanned"));
    CHECK(w.queued("order.mark").size() == 1);
}

TEST_CASE("a new address, method or note before the send is sent too", "[reading]") {
    world w;
    w.observe(two_lines());
    SECTION("address") {
        w.edit([](data::order& v) { v.ship_groups[0].to.street1 = "9 New Street"; });
        CHECK(to_consignment(w.o, w.c(), w.by).to.street1 == "9 New Street");
    }
    SECTION("method") {
        w.edit([](data::order& v) { v.ship_groups[0].method = "Express"; });
    }
    SECTION("note") {
        w.edit([](data::order& v) { v.customer_note = "ring twice"; });
    }
    CHECK(w.last.withdrawn.size() == 1);
    CHECK(w.queued("order.submit").size() == 1);
}

TEST_CASE("an edit that no submit would tell leaves the submit alone", "[reading]") {
    world w;
    w.observe(two_lines());
    w.edit([](data::order& v) {
        v.lines.push_back(physical("13", "C", 1));
        v.lines.back().kind = data::line_kind::digital;
    });
    CHECK(w.last.withdrawn.empty());
    CHECK(w.c().lines.size() == 2);
}

TEST_CASE("units that the shop ships by hand before the send are not sent", "[reading]") {
    world w;
    w.observe(two_lines());
    w.edit([](data::order& v) { v.lines[0].shipped = 1; });
    CHECK(w.c().lines[0].quantity == 1);
    w.edit([](data::order& v) {
        v.lines[0].shipped = 2;
        v.lines[1].shipped = 1;
    });
    CHECK(w.c().state == consignment_state::canceled);
    CHECK(w.queued("order.submit").empty());
    CHECK(w.status() == "Canceled");
}

TEST_CASE("a ship group that goes, and one that comes, before the send", "[reading]") {
    world w;
    w.observe(two_groups());
    w.edit([](data::order& v) {
        v.ship_groups[1] = ship_to("g3", "3 Quay");
        v.lines[1].ship_group = "g3";
    });
    REQUIRE(w.o.consignments.size() == 3);
    CHECK(w.c(1).state == consignment_state::canceled);
    CHECK(w.c(2).ship_group == "g3");
    CHECK(w.queued("order.submit").size() == 2);
    w.edit([](data::order& v) { // and back
        v.ship_groups[1] = ship_to("g2", "2 Pier Street");
        v.lines[1].ship_group = "g2";
    });
    CHECK(w.c(3).ship_group == "g2");
    CHECK(w.c(3).generation == 2);
    CHECK(w.c(3).reference != w.c(1).reference);
}

TEST_CASE("another route before the send makes another consignment", "[reading]") {
    world w;
    w.observe(two_lines());
    w.by.route = {{"", west}};
    w.edit([](data::order& v) { v.customer_note = "x"; });
    REQUIRE(w.o.consignments.size() == 2);
    CHECK(w.c(0).state == consignment_state::canceled);
    CHECK(w.c(1).destination == west);
    CHECK(w.c(1).generation == 2);
}

TEST_CASE("an edit that breaks an order before the send stops it, one that mends it lets it go",
          "[reading]") {
    world w;
    w.observe(two_groups());
    w.edit([](data::order& v) { v.ship_groups[1].to.city.clear(); });
    CHECK(w.held_by("address_missing"));
    CHECK(w.status() == "Error");
    CHECK(w.queued("order.submit").empty()); // nothing of it, not the other group either
    w.edit([](data::order& v) { v.ship_groups[1].to.city = "Boston"; });
    CHECK(w.o.problems.empty());
    CHECK(w.status() == "New");
    CHECK(w.queued("order.submit").size() == 2);
    CHECK(w.queued("order.mark").size() == 1);
}

TEST_CASE("a cancellation before the send takes everything back", "[reading]") {
    world w;
    w.observe(two_groups());
    w.edit([](data::order& v) { v.status.id = "X"; });
    CHECK(w.status() == "Canceled");
    CHECK(w.tasks.empty());
    CHECK(w.last.withdrawn.size() == 3);
    CHECK(w.c(0).state == consignment_state::canceled);
    CHECK(w.c(0).closed_at == w.now);
    CHECK(w.o.problems.empty());
    w.edit([](data::order& v) { v.lines[0].quantity = 1; }); // still cancelled
    CHECK(w.tasks.empty());
}

TEST_CASE("a cancellation ends what blocked the planning", "[reading]") {
    auto v = two_lines();
    v.lines[0].sku.clear();
    world w;
    w.observe(v);
    w.edit([](data::order& x) { x.status.id = "X"; });
    CHECK(w.o.problems.empty());
    CHECK(w.status() == "Canceled");
}

TEST_CASE("a cancellation that is taken back plans the next generation", "[reading]") {
    world w;
    w.observe(two_lines());
    w.edit([](data::order& v) { v.status.id = "X"; });
    w.edit([](data::order& v) { v.status.id = "11"; });
    REQUIRE(w.o.consignments.size() == 2);
    CHECK(w.c(1).generation == 2);
    CHECK(w.c(1).reference != w.c(0).reference);
    CHECK(w.status() == "New");
    CHECK(w.queued("order.submit").size() == 1);
    CHECK(w.queued("order.mark").size() == 1);
}

TEST_CASE("units wanted again after all were refunded are planned again", "[reading]") {
    world w;
    w.observe(two_lines());
    w.edit([](data::order& v) {
        for (auto& l : v.lines)
            l.canceled = l.quantity;
    });
    CHECK(w.status() == "Canceled");
    w.edit([](data::order& v) {
        for (auto& l : v.lines)
            l.canceled = 0;
    });
    CHECK(w.status() == "New");
    CHECK(w.queued("order.submit").size() == 1);
    CHECK(w.c(1).generation == 2);
}

TEST_CASE("an order finished or archived in the shop before the send is not sent", "[reading]") {
    world w;
    w.observe(two_lines());
    SECTION("final") {
        w.edit([](data::order& v) { v.status = data::status("F", "Completed"); });
        CHECK(w.o.not_for_us == "status Completed is final");
    }
    SECTION("archived") {
        w.edit([](data::order& v) { v.archived = true; });
        CHECK(w.o.not_for_us == "archived in the shop");
    }
    CHECK(w.tasks.empty());
    CHECK(w.c().state == consignment_state::canceled);
    w.command(command_kind::load_anyway); // and yet
    CHECK(w.queued("order.submit").size() == 1);
    w.edit([](data::order& v) { v.staff_note = "y"; }); // it is final still, which is known
    CHECK(w.queued("order.submit").size() == 1);
}

TEST_CASE("a final status that we wrote ourselves finishes nothing", "[reading]") {
    world w;
    w.observe(two_lines());
    w.marked(moment::on_download, "F");
    w.edit([](data::order& v) { v.status.id = "F"; });
    CHECK(w.o.not_for_us.empty());
    CHECK(w.queued("order.submit").size() == 1);
}

TEST_CASE("a cancellation after the send is a problem and nothing more is confirmed", "[reading]") {
    world w;
    w.observe(two_groups());
    w.marked(moment::on_download);
    w.begun(0);
    w.accepted(0);
    w.edit([](data::order& v) { v.status.id = "X"; });
    CHECK(w.held_by("canceled_after_send"));
    CHECK(w.status() == "Error");
    CHECK(w.stage() == "at_wms");
    CHECK(w.c(1).state == consignment_state::canceled);
    CHECK(w.queued("order.submit").empty());

    w.shipped(0, {box("P1", "T1", {{"1", "", 2}})});
    CHECK(w.queued("shipment.confirm").empty());
    w.settled("canceled_after_send"); // "it shall be shipped all the same"
    CHECK(w.queued("shipment.confirm").size() == 1);
    w.confirmed(0);
    CHECK(w.status() == "Confirmed");
    CHECK(w.queued("order.mark").empty()); // never "Shipped" over "Cancelled"
}

TEST_CASE("a confirmation that is queued when the shop cancels is taken back", "[reading]") {
    world w;
    w.observe(two_lines());
    w.accepted();
    w.shipped(0, {box("P1", "T1", {{"1", "", 2}})});
    REQUIRE(w.queued("shipment.confirm").size() == 1);
    w.edit([](data::order& v) { v.status.id = "X"; });
    CHECK(w.queued("shipment.confirm").empty());
    CHECK(w.held_by("canceled_after_send"));
    w.edit([](data::order& v) { v.status.id = "11"; });
    CHECK(w.o.problems.empty());
    CHECK(w.queued("shipment.confirm").size() == 1);
    CHECK(w.s().confirms == 2);
}

TEST_CASE("the shop and the warehouse agree on a cancellation: nobody has to act", "[reading]") {
    world w;
    w.observe(two_lines());
    w.accepted();
    w.edit([](data::order& v) { v.status.id = "X"; });
    w.looked(0, ws::canceled, "Canceled");
    CHECK(w.o.problems.empty());
    CHECK(w.status() == "Canceled");
}

TEST_CASE("one of two consignments stopped after a cancellation leaves the problem", "[reading]") {
    world w;
    w.observe(two_groups());
    w.accepted(0, "W1");
    w.accepted(1, "W2");
    w.edit([](data::order& v) { v.status.id = "X"; });
    w.looked(0, ws::canceled, "Canceled");
    CHECK(w.held_by("canceled_after_send"));
    CHECK_FALSE(w.held_by("canceled_at_warehouse"));
    w.looked(1, ws::canceled, "Canceled");
    CHECK(w.o.problems.empty());
}

TEST_CASE("a cancellation after everything was shipped is only noted", "[reading]") {
    world w;
    w.observe(two_lines());
    w.accepted();
    w.shipped(0, {box("P1", "T1", {{"1", "", 2}, {"2", "", 1}})});
    w.confirmed(0);
    w.edit([](data::order& v) { v.status.id = "X"; });
    CHECK(w.o.problems.empty());
    CHECK(w.status() == "Confirmed");
    CHECK(w.said("canceled_at_source"));
    w.edit([](data::order& v) { v.status.id = "2"; });
    CHECK_FALSE(w.o.canceled_at_source);
}

TEST_CASE("an edit after the send is a problem that shows both", "[reading]") {
    world w;
    w.observe(two_lines());
    w.accepted();
    std::string expected;
    std::string personal;
    SECTION("more units") {
        w.edit([](data::order& v) { v.lines[0].quantity = 3; });
        expected = "line 11 (A): 2 sent, 3 wanted in the shop now";
    }
    SECTION("refunded units") {
        w.edit([](data::order& v) { v.lines[0].canceled = 1; });
        expected = "line 11 (A): 2 sent, 1 wanted in the shop now";
    }
    SECTION("a line that goes") {
        w.edit([](data::order& v) { v.lines.pop_back(); });
        expected = "line 12 (B): 1 sent, gone in the shop";
    }
    SECTION("a line that comes") {
        w.edit([](data::order& v) { v.lines.push_back(physical("13", "C", 4)); });
        expected = "line 13 (C): 4 added, not sent";
    }
    SECTION("another product") {
        w.edit([](data::order& v) { v.lines[0].sku = "Z"; });
        expected = "line 11 (A): is Z now";
    }
    SECTION("another address") {
        w.edit([](data::order& v) { v.ship_groups[0].to.street1 = "9 New Street"; });
        expected = "differs in street1";
        personal = "1 Dock Road";
    }
    SECTION("an address that goes") {
        w.edit([](data::order& v) { v.ship_groups.clear(); });
        expected = "is gone";
        personal = "1 Dock Road";
    }
    SECTION("a line that moves to another address") {
        w.edit([](data::order& v) {
            v.ship_groups.push_back(ship_to("g2", "2 Pier"));
            v.lines[1].ship_group = "g2";
        });
        expected = "goes to another address now";
    }
    REQUIRE(w.last.problems.size() == 1);
    const auto& p = w.last.problems[0];
    CHECK(p.code == "edited_after_send");
    INFO(p.text);
    CHECK(p.text.find(expected) != std::string::npos);
    CHECK(p.personal.find(personal) != std::string::npos);
    CHECK(w.status() == "Error");
    CHECK(w.o.consignments.size() == 1);
    CHECK(w.queued("order.submit").empty());
    w.settled("edited_after_send");
    CHECK(w.status() == "At WMS");
    CHECK(w.queued("order.submit").empty()); // what moved or was added is not sent by itself
}

TEST_CASE("a change after the send that the warehouse need not know is only noted", "[reading]") {
    world w;
    w.observe(two_lines());
    w.accepted();
    w.edit([](data::order& v) { v.billing.street1 = "elsewhere"; });
    CHECK(w.o.problems.empty());
    CHECK(w.said("order_changed"));
    w.edit([](data::order& v) { v.lines[0].shipped = 2; }); // our confirmation, as the shop counts
    CHECK(w.o.problems.empty());
    CHECK(w.last.history.empty());
}

TEST_CASE("a refund or a move after everything was shipped is only noted, more units are not",
          "[reading]") {
    world w;
    w.observe(two_lines());
    w.accepted();
    w.shipped(0, {box("P1", "T1", {{"1", "", 2}, {"2", "", 1}})});
    w.confirmed(0);
    w.edit([](data::order& v) {
        v.lines[0].canceled = 1;
        v.ship_groups[0].to.street1 = "moved";
    });
    CHECK(w.o.problems.empty());
    CHECK(w.status() == "Confirmed");
    w.edit([](data::order& v) { v.lines[1].quantity = 2; });
    CHECK(w.held_by("edited_after_send"));
}

TEST_CASE("an edit while the submit is under way counts as after the send", "[reading]") {
    world w;
    w.observe(two_lines());
    w.begun();
    w.edit([](data::order& v) { v.lines[0].quantity = 3; });
    CHECK(w.held_by("edited_after_send"));
    CHECK(w.c().lines[0].quantity == 2);
    w.refused(); // nothing was sent after all
    CHECK(w.o.problems.empty());
    CHECK(w.c().lines[0].quantity == 3);
    CHECK(w.queued("order.submit").size() == 1);
    CHECK(w.c().submits == 2);
}

TEST_CASE("a cancellation while the submit is under way ends the order if nothing was sent",
          "[reading]") {
    world w;
    w.observe(two_lines());
    w.begun();
    w.edit([](data::order& v) { v.status.id = "X"; });
    CHECK(w.held_by("canceled_after_send"));
    w.refused();
    CHECK(w.status() == "Canceled");
    CHECK(w.o.problems.empty());
    CHECK(w.tasks.empty());
}

TEST_CASE("what is not sent yet follows an edit that touches only it", "[reading]") {
    world w;
    w.observe(two_groups());
    w.accepted(0);
    w.edit([](data::order& v) { v.lines[1].quantity = 4; });
    CHECK(w.o.problems.empty());
    CHECK(w.c(1).lines[0].quantity == 4);
    CHECK(w.queued("order.submit").size() == 1);
    w.edit([](data::order& v) { v.lines[0].quantity = 4; });
    CHECK(w.held_by("edited_after_send"));
    CHECK(w.queued("order.submit").empty()); // stopped until someone has looked
    w.settled("edited_after_send");
    CHECK(w.queued("order.submit").size() == 1);
}

TEST_CASE("a line that moves from what is sent to what is not is never sent twice", "[reading]") {
    world w;
    w.observe(two_groups());
    w.accepted(0);
    w.edit([](data::order& v) { v.lines[0].ship_group = "g2"; });
    CHECK(w.held_by("edited_after_send"));
    w.settled("edited_after_send");
    REQUIRE(w.queued("order.submit").size() == 1);
    REQUIRE(w.c(1).lines.size() == 1);
    CHECK(w.c(1).lines[0].source_line == "12");
}

TEST_CASE("a new address after the send is sent to once a person has looked", "[reading]") {
    world w;
    w.observe(two_lines());
    w.accepted();
    w.edit([](data::order& v) {
        v.ship_groups.push_back(ship_to("g2", "2 Pier"));
        v.lines.push_back(physical("13", "C", 1, "g2"));
    });
    CHECK(w.held_by("edited_after_send"));
    CHECK(w.queued("order.submit").empty());
    w.settled("edited_after_send");
    REQUIRE(w.o.consignments.size() == 2);
    CHECK(w.c(1).ship_group == "g2");
    CHECK(w.queued("order.submit").size() == 1);
}

TEST_CASE("an order finished in the shop while part of it is not sent asks a person", "[reading]") {
    world w;
    w.observe(two_groups());
    w.accepted(0);
    w.edit([](data::order& v) { v.status = data::status("F", "Completed"); });
    CHECK(w.held_by("final_after_send"));
    CHECK(w.queued("order.submit").empty());
    w.settled("final_after_send");
    CHECK(w.queued("order.submit").size() == 1);
}

TEST_CASE("an order finished in the shop after all was sent goes on", "[reading]") {
    world w;
    w.observe(two_lines());
    w.accepted();
    w.edit([](data::order& v) { v.status = data::status("F", "Completed"); });
    CHECK(w.o.problems.empty());
    CHECK(w.status() == "At WMS");
    w.edit([](data::order& v) {
        v.archived = true;
        v.lines[0].quantity = 3;
    });
    CHECK(w.held_by("edited_after_send")); // weighs more than the end
}

TEST_CASE("what a task reports before the order was read is kept out", "[reading]") {
    world w;
    w.met("1/status_unmapped/on_download");
    CHECK_FALSE(w.last.changed);
    w.marked(moment::on_download);
    CHECK_FALSE(w.last.changed);
    w.command(command_kind::hold);
    CHECK(w.last.refused == "order_unknown");
}

TEST_CASE("a problem of a task holds the order until it is resolved", "[reading]") {
    world w;
    w.observe(two_lines());
    w.met("7/rejected/SKU A");
    CHECK(w.status() == "Error");
    CHECK(w.stage() == "new");
    CHECK(w.queued("order.submit").size() == 1); // its task is the engine's to hold
    w.met("7/rejected/SKU A");
    CHECK_FALSE(w.last.changed);
    w.met("1/status_unmapped/on_download");
    w.resolved("7/rejected/SKU A");
    CHECK(w.status() == "Error");
    w.resolved("7/rejected/SKU A");
    CHECK_FALSE(w.last.changed);
    w.resolved("1/status_unmapped/on_download");
    CHECK(w.status() == "New");

    w.by.not_for_us = "x";
    world other(w.by);
    other.observe(two_lines());
    other.met("1/anything/else");
    other.resolved("1/anything/else");
    CHECK(other.o.problems.empty());
    CHECK(other.tasks.empty());
}
