// order.mark and order.cancel against a scripted store.

#include "fixtures.hpp"
#include "shop_script.hpp"

#include "dray/data/functions_json.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::threedcart;
using namespace dray::testing;
using dray::sdk::error_class;
namespace fx = fixtures;

namespace {

constexpr const char* not_allowed = "Not updated. Requested Change Status not allowed";

dray::data::order_mark_request mark(const std::string& status,
                                    const std::string& moment = "on_download") {
    dray::data::order_mark_request r;
    r.ref = "100";
    r.moment = moment;
    r.status = status;
    return r;
}

std::string now(int status) {
    return fx::page_of({fx::order(100, status)});
}

script marking(int from, const std::string& to, const std::string& moment = "on_download",
               const std::string& settings = "") {
    auto s = shop(settings);
    s.function("order.mark", mark(to, moment))
        .expect_http("GET", v2("Orders/100"))
        .answers(200, now(from));
    return s;
}

} // namespace

TEST_CASE("a status is written by its id and nothing else is", "[TDC-10a]") {
    auto s = marking(1, "2");
    s.expect_http("PUT", v2("Orders/100"))
        .is_write()
        .body_is(R"({"OrderStatusID":2})")
        .header_is("Content-Type", "application/json")
        .answers(200, fx::written({"100"}))
        .expect_done(R"({"status":{"id":"2","name":"Processing"},"changed":true})");
    s.fail_each_step_once();
}

TEST_CASE("a status that is so already is not written, which would move LastUpdate",
          "[TDC-09b][TDC-12a]") {
    auto s = marking(2, "2");
    s.expect_done(R"({"status":{"id":"2","name":"Processing"},"changed":false})");
    CHECK(s.run().requests.size() == 1);
}

TEST_CASE("a status is named as the merchant sees it, however it was renamed", "[TDC-08b]") {
    auto s = shop();
    s.function("order.mark", mark("In Production"))
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses("In Production"))
        .expect_http("GET", v2("Orders/100"))
        .answers(200, now(1))
        .expect_http("PUT", v2("Orders/100"))
        .body_is(R"({"OrderStatusID":2})")
        .answers(200, fx::written({"100"}))
        .expect_done(R"({"status":{"id":"2","name":"In Production"},"changed":true})");
    s.fail_each_step_once();
}

TEST_CASE("a name that the store no longer shows, or shows twice, is said with the live list",
          "[TDC-08b][TDC-08c]") {
    auto gone = shop();
    gone.function("order.mark", mark("Processing"))
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses("In Production"))
        .expect_fail(error_class::unmapped, "status_unknown");
    const auto f = failure_in(gone.run());
    CHECK(f.subject == "Processing");
    CHECK(f.message.find("Could not mark order as 'Processing' for on_download") == 0);
    CHECK(f.message.find("\"In Production\" (2, originally Processing)") != std::string::npos);

    auto twice = shop();
    twice.function("order.mark", mark("Hold"))
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses("Hold"))
        .expect_fail(error_class::unmapped, "status_ambiguous");
    CHECK_NOTHROW(twice.run());

    auto hidden = shop();
    hidden.function("order.mark", mark("Custom 1"))
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses())
        .expect_fail(error_class::unmapped, "status_unknown");
    CHECK_NOTHROW(hidden.run());

    auto abandoned = shop();
    abandoned.function("order.mark", mark("Not Completed"))
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses())
        .expect_fail(error_class::unmapped, "status_not_completed");
    CHECK_NOTHROW(abandoned.run());
}

