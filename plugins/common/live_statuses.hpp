#pragma once

// How a configured status meets the list that the shop has now.

#include "dray/data/functions.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace dray::common {

/// How a configured status (an id or an exact live name) resolves against the live list.
struct status_match {
    status_match() = default;
    std::vector<data::status> found; ///< one = bound, none = unknown, more = ambiguous
};
status_match find_status(const data::statuses_result& live, std::string_view id_or_name);

/// "Pending (1), Sent (2), …" for messages; system names are added where they differ.
std::string list_for_people(const data::statuses_result& live);

/// "\"Sent\" (2)", or "2" where it has no name.
std::string quoted(const data::status& status);

} // namespace dray::common
