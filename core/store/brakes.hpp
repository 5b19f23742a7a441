#pragma once

// Which work a brake stops. A source's or a merchant's stops what is done for its orders too,
// wherever that runs: a submit runs at the destination.

#include "core/store/rows.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace dray::store {

/// What may be paused by name: the tasks' functions and the feeds'. A probe runs for its task.
inline constexpr std::array<std::string_view, 9> pausable_functions = {
    "orders.download", "order.get",   "order.submit",     "order.mark",        "order.cancel",
    "statuses.list",   "orders.list", "shipment.confirm", "shipments.download"};
/// Those of them that a destination has.
inline constexpr std::array<std::string_view, 3> pausable_at_destination = {
    "order.submit", "order.cancel", "shipments.download"};

inline bool stands(const brake& b, timestamp now) {
    return !b.until || *b.until > now;
}

/// It stops that function of the instance; `kind` "source" or "destination", `merchant` a source's.
inline bool stops(const brake& b, std::string_view kind, std::string_view name,
                  std::string_view merchant, std::string_view function) {
    if (!b.function.empty() && b.function != function)
        return false;
    return b.scope == "all" || (b.scope == kind && b.target == name) ||
           (b.scope == "merchant" && kind == "source" && b.target == merchant);
}

/// It names orders by where they come from.
inline bool is_of_orders(const brake& b) {
    return b.scope == "source" || b.scope == "merchant";
}

/// It is for the orders of that source.
inline bool stops_orders_of(const brake& b, const instance& source) {
    return source.kind == instance_kind::source &&
           ((b.scope == "source" && b.target == source.name) ||
            (b.scope == "merchant" && b.target == source.merchant));
}

/// The brake that stops that work for orders of the source; null = none.
inline const brake* brake_on_orders(const std::vector<brake>& all, const instance& source,
                                    const std::string& function, timestamp now) {
    for (const auto& b : all) {
        if (stands(b, now) && (b.function.empty() || b.function == function) &&
            stops_orders_of(b, source)) {
            return &b;
        }
    }
    return nullptr;
}

} // namespace dray::store
