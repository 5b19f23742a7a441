#pragma once

#include "boxes.hpp"

namespace dray::cratejoy {

/// Adds the lines of a box, one for each fulfillment, and what its orders say besides (gift text,
/// numbers). The order's ref, status and ship group are there. Throws unreadable.
void read_lines(const boost::json::object& shipment, const box_rules& rules, data::order& into);

} // namespace dray::cratejoy
