#pragma once

// An order of the v2 API as data::order. Its lines and ship groups come from `consignments` where
// the shop expanded them, else from the sub-resources products and shipping_addresses.

#include "dray/data/order.hpp"

#include <boost/json/fwd.hpp>

#include <span>

namespace dray::bigcommerce {

/// Incomplete: abandoned at payment. Never an order for anybody.
inline constexpr std::string_view incomplete_status = "0";

struct order_rules {
    order_rules() = default;
    /// A bundle's children are shipped and its parent is not; false: all of them are.
    bool bundle_children_ship = true;
};

/// All but lines and ship groups. Throws unreadable without an id, a status or its dates.
data::order read_order_head(const boost::json::object& from);

/// Adds lines and ship groups from an expanded `consignments`. False, with nothing added: the shop
/// did not expand it, or not completely; then read the sub-resources. Throws unreadable.
bool add_consignments(const boost::json::object& from, const order_rules& rules, data::order& into);

/// Adds lines and ship groups from all pages of `products` and of `shipping_addresses`, each a JSON
/// array. Throws unreadable.
void add_sub_resources(std::span<const boost::json::value> products,
                       std::span<const boost::json::value> addresses, const order_rules& rules,
                       data::order& into);

} // namespace dray::bigcommerce
