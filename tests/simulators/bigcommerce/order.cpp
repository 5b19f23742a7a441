#include "tests/simulators/bigcommerce/order.hpp"

#include <algorithm>

namespace dray::sim::bigcommerce {

namespace {

template <class Items>
auto* by_id(Items& items, ident wanted) {
    const auto found = std::find_if(items.begin(), items.end(),
                                    [wanted](const auto& each) { return each.id == wanted; });
    return found == items.end() ? nullptr : &*found;
}

} // namespace

order_line* order::line(ident line_id) {
    return by_id(lines, line_id);
}
shipping_address* order::shipping(ident address_id) {
    return by_id(addresses, address_id);
}
const shipping_address* order::shipping(ident address_id) const {
    return by_id(addresses, address_id);
}
shipment* order::sent(ident shipment_id) {
    return by_id(shipments, shipment_id);
}

bool order::is_bundle(const order_line& line) const {
    return std::any_of(lines.begin(), lines.end(),
                       [&](const order_line& each) { return each.parent_id == line.id; });
}

std::int64_t order::items_total() const {
    std::int64_t sum = 0;
    for (const auto& each : lines) {
        sum += each.quantity;
    }
    return sum;
}

std::int64_t order::items_shipped() const {
    std::int64_t sum = 0;
    for (const auto& each : lines) {
        sum += each.shipped;
    }
    return sum;
}

bool order::digital() const {
    return !lines.empty() && std::none_of(lines.begin(), lines.end(), [](const auto& each) {
        return each.kind == line_kind::physical;
    });
}

bool order::fully_shipped() const {
    bool any = false;
    for (const auto& each : lines) {
        if (each.kind == line_kind::physical && each.address_id != 0) {
            any = true;
            if (each.open() > 0) {
                return false;
            }
        }
    }
    return any;
}

std::int64_t order::subtotal() const {
    std::int64_t sum = 0;
    for (const auto& each : lines) {
        sum += each.price * each.quantity;
    }
    return sum;
}

std::int64_t order::shipping_cost() const {
    std::int64_t sum = 0;
    for (const auto& each : addresses) {
        sum += each.cost;
    }
    return sum;
}

std::int64_t order::tax_on(std::int64_t cents) const {
    return (cents * tax_basis_points + 5000) / 10000;
}

std::int64_t order::total_with_tax() const {
    const auto base = subtotal() + shipping_cost() - discount;
    return base + tax_on(subtotal()) + tax_on(shipping_cost());
}

} // namespace dray::sim::bigcommerce
