// shipments.download over open orders: states, parcels and what is told of them.

#include "fixtures.hpp"
#include "warehouse_script.hpp"

#include "dray/data/functions_json.hpp"

#include <catch2/catch.hpp>

using namespace dray::warehouse_manager;
using namespace dray::testing;
using dray::data::line_quantity;
using dray::data::warehouse_state;
using dray::sdk::error_class;
namespace fx = fixtures;

namespace {

/// R77 with both of its lines.
boost::json::object r77(int status) {
    return fx::route(fx::add(fx::order(501, "R77", status),
                             {fx::item(11, 1, "S1", 2), fx::item(12, 2, "S2", 1)}),
                     "UPS", "03", "");
}

using lines = std::vector<line_quantity>;

} // namespace

TEST_CASE("open orders are asked for by reference, with lines and packages, and each step may fail",
          "[WM-28a][WM-24a][WM-07a]") {
    auto s = warehouse();
    s.function("shipments.download",
               open_orders(
                   {open_order("501", "R77"), open_order("502", "R78"), open_order("503", "R79")}))
        .expect_http(
            "GET",
            at("orders?pgsiz=100&pgnum=1&rql=%28referenceNum%3D%3DR77%2CreferenceNum%3D%3DR77-%2A"
               "%2CreferenceNum%3D%3DR78%2CreferenceNum%3D%3DR78-%2A%2CreferenceNum%3D%3DR79%2C"
               "referenceNum%3D%3DR79-%2A%29%3BReadOnly.CustomerIdentifier.Id%3D%3D4"
               "&detail=OrderItems%2CPackages%2CSavedElements%2CSmallParcel"))
        .is_read()
        .answers(200, fx::page({fx::pack(r77(1), {fx::package(7, "1Z", {{11, 2}, {12, 1}})}),
                                fx::order(502, "R78")}))
        .expect_http("GET", at("orders/503?detail=OrderItems,Packages,SavedElements,SmallParcel"))
        .is_read()
        .answers(200, fx::text(fx::order(503, "R79")))
        .expect_emit("consignment_update")
        .refs({"501"})
        .expect_done();
    s.fail_each_step_once();
    const auto update = item(s.run(), 0);
    CHECK(update.ref == "501");
    CHECK(update.reference == "R77");
    CHECK(update.state == warehouse_state::shipped);
    CHECK(update.shipments_read);
    REQUIRE(update.shipments.size() == 1);
    CHECK(update.shipments[0].lines == lines{{"1", "S1", 2}, {"2", "S2", 1}});
    CHECK(update.shipments[0].carrier == "UPS");
    CHECK(update.shipments[0].service == "03");
}

TEST_CASE("what stands as it did is not told again") {
    const auto list = fx::page({fx::order(501, "R77")});
    auto s = warehouse();
    s.function("shipments.download", open_orders({open_order("501", "R77", "Open")}))
        .expect_http("GET", starting_with(at("orders?")))
        .answers(200, list)
        .expect_done();
    CHECK_NOTHROW(s.run());
    CHECK(item(look_at({open_order("501", "R77", "Open, picking")}, list), 0).word == "Open");
}

TEST_CASE("packages of an open order are previews: no shipment is told before it closes",
          "[WM-29a][WM-21a]") {
    const auto open =
        fx::pack(fx::with(r77(0), "packStarted", true), {fx::package(7, "1Z", {{11, 2}, {12, 1}})});
    const auto update = told_of(open);
    CHECK(update.state == warehouse_state::working);
    CHECK(update.word == "Open, packing");
    CHECK_FALSE(update.shipments_read);
    CHECK(update.shipments.empty());
}

TEST_CASE("a label that was voided and made anew is told as it is now", "[WM-29b][WM-11b]") {
    const auto before = told_of(fx::pack(r77(1), {fx::package(7, "1Z", {{11, 2}, {12, 1}})}));
    const auto after = told_of(fx::pack(r77(1), {fx::package(8, "2Z", {{11, 2}, {12, 1}})}));
    CHECK(before.shipments.at(0).ref == "7");
    CHECK(after.shipments_read); // all there is: the old one is gone
    REQUIRE(after.shipments.size() == 1);
    CHECK(after.shipments[0].ref == "8");
    CHECK(after.shipments[0].tracking == "2Z");
}

TEST_CASE("several numbers stand in one text, one a line", "[WM-29c][WM-11b]") {
    auto order = fx::pack(r77(1), {fx::package(7, "1Z\r\n2Z \n1Z", {{11, 2}, {12, 1}})});
    const auto parcel = told_of(order).shipments.at(0);
    CHECK(parcel.tracking == "1Z");
    CHECK(parcel.more_tracking == std::vector<std::string>{"2Z"});
}

