#include "tests/simulators/bigcommerce/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

struct shipping : harness {
    std::string address;
    std::string line;
    std::string other_line;

    shipping() {
        add(R"({"id":100,"products":[{"sku":"A","quantity":3},{"sku":"B","quantity":1}]})");
        const auto lines = got("/orders/100/products");
        line = std::to_string(lines.at(0).at("id").as_int64());
        other_line = std::to_string(lines.at(1).at("id").as_int64());
        address = std::to_string(lines.at(0).at("order_address_id").as_int64());
    }
    std::string parcel(const std::string& items, const std::string& more = "") const {
        return "{\"order_address_id\":" + address + ",\"items\":[" + items + "]" + more + "}";
    }
    std::string pieces(const std::string& of, int quantity) const {
        return "{\"order_product_id\":" + of + ",\"quantity\":" + std::to_string(quantity) + "}";
    }
    response post(const std::string& body) { return ask("POST", "/orders/100/shipments", body); }
};

const std::string tracked = R"(,"tracking_number":"1Z9","shipping_provider":"ups")";

} // namespace

TEST_CASE("an order without shipments answers 204, a shipment is created with 201 and a place",
          "[BC-02b][BC-09a]") {
    shipping t;
    CHECK(t.get("/orders/100/shipments").status == 204);
    const auto out = t.post(t.parcel(t.pieces(t.line, 2), tracked));
    const auto made = harness::body(out, 201);
    CHECK(made.at("tracking_number") == "1Z9");
    CHECK(made.at("order_id") == 100);
    CHECK(made.at("items").at(0).at("product_id") == 0);
    CHECK(made.at("tracking_link") == "");
    CHECK(made.at("generated_tracking_link") != "");
    CHECK(made.at("merchant_shipping_cost") == "0.0000");
    CHECK(made.at("shipping_provider_display_name") == "UPS");
    const auto id = std::to_string(made.at("id").as_int64());
    CHECK(std::string(header(out.headers, "Location")).ends_with("/orders/100/shipments/" + id));
    CHECK(t.got("/orders/100/shipments/" + id) == made);
    CHECK(t.got("/orders/100/shipments").as_array().size() == 1);
    CHECK(t.got("/orders/100/shipments/count").at("count") == 1);
    CHECK(t.get("/orders/100/shipments/999").status == 404);
}

TEST_CASE("a shipment counts its pieces; the date is set when all are out; the status stays",
          "[BC-04c][BC-09f][BC-09k]") {
    shipping t;
    t.post(t.parcel(t.pieces(t.line, 3)));
    auto one = t.got("/orders/100");
    CHECK(one.at("items_shipped") == 3);
    CHECK(one.at("date_shipped") == "");
    CHECK(t.got("/orders/100/products").at(0).at("quantity_shipped") == 3);
    CHECK(t.got("/orders/100/shipping_addresses").at(0).at("items_shipped") == 3);
    t.post(t.parcel(t.pieces(t.other_line, 1)));
    one = t.got("/orders/100");
    CHECK(one.at("date_shipped") == "Tue, 14 Nov 2023 22:13:20 +0000");
    CHECK(one.at("status_id") == 11);
    CHECK(t.total("mails") == 2);
}

TEST_CASE("with the roll-up on, shipments move the order to 3 and then to 2", "[BC-09g]") {
    shipping t;
    t.knobs(R"({"roll_up":"shipped"})");
    t.post(t.parcel(t.pieces(t.line, 1), tracked));
    CHECK(t.got("/orders/100").at("status_id") == 3);
    t.post(t.parcel(t.pieces(t.line, 2) + "," + t.pieces(t.other_line, 1)));
    CHECK(t.got("/orders/100").at("status_id") == 2);
    CHECK(t.page(100).at("statuses").at(1).at("by") == "roll_up");
}

TEST_CASE("ids and quantities may come as text, missing and wrong members are refused",
          "[BC-09a][BC-09b][BC-09c]") {
    shipping t;
    CHECK(t.post("{\"order_address_id\":\"" + t.address + "\",\"items\":[{\"order_product_id\":\"" +
                 t.line + "\",\"quantity\":\"1\"}]}")
              .status == 201);
    const auto item = t.pieces(t.line, 1);
    CHECK(t.post("{\"items\":[" + item + "]}").status == 400);
    CHECK(t.post("{\"order_address_id\":" + t.address + "}").status == 400);
    CHECK(t.post(t.parcel("")).status == 400);
    CHECK(t.post(t.parcel(t.pieces(t.line, 0))).status == 400);
    CHECK(t.post(t.parcel(t.pieces("424242", 1))).status == 400);
    CHECK(t.post("{\"order_address_id\":424242,\"items\":[" + item + "]}").status == 400);
    CHECK(t.post(t.parcel(item, R"(,"id":5)")).status == 400);
    CHECK(t.post(t.parcel(item, R"(,"weight":5)")).status == 400);
    const auto out =
        t.post(t.parcel("{\"order_product_id\":" + t.line + ",\"quantity\":1,\"product_id\":1}"));
    CHECK(message(out) == "The field 'product_id' cannot be written to. Please remove it from your "
                          "request before trying again.");
    CHECK(t.total("shipments") == 1);
}

