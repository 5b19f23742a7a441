#pragma once

// One connection to a simulated vendor.

#include "tests/simulators/common/router.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <string_view>

namespace boost::asio::ssl {
class context;
}

namespace dray::sim {

/// What all connections of a port share; outlives them.
struct session_site {
    router* routes = nullptr;
    std::size_t place = 0;
    boost::asio::ssl::context* tls = nullptr; ///< null: plain only
    const std::function<void(std::string_view)>* log = nullptr;
};

/// Serves the connection until either side closes it. Never throws.
boost::asio::awaitable<void> run_session(boost::asio::ip::tcp::socket socket,
                                         const session_site& at);

} // namespace dray::sim
