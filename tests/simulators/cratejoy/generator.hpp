#pragma once

// Orders and their boxes out of a seed: the same seed gives the same ones on every machine. All
// shapes that a real store has, and on request boxes that cannot be.

#include "tests/simulators/common/random.hpp"
#include "tests/simulators/cratejoy/shop.hpp"

#include <array>
#include <boost/json/fwd.hpp>
#include <string_view>
#include <vector>

namespace dray::sim::cratejoy {

enum class order_kind : std::uint8_t {
    monthly,  ///< one box of this month's batch
    prepaid,  ///< twelve boxes at once, all made at the same moment, one for each month
    adhoc,    ///< a box without a batch, due in some days
    ecom,     ///< one-off goods: no subscription, no cycles
    gift,     ///< another recipient, and a message
    unit,     ///< an address with an apartment
    combined, ///< a second order of the customer in the same box
    test,     ///< is_test
    admin,    ///< made by staff: cycle -1
    null_sku, ///< an instance without a SKU
    addon,    ///< a box and two pieces of something
    unicode,  ///< accents, CJK, emoji, right-to-left, apostrophes
};
inline constexpr std::array<std::string_view, 12> order_kind_names{
    "monthly",  "prepaid", "adhoc", "ecom",     "gift",  "unit",
    "combined", "test",    "admin", "null_sku", "addon", "unicode"};

/// What the payload of a poisoned box has that no box can have.
inline constexpr std::array<std::string_view, 7> poison_shapes{
    "no_id",             ///< id is missing
    "text_id",           ///< "id": "abc"
    "bad_date",          ///< adjusted_ordered_at "soon"
    "null_fulfillments", ///< fulfillments null, ship_address null
    "wrong_types",       ///< status {}, fulfillments "none"
    "deep",              ///< 300 arrays within each other
    "bad_utf8",          ///< a tracking number of bytes that are no UTF-8
};

/// A new order with its customer, address, subscription and boxes.
/// @param id     of the order
/// @param placed unix seconds
/// @return its boxes' ids, ascending
std::vector<ident> make_order(shop& in, order_kind kind, random& dice, ident id,
                              std::int64_t placed);

/// Throws std::invalid_argument for a shape that is none of `poison_shapes`.
void poison(shipment& one, std::string_view shape);

/// The knob "seed"; see common/seed_plan.hpp ("status_mix" takes 1, 2, 3 and gives boxes theirs).
/// Throws std::invalid_argument.
boost::json::object seed_orders(shop& in, const boost::json::object& plan);

} // namespace dray::sim::cratejoy
