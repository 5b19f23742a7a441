#pragma once

#include "dray/data/functions.hpp"

#include <boost/json/fwd.hpp>

#include <string>
#include <string_view>

namespace dray::cratejoy {

// Statuses of a box. Cratejoy answers with these words; they are the same in every shop.
inline constexpr std::string_view status_unshipped = "unshipped";
inline constexpr std::string_view status_shipped = "shipped";
inline constexpr std::string_view status_cancelled = "cancelled";

/// All three, with the names that a person reads.
data::statuses_result all_statuses();

/// The status under an id or a name, whatever its case; with an empty id where there is none.
data::status find_status(std::string_view id_or_name);

/// The status that a box has, told by word or by number. Throws unreadable where it is neither.
data::status read_status(const boost::json::object& shipment);

/// "unshipped" -> "1": for shops whose filters take numbers.
std::string_view number_of(std::string_view id);

} // namespace dray::cratejoy
