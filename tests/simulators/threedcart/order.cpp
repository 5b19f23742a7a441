#include "tests/simulators/threedcart/order.hpp"

#include <algorithm>
#include <cmath>

namespace dray::sim::threedcart {

shipment* order::sent(ident shipment_id) {
    const auto found = std::find_if(shipments.begin(), shipments.end(),
                                    [&](const auto& each) { return each.id == shipment_id; });
    return found == shipments.end() ? nullptr : &*found;
}

order_line* order::line(ident index_id) {
    const auto found = std::find_if(lines.begin(), lines.end(),
                                    [&](const auto& each) { return each.index_id == index_id; });
    return found == lines.end() ? nullptr : &*found;
}

std::int64_t order::items_total() const {
    std::int64_t out = 0;
    for (const auto& each : lines) {
        out +=
            std::llround(static_cast<double>(each.unit_price + each.option_price) * each.quantity);
    }
    return out;
}

std::int64_t order::amount() const {
    std::int64_t out = items_total() + tax_1 + tax_2 + tax_3 - discount_coupon - discount_promotion;
    for (const auto& each : shipments) {
        out += each.cost;
    }
    return out;
}

} // namespace dray::sim::threedcart
