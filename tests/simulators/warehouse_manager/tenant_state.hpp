#pragma once

// What a simulated tenant is made of, shared by the files that implement it.

#include "tests/simulators/common/mishaps.hpp"
#include "tests/simulators/common/rate_meter.hpp"
#include "tests/simulators/warehouse_manager/tenant.hpp"
#include "tests/simulators/warehouse_manager/warehouse_manager_tenant.hpp"

#include <boost/json/object.hpp>

namespace dray::sim {

struct warehouse_manager_tenant::state {
    explicit state(clock now) : now_by_caller(std::move(now)) {}

    wm::tenant tenant;
    clock now_by_caller;
    mishaps trouble;
    rate_meter rate;

    std::int64_t now_ms() const;
    /// Sets the tenant's clock, carries out the late writes that are due, lets the floor work.
    void catch_up();
    response respond(const request& req);
    /// Applies knobs; adds what they answer. Throws std::invalid_argument.
    void apply(const boost::json::object& change, boost::json::object& results);
};

} // namespace dray::sim