TEST_CASE("more pieces than are left are refused, counting lines named twice", "[BC-09b]") {
    shipping t;
    CHECK(t.post(t.parcel(t.pieces(t.line, 4))).status == 400);
    CHECK(t.post(t.parcel(t.pieces(t.line, 2) + "," + t.pieces(t.line, 2))).status == 400);
    CHECK(t.post(t.parcel(t.pieces(t.line, 3))).status == 201);
    CHECK(t.post(t.parcel(t.pieces(t.line, 1))).status == 400);
    t.knobs(R"({"allow_over_shipment":true})");
    CHECK(t.post(t.parcel(t.pieces(t.line, 1))).status == 201);
}

TEST_CASE("refunded pieces cannot be shipped", "[BC-21e]") {
    shipping t;
    t.knobs("{\"human\":{\"do\":\"refund\",\"order\":100,\"quantity\":2,\"line\":" + t.line + "}}");
    CHECK(t.post(t.parcel(t.pieces(t.line, 2))).status == 400);
    CHECK(t.post(t.parcel(t.pieces(t.line, 1))).status == 201);
}

TEST_CASE("one shipment goes to one address", "[BC-10a]") {
    harness t;
    t.add(R"({"id":100,"shipping_addresses":[{"city":"Reno"},{"city":"Bonn"}],
              "products":[{"sku":"A","address":0},{"sku":"B","address":1}]})");
    const auto lines = t.got("/orders/100/products");
    const auto post = [&](int address_of, int line) {
        json::object item;
        item["order_product_id"] = lines.at(static_cast<std::size_t>(line)).at("id");
        item["quantity"] = 1;
        json::array items;
        items.emplace_back(item);
        json::object body;
        body["order_address_id"] =
            lines.at(static_cast<std::size_t>(address_of)).at("order_address_id");
        body["items"] = items;
        return t.ask("POST", "/orders/100/shipments", json::serialize(body)).status;
    };
    CHECK(post(0, 1) == 400);
    CHECK(post(0, 0) == 201);
    CHECK(post(1, 1) == 201);
}

TEST_CASE("lines without an address cannot be shipped") {
    harness t;
    t.add(R"({"id":100,"kind":"pickup"})");
    const auto line = t.got("/orders/100/products").at(0).at("id").as_int64();
    CHECK(t.ask("POST", "/orders/100/shipments",
                "{\"order_address_id\":0,\"items\":[{\"order_product_id\":" + std::to_string(line) +
                    ",\"quantity\":1}]}")
              .status == 400);
}

TEST_CASE("the same POST twice makes two shipments while pieces are left, and the books see it",
          "[BC-09h]") {
    shipping t;
    const auto body = t.parcel(t.pieces(t.line, 1), tracked);
    CHECK(t.post(body).status == 201);
    CHECK(t.post(body).status == 201);
    CHECK(t.got("/orders/100/shipments").as_array().size() == 2);
    CHECK(t.total("duplicate_shipments") == 1);
    CHECK(t.page(100).at("duplicate_shipments") == 1);
    const auto last = t.parcel(t.pieces(t.other_line, 1), R"(,"tracking_number":"X")");
    CHECK(t.post(last).status == 201);
    CHECK(t.post(last).status == 400); // nothing left, yet it was tried again
    CHECK(t.total("duplicate_shipments") == 1);
    CHECK(t.total("repeated_shipments") == 2);
}

TEST_CASE("provider and carrier must be known and the same", "[BC-09i]") {
    shipping t;
    const auto with = [&](const std::string& provider, const std::string& carrier) {
        return t
            .post(t.parcel(t.pieces(t.line, 1), ",\"shipping_provider\":\"" + provider +
                                                    "\",\"tracking_carrier\":\"" + carrier + "\""))
            .status;
    };
    CHECK(with("ups", "fedex") == 400);
    CHECK(with("dhl", "") == 400);
    CHECK(with("", "DHL Express") == 400);
    CHECK(with("endicia", "usps") == 201);
    CHECK(with("", "dhl-germany") == 201);
    CHECK(with("carrier_42", "gls") == 201);
    t.knobs(R"({"carrier_check":"listed","allow_over_shipment":true})");
    CHECK(with("", "no-such-carrier") == 400);
    CHECK(with("", "dpd-uk") == 201);
}

