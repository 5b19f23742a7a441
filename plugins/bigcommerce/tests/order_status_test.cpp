// order.mark and order.cancel against a scripted shop.

#include "fixtures.hpp"
#include "shop_script.hpp"

#include "dray/data/functions_json.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::bigcommerce;
using namespace dray::testing;
using dray::sdk::error_class;
namespace fx = fixtures;

namespace {

std::string order_now(int status_id, const std::string& name) {
    auto order = fx::order(100, status_id);
    order["custom_status"] = name;
    return boost::json::serialize(order);
}

dray::data::order_mark_request mark(const std::string& status,
                                    const std::string& moment = "on_shipment") {
    dray::data::order_mark_request r;
    r.ref = "100";
    r.number = "100";
    r.moment = moment;
    r.status = status;
    return r;
}

dray::data::order_mark_result result_of(const std::string& id, const std::string& name,
                                        bool changed) {
    dray::data::order_mark_result r;
    r.status = dray::data::status(id, name);
    r.changed = changed;
    return r;
}

constexpr const char* live_list = R"([
    {"id":0,"name":"Incomplete","system_label":"Incomplete","custom_label":"Incomplete","order":0},
    {"id":1,"name":"Pending","system_label":"Pending","custom_label":"Pending","order":1},
    {"id":2,"name":"Shipped","system_label":"Shipped","custom_label":"Sent","order":8},
    {"id":11,"name":"Awaiting Fulfillment","system_label":"Awaiting Fulfillment",
     "custom_label":"Pending","order":3}])";

} // namespace

TEST_CASE("a status is written by id after a look at the order, and nothing else is put",
          "[BC-08a][BC-21a]") {
    auto s = shop();
    s.function("order.mark", mark("2"))
        .expect_http("GET", v2("orders/100"))
        .is_read()
        .answers(200, order_now(11, "Ready to pack"))
        .expect_http("PUT", v2("orders/100"))
        .is_write()
        .header_is("Content-Type", "application/json")
        .body_is(R"({"status_id":2})")
        .answers(200, order_now(2, "Sent"))
        .expect_done(result_of("2", "Sent", true));
    s.fail_each_step_once();
}

TEST_CASE("a status that is so already is not written: every write would mail the customer",
          "[BC-08b]") {
    // 2 is final, 9 is not: both must be left alone.
    for (const int id : {2, 9}) {
        auto s = shop();
        s.function("order.mark", mark(std::to_string(id)))
            .expect_http("GET", v2("orders/100"))
            .answers(200, order_now(id, "Sent"))
            .expect_done(result_of(std::to_string(id), "Sent", false));
        s.fail_each_step_once();
    }
}

TEST_CASE("an exact live name is bound to its id") {
    auto s = shop();
    s.function("order.mark", mark("Sent"))
        .expect_http("GET", v2("order_statuses"))
        .answers(200, live_list)
        .expect_http("GET", v2("orders/100"))
        .answers(200, order_now(11, "Pending"))
        .expect_http("PUT", v2("orders/100"))
        .body_is(R"({"status_id":2})")
        .answers(200, order_now(2, "Sent"))
        .expect_done(result_of("2", "Sent", true));
    s.fail_each_step_once();
}

TEST_CASE("a name that two statuses bear is ambiguous, and the live list is shown", "[BC-07b]") {
    auto s = shop();
    s.function("order.mark", mark("Pending"))
        .expect_http("GET", v2("order_statuses"))
        .answers(200, live_list)
        .expect_fail(error_class::unmapped, "status_ambiguous");
    const auto f = failure_in(s.run());
    CHECK(f.subject == "Pending");
    CHECK(f.message.find("Could not mark order as 'Pending'") == 0);
    CHECK(f.message.find("\"Pending\" (11, originally Awaiting Fulfillment)") != std::string::npos);
}

TEST_CASE("a renamed status's old name, an unknown name and an unknown id are unmapped",
          "[BC-07a]") {
    for (const auto* status : {"Shipped", "Processing", "77", "sent", ""}) {
        auto s = shop();
        s.function("order.mark", mark(status))
            .expect_http("GET", v2("order_statuses"))
            .answers(200, live_list)
            .expect_fail(error_class::unmapped, "status_unknown");
        CHECK(failure_in(s.run()).message.find("\"Sent\" (2, originally Shipped)") !=
              std::string::npos);
    }
}

TEST_CASE("no order is ever put into Incomplete") {
    for (const auto* status : {"0", "Incomplete"}) {
        auto s = shop();
        s.function("order.mark", mark(status))
            .expect_http("GET", v2("order_statuses"))
            .answers(200, live_list)
            .expect_fail(error_class::unmapped, "status_incomplete");
        CHECK_NOTHROW(s.run());
    }
}

TEST_CASE("a partly shipped order is not taken back by a late mark, but goes on") {
    for (const char* to : {"1", "7", "9", "11"}) {
        auto s = shop();
        s.function("order.mark", mark(to, "on_download"))
            .expect_http("GET", v2("orders/100"))
            .answers(200, order_now(3, "Partly"))
            .expect_done(result_of("3", "Partly", false));
        s.fail_each_step_once();
    }
    auto s = shop();
    s.function("order.mark", mark("2", "on_shipment"))
        .expect_http("GET", v2("orders/100"))
        .answers(200, order_now(3, "Partly"))
        .expect_http("PUT", v2("orders/100"))
        .body_is(R"({"status_id":2})")
        .answers(200, order_now(2, "Sent"))
        .expect_done(result_of("2", "Sent", true));
    CHECK_NOTHROW(s.run());
}

