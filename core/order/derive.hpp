#pragma once

#include "model.hpp"

namespace dray::orders {

/// The status: the first that holds, from the top of the table in docs/order-lifecycle.md.
derived derive(const order& o);

/// Units of a consignment line that its live shipments carry (order units).
std::int64_t shipped_units(const order& o, const consignment& c, const consignment_line& l);

} // namespace dray::orders
