#pragma once

// Orders, shipments and statuses as the API writes them, made by hand from the documented fields.

#include "dray/data/time_zone.hpp"

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dray::threedcart::fixtures {

/// New York in 2026: forward on 8 March at 07:00Z, back on 1 November at 06:00Z.
data::time_zone new_york();

/// A paid order of a guest: one line of two mugs in its one shipment, 0. `updated` is local.
boost::json::object order(std::int64_t id, int status = 1,
                          std::string_view updated = "2026-02-10T16:05:30");

boost::json::object line(std::int64_t index, std::string_view sku, double quantity,
                         std::int64_t shipment = 0);

/// The code padded to 50 characters, as the store keeps it.
boost::json::object shipment(std::int64_t id, std::string_view tracking = "");

std::string page_of(const std::vector<boost::json::object>& rows);

/// The error array, its Status as text or as a number.
std::string error_body(int status, std::string_view message, bool as_number = false);

/// What a write answers: one record for each id.
std::string written(const std::vector<std::string>& ids);

/// All twelve statuses, by their system names but for `renamed` (id 2) and `hidden` ones.
std::string statuses(std::string_view renamed = "Processing");

} // namespace dray::threedcart::fixtures
