#include "standing.hpp"

#include "step.hpp"

#include <algorithm>

namespace dray::orders {

bool stands(const order& o, const std::string& key) {
    for (const auto& c : o.consignments) {
        if (c.live() && c.submit_queued && submit_key(c) == key)
            return true;
    }
    for (const auto& s : o.shipments) {
        if (!s.confirm_queued)
            continue;
        const auto c = std::find_if(o.consignments.begin(), o.consignments.end(),
                                    [&s](const auto& x) { return x.id == s.consignment; });
        if (c != o.consignments.end() && confirm_key(*c, s) == key)
            return true;
    }
    return std::any_of(o.marks.begin(), o.marks.end(), [&](const mark& m) {
        return m.state == mark_state::pending && mark_key(o, m) == key;
    });
}

} // namespace dray::orders
