#pragma once

// What the merchant does in Cratejoy while the connector looks elsewhere. Nothing of it leaves a
// date of modification.

#include "tests/simulators/cratejoy/shop.hpp"

#include <boost/json/fwd.hpp>

namespace dray::sim::cratejoy {

/// Overlays members in the vendor's names: status (no mail), adjusted_ordered_at, created_at,
/// shipped_at, tracking_number, is_test, is_gift, billing_type, ship_address {…}. Any other member
/// is shown as given; "without": ["member", …] takes members out. Throws std::invalid_argument.
void overlay(shop& in, shipment& one, const boost::json::object& fields);

/// One deed of the knob "staff"; see README.md. Throws std::invalid_argument with a sentence.
void staff(shop& in, const boost::json::object& deed);

} // namespace dray::sim::cratejoy
