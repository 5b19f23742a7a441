#include "core/order/derive.hpp"
#include "core/order/requests.hpp"
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

const auto whole = std::vector<data::line_quantity>{{"1", "", 2}, {"2", "", 1}};

} // namespace

TEST_CASE("a shipment is confirmed once, however often it is seen", "[shipments]") {
    auto w = at_warehouse();
    w.shipped(0, {box("P1", "T1", whole)});
    CHECK(w.queued("shipment.confirm").size() == 1);
    w.shipped(0, {box("P1", "T1", whole)});
    CHECK_FALSE(w.last.changed);
    w.confirmed(0, "S1");
    w.shipped(0, {box("P1", "T1", whole)});
    CHECK(w.last.tasks.empty());
    w.confirmed(0, "S1");
    CHECK_FALSE(w.last.changed);
    CHECK(w.issued.count("shipment.confirm/" + w.c().reference + "/P1/2") == 0);
}

TEST_CASE("the shop with two shipments for one parcel is a problem", "[shipments]") {
    auto w = at_warehouse();
    w.shipped(0, {box("P1", "T1", whole)});
    w.confirmed(0, "S1");
    w.confirmed(0, "S2");
    CHECK(w.held_by("confirmed_twice"));
    CHECK(w.s().source_shipment_ref == "S1");
}

TEST_CASE("a confirmation of a shipment that nobody knows is noted", "[shipments]") {
    auto w = at_warehouse();
    w.confirmed(4);
    CHECK(w.noted("shipment_unknown"));
}

TEST_CASE("a shipment without tracking waits visibly and is confirmed when it comes",
          "[shipments]") {
    auto w = at_warehouse();
    w.shipped(0, {box("P1", "", whole)});
    CHECK(w.noted("shipment_untracked"));
    CHECK(w.o.problems.empty());
    CHECK(w.queued("shipment.confirm").empty());
    CHECK(w.status() == "At WMS");
    CHECK_FALSE(w.c().closed_at); // news are expected still
    w.shipped(0, {box("P1", "T1", whole)});
    CHECK_FALSE(w.noted("shipment_untracked"));
    CHECK(w.status() == "Shipped");
    CHECK(w.queued("shipment.confirm").size() == 1);
}

TEST_CASE("further tracking numbers count as tracking", "[shipments]") {
    auto w = at_warehouse();
    auto p = box("P1", "", whole);
    p.more_tracking = {"T7"};
    w.shipped(0, {p});
    CHECK(w.status() == "Shipped");
    CHECK(w.queued("shipment.confirm").size() == 1);
}

TEST_CASE("tracking that goes before the shop is told takes the confirmation back", "[shipments]") {
    auto w = at_warehouse();
    w.shipped(0, {box("P1", "T1", whole)});
    w.shipped(0, {box("P1", "", whole)});
    CHECK(w.queued("shipment.confirm").empty());
    CHECK(w.noted("shipment_untracked"));
    w.shipped(0, {box("P1", "T2", whole)});
    CHECK(w.queued("shipment.confirm") ==
          std::vector<std::string>{"shipment.confirm/" + w.c().reference + "/P1/2"});
}

TEST_CASE("tracking that changes before the shop is told is told as it is", "[shipments]") {
    auto w = at_warehouse();
    w.shipped(0, {box("P1", "T1", whole)});
    w.shipped(0, {box("P1", "T2", whole)});
    CHECK(w.queued("shipment.confirm").size() == 1);
    CHECK(to_confirmation(w.o, w.s()).shipment.tracking == "T2");
    shipment_confirmed e;
    e.shipment = w.s().id;
    e.source_shipment_ref = "S1";
    e.tracking = "T1"; // what had left before the change came
    e.at = w.now;
    w.tasks.clear();
    w.run(e);
    CHECK(w.held_by("tracking_changed_after_confirmation"));
}

