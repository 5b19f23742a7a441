#pragma once

// What a connector is given, built from the order as it stands when the task runs.

#include "decide.hpp"

#include "dray/data/functions.hpp"

namespace dray::orders {

/// order.submit. Quantities are in destination units (order units x factor).
data::consignment to_consignment(const order& o, const consignment& c, const policy& by);

/// shipment.confirm and shipment.find: lines are source lines with order units. `lines` is empty
/// where this shipment brings nothing that the source does not know already. `bundles` are the
/// bundle lines that become whole with it.
data::shipment_confirm_request to_confirmation(const order& o, const shipment& s);

/// order.mark; empty where that moment has no status in the configuration.
std::optional<data::order_mark_request> to_mark(const order& o, moment m, const policy& by);

/// The configured status of a moment; null where it is absent, empty or "never".
const std::string* configured(const policy& by, moment m);

} // namespace dray::orders
