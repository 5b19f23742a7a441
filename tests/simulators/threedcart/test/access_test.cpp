#include "tests/simulators/threedcart/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

request bare(const std::string& target) {
    request req;
    req.method = "GET";
    req.target = target;
    return req;
}

} // namespace

TEST_CASE("the three headers are read in any case and spelling, or a bearer token alone",
          "[TDC-01a]") {
    harness t;
    auto req = bare("/3dCartWebAPI/v2/OrderStatus");
    req.headers = {
        {"secureurl", "HTTPS://WWW.shop.EXAMPLE/"}, {"PRIVATEKEY", "private"}, {"token", "token"}};
    CHECK(t.store.handle(req).status == 200);
    t.knobs(R"({"secure_url_exact":true})");
    CHECK(t.store.handle(req).status == 401);
    req.headers[0].second = "shop.example";
    CHECK(t.store.handle(req).status == 200);
    req.headers = {{"authorization", "bearer token"}};
    CHECK(t.store.handle(req).status == 200);
    t.knobs(R"({"bearer_accepted":false})");
    CHECK(t.store.handle(req).status == 401);
    t.knobs(R"({"bearer_accepted":true,"headers_accepted":false})");
    CHECK(t.store.handle(req).status == 200);
    CHECK(t.get("/OrderStatus").status == 401);
}

TEST_CASE("a missing or wrong credential is an error array, 401 or 403", "[TDC-01b]") {
    harness t;
    for (const std::size_t spoiled : {0U, 1U, 2U}) {
        INFO(spoiled);
        auto wrong = harness::make("GET", "/Orders");
        wrong.headers[spoiled].second += "x";
        CHECK(t.store.handle(wrong).status == 401);
        auto missing = harness::make("GET", "/Orders");
        missing.headers.erase(missing.headers.begin() + static_cast<std::ptrdiff_t>(spoiled));
        CHECK(t.store.handle(missing).status == 401);
    }
    t.knobs(R"({"auth_error_status":403,"status_as_int":true})");
    const auto out = t.store.handle(bare("/3dCartWebAPI/v2/Orders"));
    CHECK(out.status == 403);
    const auto error = json::parse(out.body).at(0);
    CHECK(error.at("Key") == "Error");
    CHECK(error.at("Status") == 403);
    t.knobs(R"({"token":"renewed"})");
    CHECK(t.get("/OrderStatus").status == 403);
}

TEST_CASE("a path that is not the API's is answered by the shop: 302 and a web page", "[TDC-01c]") {
    harness t;
    for (const auto* path : {"/v2/Orders", "/3dCartWebAPI/v3/Orders", "/"}) {
        INFO(path);
        auto req = harness::make("GET", "");
        req.target = path;
        const auto out = t.store.handle(req);
        CHECK(out.status == 302);
        CHECK(header(out.headers, "Location").substr(0, 14) == "/myaccount.asp");
        CHECK(header(out.headers, "Content-Type") == "text/html");
        CHECK(out.body.find("Object moved") != std::string::npos);
    }
    auto req = harness::make("GET", "");
    req.target = "/3dcartwebapi/V1/orderstatus";
    CHECK(t.store.handle(req).status == 200);
    t.knobs(R"({"v1_served":false})");
    CHECK(t.store.handle(req).status == 302);
}

TEST_CASE("an app without a permission, or from a strange address, is refused") {
    harness t;
    const auto id = std::to_string(t.add());
    t.knobs(R"({"permissions":{"orders":"read","Products":"none"}})");
    CHECK(t.get("/Orders/" + id).status == 200);
    CHECK(t.put("/Orders/" + id, R"({"OrderStatusID":2})").status == 403);
    CHECK(t.get("/Products").status == 403);
    CHECK(t.order(std::stoll(id)).at("OrderStatusID") == 1);
    t.knobs(R"({"ip_blocked":true,"permission_error_status":401})");
    CHECK(t.get("/Orders/" + id).status == 401);
}

TEST_CASE("more requests in a second than the store allows meet the reaction it is set to",
          "[TDC-11a]") {
    harness t;
    t.knobs(R"({"rate_per_second":2})");
    CHECK(t.get("/OrderStatus").status == 200);
    t.pass(400);
    CHECK(t.get("/OrderStatus").status == 200);
    t.pass(599);
    auto out = t.get("/OrderStatus");
    CHECK(out.status == 429);
    CHECK(header(out.headers, "Retry-After") == "1");
    t.knobs(R"({"rate_reaction":"429_bare"})");
    out = t.get("/OrderStatus");
    CHECK(out.status == 429);
    CHECK(header(out.headers, "Retry-After").empty());
    t.knobs(R"({"rate_reaction":"503"})");
    CHECK(t.get("/OrderStatus").status == 503);
    t.knobs(R"({"rate_reaction":"html"})");
    out = t.get("/OrderStatus");
    CHECK(header(out.headers, "Content-Type").substr(0, 9) == "text/html");
    CHECK(out.body.find("Server Error") != std::string::npos);
    CHECK(t.total("rate_refused") == 4);
    CHECK(t.store.books().at("most_in_second") == 3);
    t.pass(1); // a second after the first
    out = t.get("/OrderStatus");
    CHECK(out.status == 200);
    for (const auto& each : out.headers) {
        CHECK(each.first.find("Rate") == std::string::npos);
    }
}

TEST_CASE("answers carry what the vendor's server writes into every head") {
    harness t;
    const auto out = t.get("/OrderStatus");
    CHECK(header(out.headers, "content-type") == "application/json; charset=utf-8");
    CHECK(header(out.headers, "x-aspnet-version") == "4.0.30319");
    CHECK(header(out.headers, "cache-control") == "no-cache");
    CHECK(header(out.headers, "access-control-allow-origin") == "*");
    CHECK(header(out.headers, "date") == "Wed, 12 Jun 2024 12:00:00 GMT");
}

TEST_CASE("what is not simulated says so: XML 406, writes of questions 501") {
    harness t;
    const auto id = std::to_string(t.add(R"({"kind":"questions"})"));
    auto req = harness::make("GET", "/Orders");
    req.headers.back().second = "application/xml";
    CHECK(t.store.handle(req).status == 406);
    CHECK(t.ask("POST", "/Orders/" + id + "/Questions", "{}").status == 501);
    CHECK(t.get("/Customers").status == 404);
    CHECK(t.got("/Orders/" + id + "/Questions").at(0).at("QuestionID") == 3);
}

TEST_CASE("the store tells its zone in words of its own") {
    harness t;
    CHECK(t.got("/StoreSettings").at("StoreStandards").at("StoreTimeZone") ==
          "Eastern Time (US & Canada)");
    t.knobs(R"({"store_time_zone_text":"-5"})");
    CHECK(t.got("/StoreSettings").at("StoreStandards").at("StoreTimeZone") == "-5");
}