TEST_CASE("tracking or contents that change after the shop was told are problems", "[shipments]") {
    auto w = at_warehouse();
    w.shipped(0, {box("P1", "T1", whole)});
    w.confirmed(0);
    SECTION("tracking") {
        w.shipped(0, {box("P1", "T2", whole)});
        CHECK(w.held_by("tracking_changed_after_confirmation"));
        CHECK(w.last.problems[0].text.find("UPS T1") != std::string::npos);
        CHECK(w.last.problems[0].text.find("UPS T2") != std::string::npos);
    }
    SECTION("carrier") {
        auto p = box("P1", "T1", whole);
        p.carrier = "FedEx";
        w.shipped(0, {p});
        CHECK(w.held_by("tracking_changed_after_confirmation"));
    }
    SECTION("contents") {
        w.shipped(0, {box("P1", "T1", {{"1", "", 1}, {"2", "", 1}})});
        CHECK(w.held_by("contents_changed_after_confirmation"));
        CHECK_FALSE(w.held_by("tracking_changed_after_confirmation"));
        CHECK(w.stage() == "shipped");
        CHECK_FALSE(w.c().closed_at);
    }
    SECTION("a cost") {
        auto p = box("P1", "T1", whole);
        p.cost = "9.90";
        w.shipped(0, {p});
        CHECK(w.o.problems.empty());
        CHECK(w.s().said.cost == "9.90");
    }
    CHECK(w.queued("shipment.confirm").empty());
}

TEST_CASE("a shipment voided before the shop was told is not confirmed", "[shipments]") {
    auto w = at_warehouse();
    w.shipped(0, {box("P1", "T1", whole)});
    SECTION("said") {
        auto p = box("P1", "T1", whole);
        p.voided = true;
        w.shipped(0, {p});
        w.shipped(0, {p});
        CHECK_FALSE(w.last.changed);
        p.cost = "1";
        w.shipped(0, {p});
        CHECK(w.last.changed);
    }
    SECTION("not listed any more") {
        w.shipped(0, {});
        CHECK(w.said("shipment_voided"));
        w.shipped(0, {});
        CHECK_FALSE(w.last.changed);
    }
    CHECK(w.s().said.voided);
    CHECK(w.queued("shipment.confirm").empty());
    CHECK(w.status() == "At WMS");
    CHECK(shipped_units(w.o, w.c(), w.c().lines[0]) == 0);

    w.shipped(0, {box("P1", "T1", whole)});
    CHECK(w.said("shipment_restored"));
    CHECK(w.queued("shipment.confirm").size() == 1);
    CHECK(w.s().confirms == 2);
}

TEST_CASE("a shipment that is voided when it is first seen is only recorded", "[shipments]") {
    auto w = at_warehouse();
    auto p = box("P1", "T1", whole);
    p.voided = true;
    w.shipped(0, {p});
    REQUIRE(w.o.shipments.size() == 1);
    CHECK(w.tasks.empty());
    CHECK(w.status() == "At WMS");
    w.shipped(0, {box("P1", "", whole)});
    CHECK(w.noted("shipment_untracked"));
}

TEST_CASE("a shipment voided after the shop was told is a problem, and its lines are open again",
          "[shipments]") {
    auto w = at_warehouse();
    w.shipped(0, {box("P1", "T1", whole)});
    w.confirmed(0);
    CHECK(w.c().closed_at);
    w.shipped(0, {});
    CHECK(w.held_by("voided_after_confirmation"));
    CHECK(w.stage() == "at_wms");
    CHECK_FALSE(w.c().closed_at);
    auto gone = box("P1", "T1", whole);
    gone.voided = true;
    gone.cost = "0";
    w.shipped(0, {gone});
    CHECK(w.last.problems.empty());
    w.shipped(0, {box("P1", "T1", whole)});
    CHECK(w.o.problems.empty());
    CHECK(w.status() == "Confirmed");
}

TEST_CASE("a confirmation that arrives for a voided shipment is recorded with the problem",
          "[shipments]") {
    auto w = at_warehouse();
    w.shipped(0, {box("P1", "T1", whole)});
    w.shipped(0, {});
    w.confirmed(0, "S1");
    CHECK(w.s().confirmation == confirmation_state::confirmed);
    CHECK(w.s().source_shipment_ref == "S1");
    CHECK(w.held_by("voided_after_confirmation"));
}

