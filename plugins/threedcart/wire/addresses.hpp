#pragma once

#include "dray/data/order.hpp"

#include <boost/json/fwd.hpp>

namespace dray::threedcart {

data::address read_billing(const boost::json::object& order);
data::address read_shipping(const boost::json::object& shipment);

} // namespace dray::threedcart
