#pragma once

#include "core/config/manifest.hpp"
#include "core/config/settings.hpp"

#include <boost/json/object.hpp>

namespace dray::config {

/// The connector's own settings of `of` as its plugin gets them (docs/plugin-protocol.md): numbers
/// in the held unit, lists as arrays, time zones as tables; no secret. Throws std::runtime_error, a
/// named sentence, where a time zone is not among the system's zone files (any more).
boost::json::object settings_for_plugin(const manifest& declared, const instance_settings& of);

} // namespace dray::config
