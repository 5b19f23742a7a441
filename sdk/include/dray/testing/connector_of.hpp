#pragma once

#include "../abi/entry.h"
#include "../abi/operation.h"

namespace dray::testing {

/// The connector of a plugin, asked for by every test host; null where it has none. Lives as long
/// as `entry`. A program may link its own definition in place of this one, so that the same tests
/// run the plugin elsewhere: Dray's own do so over a socket.
const dray_connector* connector_of(const dray_plugin_entry_t& entry);

} // namespace dray::testing
