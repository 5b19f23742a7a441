#pragma once

// The one tracking number of a box, and what goes with it.

#include "shop_settings.hpp"

#include "dray/data/shipment.hpp"

#include <boost/json/fwd.hpp>

#include <string>
#include <string_view>

namespace dray::cratejoy {

/// Whether all numbers of the parcel stand in `there` as they are, alone or in a list.
bool tells(std::string_view there, const data::shipment& parcel);

/// What is to stand there: `there` where it tells the parcel already, or where the rule leaves
/// further parcels out.
std::string tracking_for(const std::string& there, const data::shipment& parcel, more_parcels rule);

/// carrier_name and tracking_link, what is known of them.
boost::json::object carrier_members(const data::shipment& parcel);

/// The name under which a parcel of a box is known: unique in the box.
std::string parcel_ref(const std::string& box, const data::shipment& parcel);

} // namespace dray::cratejoy
