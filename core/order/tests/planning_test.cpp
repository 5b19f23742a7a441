#include "core/order/plan.hpp"
#include "world.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::orders;
using namespace dray::orders::testing;

TEST_CASE("each ship group becomes a consignment with its own reference and submit", "[planning]") {
    world w;
    w.by.route = {{"", east}, {"g2", west}};
    w.observe(two_groups());
    REQUIRE(w.o.consignments.size() == 2);
    CHECK(w.c(0).ship_group == "g1");
    CHECK(w.c(0).destination == east);
    CHECK(w.c(1).ship_group == "g2");
    CHECK(w.c(1).destination == west);
    CHECK(w.c(0).reference != w.c(1).reference);
    REQUIRE(w.c(0).lines.size() == 1);
    CHECK(w.c(0).lines[0].sku == "A");
    CHECK(w.c(0).lines[0].quantity == 2);
    CHECK(w.c(0).lines[0].number == 1);
    CHECK(w.c(1).lines[0].source_line == "12");
    CHECK(w.c(1).lines[0].number == 1);
    REQUIRE(w.last.tasks.size() == 3);
    CHECK(w.last.tasks[1].instance == east);
    CHECK(w.last.tasks[2].instance == west);
    CHECK(w.last.tasks[2].after == w.last.tasks[0].sequence); // not after the other submit
}

TEST_CASE("submits do not wait for the on_download mark where the policy says continue",
          "[planning]") {
    world w;
    w.by.hold_submit_on_mark = false;
    w.observe(two_lines());
    REQUIRE(w.last.tasks.size() == 2);
    CHECK(w.last.tasks[1].after == 0);
}

TEST_CASE("no mark is queued where the moment is never, absent, or nothing is written back",
          "[planning]") {
    world w;
    SECTION("never") {
        w.by.moments[moment::on_download] = "never";
    }
    SECTION("absent") {
        w.by.moments.clear();
    }
    SECTION("empty") {
        w.by.moments[moment::on_download] = "";
    }
    SECTION("mode test") {
        w.by.write_back = false;
    }
    w.observe(two_lines());
    CHECK(w.queued("order.mark").empty());
    REQUIRE(w.queued("order.submit").size() == 1);
    CHECK(w.last.tasks[0].after == 0);
    CHECK(w.o.marks.empty());
}

TEST_CASE("a test order's reference bears the prefix and keeps to the destination's limit",
          "[planning]") {
    world w;
    w.by.reference_prefix = "TEST-";
    w.by.reference_limit = 20;
    w.observe(two_lines());
    CHECK(w.c().reference.rfind("TEST-", 0) == 0);
    CHECK(w.c().reference.size() <= 20);
}

TEST_CASE("the children of a bundle are shipped, the bundle is not, unless it has none",
          "[planning]") {
    auto v = two_lines();
    v.lines[0].is_bundle = true;
    v.lines.push_back(physical("13", "C", 4));
    v.lines.back().parent = "11";
    v.lines.push_back(physical("14", "D", 1));
    v.lines.back().is_bundle = true;
    v.lines.push_back(physical("15", "E", 1));
    v.lines.back().kind = data::line_kind::digital;
    v.lines.back().parent = "14";
    world w;
    w.observe(v);
    std::vector<std::string> skus;
    for (const auto& l : w.c().lines)
        skus.push_back(l.sku);
    CHECK(skus == std::vector<std::string>{"B", "C", "D"});
}

TEST_CASE("a line with children that is no bundle is shipped with them", "[planning]") {
    auto v = two_lines();
    v.lines[1].parent = "11";
    world w;
    w.observe(v);
    CHECK(w.c().lines.size() == 2);
}

