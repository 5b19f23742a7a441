// shipment.confirm and shipment.find against a scripted store.

#include "fixtures.hpp"
#include "shop_script.hpp"

#include "dray/data/functions_json.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::threedcart;
using namespace dray::testing;
using dray::sdk::error_class;
namespace fx = fixtures;
namespace json = boost::json;

namespace {

/// Of two mugs in the default shipment, sent on the evening of 28 February in New York.
dray::data::shipment_confirm_request parcel() {
    dray::data::shipment_confirm_request r;
    r.ref = "100";
    r.number = "AB-1100";
    r.ship_group = "0";
    r.shipment.ref = "P1";
    r.shipment.carrier = "UPS";
    r.shipment.service = "Ground";
    r.shipment.tracking = "1Z999";
    r.shipment.shipped_at = utc("2026-03-01T02:00:00Z");
    r.shipment.lines.emplace_back("1000", "", 2);
    return r;
}

std::string order_with(std::vector<json::object> shipments) {
    auto order = fx::order(100, 2);
    json::array list;
    for (auto& one : shipments)
        list.push_back(std::move(one));
    order["ShipmentList"] = std::move(list);
    return fx::page_of({order});
}

json::object with(std::int64_t id, std::string_view tracking, std::string_view comment,
                  std::string_view shipped) {
    auto made = fx::shipment(id, tracking);
    made["ShipmentInternalComment"] = comment;
    made["ShipmentShippedDate"] = shipped;
    return made;
}

const std::string order_path = v2("Orders/100");
const std::string path_of_0 = v2("Orders/100/Shipments/0");
const std::string path_of_7 = v2("Orders/100/Shipments/7");

constexpr const char* filled = R"({"ShipmentTrackingCode":"1Z999",)"
                               R"("ShipmentShippedDate":"02/28/2026",)"
                               R"("ShipmentInternalComment":"Shipped with UPS Ground"})";
constexpr const char* filled_in_order =
    R"({"ShipmentList":[{"ShipmentTrackingCode":"1Z999","ShipmentShippedDate":"02/28/2026",)"
    R"("ShipmentInternalComment":"Shipped with UPS Ground","ShipmentID":0}]})";
constexpr const char* no_carrier = R"("carrier_in":"nowhere")";

/// A confirmation to a shipment with that id, written by its path.
script confirming(const dray::data::shipment_confirm_request& r, json::object there,
                  const std::string& settings = "") {
    auto s = shop(settings);
    s.function("shipment.confirm", r)
        .expect_http("GET", order_path)
        .answers(200, order_with({std::move(there)}));
    return s;
}

} // namespace

TEST_CASE("the shipment that every order has is filled by its path, 0, and looked at once",
          "[TDC-07f][TDC-10d]") {
    auto s = confirming(parcel(), fx::shipment(0));
    s.expect_http("PUT", path_of_0)
        .is_write()
        .body_is(filled)
        .answers(200, fx::written({"0"}))
        .expect_http("GET", order_path)
        .answers(200, order_with({with(0, "1Z999", "", "2/28/2026")}))
        .expect_done(R"({"ref":"0/1Z999"})");
    s.fail_each_step_once();
}

TEST_CASE("a store that refuses the path 0 gets it within the order", "[TDC-07f]") {
    for (const int status : {400, 404, 405}) {
        auto s = confirming(parcel(), fx::shipment(0));
        s.expect_http("PUT", path_of_0)
            .answers(status, fx::error_body(status, "no such shipment"))
            .expect_http("PUT", order_path)
            .is_write()
            .body_is(filled_in_order)
            .answers(200, fx::written({"100"}))
            .expect_done(R"({"ref":"0/1Z999"})");
        CHECK_NOTHROW(s.run());
    }
}

TEST_CASE("a store that takes the path 0 without effect gets it within the order", "[TDC-07f]") {
    auto s = confirming(parcel(), fx::shipment(0));
    s.expect_http("PUT", path_of_0)
        .answers(200, fx::written({"0"}))
        .expect_http("GET", order_path)
        .answers(200, order_with({fx::shipment(0)}))
        .expect_http("PUT", order_path)
        .body_is(filled_in_order)
        .answers(200, fx::written({"100"}))
        .expect_done(R"({"ref":"0/1Z999"})");
    s.fail_each_step_once();
}

TEST_CASE("the way to write the default shipment can be set") {
    auto by_path = confirming(parcel(), fx::shipment(0), R"("default_shipment_write":"path")");
    by_path.expect_http("PUT", path_of_0).answers(200, fx::written({"0"})).expect_done();
    by_path.fail_each_step_once();
    auto by_order = confirming(parcel(), fx::shipment(0), R"("default_shipment_write":"order")");
    by_order.expect_http("PUT", order_path)
        .body_is(filled_in_order)
        .answers(200, fx::written({"100"}))
        .expect_done();
    by_order.fail_each_step_once();
}

