#include "core/order/requests.hpp"
#include "world.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::orders;
using namespace dray::orders::testing;
using ws = data::warehouse_state;

TEST_CASE("an order goes all the way from New to Confirmed", "[lifecycle]") {
    world w;
    w.observe(two_lines());
    CHECK(w.status() == "New");
    REQUIRE(w.o.consignments.size() == 1);
    CHECK(w.c().reference.rfind("1001-", 0) == 0);
    CHECK(w.c().destination == east);
    CHECK(w.c().generation == 1);
    REQUIRE(w.last.tasks.size() == 2);
    CHECK(w.last.tasks[0].function == "order.mark");
    CHECK(w.last.tasks[0].at_source);
    CHECK(w.last.tasks[0].instance == shop);
    CHECK(w.last.tasks[1].function == "order.submit");
    CHECK(w.last.tasks[1].instance == east);
    CHECK(w.last.tasks[1].after == w.last.tasks[0].sequence);
    CHECK(w.last.tasks[1].identity_key == "order.submit/" + w.c().reference + "/1");

    w.marked(moment::on_download);
    w.begun();
    w.accepted();
    CHECK(w.status() == "At WMS");
    CHECK(w.c().destination_ref == "W1");

    w.looked(0, ws::working, "Picking");
    CHECK(w.status() == "At WMS");

    w.shipped(0, {box("P1", "1Z1", {{"1", "", 2}})});
    CHECK(w.status() == "Shipped");
    CHECK(w.last.derived.partial);
    REQUIRE(w.last.tasks.size() == 1);
    CHECK(w.last.tasks[0].function == "shipment.confirm");
    CHECK(w.last.tasks[0].identity_key == "shipment.confirm/" + w.c().reference + "/P1/1");

    w.confirmed(0, "S1");
    CHECK(w.status() == "Shipped");
    REQUIRE(w.last.tasks.size() == 1);
    CHECK(w.last.tasks[0].moment == moment::on_partial_shipment);
    w.marked(moment::on_partial_shipment, "3");

    w.shipped(0, {box("P1", "1Z1", {{"1", "", 2}}), box("P2", "1Z2", {{"2", "", 1}})}, ws::shipped,
              "Closed");
    CHECK(w.status() == "Shipped");
    CHECK_FALSE(w.last.derived.partial);
    CHECK_FALSE(w.c().closed_at);
    w.confirmed(1, "S2");
    CHECK(w.status() == "Confirmed");
    CHECK(w.c().closed_at == w.now);
    REQUIRE(w.last.tasks.size() == 1);
    CHECK(w.last.tasks[0].moment == moment::on_shipment);
    w.marked(moment::on_shipment, "2");
    CHECK(w.tasks.empty());
    CHECK(w.problems.empty());
}
