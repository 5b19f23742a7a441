#include "core/order/requests.hpp"
#include "world.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::orders;
using namespace dray::orders::testing;

TEST_CASE("order.submit is given the group's address and lines under our reference", "[requests]") {
    auto v = two_groups();
    v.customer_note = "leave at the door";
    v.lines[1].options = {data::line_option("Size", "L")};
    v.ship_groups[1].to.email = "bob@example.com";
    v.number = "#1001";
    world w;
    w.observe(v);
    const auto first = to_consignment(w.o, w.c(0), w.by);
    CHECK(first.reference == w.c(0).reference);
    CHECK(first.order_number == "#1001");
    CHECK(first.source == "shop");
    CHECK(first.to.street1 == "1 Dock Road");
    CHECK(first.email == "ann@example.com");
    CHECK(first.method == "Ground");
    CHECK(first.note == "leave at the door");
    CHECK_FALSE(first.test);
    const auto second = to_consignment(w.o, w.c(1), w.by);
    CHECK(second.email == "bob@example.com");
    REQUIRE(second.lines.size() == 1);
    CHECK(second.lines[0].number == 1);
    CHECK(second.lines[0].source_line == "12");
    CHECK(second.lines[0].sku == "B");
    CHECK(second.lines[0].quantity == 1);
    CHECK(second.lines[0].unit_price == "12.50");
    CHECK(second.lines[0].options.size() == 1);
}

TEST_CASE("an order without a number of its own is known by its ref", "[requests]") {
    auto v = two_lines();
    v.number.clear();
    world w;
    w.observe(v);
    CHECK(to_consignment(w.o, w.c(), w.by).order_number == "1001");
    w.command(command_kind::release);
    CHECK(w.last.refused_why.find("shop/1001") != std::string::npos);
}

TEST_CASE("a test order is marked as one", "[requests]") {
    world w;
    w.by.reference_prefix = "TEST-";
    w.observe(two_lines());
    CHECK(to_consignment(w.o, w.c(), w.by).test);
}

TEST_CASE("a consignment whose group or line the shop has deleted is built from what is left",
          "[requests]") {
    world w;
    w.observe(two_lines());
    w.accepted();
    w.edit([](data::order& v) {
        v.ship_groups.clear();
        v.lines.clear();
    });
    const auto request = to_consignment(w.o, w.c(), w.by);
    REQUIRE(request.lines.size() == 2);
    CHECK(request.lines[0].sku == "A");
    CHECK(request.to.street1.empty());
}

TEST_CASE("shipment.confirm is given source lines and the order's own ids", "[requests]") {
    world w;
    w.observe(two_groups());
    w.accepted(1, "W2");
    w.shipped(1, {box("P1", "T1", {{"1", "B", 1}})});
    const auto request = to_confirmation(w.o, w.s());
    CHECK(request.ref == "1001");
    CHECK(request.ship_group == "g2");
    CHECK(request.shipment.ref == "P1");
    CHECK(request.shipment.tracking == "T1");
    CHECK(request.shipment.carrier == "UPS");
    REQUIRE(request.shipment.lines.size() == 1);
    CHECK(request.shipment.lines[0] == data::line_quantity("12", "B", 1));
}

TEST_CASE("order.mark is given the configured status, and nothing where it is never",
          "[requests]") {
    world w;
    w.observe(two_lines());
    const auto request = to_mark(w.o, moment::on_shipment, w.by);
    REQUIRE(request);
    CHECK(request->ref == "1001");
    CHECK(request->moment == "on_shipment");
    CHECK(request->status == "S");
    CHECK_FALSE(to_mark(w.o, moment::on_cancel, w.by));
    w.by.moments[moment::on_shipment] = "never";
    CHECK_FALSE(to_mark(w.o, moment::on_shipment, w.by));
}