TEST_CASE("one of several shipments is written by its own path, and none is ever added",
          "[TDC-07g][TDC-10c]") {
    auto r = parcel();
    r.ship_group = "7";
    auto s = shop();
    s.function("shipment.confirm", r)
        .expect_http("GET", order_path)
        .answers(200, order_with({fx::shipment(3, "OTHER"), fx::shipment(7)}))
        .expect_http("PUT", path_of_7)
        .body_is(filled)
        .answers(200, fx::written({"7"}))
        .expect_done(R"({"ref":"7/1Z999"})");
    for (const auto& request : s.run().requests)
        CHECK(request.method != "POST");
    s.fail_each_step_once();
}

TEST_CASE("a shipment that the order does not have is refused with those that it has") {
    for (const char* group : {"7", "", "x", "-1"}) {
        auto r = parcel();
        r.ship_group = group;
        auto s = shop();
        s.function("shipment.confirm", r)
            .expect_http("GET", order_path)
            .answers(200, order_with({fx::shipment(0), fx::shipment(3)}))
            .expect_fail(error_class::rejected, "no_such_shipment");
        CHECK(failure_in(s.run()).message.find("0, 3") != std::string::npos);
    }
}

TEST_CASE("a parcel that is told already is not told again", "[TDC-07d][TDC-12a]") {
    auto s = confirming(parcel(), with(0, "1Z999", "", "2/28/2026 9:00:00 PM"));
    s.expect_done(R"({"ref":"0/1Z999"})");
    CHECK(s.run().requests.size() == 1);
}

TEST_CASE("a second parcel of a shipment goes to the comment, which keeps what it says") {
    auto s = confirming(parcel(), with(7, "1Z111", "fragile", "2/27/2026"), no_carrier);
    auto r = parcel();
    r.ship_group = "7";
    s.function("shipment.confirm", r);
    s.expect_http("PUT", path_of_7)
        .body_is(R"({"ShipmentInternalComment":"fragile\r\nFurther tracking numbers: 1Z999"})")
        .answers(200, fx::written({"7"}))
        .expect_done(R"({"ref":"7/1Z999"})");
    s.fail_each_step_once();
}

TEST_CASE("numbers are joined as far as 50 characters reach where that is set") {
    auto r = parcel();
    r.ship_group = "7";
    r.shipment.more_tracking = {"1Z888", std::string(40, '7')};
    auto s = confirming(r, fx::shipment(7), R"("several_parcels":"join","carrier_in":"nowhere")");
    s.expect_http("PUT", path_of_7)
        .body_contains(R"("ShipmentTrackingCode":"1Z999, 1Z888")")
        .body_contains("Further tracking numbers: 7777")
        .answers(200, fx::written({"7"}))
        .expect_done();
    CHECK_NOTHROW(s.run());
}

TEST_CASE("a number longer than the field stands in full in the comment, and is found again") {
    auto r = parcel();
    r.ship_group = "7";
    r.shipment.tracking = std::string(60, '7');
    auto s = confirming(r, fx::shipment(7), no_carrier);
    s.expect_http("PUT", path_of_7)
        .body_contains("\"ShipmentTrackingCode\":\"" + std::string(50, '7') + "\"")
        .body_contains("in full: " + r.shipment.tracking)
        .answers(200, fx::written({"7"}))
        .expect_done();
    CHECK_NOTHROW(s.run());
    auto found = shop();
    found.function("shipment.find", r)
        .expect_http("GET", order_path)
        .answers(200, order_with({fx::shipment(7, std::string(50, '7'))}))
        .expect_done();
    CHECK(found.run().result->find("7/7777") != std::string::npos);
}

TEST_CASE("the day of shipping is the store's own, in the form that is set", "[TDC-05b]") {
    auto r = parcel();
    r.ship_group = "7";
    for (const auto& [form, part] : {std::pair{"us", R"("ShipmentShippedDate":"02/28/2026")"},
                                     {"iso", R"("ShipmentShippedDate":"2026-02-28T21:00:00")"}}) {
        auto s = confirming(r, fx::shipment(7), R"("ship_date_form":")" + std::string(form) + '"');
        s.expect_http("PUT", path_of_7).body_contains(part).answers(200, fx::written({"7"}));
        s.expect_done();
        CHECK_NOTHROW(s.run());
    }
    auto none = confirming(r, fx::shipment(7), R"("ship_date_form":"none")");
    none.expect_http("PUT", path_of_7)
        .where([](const seen_request& q) -> std::string {
            return q.body.find("ShippedDate") == std::string::npos ? "" : "a date is there";
        })
        .answers(200, fx::written({"7"}))
        .expect_done();
    CHECK_NOTHROW(none.run());
}

