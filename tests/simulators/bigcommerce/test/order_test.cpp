#include "tests/simulators/bigcommerce/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

TEST_CASE("an order shows decimal texts, RFC 2822 dates and links", "[BC-04b][BC-04c][BC-05a]") {
    harness t;
    t.add(
        R"({"id":100,"tax_percent":10,"products":[{"sku":"A","quantity":2,"price_ex_tax":"12.50"}],
              "shipping_addresses":[{"base_cost":"5"}]})");
    const auto one = t.got("/orders/100");
    CHECK(one.at("subtotal_ex_tax") == "25.0000");
    CHECK(one.at("total_inc_tax") == "33.0000");
    CHECK(one.at("total_tax") == "3.0000");
    CHECK(one.at("date_created") == "Tue, 14 Nov 2023 22:13:20 +0000");
    CHECK(one.at("date_shipped") == "");
    CHECK(one.at("items_total") == 2);
    CHECK(one.at("products").at("url") ==
          "https://api.bigcommerce.com/stores/abc123/v2/orders/100/products");
    CHECK(one.at("shipping_addresses").at("resource") == "/orders/100/shippingaddresses");
    CHECK(!one.as_object().contains("email"));
    CHECK(t.get("/orders/101").status == 404);
    CHECK(message(t.get("/orders/101")) == "The requested resource was not found.");
    CHECK(t.get("/orders/x").status == 404);
}

TEST_CASE("some orders spell amounts with two places, some nothing as a bare zero", "[BC-05a]") {
    harness t;
    for (int id = 98; id < 105; ++id) {
        t.add("{\"id\":" + std::to_string(id) + "}");
    }
    CHECK(t.got("/orders/101").at("coupon_discount") == "0.00");
    CHECK(t.got("/orders/103").at("coupon_discount") == "0");
    CHECK(t.got("/orders/98").at("coupon_discount") == "0.0000");
}

TEST_CASE("include expands consignments with numbers in them, in the shape asked for",
          "[BC-05b][BC-06a][BC-20c]") {
    harness t;
    t.add(R"({"id":100,"kind":"multi_address","seed":3})");
    const std::string query = "?include=consignments.line_items&consignment_structure=object";
    const auto one = t.got("/orders/100" + query);
    const auto& shipping = one.at("consignments").at("shipping").as_array();
    REQUIRE(shipping.size() >= 2);
    CHECK(shipping[0].at("base_cost").is_number());
    const auto& line = shipping[0].at("line_items").at(0);
    CHECK(line.at("order_address_id") == shipping[0].at("id"));
    CHECK(line.at("price_ex_tax").is_string());
    CHECK(t.got("/orders/100?include=consignments").at("consignments").is_array());
    const auto linked = t.got("/orders/100?include=consignments&consignment_structure=object");
    CHECK(linked.at("consignments")
              .at("shipping")
              .at(0)
              .at("line_items")
              .at(0)
              .as_object()
              .contains("resource"));
    CHECK(t.got("/orders" + query).at(0) == one);
    CHECK(t.got("/orders/100").at("consignments").as_object().contains("url"));
    CHECK(t.got("/orders/100/consignments").as_object().contains("pickups"));
}

TEST_CASE("lines and addresses agree, under both names of the addresses", "[BC-06b]") {
    harness t;
    t.add(R"({"id":100,"kind":"multi_address","seed":3})");
    const auto addresses = t.got("/orders/100/shipping_addresses");
    CHECK(t.got("/orders/100/shippingaddresses") == addresses);
    CHECK(t.got("/orders/100").at("shipping_address_count") == addresses.as_array().size());
    std::int64_t pieces = 0;
    for (const auto& each : addresses.as_array()) {
        pieces += each.at("items_total").as_int64();
    }
    CHECK(t.got("/orders/100").at("items_total") == pieces);
    const auto id = std::to_string(addresses.at(0).at("id").as_int64());
    CHECK(t.got("/orders/100/shipping_addresses/" + id) == addresses.at(0));
    CHECK(t.get("/orders/100/shipping_addresses/" + id + "/shipping_quotes").status == 204);
    CHECK(t.get("/orders/100/shipping_addresses/999999").status == 404);
    const auto put = t.ask("PUT", "/orders/100/shipping_addresses/" + id, R"({"city":"Reno"})");
    CHECK(harness::body(put, 200).at("city") == "Reno");
    CHECK(t.ask("PUT", "/orders/100/shipping_addresses/" + id, R"({"items_total":1})").status ==
          400);
}

