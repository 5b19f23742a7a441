// shipments.download: orders that were split, renamed, lost or made twice.

#include "fixtures.hpp"
#include "warehouse_script.hpp"

#include "dray/data/functions_json.hpp"
#include "dray/testing/connector_entry.hpp"
#include "dray/testing/vendor_host.hpp"

#include <catch2/catch.hpp>

using namespace dray::warehouse_manager;
using namespace dray::testing;
using dray::data::warehouse_state;
namespace fx = fixtures;

namespace {

boost::json::object parent(int status) {
    return fx::add(fx::order(501, "R77", status), {fx::item(11, 1, "S1", 2)});
}

boost::json::object child(int status) {
    return fx::add(fx::order(502, "R77-1", status), {fx::item(21, 2, "S2", 1)});
}

dray::data::consignment_update told(const std::vector<boost::json::object>& orders) {
    return item(look_at({open_order("501", "R77", "before")}, fx::page(orders)), 0);
}

} // namespace

TEST_CASE("a split ships by itself: part shipped until all parts are closed", "[WM-25b][WM-12b]") {
    const auto part = told({parent(1), child(0)});
    CHECK(part.ref == "501");
    CHECK(part.state == warehouse_state::part_shipped);
    CHECK(part.word == "Closed in part; Open, in 2 parts");
    REQUIRE(part.shipments.size() == 1);
    CHECK(part.shipments[0].ref == "order-501");
    const auto whole = told({parent(1), child(1)});
    CHECK(whole.state == warehouse_state::shipped);
    REQUIRE(whole.shipments.size() == 2);
    CHECK(whole.shipments[1].ref == "order-502");
    CHECK(whole.shipments[1].lines.at(0).line == "2");
}

TEST_CASE("a split that is cancelled ends short, not open; all cancelled is cancelled",
          "[WM-25b]") {
    const auto update = told({parent(1), child(2)});
    CHECK(update.state == warehouse_state::shipped);
    CHECK(update.shipments.size() == 1);
    CHECK(told({parent(2), child(2)}).state == warehouse_state::canceled);
    CHECK(told({parent(2), child(0)}).state == warehouse_state::accepted);
}

TEST_CASE("of two parts a person hears of the one that is stuck", "[WM-25b][WM-39a]") {
    const auto held = fx::with(child(0), "onHoldDate", "2026-03-01T08:00:00");
    CHECK(told({parent(0), held}).state == warehouse_state::parked);
    const auto update = told({parent(1), held});
    CHECK(update.state == warehouse_state::parked);
    CHECK(update.shipments.size() == 1); // what left is told all the same
}

TEST_CASE("an order of ours is never taken for the split of another", "[WM-25a]") {
    const auto out = look_at(
        {open_order("501", "R7", "x"), open_order("502", "R77", "x")},
        fx::page({fx::order(501, "R7"), fx::order(502, "R77", 1), fx::order(503, "R7-A1")}));
    REQUIRE(items_in(out) == 2);
    CHECK(item(out, 0).word == "Open");
    CHECK(item(out, 1).word == "Closed");
}

TEST_CASE("an order whose reference was edited there is found by its id") {
    auto s = warehouse();
    s.function("shipments.download", open_orders({open_order("501", "R77", "x")}))
        .expect_http("GET", starting_with(at("orders?")))
        .answers(200, fx::page({}))
        .expect_http("GET", starting_with(at("orders/501?")))
        .answers(200, fx::text(fx::order(501, "typo", 1)))
        .expect_emit("consignment_update")
        .expect_done();
    const auto update = item(s.run(), 0);
    CHECK(update.reference == "R77");
    CHECK(update.state == warehouse_state::shipped);
}

TEST_CASE("an order that is gone is unknown with a way out, once") {
    const auto look = [](const std::string& word) {
        auto s = warehouse();
        s.function("shipments.download", open_orders({open_order("501", "R77", word)}))
            .expect_http("GET", starting_with(at("orders?")))
            .answers(200, fx::page({}))
            .expect_http("GET", starting_with(at("orders/501?")))
            .answers(404, "");
        return s;
    };
    auto first = look("Open");
    first.expect_emit("consignment_update").expect_done();
    const auto update = item(first.run(), 0);
    CHECK(update.state == warehouse_state::unknown);
    CHECK(update.word == "Missing");
    CHECK(update.message.find("R77") != std::string::npos);
    auto again = look("Missing");
    again.expect_done();
    CHECK_NOTHROW(again.run());
}

TEST_CASE("an order whose own read fails holds up no other") {
    auto s = warehouse();
    s.function("shipments.download",
               open_orders({open_order("501", "R77", "x"), open_order("502", "R78"),
                            open_order("503", "R79", "x")}))
        .expect_http("GET", starting_with(at("orders?")))
        .answers(200, fx::page({fx::order(501, "R77")}))
        .expect_http("GET", starting_with(at("orders/502?")))
        .answers(500, "Object reference not set")
        .expect_http("GET", starting_with(at("orders/503?")))
        .answers(404, "")
        .expect_emit("consignment_update")
        .refs({"501", "503"})
        .expect_done();
    CHECK(s.run().logs.size() == 1);
}

TEST_CASE("two live orders under one reference are a person's to sort out before both ship") {
    const auto update = told({fx::order(501, "R77"), fx::order(504, "R77")});
    CHECK(update.ref == "501");
    CHECK(update.state == warehouse_state::parked);
    CHECK(update.message.find("501, 504") != std::string::npos);
    // One that was cancelled is no twin.
    CHECK(told({fx::order(501, "R77"), fx::order(504, "R77", 2)}).state ==
          warehouse_state::accepted);
}

TEST_CASE("an order that was taken without a number is named by its reference") {
    const auto out = look_at({open_order("", "R77", "Open")}, fx::page({fx::order(501, "R77")}));
    CHECK(out.emits.at(0).items.at(0).ref == "R77");
    CHECK(item(out, 0).ref == "501");
}

TEST_CASE("many open orders are asked for in calls that no server is too short for") {
    std::vector<dray::data::open_binding> open;
    std::vector<boost::json::object> all;
    for (int i = 0; i < 40; ++i) {
        const auto reference = "1023400" + std::to_string(100 + i) + "-5TAHB7JPC0SG";
        open.push_back(open_order(std::to_string(501 + i), reference));
        all.push_back(fx::order(501 + i, reference));
    }
    std::size_t calls = 0;
    vendor_host host(connector_entry<connector>(), settings_text(), {"client_secret"},
                     [&](const seen_request& r) {
                         ++calls;
                         CHECK(r.url.size() < 2'000);
                         CHECK(r.url.find("orders?") != std::string::npos);
                         std::vector<boost::json::object> asked;
                         for (const auto& one : all) {
                             const std::string name(one.at("referenceNum").as_string());
                             if (r.url.find("%3D" + name + "%2C") != std::string::npos)
                                 asked.push_back(one);
                         }
                         return vendor_answer(fx::page(asked));
                     });
    const auto out = host.run("shipments.download", open_orders(open));
    CHECK(out.result);
    CHECK(calls >= 3);
    CHECK(calls <= 4);
    CHECK(out.emits.empty());
}
