#include "tests/simulators/warehouse_manager/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

TEST_CASE("a new order is answered with 201, its id in the body, an ETag and no Location",
          "[WM-03a]") {
    harness t;
    const auto out = t.post("R1", R"({"poNum":"4711"})");
    const auto one = harness::body(out, 201);
    CHECK(one.at("readOnly").at("orderId").is_int64());
    CHECK(one.at("readOnly").at("status") == 0);
    CHECK(one.at("readOnly").at("isClosed") == false);
    CHECK(one.at("readOnly").at("fullyAllocated") == true);
    CHECK(one.at("readOnly").at("warehouseTransactionSourceType") == 7);
    CHECK(one.at("poNum") == "4711");
    CHECK(one.at("_embedded").at(of_lines).at(0).at("externalId") == "L1");
    CHECK(header(out.headers, "Location").empty());
    CHECK(header(out.headers, "ETag") == t.tag(one.at("readOnly").at("orderId").as_int64()));
    t.knobs(R"({"post_echo":"bare"})");
    CHECK_FALSE(harness::body(t.post("R2"), 201).as_object().contains("_embedded"));
    CHECK(t.page("R1").at("lines").at(0).at("qty") == 2.0);
}

TEST_CASE("lines are read inline or embedded, names in either case", "[WM-03b]") {
    harness t;
    const auto embedded = t.placed("R1", R"({"orderItems":null,"_embedded":{
        "http://api.3plCentral.com/rels/orders/item":
            [{"itemIdentifier":{"sku":"mug-enamel"},"qty":3}]}})");
    CHECK(t.order_of(embedded).at("_embedded").at(of_lines).at(0).at("qty") == 3.0);
    const auto out = t.ask("POST", "/orders",
                           R"({"CustomerIdentifier":{"ExternalId":"ACME"},"ReferenceNum":"R2",
        "FacilityIdentifier":{"Name":"Main"},"ShipTo":{"Address1":"1 Elm","Country":"US"},
        "OrderItems":[{"ItemIdentifier":{"Sku":"MUG-ENAMEL"},"Qty":1.5}]})");
    CHECK(out.status == 201);
    CHECK(t.page("R2").at("lines").at(0).at("qty") == 1.5);
}

TEST_CASE("what is missing or unknown is refused by its property", "[WM-03c]") {
    harness t;
    const auto refused = [&](const std::string& over) {
        const auto out = t.post("R1", over);
        const auto body = harness::body(out, 400);
        return refusal_of(out).substr(25) + " " +
               std::string(body.at("Properties").at(0).at("Name").as_string());
    };
    CHECK(refused(R"({"customerIdentifier":null})") == "Required CustomerIdentifier");
    CHECK(refused(R"({"customerIdentifier":{"id":99}})") == "DoesNotExist CustomerIdentifier");
    CHECK(refused(R"({"facilityIdentifier":{"id":99}})") == "DoesNotExist FacilityIdentifier");
    CHECK(refused(R"({"referenceNum":""})") == "Required ReferenceNum");
    CHECK(refused(R"({"shipTo":{"country":"US"}})") == "Required ShipTo.Address1");
    CHECK(refused(R"({"orderItems":[{"itemIdentifier":{"sku":"NOPE"},"qty":1}]})") ==
          "DoesNotExist OrderItems[0].ItemIdentifier.Sku");
    CHECK(refused(R"({"orderItems":[{"itemIdentifier":{"sku":"MUG-ENAMEL"},"qty":0}]})") ==
          "ValueNotSupported OrderItems[0].Qty");
    CHECK(refused(R"({"orderItems":[{"qty":1}]})") == "Required OrderItems[0].ItemIdentifier");
    CHECK(t.ask("POST", "/orders", "{").status == 400);
    CHECK(t.total("stored") == 0);
    CHECK(t.total("posts") == 9);
}

TEST_CASE("an unknown SKU may also be taken up, with stock") {
    harness t;
    t.knobs(R"({"unknown_sku":"create","stock_of_created":3})");
    const auto id = t.placed("R1", R"({"orderItems":[{"itemIdentifier":{"sku":"NEW"},"qty":2}]})");
    CHECK(t.order_of(id).at("readOnly").at("fullyAllocated") == true);
}