TEST_CASE("digital goods, gift certificates, services and pickups are never sent", "[planning]") {
    auto v = two_lines();
    v.lines.resize(1);
    auto& l = v.lines[0];
    SECTION("digital") {
        l.kind = data::line_kind::digital;
    }
    SECTION("gift certificate") {
        l.kind = data::line_kind::gift_certificate;
    }
    SECTION("service") {
        l.kind = data::line_kind::service;
    }
    SECTION("pickup") {
        v.ship_groups[0].kind = data::group_kind::pickup;
    }
    SECTION("digital group") {
        v.ship_groups[0].kind = data::group_kind::digital;
    }
    SECTION("pickup that the line does not name") {
        v.ship_groups[0].kind = data::group_kind::pickup;
        l.ship_group.clear();
    }
    SECTION("refunded") {
        l.canceled = 2;
    }
    SECTION("shipped before Dray") {
        l.shipped = 2;
    }
    world w;
    w.observe(v);
    CHECK(w.o.consignments.empty());
    CHECK(w.status() == "Confirmed");
    CHECK(w.last.derived.nothing_to_ship);
    CHECK(w.said("nothing_to_ship"));
    CHECK(w.tasks.empty()); // not even the mark: it is not ours to touch
}

TEST_CASE("what the source has shipped or cancelled already is not sent again", "[planning]") {
    auto v = two_lines();
    v.lines[0].quantity = 5;
    v.lines[0].shipped = 2;
    v.lines[0].canceled = 1;
    v.lines[1].shipped = 1;
    world w;
    w.observe(v);
    REQUIRE(w.c().lines.size() == 1);
    CHECK(w.c().lines[0].quantity == 2);
}

TEST_CASE("an order that cannot be planned is held with its cause, and nothing of it is sent",
          "[planning]") {
    auto v = two_groups();
    std::string code;
    policy by = live();
    SECTION("no lines") {
        v.lines.clear();
        code = "order_without_lines";
    }
    SECTION("no SKU") {
        v.lines[1].sku.clear();
        code = "sku_missing";
    }
    SECTION("no street") {
        v.ship_groups[1].to.street1.clear();
        code = "address_missing";
    }
    SECTION("no country") {
        v.ship_groups[1].to.country_code.clear();
        code = "address_missing";
    }
    SECTION("nobody's name") {
        v.ship_groups[0].to.name.clear();
        code = "address_missing";
    }
    SECTION("no ship group") {
        v.lines[0].ship_group.clear();
        code = "address_missing";
    }
    SECTION("a ship group that is not there") {
        v.lines[0].ship_group = "g9";
        code = "ship_group_unknown";
    }
    SECTION("negative quantity") {
        v.lines[0].quantity = -3;
        code = "quantity_invalid";
    }
    SECTION("nothing ordered") {
        v.lines[0].quantity = 0;
        code = "quantity_invalid";
    }
    SECTION("negative shipped") {
        v.lines[0].shipped = INT64_MIN;
        code = "quantity_invalid";
    }
    SECTION("absurd quantity") {
        v.lines[0].quantity = INT64_MAX;
        code = "quantity_invalid";
    }
    SECTION("two lines of one id") {
        v.lines[1].id = "11";
        code = "lines_ambiguous";
    }
    SECTION("two groups of one id") {
        v.ship_groups[1].id = "g1";
        code = "lines_ambiguous";
    }
    SECTION("no destination") {
        by.route.clear();
        code = "no_destination";
    }
    SECTION("destination zero") {
        by.route = {{"", 0}};
        code = "no_destination";
    }
    SECTION("a reference too short to be safe") {
        by.reference_limit = 12;
        code = "reference_limit_too_short";
    }
    world w(by);
    w.observe(v);
    INFO(code);
    CHECK(w.held_by(code));
    CHECK(w.status() == "Error");
    CHECK(w.stage() == "new");
    CHECK(w.o.consignments.empty());
    CHECK(w.tasks.empty());
    CHECK(w.said("planning_blocked"));
}

TEST_CASE("a product without SKU is one problem for all orders that hold it", "[planning]") {
    auto v = two_lines();
    v.lines[0].sku.clear();
    world first;
    first.observe(v);
    v.ref = v.number = "1002";
    v.lines[0].id = "77";
    world second;
    second.observe(v);
    REQUIRE(first.o.problems.size() == 1);
    CHECK(first.o.problems == second.o.problems);
    CHECK(first.o.problems[0] == "1/sku_missing/Product A");

    v.lines[0].is_custom = true; // typed by hand: nobody else's cause
    world third;
    third.observe(v);
    CHECK(third.o.problems[0] == "1/sku_missing/1002/77");
}

