#pragma once

#include "core/plugin/channel.hpp"
#include "core/plugin/library.hpp"

#include <memory>
#include <string_view>

namespace boost::asio {
class io_context;
}

namespace dray::plugin {

/// The host's end of a socket whose other end serve_plugin() reads. Takes `fd`. When the other end
/// goes, every open operation hears so, and later ones at once.
std::unique_ptr<channel> make_socket_channel(boost::asio::io_context& io, int fd);

/// The same with the plugin on a thread of this process, so that every frame is serialised: what
/// tests run through beside in_process_channel. The thread ends with the channel.
std::unique_ptr<channel> make_threaded_channel(boost::asio::io_context& io,
                                               std::shared_ptr<const library> code,
                                               std::string_view config);

} // namespace dray::plugin
