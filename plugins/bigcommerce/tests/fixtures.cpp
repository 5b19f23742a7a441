#include "fixtures.hpp"

#include <boost/json.hpp>

#include <array>
#include <chrono>
#include <cstdio>

namespace dray::bigcommerce::fixtures {

namespace json = boost::json;

json::object order(std::int64_t id, int status_id, std::string_view modified) {
    auto made = json::parse(R"({
        "customer_id": 0, "date_created": "Wed, 10 Jan 2018 20:00:00 +0000", "date_shipped": "",
        "status": "Awaiting Fulfillment", "custom_status": "Ready to pack",
        "subtotal_ex_tax": "20.0000", "subtotal_inc_tax": "21.6000", "subtotal_tax": "1.6000",
        "base_shipping_cost": "5.0000", "shipping_cost_ex_tax": "5.0000",
        "shipping_cost_inc_tax": "5.4000", "shipping_cost_tax": "0.4000",
        "total_ex_tax": "23.5000", "total_inc_tax": "25.5000", "total_tax": "2.0000",
        "discount_amount": "1.0000", "coupon_discount": "0.5000", "refunded_amount": "0.0000",
        "is_tax_inclusive_pricing": false, "items_total": 2, "items_shipped": 0,
        "payment_method": "Manual", "payment_provider_id": null, "payment_status": "captured",
        "currency_code": "EUR", "default_currency_code": "USD",
        "currency_exchange_rate": "1.0000000000", "staff_notes": "", "customer_message": "Ring twice",
        "billing_address": {"first_name": "Zoë", "last_name": "Müller", "company": "",
            "street_1": "1 Main St", "street_2": "", "city": "Austin", "state": "Texas",
            "zip": "78701", "country": "United States", "country_iso2": "US",
            "phone": "512", "email": "zoe@example.com", "form_fields": []},
        "shipping_address_count": 1, "order_is_digital": false, "order_source": "www",
        "channel_id": 1, "external_source": null, "external_id": null, "external_order_id": "",
        "external_merchant_id": null, "ebay_order_id": "0", "is_deleted": false
    })")
                    .get_object();
    made["id"] = id;
    made["status_id"] = status_id;
    made["date_modified"] = modified;
    const auto number = std::to_string(id);
    const auto link = [&](const std::string& name, const std::string& path) {
        made[name] = {
            {"url", "https://api.bigcommerce.com/stores/abc123/v2/orders/" + number + path},
            {"resource", "/orders/" + number + path}};
    };
    link("products", "/products");
    link("shipping_addresses", "/shippingaddresses");
    link("coupons", "/coupons");
    link("consignments", "/consignments");
    return made;
}

json::object product(std::int64_t id, std::string_view sku, std::int64_t quantity) {
    auto made = json::parse(R"({
        "order_id": 100, "product_id": 77, "variant_id": 81, "order_address_id": 128,
        "order_pickup_method_id": 0, "name": "Mug", "name_customer": "Mug", "upc": "",
        "type": "physical", "base_price": "10.0000", "price_ex_tax": "10.0000",
        "price_inc_tax": "10.8000", "price_tax": "0.8000", "weight": "0.5000",
        "quantity_shipped": 0, "quantity_refunded": 0, "is_refunded": false,
        "parent_order_product_id": null, "is_bundled_product": false, "bin_picking_number": "",
        "event_name": null, "event_date": "", "gift_certificate_id": null,
        "product_options": [{"id": 1, "option_id": 2, "display_name": "Colour",
            "display_value": "Blue", "value": "93", "type": "Multiple choice"}],
        "applied_discounts": [{"id": "coupon", "amount": "0.5", "target": "order"}],
        "configurable_fields": []
    })")
                    .get_object();
    made["id"] = id;
    made["sku"] = sku;
    made["quantity"] = quantity;
    return made;
}

json::object shipping_address(std::int64_t id) {
    auto made = json::parse(R"({
        "order_id": 100, "first_name": "Ann", "last_name": "Lee", "company": "Lee & Co",
        "street_1": "2 Side St", "street_2": "Apt 3", "city": "Toronto", "state": "Ontario",
        "zip": "M5V 2T6", "country": "Canada", "country_iso2": "CA", "phone": "416",
        "email": "ann@example.com", "form_fields": [], "items_total": 2, "items_shipped": 0,
        "shipping_method": "Free Shipping", "base_cost": "5.0000", "cost_ex_tax": "5.0000",
        "cost_inc_tax": "5.4000", "cost_tax": "0.4000", "shipping_zone_id": 1
    })")
                    .get_object();
    made["id"] = id;
    return made;
}

json::object consignment(std::int64_t id, std::vector<json::object> lines) {
    auto made = shipping_address(id);
    made["base_cost"] = 5;
    made["cost_ex_tax"] = 5.0;
    made["cost_inc_tax"] = 5.4;
    json::array items;
    for (auto& line : lines) {
        line["order_address_id"] = id;
        items.emplace_back(std::move(line));
    }
    made["line_items"] = std::move(items);
    return made;
}

void expand(json::object& order, std::vector<json::object> shipping) {
    json::array all;
    std::int64_t units = 0;
    for (auto& one : shipping) {
        for (const auto& line : one.at("line_items").as_array())
            units += line.as_object().at("quantity").as_int64();
        all.emplace_back(std::move(one));
    }
    order["shipping_address_count"] = all.size();
    order["items_total"] = units;
    order["consignments"] = {{"shipping", std::move(all)},
                             {"pickups", json::array()},
                             {"downloads", json::array()},
                             {"email", {{"gift_certificates", json::array()}}}};
}

json::object expanded_order(std::int64_t id, int status_id, std::string_view modified) {
    auto made = order(id, status_id, modified);
    std::vector<json::object> shipping;
    shipping.push_back(consignment(128, {product(id * 10, "MUG", 2)}));
    expand(made, std::move(shipping));
    return made;
}

json::object shipment(std::int64_t id, std::int64_t address, std::string_view tracking,
                      std::int64_t line, std::int64_t quantity) {
    json::object item{{"order_product_id", line}, {"product_id", 0}, {"quantity", quantity}};
    json::object made{{"id", id},
                      {"order_id", 100},
                      {"order_address_id", address},
                      {"tracking_number", tracking},
                      {"shipping_method", "None"},
                      {"shipping_provider", "ups"},
                      {"merchant_shipping_cost", "0.0000"}};
    made["items"] = json::array{item};
    return made;
}

std::string page_of(const std::vector<json::object>& rows) {
    json::array page(rows.begin(), rows.end());
    return json::serialize(page);
}

std::string rfc2822(std::int64_t seconds) {
    using namespace std::chrono;
    static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const sys_seconds at =
        sys_days{year{2018} / 1 / 10} + hours{21} + minutes{5} + std::chrono::seconds{30 + seconds};
    const auto day = floor<days>(at);
    const year_month_day date{day};
    const hh_mm_ss time{at - day};
    char text[64];
    std::snprintf(text, sizeof text, "%02u %s %d %02d:%02d:%02d +0000",
                  static_cast<unsigned>(date.day()),
                  months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return text;
}

} // namespace dray::bigcommerce::fixtures
