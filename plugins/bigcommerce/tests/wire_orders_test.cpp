// An order of the shop as Dray's order.

#include "fixtures.hpp"

#include "plugins/bigcommerce/wire/orders.hpp"
#include "plugins/common/unreadable.hpp"

#include "dray/data/validate.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::bigcommerce;
using namespace dray::common;
namespace data = dray::data;
namespace json = boost::json;
namespace fx = fixtures;

namespace {

/// From the expanded form, as real bytes would arrive.
std::optional<data::order> read(const json::object& order, order_rules rules = {}) {
    const auto parsed = json::parse(json::serialize(order));
    auto out = read_order_head(parsed.get_object());
    if (!add_consignments(parsed.get_object(), rules, out))
        return std::nullopt;
    return out;
}

data::order read_subs(const json::object& order, const json::array& products,
                      const json::array& addresses) {
    auto out = read_order_head(order);
    const std::vector<json::value> p{products};
    const std::vector<json::value> a{addresses};
    add_sub_resources(p, a, order_rules(), out);
    return out;
}

json::array& shipping_of(json::object& order) {
    return order["consignments"].as_object()["shipping"].as_array();
}
json::object& first_line(json::object& order) {
    return shipping_of(order)[0].as_object()["line_items"].as_array()[0].as_object();
}

} // namespace

TEST_CASE("an order's head is read: status as the merchant sees it, e-mail from billing") {
    const auto order = read_order_head(fx::order(100));
    CHECK(order.ref == "100");
    CHECK(order.number == "100");
    CHECK(order.status == data::status("11", "Ready to pack"));
    CHECK(data::format_time(order.created_at) == "2018-01-10T20:00:00Z");
    CHECK(data::format_time(order.modified_at) == "2018-01-10T21:05:30Z");
    CHECK(order.billing.name == "Zoë Müller");
    CHECK(order.billing.email == "zoe@example.com");
    CHECK(order.billing.region == "Texas");
    CHECK(order.billing.region_code == "TX");
    CHECK(order.customer_note == "Ring twice");
    CHECK(order.payment_status == "captured");
    CHECK(order.channel == "1");
    CHECK_FALSE(order.archived);
    REQUIRE(order.fields.size() == 1);
    CHECK(order.fields[0] == data::line_option("order_source", "www"));
}

TEST_CASE("the currency is the one paid in, not the one shown", "[BC-22d]") {
    CHECK(read_order_head(fx::order(100)).currency == "USD");
}

TEST_CASE("the parts of an order's total add up, tax and both discounts apart") {
    const auto totals = read_order_head(fx::order(100)).totals;
    CHECK(totals.subtotal == "20.00");
    CHECK(totals.shipping == "5.00");
    CHECK(totals.discount == "1.50");
    CHECK(totals.tax == "2.00");
    CHECK(totals.grand == "25.50");
}

TEST_CASE("a guest has no customer id", "[BC-10g]") {
    CHECK(read_order_head(fx::order(100)).customer_id.empty());
    auto known = fx::order(100);
    known["customer_id"] = 5;
    CHECK(read_order_head(known).customer_id == "5");
}

TEST_CASE("an archived order says so, and payment_provider_id may be of any type",
          "[BC-07e][BC-22b]") {
    auto order = fx::order(100);
    order["is_deleted"] = true;
    order["payment_provider_id"] = 17;
    CHECK(read_order_head(order).archived);
    order["payment_provider_id"] = "";
    CHECK_NOTHROW(read_order_head(order));
}

TEST_CASE("migrated and marketplace orders keep where they came from") {
    auto order = fx::order(100);
    order["external_source"] = "M-MIG";
    order["ebay_order_id"] = "99-1";
    const auto fields = read_order_head(order).fields;
    CHECK(std::count(fields.begin(), fields.end(), data::line_option("external_source", "M-MIG")));
    CHECK(std::count(fields.begin(), fields.end(), data::line_option("ebay_order_id", "99-1")));
}

