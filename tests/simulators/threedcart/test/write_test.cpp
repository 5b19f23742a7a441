#include "tests/simulators/threedcart/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

TEST_CASE("members that are not sent keep their value, unknown and read-only ones are ignored",
          "[TDC-10a]") {
    harness t;
    t.add(R"({"BillingFirstName":"Ann","BillingCity":"Reno","InternalComments":"old"})");
    const auto before = t.order(100).as_object();
    const auto out = t.put("/Orders/100", R"({"InternalComments":"new","ContinueURL":"x",
                                              "OrderDiscount":5,"Nonsense":[1]})");
    CHECK(out.status == 200);
    CHECK(json::parse(out.body).at(0).at("Key") == "OrderID");
    CHECK(json::parse(out.body).at(0).at("Value") == "100");
    CHECK(first_record(out) == "200: updated successfully");
    auto after = t.order(100).as_object();
    CHECK(after.at("InternalComments") == "new");
    after["InternalComments"] = "old";
    CHECK(after == before); // the clock stood still, so LastUpdate did too
    CHECK(t.put("/Orders/100", R"({"BillingCity":5})").status == 400);
    CHECK(t.put("/Orders/100", "{").status == 400);
    CHECK(t.put("/Orders/100", R"("text")").status == 400);
    CHECK(t.put("/Orders/999", "{}").status == 404);
    t.knobs(R"({"status_as_int":true})");
    CHECK(json::parse(t.put("/Orders/100", "{}").body).at(0).at("Status") == 200);
}

TEST_CASE("a text that is too long is refused or cut, as the store is set") {
    harness t;
    t.add();
    const std::string body = "{\"BillingAddress2\":\"" + std::string(51, 'x') + "\"}";
    CHECK(t.put("/Orders/100", body).status == 400);
    t.knobs(R"({"too_long":"truncate"})");
    CHECK(t.put("/Orders/100", body).status == 200);
    CHECK(t.order(100).at("BillingAddress2").as_string().size() == 50);
}

TEST_CASE("a bulk write answers 200 with one record each, a failed one among them", "[TDC-10b]") {
    harness t;
    t.seed(3);
    t.put("/Orders/101", R"({"OrderStatusID":5})");
    const std::string body =
        R"([{"OrderID":100,"OrderStatusID":2},{"OrderID":101,"OrderStatusID":2},
                                 {"OrderID":999,"OrderStatusID":2},{"OrderID":102,"OrderStatusID":2}])";
    const auto out = t.put("/Orders", body);
    CHECK(out.status == 200);
    const auto records = json::parse(out.body).as_array();
    REQUIRE(records.size() == 4);
    CHECK(records[0].at("Status") == "200");
    CHECK(records[0].at("Value") == "100");
    CHECK(records[1].at("Key") == "Error");
    CHECK(records[1].at("Status") == "400");
    CHECK(records[1].at("Value") == "101");
    CHECK(records[2].at("Status") == "404");
    CHECK(records[3].at("Status") == "200");
    CHECK(t.order(102).at("OrderStatusID") == 2);
    t.knobs(R"({"bulk_atomic":true})");
    const auto whole = t.put("/Orders", R"([{"OrderID":100,"OrderStatusID":4},{"OrderID":999}])");
    CHECK(json::parse(whole.body).at(0).at("Status") == "400");
    CHECK(t.order(100).at("OrderStatusID") == 2);
}

TEST_CASE("a POST adds a shipment beside the one that is there", "[TDC-10c]") {
    harness t;
    t.add();
    const std::string body = R"({"ShipmentTrackingCode":"T1"})";
    t.put("/Orders/100/Shipments/0", body);
    const auto out = t.ask("POST", "/Orders/100/Shipments", body);
    CHECK(out.status == 201);
    CHECK(first_record(out) == "201: Created successfully");
    const auto all = t.got("/Orders/100/Shipments").as_array();
    REQUIRE(all.size() == 2);
    CHECK(all[1].at("ShipmentID").as_int64() > 0);
    CHECK(all[1].at("ShipmentNumber") == 2);
    CHECK(t.total("posted_shipments") == 1);
    CHECK(t.total("duplicate_shipments") == 1);
    CHECK(t.page(100).at("shipments").at(1).at("lines").as_array().empty());
}

TEST_CASE("a PUT on the default shipment fills its tracking and date", "[TDC-10d]") {
    harness t;
    t.seed(4);
    const std::string filled =
        R"({"ShipmentTrackingCode":"T1","ShipmentShippedDate":"06/12/2024"})";
    const auto tracking = [&](std::int64_t id) {
        return t.page(id).at("shipments").at(0).at("tracking");
    };
    SECTION("named in the path") {
        const auto out = t.put("/Orders/100/Shipments/0", filled);
        CHECK(first_record(out) == "200: updated successfully");
        CHECK(json::parse(out.body).at(0).at("Key") == "ShipmentID");
        CHECK(tracking(100) == "T1");
        CHECK(t.order(100).at("ShipmentList").at(0).at("ShipmentShippedDate") == "6/12/2024");
        CHECK(t.put("/Orders/100/Shipments/5", filled).status == 404);
    }
    SECTION("in the order's own list") {
        CHECK(t.put("/Orders/101", R"({"ShipmentList":[{"ShipmentID":0,
                     "ShipmentTrackingCode":"T1"}],"OrderStatusID":4})")
                  .status == 200);
        CHECK(tracking(101) == "T1");
        CHECK(t.page(101).at("mails").at(0).at("tracking") == "T1");
        CHECK(t.put("/Orders/101", R"({"ShipmentList":[{"ShipmentID":5}]})").status == 404);
    }
    SECTION("in a list of shipments") {
        CHECK(t.put("/Orders/102/Shipments", "[" + filled + "]").status == 200);
        CHECK(tracking(102) == "T1");
    }
    SECTION("whether 0 is taken in the path is the store's choice") {
        t.knobs(R"({"shipment_zero_path":"404"})");
        CHECK(t.put("/Orders/103/Shipments/0", filled).status == 404);
        t.knobs(R"({"shipment_zero_path":"405"})");
        CHECK(t.put("/Orders/103/Shipments/0", filled).status == 405);
        CHECK(t.order(103).at("ShipmentList").at(0).at("ShipmentTrackingCode") == "");
        CHECK(t.put("/Orders/103/Shipments", "[" + filled + "]").status == 200);
    }
}

