#pragma once

// An order and what the warehouse split off it: R, R-1, R-2. All of them are one consignment of
// ours; each has its own order id and closes by itself.

#include "states.hpp"
#include "wire/order_in.hpp"

#include "dray/data/consignment.hpp"
#include "dray/data/functions.hpp"

#include <string>
#include <vector>

namespace dray::warehouse_manager {

struct tenant_settings;

struct family {
    family() = default;
    std::vector<warehouse_order> parents;  ///< under our very reference: more than one is a clash
    std::vector<warehouse_order> children; ///< splits

    [[nodiscard]] bool empty() const { return parents.empty() && children.empty(); }
};

/// Sorts one of the answers in; what is neither the order nor a split of it is left out.
void add_member(family& to, warehouse_order order, const std::string& reference);

/// What order.find tells. One parent and its splits are one match, whose lines are all of theirs:
/// as submitted. Where there are several parents, or none, each order is a match of its own.
std::vector<data::found_order> matches_of(const family& of);

/// What is told of an open binding; `id` as it is bound, or empty.
data::consignment_update update_of(const family& of, const data::open_binding& binding,
                                   const tenant_settings& tenant, data::timestamp now);

} // namespace dray::warehouse_manager
