#pragma once

// Delivers what vendors send by themselves: to plain http on loopback alone, so that a simulator
// never reaches a stranger. Every other address is answered as one that nobody listens at.

#include "tests/simulators/common/router.hpp"

#include <boost/asio/awaitable.hpp>

namespace dray::sim {

/// Looks every 20 ms for what the vendors of `routes` have due, posts it, and tells the vendor how
/// it went. Runs until its executor's context stops. A receiver has 10 s to answer.
boost::asio::awaitable<void> run_postman(router& routes);

} // namespace dray::sim