TEST_CASE("nobody is told in mode test: the order ends Shipped and is closed", "[shipments]") {
    world w;
    w.by.write_back = false;
    w.by.reference_prefix = "TEST-";
    w.observe(two_lines());
    w.accepted();
    w.shipped(0, {box("P1", "", whole)});
    w.shipped(0, {box("P1", "T1", whole)});
    CHECK(w.s().confirmation == confirmation_state::none);
    CHECK(w.tasks.empty());
    CHECK(w.status() == "Shipped");
    CHECK(w.c().closed_at);
}

TEST_CASE("what is shipped while the shop may not be written to is told when it may",
          "[shipments]") {
    world w;
    w.observe(two_lines());
    w.accepted();
    w.by.write_back = false;
    w.shipped(0, {box("P1", "T1", whole)});
    CHECK(w.s().confirmation == confirmation_state::pending);
    CHECK(w.queued("shipment.confirm").size() == 1); // its shop's lane is closed meanwhile
    CHECK_FALSE(w.c().closed_at);
    w.by.write_back = true;
    w.confirmed(0);
    CHECK(w.status() == "Confirmed");
    CHECK(w.queued("order.mark").size() == 1);
}

TEST_CASE("shipment lines are found by number, or by SKU where the vendor names no line",
          "[shipments]") {
    auto v = two_lines();
    v.lines.push_back(physical("13", "A", 3)); // the same SKU on a second line
    world w;
    w.observe(v);
    w.accepted();
    w.shipped(0, {box("P1", "T1", {{"", "a ", 4}}), box("P2", "T2", {{"3", "", 1}, {"", "B", 1}})});
    CHECK(shipped_units(w.o, w.c(), w.c().lines[0]) == 2);
    CHECK(shipped_units(w.o, w.c(), w.c().lines[1]) == 1);
    CHECK(shipped_units(w.o, w.c(), w.c().lines[2]) == 3);
    CHECK_FALSE(w.last.derived.partial);
    const auto first = to_confirmation(w.o, w.s(0)).shipment.lines;
    REQUIRE(first.size() == 2);
    CHECK(first[0].line == "11");
    CHECK(first[0].quantity == 2);
    CHECK(first[1].line == "13");
    CHECK(first[1].quantity == 2);
    const auto second = to_confirmation(w.o, w.s(1)).shipment.lines;
    REQUIRE(second.size() == 2);
    CHECK(second[0].line == "12");
    CHECK(second[1].quantity == 1);
}

TEST_CASE("an unknown line number falls back on the SKU", "[shipments]") {
    auto w = at_warehouse();
    w.shipped(0, {box("P1", "T1", {{"900", "A", 2}, {"x2", "B", 1}})});
    CHECK_FALSE(w.last.derived.partial);
    CHECK(w.problems.empty());
}

TEST_CASE("of two SKUs that differ by case only the exact one is meant", "[shipments]") {
    auto v = two_lines();
    v.lines[1].sku = "a";
    world w;
    w.observe(v);
    w.accepted();
    w.shipped(0, {box("P1", "T1", {{"", "a", 1}})});
    CHECK(shipped_units(w.o, w.c(), w.c().lines[0]) == 0);
    CHECK(shipped_units(w.o, w.c(), w.c().lines[1]) == 1);
}

TEST_CASE("a shipment that names nothing of ours holds the order until it does", "[shipments]") {
    auto w = at_warehouse();
    SECTION("no lines") {
        w.shipped(0, {box("P1", "T1", {})});
    }
    SECTION("strange lines") {
        w.shipped(0, {box("P1", "T1", {{"", "FLYER", 1}})});
    }
    SECTION("no units") {
        w.shipped(0, {box("P1", "T1", {{"1", "", 0}, {"2", "", -4}})});
    }
    CHECK(w.held_by("shipment_without_lines"));
    CHECK(w.queued("shipment.confirm").empty());
    w.shipped(0, {box("P1", "T1", whole)});
    CHECK(w.o.problems.empty());
    CHECK(w.queued("shipment.confirm").size() == 1);
}