TEST_CASE("numbers of return labels are no parcels of ours", "[WM-29d][WM-11b]") {
    auto order = fx::route(r77(1), "UPS", "03", "1Z\nRET1\nRET2");
    boost::json::object response;
    response["trackingNumbers"] = boost::json::parse(R"(["1Z","2Z"])");
    response["returnTrackingNumbers"] = boost::json::parse(R"(["RET1"])");
    order = fx::with(std::move(order), "parcelResponse", std::move(response));
    order["savedElements"] = boost::json::parse(
        R"([{"name":"SmallParcelReturnTrackingNumbers","value":"1Z|RET2"},
            {"name":"Other","value":"2Z"}])");
    const auto parcel = told_of(order).shipments.at(0);
    CHECK(parcel.tracking == "1Z");
    CHECK(parcel.more_tracking == std::vector<std::string>{"2Z"});
}

TEST_CASE("an order that ships without packages is one shipment of its lines", "[WM-30a][WM-11b]") {
    auto update = told_of(fx::route(r77(1), "Freight", "LTL", "PRO1"));
    REQUIRE(update.shipments.size() == 1);
    CHECK(update.shipments[0].ref == "order-501");
    CHECK(update.shipments[0].tracking == "PRO1");
    CHECK(update.shipments[0].lines == lines{{"1", "S1", 2}, {"2", "S2", 1}});
    // Picked up: no number at all.
    update = told_of(r77(1));
    REQUIRE(update.shipments.size() == 1);
    CHECK(update.shipments[0].tracking.empty());
}

TEST_CASE("packages that do not tell their contents are one shipment with all numbers",
          "[WM-30b]") {
    const auto update =
        told_of(fx::pack(r77(1), {fx::package(7, "1Z", {}), fx::package(8, "2Z", {})}));
    REQUIRE(update.shipments.size() == 1);
    CHECK(update.shipments[0].tracking == "1Z");
    CHECK(update.shipments[0].more_tracking == std::vector<std::string>{"2Z"});
    CHECK(update.shipments[0].lines.size() == 2);
}

TEST_CASE("one line may be in several packages and in several contents of one",
          "[WM-28b][WM-11a]") {
    auto order = fx::route(fx::add(fx::order(501, "R77", 1), {fx::item(11, 1, "S1", 5)}), "UPS",
                           "03", "LOOSE");
    order = fx::pack(std::move(order), {fx::package(7, "1Z", {{11, 2}, {11, 1}}),
                                        fx::package(8, "", {{11, 2}}), fx::package(9, "9Z", {})});
    const auto update = told_of(order);
    REQUIRE(update.shipments.size() == 2);
    CHECK(update.shipments[0].lines == lines{{"1", "S1", 3}});
    CHECK(update.shipments[1].lines == lines{{"1", "S1", 2}});
    // What no package with goods has goes to the one without a number.
    CHECK(update.shipments[1].tracking == "9Z");
    CHECK(update.shipments[1].more_tracking == std::vector<std::string>{"LOOSE"});
}

TEST_CASE("contents of a line that the answer does not hold are told as such, not dropped",
          "[WM-28a]") {
    const auto update =
        told_of(fx::pack(fx::order(501, "R77", 1), {fx::package(7, "1Z", {{11, 2}})}));
    CHECK(update.shipments.at(0).lines == lines{{"", "order item 11", 2}});
}

TEST_CASE("a short ship takes lines out of the order: only what left is told, to be compared with "
          "what was submitted",
          "[WM-26a][WM-12a]") {
    // Submitted were 2 of S1 and 1 of S2; the order as it is now looks whole by itself.
    const auto order = fx::pack(fx::add(fx::order(501, "R77", 1), {fx::item(11, 1, "S1", 1)}),
                                {fx::package(7, "1Z", {{11, 1}})});
    const auto update = told_of(order);
    CHECK(update.state == warehouse_state::shipped);
    CHECK(update.shipments.at(0).lines == lines{{"1", "S1", 1}});
}

TEST_CASE("packages that hold less than the lines decide, and the difference is said", "[WM-26b]") {
    const auto update = told_of(fx::pack(r77(1), {fx::package(7, "1Z", {{11, 2}})}));
    CHECK(update.shipments.at(0).lines == lines{{"1", "S1", 2}});
    CHECK(update.message.find("hold 2 units, its lines 3") != std::string::npos);
}

