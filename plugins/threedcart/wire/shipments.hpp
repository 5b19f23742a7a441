#pragma once

// Shipments as they stand in an order, and what is written into them. 3DCart keeps one tracking
// number for each, no quantities and no carrier.

#include "dates.hpp"

#include "dray/data/functions.hpp"

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dray::threedcart {

inline constexpr std::size_t max_tracking = 50;
inline constexpr std::size_t max_comment = 65'535;
inline constexpr std::size_t max_method = 100;

/// Where what the store has no field for goes.
enum class more_parcels { comment, join };
enum class carrier_place { comment, method, nowhere };

struct shipment_rules {
    shipment_rules() = default;
    more_parcels more = more_parcels::comment;
    carrier_place carrier = carrier_place::comment;
    ship_date_form date = ship_date_form::us;
    bool sets_status = false; ///< ShipmentOrderStatus too
    data::time_zone zone;
};

/// One shipment that the order has. `tracking` without the blanks with which the store pads it.
struct shop_shipment {
    shop_shipment() = default;
    std::int64_t id = 0;
    std::string tracking;
    std::string comment;
    std::string shipped; ///< the date as the store writes it; empty = not yet
};

/// All shipments of an order. Throws unreadable.
std::vector<shop_shipment> read_shipments(const boost::json::object& order);

/// Whether the shipment tells this parcel already: its tracking number stands there as a whole, in
/// the field or in the comment; without a number, its date.
bool tells(const shop_shipment& there, const data::shipment& parcel, const shipment_rules& rules);

/// What is to be written, as the members of a shipment; empty where nothing is.
boost::json::object fields_for(const shop_shipment& there, const data::shipment& parcel,
                               const shipment_rules& rules, data::timestamp now);

/// The name under which a parcel of a shipment is known: unique in the order, though several
/// parcels share a shipment.
std::string parcel_ref(std::int64_t shipment_id, const data::shipment& parcel);

/// The group's ShipmentID; empty where it is none.
std::optional<std::int64_t> shipment_id(const std::string& ship_group);

} // namespace dray::threedcart