TEST_CASE("more than fifty lines come in pages", "[BC-06c]") {
    harness t;
    t.add(R"({"id":100,"kind":"many_lines"})");
    const auto whole = t.got("/orders/100/products?limit=250").as_array().size();
    REQUIRE(whole > 50);
    CHECK(t.got("/orders/100/products").as_array().size() == 50);
    CHECK(t.got("/orders/100/products?page=2").as_array().size() == whole - 50);
    CHECK(t.get("/orders/100/products?page=3").status == 204);
    CHECK(t.got("/orders/100/products/count").at("count") == whole);
    const auto line = t.got("/orders/100/products?page=2&limit=1").at(0);
    CHECK(t.got("/orders/100/products/" + std::to_string(line.at("id").as_int64())) == line);
}

TEST_CASE("digital, pickup, gift certificate, bundle, custom and guest orders have their shapes",
          "[BC-02b][BC-10b][BC-10c][BC-10d][BC-10e][BC-10f][BC-10g][BC-20d]") {
    harness t;
    t.add(R"({"id":100,"kind":"digital"})");
    t.add(R"({"id":101,"kind":"pickup"})");
    t.add(R"({"id":102,"kind":"gift_certificate"})");
    t.add(R"({"id":104,"kind":"bundle"})");
    t.add(R"({"id":105,"kind":"custom_line"})");
    t.add(R"({"id":106,"kind":"guest"})");
    const std::string query = "?include=consignments.line_items&consignment_structure=object";
    CHECK(t.got("/orders/100").at("order_is_digital") == true);
    CHECK(t.get("/orders/100/shipping_addresses").status == 204);
    CHECK(t.get("/orders/101/shipping_addresses").status == 204);
    CHECK(t.got("/orders/101/products").at(0).at("order_address_id") == 0);
    CHECK(t.got("/orders/101").at("order_is_digital") == false);
    CHECK(t.got("/orders/101" + query).at("consignments").at("pickups").as_array().size() == 1);
    // A lone line is an object in even orders and a list in odd ones.
    CHECK(t.got("/orders/100" + query)
              .at("consignments")
              .at("downloads")
              .at(0)
              .at("line_items")
              .is_object());
    const auto gift = t.got("/orders/102" + query);
    CHECK(gift.at("consignments").at("email").at("gift_certificates").as_array().size() == 1);
    const auto bundle = t.got("/orders/104/products");
    CHECK(bundle.at(0).at("parent_order_product_id").is_null());
    CHECK(bundle.at(1).at("parent_order_product_id") == bundle.at(0).at("id"));
    CHECK(t.got("/orders/105/products").at(0).at("product_id") == 0);
    CHECK(t.got("/orders/106").at("customer_id") == 0);
}

TEST_CASE("a PUT refuses what cannot be written, word for word, and changes nothing then",
          "[BC-08a]") {
    harness t;
    const auto id = t.add(R"({"id":100})");
    const auto put = [&](const std::string& body) { return t.ask("PUT", "/orders/100", body); };
    for (const std::string name :
         {"id", "custom_status", "status", "date_modified", "total_inc_tax", "currency_code",
          "external_merchant_id", "external_id"}) {
        const auto out = put("{\"status_id\":2,\"" + name + "\":\"x\"}");
        CHECK(out.status == 400);
        CHECK(message(out) == "The field '" + name +
                                  "' cannot be written to. Please remove it from your request "
                                  "before trying again.");
    }
    CHECK(message(put(R"({"colour":"red"})")) ==
          "The field 'colour' is not supported by this resource.");
    CHECK(put(R"({"status_id":15})").status == 400);
    CHECK(put(R"({"status_id":"Shipped"})").status == 400);
    CHECK(t.ask("PUT", "/orders/100", json::serialize(t.got("/orders/100"))).status == 400);
    CHECK(t.got("/orders/100").at("status_id") == 11);
    CHECK(!t.store.books().at("by_order").as_object().contains(std::to_string(id)));
}