TEST_CASE("a recipient may be a company, and a postcode may be missing", "[planning]") {
    auto v = two_lines();
    v.ship_groups[0].to.name.clear();
    v.ship_groups[0].to.company = "Dock Ltd";
    v.ship_groups[0].to.postcode.clear();
    world w;
    w.observe(v);
    CHECK(w.o.consignments.size() == 1);
}

TEST_CASE("an order blocked by the configuration is planned when its problem is resolved",
          "[planning]") {
    world w;
    w.by.route.clear();
    w.observe(two_lines());
    REQUIRE(w.held_by("no_destination"));
    w.settled("no_destination"); // nothing was cured
    CHECK(w.held_by("no_destination"));
    CHECK(w.last.resolved.empty());
    w.by.route = {{"", west}};
    w.settled("no_destination");
    CHECK(w.o.problems.empty());
    CHECK(w.status() == "New");
    CHECK(w.c().destination == west);
    CHECK(w.queued("order.submit").size() == 1);
}

TEST_CASE("an order of a source that is not live is only observed, with its problems",
          "[planning]") {
    world w;
    w.by.may_send = false;
    w.observe(two_lines());
    CHECK(w.o.observed_only);
    CHECK(w.o.consignments.empty());
    CHECK(w.tasks.empty());
    CHECK(w.status() == "New");
    CHECK(w.said("observed_only"));
    CHECK(make_plan(w.o, w.by).groups.size() == 1); // what would be sent

    w.edit([](data::order& v) { v.lines[0].sku.clear(); });
    CHECK(w.held_by("sku_missing"));
    CHECK(w.o.consignments.empty());
    w.edit([](data::order& v) { v.lines[0].sku = "A"; });
    CHECK(w.o.problems.empty());
}

TEST_CASE("start plans what was only observed", "[planning]") {
    world w;
    w.by.may_send = false;
    w.observe(two_lines());
    w.command(command_kind::start);
    CHECK(w.last.refused == "source_not_live");
    w.by.may_send = true;
    w.command(command_kind::start);
    CHECK(w.last.refused.empty());
    CHECK_FALSE(w.o.observed_only);
    CHECK(w.queued("order.submit").size() == 1);
    CHECK(w.queued("order.mark").size() == 1);
    CHECK(w.last.history[0].who == "olga");
    w.command(command_kind::start);
    CHECK(w.last.refused == "not_waiting_for_start");
}

TEST_CASE("a rule says not for us and nothing is planned", "[planning]") {
    world w;
    w.by.not_for_us = "older than start_at";
    w.observe(two_lines());
    CHECK(w.o.not_for_us == "older than start_at");
    CHECK(w.o.consignments.empty());
    CHECK(w.status() == "New");
    CHECK(w.tasks.empty());
    CHECK(w.said("not_for_us"));
}

TEST_CASE("an order not for us is loaded by command, and stays ours", "[planning]") {
    world w;
    w.by.not_for_us = "channel 4 is filtered";
    w.observe(two_lines());
    w.command(command_kind::load_anyway);
    CHECK(w.last.refused.empty());
    CHECK(w.o.not_for_us.empty());
    CHECK(w.queued("order.submit").size() == 1);
    w.edit([](data::order& v) { v.staff_note = "x"; });
    CHECK(w.o.not_for_us.empty());
    w.command(command_kind::load_anyway);
    CHECK(w.last.refused == "already_ours");
}

