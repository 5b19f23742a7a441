#pragma once

#include "model.hpp"

#include <vector>

namespace dray::orders {

/// The bundle lines that a shipment completes: of each bundle in its ship group, how many more
/// units are whole with this shipment's children than with those of the shipments before it. Only
/// children are sent to a warehouse; a source whose books count the bundle's own line too would
/// keep it open for ever if nobody told it. Shipments count in the order in which they became
/// known, so a confirmation and the look for it after a lost answer say the same. In order units,
/// never more than the bundle has; empty where the order has no bundles.
std::vector<data::line_quantity> bundle_units(const order& o, const shipment& s);

} // namespace dray::orders
