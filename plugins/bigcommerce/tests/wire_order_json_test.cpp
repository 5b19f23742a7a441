// Building only what is read: faster, and never another order than the whole JSON gives.

#include "fixtures.hpp"

#include "plugins/bigcommerce/wire/order_json.hpp"
#include "plugins/bigcommerce/wire/orders.hpp"
#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::bigcommerce;
using namespace dray::common;
namespace json = boost::json;
namespace fx = fixtures;

namespace {

dray::data::order read(const json::value& parsed) {
    auto out = read_order_head(parsed.get_object());
    REQUIRE(add_consignments(parsed.get_object(), order_rules(), out));
    return out;
}

json::value parsed(std::string_view text) {
    return parse_order(text, json::storage_ptr());
}

/// Every member that means something, with a value that is not the default.
json::object rich_order() {
    auto order = fx::order(100);
    order["customer_id"] = 5;
    order["staff_notes"] = "Call \"first\" \\ \u00e9\u4e2d";
    order["external_source"] = "M-MIG";
    order["external_id"] = "X1";
    order["external_order_id"] = "X2";
    order["external_merchant_id"] = "X3";
    order["ebay_order_id"] = "E1";
    order["date_shipped"] = "Wed, 10 Jan 2018 22:05:30 +0000";
    order["is_deleted"] = true;
    order["billing_address"].as_object()["form_fields"] =
        json::parse(R"([{"name":"VAT id","value":"DE1"},{"name":"Floor","value":3}])");
    auto child = fx::product(2, "LID", 2);
    child["parent_order_product_id"] = 1;
    child["quantity_shipped"] = 1;
    child["quantity_refunded"] = 1;
    child["event_name"] = "Delivery";
    child["event_date"] = "Wed, 10 Jan 2018 22:05:30 +0000";
    child["configurable_fields"] = json::parse(R"([{"name":"Engraving","value":"Bob"}])");
    auto cheap = fx::product(3, "CUP", 1);
    cheap["price_ex_tax"] = "";
    cheap["product_id"] = 0;
    auto shipping = fx::consignment(128, {fx::product(1, "SET", 2), child, cheap});
    shipping["form_fields"] = json::parse(R"([{"name":"Gate","value":"7"}])");
    std::vector<json::object> all;
    all.push_back(shipping);
    fx::expand(order, std::move(all));
    auto download = fx::product(4, "EBOOK", 1);
    download["type"] = "digital";
    auto gift = fx::product(5, "", 1);
    gift["type"] = "giftcertificate";
    auto fetched = fx::product(6, "MUG", 1);
    fetched["order_pickup_method_id"] = 3;
    fetched["order_address_id"] = 0;
    auto& consignments = order["consignments"].as_object();
    json::object downloads{{"recipient_email", "a@example.com"}, {"line_items", download}};
    consignments["downloads"] = json::array{downloads};
    json::object mails{{"line_items", json::array{gift}}};
    consignments["email"].as_object()["gift_certificates"] = json::array{mails};
    auto pickup = json::parse(R"({"id":7,"pickup_method_id":3,"pickup_method_display_name":"Store",
        "collection_instructions":"Ring","location":{"id":1,"name":"Shop 1","code":"S1",
        "address_line_1":"5 High St","address_line_2":"Back","city":"Austin","state":"Texas",
        "postal_code":"78701","country_alpha2":"US","email":"s@example.com","phone":"1"}})")
                      .get_object();
    pickup["line_items"] = json::array{fetched};
    consignments["pickups"] = json::array{pickup};
    return order;
}

} // namespace

TEST_CASE("what is built in part gives the same order as the whole JSON") {
    const auto text = json::serialize(rich_order());
    const auto whole = json::parse(text);
    const auto part = parsed(text);
    const auto expected = read(whole);
    CHECK(read(part) == expected);
    CHECK(expected.fields.size() == 10);
    CHECK(expected.lines.size() == 6);
    CHECK(part.get_object().size() < whole.get_object().size());
    CHECK_FALSE(part.get_object().contains("ip_address"));
    CHECK_FALSE(part.get_object().contains("products"));
}

TEST_CASE("links where an expansion would be are still seen as links") {
    const auto part = parsed(json::serialize(fx::order(100)));
    auto out = read_order_head(part.get_object());
    CHECK_FALSE(add_consignments(part.get_object(), order_rules(), out));
}

TEST_CASE("keys with escapes, unwanted values of every kind and empty objects are walked over") {
    const auto part = parsed(R"({"i\u0064":7,"x":{"id":{"id":[1,{"id":2}]}},"y":[[],[{}],"]}"],
        "z":null,"w":-1.5e3,"v":true,"u":18446744073709551615,"t":"a\nb","sku":"c\u00e9\n\"d",
        "type":{},"value":[],"name":[1,{"x":2,"zip":3},null]})");
    CHECK(part == json::parse(R"({"id":7,"sku":"c\u00e9\n\"d","type":{},"value":[],
        "name":[1,{"zip":3},null]})"));
}

TEST_CASE("damage is found in what is not built too") {
    for (const std::string text : {"{\"x\":\"\xE9t\"}", "{\"x\":01}", "{\"x\":[1,]}", "{\"x\":1} 2",
                                   "{\"x\":", "", "{\"x\"}"}) {
        INFO(text);
        CHECK_THROWS_AS(parsed(text), damaged);
    }
    std::string deep = "{\"x\":";
    for (int i = 0; i < 40; ++i)
        deep += "[";
    for (int i = 0; i < 40; ++i)
        deep += "]";
    CHECK_THROWS_AS(parsed(deep + "}"), damaged);
}

TEST_CASE("members are wanted by their whole name") {
    CHECK(is_wanted_member("id"));
    CHECK(is_wanted_member("pickup_method_display_name"));
    CHECK_FALSE(is_wanted_member(""));
    CHECK_FALSE(is_wanted_member("i"));
    CHECK_FALSE(is_wanted_member("ids"));
    CHECK_FALSE(is_wanted_member("applied_discounts"));
    CHECK_FALSE(is_wanted_member(std::string(100, 'x')));
}
