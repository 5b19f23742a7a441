#pragma once

#include "core/config/settings.hpp"
#include "core/store/store.hpp"

namespace dray::daemon {

/// Work of an instance that is not configured any more waits for nobody: opens one problem for each
/// that has some, and ends it where nothing waits (any more), or the instance is configured again.
/// [any thread that has a transaction]
void tell_of_unconfigured(store::transaction& tx, const config::settings& settings,
                          data::timestamp at);

} // namespace dray::daemon
