#pragma once

// A connector that does what a test asks: its functions are the contract's cases.

#include "dray/abi/entry.h"

namespace dray::plugin::test {

/// The entry of the connector, linked into the test.
const dray_plugin_entry_t& probe_entry();

} // namespace dray::plugin::test
