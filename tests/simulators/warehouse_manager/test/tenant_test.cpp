// Stock, and what a tenant does that is no answer of its own: faults, clocks, saved states.

#include "tests/simulators/warehouse_manager/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

/// The summary of one of Acme's SKUs in Main.
json::object stock(harness& t, const std::string& sku, const std::string& more = "") {
    const auto page = t.got("/inventory/stocksummaries?rql=itemIdentifier.sku==" + sku +
                            ";customeridentifier.id==4;facilityId==1" + more);
    return page.at("summaries").at(0).as_object();
}

} // namespace

TEST_CASE("stock summaries have no _embedded, no customer, and allocated includes what shipped",
          "[WM-13a][WM-37a]") {
    harness t;
    t.knobs(R"({"stock":{"sku":"MUG-ENAMEL","received":10,"on_hold":1}})");
    CHECK_FALSE(t.got("/inventory/stocksummaries").as_object().contains("_embedded"));
    t.staff("ship", t.placed("R1"));
    t.placed("R2");
    const auto row = stock(t, "MUG-ENAMEL");
    CHECK(row.at("totalReceived") == 10.0);
    CHECK(row.at("allocated") == 4.0);
    CHECK(row.at("onHand") == 8.0);
    CHECK(row.at("onHold") == 1.0);
    CHECK(row.at("available") == 5.0);
    CHECK(row.at("facilityId") == 1);
    CHECK_FALSE(row.contains("customerIdentifier"));
    t.knobs(R"({"available_excludes_hold":false})");
    CHECK(stock(t, "MUG-ENAMEL").at("available") == 6.0);
    t.hal = false;
    CHECK(t.got("/inventory/stocksummaries?pgsiz=1").at("Summaries").as_array().size() == 1);
}

TEST_CASE("orderedNotAllocated comes when it is asked for, and may exceed what is available",
          "[WM-13b]") {
    harness t;
    t.knobs(R"({"stock":{"sku":"MUG-ENAMEL","received":1}})");
    t.placed("PARKED", R"({"deferNotification":true})");
    CHECK(stock(t, "MUG-ENAMEL").at("orderedNotAllocated").is_null());
    const auto row = stock(t, "MUG-ENAMEL", "&orderednotallocated=true");
    CHECK(row.at("available") == 1.0);
    CHECK(row.at("orderedNotAllocated") == 2.0);
}

TEST_CASE("one SKU has several rows: by qualifier, by facility, by merchant", "[WM-13c][WM-37a]") {
    harness t;
    t.knobs(R"({"clear_stock":true,"stock":[
        {"sku":"MUG-ENAMEL","received":3},{"sku":"MUG-ENAMEL","received":4,"add":true},
        {"sku":"MUG-ENAMEL","qualifier":"RED","received":5},
        {"sku":"MUG-ENAMEL","facility":2,"received":6},
        {"sku":"MUG-ENAMEL","customer":7,"received":8}]})");
    const auto rows = [&](const std::string& rql) {
        std::string out;
        const auto page = t.got("/inventory/stocksummaries?rql=" + rql);
        for (const auto& each : page.at("summaries").as_array()) {
            out += std::to_string(static_cast<int>(each.at("onHand").as_double())) + " ";
        }
        return out;
    };
    CHECK(rows("itemIdentifier.sku==MUG-ENAMEL") == "7 6 5 8 ");
    CHECK(rows("customeridentifier.id==4") == "7 6 5 ");
    CHECK(rows("facilityId==1") == "7 5 8 ");
    t.knobs(R"({"stock_customer_rql":"none"})");
    CHECK(t.get("/inventory/stocksummaries?rql=customeridentifier.id==4").status == 400);
    CHECK(t.get("/inventory/stocksummaries?pgsiz=501").status == 400);
    CHECK(t.get("/inventory/stocksummaries?facilityId=1").status == 200);
    CHECK(t.wms.books().at("ignored_parameters").at("facilityId") == 1);
}