TEST_CASE("a status written by PUT is booked with its mail, event and new date",
          "[BC-08b][BC-08c][BC-08e][BC-21b]") {
    harness t;
    const auto id = t.add(R"({"id":100})");
    t.pass(5'000);
    const auto out = harness::body(t.ask("PUT", "/orders/100", R"({"status_id":2})"), 200);
    CHECK(out.at("status") == "Shipped");
    CHECK(out.at("date_modified") == "Tue, 14 Nov 2023 22:13:25 +0000");
    auto page = t.page(id);
    CHECK(page.at("statuses").at(0).at("from") == 11);
    CHECK(page.at("statuses").at(0).at("to") == 2);
    CHECK(page.at("statuses").at(0).at("by") == "api");
    CHECK(page.at("mails").as_array().size() == 1);
    CHECK(t.total("mails_without_tracking") == 1);
    CHECK(page.at("shipments").as_array().empty());
    CHECK(t.ask("PUT", "/orders/100", R"({"status_id":"2"})").status == 200);
    page = t.page(id);
    CHECK(page.at("repeated_statuses") == 1);
    CHECK(page.at("statuses").as_array().size() == 1);
    CHECK(page.at("mails").as_array().size() == 1);
}

TEST_CASE("a PUT without a status leaves it, unless the store falls into the documented trap",
          "[BC-21a]") {
    harness t;
    t.add(R"({"id":100})");
    const std::string note = R"({"staff_notes":"by hand","external_order_id":"WMS-1"})";
    auto out = harness::body(t.ask("PUT", "/orders/100", note), 200);
    CHECK(out.at("status_id") == 11);
    CHECK(out.at("staff_notes") == "by hand");
    CHECK(t.page(100).at("external_order_id") == "WMS-1");
    t.knobs(R"({"put_without_status_resets":true})");
    out = harness::body(t.ask("PUT", "/orders/100", note), 200);
    CHECK(out.at("status_id") == 1);
}

TEST_CASE("products in a PUT change, add and remove lines") {
    harness t;
    t.add(R"({"id":100,"products":[{"sku":"A","quantity":2},{"sku":"B","quantity":1}]})");
    const auto lines = t.got("/orders/100/products");
    const auto first = std::to_string(lines.at(0).at("id").as_int64());
    const auto second = std::to_string(lines.at(1).at("id").as_int64());
    const auto out = t.ask("PUT", "/orders/100",
                           "{\"products\":[{\"name\":\"Extra\",\"quantity\":1,\"price_ex_tax\":1},"
                           "{\"id\":" +
                               first + ",\"quantity\":5},{\"id\":" + second + ",\"quantity\":0}]}");
    CHECK(out.status == 200);
    const auto after = t.got("/orders/100/products").as_array();
    REQUIRE(after.size() == 2);
    CHECK(after[0].at("quantity") == 5);
    CHECK(after[1].at("name") == "Extra");
    CHECK(t.ask("PUT", "/orders/100", R"({"products":[{"id":1,"quantity":1}]})").status == 400);
}

TEST_CASE("stock goes down on placing or on shipping, and comes back on cancel if the store says",
          "[BC-08d]") {
    harness t;
    t.add(R"({"id":100,"products":[{"sku":"A","quantity":2}]})");
    CHECK(t.store.books().at("stock").at("A") == -2);
    CHECK(t.ask("PUT", "/orders/100", R"({"status_id":5})").status == 200);
    CHECK(t.store.books().at("stock").at("A") == -2);
    t.knobs(R"({"refund_order_stock_adjustment":true,
                "update_stock_behavior":"order_completed_or_shipped"})");
    t.add(R"({"id":101,"products":[{"sku":"B","quantity":3}]})");
    CHECK(!t.store.books().at("stock").as_object().contains("B"));
    t.ask("PUT", "/orders/101", R"({"status_id":2})");
    CHECK(t.store.books().at("stock").at("B") == -3);
    t.ask("PUT", "/orders/101", R"({"status_id":10})");
    CHECK(t.store.books().at("stock").at("B") == -3);
    t.ask("PUT", "/orders/101", R"({"status_id":5})");
    CHECK(t.store.books().at("stock").at("B") == 0);
}

TEST_CASE("If-Modified-Since answers 304 for an order that stayed the same") {
    harness t;
    t.add(R"({"id":100})");
    auto req = harness::make("GET", "/orders/100");
    req.headers.emplace_back("If-Modified-Since", "Tue, 14 Nov 2023 22:13:20 GMT");
    CHECK(t.store.handle(req).status == 304);
    t.pass(1000);
    t.ask("PUT", "/orders/100", R"({"staff_notes":"x"})");
    CHECK(t.store.handle(req).status == 200);
}

