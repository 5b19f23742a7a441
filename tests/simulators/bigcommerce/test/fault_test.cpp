#include "tests/simulators/bigcommerce/test/harness.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

const std::string set_shipped = R"({"status_id":2})";

} // namespace

TEST_CASE("a fault hits the next requests it matches, after those it lets pass, and no more",
          "[BC-11d]") {
    harness t;
    t.add(R"({"id":100})");
    t.knobs(R"({"faults":{"method":"GET","path":"/orders/100$","after":1,"times":2,"status":502,
                          "html":true,"headers":{"Retry-After":"7"}}})");
    CHECK(t.get("/orders/100").status == 200);
    const auto out = t.get("/orders/100");
    CHECK(out.status == 502);
    CHECK(out.body.starts_with("<html>"));
    CHECK(header(out.headers, "content-type") == "text/html");
    CHECK(header(out.headers, "retry-after") == "7");
    CHECK(t.get("/time").status == 200);
    CHECK(t.get("/orders/100").status == 502);
    CHECK(t.get("/orders/100").status == 200);
    CHECK(t.store.books().at("fault_hits") == 2);
    CHECK(t.knobs("{}").at("faults").at(0).at("hit") == 2);
}

TEST_CASE("a fault with a status leaves the write undone unless it says otherwise") {
    harness t;
    t.add(R"({"id":100})");
    t.knobs(R"({"faults":{"method":"PUT","status":504}})");
    CHECK(t.ask("PUT", "/orders/100", set_shipped).status == 504);
    CHECK(t.got("/orders/100").at("status_id") == 11);
    t.knobs(R"({"faults":{"method":"PUT","status":504,"execute":true}})");
    CHECK(t.ask("PUT", "/orders/100", set_shipped).status == 504);
    CHECK(t.got("/orders/100").at("status_id") == 2);
}

TEST_CASE("a connection cut before the answer has done the write, unless it is not executed",
          "[BC-11e]") {
    harness t;
    t.add(R"({"id":100})");
    t.knobs(R"({"faults":{"method":"PUT","delivery":"cut_before"}})");
    CHECK(t.ask("PUT", "/orders/100", set_shipped).delivery == delivery::cut_before);
    CHECK(t.got("/orders/100").at("status_id") == 2);
    t.knobs(R"({"faults":{"method":"PUT","delivery":"cut_before","execute":false}})");
    CHECK(t.ask("PUT", "/orders/100", R"({"status_id":5})").delivery == delivery::cut_before);
    CHECK(t.got("/orders/100").at("status_id") == 2);
    t.knobs(R"({"faults":[{"delivery":"cut_within"},{"delivery":"hang"},{"delay_ms":250}]})");
    CHECK(t.get("/time").delivery == delivery::cut_within);
    CHECK(t.get("/time").delivery == delivery::hang);
    CHECK(t.get("/time").delay == std::chrono::milliseconds(250));
    CHECK(t.get("/time").delivery == delivery::whole);
}

TEST_CASE("a late write is invisible to an early look and there for a later one", "[BC-11e]") {
    harness t;
    t.add(R"({"id":100})");
    t.knobs(R"({"faults":{"method":"PUT","late_ms":5000}})");
    CHECK(t.ask("PUT", "/orders/100", set_shipped).delivery == delivery::cut_before);
    t.pass(4'000);
    CHECK(t.got("/orders/100").at("status_id") == 11);
    CHECK(t.total("late_pending") == 1);
    t.pass(2'000);
    const auto one = t.got("/orders/100");
    CHECK(one.at("status_id") == 2);
    CHECK(one.at("date_modified") == "Tue, 14 Nov 2023 22:13:25 +0000");
    CHECK(t.total("late_writes") == 1);
}

TEST_CASE("late writes come true in the order in which they are due") {
    harness t;
    t.add(R"({"id":100})");
    t.knobs(R"({"faults":[{"method":"PUT","late_ms":9000},{"method":"PUT","late_ms":3000}]})");
    t.ask("PUT", "/orders/100", set_shipped);
    t.ask("PUT", "/orders/100", R"({"status_id":10})");
    t.pass(20'000);
    CHECK(t.got("/orders/100").at("status_id") == 2);
    CHECK(t.page(100).at("statuses").at(0).at("to") == 10);
}

TEST_CASE("a bare 429 carries no header of the vendor", "[BC-11c]") {
    harness t;
    t.knobs(R"({"faults":{"status":429,"usual_headers":false}})");
    const auto out = t.get("/time");
    CHECK(out.status == 429);
    CHECK(out.headers.empty());
}

TEST_CASE("a fault may match by query and body, and strike by chance from a seed") {
    harness t;
    t.add(R"({"id":100})");
    t.knobs(R"({"faults":[{"query":"page=2","status":500},
                          {"body":"\"status_id\": ?5","status":500}]})");
    CHECK(t.get("/orders?page=1").status == 200);
    CHECK(t.get("/orders?page=2").status == 500);
    CHECK(t.ask("PUT", "/orders/100", set_shipped).status == 200);
    CHECK(t.ask("PUT", "/orders/100", R"({"status_id":5})").status == 500);
    const auto run = [] {
        harness one;
        one.knobs(R"({"faults":{"chance":0.3,"times":null,"status":503,"seed":7}})");
        std::string seen;
        for (int i = 0; i < 200; ++i) {
            seen += one.get("/time").status == 503 ? 'x' : '.';
        }
        return seen;
    };
    const auto seen = run();
    CHECK(seen == run());
    const auto hits = std::count(seen.begin(), seen.end(), 'x');
    CHECK(hits > 30);
    CHECK(hits < 90);
}

TEST_CASE("faults can be cleared and wrong knobs are refused by name") {
    harness t;
    t.knobs(R"({"faults":{"status":500,"times":null}})");
    CHECK(t.get("/time").status == 500);
    t.knobs(R"({"clear_faults":true})");
    CHECK(t.get("/time").status == 200);
    CHECK_THROWS_WITH(t.knobs(R"({"faults":{"stauts":500}})"),
                      "fault: no member is called \"stauts\"");
    CHECK_THROWS(t.knobs(R"({"faults":{"path":"("}})"));
    CHECK_THROWS_WITH(t.knobs(R"({"rolup":"none"})"), "no knob is called \"rolup\"");
    CHECK_THROWS_WITH(t.knobs(R"({"roll_up":"maybe"})"),
                      "knob \"roll_up\" takes one of \"none\", \"shipped\"");
    CHECK_THROWS(t.knobs(R"({"rate_quota":0})"));
    CHECK_THROWS(t.knobs(R"({"statuses":{"15":"x"}})"));
    CHECK_THROWS(t.knobs("[]"));
    CHECK(t.get("/time").status == 200);
}

TEST_CASE("latency is on every answer, gzip and chunks where asked for", "[BC-11e]") {
    harness t;
    t.knobs(R"({"latency_ms":20,"gzip":true,"chunked":true})");
    auto req = harness::make("GET", "/time");
    CHECK(t.store.handle(req).body.front() == '{');
    req.headers.emplace_back("Accept-Encoding", "gzip, deflate");
    const auto out = t.store.handle(req);
    CHECK(out.delay == std::chrono::milliseconds(20));
    CHECK(header(out.headers, "content-encoding") == "gzip");
    CHECK(header(out.headers, "transfer-encoding") == "chunked");
    CHECK(out.body.substr(0, 2) == "\x1f\x8b");
}
