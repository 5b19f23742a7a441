#include "tests/simulators/threedcart/ledger.hpp"

namespace dray::sim::threedcart {

std::string_view name_of(actor by) {
    switch (by) {
    case actor::api:
        return "api";
    case actor::staff:
        return "staff";
    case actor::store:
        return "store";
    }
    return "unknown";
}

std::int64_t duplicate_shipments(const order& of) {
    std::int64_t count = 0;
    for (std::size_t i = 1; i < of.shipments.size(); ++i) {
        for (std::size_t earlier = 0; earlier < i; ++earlier) {
            if (!of.shipments[i].tracking.empty() &&
                of.shipments[i].tracking == of.shipments[earlier].tracking) {
                ++count;
                break;
            }
        }
    }
    return count;
}

} // namespace dray::sim::threedcart
