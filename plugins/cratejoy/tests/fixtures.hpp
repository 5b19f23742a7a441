#pragma once

// Boxes as the v1 API writes them, made by hand from the documented fields.

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dray::cratejoy::fixtures {

/// An ad-hoc box of one unit, unshipped, due at `due`; ids have ten digits.
boost::json::object box(std::int64_t id, std::string_view due = "2026-02-28T10:00:00Z");

/// One unit: its instance has the SKU, its order bought `bought` of it.
boost::json::object fulfillment(std::int64_t id, std::string_view sku,
                                std::int64_t order = 9000000001, std::int64_t bought = 1);

/// A page of a collection; `next` as it comes, empty = null.
std::string page_of(const std::vector<boost::json::object>& rows, std::int64_t count,
                    std::string_view next = "");

/// {"errors": ["…"]}
std::string error_body(std::string_view message);

} // namespace dray::cratejoy::fixtures