TEST_CASE("an order without id, status or date is unreadable and says what is missing") {
    auto order = fx::order(100);
    order["date_modified"] = "yesterday";
    CHECK_THROWS_WITH(read_order_head(order), Catch::Contains("date_modified"));
    order = fx::order(100);
    order.erase("status_id");
    CHECK_THROWS_WITH(read_order_head(order), Catch::Contains("status_id"));
    order = fx::order(100);
    order["id"] = "x";
    CHECK_THROWS_WITH(read_order_head(order), Catch::Contains("id"));
}

TEST_CASE("expanded consignments give lines and ship groups, amounts as numbers",
          "[BC-05b][BC-06a]") {
    const auto order = read(fx::expanded_order(100));
    REQUIRE(order);
    REQUIRE(order->ship_groups.size() == 1);
    const auto& group = order->ship_groups[0];
    CHECK(group.id == "128");
    CHECK(group.kind == data::group_kind::ship);
    CHECK(group.to.name == "Ann Lee");
    CHECK(group.to.region_code == "ON");
    CHECK(group.method == "Free Shipping");
    CHECK(group.cost == "5.00");
    REQUIRE(order->lines.size() == 1);
    const auto& line = order->lines[0];
    CHECK(line.id == "1000");
    CHECK(line.ship_group == "128");
    CHECK(line.sku == "MUG");
    CHECK(line.quantity == 2);
    CHECK(line.unit_price == "10.00");
    REQUIRE(line.options.size() == 1);
    CHECK(line.options[0] == data::line_option("Colour", "Blue"));
    CHECK(data::validate(*order).empty());
}

TEST_CASE("the include and the sub-resources give the same order", "[BC-06a]") {
    const auto expanded = read(fx::expanded_order(100));
    REQUIRE(expanded);
    const auto collected =
        read_subs(fx::order(100), {fx::product(1000, "MUG", 2)}, {fx::shipping_address(128)});
    CHECK(collected == *expanded);
}

TEST_CASE("links instead of an expansion send the reader to the sub-resources", "[BC-06a]") {
    CHECK_FALSE(read(fx::order(100)));
    auto order = fx::expanded_order(100);
    shipping_of(order)[0].as_object()["line_items"] = {{"url", "x"}, {"resource", "y"}};
    CHECK_FALSE(read(order));
    order = fx::expanded_order(100);
    shipping_of(order)[0].as_object()["line_items"].as_array()[0] = {{"url", "x"}};
    CHECK_FALSE(read(order));
}

TEST_CASE("the older array structure of consignments is not built on", "[BC-20c]") {
    auto order = fx::expanded_order(100);
    order["consignments"] = json::array{{{"type", "shipping"}}};
    CHECK_FALSE(read(order));
}

TEST_CASE("an expansion that was cut short is noticed by the order's own count") {
    auto order = fx::expanded_order(100);
    order["items_total"] = 51;
    CHECK_FALSE(read(order));
}

TEST_CASE("the ship group is the line's order_address_id, not the consignment's id") {
    auto order = fx::expanded_order(100);
    shipping_of(order)[0].as_object()["id"] = 9;
    const auto read_order = read(order);
    REQUIRE(read_order);
    CHECK(read_order->ship_groups[0].id == "128");
    CHECK(read_order->lines[0].ship_group == "128");
}

TEST_CASE("a multi-address order has a ship group for each address", "[BC-10a]") {
    auto order = fx::order(100);
    std::vector<json::object> shipping;
    shipping.push_back(fx::consignment(128, {fx::product(1, "A", 1), fx::product(2, "B", 1)}));
    shipping.push_back(fx::consignment(129, {fx::product(3, "A", 4)}));
    fx::expand(order, std::move(shipping));
    const auto out = read(order);
    REQUIRE(out);
    REQUIRE(out->ship_groups.size() == 2);
    CHECK(out->lines[1].ship_group == "128");
    CHECK(out->lines[2].ship_group == "129");
    CHECK(data::validate(*out).empty());
}

