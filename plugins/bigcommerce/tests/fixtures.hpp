#pragma once

// Orders, lines and addresses as the v2 API writes them, made by hand from the documented fields.

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dray::bigcommerce::fixtures {

/// A paid order of a guest, with links where sub-resources would be. `modified` as RFC 2822.
boost::json::object order(std::int64_t id, int status_id = 11,
                          std::string_view modified = "Wed, 10 Jan 2018 21:05:30 +0000");

/// A physical line of address 128.
boost::json::object product(std::int64_t id, std::string_view sku, std::int64_t quantity);

boost::json::object shipping_address(std::int64_t id);

/// A shipping consignment of the expanded form, amounts as numbers.
boost::json::object consignment(std::int64_t id, std::vector<boost::json::object> lines);

/// Puts expanded consignments into an order and sets its counts.
void expand(boost::json::object& order, std::vector<boost::json::object> shipping);

/// The usual: one line of two mugs to one address.
boost::json::object expanded_order(std::int64_t id, int status_id = 11,
                                   std::string_view modified = "Wed, 10 Jan 2018 21:05:30 +0000");

/// A shipment that the shop has.
boost::json::object shipment(std::int64_t id, std::int64_t address, std::string_view tracking,
                             std::int64_t line, std::int64_t quantity);

std::string page_of(const std::vector<boost::json::object>& rows);

/// "Wed, 10 Jan 2018 21:05:30 +0000" for 2018-01-10T21:05:30Z plus `seconds`.
std::string rfc2822(std::int64_t seconds);

} // namespace dray::bigcommerce::fixtures
