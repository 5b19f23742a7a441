#include "tests/simulators/bigcommerce/render.hpp"

#include "tests/simulators/common/times.hpp"

#include <boost/json.hpp>

namespace dray::sim::bigcommerce {
namespace json = boost::json;

namespace {

std::string date_or_empty(std::int64_t unix_seconds) {
    return unix_seconds == 0 ? std::string() : rfc2822(unix_seconds);
}

json::value text_or_null(const std::string& text, const json::storage_ptr& storage) {
    return text.empty() ? json::value(nullptr, storage) : json::value(text, storage);
}

std::string_view name_of(line_kind kind) {
    switch (kind) {
    case line_kind::physical:
        return "physical";
    case line_kind::digital:
        return "digital";
    case line_kind::gift_certificate:
        return "giftcertificate";
    }
    return "physical";
}

/// PREFIX_ex_tax, PREFIX_inc_tax, PREFIX_tax as texts.
void taxed(json::object& out, const std::string& prefix, std::int64_t cents, const order& of) {
    const auto how = places_of(of);
    const auto tax = of.tax_on(cents);
    out[prefix + "_ex_tax"] = decimal(cents, how);
    out[prefix + "_inc_tax"] = decimal(cents + tax, how);
    out[prefix + "_tax"] = decimal(tax, how);
}

/// A text, a number, an empty text or null: by the order's id.
json::value provider_id(const order& one, const json::storage_ptr& storage) {
    switch (one.id % 4) {
    case 0:
        return json::value(nullptr, storage);
    case 1:
        return json::value("", storage);
    case 2:
        return json::value("stripe.card", storage);
    default:
        return json::value(one.id, storage);
    }
}

double number(std::int64_t cents) {
    return static_cast<double>(cents) / 100.0;
}

} // namespace

places places_of(const order& one) {
    switch (one.id % 7) {
    case 3:
        return places::two;
    case 5:
        return places::bare_zero;
    default:
        return places::four;
    }
}

std::string decimal(std::int64_t cents, places how) {
    if (cents == 0 && how == places::bare_zero) {
        return "0";
    }
    const bool negative = cents < 0;
    const auto digits = std::to_string(negative ? -cents : cents);
    const std::string padded =
        digits.size() < 3 ? std::string(3 - digits.size(), '0') + digits : digits;
    std::string out = negative ? "-" : "";
    out.append(padded, 0, padded.size() - 2).append(".").append(padded, padded.size() - 2);
    return how == places::two ? out : out + "00";
}

renderer::renderer(const shop& of, json::storage_ptr storage)
    : shop_(of), storage_(std::move(storage)) {}

std::string renderer::url(const std::string& resource) const {
    return "https://api.bigcommerce.com/stores/" + shop_.hash + "/v2" + resource;
}

json::object renderer::link(const std::string& resource) const {
    json::object out(storage_);
    out["url"] = url(resource);
    out["resource"] = resource;
    return out;
}

json::object renderer::postal(const address& one) const {
    json::object out(storage_);
    out.reserve(13);
    out["first_name"] = one.first_name;
    out["last_name"] = one.last_name;
    out["company"] = one.company;
    out["street_1"] = one.street_1;
    out["street_2"] = one.street_2;
    out["city"] = one.city;
    out["state"] = one.state;
    out["zip"] = one.zip;
    out["country"] = one.country;
    out["country_iso2"] = one.country_iso2;
    out["phone"] = one.phone;
    out["email"] = one.email;
    out["form_fields"] = json::array(storage_);
    return out;
}

void renderer::money(json::object& out, const order& of) const {
    const auto how = places_of(of);
    const auto zero = decimal(0, how);
    const auto subtotal = of.subtotal();
    const auto shipping_cost = of.shipping_cost();
    taxed(out, "subtotal", subtotal, of);
    out["base_shipping_cost"] = decimal(shipping_cost, how);
    taxed(out, "shipping_cost", shipping_cost, of);
    out["shipping_cost_tax_class_id"] = 2;
    for (const auto* name : {"handling", "wrapping"}) {
        const std::string cost = std::string(name) + "_cost";
        out["base_" + cost] = zero;
        taxed(out, cost, 0, of);
        out[cost + "_tax_class_id"] = 2;
    }
    const auto tax = of.tax_on(subtotal) + of.tax_on(shipping_cost);
    out["total_ex_tax"] = decimal(of.total_with_tax() - tax, how);
    out["total_inc_tax"] = decimal(of.total_with_tax(), how);
    out["total_tax"] = decimal(tax, how);
    out["discount_amount"] = decimal(of.discount, how);
    out["coupon_discount"] = zero;
    out["store_credit_amount"] = zero;
    out["gift_certificate_amount"] = zero;
    out["refunded_amount"] = zero; // the vendor's own samples never show more; see v3
    out["is_tax_inclusive_pricing"] = false;
}

json::object renderer::whole_order(const order& one, const expansion& wanted) const {
    json::object out(storage_);
    out.reserve(104);
    const std::string resource = "/orders/" + std::to_string(one.id);
    out["id"] = one.id;
    out["customer_id"] = one.customer_id;
    out["date_created"] = rfc2822(one.created);
    out["date_modified"] = rfc2822(one.modified);
    out["date_shipped"] = date_or_empty(one.shipped_at);
    out["status_id"] = one.status_id;
    out["status"] = status_definitions()[static_cast<std::size_t>(one.status_id)].system_label;
    out["custom_status"] = shop_.statuses.shown(one.status_id);
    money(out, one);
    out["items_total"] = one.items_total();
    out["items_shipped"] = one.items_shipped();
    out["payment_method"] = one.payment_method;
    out["payment_provider_id"] = provider_id(one, storage_);
    out["payment_status"] = one.payment_status;
    out["currency_id"] = 1;
    out["currency_code"] = one.currency;
    out["currency_exchange_rate"] = "1.0000000000";
    out["default_currency_id"] = 1;
    out["default_currency_code"] = one.currency;
    out["store_default_currency_code"] = shop_.set.currency;
    out["store_default_to_transactional_exchange_rate"] = "1.0000000000";
    out["staff_notes"] = one.staff_notes;
    out["customer_message"] = one.customer_message;
    out["billing_address"] = postal(one.billing);
    out["shipping_address_count"] = one.addresses.size();
    out["order_is_digital"] = one.digital();
    out["order_source"] = one.source;
    out["channel_id"] = one.channel_id;
    out["external_source"] = text_or_null(one.external_source, storage_);
    out["external_id"] = nullptr;
    out["external_order_id"] = one.external_order_id;
    out["external_merchant_id"] = text_or_null(one.external_merchant_id, storage_);
    out["ebay_order_id"] = "0";
    out["cart_id"] = text_or_null(one.cart_id, storage_);
    out["is_deleted"] = one.deleted;
    out["is_email_opt_in"] = false;
    out["credit_card_type"] = nullptr;
    out["ip_address"] = "192.0.2.10";
    out["ip_address_v6"] = "";
    out["geoip_country"] = one.billing.country;
    out["geoip_country_iso2"] = one.billing.country_iso2;
    out["customer_locale"] = "en";
    out["tax_provider_id"] = "BasicTaxProvider";
    out["products"] = link(resource + "/products");
    out["shipping_addresses"] = link(resource + "/shippingaddresses");
    out["coupons"] = link(resource + "/coupons");
    if (!wanted.consignments) {
        out["consignments"] = link(resource + "/consignments");
    } else if (wanted.structure_object) {
        out["consignments"] = consignments(one, wanted.line_items);
    } else {
        json::array old_shape(storage_);
        old_shape.emplace_back(consignments(one, wanted.line_items));
        out["consignments"] = std::move(old_shape);
    }
    out["fees"] =
        wanted.fees ? json::value(json::array(storage_)) : json::value(link(resource + "/fees"));
    distort(out, one.odd);
    return out;
}

json::object renderer::product(const order& of, const order_line& line) const {
    const auto how = places_of(of);
    const auto zero = decimal(0, how);
    json::object out(storage_);
    out.reserve(80);
    out["id"] = line.id;
    out["order_id"] = of.id;
    out["product_id"] = line.product_id;
    out["variant_id"] = line.variant_id;
    out["order_pickup_method_id"] = line.pickup ? 1 : 0;
    out["order_address_id"] = line.address_id;
    out["name"] = line.name;
    out["name_customer"] = line.name;
    out["name_merchant"] = line.name;
    out["sku"] = line.sku;
    out["upc"] = "";
    out["type"] = name_of(line.kind);
    out["base_price"] = decimal(line.price, how);
    taxed(out, "price", line.price, of);
    const auto total = line.price * line.quantity;
    out["base_total"] = decimal(total, how);
    taxed(out, "total", total, of);
    out["discounted_total_inc_tax"] = decimal(total + of.tax_on(total), how);
    out["weight"] = decimal(line.weight_grams / 10, how);
    for (const auto* size : {"width", "height", "depth"}) {
        out[size] = zero;
    }
    out["quantity"] = line.quantity;
    out["base_cost_price"] = zero;
    taxed(out, "cost_price", 0, of);
    out["is_refunded"] = line.refunded > 0 && line.refunded >= line.quantity;
    out["quantity_refunded"] = line.refunded;
    out["refund_amount"] = decimal(line.price * line.refunded, how);
    out["return_id"] = 0;
    out["wrapping_id"] = 0;
    out["wrapping_name"] = "";
    out["base_wrapping_cost"] = zero;
    taxed(out, "wrapping_cost", 0, of);
    out["wrapping_message"] = "";
    out["quantity_shipped"] = line.shipped;
    out["event_name"] = nullptr;
    out["event_date"] = "";
    out["fixed_shipping_cost"] = zero;
    out["ebay_item_id"] = "";
    out["ebay_transaction_id"] = "";
    out["option_set_id"] = nullptr;
    out["parent_order_product_id"] = line.parent_id == 0 ? json::value(nullptr, storage_)
                                                         : json::value(line.parent_id, storage_);
    out["is_bundled_product"] = line.parent_id != 0;
    out["bin_picking_number"] = "";
    out["brand"] = "";
    out["external_id"] = nullptr;
    out["fulfillment_source"] = "";
    out["gift_certificate_id"] = line.kind == line_kind::gift_certificate
                                     ? json::value(line.id, storage_)
                                     : json::value(nullptr, storage_);
    out["applied_discounts"] = json::array(storage_);
    json::array options(storage_);
    for (std::size_t i = 0; i < line.options.size(); ++i) {
        const auto& option = line.options[i];
        json::object shown(storage_);
        const auto id = line.id * 10 + static_cast<std::int64_t>(i);
        shown["id"] = id;
        shown["option_id"] = id + 1;
        shown["order_product_id"] = line.id;
        shown["product_option_id"] = id + 2;
        for (const auto* who : {"", "_customer", "_merchant"}) {
            shown["display_name" + std::string(who)] = option.name;
            shown["display_value" + std::string(who)] = option.value;
        }
        shown["value"] = std::to_string(id + 3);
        shown["type"] = "Multiple choice";
        shown["name"] = option.name;
        shown["display_style"] = "Pick list";
        options.emplace_back(std::move(shown));
    }
    out["product_options"] = std::move(options);
    out["configurable_fields"] = json::array(storage_);
    distort(out, line.odd);
    return out;
}

json::object renderer::shipping(const order& of, const shipping_address& one) const {
    const auto how = places_of(of);
    json::object out = postal(one.to);
    std::int64_t total = 0;
    std::int64_t shipped = 0;
    for (const auto& line : of.lines) {
        if (line.address_id == one.id) {
            total += line.quantity;
            shipped += line.shipped;
        }
    }
    out["id"] = one.id;
    out["order_id"] = of.id;
    out["items_total"] = total;
    out["items_shipped"] = shipped;
    out["shipping_method"] = one.method;
    out["base_cost"] = decimal(one.cost, how);
    taxed(out, "cost", one.cost, of);
    out["cost_tax_class_id"] = 2;
    out["base_handling_cost"] = decimal(0, how);
    taxed(out, "handling_cost", 0, of);
    out["handling_cost_tax_class_id"] = 2;
    out["shipping_zone_id"] = 1;
    out["shipping_zone_name"] = one.to.country;
    out["shipping_quotes"] = link("/orders/" + std::to_string(of.id) + "/shippingaddresses/" +
                                  std::to_string(one.id) + "/shipping_quotes");
    distort(out, one.odd);
    return out;
}

json::object renderer::parcel(const order& of, const shipment& one) const {
    json::object out(storage_);
    out["id"] = one.id;
    out["order_id"] = of.id;
    out["customer_id"] = of.customer_id;
    out["order_address_id"] = one.address_id;
    out["date_created"] = rfc2822(one.created);
    out["tracking_number"] = one.tracking_number;
    out["merchant_shipping_cost"] = one.cost;
    out["shipping_method"] = one.method.empty() ? "None" : one.method;
    out["comments"] = one.comments;
    out["shipping_provider"] = one.provider;
    std::string display = one.provider.empty() ? one.carrier : one.provider;
    if (display.size() <= 5) {
        for (auto& letter : display) {
            letter =
                letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
        }
    }
    out["shipping_provider_display_name"] = display;
    out["tracking_carrier"] = one.carrier;
    out["tracking_link"] = one.tracking_link;
    out["generated_tracking_link"] = one.generated_link;
    out["billing_address"] = postal(of.billing);
    const auto* to = of.shipping(one.address_id);
    out["shipping_address"] = to == nullptr ? postal(address()) : postal(to->to);
    json::array items(storage_);
    for (const auto& item : one.items) {
        json::object shown(storage_);
        shown["order_product_id"] = item.line_id;
        shown["product_id"] = 0;
        shown["quantity"] = item.quantity;
        items.emplace_back(std::move(shown));
    }
    out["items"] = std::move(items);
    return out;
}

json::array renderer::line_items(const order& of, bool expanded, ident address_id, line_kind kind,
                                 bool pickup) const {
    json::array out(storage_);
    for (const auto& line : of.lines) {
        const bool physical = kind == line_kind::physical;
        if (line.kind != kind || line.pickup != pickup ||
            (physical && !pickup && line.address_id != address_id)) {
            continue;
        }
        if (expanded) {
            out.emplace_back(product(of, line));
        } else {
            out.emplace_back(
                link("/orders/" + std::to_string(of.id) + "/products/" + std::to_string(line.id)));
        }
    }
    return out;
}

json::value renderer::one_or_many(const order& of, json::array items) const {
    // The vendor's samples show a lone line both as an object and as an array of one.
    if (items.size() == 1 && of.id % 2 == 0) {
        return std::move(items.front());
    }
    return items;
}

json::object renderer::consignments(const order& of, bool expanded) const {
    json::array shipping_list(storage_);
    for (const auto& each : of.addresses) {
        json::object shown = postal(each.to);
        auto items = line_items(of, expanded, each.id, line_kind::physical, false);
        const auto base = shipping(of, each);
        const auto tax = of.tax_on(each.cost);
        shown["id"] = each.id;
        shown["shipping_method"] = each.method;
        shown["items_total"] = base.at("items_total");
        shown["items_shipped"] = base.at("items_shipped");
        shown["base_cost"] = number(each.cost);
        shown["cost_ex_tax"] = number(each.cost);
        shown["cost_inc_tax"] = number(each.cost + tax);
        shown["cost_tax"] = number(tax);
        shown["cost_tax_class_id"] = 2;
        for (const auto* name : {"base_handling_cost", "handling_cost_ex_tax",
                                 "handling_cost_inc_tax", "handling_cost_tax"}) {
            shown[name] = 0;
        }
        shown["handling_cost_tax_class_id"] = 2;
        shown["shipping_zone_id"] = 1;
        shown["shipping_zone_name"] = each.to.country;
        shown["shipping_quotes"] =
            link("/orders/" + std::to_string(of.id) + "/consignments/shipping/" +
                 std::to_string(each.id) + "/shipping_quotes");
        shown["line_items"] = std::move(items);
        distort(shown, each.odd);
        shipping_list.emplace_back(std::move(shown));
    }
    json::array pickups(storage_);
    if (!of.pickup_name.empty()) {
        json::object shown(storage_);
        json::object location(storage_);
        location["id"] = 1;
        location["name"] = shop_.set.store_name;
        location["code"] = "MAIN";
        location["address_line_1"] = "1 Market Square";
        location["address_line_2"] = "";
        location["city"] = "Austin";
        location["state"] = "Texas";
        location["postal_code"] = "78701";
        location["country_alpha2"] = "US";
        location["email"] = "shop@example.com";
        location["phone"] = "555-0100";
        shown["id"] = 1;
        shown["pickup_method_id"] = 1;
        shown["pickup_method_display_name"] = of.pickup_name;
        shown["collection_instructions"] = "Bring the order number.";
        shown["collection_time_description"] = "Within 24 hours";
        shown["location"] = std::move(location);
        shown["line_items"] = line_items(of, expanded, 0, line_kind::physical, true);
        pickups.emplace_back(std::move(shown));
    }
    json::array downloads(storage_);
    if (auto items = line_items(of, expanded, 0, line_kind::digital, false); !items.empty()) {
        json::object shown(storage_);
        shown["recipient_email"] = of.billing.email;
        shown["line_items"] = one_or_many(of, std::move(items));
        downloads.emplace_back(std::move(shown));
    }
    json::array certificates(storage_);
    if (auto items = line_items(of, expanded, 0, line_kind::gift_certificate, false);
        !items.empty()) {
        json::object shown(storage_);
        shown["recipient_email"] = of.billing.email;
        shown["line_items"] = one_or_many(of, std::move(items));
        certificates.emplace_back(std::move(shown));
    }
    json::object email(storage_);
    email["gift_certificates"] = std::move(certificates);
    json::object out(storage_);
    out["shipping"] = std::move(shipping_list);
    out["pickups"] = std::move(pickups);
    out["downloads"] = std::move(downloads);
    out["email"] = std::move(email);
    return out;
}

json::object renderer::status(int id) const {
    const auto& known = status_definitions().at(static_cast<std::size_t>(id));
    json::object out(storage_);
    const auto numeric = [&](int value) {
        return shop_.set.status_ids_as_strings ? json::value(std::to_string(value), storage_)
                                               : json::value(value, storage_);
    };
    out["id"] = numeric(known.id);
    out["name"] = known.system_label;
    out["system_label"] = known.system_label;
    out["custom_label"] = shop_.statuses.shown(id);
    out["system_description"] = "";
    out["order"] = numeric(known.order);
    return out;
}

} // namespace dray::sim::bigcommerce