TEST_CASE("a digital-only order has lines and no ship group, line_items an object or an array",
          "[BC-10c][BC-20d]") {
    for (const bool as_array : {false, true}) {
        auto order = fx::order(100);
        fx::expand(order, {});
        auto line = fx::product(1, "EBOOK", 1);
        line["type"] = "digital";
        line["order_address_id"] = 0;
        json::object download{{"recipient_email", "zoe@example.com"}};
        download["line_items"] = as_array ? json::value(json::array{line}) : json::value(line);
        order["consignments"].as_object()["downloads"] = json::array{download};
        order["items_total"] = 1;
        const auto out = read(order);
        REQUIRE(out);
        CHECK(out->ship_groups.empty());
        REQUIRE(out->lines.size() == 1);
        CHECK(out->lines[0].kind == data::line_kind::digital);
        CHECK(out->lines[0].ship_group.empty());
        CHECK(data::validate(*out).empty());
    }
}

TEST_CASE("a gift certificate is a line that nobody ships and no custom product", "[BC-10d]") {
    auto order = fx::order(100);
    fx::expand(order, {});
    auto line = fx::product(1, "", 1);
    line["type"] = "giftcertificate";
    line["product_id"] = 0;
    line["order_address_id"] = 0;
    json::object mail{{"recipient_email", "zoe@example.com"}, {"line_items", line}};
    order["consignments"].as_object()["email"] = {{"gift_certificates", json::array{mail}}};
    order["items_total"] = 1;
    const auto out = read(order);
    REQUIRE(out);
    CHECK(out->lines[0].kind == data::line_kind::gift_certificate);
    CHECK_FALSE(out->lines[0].is_custom);
    CHECK(out->lines[0].ship_group.empty());
}

TEST_CASE("a pickup order's lines belong to a pickup group with its location", "[BC-10b]") {
    auto order = fx::order(100);
    fx::expand(order, {});
    auto line = fx::product(1, "MUG", 1);
    line["order_address_id"] = 0;
    line["order_pickup_method_id"] = 3;
    order["consignments"].as_object()["pickups"] = json::parse(R"([{"id":7,"pickup_method_id":3,
        "pickup_method_display_name":"In store","location":{"id":1,"name":"Shop 1",
        "address_line_1":"5 High St","city":"Leeds","postal_code":"LS1","country_alpha2":"GB"}}])");
    order["consignments"].as_object()["pickups"].as_array()[0].as_object()["line_items"] =
        json::array{line};
    order["items_total"] = 1;
    const auto out = read(order);
    REQUIRE(out);
    REQUIRE(out->ship_groups.size() == 1);
    CHECK(out->ship_groups[0].kind == data::group_kind::pickup);
    CHECK(out->ship_groups[0].method == "In store");
    CHECK(out->ship_groups[0].to.company == "Shop 1");
    CHECK(out->lines[0].ship_group == out->ship_groups[0].id);
    CHECK(data::validate(*out).empty());
}

TEST_CASE("pickup lines are recognised in the sub-resources too") {
    auto line = fx::product(1, "MUG", 1);
    line["order_address_id"] = 0;
    line["order_pickup_method_id"] = 3;
    const auto out = read_subs(fx::order(100), {line}, {});
    REQUIRE(out.ship_groups.size() == 1);
    CHECK(out.ship_groups[0].kind == data::group_kind::pickup);
}

TEST_CASE("bundle children name their parent, which is not shipped unless the setting says so",
          "[BC-10e]") {
    auto order = fx::order(100);
    auto child = fx::product(2, "LID", 2);
    child["parent_order_product_id"] = 1;
    child["is_bundled_product"] = true;
    std::vector<json::object> shipping;
    shipping.push_back(fx::consignment(128, {fx::product(1, "SET", 2), child}));
    fx::expand(order, std::move(shipping));
    const auto out = read(order);
    REQUIRE(out);
    CHECK(out->lines[0].is_bundle);
    CHECK_FALSE(out->lines[1].is_bundle);
    CHECK(out->lines[1].parent == "1");

    order_rules all_lines;
    all_lines.bundle_children_ship = false;
    CHECK_FALSE(read(order, all_lines)->lines[0].is_bundle);
}

