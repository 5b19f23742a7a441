#pragma once

// A consignment as the body of POST /orders.

#include "dray/data/consignment.hpp"

#include <string>

namespace dray::warehouse_manager {

struct tenant_settings;

/// Throws `rejected` for what could not be found again, shipped or counted there; the subject is
/// its cause.
void require_sendable(const data::consignment& c);

std::string order_body(const data::consignment& c, const tenant_settings& tenant);

/// The carrier and its service as they are sent: the mapped ones, else the defaults.
struct routing {
    routing() = default;
    std::string carrier;
    std::string mode;
};
routing routing_of(const data::consignment& c, const tenant_settings& tenant);

} // namespace dray::warehouse_manager
