#include "derive.hpp"

#include "parcels.hpp"
#include "shippable.hpp"

#include <algorithm>

namespace dray::orders {
namespace {

/// All that the precedence table asks about.
struct facts {
    bool any_live = false;
    bool all_accepted = true;  ///< every live consignment, and nothing is left to be planned
    bool open = false;         ///< a live shippable line still expects units
    bool tracked = false;      ///< a live consignment's shipment has tracking
    bool any_shipment = false; ///< of a live consignment, not voided
    bool any_told = false;
    bool any_pending = false; ///< a confirmation is still to be made
    bool unplanned = false;
};

facts facts_of(const order& o) {
    facts f;
    f.unplanned = has_unplanned(o);
    f.open = f.unplanned;
    f.all_accepted = !f.unplanned;
    for (const auto& c : o.consignments) {
        if (!c.live())
            continue;
        f.any_live = true;
        if (c.state != consignment_state::accepted)
            f.all_accepted = false;
        if (!f.open && !is_settled(o, c))
            f.open = true;
        for (const auto& s : o.shipments) {
            if (s.consignment != c.id || s.said.voided)
                continue;
            const bool told = s.confirmation == confirmation_state::confirmed;
            f.any_shipment = true;
            f.any_told = f.any_told || told;
            f.tracked = f.tracked || told || is_tracked(s.said);
        }
    }
    f.any_pending = std::any_of(o.shipments.begin(), o.shipments.end(), [](const shipment& s) {
        return !s.said.voided && s.confirmation == confirmation_state::pending;
    });
    return f;
}

} // namespace

derived derive(const order& o) {
    const auto f = facts_of(o);
    derived d;
    const bool ended = o.canceled_at_source || (!o.consignments.empty() && !f.unplanned);
    const bool nothing =
        o.consignments.empty() && !f.unplanned && !o.version.lines.empty() && o.not_for_us.empty();
    // Where nobody was to be told of any shipment (mode test), the order stays Shipped.
    const bool all_told = !f.any_pending && (f.any_told || !f.any_shipment);

    if (!f.any_live && ended) {
        d.stage = status::canceled;
    } else if (!f.all_accepted && o.sending_canceled) {
        d.stage = status::new_;
        d.sending_canceled = true;
    } else if (nothing) {
        d.stage = status::confirmed;
        d.nothing_to_ship = true;
    } else if (f.any_live && !f.open && all_told) {
        d.stage = status::confirmed;
    } else if (f.tracked) {
        d.stage = status::shipped;
        d.partial = f.open;
    } else if (f.any_live && f.all_accepted) {
        d.stage = status::at_wms;
    }
    const bool held = !o.problems.empty() && d.stage != status::canceled;
    d.status = held ? status::error : d.stage;
    return d;
}

} // namespace dray::orders