TEST_CASE("a bundle child without its parent makes the order unreadable") {
    auto order = fx::expanded_order(100);
    first_line(order)["parent_order_product_id"] = 5;
    CHECK_THROWS_AS(read(order), unreadable);
}

TEST_CASE("a custom line has no product behind it", "[BC-10f]") {
    auto order = fx::expanded_order(100);
    first_line(order)["product_id"] = 0;
    CHECK(read(order)->lines[0].is_custom);
}

TEST_CASE("shipped and refunded units are told, and never more than were ordered",
          "[BC-09f][BC-21e]") {
    auto order = fx::expanded_order(100);
    first_line(order)["quantity_shipped"] = 1;
    CHECK(read(order)->lines[0].open() == 1);
    first_line(order)["quantity_refunded"] = "1";
    CHECK(read(order)->lines[0].open() == 0);
    first_line(order)["quantity_shipped"] = 2;
    first_line(order)["quantity_refunded"] = 2;
    CHECK(read(order)->lines[0].open() == 0);
    CHECK(read(order)->lines[0].canceled == 0);
}

TEST_CASE("negative, zero, absurd and broken quantities make an order unreadable") {
    for (const json::value& wrong :
         {json::value(-2), json::value(0), json::value("1.5"), json::value(2'000'000'000),
          json::value(nullptr), json::value(json::array{1})}) {
        auto order = fx::expanded_order(100);
        order["items_total"] = 0;
        first_line(order)["quantity"] = wrong;
        CHECK_THROWS_WITH(read(order), Catch::Contains("line 1000"));
    }
}

TEST_CASE("10,000 lines are an order, one more is not") {
    for (const std::int64_t count : {10'000, 10'001}) {
        auto order = fx::order(100);
        std::vector<json::object> lines;
        for (std::int64_t i = 1; i <= count; ++i)
            lines.push_back(fx::product(i, "MUG", 1));
        std::vector<json::object> shipping;
        shipping.push_back(fx::consignment(128, std::move(lines)));
        fx::expand(order, std::move(shipping));
        if (count == 10'000) {
            CHECK(read(order)->lines.size() == 10'000);
        } else {
            CHECK_THROWS_WITH(read(order), Catch::Contains("10000"));
        }
    }
}

TEST_CASE("the same line twice makes an order unreadable") {
    auto order = fx::order(100);
    std::vector<json::object> shipping;
    shipping.push_back(fx::consignment(128, {fx::product(1, "A", 1), fx::product(1, "A", 1)}));
    fx::expand(order, std::move(shipping));
    CHECK_THROWS_WITH(read(order), Catch::Contains("twice"));
}

TEST_CASE("an address that the order does not list makes it unreadable") {
    CHECK_THROWS_WITH(read_subs(fx::order(100), {fx::product(1, "A", 1)}, {}),
                      Catch::Contains("address 128"));
}

TEST_CASE("physical lines without an address keep a group that a person can fill") {
    auto line = fx::product(1, "A", 1);
    line["order_address_id"] = 0;
    const auto out = read_subs(fx::order(100), {line}, {});
    REQUIRE(out.ship_groups.size() == 1);
    CHECK(out.ship_groups[0].kind == data::group_kind::ship);
    CHECK(out.ship_groups[0].to.street1.empty());
    CHECK(out.lines[0].ship_group == out.ship_groups[0].id);
    CHECK(data::validate(out).empty()); // Dray holds it, with its reason
}

TEST_CASE("an order without lines keeps its addresses and is read") {
    auto order = fx::order(100);
    std::vector<json::object> shipping;
    shipping.push_back(fx::consignment(128, {}));
    fx::expand(order, std::move(shipping));
    const auto out = read(order);
    REQUIRE(out);
    CHECK(out->lines.empty());
    CHECK(out->ship_groups.size() == 1);
    CHECK(data::validate(*out).empty()); // Dray holds it, with its reason
}

TEST_CASE("an address whose lines are all downloads is no ship group") {
    auto line = fx::product(1, "EBOOK", 1);
    line["type"] = "digital";
    const auto out = read_subs(fx::order(100), {line}, {fx::shipping_address(128)});
    CHECK(out.ship_groups.empty());
}
