#include "tests/simulators/threedcart/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

const std::string shipped = R"({"OrderStatusID":4})";

} // namespace

TEST_CASE("a cut after the write was stored, before it was, and while it still is") {
    harness t;
    t.seed(3);
    t.knobs(R"({"faults":[
        {"method":"PUT","path":"/100$","delivery":"cut_before"},
        {"method":"PUT","path":"/101$","execute":false,"delivery":"cut_before"},
        {"method":"PUT","path":"/102$","late_ms":5000}]})");
    CHECK(t.put("/Orders/100", shipped).delivery == delivery::cut_before);
    CHECK(t.order(100).at("OrderStatusID") == 4);
    CHECK(t.put("/Orders/101", shipped).delivery == delivery::cut_before);
    CHECK(t.order(101).at("OrderStatusID") == 1);
    CHECK(t.put("/Orders/102", shipped).delivery == delivery::cut_before);
    t.pass(4999);
    CHECK(t.order(102).at("OrderStatusID") == 1);
    CHECK(t.total("late_pending") == 1);
    t.pass(1);
    CHECK(t.order(102).at("OrderStatusID") == 4);
    CHECK(t.order(102).at("LastUpdate") == "2024-06-12T08:00:05");
    CHECK(t.total("late_writes") == 1);
}

TEST_CASE("web pages, 503, delays and latency come where they are asked for") {
    harness t;
    t.seed(1);
    t.knobs(R"({"faults":[{"status":500,"html":true},{"status":503},
                          {"delay_ms":700,"delivery":"hang"}],"latency_ms":20})");
    auto out = t.get("/Orders");
    CHECK(out.status == 500);
    CHECK(header(out.headers, "Content-Type") == "text/html");
    CHECK(t.get("/Orders").status == 503);
    out = t.get("/Orders");
    CHECK(out.delivery == delivery::hang);
    CHECK(out.delay == std::chrono::milliseconds(720));
    CHECK(t.get("/Orders").delay == std::chrono::milliseconds(20));
    t.knobs(R"({"maintenance":true})");
    out = t.get("/Orders");
    CHECK(out.status == 503);
    CHECK(out.body.starts_with("<!DOCTYPE html>"));
    const auto books = t.store.books();
    CHECK(books.at("requests").at("GET /Orders") == 5);
    CHECK(books.at("answers").at("503") == 2);
    CHECK(books.at("refusals").as_array().size() == 3);
    CHECK(books.at("fault_hits") == 3);
}

TEST_CASE("calls are counted by endpoint, numbers alike") {
    harness t;
    t.seed(2);
    t.get("/Orders/100");
    t.get("/Orders/101");
    t.put("/Orders/100/Shipments/0", "{}");
    t.get("/OrderStatus?limit=50");
    const auto requests = t.store.books().at("requests");
    CHECK(requests.at("GET /Orders/{id}") == 2);
    CHECK(requests.at("PUT /Orders/{id}/Shipments/{id}") == 1);
    CHECK(requests.at("GET /OrderStatus") == 1);
}

TEST_CASE("wrong knobs are refused by name") {
    harness t;
    CHECK_THROWS_WITH(t.knobs(R"({"tracking_pad":1})"), "no knob is called \"tracking_pad\"");
    CHECK_THROWS_WITH(t.knobs(R"({"rate_reaction":"shrug"})"),
                      Catch::Contains("\"429\", \"429_bare\", \"503\", \"html\""));
    CHECK_THROWS_WITH(t.knobs(R"({"staff":{"do":"dance","order":1}})"),
                      "staff: there is no order 1");
    t.add();
    CHECK_THROWS_WITH(t.knobs(R"({"staff":{"do":"dance","order":100}})"),
                      Catch::Contains("not \"dance\""));
    CHECK_THROWS_WITH(t.knobs(R"({"staff":{"do":"touch","order":100,"when":1}})"),
                      Catch::Contains("\"when\""));
    CHECK_THROWS(t.knobs(R"({"permissions":{"Orders":"maybe"}})"));
    CHECK_THROWS(t.knobs(R"({"refused_transitions":[[1]]})"));
    CHECK_THROWS(t.knobs(R"({"stock":{"NOWHERE":1}})"));
    CHECK_THROWS(t.knobs("[]"));
    CHECK(t.get("/OrderStatus").status == 200);
}
