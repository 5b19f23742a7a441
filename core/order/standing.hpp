#pragma once

// Whether a queued task is still what its order wants.

#include "model.hpp"

#include <string>

namespace dray::orders {

/// Whether the task of that identity key still stands: its consignment waits for this very submit,
/// its shipment for this very confirmation, its mark for this very write. One that does not must
/// write nothing more; it may still be asked after, since it may have written before.
bool stands(const order& o, const std::string& identity_key);

} // namespace dray::orders
