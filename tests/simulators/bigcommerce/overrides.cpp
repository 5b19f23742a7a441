#include "tests/simulators/bigcommerce/overrides.hpp"

#include "tests/simulators/common/members.hpp"

#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim::bigcommerce {
namespace json = boost::json;

namespace {

[[noreturn]] void refuse(std::string_view what, const std::string& wanted) {
    throw std::invalid_argument("\"" + std::string(what) + "\" must be " + wanted);
}

void overlay_address(shipping_address& one, const json::object& fields) {
    members given(overlay(one.to, fields));
    given.integer("id", one.id, 1);
    given.text("shipping_method", one.method);
    given.cents("base_cost", one.cost);
    given.leave(one.odd);
}

line_kind kind_named(const json::value& value) {
    const auto* text = value.if_string();
    if (text != nullptr && *text == "physical") {
        return line_kind::physical;
    }
    if (text != nullptr && *text == "digital") {
        return line_kind::digital;
    }
    if (text != nullptr && *text == "giftcertificate") {
        return line_kind::gift_certificate;
    }
    refuse("type", "physical, digital or giftcertificate");
}

void overlay_options(order_line& line, const json::value& value) {
    if (!value.is_array()) {
        refuse("options", "a list of {name, value}");
    }
    line.options.clear();
    for (const auto& each : value.get_array()) {
        line_option option;
        if (!each.is_object()) {
            refuse("options", "a list of {name, value}");
        }
        members inner(each.get_object());
        inner.text("name", option.name);
        inner.text("value", option.value);
        line.options.push_back(std::move(option));
    }
}

void overlay_line(order& one, order_line& line, const json::object& fields) {
    constexpr std::int64_t most_pieces = 1'000'000;
    members given(fields);
    given.integer("id", line.id, 1);
    given.integer("product_id", line.product_id);
    given.integer("variant_id", line.variant_id);
    given.integer("quantity", line.quantity, -most_pieces, most_pieces);
    given.integer("quantity_shipped", line.shipped, 0, most_pieces);
    given.integer("quantity_refunded", line.refunded, 0, most_pieces);
    given.integer("weight_grams", line.weight_grams);
    given.cents("price_ex_tax", line.price);
    given.text("name", line.name);
    given.text("sku", line.sku);
    given.take("type", [&](const json::value& value) { line.kind = kind_named(value); });
    given.take("options", [&](const json::value& value) { overlay_options(line, value); });
    given.take("pickup", [&](const json::value& value) {
        line.pickup = value.is_bool() && value.get_bool();
        line.address_id = line.pickup ? 0 : line.address_id;
    });
    given.integer("order_address_id", line.address_id);
    std::int64_t place = -1;
    given.integer("address", place, 0, static_cast<std::int64_t>(one.addresses.size()) - 1);
    if (place >= 0) {
        line.address_id = one.addresses[static_cast<std::size_t>(place)].id;
    }
    std::int64_t parent = -1;
    given.integer("parent", parent, 0, static_cast<std::int64_t>(one.lines.size()) - 1);
    if (parent >= 0) {
        line.parent_id = one.lines[static_cast<std::size_t>(parent)].id;
    }
    given.leave(line.odd);
}

/// True when the list speaks only of entries that the order has.
template <class Has>
bool changes_only(const json::array& list, Has&& has) {
    for (const auto& each : list) {
        const auto* object = each.if_object();
        const auto* id = object == nullptr ? nullptr : object->if_contains("id");
        if (id == nullptr || !id->is_int64() || !has(id->get_int64())) {
            return false;
        }
    }
    return !list.empty();
}

void overlay_addresses(shop& in, order& one, const json::array& list) {
    if (changes_only(list, [&](ident id) { return one.shipping(id) != nullptr; })) {
        for (const auto& each : list) {
            overlay_address(*one.shipping(each.at("id").get_int64()), each.get_object());
        }
        return;
    }
    std::vector<shipping_address> fresh;
    for (const auto& each : list) {
        shipping_address added;
        added.to = one.addresses.empty() ? one.billing : one.addresses.front().to;
        added.method = one.addresses.empty() ? "Flat Rate" : one.addresses.front().method;
        added.id = ++in.last_address_id;
        overlay_address(added, each.get_object());
        in.last_address_id = std::max(in.last_address_id, added.id);
        fresh.push_back(std::move(added));
    }
    one.addresses = std::move(fresh);
    for (auto& line : one.lines) {
        if (line.kind == line_kind::physical && !line.pickup &&
            one.shipping(line.address_id) == nullptr) {
            line.address_id = one.addresses.empty() ? 0 : one.addresses.front().id;
        }
    }
}

void overlay_lines(shop& in, order& one, const json::array& list) {
    if (changes_only(list, [&](ident id) { return one.line(id) != nullptr; })) {
        for (const auto& each : list) {
            overlay_line(one, *one.line(each.at("id").get_int64()), each.get_object());
        }
        return;
    }
    one.lines.clear();
    for (const auto& each : list) {
        order_line added;
        added.id = ++in.last_line_id;
        added.product_id = 1000 + added.id % 1000;
        added.name = "Item " + std::to_string(added.id);
        added.sku = "SKU-" + std::to_string(added.id);
        added.price = 1000;
        added.weight_grams = 500;
        if (const auto* type = each.get_object().if_contains("type");
            type == nullptr || *type == "physical") {
            added.address_id = one.addresses.empty() ? 0 : one.addresses.front().id;
        }
        overlay_line(one, added, each.get_object());
        in.last_line_id = std::max(in.last_line_id, added.id);
        one.lines.push_back(std::move(added));
    }
}

} // namespace

