#include "tests/simulators/cratejoy/render.hpp"

#include "tests/simulators/common/times.hpp"

#include <boost/json.hpp>

namespace dray::sim::cratejoy {
namespace json = boost::json;

namespace {

constexpr std::int64_t pacific = -7 * 3600;

template <class Map>
const typename Map::mapped_type* found_in(const Map& all, ident id) {
    const auto at = all.find(id);
    return at == all.end() ? nullptr : &at->second;
}

std::string url_of(std::string_view path, ident id) {
    return "/v1/" + std::string(path) + "/" + std::to_string(id) + "/";
}

} // namespace

const relations& shipment_relations() {
    static const relations some{"customer", "fulfillments", "labels", "ship_address"};
    return some;
}

const relations& all_shipment_relations() {
    static const relations all{"customer",    "fulfillments",  "labels", "ship_address", "batch",
                               "label_batch", "subscriptions", "_md",    "stats"};
    return all;
}

const relations& order_relations() {
    static const relations some{"customer", "products"};
    return some;
}

const relations& all_order_relations() {
    static const relations all{"customer",     "products",     "cart",         "logs",
                               "coupons",      "bill_address", "ship_address", "fulfillments",
                               "transactions", "subscriptions"};
    return all;
}

json::value renderer::date(std::int64_t unix_seconds, ident id) const {
    std::string style = shop_.set.date_style;
    if (style == "mixed") {
        style = id % 3 == 0 ? "iso" : id % 3 == 1 ? "legacy" : "offset";
    }
    if (style == "legacy") {
        return unix_seconds * 1000;
    }
    if (style == "offset") {
        auto text = rfc3339(unix_seconds + pacific);
        text.pop_back();
        return json::value(text + "-07:00");
    }
    return json::value(rfc3339(unix_seconds));
}

json::value renderer::shown(const value& from, ident id) const {
    switch (from.is) {
    case value::kind::null:
        return nullptr;
    case value::kind::text:
    case value::kind::word:
        return json::value(from.text);
    case value::kind::number:
        return from.number;
    case value::kind::flag:
        return from.number != 0;
    case value::kind::moment:
        return date(from.number, id);
    }
    return nullptr;
}

template <class T>
json::object renderer::plain(const T& one, std::string_view type, std::string_view path) const {
    json::object out;
    for (const auto& each : properties<T>()) {
        out[each.name] = shown(each.get(shop_, one), one.id);
    }
    out["type"] = type;
    out["url"] = url_of(path, one.id);
    return out;
}

json::object renderer::whole_customer(const customer& one) const {
    auto out = plain(one, "customer", "customers");
    std::int64_t count = 0;
    std::int64_t revenue = 0;
    for (const auto& [id, each] : shop_.orders) {
        if (each.customer_id == one.id) {
            ++count;
            revenue += each.total() - each.refunded;
        }
    }
    bool active = false;
    bool ended = false;
    for (const auto& [id, each] : shop_.subscriptions) {
        if (each.customer_id == one.id) {
            (each.status == "active" ? active : ended) = true;
        }
    }
    out["num_orders"] = count;
    out["total_revenue"] = revenue;
    out["note"] = one.note;
    out["subscription_status"] = active && ended ? "Mixed" : ended ? "Cancelled" : "Active";
    return out;
}

json::object renderer::whole_address(const address& one) const {
    return plain(one, "address", "addresses");
}

json::object renderer::short_address(const address& one, bool streamlined_row) const {
    auto out = whole_address(one);
    out.erase("url");
    if (streamlined_row) {
        for (const auto* name : {"status", "status_message", "icon", "type"}) {
            out.erase(name);
        }
        if (shop_.set.v11_short) {
            out.erase("street");
        }
    }
    return out;
}

json::object renderer::whole_subscription(const subscription& one) const {
    return plain(one, "subscription", "subscriptions");
}

json::object renderer::whole_batch(const batch& one) const {
    return plain(one, "shipment_batch", "shipment_batches");
}

json::object renderer::whole_instance(const product_instance& one) const {
    auto out = plain(one, "product_instance", "product_instances");
    out["inventory"] = one.on_hand;
    out["images"] = json::array();
    json::object product;
    product["id"] = one.product_id;
    product["name"] = one.name;
    product["deleted"] = false;
    product["single_purchasable"] = one.product_type == 1;
    product["product_type"] = one.product_type;
    out["product"] = std::move(product);
    out["term_prices"] = json::array();
    json::array variants;
    if (!one.option.empty()) {
        json::object type;
        type["name"] = one.option;
        json::object chosen;
        chosen["value"] = one.value;
        json::object variant;
        variant["id"] = one.id * 10 + 1;
        variant["product_instance_id"] = one.id;
        variant["product_variant_type_id"] = 1;
        variant["product_variant_value_id"] = one.id % 1000;
        variant["variant_type"] = std::move(type);
        variant["variant_value"] = std::move(chosen);
        variants.emplace_back(std::move(variant));
    }
    out["variants"] = std::move(variants);
    return out;
}

json::object renderer::inventory(const product_instance& one) const {
    json::object out;
    out["id"] = one.id;
    out["product_id"] = one.product_id;
    out["product_instance_id"] = one.id;
    out["quantity_on_hand"] = one.on_hand;
    out["out_of_stock_purchases"] = false;
    out["track_inventory"] = true;
    out["confidence"] = 10;
    out["type"] = "inventory";
    out["url"] = url_of("inventory", one.id);
    return out;
}

json::object renderer::survey_result(const subscription& one) const {
    json::object out;
    out["id"] = one.id * 10 + 3;
    out["subscription_id"] = one.id;
    out["question"] = "Which size?";
    out["answer"] = one.answer;
    out["type"] = "product_survey_result";
    return out;
}

json::object renderer::transaction(const order& one, bool refund) const {
    json::object out;
    out["id"] = one.id * 10 + (refund ? 2 : 1);
    out["order_id"] = one.id;
    out["amount"] = refund ? one.refunded : one.total();
    out["result"] = refund ? "refunded" : "captured";
    out["type"] = "transaction";
    out["url"] = "/v1/transactions/" + std::to_string(one.id * 10 + (refund ? 2 : 1)) + "/";
    return out;
}

json::object renderer::whole_hook(const hook& one) const {
    json::object out;
    out["id"] = one.id;
    out["event"] = one.event;
    out["request_type"] = "POST";
    out["target"] = one.target;
    out["name"] = one.name;
    out["querystring"] = one.querystring;
    out["type"] = "hook";
    out["url"] = url_of("hooks", one.id);
    return out;
}

json::object renderer::cart_product_of(const cart_product& one, const order& in) const {
    const auto* what = found_in(shop_.instances, one.instance_id);
    json::object out;
    out["id"] = one.id;
    out["order_id"] = in.id;
    out["subscription_id"] = shown(value::id_or_null(one.subscription_id), one.id);
    out["instance"] = what == nullptr ? json::value() : json::value(whole_instance(*what));
    out["quantity"] = one.quantity;
    out["price"] = one.price;
    out["discount"] = 0;
    out["shipping"] = 0;
    out["tax"] = 0;
    out["ship_weight"] = what == nullptr ? 0 : what->ship_weight * one.quantity;
    out["type"] = "cart_product";
    return out;
}

json::object renderer::whole_order(const order& one, const relations& with) const {
    auto out = plain(one, "order", "orders");
    json::object gift;
    gift["gift_message"] = out.at("gift_message");
    gift["gift_recipient_email"] = out.at("gift_recipient_email");
    gift["gift_recipient_name"] = out.at("gift_recipient_name");
    out["order_gift_info"] = std::move(gift);
    out.erase("gift_recipient_email");
    out.erase("gift_recipient_name");
    if (with.contains("customer")) {
        const auto* who = found_in(shop_.customers, one.customer_id);
        out["customer"] =
            who == nullptr ? json::value() : json::value(plain(*who, "customer", "customers"));
    }
    if (with.contains("products")) {
        json::array all;
        for (const auto& each : one.products) {
            all.emplace_back(cart_product_of(each, one));
        }
        out["products"] = std::move(all);
    }
    for (const auto* name : {"bill_address", "ship_address"}) {
        const auto* where = found_in(shop_.addresses, one.address_id);
        if (with.contains(name)) {
            out[name] = where == nullptr ? json::value() : json::value(whole_address(*where));
        }
    }
    if (with.contains("subscriptions")) {
        json::array all;
        for (const auto id : one.subscriptions) {
            if (const auto* each = found_in(shop_.subscriptions, id)) {
                all.emplace_back(whole_subscription(*each));
            }
        }
        out["subscriptions"] = std::move(all);
    }
    if (with.contains("transactions")) {
        json::array all;
        all.emplace_back(transaction(one, false));
        if (one.refunded > 0) {
            all.emplace_back(transaction(one, true));
        }
        out["transactions"] = std::move(all);
    }
    if (with.contains("fulfillments")) {
        json::array all;
        for (const auto parcel : shop_.parcels_of(one.id)) {
            for (const auto& each : shop_.shipments.at(parcel).fulfillments) {
                if (each.order_id == one.id) {
                    auto row = plain(each, "fulfillment", "fulfillments");
                    row["shipment_id"] = parcel;
                    all.emplace_back(std::move(row));
                }
            }
        }
        out["fulfillments"] = std::move(all);
    }
    for (const auto* name : {"cart", "logs", "coupons"}) {
        if (with.contains(name)) {
            out[name] = json::array();
        }
    }
    return out;
}

json::object renderer::nested_order(ident id) const {
    const auto* one = found_in(shop_.orders, id);
    if (one == nullptr) {
        return {};
    }
    static const relations with_products{"products", "subscriptions"};
    static const relations without{"subscriptions"};
    return whole_order(*one, shop_.set.nested_products ? with_products : without);
}

json::object renderer::whole_fulfillment(const fulfillment& one, const shipment& in,
                                         bool streamlined_row) const {
    const auto* what = found_in(shop_.instances, one.instance_id);
    const auto instance = what == nullptr ? json::value() : json::value(whole_instance(*what));
    json::object out;
    if (streamlined_row) {
        out["fulfillment_date"] = date(one.date, one.id);
        out["subscription_id"] = shown(value::id_or_null(one.subscription_id), one.id);
    } else {
        out = plain(one, "fulfillment", "fulfillments");
        out.erase("url");
        out.erase("order_id");
        out["shipment_id"] = in.id;
        out["is_test"] = in.is_test;
        out["test"] = in.is_test;
    }
    out["order"] = nested_order(one.order_id);
    out["instance"] = instance;
    return out;
}

json::object renderer::whole_shipment(const shipment& one, const relations& with) const {
    auto out = plain(one, "shipment", "shipments");
    out.erase("batch_id"); // filtered by, shown in the relation alone
    if (with.contains("customer")) {
        const auto* who = found_in(shop_.customers, one.customer_id);
        out["customer"] =
            who == nullptr ? json::value() : json::value(plain(*who, "customer", "customers"));
    }
    if (with.contains("ship_address")) {
        const auto* where = found_in(shop_.addresses, one.address_id);
        out["ship_address"] =
            where == nullptr ? json::value() : json::value(short_address(*where, false));
    }
    if (with.contains("fulfillments")) {
        json::array all;
        for (const auto& each : one.fulfillments) {
            all.emplace_back(whole_fulfillment(each, one, false));
        }
        out["fulfillments"] = std::move(all);
    }
    if (with.contains("labels")) {
        out["labels"] = json::array(); // bought in Cratejoy; none here is
    }
    if (with.contains("label_batch")) {
        out["label_batch"] = nullptr;
    }
    if (with.contains("batch")) {
        const auto* group = found_in(shop_.batches, one.batch_id);
        out["batch"] = group == nullptr ? json::value() : json::value(whole_batch(*group));
    }
    if (with.contains("subscriptions")) {
        std::set<ident> seen;
        json::array all;
        for (const auto& each : one.fulfillments) {
            const auto* of = found_in(shop_.subscriptions, each.subscription_id);
            if (of != nullptr && seen.insert(of->id).second) {
                all.emplace_back(whole_subscription(*of));
            }
        }
        out["subscriptions"] = std::move(all);
    }
    if (with.contains("_md")) {
        json::object all;
        for (const auto& [name, text] : one.metadata) {
            all[name] = text;
        }
        out["_md"] = std::move(all);
    }
    if (with.contains("stats")) {
        json::object stats;
        stats["customer_cycle"] = one.customer_cycle;
        stats["subscription_cycle"] = shown(subscription_cycle(one), one.id);
        stats["has_addon"] = one.fulfillments.size() > 1;
        out["stats"] = std::move(stats);
    }
    distort(out, one.odd);
    return out;
}

json::object renderer::streamlined(const shipment& one) const {
    json::object out;
    out["id"] = one.id;
    out["status"] = word_of(one.status);
    out["tracking_number"] = shown(value::text_or_null(one.tracking_number), one.id);
    out["sub_cycle"] = shown(subscription_cycle(one), one.id);
    out["cust_cycle"] = one.customer_cycle;
    out["adjusted_ordered_at"] = date(one.adjusted_ordered_at, one.id);
    if (!shop_.set.v11_short) {
        out["is_test"] = one.is_test;
        out["is_gift"] = one.is_gift;
    }
    const auto* where = found_in(shop_.addresses, one.address_id);
    out["ship_address"] =
        where == nullptr ? json::value() : json::value(short_address(*where, true));
    json::array all;
    for (const auto& each : one.fulfillments) {
        all.emplace_back(whole_fulfillment(each, one, true));
    }
    out["fulfillments"] = std::move(all);
    if (const auto* group = found_in(shop_.batches, one.batch_id)) {
        json::object shown_batch;
        shown_batch["id"] = group->id;
        shown_batch["end_date"] = date(group->end, group->id);
        out["batch"] = std::move(shown_batch);
    }
    distort(out, one.odd);
    return out;
}

} // namespace dray::sim::cratejoy
