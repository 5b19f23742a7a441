#include "tests/simulators/threedcart/overrides.hpp"

#include "tests/simulators/common/members.hpp"
#include "tests/simulators/threedcart/api.hpp"

#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim::threedcart {
namespace json = boost::json;

namespace {

void overlay_address(members& given, const std::string& prefix, address& to, bool billing) {
    given.text(prefix + "FirstName", to.first_name);
    given.text(prefix + "LastName", to.last_name);
    given.text(prefix + "Company", to.company);
    given.text(prefix + "Address", to.street);
    given.text(prefix + "Address2", to.street_2);
    given.text(prefix + "City", to.city);
    given.text(prefix + "State", to.state);
    given.text(prefix + "ZipCode", to.zip);
    given.text(prefix + "Country", to.country);
    given.text(prefix + (billing ? "PhoneNumber" : "Phone"), to.phone);
    given.text(prefix + "Email", to.email);
}

void amount(members& given, std::string_view name, double& to) {
    given.take(name, [&](const json::value& value) {
        if (!value.is_number()) {
            throw std::invalid_argument("\"" + std::string(name) + "\" must be a number");
        }
        to = value.to_number<double>();
    });
}

void overlay_shipment(const shop& in, shipment& to, const json::object& fields) {
    members given(fields);
    given.integer("ShipmentID", to.id);
    overlay_address(given, "Shipment", to.to, false);
    given.text("ShipmentMethodName", to.method_name);
    given.integer("ShipmentMethodID", to.method_id);
    given.cents("ShipmentCost", to.cost);
    given.text("ShipmentTrackingCode", to.tracking);
    given.take("ShipmentShippedDate", [&](const json::value& value) {
        const auto* text = value.if_string();
        const auto us = text == nullptr ? std::nullopt : parse_us_date(*text);
        to.shipped = us ? us->wall : wall_of(in, value, "ShipmentShippedDate");
        to.shipped_has_time = us ? us->has_time : true;
    });
    given.integer("ShipmentOrderStatus", to.status_id);
    given.integer("ShipmentBoxes", to.boxes);
    given.integer("ShipmentNumber", to.number);
    given.text("ShipmentAlias", to.alias);
    given.text("ShipmentInternalComment", to.comment);
    given.integer("weight_grams", to.weight_grams);
    given.leave(to.odd);
}

void overlay_line(order_line& to, const json::object& fields) {
    members given(fields);
    given.integer("ItemIndexID", to.index_id, 1);
    given.integer("CatalogID", to.catalog_id);
    given.integer("ItemShipmentID", to.shipment_id);
    given.text("ItemID", to.sku);
    amount(given, "ItemQuantity", to.quantity);
    given.cents("ItemUnitPrice", to.unit_price);
    given.cents("ItemOptionPrice", to.option_price);
    given.text("ItemDescription", to.description);
    given.text("ItemOptions", to.options);
    given.integer("weight_grams", to.weight_grams);
    given.leave(to.odd);
}

/// True when the list speaks only of entries that the order has.
template <class Has>
bool changes_only(const json::array& list, std::string_view key, Has&& has) {
    for (const auto& each : list) {
        const auto* id = each.get_object().if_contains(key);
        if (id == nullptr || !id->is_int64() || !has(id->get_int64())) {
            return false;
        }
    }
    return !list.empty();
}

void overlay_shipments(shop& in, order& one, const json::array& list) {
    if (changes_only(list, "ShipmentID", [&](ident id) { return one.sent(id) != nullptr; })) {
        for (const auto& each : list) {
            auto& there = *one.sent(each.at("ShipmentID").get_int64());
            overlay_shipment(in, there, each.get_object());
        }
        return;
    }
    std::vector<shipment> fresh;
    for (const auto& each : list) {
        shipment added;
        const bool first = fresh.empty() && in.set.multi_shipment_ids == "zero_first";
        added.id = first || list.size() == 1 ? 0 : ++in.last_shipment_id;
        added.number = static_cast<std::int64_t>(fresh.size()) + 1;
        added.updated = one.updated;
        added.status_id = one.status_id;
        added.to = one.billing;
        if (!one.shipments.empty()) {
            added.to = one.shipments.front().to;
            added.method_name = one.shipments.front().method_name;
        }
        overlay_shipment(in, added, each.get_object());
        in.last_shipment_id = std::max(in.last_shipment_id, added.id);
        fresh.push_back(std::move(added));
    }
    one.shipments = std::move(fresh);
    for (auto& line : one.lines) {
        if (one.sent(line.shipment_id) == nullptr && !one.shipments.empty()) {
            line.shipment_id = one.shipments.front().id;
        }
    }
}

void overlay_lines(shop& in, order& one, const json::array& list) {
    if (changes_only(list, "ItemIndexID", [&](ident id) { return one.line(id) != nullptr; })) {
        for (const auto& each : list) {
            overlay_line(*one.line(each.at("ItemIndexID").get_int64()), each.get_object());
        }
        return;
    }
    one.lines.clear();
    for (const auto& each : list) {
        order_line added;
        added.index_id = ++in.last_line_id;
        added.catalog_id = 5000 + added.index_id % 1000;
        added.sku = "SKU-" + std::to_string(added.index_id);
        added.description = "<b>Item " + std::to_string(added.index_id) + "</b>";
        added.unit_price = 1000;
        added.weight_grams = 500;
        added.added = one.created;
        added.shipment_id = one.shipments.empty() ? 0 : one.shipments.front().id;
        overlay_line(added, each.get_object());
        in.last_line_id = std::max(in.last_line_id, added.index_id);
        one.lines.push_back(std::move(added));
    }
}

} // namespace

