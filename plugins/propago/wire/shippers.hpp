#pragma once

// GetShippingInformation's Shippers: one is one shipment.

#include "soap.hpp"

#include <dray/data/shipment.hpp>

#include <vector>

namespace dray::propago {

struct shippers {
    shippers() = default;
    std::vector<data::shipment> shipments;
    std::string poison; ///< why the answer cannot be trusted as a whole; then shipments is empty
};

/// A success without Data has no shipments.
shippers read_shippers(const reply& answer, std::chrono::minutes assumed_offset);

} // namespace dray::propago