TEST_CASE("a write to a shipment that is refused leaves nothing half written") {
    harness t;
    t.add();
    const auto before = t.order(100);
    CHECK(t.put("/Orders/100/Shipments/0", R"({"ShipmentAlias":"desk","ShipmentCity":"Reno",
                "ShipmentTrackingCode":"T1","ShipmentOrderStatus":77})")
              .status == 400);
    CHECK(
        t.put("/Orders/100/Shipments/0", R"({"ShipmentAlias":"desk","ShipmentShippedDate":"soon"})")
            .status == 400);
    CHECK(t.order(100) == before);
    CHECK(t.total("tracking_writes") == 0);
    CHECK(t.total("updates") == 0);
}

TEST_CASE("a shipment's own status moves the order only where the store does that") {
    harness t;
    t.add(R"({"kind":"multi_shipment"})");
    const auto put = [&](const json::value& id) {
        return t.put("/Orders/100/Shipments/" + std::to_string(id.as_int64()),
                     R"({"ShipmentOrderStatus":4})");
    };
    const auto parcels = t.order(100).at("ShipmentList").as_array();
    for (const auto& each : parcels) {
        put(each.at("ShipmentID"));
    }
    CHECK(t.order(100).at("OrderStatusID") == 1);
    t.knobs(R"({"shipment_status_moves_order":true,"staff":{"do":"set_status","order":100,
                "status":2}})");
    put(parcels[0].at("ShipmentID"));
    CHECK(t.order(100).at("OrderStatusID") == 2);
    for (const auto& each : parcels) {
        put(each.at("ShipmentID"));
    }
    CHECK(t.order(100).at("OrderStatusID") == 4);
    CHECK(put(parcels[0].at("ShipmentID")).status == 200);
}

TEST_CASE("a PUT again does no harm and is counted as a repeat", "[TDC-12a]") {
    harness t;
    t.add();
    const std::string body = R"({"ShipmentTrackingCode":"T1"})";
    t.put("/Orders/100/Shipments/0", body);
    t.put("/Orders/100/Shipments/0", body);
    t.put("/Orders/100/Shipments/0", R"({"ShipmentTrackingCode":"T2"})");
    CHECK(t.order(100).at("ShipmentList").as_array().size() == 1);
    CHECK(t.page(100).at("repeated_tracking") == 1);
    CHECK(t.page(100).at("tracking").as_array().size() == 2);
    CHECK(t.total("tracking_writes") == 2);
    CHECK(t.total("overwritten_tracking") == 1);
    CHECK(t.total("updates") == 3);
    // What GET shows, padding and all, is the same again.
    t.put("/Orders/100/Shipments/0",
          "{\"ShipmentTrackingCode\":\"T2" + std::string(48, ' ') + "\"}");
    CHECK(t.page(100).at("repeated_tracking") == 2);
}

TEST_CASE("a POST of an order again makes a second order", "[TDC-12b]") {
    harness t;
    const std::string body =
        R"({"AlternateOrderID":"X-1","BillingFirstName":"Ann","OrderItemList":[
            {"ItemID":"MUG-ENAMEL","ItemQuantity":2,"ItemUnitPrice":5}]})";
    const auto out = t.ask("POST", "/Orders", body);
    CHECK(out.status == 201);
    CHECK(first_record(out) == "201: Created successfully");
    CHECK(json::parse(out.body).at(0).at("Value") == "100");
    CHECK(t.ask("POST", "/Orders?bypassorderprocessing=1&bypassorderemail=1", body).status == 201);
    CHECK(t.total("posted_orders") == 2);
    CHECK(t.order(101).at("AlternateOrderID") == "X-1");
    CHECK(t.order(101).at("OrderAmount") == 10);
    CHECK(t.order(101).at("ShipmentList").at(0).at("ShipmentFirstName") == "Ann");
    CHECK(t.store.books().at("stock").at("MUG-ENAMEL") == 98.0); // the second bypassed it
    CHECK(t.total("mails") == 1);
    CHECK(t.ask("POST", "/Orders", "{}").status == 400);
}

TEST_CASE("a line is moved to another shipment, and not to one that is not there") {
    harness t;
    t.add(R"({"ShipmentList":[{"ShipmentID":0},{"ShipmentID":9}],
              "OrderItemList":[{"ItemIndexID":501,"ItemShipmentID":0}]})");
    CHECK(t.put("/Orders/100/Items/501", R"({"ItemShipmentID":9})").status == 200);
    CHECK(t.order(100).at("OrderItemList").at(0).at("ItemShipmentID") == 9);
    CHECK(t.put("/Orders/100/Items/501", R"({"ItemShipmentID":8})").status == 400);
    CHECK(t.put("/Orders/100", R"({"OrderItemList":[{"ItemIndexID":1}]})").status == 404);
    CHECK(t.got("/Orders/100/Items").at(0).at("ItemIndexID") == 501);
    CHECK(t.ask("DELETE", "/Orders/100").status == 405);
}
