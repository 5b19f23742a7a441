#pragma once

#include "dray/data/order.hpp"

#include <boost/json/fwd.hpp>

namespace dray::bigcommerce {

/// A billing or shipping address, in orders, consignments and sub-resources alike.
data::address read_address(const boost::json::object& from);

/// The address of a pickup location, which has other member names.
data::address read_pickup_location(const boost::json::object& location);

/// The merchant's own address fields that hold something, as `prefix` + their name.
void read_form_fields(const boost::json::object& address, const std::string& prefix,
                      std::vector<data::line_option>& into);

} // namespace dray::bigcommerce
