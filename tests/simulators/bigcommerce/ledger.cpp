#include "tests/simulators/bigcommerce/ledger.hpp"

#include <algorithm>

namespace dray::sim::bigcommerce {

std::string_view name_of(actor by) {
    switch (by) {
    case actor::api:
        return "api";
    case actor::human:
        return "human";
    case actor::roll_up:
        return "roll_up";
    }
    return "unknown";
}

bool same_parcel(const shipment& one, const shipment& other) {
    const auto sorted = [](const shipment& each) {
        std::vector<std::pair<ident, std::int32_t>> items;
        for (const auto& item : each.items) {
            items.emplace_back(item.line_id, item.quantity);
        }
        std::sort(items.begin(), items.end());
        return items;
    };
    return one.address_id == other.address_id && one.tracking_number == other.tracking_number &&
           sorted(one) == sorted(other);
}

std::int64_t duplicate_shipments(const order& of) {
    std::int64_t count = 0;
    for (std::size_t i = 1; i < of.shipments.size(); ++i) {
        for (std::size_t earlier = 0; earlier < i; ++earlier) {
            if (same_parcel(of.shipments[i], of.shipments[earlier])) {
                ++count;
                break;
            }
        }
    }
    return count;
}

} // namespace dray::sim::bigcommerce
