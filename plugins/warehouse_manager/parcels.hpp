#pragma once

// What left with an order that is closed. Before that its packages are previews: labels are voided
// and made anew.

#include "dray/data/shipment.hpp"

#include <string>
#include <vector>

namespace dray::warehouse_manager {

struct warehouse_order;

struct parcel_reading {
    parcel_reading() = default;
    std::vector<data::shipment> shipments;
    std::string message; ///< where packages and lines disagree
};

/// A package is a shipment, with the lines that its contents name. Where no package tells its
/// contents, or there is none (pallets, pick-up), one shipment has the order's lines and all
/// numbers. `now`: a time of shipping is never later. What the order's own lines hold is no proof
/// that all was shipped, since a short ship takes lines out of it: compare with what was submitted.
parcel_reading parcels_of(const warehouse_order& order, data::timestamp now);

} // namespace dray::warehouse_manager
