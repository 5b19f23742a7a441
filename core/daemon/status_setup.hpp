#pragma once

// From the configuration and the store to what core/rules knows of a source's statuses, and back.

#include "core/config/manifest.hpp"
#include "core/config/settings.hpp"
#include "core/rules/status_board.hpp"
#include "core/store/rows.hpp"

namespace dray::daemon {

/// @param connector  null: not installed; then nothing is listed
rules::status_setup status_setup_of(const config::source_settings& source,
                                    const config::manifest* connector, store::instance_id instance);

rules::bound_status bound_of(const store::status_binding& row);

} // namespace dray::daemon
