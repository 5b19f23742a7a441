#pragma once

// Time zones by name, from the system's zone files (Debian: tzdata). Plugins get them as tables.

#include "dray/data/time_zone.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dray::config {

/// "America/New_York" and every other name of the system's zone files, "UTC", or a fixed offset
/// such as "-05:00". From 1970 on, as far as the zone's file lists its changes (at Debian's to the
/// end of 2037). Empty: there is no such zone, or no zone files. Any thread.
std::optional<data::time_zone> find_time_zone(std::string_view name);

/// Every name that the zone files have; empty where there are none. Any thread.
std::vector<std::string> time_zone_names();

} // namespace dray::config