TEST_CASE("staff refund, cancel, edit, ship and archive behind the connector's back") {
    harness t;
    t.add(R"({"id":100,"products":[{"sku":"A","quantity":2},{"sku":"B"}]})");
    const auto line = std::to_string(t.got("/orders/100/products").at(0).at("id").as_int64());
    t.knobs("{\"human\":{\"do\":\"refund\",\"order\":100,\"quantity\":1,\"line\":" + line + "}}");
    CHECK(t.got("/orders/100").at("status_id") == 14);
    CHECK(t.got("/orders/100/products").at(0).at("quantity_refunded") == 1);
    CHECK(t.got("/orders/100").at("refunded_amount") == "0.0000");
    t.knobs(R"({"human":{"do":"refund","order":100}})");
    CHECK(t.got("/orders/100").at("status_id") == 4);
    t.add(R"({"id":101})");
    t.knobs(R"({"human":[{"do":"edit","order":101,"fields":{"customer_message":"blue please",
                          "billing_address":{"city":"Reno"}}},
                         {"do":"ship","order":101,"tracking_number":"T1","provider":"ups"}]})");
    const auto edited = t.got("/orders/101");
    CHECK(edited.at("customer_message") == "blue please");
    CHECK(edited.at("status_id") == 2);
    CHECK(edited.at("items_shipped") == edited.at("items_total"));
    CHECK(t.page(101).at("statuses").at(0).at("by") == "human");
    CHECK_THROWS_WITH(t.knobs(R"({"human":{"do":"ship","order":101}})"),
                      "human: order 101 has nothing left to ship");
    CHECK_THROWS(t.knobs(R"({"human":{"do":"set_status","order":1,"status_id":5}})"));
}

TEST_CASE("members that no typed order has are shown as a test wrote them") {
    harness t;
    t.add(R"({"id":100,"total_inc_tax":"NaN","without":["currency_code"],
              "products":[{"sku":"A","quantity":-1,"without":["id"]}]})");
    const auto one = t.got("/orders/100");
    CHECK(one.at("total_inc_tax") == "NaN");
    CHECK(!one.as_object().contains("currency_code"));
    const auto line = t.got("/orders/100/products").at(0);
    CHECK(line.at("quantity") == -1);
    CHECK(!line.as_object().contains("id"));
}

TEST_CASE("DELETE on all orders archives them and is not forgotten") {
    harness t;
    t.add();
    t.add();
    CHECK(t.ask("DELETE", "/orders").status == 204);
    CHECK(t.get("/orders").status == 204);
    CHECK(t.total("archived_all") == 1);
}

TEST_CASE("payment_provider_id is null, empty, a text or a number, from order to order",
          "[BC-22b]") {
    harness t;
    for (int i = 0; i < 4; ++i) {
        t.add("{\"id\":" + std::to_string(100 + i) + "}");
    }
    CHECK(t.got("/orders/100").at("payment_provider_id").is_null());
    CHECK(t.got("/orders/101").at("payment_provider_id") == "");
    CHECK(t.got("/orders/102").at("payment_provider_id") == "stripe.card");
    CHECK(t.got("/orders/103").at("payment_provider_id").is_int64());
}

TEST_CASE("an order may show another currency than the one it was paid in", "[BC-22d]") {
    harness t;
    t.add(R"({"id":100,"currency_code":"EUR","default_currency_code":"USD"})");
    CHECK(t.got("/orders/100").at("currency_code") == "EUR");
    CHECK(t.got("/orders/100").at("default_currency_code") == "USD");
}

TEST_CASE("an order that is paid late keeps its id and moves its date", "[BC-20a]") {
    harness t;
    t.add(R"({"id":100,"kind":"incomplete"})");
    t.add(R"({"id":101})");
    t.pass(3'600'000);
    t.knobs(R"({"human":{"do":"set_status","order":100,"status_id":11}})");
    CHECK(t.get("/orders?min_id=102").status == 204);
    CHECK(ids(t.got("/orders?min_date_modified=2023-11-14T23:00:00Z")) == "100");
}
