#pragma once

#include "core/plugin/library.hpp"

#include <string_view>

namespace dray::plugin {

/// The plugin's end of a socket_channel: reads packets from `fd`, calls the plugin, writes what it
/// answers; blocks until the other end closes. Answers of one batch of packets leave together.
/// `config` is what create() is given. Does not close `fd`.
void serve_plugin(int fd, const library& code, std::string_view config);

} // namespace dray::plugin
