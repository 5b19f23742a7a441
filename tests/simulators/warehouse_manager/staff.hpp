#pragma once

// What people at the warehouse do while the connector looks elsewhere.

#include "tests/simulators/warehouse_manager/tenant.hpp"

#include <boost/json/object.hpp>

namespace dray::sim::wm {

/// One deed of the knob "staff"; see README.md. Throws std::invalid_argument with a sentence.
void staff(tenant& in, const boost::json::object& deed);

/// The deed "pack" alone: the boxes as they were asked for, or one for all that is left.
void pack(tenant& in, order& one, const boost::json::array& boxes);

} // namespace dray::sim::wm
