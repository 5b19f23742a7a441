#pragma once

#include "core/cli/client.hpp"
#include "core/cli/commands.hpp"

#include <ostream>

namespace dray::cli {

/// An answer from 400 on, said to a person (or as JSON); the status to end with.
int refused(const options& o, const answer& a);

/// Where `name` is an id ("#17"), an order's number or SOURCE/NUMBER: its id; 0 after saying why
/// not
/// (`status` set). Several orders of one number are listed, each with a name that tells it apart.
std::int64_t order_id(const options& o, const std::string& name, int& status);

/// Prints the body as JSON where asked to; true when it did.
bool printed_json(const options& o, const answer& a);

} // namespace dray::cli
