// Each function against a script of the vendor's answers, then again with every step going wrong.

#include "../src/connector.hpp"

#include <dray/data/functions_json.hpp>
#include <dray/testing/connector_entry.hpp>
#include <dray/testing/script_host.hpp>

#include <cstdio>

using namespace dray::testing;

namespace {

script shop() {
    return script(connector_entry<my_shop::connector>(),
                  R"({"api_url": "https://shop.example/api"})", {"token"});
}

const char* const good_order = R"({"id": "100", "status": "paid", "currency": "USD",
    "created": "2026-03-01T11:00:00Z", "modified": "2026-03-01T11:30:00Z",
    "ship_to": {"name": "Ada", "street": "1 Main St", "city": "Austin", "country": "US"},
    "items": [{"id": "1", "sku": "A-1", "name": "Apple", "quantity": 2, "price": "1.50"}]})";

void names_the_account() {
    shop()
        .function("connection.test")
        .expect_http("GET", "https://shop.example/api/account")
        .is_read()
        .answers(200, R"({"id": "7", "name": "Fruit"})")
        .expect_done(R"({"account": "7", "name": "Fruit"})")
        .fail_each_step_once();
}

void downloads_page_by_page_and_passes_on_what_it_cannot_read() {
    const std::string page = std::string(R"({"orders": [)") + good_order +
                             R"(, {"id": "101", "status": "paid"}], "next": "c2"})";
    const auto seen = shop()
                          .function("orders.download", R"({"cursor": "c1"})")
                          .expect_http("GET", containing("/orders?after=c1"))
                          .answers(200, page)
                          .expect_emit("order")
                          .refs({"100", "101"})
                          .cursor("c2")
                          .answers_fates({"stored", "quarantined"})
                          .expect_http("GET", containing("/orders?after=c2"))
                          .answers(200, R"({"orders": []})")
                          .expect_done()
                          .run();
    if (!seen.emits[0].items[0].poison.empty() || seen.emits[0].items[1].poison.empty())
        throw script_mismatch("order 101 is the poison one, and only it");
}

void a_download_survives_each_failure() {
    shop()
        .function("orders.download", R"({"cursor": "c1"})")
        .expect_http("GET", containing("/orders?after=c1"))
        .answers(200, std::string(R"({"orders": [)") + good_order + R"(], "next": "c2"})")
        .expect_emit("order")
        .expect_http("GET", containing("/orders?after=c2"))
        .answers(200, R"({"orders": []})")
        .expect_done()
        .fail_each_step_once();
}

void reads_one_order() {
    shop()
        .function("order.get", R"({"ref": "100"})")
        .expect_http("GET", "https://shop.example/api/orders/100")
        .answers(200, good_order)
        .expect_done()
        .fail_each_step_once();
}

void writes_a_status() {
    shop()
        .function("order.mark", R"({"ref": "100", "moment": "on_shipment", "status": "shipped"})")
        .expect_http("PUT", "https://shop.example/api/orders/100/status")
        .is_write()
        .body_is(R"({"status":"shipped"})")
        .answers(200)
        .expect_done()
        .fail_each_step_once();
}

void an_order_that_is_not_there_is_not_found() {
    shop()
        .function("order.get", R"({"ref": "404"})")
        .expect_http("GET", anything())
        .answers(404)
        .expect_fail(DRAY_ERROR_NOT_FOUND, "not_found")
        .run();
}

} // namespace

int main() {
    try {
        names_the_account();
        downloads_page_by_page_and_passes_on_what_it_cannot_read();
        a_download_survives_each_failure();
        reads_one_order();
        writes_a_status();
        an_order_that_is_not_there_is_not_found();
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
    std::puts("all scripts passed");
    return 0;
}