TEST_CASE("a reference that a customer has already is refused, or makes a second order",
          "[WM-04a]") {
    harness t;
    const auto first = t.placed("R1");
    const auto again = t.post("r1");
    CHECK(again.status == 400);
    CHECK(refusal_of(again) == "ModelValidationException Duplicate");
    CHECK(json::parse(again.body).at("Properties").at(0).at("Name") == "ReferenceNum");
    CHECK(t.post("R1", R"({"customerIdentifier":{"id":7}})").status == 201); // another merchant's
    CHECK(t.total("duplicates_refused") == 1);
    CHECK(t.wms.books().at("duplicates").as_array().empty());
    CHECK(t.cancel(first, t.tag(first)).status == 204);
    CHECK(t.post("R1").status == 400);
    t.knobs(R"({"duplicate_of_canceled":false})");
    CHECK(t.post("R1").status == 201);
    t.knobs(R"({"duplicates":"accept"})");
    CHECK(t.post("R1").status == 201);
    CHECK(t.wms.books().at("duplicates").as_array().size() == 1);
    t.knobs(R"({"duplicates":"refuse","duplicate_scope":"facility"})");
    CHECK(t.post("R1", R"({"facilityIdentifier":{"id":2}})").status == 201);
    t.knobs(R"({"duplicate_scope":"tenant"})");
    t.placed("R9", R"({"customerIdentifier":{"id":7}})");
    CHECK(t.post("R9").status == 400);
}

TEST_CASE("deferNotification and the customer's queue decide whether work starts",
          "[WM-05a][WM-38a][WM-38b]") {
    harness t;
    const auto complete = [&](const std::string& reference) {
        return t.page(reference).at("complete").as_bool();
    };
    t.placed("AUTO");
    t.placed("PARKED", R"({"deferNotification":true})");
    t.knobs(R"({"customers":{"id":4,"order_queue":true}})");
    const auto queued = t.placed("QUEUED");
    t.placed("RELEASED", R"({"deferNotification":false})");
    CHECK(complete("AUTO"));
    CHECK_FALSE(complete("PARKED"));
    CHECK_FALSE(complete("QUEUED"));
    CHECK(complete("RELEASED"));
    const auto shown = t.order_of(queued).at("readOnly");
    CHECK(shown.at("status") == 0); // open and complete look alike
    CHECK(shown.at("fullyAllocated") == false);
    CHECK(t.ask("POST", harness::path(queued) + "/completer", "", t.tag(queued)).status == 204);
    CHECK(t.order_of(queued).at("readOnly").at("status") == 0);
    CHECK(t.order_of(queued).at("readOnly").at("fullyAllocated") == true);
    CHECK(refusal_of(t.ask("POST", harness::path(queued) + "/completer", "", t.tag(queued))) ==
          "OperationException AlreadyCompleted");
    t.knobs(R"({"allocation":"at_creation"})");
    CHECK(t.order_of(t.placed("EARLY")).at("readOnly").at("fullyAllocated") == true);
}

TEST_CASE("short stock does not refuse an order", "[WM-05b]") {
    harness t;
    t.knobs(R"({"stock":{"sku":"MUG-ENAMEL","received":1}})");
    const auto id = t.placed("R1");
    CHECK(t.order_of(id).at("readOnly").at("fullyAllocated") == false);
    const auto close = t.ask("POST", harness::path(id) + "/confirmer", "{}", t.tag(id));
    CHECK(refusal_of(close) == "OperationException NotFullyAllocated");
}

TEST_CASE("carriers, billing and lengths are looked at or not, as the tenant is set", "[WM-16b]") {
    harness t;
    const std::string odd = R"({"routingInfo":{"carrier":"Nobody","mode":"X"}})";
    CHECK(t.post("R1", odd).status == 201);
    t.knobs(R"({"unknown_carrier":"400"})");
    CHECK(refusal_of(t.post("R2", odd)) == "ModelValidationException DoesNotExist");
    CHECK(t.post("R2", R"({"routingInfo":{"carrier":"UPS","mode":"99"}})").status == 400);
    CHECK(t.post("R2", R"({"routingInfo":{"carrier":"Old Carrier","mode":"1"}})").status == 400);
    CHECK(t.post("R2", R"({"routingInfo":{"carrier":"USPS","mode":"any"}})").status == 201);
    t.knobs(R"({"routing_required":true})");
    CHECK(refusal_of(t.post("R3", R"({"routingInfo":{"carrier":"UPS"}})")) ==
          "ModelValidationException Required");
    CHECK(refusal_of(t.post("R3", R"({"billingCode":""})")) == "ModelValidationException Required");
    t.knobs(R"({"max_text":12})");
    const std::string note = R"({"notes":"longer than twelve"})";
    CHECK(refusal_of(t.post("R4", note)) == "ModelValidationException ValueNotSupported");
    t.knobs(R"({"over_length":"500"})");
    const auto broken = t.post("R4", note);
    CHECK(broken.status == 500);
    CHECK(header(broken.headers, "Content-Type").starts_with("text/plain"));
    t.knobs(R"({"over_length":"cut"})");
    CHECK(t.order_of(t.placed("R4", note)).at("notes") == "longer than ");
}
