#pragma once

// What staff do in the admin, and shoppers at the checkout, while the connector looks elsewhere.

#include "tests/simulators/threedcart/shop.hpp"

#include <boost/json/fwd.hpp>

namespace dray::sim::threedcart {

/// One deed of the knob "staff"; see README.md. Throws std::invalid_argument with a sentence, and
/// nothing was done then (an edit may be half done).
void staff(shop& in, const boost::json::object& deed);

} // namespace dray::sim::threedcart
