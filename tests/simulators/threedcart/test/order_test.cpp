#include "tests/simulators/threedcart/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

TEST_CASE("whole amounts are written as integers, others as decimals", "[TDC-07a]") {
    harness t;
    t.add(R"({"SalesTax":2,"SalesTax2":1.5,"ShipmentList":[{"ShipmentCost":0}],
              "OrderItemList":[{"ItemUnitPrice":10,"ItemQuantity":3},
                               {"ItemUnitPrice":12.95,"ItemQuantity":1.5}]})");
    const auto body = t.get("/Orders/100").body;
    CHECK(body.find(R"("SalesTax":2,"SalesTax2":1.5,)") != std::string::npos);
    CHECK(body.find(R"("ItemUnitPrice":10,)") != std::string::npos);
    CHECK(body.find(R"("ItemUnitPrice":12.95,)") != std::string::npos);
    CHECK(body.find(R"("ItemQuantity":1.5,)") != std::string::npos);
    CHECK(body.find(R"("OrderAmount":52.93,)") != std::string::npos);
}

TEST_CASE("texts are empty, never null; unknown members come too; CustomerID may be CustomerId",
          "[TDC-07b]") {
    harness t;
    t.knobs(R"({"seed":{"count":60,"poison":0,"seed":5}})");
    const auto body = t.get("/Orders?limit=300").body;
    CHECK(body.find("null") == std::string::npos);
    const auto one = t.order(100).as_object();
    CHECK(one.contains("SimulatedNewMember"));
    CHECK(one.contains("CustomerID"));
    CHECK(one.contains("AlternateOrderID"));
    t.knobs(R"({"customer_id_spelling":"CustomerId","extra_members":false,"order_shape":"2015"})");
    const auto other = t.order(100).as_object();
    CHECK_FALSE(other.contains("SimulatedNewMember"));
    CHECK_FALSE(other.contains("CustomerID"));
    CHECK(other.at("CustomerId") == one.at("CustomerID"));
    for (const auto* member : {"AlternateOrderID", "OrderType", "PaymentTokenID", "PromotionList",
                               "OrderDiscountCoupon", "OfflinePaymentFieldList"}) {
        INFO(member);
        CHECK_FALSE(other.contains(member));
    }
}

TEST_CASE("an item's description is HTML", "[TDC-07c]") {
    harness t;
    t.add();
    const auto line = t.order(100).at("OrderItemList").at(0);
    CHECK(line.at("ItemDescription").as_string().subview(0, 3) == "<b>");
}

TEST_CASE("a tracking number is padded with blanks to 50 characters, in some orders or all",
          "[TDC-07d]") {
    harness t;
    const auto length = [&](std::int64_t id) {
        const auto shown = t.order(id).at("ShipmentList").at(0).at("ShipmentTrackingCode");
        CHECK(shown.as_string().subview(0, 2) == "1Z");
        return shown.as_string().size();
    };
    for (const auto* id : {"101", "102", "103"}) {
        t.add("{\"OrderID\":" + std::string(id) + "}");
        t.put("/Orders/" + std::string(id) + "/Shipments/0", R"({"ShipmentTrackingCode":"1Z9"})");
    }
    CHECK(length(101) == 50);
    CHECK(length(102) == 3);
    CHECK(length(103) == 50);
    t.knobs(R"({"tracking_padding":"always"})");
    CHECK(length(102) == 50);
    t.knobs(R"({"tracking_padding":"never"})");
    CHECK(length(101) == 3);
    CHECK(t.page(101).at("shipments").at(0).at("tracking") == "1Z9");
    t.add(R"({"OrderID":104})");
    CHECK(t.order(104).at("ShipmentList").at(0).at("ShipmentTrackingCode") == "");
}

TEST_CASE("the shipped date is empty, a day, or a day with a twelve-hour clock", "[TDC-07e]") {
    harness t;
    t.add();
    const auto shown = [&] {
        return std::string(
            t.order(100).at("ShipmentList").at(0).at("ShipmentShippedDate").as_string());
    };
    const auto put = [&](const std::string& date) {
        const auto out =
            t.put("/Orders/100/Shipments/0", "{\"ShipmentShippedDate\":\"" + date + "\"}");
        return out.status;
    };
    CHECK(shown().empty());
    CHECK(put("09/05/2013") == 200);
    CHECK(shown() == "9/5/2013");
    CHECK(put("9/15/2013 8:12:52 PM") == 200);
    CHECK(shown() == "9/15/2013 8:12:52 PM");
    CHECK(put("2013-09-15T00:12:52") == 200);
    CHECK(shown() == "9/15/2013 12:12:52 AM");
    CHECK(put("soon") == 400);
    CHECK(shown() == "9/15/2013 12:12:52 AM");
    t.knobs(R"({"shipped_date_style":"date"})");
    CHECK(shown() == "9/15/2013");
    CHECK(put("") == 200);
    CHECK(shown().empty());
}

