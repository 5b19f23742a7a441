#pragma once

// Orders out of a seed: the same seed gives the same orders on every machine. All shapes that a
// real shop has, and on request one that cannot be an order.

#include "tests/simulators/bigcommerce/shop.hpp"
#include "tests/simulators/common/random.hpp"

#include <array>
#include <boost/json/fwd.hpp>
#include <memory>
#include <string_view>

namespace dray::sim::bigcommerce {

enum class order_kind : std::uint8_t {
    simple,
    multi_address,    ///< two or three addresses
    guest,            ///< customer_id 0
    unicode,          ///< accents, CJK, emoji, right-to-left, apostrophes
    digital,          ///< nothing to ship, no address
    pickup,           ///< collected at the shop, address 0
    gift_certificate, ///< beside a physical line, or alone
    bundle,           ///< a parent line and its children
    custom_line,      ///< product_id 0
    many_lines,       ///< 51 to 75: two pages of products
    incomplete,       ///< status 0: abandoned at payment
};
inline constexpr std::array<std::string_view, 11> order_kind_names{
    "simple",           "multi_address", "guest",       "unicode",    "digital",   "pickup",
    "gift_certificate", "bundle",        "custom_line", "many_lines", "incomplete"};

/// What the payload of a poison order has that no order can have.
inline constexpr std::array<std::string_view, 9> poison_shapes{
    "negative_quantity", ///< first line: quantity -1 and no id
    "text_total",        ///< total_inc_tax "n/a"
    "no_id",             ///< the order's id is missing
    "text_id",           ///< "id": "abc"
    "bad_dates",         ///< date_created "yesterday", date_modified ""
    "null_address",      ///< billing_address null
    "wrong_types",       ///< status_id {}, items_total "many", products []
    "deep",              ///< 300 arrays within each other in billing_address.form_fields
    "bad_utf8",          ///< a name of bytes that are no UTF-8: the whole page is no text
};

/// A new order with the shop's next line and address ids; not placed yet.
std::unique_ptr<order> make_order(shop& in, order_kind kind, random& dice, ident id,
                                  std::int64_t created);

/// Throws std::invalid_argument for a shape that is none of `poison_shapes`.
void poison(order& one, std::string_view shape);

/// The knob "seed"; see README.md. Places the orders and answers what they are:
/// {"first_id", "last_id", "kinds": {…}, "poison": [ids]}. Throws std::invalid_argument.
boost::json::object seed_orders(shop& in, const boost::json::object& plan);

} // namespace dray::sim::bigcommerce
