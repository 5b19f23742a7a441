#pragma once

// What staff do in the control panel while the connector is looking elsewhere.

#include "tests/simulators/bigcommerce/shop.hpp"

#include <boost/json/fwd.hpp>

namespace dray::sim::bigcommerce {

/// One deed of the knob "human"; see README.md. Throws std::invalid_argument with a
/// sentence, and nothing was done then (an edit may be half done).
void human(shop& in, const boost::json::object& deed);

} // namespace dray::sim::bigcommerce