json::object overlay(address& one, const json::object& fields) {
    members given(fields);
    given.text("first_name", one.first_name);
    given.text("last_name", one.last_name);
    given.text("company", one.company);
    given.text("street_1", one.street_1);
    given.text("street_2", one.street_2);
    given.text("city", one.city);
    given.text("state", one.state);
    given.text("zip", one.zip);
    given.text("country", one.country);
    given.text("country_iso2", one.country_iso2);
    given.text("phone", one.phone);
    given.text("email", one.email);
    return std::move(given.left());
}

void overlay(shop& in, order& one, const json::object& fields) {
    members given(fields);
    given.integer("status_id", one.status_id, 0, 14);
    given.integer("customer_id", one.customer_id);
    given.integer("channel_id", one.channel_id);
    given.date("date_created", one.created);
    given.date("date_shipped", one.shipped_at);
    given.text("payment_method", one.payment_method);
    given.text("payment_status", one.payment_status);
    given.text("staff_notes", one.staff_notes);
    given.text("customer_message", one.customer_message);
    given.text("order_source", one.source);
    given.text("external_source", one.external_source);
    given.text("external_order_id", one.external_order_id);
    given.text("external_merchant_id", one.external_merchant_id);
    given.text("cart_id", one.cart_id);
    given.text("currency_code", one.currency);
    given.text("pickup", one.pickup_name);
    given.cents("discount_amount", one.discount);
    given.take("tax_percent", [&](const json::value& value) {
        one.tax_basis_points = static_cast<std::int32_t>(cents_of(value, "tax_percent"));
    });
    given.take("billing_address", [&](const json::value& value) {
        if (const auto* object = value.if_object()) {
            json::object kept = overlay(one.billing, *object);
            if (!kept.empty()) {
                refuse("billing_address", "an address without the member \"" +
                                              std::string(kept.begin()->key()) + "\"");
            }
        } else {
            json::object odd;
            odd["billing_address"] = value;
            members(odd).leave(one.odd);
        }
    });
    given.take("shipping_addresses", [&](const json::value& value) {
        overlay_addresses(in, one, list_of_objects(value, "shipping_addresses"));
    });
    given.take("products", [&](const json::value& value) {
        overlay_lines(in, one, list_of_objects(value, "products"));
    });
    given.leave(one.odd);
}

} // namespace dray::sim::bigcommerce
