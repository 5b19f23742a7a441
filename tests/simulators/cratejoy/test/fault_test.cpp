#include "tests/simulators/cratejoy/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

const std::string shipped = R"({"status":"shipped","tracking_number":"T"})";

} // namespace

TEST_CASE("too many requests are 429 with a time, and without", "[CJ-09a]") {
    harness t;
    t.knobs(R"({"rate_per_minute":2,"rate_retry_after_s":17})");
    CHECK(t.get("/v1/shipments/").status == 200);
    CHECK(t.get("/v1/shipments/").status == 200);
    auto out = t.get("/v1/shipments/");
    CHECK(out.status == 429);
    CHECK(header(out.headers, "Retry-After") == "17");
    CHECK(json::parse(out.body).at("errors").is_array());
    t.knobs(R"({"rate_reaction":"429_bare"})");
    out = t.get("/v1/shipments/");
    CHECK(out.status == 429);
    CHECK(header(out.headers, "Retry-After").empty());
    t.pass(59'999);
    CHECK(t.get("/v1/shipments/").status == 429);
    t.pass(1);
    CHECK(t.get("/v1/shipments/").status == 200);
    CHECK(t.total("rate_refused") == 3);
    CHECK(t.store.books().at("most_in_minute") == 3);
}

TEST_CASE("a gateway's 502 is a web page", "[CJ-09b]") {
    harness t;
    t.knobs(R"({"faults":{"status":502,"html":true}})");
    auto out = t.get("/v1/shipments/");
    CHECK(out.status == 502);
    CHECK(header(out.headers, "Content-Type") == "text/html");
    CHECK(out.body.starts_with("<html>"));
    CHECK(t.get("/v1/shipments/").status == 200);
    t.knobs(R"({"maintenance":true})");
    CHECK(t.get("/v1/shipments/").status == 502);
}

TEST_CASE("a large limit takes so long that clients give up", "[CJ-09c]") {
    harness t;
    t.several(2);
    t.knobs(R"({"v1_max_limit":10000,"slow_limit":500,"slow_limit_ms":90000,"latency_ms":5})");
    CHECK(t.get("/v1/shipments/?limit=500").delay == std::chrono::milliseconds(5));
    CHECK(t.get("/v1/shipments/?limit=10000").delay == std::chrono::milliseconds(90'005));
}

TEST_CASE("a connection is cut after the write, before it, or while it is still stored",
          "[CJ-09d]") {
    harness t;
    const auto all = t.several(3);
    const auto rule = [&](std::size_t place, const std::string& more) {
        return "{\"method\":\"PUT\",\"path\":\"/" + std::to_string(all[place]) + "/$\"," + more +
               "}";
    };
    t.knobs("{\"faults\":[" + rule(0, R"("delivery":"cut_before")") + "," +
            rule(1, R"("execute":false,"delivery":"cut_before")") + "," +
            rule(2, R"("late_ms":5000)") + "]}");
    for (const auto id : all) {
        CHECK(t.put(id, shipped).delivery == delivery::cut_before);
    }
    CHECK(t.shipment(all[0]).at("status") == "shipped");
    CHECK(t.shipment(all[1]).at("status") == "unshipped");
    CHECK(t.shipment(all[2]).at("status") == "unshipped");
    CHECK(t.total("late_pending") == 1);
    t.pass(5000);
    CHECK(t.shipment(all[2]).at("shipped_at") == "2024-06-12T12:00:05Z");
    CHECK(t.total("late_writes") == 1);
    t.put(all[0], shipped); // whoever does not look first mails twice
    CHECK(t.total("repeated_mails") == 1);
}

TEST_CASE("calls are counted by endpoint, refusals are kept, and both can be reset") {
    harness t;
    const auto id = t.box();
    t.shipment(id);
    t.get("/v1.1/shipments/");
    t.put(id, "{");
    const auto books = t.store.books();
    CHECK(books.at("requests").at("GET /v1/shipments/{id}") == 1);
    CHECK(books.at("requests").at("GET /v1.1/shipments") == 1);
    CHECK(books.at("requests").at("PUT /v1/shipments/{id}") == 1);
    CHECK(books.at("answers").at("400") == 1);
    CHECK(books.at("refusals").as_array().size() == 1);
    t.knobs(R"({"reset_books":true})");
    CHECK(t.store.books().at("requests").as_object().empty());
    CHECK(t.shipment(id).at("id") == id);
}

TEST_CASE("a loaded store goes on where the saved one stood") {
    harness t;
    t.knobs(R"({"seed":{"count":30,"seed":3},"page_origin":1,"date_style":"offset",
                "stock":{"MUG-ENAMEL":3},"hook_habits":{"delay_ms":50},
                "add_hook":{"event":"shipment_shipped","target":"http://127.0.0.1:9/"},
                "then":{"when":{"path":"/v1/orders/$"},"do":{"add_order":{}}},
                "faults":[{"method":"PUT","path":"/4300000002/$","late_ms":5000},
                          {"path":"/v1/customers/","times":2,"status":500}]})");
    t.put(4'300'000'001, shipped);
    t.put(4'300'000'002, shipped);
    t.get("/v1/customers/");
    t.staff("metadata", 4'300'000'003, R"(,"fields":{"a":"b"})");
    harness u;
    u.store.load(json::parse(json::serialize(t.store.save())));
    const std::string path = "/v1/shipments/?limit=1000&with=all";
    CHECK(u.get(path).body == t.get(path).body);
    CHECK(u.get("/v1/inventory/?limit=1000").body == t.get("/v1/inventory/?limit=1000").body);
    CHECK(u.page(4'300'000'001) == t.page(4'300'000'001));
    CHECK(u.store.books().at("totals") == t.store.books().at("totals"));
    CHECK(u.get("/v1/customers/").status == 500);
    CHECK(u.get("/v1/customers/").status == 200);
    const auto count = u.got("/v1/orders/").at("count").as_int64();
    CHECK(u.got("/v1/orders/").at("count").as_int64() == count + 1);
    u.pass(6'000);
    CHECK(u.shipment(4'300'000'002).at("status") == "shipped");
    CHECK(u.store.due().size() == 2); // one was saved, one the late write raised
    CHECK_THROWS_AS(u.store.load(json::parse("{}")), std::invalid_argument);
    CHECK(u.shipment(4'300'000'002).at("status") == "shipped");
}

TEST_CASE("wrong knobs are refused by name") {
    harness t;
    CHECK_THROWS_WITH(t.knobs(R"({"page_orign":1})"), "no knob is called \"page_orign\"");
    CHECK_THROWS(t.knobs(R"({"page_origin":2})"));
    CHECK_THROWS(t.knobs(R"({"add_order":{"kind":"strange"}})"));
    CHECK_THROWS(t.knobs(R"({"add_order":{"colour":"blue"}})"));
    CHECK_THROWS(t.knobs(R"({"stock":{"NOWHERE":1}})"));
    CHECK_THROWS(t.knobs(R"({"add_hook":{"event":"order_new"}})"));
    CHECK_THROWS(t.knobs("[]"));
    CHECK(t.got("/v1/orders/").at("count") == 0);
}
