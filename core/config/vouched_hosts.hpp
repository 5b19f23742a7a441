#pragma once

// Which of a connector's hosts the configuration names: only there may an instance's secrets go.
// Internal to core/config.

#include "core/config/check.hpp"
#include "core/config/manifest.hpp"
#include "core/config/settings.hpp"

#include <span>
#include <string>

namespace dray::config {

/// Fills `made.origins` and `made.vouched_hosts` from the instance's checked table, whose settings
/// are in `made.values`. A host is vouched for where its whole name comes from settings that stand
/// in a file, where the key `origins` has it, or where it is among `shipped`, the origins that Dray
/// itself knows as the connector's vendor. What a plugin chose, by a default or by letters in its
/// manifest, is not: an instance with secrets is refused then, with the line to paste.
void read_origins(instance_settings& made, const manifest& connector,
                  std::span<const std::string> shipped, const checked_table& checked,
                  const table_ref& table, const std::string& path, report& to);

} // namespace dray::config
