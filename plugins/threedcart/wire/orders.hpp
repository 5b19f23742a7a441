#pragma once

// An order of 3DCart's REST API as data::order.

#include "dates.hpp"

#include "dray/data/order.hpp"

#include <boost/json/fwd.hpp>

#include <string>
#include <string_view>

namespace dray::threedcart {

struct order_rules {
    order_rules() = default;
    data::time_zone zone;
    std::string currency; ///< orders name none; empty = unknown
    /// ItemOptionPrice is to be added to ItemUnitPrice, which does not hold it.
    bool adds_option_price = false;
};

/// The order with its lines and ship groups, `now` being when it was read. Status names are the
/// system's: the order says only the id. Throws unreadable.
data::order read_order(const boost::json::object& from, const order_rules& rules,
                       data::timestamp now);

/// All but lines and ship groups. Throws unreadable.
data::order read_order_head(const boost::json::object& from, const order_rules& rules,
                            data::timestamp now);

/// The order's JSON as it stands, but card and bank details blank: for what is kept of a poison
/// item.
std::string without_payment_details(std::string_view raw);

/// "AB-1234" of prefix and number, the OrderID where there is no invoice yet.
std::string invoice_number(const boost::json::object& order);

} // namespace dray::threedcart
