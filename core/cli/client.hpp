#pragma once

#include <boost/json.hpp>

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

/// One request to the daemon's socket; blocks, at most a minute.
answer call(const std::string& socket, const std::string& method, const std::string& target,
            const boost::json::value& body = nullptr);

/// A path segment or query value, percent-encoded.
std::string encoded(const std::string& text);

} // namespace dray::cli
