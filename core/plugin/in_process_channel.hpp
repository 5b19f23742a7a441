#pragma once

#include "core/plugin/channel.hpp"
#include "core/plugin/library.hpp"

#include <memory>

namespace dray::plugin {

/// Calls the plugin's table directly: isolation = "none". Effects come from inside the call.
/// `config` is the JSON text that create() is given. Null where the plugin could not create one.
std::unique_ptr<channel> make_in_process_channel(std::shared_ptr<const library> code,
                                                 std::string_view config);

} // namespace dray::plugin