TEST_CASE("a change that the store refuses is a verdict in the words that people search for",
          "[TDC-09a]") {
    struct form {
        int http;
        std::string body;
    };
    const std::vector<form> forms{{200, fx::error_body(400, not_allowed)},
                                  {200, fx::error_body(400, not_allowed, true)},
                                  {400, fx::error_body(400, not_allowed)},
                                  {403, fx::error_body(403, not_allowed, true)}};
    for (const auto& one : forms) {
        CAPTURE(one.http, one.body);
        auto s = marking(6, "2");
        s.expect_http("PUT", v2("Orders/100"))
            .answers(one.http, one.body)
            .expect_fail(error_class::rejected, "transition_refused");
        const auto f = failure_in(s.run());
        CHECK(f.verdict_of == 2);
        CHECK(f.subject == "status 6 to 2");
        CHECK(f.message.find("Could not mark order as 'Processing'") == 0);
        CHECK(f.message.find("\"Hold\" (6)") != std::string::npos);
        CHECK(f.message.find(not_allowed) != std::string::npos);
    }
    auto all = marking(6, "2");
    all.expect_http("PUT", v2("Orders/100"))
        .answers(200, fx::error_body(400, not_allowed))
        .expect_fail(error_class::rejected, "transition_refused");
    all.fail_each_step_once();
}

TEST_CASE("an answer that does not say what was written leaves the outcome unknown") {
    for (const char* body : {"[]", "<html>ok</html>", "", "{}", R"([{"Key":"OrderID")"}) {
        CAPTURE(body);
        auto s = marking(1, "2");
        s.expect_http("PUT", v2("Orders/100"))
            .answers(200, body)
            .expect_fail(error_class::unknown_outcome, "unreadable_answer");
        CHECK_FALSE(failure_in(s.run()).verdict_of);
    }
}

TEST_CASE("an order that is through is not taken back") {
    auto cancelled = marking(5, "2");
    cancelled.expect_fail(error_class::rejected, "order_is_final");
    CHECK(cancelled.run().requests.size() == 1);
    auto abandoned = marking(7, "2");
    abandoned.expect_fail(error_class::rejected, "order_is_final");
    CHECK_NOTHROW(abandoned.run());
    for (const auto& [from, to] : {std::pair{4, "2"}, {4, "3"}, {3, "2"}, {3, "1"}}) {
        auto past = marking(from, to);
        past.expect_done();
        CHECK(past.run().result->find(R"("changed":false)") != std::string::npos);
    }
}

TEST_CASE("a status of the merchant's own replaces Shipped where the store sets that by itself") {
    auto alone = marking(4, "8", "on_shipment");
    alone.expect_done();
    CHECK(alone.run().result->find(R"("changed":false)") != std::string::npos);
    auto replaced = marking(4, "8", "on_shipment", R"("shipment_moves_status":true)");
    replaced.expect_http("PUT", v2("Orders/100"))
        .body_is(R"({"OrderStatusID":8})")
        .answers(200, fx::written({"100"}))
        .expect_done();
    CHECK_NOTHROW(replaced.run());
}

TEST_CASE("an order is cancelled by its status after a look at it", "[TDC-09c]") {
    dray::data::order_cancel_request r;
    r.ref = "100";
    r.reason = "customer";
    auto s = shop();
    s.function("order.cancel", r)
        .expect_http("GET", v2("Orders/100"))
        .answers(200, now(2))
        .expect_http("PUT", v2("Orders/100"))
        .is_write()
        .body_is(R"({"OrderStatusID":5})")
        .answers(200, fx::written({"100"}))
        .expect_done();
    s.fail_each_step_once();
}

TEST_CASE("what is cancelled already is not cancelled again, which would restock again",
          "[TDC-09c][TDC-12a]") {
    dray::data::order_cancel_request r;
    r.ref = "100";
    auto s = shop();
    s.function("order.cancel", r)
        .expect_http("GET", v2("Orders/100"))
        .answers(200, now(5))
        .expect_done();
    CHECK(s.run().requests.size() == 1);
    for (const int shipped : {3, 4}) {
        auto left = shop();
        left.function("order.cancel", r)
            .expect_http("GET", v2("Orders/100"))
            .answers(200, now(shipped))
            .expect_fail(error_class::rejected, "already_shipped");
        CHECK_NOTHROW(left.run());
    }
}