TEST_CASE("shipment 0 is a shipment, and lines name it", "[TDC-07f]") {
    harness t;
    t.add();
    const auto one = t.order(100);
    REQUIRE(one.at("ShipmentList").as_array().size() == 1);
    CHECK(one.at("ShipmentList").at(0).at("ShipmentID") == 0);
    CHECK(one.at("ShipmentList").at(0).at("ShipmentNumber") == 1);
    CHECK(one.at("ShipmentList").at(0).at("ShipmentOrderStatus") == one.at("OrderStatusID"));
    for (const auto& line : one.at("OrderItemList").as_array()) {
        CHECK(line.at("ItemShipmentID") == 0);
    }
}

TEST_CASE("an order with several shipments links its lines by ItemShipmentID", "[TDC-07g]") {
    harness t;
    t.add(R"({"kind":"multi_shipment"})");
    t.knobs(R"({"multi_shipment_ids":"from_one"})");
    t.add(R"({"kind":"multi_shipment"})");
    const auto check = [&](std::int64_t id, bool zero) {
        const auto one = t.order(id);
        const auto& parcels = one.at("ShipmentList").as_array();
        REQUIRE(parcels.size() > 1);
        CHECK((parcels[0].at("ShipmentID") == 0) == zero);
        for (const auto& parcel : parcels) {
            int lines = 0;
            for (const auto& line : one.at("OrderItemList").as_array()) {
                lines += line.at("ItemShipmentID") == parcel.at("ShipmentID") ? 1 : 0;
            }
            CHECK(lines > 0);
        }
        CHECK(parcels[0].at("ShipmentAddress") != parcels[1].at("ShipmentAddress"));
        CHECK(t.got("/Orders/" + std::to_string(id) + "/Shipments").as_array().size() ==
              parcels.size());
    };
    check(100, true);
    check(101, false);
}

TEST_CASE("orders have a prefix and a number; abandoned ones too, without a payment method",
          "[TDC-07h]") {
    harness t;
    t.add(R"({"kind":"abandoned"})");
    t.add();
    const auto abandoned = t.order(100);
    CHECK(abandoned.at("OrderStatusID") == 7);
    CHECK(abandoned.at("InvoiceNumber").as_int64() > 0);
    CHECK(abandoned.at("InvoiceNumberPrefix") == "AB-");
    CHECK(abandoned.at("BillingPaymentMethod") == "");
    CHECK(abandoned.at("TransactionList").as_array().empty());
    // Numbers do not rise with ids.
    CHECK(t.order(101).at("InvoiceNumber").as_int64() < abandoned.at("InvoiceNumber").as_int64());
    t.knobs(R"({"staff":{"do":"complete_checkout","order":100}})");
    CHECK(t.order(100).at("OrderStatusID") == 1);
    CHECK(t.order(100).at("InvoiceNumber") == abandoned.at("InvoiceNumber"));
    CHECK(t.page(100).at("statuses").at(0).at("by") == "store");
}

TEST_CASE("a crafted order shows what it is told, members in and out") {
    harness t;
    t.add(R"({"BillingFirstName":"Zo\u00eb","Odd":{"a":1},"without":["IP"],
              "ShipmentList":[{"ShipmentID":0,"ShipmentCity":"Reno"},{"ShipmentID":9}],
              "OrderItemList":[{"ItemID":"A","ItemQuantity":2,"ItemShipmentID":9},
                               {"ItemID":"B","without":["ItemWeight"]}]})");
    const auto one = t.order(100).as_object();
    CHECK(one.at("BillingFirstName") == "Zoë");
    CHECK(one.at("Odd").at("a") == 1);
    CHECK_FALSE(one.contains("IP"));
    CHECK(one.at("ShipmentList").at(0).at("ShipmentCity") == "Reno");
    CHECK(one.at("OrderItemList").at(0).at("ItemShipmentID") == 9);
    CHECK_FALSE(one.at("OrderItemList").at(1).as_object().contains("ItemWeight"));
    t.knobs(R"({"staff":{"do":"edit","order":100,"fields":{"OrderItemList":[
                {"ItemIndexID":)" +
            std::to_string(one.at("OrderItemList").at(0).at("ItemIndexID").as_int64()) +
            R"(,"ItemQuantity":5}]}}})");
    CHECK(t.order(100).at("OrderItemList").at(0).at("ItemQuantity") == 5);
    CHECK(t.order(100).at("OrderItemList").as_array().size() == 2);
    CHECK_THROWS(t.add(R"({"kind":"strange"})"));
    CHECK_THROWS(t.add(R"({"OrderID":100})"));
    CHECK_THROWS(t.add(R"({"OrderStatusID":"new"})"));
}

TEST_CASE("staff who split an order give some lines a shipment of their own") {
    harness t;
    t.add(R"({"OrderItemList":[{"ItemIndexID":501},{"ItemIndexID":502}]})");
    t.knobs(R"({"staff":{"do":"split","order":100,"lines":[502]}})");
    const auto one = t.order(100);
    REQUIRE(one.at("ShipmentList").as_array().size() == 2);
    CHECK(one.at("OrderItemList").at(0).at("ItemShipmentID") == 0);
    CHECK(one.at("OrderItemList").at(1).at("ItemShipmentID") ==
          one.at("ShipmentList").at(1).at("ShipmentID"));
    CHECK_THROWS(t.knobs(R"({"staff":{"do":"split","order":100,"lines":[999]}})"));
}
