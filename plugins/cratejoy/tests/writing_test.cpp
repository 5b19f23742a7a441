// order.mark, shipment.confirm and shipment.find against a scripted shop.

#include "fixtures.hpp"
#include "shop_script.hpp"

#include "plugins/cratejoy/tracking.hpp"

#include "dray/data/functions_json.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::cratejoy;
using namespace dray::testing;
using dray::sdk::error_class;
namespace fx = fixtures;
namespace json = boost::json;

namespace {

const std::string put_url = v1("shipments/4000000001/");
const std::string get_url = box_url("4000000001");

std::string box_now(std::string_view status, std::string_view tracking = "") {
    auto box = fx::box(4'000'000'001);
    box["status"] = status;
    if (!tracking.empty())
        box["tracking_number"] = tracking;
    return json::serialize(box);
}

dray::data::order_mark_request mark(const std::string& status) {
    dray::data::order_mark_request r;
    r.ref = "4000000001";
    r.moment = "on_shipment";
    r.status = status;
    return r;
}

dray::data::shipment_confirm_request parcel(const std::string& number = "1Z999") {
    dray::data::shipment_confirm_request r;
    r.ref = r.number = r.ship_group = "4000000001";
    r.shipment.ref = "P1";
    r.shipment.tracking = number;
    r.shipment.shipped_at = utc("2026-03-01T10:00:00Z");
    r.shipment.lines.emplace_back("5000000001", "TEA-L", 1);
    return r;
}

script confirming(const dray::data::shipment_confirm_request& r, const std::string& there,
                  const std::string& settings = "") {
    auto s = shop(settings);
    s.function("shipment.confirm", r).expect_http("GET", get_url).answers(200, there);
    return s;
}

} // namespace

TEST_CASE("a box is marked as shipped after a look at it, with nothing but its status",
          "[CJ-07a]") {
    auto s = shop();
    s.function("order.mark", mark("shipped"))
        .expect_http("GET", get_url)
        .answers(200, box_now("unshipped", "1Z999"))
        .expect_http("PUT", put_url)
        .is_write()
        .body_is(R"({"status":"shipped"})")
        .where([](const seen_request& r) -> std::string {
            return r.header("X-Cratejoy-ProductFeedback-Enabled").empty() ? ""
                                                                          : "a header too much";
        })
        .answers(200, box_now("shipped", "1Z999"))
        .expect_done(R"({"status":{"id":"shipped","name":"Shipped"},"changed":true})");
    s.fail_each_step_once();
}

TEST_CASE("a box that is shipped is not marked again, which would mail the customer again",
          "[CJ-07c]") {
    for (const char* name : {"shipped", "Shipped"}) {
        auto s = shop();
        s.function("order.mark", mark(name))
            .expect_http("GET", get_url)
            .answers(200, box_now("shipped"))
            .expect_done(R"({"status":{"id":"shipped","name":"Shipped"},"changed":false})");
        CHECK(s.run().requests.size() == 1);
    }
}

TEST_CASE("after a lost answer the box is read, and tells whether the mark was done", "[CJ-09d]") {
    // The host ends an operation whose write got no answer; what it runs next is the probe.
    dray::data::order_ref_request r;
    r.ref = "4000000001";
    auto s = shop();
    s.function("order.get", r).expect_http("GET", get_url).answers(200, box_now("shipped"));
    s.expect_done();
    const auto read = dray::data::from_json_text<dray::data::order>(*s.run().result);
    CHECK(read.status.id == "shipped");
    CHECK(read.lines.at(0).shipped == 1);
    auto find = shop();
    find.function("shipment.find", parcel())
        .expect_http("GET", get_url)
        .answers(200, box_now("unshipped", "1Z999"))
        .expect_done();
    CHECK(find.run().result->find("4000000001/1Z999") != std::string::npos);
}

TEST_CASE("what Cratejoy documents no way to write is refused by name") {
    for (const char* to : {"unshipped", "cancelled"}) {
        auto s = shop();
        s.function("order.mark", mark(to))
            .expect_http("GET", get_url)
            .answers(200, box_now("shipped"))
            .expect_fail(error_class::rejected, "status_not_writable");
        CHECK(failure_in(s.run()).message.find("Could not mark order as") == 0);
    }
    auto unknown = shop();
    unknown.function("order.mark", mark("Dispatched"))
        .expect_fail(error_class::unmapped, "status_unknown");
    const auto f = failure_in(unknown.run());
    CHECK(f.subject == "Dispatched");
    CHECK(f.message.find("Could not mark order as 'Dispatched' for on_shipment") == 0);
}

TEST_CASE("a cancelled box is neither marked nor given a tracking number", "[CJ-07e]") {
    auto s = shop();
    s.function("order.mark", mark("shipped"))
        .expect_http("GET", get_url)
        .answers(200, box_now("cancelled"))
        .expect_fail(error_class::rejected, "order_is_final");
    CHECK(s.run().requests.size() == 1);
    auto c = confirming(parcel(), box_now("cancelled"));
    c.expect_fail(error_class::rejected, "shipment_cancelled");
    CHECK(c.run().requests.size() == 1);
}

TEST_CASE("a shop that takes the mark and shows another status is not believed", "[CJ-07a]") {
    auto s = shop();
    s.function("order.mark", mark("shipped"))
        .expect_http("GET", get_url)
        .answers(200, box_now("unshipped"))
        .expect_http("PUT", put_url)
        .answers(200, box_now("unshipped"))
        .expect_fail(error_class::unknown_outcome, "status_not_taken");
    CHECK_FALSE(failure_in(s.run()).verdict_of);
}

TEST_CASE("a tracking number is written without the status, so that no mail leaves yet",
          "[CJ-07a][CJ-07d]") {
    auto s = confirming(parcel(), box_now("unshipped"));
    s.expect_http("PUT", put_url)
        .is_write()
        .body_is(R"({"tracking_number":"1Z999"})")
        .answers(200, box_now("unshipped", "1Z999"))
        .expect_done(R"({"ref":"4000000001/1Z999"})");
    s.fail_each_step_once();
}

TEST_CASE("a number that is there already is not written again", "[CJ-07d]") {
    for (const char* there : {"1Z999", "1z999 ", "1Z111, 1Z999"}) {
        auto s = confirming(parcel(), box_now("shipped", there));
        s.expect_done(R"({"ref":"4000000001/1Z999"})");
        CHECK(s.run().requests.size() == 1);
    }
}

TEST_CASE("further parcels join the number that is there, or are left out", "[CJ-07d]") {
    auto r = parcel();
    r.shipment.more_tracking = {"1Z888"};
    auto joined = confirming(r, box_now("unshipped", "1Z111"));
    joined.expect_http("PUT", put_url)
        .body_is(R"({"tracking_number":"1Z111, 1Z999, 1Z888"})")
        .answers(200, box_now("unshipped", "1Z111, 1Z999, 1Z888"))
        .expect_done();
    joined.fail_each_step_once();
    auto kept = confirming(r, box_now("unshipped", "1Z111"), R"("several_parcels":"first")");
    kept.expect_done();
    CHECK(kept.run().requests.size() == 1);
    auto one = confirming(r, box_now("unshipped"), R"("several_parcels":"first")");
    one.expect_http("PUT", put_url)
        .body_is(R"({"tracking_number":"1Z999"})")
        .answers(200, box_now("unshipped", "1Z999"))
        .expect_done();
    CHECK_NOTHROW(one.run());
}

TEST_CASE("carrier and link go with the number, and are left out where they are refused",
          "[CJ-07b]") {
    auto r = parcel();
    r.shipment.carrier = "UPS";
    r.shipment.tracking_url = "https://ups.example/1Z999";
    const std::string whole = R"({"tracking_number":"1Z999","carrier_name":"UPS",)"
                              R"("tracking_link":"https://ups.example/1Z999"})";
    auto taken = confirming(r, box_now("unshipped"));
    taken.expect_http("PUT", put_url)
        .body_is(whole)
        .answers(200, box_now("unshipped", "1Z999"))
        .expect_done();
    taken.fail_each_step_once();
    auto refused = confirming(r, box_now("unshipped"));
    refused.expect_http("PUT", put_url)
        .body_is(whole)
        .answers(400, fx::error_body("Unknown property 'carrier_name'"))
        .expect_http("PUT", put_url)
        .body_is(R"({"tracking_number":"1Z999"})")
        .answers(200, box_now("unshipped", "1Z999"))
        .expect_done();
    CHECK_NOTHROW(refused.run());
    auto never = confirming(r, box_now("unshipped"), R"("carrier_fields":"never")");
    never.expect_http("PUT", put_url)
        .body_is(R"({"tracking_number":"1Z999"})")
        .answers(200, box_now("unshipped", "1Z999"))
        .expect_done();
    CHECK_NOTHROW(never.run());
    auto always = confirming(r, box_now("unshipped"), R"("carrier_fields":"always")");
    always.expect_http("PUT", put_url)
        .body_is(whole)
        .answers(400, fx::error_body("Unknown property 'carrier_name'"))
        .expect_fail(error_class::rejected, "refused");
    const auto f = failure_in(always.run());
    CHECK(f.verdict_of == 2);
    CHECK(f.message.find("Unknown property 'carrier_name'") != std::string::npos);
}

TEST_CASE("the time of shipping and the review mail are settings") {
    auto s = confirming(parcel(), box_now("unshipped"),
                        R"("write_shipped_at":true,"product_feedback":"on",)"
                        R"("product_feedback_days":14)");
    s.expect_http("PUT", put_url)
        .header_is("X-Cratejoy-ProductFeedback-Enabled", "true")
        .header_is("X-Cratejoy-ProductFeedback-Interval", "14")
        .body_is(R"({"tracking_number":"1Z999","shipped_at":"2026-03-01T10:00:00Z"})")
        .answers(200, box_now("unshipped", "1Z999"))
        .expect_done();
    CHECK_NOTHROW(s.run());
}

TEST_CASE("a shop that takes a number and tells another is not believed", "[CJ-07a]") {
    auto s = confirming(parcel(), box_now("unshipped"));
    s.expect_http("PUT", put_url)
        .answers(200, box_now("unshipped", "1Z111"))
        .expect_fail(error_class::unknown_outcome, "tracking_not_taken");
    CHECK_NOTHROW(s.run());
}

TEST_CASE("a parcel without a number tells the shop nothing") {
    auto s = confirming(parcel(""), box_now("unshipped"));
    s.expect_done(R"({"ref":"4000000001/P1"})");
    CHECK(s.run().requests.size() == 1);
}

TEST_CASE("a parcel is found by its whole number, and a number that is not there is not",
          "[CJ-07d]") {
    auto s = shop();
    s.function("shipment.find", parcel())
        .expect_http("GET", get_url)
        .is_read()
        .answers(200, box_now("unshipped", "1Z111, 1Z999"))
        .expect_done(R"({"matches":[{"ref":"4000000001/1Z999","ship_group":"4000000001",
            "tracking":"1Z999","lines":[{"line":"5000000001","sku":"TEA-L","quantity":1}]}]})");
    s.fail_each_step_once();
    for (const char* there : {"", "1Z9991", "X1Z999", "1Z111"}) {
        auto none = shop();
        none.function("shipment.find", parcel())
            .expect_http("GET", get_url)
            .answers(200, box_now("unshipped", there))
            .expect_done(R"({"matches":[]})");
        CHECK_NOTHROW(none.run());
    }
}

TEST_CASE("another ship group than the box itself is refused") {
    auto r = parcel();
    r.ship_group = "7";
    auto s = shop();
    s.function("shipment.confirm", r).expect_fail(error_class::rejected, "no_such_shipment");
    CHECK(s.run().requests.empty());
}