TEST_CASE("an order that was reopened keeps what was told until it closes again",
          "[WM-31a][WM-10b]") {
    const auto reopened = fx::pack(r77(0), {fx::package(7, "1Z", {{11, 2}, {12, 1}})});
    const auto update = told_of(reopened);
    CHECK(update.state == warehouse_state::accepted);
    CHECK_FALSE(update.shipments_read);
    const auto again = told_of(fx::with(fx::pack(r77(1), {fx::package(9, "2Z", {{11, 2}})}),
                                        "shipDate", "2026-02-28T09:00:00"));
    CHECK(again.shipments.at(0).ref == "9");
    CHECK(again.shipments.at(0).shipped_at == utc("2026-02-28T15:00:00Z"));
}

TEST_CASE("cancelled is apart from closed, and tells no shipment", "[WM-22a]") {
    const auto update = told_of(fx::pack(r77(2), {fx::package(7, "1Z", {{11, 2}})}));
    CHECK(update.state == warehouse_state::canceled);
    CHECK_FALSE(update.shipments_read);
}

TEST_CASE("a hold stands in no status: it is parked with its reason", "[WM-39a][WM-10c]") {
    auto order = fx::with(r77(0), "onHoldDate", "2026-03-01T08:00:00");
    order = fx::with(std::move(order), "onHoldReason", "address unclear");
    const auto update = told_of(order);
    CHECK(update.state == warehouse_state::parked);
    CHECK(update.message.find("address unclear") != std::string::npos);
    CHECK(told_of(fx::with(r77(0), "onHoldDate", nullptr)).state == warehouse_state::accepted);
}

TEST_CASE("an order that nobody begins for long is a problem: it may wait in the Order Queue",
          "[WM-38b]") {
    // Submitted a day before.
    CHECK(told_of(r77(0)).word == "Open");
    const auto update = told_of(r77(0), R"("untouched_after":3600000)");
    CHECK(update.state == warehouse_state::parked);
    CHECK(update.word == "Open, not begun");
    CHECK(update.message.find("Order Queue") != std::string::npos);
    CHECK(told_of(fx::with(r77(0), "pickStarted", true), R"("untouched_after":3600000)").state ==
          warehouse_state::working);
    CHECK(told_of(r77(0), R"("untouched_after":0)").word == "Open");
    CHECK(told_of(fx::with(r77(0), "deferNotification", true)).state == warehouse_state::queued);
}

TEST_CASE("what the warehouse changed is told as it shipped: its carrier, its lines, its own items",
          "[WM-41a][WM-10d]") {
    auto order =
        fx::add(fx::order(501, "R77", 1), {fx::item(11, 1, "S1-NEW", 2), fx::item(14, 0, "S9", 1)});
    order = fx::pack(fx::route(std::move(order), "FedEx", "GND", ""),
                     {fx::package(7, "1Z", {{11, 2}, {14, 1}})});
    const auto parcel = told_of(order).shipments.at(0);
    CHECK(parcel.carrier == "FedEx");
    CHECK(parcel.service == "GND");
    CHECK(parcel.lines == lines{{"1", "S1-NEW", 2}, {"", "S9", 1}});
}

TEST_CASE("inserts are no line of ours, alone or among goods", "[WM-42a][WM-10d]") {
    auto insert = fx::item(13, 0, "FLYER", 1);
    insert["readOnly"].get_object()["isInsert"] = true;
    auto order = fx::add(fx::order(501, "R77", 1), {fx::item(11, 1, "S1", 2), insert});
    order = fx::pack(std::move(order),
                     {fx::package(7, "1Z", {{11, 2}, {13, 1}}), fx::package(8, "", {{13, 1}})});
    const auto update = told_of(order);
    REQUIRE(update.shipments.size() == 1);
    CHECK(update.shipments[0].lines == lines{{"1", "S1", 2}});
}

TEST_CASE("an order that cannot be read is kept raw and holds up no other") {
    const auto bad = fx::add(fx::order(501, "R77", 1), {fx::item(11, 1, "S1", 1.5)});
    const auto out = look_at({open_order("501", "R77"), open_order("502", "R78", "x")},
                             fx::page({bad, fx::order(502, "R78")}));
    REQUIRE(items_in(out) == 2);
    CHECK(out.emits[0].items[0].poison.find("order item 11") != std::string::npos);
    CHECK(out.emits[0].items[1].poison.empty());
}

TEST_CASE("a token that expires between pages is the host's to renew: a 401 here ends the look",
          "[WM-35b][WM-01d]") {
    auto s = warehouse(R"("page_size":1)");
    s.function("shipments.download", open_orders({open_order("501", "R77", "x")}))
        .expect_http("GET", containing("pgnum=1"))
        .answers(200, fx::page({fx::order(501, "R77")}, 2))
        .expect_http("GET", containing("pgnum=2"))
        .answers(401, "")
        .expect_fail(error_class::auth, "credentials_refused");
    CHECK(s.run().emits.empty());
}