TEST_CASE("something beside our lines in a parcel is noted", "[shipments]") {
    auto w = at_warehouse();
    w.shipped(0, {box("P1", "T1", {{"1", "", 2}, {"", "FLYER", 1}})});
    CHECK(w.noted("shipment_lines_unknown"));
    CHECK(w.o.problems.empty());
    CHECK(to_confirmation(w.o, w.s()).shipment.lines.size() == 1);
}

TEST_CASE("a shipment without an id, or two with one id, are not mixed up", "[shipments]") {
    auto w = at_warehouse();
    w.shipped(0, {box("", "T1", whole)});
    CHECK(w.held_by("shipment_without_id"));
    CHECK(w.o.shipments.empty());
    w.shipped(0, {box("", "T1", whole)});
    CHECK_FALSE(w.last.changed);
    w.shipped(0, {box("P1", "T1", {{"1", "", 2}}), box("P1", "T2", {{"2", "", 1}})});
    REQUIRE(w.o.shipments.size() == 1);
    CHECK(w.s().said.tracking == "T1");
}

TEST_CASE("more than was sent is noted once, and the shop is told of what was ordered",
          "[shipments]") {
    auto w = at_warehouse();
    w.shipped(0, {box("P1", "T1", whole), box("P2", "T2", whole)});
    CHECK(w.noted("over_shipped"));
    CHECK(w.o.problems.empty());
    w.shipped(0, {box("P1", "T1", whole), box("P2", "T2", whole)});
    CHECK_FALSE(w.last.changed);
    CHECK(w.queued("shipment.confirm").size() == 1); // the second brings nothing that it expects
    CHECK(w.s(1).confirmation == confirmation_state::none);
    CHECK(to_confirmation(w.o, w.s(0)).shipment.lines.size() == 2);
    CHECK(to_confirmation(w.o, w.s(1)).shipment.lines.empty());
    w.confirmed(0);
    CHECK(w.status() == "Confirmed");
}

TEST_CASE("a first parcel with more than was ordered is told of what was ordered", "[shipments]") {
    auto w = at_warehouse();
    w.shipped(0, {box("P1", "T1", {{"1", "", 5}, {"2", "", INT64_MAX}})});
    CHECK(w.noted("over_shipped"));
    const auto told = to_confirmation(w.o, w.s()).shipment.lines;
    REQUIRE(told.size() == 2);
    CHECK(told[0].quantity == 2);
    CHECK(told[1].quantity == 1);
}

TEST_CASE("kits: destination units become order units, and only whole ones are told",
          "[shipments]") {
    world w;
    w.observe(two_lines());
    w.o.consignments[0].lines[0].factor = 6; // two cases of six
    w.accepted();
    CHECK(to_consignment(w.o, w.c(), w.by).lines[0].quantity == 12);
    w.shipped(0, {box("P1", "T1", {{"1", "", 4}})});
    CHECK(shipped_units(w.o, w.c(), w.c().lines[0]) == 0);
    CHECK(w.queued("shipment.confirm").empty()); // not one whole unit is there yet
    w.shipped(0, {box("P1", "T1", {{"1", "", 4}}), box("P2", "T2", {{"1", "", 5}})});
    CHECK(shipped_units(w.o, w.c(), w.c().lines[0]) == 1);
    CHECK(to_confirmation(w.o, w.s(0)).shipment.lines.empty());
    REQUIRE(to_confirmation(w.o, w.s(1)).shipment.lines.size() == 1);
    CHECK(to_confirmation(w.o, w.s(1)).shipment.lines[0].quantity == 1);
    w.shipped(0, {box("P1", "T1", {{"1", "", 4}}), box("P2", "T2", {{"1", "", 5}}),
                  box("P3", "T3", {{"1", "", 3}, {"2", "", 1}})});
    CHECK_FALSE(w.last.derived.partial);
    CHECK(w.s(0).confirmation == confirmation_state::none); // nothing whole came with it
    w.confirmed(1, "S1");
    w.confirmed(2, "S2");
    CHECK(w.status() == "Confirmed");
}