TEST_CASE("stock details need customer and facility; /inventory lists what was received") {
    harness t;
    t.knobs(R"({"stock":{"sku":"MUG-ENAMEL","received":9,"lot":"L7","on_hold":2}})");
    const auto missing = t.get("/inventory/stockdetails?customerid=4");
    CHECK(refusal_of(missing) == "QueryParameterException Required");
    CHECK(json::parse(missing.body).at("Parameters").at(0) == "facilityid");
    const auto all = t.got("/inventory/stockdetails?customerid=4&facilityid=1&pgsiz=500");
    CHECK(all.at("totalResults") == 24);
    bool seen = false;
    for (const auto& each : all.at("_embedded").at("item").as_array()) {
        if (each.at("lotNumber") == "L7") {
            seen = true;
            CHECK(each.at("available") == 7.0);
            CHECK(each.at("isOnHold") == true);
        }
    }
    CHECK(seen);
    CHECK(t.got("/inventory?pgsiz=1000").at("totalResults") == 48);
}

TEST_CASE("a connection is cut after the order was stored, before, or while it is still stored",
          "[WM-14c]") {
    harness t;
    const auto fault = [&](const std::string& what) {
        t.knobs("{\"faults\":{\"method\":\"POST\",\"path\":\"/orders$\"," + what + "}}");
    };
    fault(R"("delivery":"cut_before")");
    CHECK(t.post("R1").delivery == delivery::cut_before);
    CHECK(t.found("?rql=referenceNum==R1") == "R1");
    fault(R"("execute":false,"delivery":"cut_before")");
    t.post("R2");
    CHECK(t.found("?rql=referenceNum==R2").empty());
    fault(R"("late_ms":5000)");
    t.post("R3");
    CHECK(t.found("?rql=referenceNum==R3").empty());
    CHECK(t.total("late_pending") == 1);
    t.pass(5000);
    CHECK(t.found("?rql=referenceNum==R3") == "R3");
    CHECK(t.total("late_writes") == 1);
    CHECK(t.total("stored") == 2);
}

