#include "fixtures/shop_connector.hpp"

#include <catch2/catch.hpp>
#include <dray/testing/connector_entry.hpp>
#include <dray/testing/script_host.hpp>
#include <dray/testing/vendor_host.hpp>

extern "C" const dray_plugin_entry_t dray_plugin_entry;

using namespace dray;
using namespace dray::testing;
using Catch::Contains;

namespace {

script shop(const std::string& mistake = "") {
    return script(connector_entry<test_shop::connector>(), R"({"mistake": ")" + mistake + "\"}",
                  {"key"});
}

script marking(const std::string& mistake = "") {
    data::order_mark_request request;
    request.ref = "7";
    request.status = "2";
    data::order_mark_result result;
    result.status = data::status("2", "");
    result.changed = true;
    auto s = shop(mistake);
    s.function("order.mark", request)
        .expect_http("GET", "https://shop.example/orders/7")
        .answers(200, R"({"id": 7})")
        .expect_http("PUT", containing("/orders/7"))
        .body_contains(R"("status":"2")")
        .answers(200)
        .expect_done(result);
    return s;
}

script downloading(const std::string& mistake = "") {
    auto s = shop(mistake);
    s.function("orders.download", R"({"cursor": "1"})")
        .expect_http("GET", starting_with("https://shop.example/orders?"))
        .is_read()
        .answers(200, R"(["100", "101"])")
        .expect_emit("order")
        .refs({"100", "101"})
        .cursor("2")
        .expect_done();
    return s;
}

script counting(const std::string& mistake = "") {
    data::inventory_download_request request;
    request.skus = {"A", "B"};
    data::inventory_download_result result;
    result.complete = true;
    auto s = shop(mistake);
    s.function("inventory.download", request)
        .expect_http("GET", "https://shop.example/stock")
        .answers(200, R"({"A": 5, "B": -2})")
        .expect_emit("stock_count")
        .refs({"A", "B"})
        .expect_done(result);
    return s;
}

script logging_in(const std::string& mistake = "") {
    auto s = shop(mistake);
    s.function("connection.test")
        .expect_http("POST", anything())
        .is_read()
        .uses_secret("key", "form")
        .answers(200, "ok")
        .expect_done();
    return s;
}

std::string complaint(const script& s) {
    try {
        s.fail_each_step_once();
    } catch (const script_mismatch& e) {
        return e.what();
    }
    return "none";
}

} // namespace

TEST_CASE("a connector that is right passes, with every step failing once") {
    CHECK(complaint(marking()) == "none");
    CHECK(complaint(downloading()) == "none");
    CHECK(complaint(logging_in()) == "none");
    CHECK(complaint(counting()) == "none");
}

TEST_CASE("a run shows what the plugin did") {
    const auto seen = downloading().run();
    REQUIRE(seen.requests.size() == 1);
    CHECK(seen.requests[0].url == "https://shop.example/orders?page=1");
    REQUIRE(seen.emits.size() == 1);
    CHECK(seen.emits[0].items.size() == 2);
    CHECK(seen.result == "{}");
    CHECK(seen.effects == 3);
}

