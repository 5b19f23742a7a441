#include "tests/simulators/bigcommerce/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

TEST_CASE("a request without a valid token is answered 401 in the shape the store is set to",
          "[BC-01a][BC-22c]") {
    harness t;
    auto req = harness::make("GET", "/time");
    req.headers.erase(req.headers.begin());
    CHECK(t.store.handle(req).status == 401);
    req.headers.emplace_back("x-auth-token", "guess");
    auto out = t.store.handle(req);
    CHECK(out.status == 401);
    CHECK(json::parse(out.body).is_array());
    t.knobs(R"({"auth_error_body":"object"})");
    CHECK(json::parse(t.store.handle(req).body).is_object());
    t.knobs(R"({"auth_error_body":"empty"})");
    CHECK(t.store.handle(req).body.empty());
}

TEST_CASE("a token reaches what its scopes name, and a read-only one reads alone", "[BC-01b]") {
    harness t;
    const auto id = t.add();
    t.knobs(R"({"tokens":[{"token":"secret","scopes":["store_v2_orders_read_only"]}]})");
    const auto path = "/orders/" + std::to_string(id);
    CHECK(t.get(path).status == 200);
    CHECK(t.ask("PUT", path, R"({"status_id":2})").status == 403);
    CHECK(t.get("/store").status == 403);
    CHECK(t.get("/time").status == 200);
    CHECK(t.got(path).at("status_id") == 11);
}

TEST_CASE("two stores do not know each other's tokens or orders", "[BC-01c]") {
    harness one;
    const auto id = one.add();
    bigcommerce_store other("zzz", "other", [] { return wall_time(); });
    auto req = harness::make("GET", "/orders/" + std::to_string(id));
    CHECK(other.handle(req).status == 404);
    req.target = "/stores/zzz/v2/orders";
    CHECK(other.handle(req).status == 401);
    req.headers.front().second = "other";
    CHECK(other.handle(req).status == 204);
}

TEST_CASE("plain http is redirected once the store requires https", "[BC-01d]") {
    harness t;
    auto req = harness::make("GET", "/time");
    req.headers.emplace_back("X-Sim-Scheme", "http");
    req.headers.emplace_back("Host", "api.bigcommerce.com");
    CHECK(t.store.handle(req).status == 200);
    t.knobs(R"({"require_https":true})");
    const auto out = t.store.handle(req);
    CHECK(out.status == 301);
    CHECK(header(out.headers, "location") == "https://api.bigcommerce.com/stores/abc123/v2/time");
}

TEST_CASE("the format follows extension and Accept; without either the platform chooses",
          "[BC-22a]") {
    harness t;
    auto req = harness::make("GET", "/time");
    req.headers.pop_back();
    auto out = t.store.handle(req);
    CHECK(header(out.headers, "content-type") == "application/xml");
    CHECK(out.body.find("<time>1700000000</time>") != std::string::npos);
    req.target += ".json";
    CHECK(json::parse(t.store.handle(req).body).at("time") == test_start);
    req.headers.emplace_back("Accept", "text/csv");
    req.target = "/stores/abc123/v2/time";
    CHECK(t.store.handle(req).status == 406);
}

TEST_CASE("a write with another content type is 415, with a broken body 400") {
    harness t;
    const auto path = "/orders/" + std::to_string(t.add());
    auto req = harness::make("PUT", path, R"({"status_id":2})");
    req.headers.back().second = "text/plain";
    CHECK(t.store.handle(req).status == 415);
    CHECK(t.ask("PUT", path, R"({"status_id":)").status == 400);
    CHECK(t.ask("PUT", path, "[1]").status == 400);
    CHECK(t.ask("PATCH", path, "{}").status == 405);
}

