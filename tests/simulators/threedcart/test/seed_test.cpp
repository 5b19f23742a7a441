#include "tests/simulators/threedcart/generator.hpp"
#include "tests/simulators/threedcart/test/harness.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace dray::sim;
using namespace dray::sim::test;

TEST_CASE("a seed makes all shapes and one poison order, the same each time") {
    const auto make = [](harness& t) {
        return t.knobs(R"({"seed":{"count":300,"seed":42}})").at("seeded");
    };
    harness one;
    harness other;
    const auto made = make(one);
    CHECK(make(other) == made);
    CHECK(made.at("poison").as_array().size() == 1);
    for (const auto kind : threedcart::order_kind_names) {
        INFO(kind);
        CHECK(made.at("kinds").as_object().contains(kind));
    }
    CHECK(one.get("/Orders?limit=300").body == other.get("/Orders?limit=300").body);
    harness third;
    third.knobs(R"({"seed":{"count":300,"seed":43}})");
    CHECK(third.get("/Orders?limit=300").body != one.get("/Orders?limit=300").body);
}

TEST_CASE("seeded orders follow their statuses, dates and ids") {
    harness t;
    t.seed(50, R"(,"status_mix":{"2":1,"8":1},"first_id":5000000000,"start_at":1718100000,
                   "spacing_s":10)");
    std::set<std::int64_t> seen;
    const auto all = t.got("/Orders?limit=300");
    for (const auto& each : all.as_array()) {
        seen.insert(each.at("OrderStatusID").as_int64());
        CHECK(each.at("ShipmentList").at(0).at("ShipmentOrderStatus") == each.at("OrderStatusID"));
    }
    CHECK(seen == std::set<std::int64_t>{2, 8});
    CHECK(all.at(1).at("OrderID") == 5'000'000'001);
    CHECK(all.at(1).at("OrderDate") == "2024-06-11T06:00:10");
    CHECK_THROWS(t.seed(1, R"(,"first_id":5000000001)"));
    CHECK_THROWS(t.seed(1, R"(,"status_mix":{"x":1})"));
}

TEST_CASE("each poison shape spoils its order and leaves its neighbours whole") {
    for (const auto shape : threedcart::poison_shapes) {
        INFO(shape);
        harness t;
        t.add();
        t.add("{\"poison\":\"" + std::string(shape) + "\"}");
        harness clean;
        clean.add();
        clean.add();
        CHECK(t.get("/Orders/101").body != clean.get("/Orders/101").body);
        CHECK(t.get("/Orders/100").body == clean.get("/Orders/100").body);
    }
    harness t;
    CHECK_THROWS(t.add(R"({"poison":"arsenic"})"));
}

TEST_CASE("a loaded store goes on where the saved one stood") {
    harness t;
    t.knobs(R"({"seed":{"count":40,"seed":3},"timezone":"Europe/Berlin","too_long":"truncate",
                "statuses":{"4":"Dispatched","3":null,"8":{"text":"X","visible":true}},
                "translations":{"es":{"4":"Enviado"}},"locale":"es","mail_on_status":[2],
                "refused_transitions":[["*",6]],"permissions":{"Products":"read"},
                "stock":{"MUG-ENAMEL":-3.5},"add_webhook":{"url":"http://127.0.0.1:9/"},
                "hook_habits":{"delay_ms":50},
                "then":{"when":{"path":"/StoreSettings"},"do":{"add_order":{}}},
                "faults":[{"method":"PUT","path":"/101$","late_ms":5000},
                          {"path":"/OrderStatus","times":3,"status":500}]})");
    t.put("/Orders/100", R"({"OrderStatusID":2,"InternalComments":"n"})");
    t.put("/Orders/101", R"({"OrderStatusID":2})");
    t.get("/OrderStatus");
    t.ask("POST", "/Orders/102/Shipments", R"({"ShipmentTrackingCode":"T"})");
    const auto state = t.store.save();
    harness u;
    u.store.load(json::parse(json::serialize(state)));
    CHECK(u.get("/Orders?limit=300").body == t.get("/Orders?limit=300").body);
    CHECK(u.get("/Products?limit=200").body == t.get("/Products?limit=200").body);
    CHECK(u.page(100) == t.page(100));
    CHECK(u.store.books().at("totals") == t.store.books().at("totals"));
    CHECK(u.store.books().at("stock") == t.store.books().at("stock"));
    CHECK(u.get("/OrderStatus").status == 500);
    CHECK(u.get("/OrderStatus").status == 500);
    CHECK(u.got("/OrderStatus/4").at(0).at("StatusText") == "Enviado");
    CHECK(u.get("/OrderStatus/3").status == 404);
    CHECK(u.put("/Products/1001", "{}").status == 403);
    CHECK(u.put("/Orders/102", R"({"OrderStatusID":6})").status == 400);
    CHECK(u.get("/StoreSettings").status == 200);
    CHECK(u.get("/Orders?countonly=1").body == R"({"TotalCount":41})");
    u.pass(6'000);
    CHECK(u.order(101).at("OrderStatusID") == 2);
    CHECK(u.store.due().size() == 3);
    CHECK(u.knobs("{}").at("settings").at("timezone") == "Europe/Berlin");
    CHECK_THROWS_AS(u.store.load(json::parse("{}")), std::invalid_argument);
    CHECK(u.order(101).at("OrderStatusID") == 2);
}

TEST_CASE("a hundred thousand orders are held, and a short window is asked cheaply") {
    harness t;
    t.seed(100'000, R"(,"spacing_s":1)");
    CHECK(ids(t.got("/Orders?lastupdatestart=06/12/2024%2007:59:58")) == "100097 100098 100099");
    CHECK(t.get("/Orders?countonly=1").body == R"({"TotalCount":100000})");
    CHECK(ids(t.got("/Orders?limit=1&offset=100000")) == "100099");
}

TEST_CASE("books can be reset while the orders stay") {
    harness t;
    t.add();
    t.put("/Orders/100", R"({"OrderStatusID":2})");
    t.knobs(R"({"reset_books":true})");
    CHECK(t.total("status_writes") == 0);
    CHECK(t.order(100).at("OrderStatusID") == 2);
    CHECK(t.store.books().at("requests").as_object().size() == 1);
}
