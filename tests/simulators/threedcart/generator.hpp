#pragma once

// Orders out of a seed: the same seed gives the same orders on every machine. All shapes that a
// real store has, and on request one that cannot be an order.

#include "tests/simulators/common/random.hpp"
#include "tests/simulators/threedcart/shop.hpp"

#include <array>
#include <boost/json/fwd.hpp>
#include <memory>
#include <string_view>

namespace dray::sim::threedcart {

enum class order_kind : std::uint8_t {
    simple,
    multi_shipment,  ///< two or three shipments, each with its own address and lines
    guest,           ///< CustomerID 0
    unicode,         ///< accents, CJK, emoji, right-to-left, apostrophes
    offline_payment, ///< status 11 until somebody has paid
    abandoned,       ///< status 7, with an invoice number and without a payment method
    custom_status,   ///< status 8
    review,          ///< status 12
    questions,       ///< answers to checkout questions, comments
    decimal,         ///< sold by weight: 1.5 pieces
    many_lines,      ///< 51 to 75
    tracked,         ///< status 4 with a tracking number and a ship date
};
inline constexpr std::array<std::string_view, 12> order_kind_names{
    "simple",        "multi_shipment", "guest",     "unicode", "offline_payment", "abandoned",
    "custom_status", "review",         "questions", "decimal", "many_lines",      "tracked"};

/// What the payload of a poison order has that no order can have.
inline constexpr std::array<std::string_view, 9> poison_shapes{
    "negative_quantity", ///< first line: quantity -1 and no ItemIndexID
    "text_total",        ///< OrderAmount "n/a"
    "no_id",             ///< OrderID is missing
    "text_id",           ///< "OrderID": "abc"
    "bad_dates",         ///< OrderDate "yesterday", LastUpdate ""
    "null_lists",        ///< ShipmentList and OrderItemList null
    "wrong_types",       ///< OrderStatusID {}, ShipmentList "none"
    "deep",              ///< 300 arrays within each other
    "bad_utf8",          ///< a name of bytes that are no UTF-8: the whole page is no text
};

/// A new order with the store's next line and shipment ids; not placed yet.
/// @param created wall time
std::unique_ptr<order> make_order(shop& in, order_kind kind, random& dice, ident id,
                                  std::int64_t created);

/// Throws std::invalid_argument for a shape that is none of `poison_shapes`.
void poison(order& one, std::string_view shape);

/// The knob "seed"; see common/seed_plan.hpp. Places the orders and answers what they are. Throws
/// std::invalid_argument.
boost::json::object seed_orders(shop& in, const boost::json::object& plan);

} // namespace dray::sim::threedcart
