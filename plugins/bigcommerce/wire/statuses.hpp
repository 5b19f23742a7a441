#pragma once

#include "dray/data/functions.hpp"

#include <boost/json/fwd.hpp>

#include <string>
#include <string_view>

namespace dray::bigcommerce {

// The ids are fixed in every shop; only their labels change.
inline constexpr std::string_view status_pending = "1";
inline constexpr std::string_view status_shipped = "2";
inline constexpr std::string_view status_partially_shipped = "3";
inline constexpr std::string_view status_refunded = "4";
inline constexpr std::string_view status_cancelled = "5";
inline constexpr std::string_view status_awaiting_payment = "7";
inline constexpr std::string_view status_awaiting_shipment = "9";
inline constexpr std::string_view status_completed = "10";
inline constexpr std::string_view status_awaiting_fulfillment = "11";

/// The answer of order_statuses, in the order of the shop's own list: live labels and system names.
/// Throws unreadable where it is no array of statuses.
data::statuses_result read_statuses(const boost::json::value& from);

} // namespace dray::bigcommerce