TEST_CASE("the carrier, the shipment's status and what goes with them are settings") {
    auto r = parcel();
    r.ship_group = "7";
    auto s = confirming(r, fx::shipment(7), R"("carrier_in":"method","shipment_status":true)");
    s.expect_http("PUT", path_of_7)
        .body_is(R"({"ShipmentTrackingCode":"1Z999","ShipmentShippedDate":"02/28/2026",)"
                 R"("ShipmentMethodName":"UPS Ground","ShipmentOrderStatus":4})")
        .answers(200, fx::written({"7"}))
        .expect_done();
    CHECK_NOTHROW(s.run());
}

TEST_CASE("a refused shipment carries its verdict, and what is not clear does not", "[TDC-10b]") {
    auto r = parcel();
    r.ship_group = "7";
    auto refused = confirming(r, fx::shipment(7));
    refused.expect_http("PUT", path_of_7)
        .answers(200, fx::error_body(400, "ShipmentShippedDate is not valid"))
        .expect_fail(error_class::rejected, "refused");
    const auto f = failure_in(refused.run());
    CHECK(f.verdict_of == 2);
    CHECK(f.subject == "ShipmentShippedDate is not valid");
    // Words that could be a login's, about this order alone: the other orders go on.
    for (const char* words : {"The token of this payment has expired",
                              "Comment \"access denied, call IP address 10.0.0.1\" is too long"}) {
        for (const int http : {200, 400, 422}) {
            auto s = confirming(r, fx::shipment(7));
            s.expect_http("PUT", path_of_7)
                .answers(http, fx::error_body(400, words))
                .expect_fail(error_class::rejected, "refused");
            CHECK_NOTHROW(s.run());
        }
    }
    for (const auto& [status, code] : {std::pair{500, "shop_error"}, {502, "shop_error"}}) {
        auto s = confirming(r, fx::shipment(7));
        s.expect_http("PUT", path_of_7)
            .answers(status, "<html></html>")
            .expect_fail(error_class::transient, code);
        CHECK_FALSE(failure_in(s.run()).verdict_of);
    }
}

TEST_CASE("a parcel is found by its number, padded or in the comment, and only as a whole",
          "[TDC-07d]") {
    const auto found = [](json::object there, const dray::data::shipment_confirm_request& r) {
        auto s = shop();
        s.function("shipment.find", r)
            .expect_http("GET", order_path)
            .is_read()
            .answers(200, order_with({std::move(there)}))
            .expect_done();
        return json::parse(*s.run().result).at("matches").as_array().size();
    };
    CHECK(found(fx::shipment(0, "1z999"), parcel()) == 1);
    CHECK(found(with(0, "1Z111", "Further tracking numbers: 1Z888, 1Z999", ""), parcel()) == 1);
    CHECK(found(fx::shipment(0, "1Z9991"), parcel()) == 0);
    CHECK(found(fx::shipment(0, "A1Z999"), parcel()) == 0);
    CHECK(found(fx::shipment(0), parcel()) == 0);
    auto s = shop();
    s.function("shipment.find", parcel())
        .expect_http("GET", order_path)
        .answers(200, order_with({fx::shipment(0, "1Z999")}))
        .expect_done(R"({"matches":[{"ref":"0/1Z999","ship_group":"0","tracking":"1Z999",
            "lines":[{"line":"1000","quantity":2}]}]})");
    s.fail_each_step_once();
}

TEST_CASE("a parcel without a number is known by its day, in each spelling of a date",
          "[TDC-07e]") {
    auto r = parcel();
    r.shipment.tracking.clear();
    const auto matches = [&](std::string_view shipped) {
        auto s = shop();
        s.function("shipment.find", r)
            .expect_http("GET", order_path)
            .answers(200, order_with({with(0, "", "", shipped)}))
            .expect_done();
        return json::parse(*s.run().result).at("matches").as_array().size();
    };
    CHECK(matches("2/28/2026") == 1);
    CHECK(matches("2/28/2026 9:00:00 PM") == 1);
    CHECK(matches("2026-02-28T21:00:00") == 1);
    CHECK(matches("3/1/2026") == 0);
    CHECK(matches("") == 0);
}

TEST_CASE("an order that is gone is not the same as a shipment that is not told") {
    auto s = shop();
    s.function("shipment.find", parcel())
        .expect_http("GET", order_path)
        .answers(404, fx::error_body(404, "Not found"))
        .expect_fail(error_class::not_found, "not_found");
    CHECK_NOTHROW(s.run());
}