TEST_CASE("an order becomes ours when the rule does not apply any more", "[planning]") {
    world w;
    w.by.not_for_us = "status Pending is not downloaded";
    w.observe(two_lines());
    w.by.not_for_us = "status On Hold is not downloaded";
    w.edit([](data::order& v) { v.status.id = "12"; });
    CHECK(w.o.not_for_us == "status On Hold is not downloaded");
    w.by.not_for_us.clear();
    SECTION("with a new version") {
        w.edit([](data::order& v) { v.status.id = "11"; });
    }
    SECTION("with the same version pulled again") {
        w.observe(w.o.version);
    }
    CHECK(w.o.not_for_us.empty());
    CHECK(w.queued("order.submit").size() == 1);
}

TEST_CASE("an order that is cancelled, final or archived at the first look is not planned",
          "[planning]") {
    auto v = two_lines();
    world w;
    SECTION("cancelled") {
        v.status.id = "X";
        w.observe(v);
        CHECK(w.status() == "Canceled");
        CHECK(w.o.canceled_at_source);
    }
    SECTION("final") {
        v.status.id = "F";
        v.status.name = "Completed";
        w.observe(v);
        CHECK(w.o.not_for_us == "status Completed is final");
    }
    SECTION("archived") {
        v.archived = true;
        w.observe(v);
        CHECK(w.o.not_for_us == "archived in the shop");
    }
    SECTION("cancelled and not for us") {
        v.status.id = "X";
        w.by.not_for_us = "too old";
        w.observe(v);
        CHECK(w.o.not_for_us == "too old");
        w.command(command_kind::load_anyway);
        CHECK(w.last.refused == "canceled_at_source");
    }
    CHECK(w.o.consignments.empty());
    CHECK(w.tasks.empty());
}

TEST_CASE("a cancelled order that is not for us stays so when the shop cancels it later",
          "[planning]") {
    world w;
    w.by.not_for_us = "too old";
    w.observe(two_lines());
    w.by.not_for_us.clear();
    w.edit([](data::order& v) { v.status.id = "X"; });
    CHECK(w.o.not_for_us == "too old");
    CHECK(w.o.canceled_at_source);
    CHECK(w.status() == "Canceled");
    CHECK(w.tasks.empty());
}

TEST_CASE("ten thousand lines are planned in good time", "[planning]") {
    auto v = two_lines();
    v.lines.clear();
    for (int i = 0; i < 10'000; ++i) {
        v.lines.push_back(physical(std::to_string(i), "SKU-" + std::to_string(i % 3000), 2));
    }
    world w;
    w.observe(v);
    CHECK(w.c().lines.size() == 10'000);
    w.accepted();
    std::vector<data::line_quantity> all;
    for (int i = 0; i < 10'000; ++i)
        all.emplace_back("", "sku-" + std::to_string(i % 3000), 2);
    w.shipped(0, {box("P1", "T1", all)});
    CHECK_FALSE(w.last.derived.partial);
}

TEST_CASE("of a source that is down or gone nothing is known: its orders stay as they are",
          "[planning]") {
    world w;
    w.by.moments.clear();
    w.observe(two_lines());
    const auto known = w.by;
    w.by = policy();
    SECTION("an attempt to send it did not get through") {
        w.begun();
        w.refused();
    }
    SECTION("a problem of it ends") {
        w.met("7/out_of_reach/x");
        w.resolved("7/out_of_reach/x");
    }
    CHECK_FALSE(w.held_by("no_destination"));
    CHECK(w.c().live());
    CHECK(w.queued("order.submit").size() == 1);
    w.by = known;
    w.begun();
    w.accepted();
    CHECK(w.status() == "At WMS");
}

TEST_CASE("a final status may be given by the name that the shop shows", "[planning]") {
    world w;
    w.by.final_statuses = {"Picked Up", "F"};
    auto v = two_lines();
    SECTION("by name, letter case and space aside") {
        v.status = data::status("77", "picked up ");
    }
    SECTION("by id") {
        v.status = data::status("F", "Done");
    }
    w.observe(v);
    CHECK(w.o.not_for_us == "status " + v.status.name + " is final");
    v = two_lines();
    v.status = data::status("78", "");
    world other;
    other.by.final_statuses = {"", "Picked Up"};
    other.observe(v);
    CHECK(other.o.not_for_us.empty());
}
