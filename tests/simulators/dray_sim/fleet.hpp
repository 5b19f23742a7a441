#pragma once

// The vendors of a plan, made and told their knobs.

#include "tests/simulators/common/vendor.hpp"
#include "tests/simulators/dray_sim/plan.hpp"

#include <boost/json/object.hpp>
#include <memory>

namespace dray::sim {

struct fleet_member {
    std::string name;
    std::unique_ptr<vendor> what;
    std::uint16_t port = 0;
    std::string prefix; ///< path, where several vendors share the port
};

/// Vendors that `saved` knows by name are loaded from there; the others get the plan's knobs.
/// Throws plan_error that names vendor and knob.
std::vector<fleet_member> make_fleet(const sim_plan& plan, const boost::json::object& saved);

/// The states of all, by name.
boost::json::object save_fleet(const std::vector<fleet_member>& fleet);

} // namespace dray::sim
