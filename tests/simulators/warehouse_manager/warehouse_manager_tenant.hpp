#pragma once

// A simulated tenant of 3PL Warehouse Manager: its REST interface, the warehouses behind it and the
// people in them. Its knobs and books are described in README.md.

#include "tests/simulators/common/vendor.hpp"

#include <memory>
#include <string>

namespace dray::sim {

class warehouse_manager_tenant : public vendor {
public:
    /// @param client_id, client_secret  what tokens are given for; neither holds a ':'
    /// @param now  the caller's clock; "clock_offset_s" moves the tenant's away from it
    warehouse_manager_tenant(std::string client_id, std::string client_secret, clock now);
    ~warehouse_manager_tenant() override;
    warehouse_manager_tenant(const warehouse_manager_tenant&) = delete;
    warehouse_manager_tenant& operator=(const warehouse_manager_tenant&) = delete;

    response handle(const request& req) override;
    boost::json::value knobs(const boost::json::value& change) override;
    boost::json::value books() const override;
    boost::json::value save() const override;
    /// Throws std::invalid_argument when `state` is no saved tenant; it is then as before.
    void load(const boost::json::value& state) override;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace dray::sim
