#pragma once

#include "core/cli/commands.hpp"

#include <boost/json/fwd.hpp>

#include <ostream>
#include <string>

namespace dray::cli {

/// Who says what a slot of a source's statuses is: the file's place, or the command that replaced
/// it.
std::string said_by(const boost::json::value& slot);

/// What each configured word is at the shop, and who says so.
void print_bindings(const boost::json::value& statuses, std::ostream& out);
/// The problems of a source's statuses, with their cures.
void print_status_problems(const boost::json::value& statuses, std::ostream& out);
/// One of them is more than a notice.
bool needs_a_person(const boost::json::value& statuses);

} // namespace dray::cli