TEST_CASE("a line sent as several parts is told only as far as all parts came", "[shipments]") {
    world w;
    w.observe(two_lines());
    auto& lines = w.o.consignments[0].lines;
    lines[1].source_line = "11"; // B is a part of line 11 too, two of each
    lines[1].quantity = 2;
    w.accepted();
    w.shipped(0, {box("P1", "T1", {{"1", "", 2}})});
    CHECK(to_confirmation(w.o, w.s()).shipment.lines.empty());
    w.shipped(0, {box("P1", "T1", {{"1", "", 2}}), box("P2", "T2", {{"2", "", 1}})});
    const auto told = to_confirmation(w.o, w.s(1)).shipment.lines;
    REQUIRE(told.size() == 1);
    CHECK(told[0].line == "11");
    CHECK(told[0].quantity == 1);
}

TEST_CASE("on_partial_shipment is written once, on_shipment once, after the confirmations",
          "[marks]") {
    auto w = at_warehouse();
    w.shipped(0, {box("P1", "T1", {{"1", "", 1}})});
    CHECK(w.queued("order.mark").empty());
    w.confirmed(0, "S1");
    REQUIRE(w.last.tasks.size() == 1);
    CHECK(w.last.tasks[0].moment == moment::on_partial_shipment);
    w.marked(moment::on_partial_shipment, "3");
    w.shipped(0, {box("P1", "T1", {{"1", "", 1}}), box("P2", "T2", {{"1", "", 1}})});
    w.confirmed(1, "S2");
    CHECK(w.last.tasks.empty());
    w.shipped(0, {box("P1", "T1", {{"1", "", 1}}), box("P2", "T2", {{"1", "", 1}}),
                  box("P3", "T3", {{"2", "", 1}})});
    w.confirmed(2, "S3");
    REQUIRE(w.last.tasks.size() == 1);
    CHECK(w.last.tasks[0].moment == moment::on_shipment);
    w.marked(moment::on_shipment, "2");
    w.marked(moment::on_shipment, "2");
    CHECK_FALSE(w.last.changed);
    w.edit([](data::order& v) { v.status.id = "2"; });
    CHECK(w.tasks.empty());
}

TEST_CASE("moments that are never written are never queued", "[marks]") {
    world w;
    w.by.moments = {{moment::on_partial_shipment, "never"}};
    w.observe(two_lines());
    w.accepted();
    w.shipped(0, {box("P1", "T1", {{"1", "", 1}})});
    w.confirmed(0);
    w.shipped(0, {box("P1", "T1", {{"1", "", 1}}), box("P2", "T2", {{"1", "", 1}, {"2", "", 1}})});
    w.confirmed(1, "S2");
    CHECK(w.status() == "Confirmed");
    for (const auto& key : w.issued)
        CHECK(key.rfind("order.mark", 0) != 0);
}

TEST_CASE("a moment that is not written yet never overwrites a later one", "[marks]") {
    world w;
    w.observe(two_lines());
    w.accepted(); // the mark was held by a problem, and the policy let the order go on
    w.shipped(0, {box("P1", "T1", {{"1", "", 1}})});
    w.confirmed(0, "S1");
    auto keys = w.queued("order.mark");
    REQUIRE(keys.size() == 1);
    CHECK(w.tasks[keys[0]].moment == moment::on_partial_shipment);
    CHECK(w.tasks[keys[0]].after == 1); // should the first be under way
    w.shipped(0, {box("P1", "T1", {{"1", "", 1}}), box("P2", "T2", {{"1", "", 1}, {"2", "", 1}})});
    w.confirmed(1, "S2");
    keys = w.queued("order.mark");
    REQUIRE(keys.size() == 1);
    CHECK(w.tasks[keys[0]].moment == moment::on_shipment);
    w.marked(moment::on_download, "9"); // it was under way
    CHECK(w.said("status_marked"));
    CHECK(w.queued("order.mark").size() == 1);
}

TEST_CASE("a notice of the status problem does not keep a shipment from being confirmed",
          "[marks]") {
    world w;
    w.observe(two_lines());
    w.met("1/status_unmapped/on_download");
    w.accepted();
    w.shipped(0, {box("P1", "T1", whole)});
    REQUIRE(w.queued("shipment.confirm").size() == 1);
    CHECK(w.tasks[w.queued("shipment.confirm")[0]].after == 0);
    CHECK(w.status() == "Error");
    CHECK(w.stage() == "shipped");
}
