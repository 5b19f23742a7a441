#pragma once

#include "tests/simulators/threedcart/api.hpp"

namespace dray::sim::threedcart {

/// GET /Orders.
response order_list(shop& in, const call& what);

} // namespace dray::sim::threedcart