TEST_CASE("500 is plain text, a gateway answers HTML, 202 comes on request, answers are slow",
          "[WM-14a][WM-34c]") {
    harness t;
    t.knobs(R"({"faults":[{"status":500,"body_text":"Object reference not set.",
                           "headers":{"Content-Type":"text/plain"}},
                          {"status":502,"html":true},
                          {"status":202,"body_text":"{\"link\":\"/status/1\"}"},
                          {"delay_ms":90000}]})");
    CHECK(t.get("/orders").body == "Object reference not set.");
    CHECK(t.get("/orders").body.starts_with("<html>"));
    CHECK(t.get("/orders").status == 202);
    CHECK(t.get("/orders").delay == std::chrono::milliseconds(90'000));
    t.knobs(R"({"maintenance":true})");
    CHECK(t.get("/orders").status == 503);
    CHECK(t.wms.books().at("answers").at("502") == 1);
}

TEST_CASE("above the limit requests are 429, with or without Retry-After", "[WM-14b]") {
    harness t;
    t.knobs(R"({"rate_per_minute":2,"rate_retry_after_s":7})");
    CHECK(t.get("/orders").status == 200); // the token was the first
    const auto out = t.get("/orders");
    CHECK(out.status == 429);
    CHECK(header(out.headers, "Retry-After") == "7");
    t.knobs(R"({"rate_reaction":"429_bare"})");
    CHECK(header(t.get("/orders").headers, "Retry-After").empty());
    t.pass(60'001);
    CHECK(t.get("/orders").status == 200);
    CHECK(t.total("rate_refused") == 2);
}

TEST_CASE("an order changes between two requests when a deed waits for the first") {
    harness t;
    const auto id = t.placed("R1");
    t.knobs(
        "{\"then\":{\"when\":{\"method\":\"GET\"},\"do\":{\"staff\":{\"do\":\"pick\",\"order\":" +
        std::to_string(id) + "}}}}");
    const auto tag = t.tag(id);
    CHECK(t.cancel(id, tag).status == 412);
    CHECK(t.cancel(id, t.tag(id)).status == 204);
}

TEST_CASE("warehouses work by themselves when they are told how fast") {
    harness t;
    t.knobs(R"({"walk_step_ms":1000})");
    const auto id = t.placed("R1");
    const auto parked = t.placed("R2", R"({"deferNotification":true})");
    const auto at = [&](const std::string& name) { return t.order_of(id).at("readOnly").at(name); };
    CHECK(at("pickStarted") == false);
    t.pass(1000);
    CHECK(at("pickStarted") == true);
    CHECK(at("packStarted") == false);
    t.pass(1000);
    CHECK(at("packStarted") == true);
    CHECK(at("status") == 0);
    t.pass(1000);
    CHECK(at("status") == 1);
    CHECK(t.page("R1").at("shipments").as_array().size() == 1);
    CHECK(t.order_of(parked).at("readOnly").at("pickStarted") == false);
}

TEST_CASE("orders that others made stand beside ours, many of them if wanted") {
    harness t;
    const auto body = harness::order("HAND");
    const auto added = t.knobs("{\"add_order\":" + body + "}").at("added").at(0).as_int64();
    CHECK(t.order_of(added).at("readOnly").at("warehouseTransactionSourceType") == 1);
    auto many = json::parse(harness::order("MANY"));
    many.as_object()["count"] = 1001;
    t.knobs("{\"add_order\":" + json::serialize(many) + "}");
    CHECK(t.got("/orders?pgsiz=1000&pgnum=2").at("_embedded").at(of_orders).as_array().size() == 2);
    CHECK(t.total("stored") == 0);
}

TEST_CASE("a loaded tenant goes on where the saved one stood") {
    harness t;
    t.knobs(R"({"server_zone":"UTC","key_customers":[4],"customers":{"id":9,"name":"New"},
                "facilities":{"id":3,"name":"West","zone":"America/Denver"},
                "faults":[{"method":"POST","path":"/orders$","after":2,"late_ms":5000},
                          {"method":"DELETE","status":500}]})");
    const auto shipped = t.placed("R1", R"({"facilityIdentifier":{"id":1},"poNum":"7"})");
    const auto open = t.placed("R2");
    t.staff("ship", shipped);
    t.post("R3");
    const auto tag = t.tag(open);
    harness u;
    u.wms.load(json::parse(json::serialize(t.wms.save())));
    u.token = t.token;
    CHECK(u.get("/orders?detail=All&itemdetail=All").body ==
          t.get("/orders?detail=All&itemdetail=All").body);
    CHECK(u.get("/inventory/stocksummaries?pgsiz=500").body ==
          t.get("/inventory/stocksummaries?pgsiz=500").body);
    CHECK(u.wms.books().at("by_reference") == t.wms.books().at("by_reference"));
    CHECK(u.wms.books().at("totals") == t.wms.books().at("totals"));
    CHECK(u.ask("DELETE", "/orders").status == 500);
    u.pass(6000);
    CHECK(u.found("?rql=referenceNum==R3") == "R3");
    CHECK(u.post("R2").status == 400);
    CHECK(u.cancel(open, tag).status == 204);
    CHECK_THROWS_AS(u.wms.load(json::parse("{}")), std::invalid_argument);
    CHECK(u.found("?rql=referenceNum==R3") == "R3");
}

TEST_CASE("wrong knobs are refused by name; books can be reset") {
    harness t;
    CHECK_THROWS_WITH(t.knobs(R"({"tokn_life_s":1})"), "no knob is called \"tokn_life_s\"");
    CHECK_THROWS(t.knobs(R"({"token_life_s":0})"));
    CHECK_THROWS(t.knobs(R"({"server_zone":"Mars"})"));
    CHECK_THROWS(t.knobs(R"({"stock":{"sku":"X","customer":99}})"));
    CHECK_THROWS(t.knobs(R"({"roles":"all"})"));
    CHECK_THROWS(t.knobs(R"({"add_order":{}})"));
    CHECK_THROWS(t.knobs("[]"));
    const auto id = t.placed("R1");
    CHECK_THROWS_WITH(t.staff("dance", id), Catch::Contains("nobody can do \"dance\""));
    CHECK_THROWS_WITH(t.staff("reopen", id), Catch::Contains("is not closed"));
    CHECK_THROWS(t.staff("touch", id, R"(,"colour":"red")"));
    CHECK_THROWS(t.staff("void", id));
    t.staff("cancel", id);
    CHECK_THROWS_WITH(t.staff("pick", id), Catch::Contains("is canceled"));
    CHECK(t.wms.books().at("requests").at("POST /orders") == 1);
    t.knobs(R"({"reset_books":true})");
    CHECK(t.wms.books().at("requests").as_object().empty());
    CHECK(t.found("") == "R1");
}