TEST_CASE("the entry of a plugin that is linked in serves as well") {
    script(dray_plugin_entry, R"({"url": "https://shop.example/"})")
        .function("connection.test")
        .expect_http("GET", "https://shop.example/")
        .answers(200, "store-1")
        .expect_done(R"({"account": "store-1"})")
        .fail_each_step_once();
}

TEST_CASE("each mistake against the contract is found and named") {
    CHECK_THAT(complaint(marking("claims_verdict")),
               Contains("request 2") && Contains("answered 500") && Contains("claims a verdict"));
    CHECK_THAT(complaint(marking("claims_success")),
               Contains("claims to be done though its write was not accepted"));
    CHECK_THAT(complaint(marking("forgets_retry_after")), Contains("retry_after_ms 7000"));
    CHECK_THAT(complaint(downloading("ignores_status")), Contains("moved the cursor"));
    CHECK_THAT(complaint(downloading("wrong_class")),
               Contains("answered 500") && Contains("class does not fit"));
    CHECK_THAT(complaint(downloading("throws")), Contains("broke its contract"));
    CHECK_THAT(complaint(downloading("stops_at_poison")), Contains("quarantined"));
    CHECK_THAT(complaint(downloading("bad_item")),
               Contains("item 100 is no valid item") && Contains("created_at: missing"));
    CHECK_THAT(complaint(counting("forgets_as_of")),
               Contains("item A is no valid item") && Contains("as_of: missing"));
    CHECK_THAT(complaint(logging_in("leaks")), Contains("stands in a request that does not list"));
}

TEST_CASE("a script that does not fit says which step and what came instead") {
    auto other_url = shop();
    other_url.function("order.mark", R"({"ref": "7", "status": "2"})")
        .expect_http("GET", "https://other.example/")
        .expect_done();
    CHECK_THAT(complaint(other_url), Contains("at step 1 of 1") &&
                                         Contains("https://other.example/") &&
                                         Contains("https://shop.example/orders/7"));
    auto other_body = shop();
    other_body.function("order.mark", R"({"ref": "7", "status": "2"})")
        .expect_http("GET", anything())
        .expect_http("PUT", anything())
        .body_is("nothing")
        .expect_done();
    CHECK_THAT(complaint(other_body), Contains("its body is not \"nothing\""));
    CHECK_THAT(complaint(marking("write_as_read").is_write()), Contains("declared as a read"));
    auto too_long = downloading();
    too_long.expect_http("GET", anything());
    CHECK_THAT(complaint(too_long), Contains("1 steps before the script"));
    auto other_emit = downloading();
    other_emit.expect_fail(sdk::error_class::auth, "auth_refused");
    CHECK_THAT(complaint(other_emit), Contains("expected fail with class 4") && Contains("done"));
    auto other_result = logging_in();
    other_result.expect_done(R"({"account": "2"})");
    CHECK_THAT(complaint(other_result), Contains(R"({"account": "2"})"));
}

TEST_CASE("a read that is not needed may fail where the script says so") {
    CHECK_THAT(complaint(marking("reads_for_nothing")), Contains("none"));
    // Without the write behind it, only may_fail() lets it pass.
    auto s = downloading("ignores_status");
    CHECK_THAT(complaint(s), Contains("moved the cursor"));
    auto allowed = shop("ignores_status");
    allowed.function("orders.download", R"({"cursor": "1"})")
        .expect_http("GET", anything())
        .answers(200, R"(["100", "101"])")
        .may_fail()
        .expect_emit("order")
        .expect_done();
    CHECK(complaint(allowed) == "none");
}

TEST_CASE("a failure that is expected is compared by class and code") {
    auto s = shop();
    s.function("order.mark", R"({"ref": "7", "status": "2"})")
        .expect_http("GET", anything())
        .answers(404)
        .expect_fail(sdk::error_class::not_found, "not_found");
    CHECK(s.run().failure->message.find("404") != std::string::npos);
}

TEST_CASE("a vendor of the test's own answers each request; state and the instance go on") {
    std::vector<std::string> asked;
    vendor_host host(
        connector_entry<test_shop::connector>(), "{}", {"key"}, [&](const seen_request& request) {
            asked.push_back(request.method + ' ' + request.url);
            return request.method == "PUT" ? vendor_answer("{}") : vendor_answer("[\"7\", \"8\"]");
        });
    const auto read = host.run("orders.download");
    CHECK(read.result == "{}");
    REQUIRE(read.emits.size() == 1);
    CHECK(read.emits[0].items.size() == 2);
    CHECK(read.emits[0].cursor == "2");
    data::order_mark_request request;
    request.ref = "7";
    request.status = "2";
    CHECK(host.run("order.mark", request).result);
    CHECK(asked == std::vector<std::string>{"GET https://shop.example/orders?page=1",
                                            "GET https://shop.example/orders/7",
                                            "PUT https://shop.example/orders/7"});
}

TEST_CASE("an answer that is lost ends the operation with neither result nor failure") {
    vendor_host host(connector_entry<test_shop::connector>(), "{}", {"key"},
                     [](const seen_request& request) {
                         vendor_answer out(500, "");
                         out.lost = request.url.ends_with("/login");
                         return out;
                     });
    const auto lost = host.run("connection.test");
    CHECK_FALSE(lost.result);
    CHECK_FALSE(lost.failure);
    REQUIRE(lost.requests.size() == 1);
    CHECK(lost.requests[0].body == "key=" + host.marker("key"));
    CHECK(host.run("orders.download").failure);
}

TEST_CASE("a vendor host checks the contract as the script host does") {
    vendor_host host(connector_entry<test_shop::connector>(), R"({"mistake": "leaks"})", {"key"},
                     [](const seen_request&) { return vendor_answer("{}"); });
    CHECK_THROWS_AS(host.run("connection.test"), script_mismatch);
}
