#include "tests/simulators/bigcommerce/shop.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace dray::sim::bigcommerce {
namespace json = boost::json;

namespace {

json::object data_of(const order& one) {
    json::object out;
    out["type"] = "order";
    out["id"] = one.id;
    return out;
}

} // namespace

void shop::raise(const order& of, std::string_view scope, ident shipment_id) {
    page(of).events.emplace_back(scope);
    if (hooks.all.empty()) {
        return;
    }
    auto data = data_of(of);
    if (shipment_id != 0) {
        data["type"] = "shipment";
        data["id"] = shipment_id;
        data["orderId"] = of.id; // the vendor's spelling
    }
    const auto& changes = page(of).statuses;
    if (scope == "store/order/statusUpdated" && !changes.empty()) {
        json::object change;
        change["previous_status_id"] = changes.back().from;
        change["new_status_id"] = changes.back().to;
        data["status"] = std::move(change);
    }
    hooks.announce(set, hash, scope, data, now_ms);
}

void shop::touch(order& one) {
    orders.set_modified(one, now);
}

bool shop::place(std::unique_ptr<order> one) {
    auto& placed = *one;
    for (const auto& each : placed.lines) {
        last_line_id = std::max(last_line_id, each.id);
    }
    for (const auto& each : placed.addresses) {
        last_address_id = std::max(last_address_id, each.id);
    }
    if (orders.find(placed.id) != nullptr) {
        return false;
    }
    if (set.update_stock_behavior == "order_placed" && placed.status_id != status::incomplete) {
        move_stock(placed, -1);
    }
    const bool announces = !hooks.all.empty();
    const auto data = data_of(placed);
    if (!orders.add(std::move(one))) {
        return false;
    }
    if (announces) {
        if (set.hook_before_readable) {
            unreadable.insert(placed.id);
        }
        hooks.announce(set, hash, "store/order/created", data, now_ms);
    }
    return true;
}

void shop::set_status(order& one, int to, actor by) {
    auto& record = page(one);
    touch(one);
    raise(one, "store/order/updated");
    if (one.status_id == to) {
        ++record.repeated_statuses;
        return;
    }
    record.statuses.push_back(status_write{one.status_id, to, by, now});
    raise(one, "store/order/statusUpdated");
    one.status_id = to;
    if (mail_on_status.contains(to)) {
        mail letter;
        letter.status_id = to;
        if (to == status::shipped && !one.shipments.empty()) {
            letter.tracking = one.shipments.back().tracking_number;
        }
        record.mails.push_back(std::move(letter));
    }
    if (to == status::shipped && one.shipped_at == 0) {
        one.shipped_at = now;
    }
    const bool sold = to == status::shipped || to == status::completed;
    if (sold && set.update_stock_behavior == "order_completed_or_shipped") {
        move_stock(one, -1);
    }
    const bool undone = to == status::cancelled || to == status::refunded;
    if (undone && set.refund_order_stock_adjustment) {
        move_stock(one, +1);
    }
}

shipment& shop::ship(order& one, shipment parcel, actor by) {
    parcel.id = ++last_shipment_id;
    parcel.created = now;
    for (const auto& item : parcel.items) {
        one.line(item.line_id)->shipped += item.quantity;
    }
    auto& record = page(one);
    raise(one, "store/shipment/created", parcel.id);
    if (set.mail_on_shipment) {
        mail letter;
        letter.about_shipment = true;
        letter.tracking = parcel.tracking_number;
        record.mails.push_back(std::move(letter));
    }
    one.shipments.push_back(std::move(parcel));
    const bool whole = one.fully_shipped();
    if (whole && one.shipped_at == 0) {
        one.shipped_at = now;
    }
    touch(one);
    if (set.roll_up == "shipped" || by == actor::human) {
        const int to = whole ? status::shipped : status::partially_shipped;
        if (one.status_id != to) {
            set_status(one, to, by == actor::human ? actor::human : actor::roll_up);
        }
    }
    return one.shipments.back();
}

void shop::unship(order& one, ident shipment_id) {
    const auto found = std::find_if(one.shipments.begin(), one.shipments.end(),
                                    [&](const auto& each) { return each.id == shipment_id; });
    if (found == one.shipments.end()) {
        return;
    }
    for (const auto& item : found->items) {
        if (auto* line = one.line(item.line_id)) {
            line->shipped -= item.quantity;
        }
    }
    one.shipments.erase(found);
    ++page(one).deleted_shipments;
    raise(one, "store/shipment/deleted", shipment_id);
    touch(one);
}

void shop::archive(order& one, bool archived) {
    orders.set_deleted(one, archived);
    raise(one, archived ? "store/order/archived" : "store/order/updated");
    touch(one);
}

void shop::refund_everything(order& one) {
    for (auto& line : one.lines) {
        line.refunded = line.quantity;
    }
    one.refunded = one.total_with_tax();
    one.payment_status = "refunded";
    raise(one, "store/order/refund/created");
    refund_status(one);
}

void shop::refund(order& one, order_line& line, std::int32_t quantity) {
    line.refunded += quantity;
    const auto amount = line.price * quantity;
    one.refunded += amount + one.tax_on(amount);
    one.payment_status = "partially refunded";
    raise(one, "store/order/refund/created");
    refund_status(one);
}

void shop::refund_status(order& one) {
    const bool all = std::all_of(one.lines.begin(), one.lines.end(),
                                 [](const auto& line) { return line.refunded >= line.quantity; });
    set_status(one, all ? status::refunded : status::partially_refunded, actor::human);
}

void shop::move_stock(order& one, int direction) {
    const bool taking = direction < 0;
    if (one.stock_taken == taking) {
        return;
    }
    one.stock_taken = taking;
    for (const auto& line : one.lines) {
        if (line.kind != line_kind::physical || line.sku.empty()) {
            continue;
        }
        const auto pieces = static_cast<std::int64_t>(direction) * line.quantity;
        books.stock[line.sku] += pieces;
        if (const auto of = goods.of_sku(line.sku)) {
            stock_change change;
            change.of = *of;
            change.quantity = pieces;
            change.absolute = false;
            goods.apply(change);
            announce_stock(change, true);
        }
    }
}

void shop::settle_stock() {
    for (const auto& each : goods.catch_up(now_ms)) {
        announce_stock(each, false);
    }
}

void shop::change_stock(const stock_change& change) {
    goods.apply(change);
    announce_stock(change, false);
}

void shop::announce_stock(const stock_change& change, bool by_order) {
    const bool whole = change.of.variant == 0;
    json::object inventory;
    inventory["product_id"] = change.of.product;
    inventory["method"] = change.absolute ? "absolute" : "relative";
    inventory["value"] = change.quantity;
    if (!whole) {
        inventory["variant_id"] = change.of.variant;
    }
    json::object data;
    data["type"] = whole ? "product" : "sku";
    data["id"] = whole ? change.of.product : change.of.variant;
    data["inventory"] = std::move(inventory);
    const std::string scope = std::string(whole ? "store/product" : "store/sku") + "/inventory" +
                              (by_order ? "/order/updated" : "/updated");
    hooks.announce(set, hash, scope, data, now_ms);
}

} // namespace dray::sim::bigcommerce
