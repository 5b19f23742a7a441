#include "tests/simulators/cratejoy/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

TEST_CASE("missing or wrong credentials are 401 or 403, as the store is set", "[CJ-01a]") {
    harness t;
    CHECK(t.get("/v1/shipments/").status == 200);
    auto req = harness::make("GET", "/v1/shipments/");
    req.headers[0].second = "basic aWQ6c2VjcmV0";
    CHECK(t.store.handle(req).status == 200);
    req.headers[0].second = "Basic aWQ6c2VjcmV1"; // id:secreu
    CHECK(t.store.handle(req).status == 401);
    req.headers.clear();
    CHECK(t.store.handle(req).status == 401);
    t.knobs(R"({"auth_error_status":403})");
    const auto out = t.store.handle(req);
    CHECK(out.status == 403);
    CHECK(json::parse(out.body).at("errors").is_array());
    t.knobs(R"({"client_secret":"another"})");
    CHECK(t.get("/v1/shipments/").status == 403);
    req.headers.emplace_back("Authorization", "Basic aWQ6YW5vdGhlcg==");
    CHECK(t.store.handle(req).status == 200);
}

TEST_CASE("a path without its slash is 404 or a redirect; a wrong one is 404", "[CJ-01b]") {
    harness t;
    CHECK(t.get("/v1/shipments").status == 404);
    CHECK(t.get("/v1/parcels/").status == 404);
    CHECK(t.get("/v2/shipments/").status == 404);
    CHECK(t.get("/").status == 404);
    t.knobs(R"({"no_slash":"redirect"})");
    const auto out = t.get("/v1/shipments?limit=2");
    CHECK(out.status == 301);
    CHECK(header(out.headers, "Location") == "/v1/shipments/?limit=2");
    t.knobs(R"({"no_slash":"serve"})");
    CHECK(t.get("/v1/shipments").status == 200);
}

TEST_CASE("what is not there is 404, metadata too", "[CJ-11a]") {
    harness t;
    const auto id = t.box();
    CHECK(t.get(t.path(id) + "_md/").status == 404);
    CHECK(t.get("/v1/shipments/1/").status == 404);
    CHECK(t.get("/v1/orders/x/").status == 404);
    t.staff("metadata", id, R"(,"fields":{"colour":"blue"})");
    CHECK(t.got(t.path(id) + "_md/").at("colour") == "blue");
    CHECK(t.shipment(id, "?with=_md").at("_md").at("colour") == "blue");
}

TEST_CASE("DELETE answers 204 without a body, a method that is not served 405", "[CJ-11b]") {
    harness t;
    const auto id = t.box();
    CHECK(t.ask("DELETE", t.path(id)).status == 405);
    CHECK(t.ask("POST", "/v1/shipments/", "{}").status == 405);
    CHECK(t.ask("PUT", "/v1/customers/", "{}").status == 405);
    const auto hook = harness::body(
        t.ask("POST", "/v1/hooks/",
              R"({"event":"order_new","request_type":"POST","target":"http://x/","name":"n"})"),
        201);
    const auto path = std::string(hook.at("url").as_string());
    const auto out = t.ask("DELETE", path);
    CHECK(out.status == 204);
    CHECK(out.body.empty());
    CHECK(t.get(path).status == 404);
}
