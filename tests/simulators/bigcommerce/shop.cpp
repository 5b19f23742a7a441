#include "tests/simulators/bigcommerce/shop.hpp"

#include <algorithm>

namespace dray::sim::bigcommerce {

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
    return orders.add(std::move(one));
}

void shop::set_status(order& one, int to, actor by) {
    auto& record = page(one);
    touch(one);
    record.events.emplace_back("store/order/updated");
    if (one.status_id == to) {
        ++record.repeated_statuses;
        return;
    }
    record.statuses.push_back(status_write{one.status_id, to, by, now});
    record.events.emplace_back("store/order/statusUpdated");
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
    record.events.emplace_back("store/shipment/created");
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
    page(one).events.emplace_back("store/shipment/deleted");
    touch(one);
}

void shop::archive(order& one, bool archived) {
    orders.set_deleted(one, archived);
    page(one).events.emplace_back(archived ? "store/order/archived" : "store/order/updated");
    touch(one);
}

void shop::refund_everything(order& one) {
    for (auto& line : one.lines) {
        line.refunded = line.quantity;
    }
    one.refunded = one.total_with_tax();
    one.payment_status = "refunded";
    page(one).events.emplace_back("store/order/refund/created");
    refund_status(one);
}

void shop::refund(order& one, order_line& line, std::int32_t quantity) {
    line.refunded += quantity;
    const auto amount = line.price * quantity;
    one.refunded += amount + one.tax_on(amount);
    one.payment_status = "partially refunded";
    page(one).events.emplace_back("store/order/refund/created");
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
        if (line.kind == line_kind::physical && !line.sku.empty()) {
            books.stock[line.sku] += static_cast<std::int64_t>(direction) * line.quantity;
        }
    }
}

} // namespace dray::sim::bigcommerce
