#pragma once

#include "core/config/load.hpp"
#include "core/store/store.hpp"

#include <vector>

namespace dray::daemon {

/// Work of an instance that is not configured any more waits for nobody: opens one problem for each
/// that has some, and ends it where nothing waits (any more), or the instance is configured again.
/// `down`: those that are configured, but cannot run. [any thread that has a transaction]
void tell_of_unconfigured(store::transaction& tx, const config::settings& settings,
                          const std::vector<config::instance_down>& down, data::timestamp at);

} // namespace dray::daemon
