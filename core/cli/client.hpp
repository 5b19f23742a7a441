#pragma once

#include <boost/json.hpp>

#include <chrono>
#include <stdexcept>
#include <string>

namespace dray::cli {

/// The daemon's answer.
struct answer {
    int status = 0;
    boost::json::value body;
};

/// No daemon on the socket; what() says what to do.
struct unreachable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Where the daemon listens.
struct endpoint {
    std::string socket;
    std::chrono::seconds limit{60}; ///< for one request with its answer
};

/// One request to the daemon's socket; blocks, at most until the limit. Throws `unreachable`.
answer call(const endpoint& to, const std::string& method, const std::string& target,
            const boost::json::value& body = nullptr);

/// A path segment or query value, percent-encoded.
std::string encoded(const std::string& text);

} // namespace dray::cli