TEST_CASE("a shipped or completed order is not taken back by a late mark") {
    for (const int now : {2, 10}) {
        auto s = shop();
        s.function("order.mark", mark("9", "on_download"))
            .expect_http("GET", v2("orders/100"))
            .answers(200, order_now(now, "Done"))
            .expect_done(result_of(std::to_string(now), "Done", false));
        s.fail_each_step_once();
    }
}

TEST_CASE("a shipped order may be completed") {
    auto s = shop();
    s.function("order.mark", mark("10"))
        .expect_http("GET", v2("orders/100"))
        .answers(200, order_now(2, "Sent"))
        .expect_http("PUT", v2("orders/100"))
        .answers(200, order_now(10, "Completed"))
        .expect_done(result_of("10", "Completed", true));
    CHECK_NOTHROW(s.run());
}

TEST_CASE("a cancelled or refunded order is not brought back to life: a person has to see it") {
    for (const int now : {5, 4}) {
        auto s = shop();
        s.function("order.mark", mark("2"))
            .expect_http("GET", v2("orders/100"))
            .answers(200, order_now(now, "Gone"))
            .expect_fail(error_class::rejected, "order_is_final");
        CHECK(failure_in(s.run()).message.find("\"Gone\"") != std::string::npos);
    }
}

TEST_CASE("a shipped order is not marked cancelled") {
    auto s = shop();
    s.function("order.mark", mark("5", "on_cancel"))
        .expect_http("GET", v2("orders/100"))
        .answers(200, order_now(2, "Sent"))
        .expect_fail(error_class::rejected, "order_is_final");
    CHECK_NOTHROW(s.run());
}

TEST_CASE("a shop that sets Shipped by itself lets on_shipment write another status over it",
          "[BC-09g]") {
    auto s = shop(R"("shipment_moves_status":true)");
    s.function("order.mark", mark("8"))
        .expect_http("GET", v2("orders/100"))
        .answers(200, order_now(2, "Shipped"))
        .expect_http("PUT", v2("orders/100"))
        .body_is(R"({"status_id":8})")
        .answers(200, order_now(8, "Awaiting Pickup"))
        .expect_done();
    CHECK_NOTHROW(s.run());
}

TEST_CASE("a refused status carries its verdict and the shop's words, a lost answer does not") {
    auto s = shop();
    s.function("order.mark", mark("2"))
        .expect_http("GET", v2("orders/100"))
        .answers(200, order_now(11, "Pending"))
        .expect_http("PUT", v2("orders/100"))
        .answers(400, error_body(400, "The field 'status_id' is invalid."))
        .expect_fail(error_class::rejected, "refused");
    const auto refused = failure_in(s.run());
    CHECK(refused.verdict_of == 2);
    CHECK(refused.message.find("The field 'status_id' is invalid.") != std::string::npos);

    for (const int status : {500, 502, 504, 408, 499}) {
        auto lost = shop();
        lost.function("order.mark", mark("2"))
            .expect_http("GET", v2("orders/100"))
            .answers(200, order_now(11, "Pending"))
            .expect_http("PUT", v2("orders/100"))
            .answers(status, "<html></html>")
            .expect_fail(error_class::transient, status == 499 ? "gateway_gave_up" : "shop_error");
        CHECK_FALSE(failure_in(lost.run()).verdict_of);
    }
}

TEST_CASE("a conflict with the shop's stock is a refusal with its reason") {
    auto s = shop();
    s.function("order.mark", mark("2"))
        .expect_http("GET", v2("orders/100"))
        .answers(200, order_now(11, "Pending"))
        .expect_http("PUT", v2("orders/100"))
        .answers(409, R"({"status":409,"message":"No stock","details":
                          {"errors":[{"type":"OutOfStock","message":"Mug is out of stock"}]}})")
        .expect_fail(error_class::rejected, "refused");
    const auto f = failure_in(s.run());
    CHECK(f.verdict_of == 2);
    CHECK(f.message.find("Mug is out of stock") != std::string::npos);
}

TEST_CASE("a shop that takes a status and shows another is not believed") {
    auto s = shop();
    s.function("order.mark", mark("2"))
        .expect_http("GET", v2("orders/100"))
        .answers(200, order_now(11, "Pending"))
        .expect_http("PUT", v2("orders/100"))
        .answers(200, order_now(1, "Pending"))
        .expect_fail(error_class::unknown_outcome, "status_not_taken");
    CHECK_NOTHROW(s.run());
}

TEST_CASE("an order is cancelled by its status after a look at it") {
    dray::data::order_cancel_request r;
    r.ref = "100";
    r.reason = "customer";
    auto s = shop();
    s.function("order.cancel", r)
        .expect_http("GET", v2("orders/100"))
        .answers(200, order_now(11, "Pending"))
        .expect_http("PUT", v2("orders/100"))
        .body_is(R"({"status_id":5})")
        .answers(200, order_now(5, "Cancelled"))
        .expect_done();
    s.fail_each_step_once();
}

TEST_CASE("what is cancelled or refunded already is not cancelled again") {
    dray::data::order_cancel_request r;
    r.ref = "100";
    for (const int now : {5, 4}) {
        auto s = shop();
        s.function("order.cancel", r)
            .expect_http("GET", v2("orders/100"))
            .answers(200, order_now(now, "Gone"))
            .expect_done();
        CHECK_NOTHROW(s.run());
    }
}

TEST_CASE("what has left, wholly or in part, is not cancelled") {
    dray::data::order_cancel_request r;
    r.ref = "100";
    for (const int now : {2, 3, 10}) {
        auto s = shop();
        s.function("order.cancel", r)
            .expect_http("GET", v2("orders/100"))
            .answers(200, order_now(now, "Sent"))
            .expect_fail(error_class::rejected, "already_shipped");
        CHECK_NOTHROW(s.run());
    }
}
