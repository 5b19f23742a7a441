#pragma once

#include "core/cli/client.hpp"
#include "core/cli/commands.hpp"

#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace dray::cli {

/// The configuration that was named cannot be used; what() says why, where and what to do.
struct unusable_config : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// One request to the daemon, on --socket, $DRAY_SOCKET or the socket of the configuration. Throws
/// `unreachable` and `unusable_config`.
answer ask(const options& o, const std::string& method, const std::string& target,
           const boost::json::value& body = nullptr);

/// Says on standard error what went wrong and what to try; under --json also, as the daemon's own
/// errors are written, on standard output.
void complain(const options& o, const std::string& code, const std::string& message,
              const std::vector<std::string>& remedies = {});

/// An answer from 400 on, said to a person (or as JSON); the status to end with.
int refused(const options& o, const answer& a);

/// Where `name` is an id ("#17"), an order's number or SOURCE/NUMBER: its id; 0 after saying why
/// not (`status` set). Several orders of one number are listed, each with a name that tells it
/// apart; of an order that could not be read it is said why.
std::int64_t order_id(const options& o, const std::string& name, int& status);

/// Prints the body as JSON where asked to; true when it did.
bool printed_json(const options& o, const answer& a);

} // namespace dray::cli
