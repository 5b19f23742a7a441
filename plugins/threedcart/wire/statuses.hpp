#pragma once

#include "dray/data/functions.hpp"

#include <boost/json/fwd.hpp>

#include <string>
#include <string_view>

namespace dray::threedcart {

// The ids are the same in every store; only what the merchant calls them changes.
inline constexpr std::string_view status_new = "1";
inline constexpr std::string_view status_processing = "2";
inline constexpr std::string_view status_partial = "3";
inline constexpr std::string_view status_shipped = "4";
inline constexpr std::string_view status_cancel = "5";
inline constexpr std::string_view status_hold = "6";
/// Payment failed or the checkout was abandoned. It has an invoice number all the same; it becomes
/// New by itself if the shopper comes back. Never an order for anybody.
inline constexpr std::string_view status_not_completed = "7";
inline constexpr std::string_view status_unpaid = "11";
inline constexpr std::string_view status_review = "12";

/// The system name of a status, empty where it is none of those that every store has.
std::string_view system_name(std::string_view id);

/// One page of OrderStatus, in the store's own order, into `to`: those that are visible, under the
/// text that the merchant sees. `rows` is how many the page held. Throws unreadable where it is no
/// array of statuses.
void read_statuses(const boost::json::value& from, data::statuses_result& to, std::size_t& rows);

} // namespace dray::threedcart
