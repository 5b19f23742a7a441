#pragma once

// What every implementation of store::store has to keep, written against the interface alone. Each
// check is called from a TEST_CASE and holds several sections.

#include "core/store/store.hpp"

#include <functional>
#include <memory>

namespace dray::store::contract {

/// Opens a new, empty store; what it stands on is the caller's and outlives it.
using open_store = std::function<std::unique_ptr<store>()>;

void check_orders(const open_store& open);   ///< orders.cpp
void check_tasks(const open_store& open);    ///< tasks.cpp: adding, order, claims, fencing
void check_recovery(const open_store& open); ///< recovery.cpp: withdraw, release, recover
void check_records(const open_store& open);  ///< records.cpp: problems, feeds, state, brakes, …
void check_units(const open_store& open);    ///< units.cpp: atomicity, order of done, snapshots

} // namespace dray::store::contract