TEST_CASE("an own tracking link is kept and no other is made; without a provider it is custom",
          "[BC-09j][BC-21c]") {
    shipping t;
    auto made =
        harness::body(t.post(t.parcel(t.pieces(t.line, 1),
                                      tracked + R"(,"tracking_link":"https://t.example/1")")),
                      201);
    CHECK(made.at("tracking_link") == "https://t.example/1");
    CHECK(made.at("generated_tracking_link") == "");
    made = harness::body(t.post(t.parcel(t.pieces(t.line, 1), R"(,"tracking_number":"7")")), 201);
    CHECK(made.at("shipping_provider") == "custom");
    CHECK(made.at("generated_tracking_link") == "");
    CHECK(made.at("shipping_method") == "None");
}

TEST_CASE("a tracking number of more than fifty characters is refused or cut", "[BC-21d]") {
    shipping t;
    const auto body =
        t.parcel(t.pieces(t.line, 1), ",\"tracking_number\":\"" + std::string(51, '9') + "\"");
    CHECK(t.post(body).status == 400);
    t.knobs(R"({"long_tracking":"truncate"})");
    CHECK(harness::body(t.post(body), 201).at("tracking_number").as_string().size() == 50);
}

TEST_CASE("a shipment's tracking can be changed, its items cannot; deleting gives pieces back",
          "[BC-09d][BC-09e]") {
    shipping t;
    const auto made = harness::body(t.post(t.parcel(t.pieces(t.line, 3), tracked)), 201);
    const auto path = "/orders/100/shipments/" + std::to_string(made.at("id").as_int64());
    CHECK(message(t.ask("PUT", path, "{\"items\":[]}")) ==
          "The field 'items' cannot be written to. Please remove it from your request before "
          "trying again.");
    const auto changed = harness::body(t.ask("PUT", path, R"({"tracking_number":"2Z"})"), 200);
    CHECK(changed.at("tracking_number") == "2Z");
    CHECK(changed.at("shipping_provider") == "ups");
    t.ask("PUT", "/orders/100", R"({"status_id":2})");
    CHECK(t.ask("DELETE", path).status == 204);
    CHECK(t.got("/orders/100").at("status_id") == 2);
    CHECK(t.got("/orders/100/products").at(0).at("quantity_shipped") == 0);
    CHECK(t.get("/orders/100/shipments").status == 204);
    CHECK(t.total("deleted_shipments") == 1);
    t.post(t.parcel(t.pieces(t.line, 1)));
    t.post(t.parcel(t.pieces(t.line, 1)));
    CHECK(t.ask("DELETE", "/orders/100/shipments").status == 204);
    CHECK(t.total("shipments") == 0);
}

TEST_CASE("the mail of a status shows the tracking when the shipment came first", "[BC-21b]") {
    shipping t;
    t.knobs(R"({"mail_on_shipment":false})");
    t.post(t.parcel(t.pieces(t.line, 3), tracked));
    t.ask("PUT", "/orders/100", R"({"status_id":2})");
    CHECK(t.page(100).at("mails").as_array().size() == 1);
    CHECK(t.page(100).at("mails").at(0).at("tracking") == "1Z9");
    CHECK(t.total("mails_without_tracking") == 0);
}

TEST_CASE("a bundle's own line stays open while its children ship, until a shipment names it",
          "[BC-09l]") {
    harness t;
    t.knobs(R"({"roll_up":"shipped"})");
    t.add(R"({"id":100,"products":[{"sku":"SET"},{"sku":"A","parent":0},{"sku":"B","parent":0}]})");
    const auto lines = t.got("/orders/100/products");
    const auto post = [&](std::size_t line) {
        json::object item;
        item["order_product_id"] = lines.at(line).at("id");
        item["quantity"] = 1;
        json::object body;
        body["order_address_id"] = lines.at(0).at("order_address_id");
        body["items"] = json::array{item};
        return t.ask("POST", "/orders/100/shipments", json::serialize(body)).status;
    };
    CHECK(post(1) == 201);
    CHECK(post(2) == 201);
    auto one = t.got("/orders/100");
    CHECK(one.at("date_shipped") == "");
    CHECK(one.at("status_id") == 3);
    CHECK(one.at("items_shipped") == 2);
    t.knobs(R"({"bundle_line_shipments":"refused"})");
    CHECK(post(0) == 400);
    t.knobs(R"({"bundle_line_shipments":"taken"})");
    CHECK(post(0) == 201);
    one = t.got("/orders/100");
    CHECK(one.at("date_shipped") != "");
    CHECK(one.at("status_id") == 2);
}