std::int64_t wall_of(const shop& in, const json::value& date, std::string_view what) {
    const auto seconds = date_of(date, what);
    return date.is_int64() ? in.zone.local(seconds) : seconds;
}

void overlay(shop& in, order& one, const json::object& fields) {
    members given(fields);
    given.integer("OrderStatusID", one.status_id, 0, 999'999);
    given.integer("InvoiceNumber", one.invoice);
    given.text("InvoiceNumberPrefix", one.prefix);
    given.integer("CustomerID", one.customer_id);
    given.take("OrderDate",
               [&](const json::value& value) { one.created = wall_of(in, value, "OrderDate"); });
    given.text("UserID", one.user_id);
    given.text("SalesPerson", one.sales_person);
    given.text("AlternateOrderID", one.alternate_id);
    given.text("OrderType", one.order_type);
    given.text("BillingPaymentMethod", one.payment_method);
    given.text("BillingPaymentMethodID", one.payment_method_id);
    given.flag("BillingOnLinePayment", one.online_payment);
    given.cents("OrderDiscountCoupon", one.discount_coupon);
    given.cents("OrderDiscountPromotion", one.discount_promotion);
    given.cents("SalesTax", one.tax_1);
    given.cents("SalesTax2", one.tax_2);
    given.cents("SalesTax3", one.tax_3);
    given.text("CustomerComments", one.customer_comments);
    given.text("InternalComments", one.internal_comments);
    given.text("ExternalComments", one.external_comments);
    given.text("Referer", one.referer);
    given.text("IP", one.ip);
    overlay_address(given, "Billing", one.billing, true);
    for (auto& each : one.shipments) {
        each.status_id = one.status_id;
    }
    const auto use_list = [&](std::string_view name, auto&& use) {
        given.take(name, [&](const json::value& value) {
            if (value.is_array()) {
                use(in, one, list_of_objects(value, name));
                return;
            }
            json::object odd; // null, a text: shown as it is
            odd[name] = value;
            members(odd).leave(one.odd);
        });
    };
    use_list("ShipmentList", overlay_shipments);
    use_list("OrderItemList", overlay_lines);
    given.leave(one.odd);
}

} // namespace dray::sim::threedcart
