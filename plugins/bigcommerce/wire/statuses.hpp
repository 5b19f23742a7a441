#pragma once

#include "dray/data/functions.hpp"

#include <boost/json/fwd.hpp>

#include <string>
#include <string_view>

namespace dray::bigcommerce {

// The ids are fixed in every shop; only their labels change.
inline constexpr std::string_view status_shipped = "2";
inline constexpr std::string_view status_partially_shipped = "3";
inline constexpr std::string_view status_refunded = "4";
inline constexpr std::string_view status_cancelled = "5";
inline constexpr std::string_view status_completed = "10";

/// The answer of order_statuses, in the order of the shop's own list: live labels and system names.
/// Throws unreadable where it is no array of statuses.
data::statuses_result read_statuses(const boost::json::value& from);

/// How a configured status (an id or an exact live name) resolves against the live list.
struct status_match {
    status_match() = default;
    std::vector<data::status> found; ///< one = bound, none = unknown, more = ambiguous
};
status_match find_status(const data::statuses_result& live, std::string_view id_or_name);

/// "Pending (1), Sent (2), …" for messages; system names are added where they differ.
std::string list_for_people(const data::statuses_result& live);

} // namespace dray::bigcommerce