TEST_CASE("every answer tells the quota, and the names of headers change their case", "[BC-11a]") {
    harness t;
    t.knobs(R"({"rate_quota":5,"rate_used_by_others":1})");
    bool mixed = false;
    bool lower = false;
    for (int i = 1; i <= 3; ++i) {
        const auto out = t.get("/time");
        CHECK(header(out.headers, "x-rate-limit-requests-quota") == "5");
        CHECK(header(out.headers, "x-rate-limit-requests-left") == std::to_string(4 - i));
        CHECK(header(out.headers, "x-rate-limit-time-window-ms") == "30000");
        for (const auto& each : out.headers) {
            mixed = mixed || each.first == "X-Rate-Limit-Requests-Left";
            lower = lower || each.first == "x-rate-limit-requests-left";
        }
    }
    CHECK(mixed);
    CHECK(lower);
}

TEST_CASE("over the quota comes 429 with the wait, until the window ends", "[BC-11b][BC-11c]") {
    harness t;
    t.knobs(R"({"rate_quota":2,"rate_window_ms":30000})");
    CHECK(t.get("/time").status == 200);
    t.pass(10'000);
    CHECK(t.get("/time").status == 200);
    auto out = t.get("/time");
    CHECK(out.status == 429);
    CHECK(header(out.headers, "X-Retry-After") == "20");
    CHECK(header(out.headers, "X-Rate-Limit-Time-Reset-Ms") == "20000");
    t.knobs(R"({"rate_headers_on_429":false,"rate_retry_after":false})");
    out = t.get("/time");
    CHECK(out.status == 429);
    CHECK(header(out.headers, "X-Rate-Limit-Requests-Left").empty());
    CHECK(header(out.headers, "X-Retry-After").empty());
    t.pass(20'000);
    CHECK(t.get("/time").status == 200);
    CHECK(t.store.books().at("answers").at("429") == 2);
    CHECK(t.store.books().at("most_in_window") == 4);
}

TEST_CASE("what other apps use of the quota is not left for this one", "[BC-11a]") {
    harness t;
    t.knobs(R"({"rate_quota":3,"rate_used_by_others":2})");
    CHECK(t.get("/time").status == 200);
    CHECK(t.get("/time").status == 429);
}

TEST_CASE("the store's clock may be off") {
    harness t;
    t.knobs(R"({"clock_offset_s":-3600})");
    CHECK(t.got("/time").at("time") == test_start - 3600);
}

TEST_CASE("the store tells its secure URL, maintenance answers everything with a page",
          "[BC-11d]") {
    harness t;
    CHECK(t.got("/store").at("secure_url") == "https://store-abc123.mybigcommerce.com");
    t.knobs(R"({"maintenance":true})");
    const auto out = t.get("/time");
    CHECK(out.status == 503);
    CHECK(out.body.starts_with("<html>"));
}

TEST_CASE("statuses are the fixed fifteen under the merchant's names",
          "[BC-05c][BC-07a][BC-07b][BC-07c]") {
    harness t;
    auto all = t.got("/order_statuses").as_array();
    REQUIRE(all.size() == 15);
    CHECK(all[9].at("order") == 4);
    t.knobs(R"({"statuses":{"11":"Pending","2":"Sent"},"translations":{"fr":{"2":"Expédié"}}})");
    const auto eleven = t.got("/order_statuses/11");
    CHECK(eleven.at("system_label") == "Awaiting Fulfillment");
    CHECK(eleven.at("custom_label") == "Pending");
    CHECK(t.got("/order_statuses/2").at("custom_label") == "Sent");
    t.knobs(R"({"locale":"fr","status_ids_as_strings":true})");
    CHECK(t.got("/order_statuses/2").at("custom_label") == "Expédié");
    CHECK(t.got("/order_statuses/2").at("id") == "2");
    CHECK(t.get("/order_statuses/15").status == 404);
    const auto shown = t.got("/orders/" + std::to_string(t.add()));
    CHECK(shown.at("status") == "Awaiting Fulfillment");
    CHECK(shown.at("custom_status") == "Pending");
    t.knobs(R"({"locale":null,"statuses":{"2":null}})");
    CHECK(t.got("/order_statuses/2").at("custom_label") == "Shipped");
}
