#pragma once

// Shipments of the v2 API, both ways.

#include "carriers.hpp"

#include "dray/data/functions.hpp"

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace dray::bigcommerce {

inline constexpr std::size_t max_tracking = 50;
inline constexpr std::size_t max_tracking_link = 500;
inline constexpr std::size_t max_comments = 65'535;

/// Units by order_product_id.
using line_units = std::map<std::int64_t, std::int64_t>;

/// Tracking as BigCommerce can hold it: one text of at most 50 bytes, what does not fit in words.
struct tracking_text {
    tracking_text() = default;
    std::string number;
    std::string comments;
};

/// "A, B" where all numbers fit, else the first and the others in `comments`. A first number that
/// is too long by itself is cut, and stands in full in `comments`.
tracking_text tracking_for(const data::shipment& shipment);

enum class link_policy { when_carrier_unknown, always, never };

/// What is posted, checked: throws unreadable where the shipment has no lines, a line's id or
/// quantity cannot be BigCommerce's, or its ship group is none that a shipment may name.
struct new_shipment {
    new_shipment() = default;
    std::int64_t address_id = 0;
    line_units items;
    /// The own lines of bundles that become whole with it; sent as items beside the others.
    line_units bundles;
    tracking_text tracking;

    [[nodiscard]] line_units all_items() const {
        auto all = items;
        all.insert(bundles.begin(), bundles.end());
        return all;
    }
};
new_shipment shipment_of(const data::shipment_confirm_request& request);

/// The body of the POST. `product_id` and all that is read-only stay out: the shop refuses them.
std::string shipment_json(const new_shipment& what, const data::shipment& from,
                          const carrier_words& carrier, link_policy links);

/// One shipment that the shop has.
struct shop_shipment {
    shop_shipment() = default;
    std::string id;
    std::int64_t address_id = 0;
    std::string tracking;
    line_units items;
};
/// Throws unreadable without id or items.
shop_shipment read_shipment(const boost::json::value& from);

/// Same address, same tracking (case and outer blanks aside), same units of the same lines, with or
/// without those of bundles.
bool is_that_shipment(const shop_shipment& there, const new_shipment& ours);

data::found_shipment to_found(const shop_shipment& there);

} // namespace dray::bigcommerce
