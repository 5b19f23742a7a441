#include "tests/simulators/bigcommerce/generator.hpp"
#include "tests/simulators/bigcommerce/test/harness.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <ctime>
#include <limits>
#include <set>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

const std::string expanded = "include=consignments.line_items&consignment_structure=object";

} // namespace

TEST_CASE("a seed makes all shapes and one poison order, the same each time") {
    const auto make = [](harness& t) {
        return t.knobs(R"({"seed":{"count":200,"seed":42}})").at("seeded");
    };
    harness one;
    harness other;
    const auto made = make(one);
    CHECK(make(other) == made);
    CHECK(made.at("first_id") == 100);
    CHECK(made.at("last_id") == 299);
    CHECK(made.at("poison").as_array().size() == 1);
    for (const auto kind : bigcommerce::order_kind_names) {
        INFO(kind);
        CHECK(made.at("kinds").as_object().contains(kind));
    }
    CHECK(one.get("/orders?limit=250&" + expanded).body ==
          other.get("/orders?limit=250&" + expanded).body);
    harness third;
    third.knobs(R"({"seed":{"count":200,"seed":43}})");
    CHECK(third.get("/orders?limit=250").body != one.get("/orders?limit=250").body);
}

TEST_CASE("seeded orders end now or begin where they are told, and follow each other") {
    harness t;
    t.knobs(R"({"seed":{"count":3,"spacing_s":60}})");
    CHECK(t.got("/orders/102").at("date_created") == "Tue, 14 Nov 2023 22:13:20 +0000");
    t.knobs(R"({"seed":{"count":2,"start_at":"2024-01-01T00:00:00Z","spacing_s":1}})");
    CHECK(t.got("/orders/104").at("date_created") == "Mon, 01 Jan 2024 00:00:01 +0000");
    CHECK_THROWS(t.knobs(R"({"seed":{"count":2,"first_id":101}})"));
    CHECK_THROWS(t.knobs(R"({"seed":{"cuont":2}})"));
    CHECK_THROWS(t.knobs(R"({"seed":{"mix":{"strange":1}}})"));
}

TEST_CASE("statuses of seeded orders follow their mix") {
    harness t;
    t.knobs(R"({"seed":{"count":100,"poison":0,"mix":{"simple":1},"status_mix":{"9":1,"7":1}}})");
    std::set<std::int64_t> seen;
    const auto all = t.got("/orders?limit=250");
    for (const auto& each : all.as_array()) {
        seen.insert(each.at("status_id").as_int64());
    }
    CHECK(seen == std::set<std::int64_t>{7, 9});
}

TEST_CASE("each poison shape spoils its order and leaves its neighbours whole") {
    for (const auto shape : bigcommerce::poison_shapes) {
        INFO(shape);
        harness t;
        t.add(R"({"id":100})");
        t.add("{\"id\":101,\"poison\":\"" + std::string(shape) + "\"}");
        const auto whole = t.get("/orders/101?" + expanded).body;
        harness clean;
        clean.add(R"({"id":100})");
        clean.add(R"({"id":101})");
        CHECK(whole != clean.get("/orders/101?" + expanded).body);
        CHECK(t.get("/orders/100").body == clean.get("/orders/100").body);
    }
    harness t;
    CHECK_THROWS(t.add(R"({"poison":"arsenic"})"));
}

TEST_CASE("a hundred thousand orders are held and asked quickly") {
    harness t;
    t.knobs(R"({"seed":{"count":100000,"seed":1,"spacing_s":1,"poison":0}})");
    const auto typical = harness::make("GET", "/orders?sort=date_modified:asc&limit=50"
                                              "&min_date_modified=2023-11-14T22:13:18Z");
    const auto deep = harness::make("GET", "/orders?sort=id:asc&limit=1&page=99000");
    const auto deep_by_date =
        harness::make("GET", "/orders?sort=date_modified:asc&limit=1&page=99000");
    CHECK(json::parse(t.store.handle(typical).body).as_array().size() == 3);
    CHECK(json::parse(t.store.handle(deep).body).at(0).at("id") == 99'099);
    CHECK(json::parse(t.store.handle(deep_by_date).body).at(0).at("id") == 99'099);
    // Against a walk over all orders, in processor time: a loaded machine slows both alike.
    const auto cost = [&](const request& req) {
        constexpr int rounds = 30;
        auto least = std::numeric_limits<std::clock_t>::max();
        for (int i = 0; i < rounds; ++i) {
            const auto begin = std::clock();
            t.store.handle(req);
            least = std::min(least, std::clock() - begin);
        }
        return least;
    };
    const auto walk = cost(harness::make("GET", "/orders/count"));
    CHECK(cost(typical) < walk / 5);
    CHECK(cost(deep) < walk / 5);
    CHECK(cost(deep_by_date) < walk / 5);
}

TEST_CASE("a loaded store goes on where the saved one stood") {
    harness t;
    t.knobs(R"({"seed":{"count":40,"seed":3},"roll_up":"shipped","statuses":{"11":"Pending"},
                "tokens":[{"token":"secret","scopes":["store_v2_orders"]}],"mail_on_status":[5],
                "then":{"when":{"path":"/time"},"do":{"add_order":{}}},
                "faults":[{"method":"PUT","path":"/101$","late_ms":5000},
                          {"path":"/order_statuses","times":3,"status":500}]})");
    t.ask("PUT", "/orders/100", R"({"status_id":5,"staff_notes":"n"})");
    t.ask("PUT", "/orders/101", R"({"status_id":5})");
    t.get("/order_statuses");
    t.knobs(R"({"human":[{"do":"ship","order":102,"tracking_number":"T"},
                         {"do":"archive","order":103}]})");
    const auto state = t.store.save();
    harness u;
    u.store.load(json::parse(json::serialize(state)));
    const auto body = t.get("/orders?limit=250&" + expanded).body;
    CHECK(u.get("/orders?limit=250&" + expanded).body == body);
    CHECK(u.get("/orders/102/shipments").body == t.get("/orders/102/shipments").body);
    CHECK(u.page(100) == t.page(100));
    CHECK(u.store.books().at("totals") == t.store.books().at("totals"));
    CHECK(u.got("/orders/103").at("is_deleted") == true);
    CHECK(u.get("/order_statuses").status == 500);
    CHECK(u.get("/order_statuses").status == 500);
    CHECK(u.got("/order_statuses/11").at("custom_label") == "Pending");
    CHECK(u.get("/store").status == 403);
    CHECK(u.get("/time").status == 200);
    CHECK(u.got("/orders/count").at("count") == 40); // 39 live ones and the follow-up's
    u.pass(6'000);
    CHECK(u.got("/orders/101").at("status_id") == 5);
    const auto knobs = u.knobs("{}");
    CHECK(knobs.at("settings").at("roll_up") == "shipped");
    CHECK(knobs.at("mail_on_status").as_array().size() == 1);
    CHECK_THROWS_AS(u.store.load(json::parse("{}")), std::invalid_argument);
    CHECK(u.got("/orders/101").at("status_id") == 5);
}

TEST_CASE("books can be reset while the orders stay") {
    harness t;
    t.add(R"({"id":100})");
    t.ask("PUT", "/orders/100", R"({"status_id":2})");
    t.knobs(R"({"reset_books":true})");
    CHECK(t.total("status_writes") == 0);
    CHECK(t.got("/orders/100").at("status_id") == 2);
    CHECK(t.store.books().at("requests").as_object().size() == 1);
    CHECK(t.store.books().at("requests").at("GET /orders/{id}") == 1);
}
