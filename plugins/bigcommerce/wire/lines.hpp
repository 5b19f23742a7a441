#pragma once

#include "dray/data/order.hpp"

#include <boost/json/fwd.hpp>

namespace dray::bigcommerce {

/// One order product (sheet section 5) with what the order around it needs to know.
struct order_product {
    order_product() = default;
    data::line line;        ///< ship_group not yet set
    std::string address_id; ///< order_address_id; empty for 0
    std::string pickup_id;  ///< order_pickup_method_id; empty for 0
};

/// Reads one order product. Throws unreadable where it has no id or no usable quantity.
order_product read_product(const boost::json::object& from);

/// Marks the parents of bundle children as bundles and checks that children name lines of the
/// order; `children_ship` false leaves the parents as lines that ship themselves.
void link_bundles(std::vector<data::line>& lines, bool children_ship);

} // namespace dray::bigcommerce
