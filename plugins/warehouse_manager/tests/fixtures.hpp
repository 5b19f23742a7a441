#pragma once

// Orders as the API writes them, made by hand from the documented fields.

#include "dray/data/consignment.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dray::warehouse_manager::fixtures {

/// In hal+json: customer 4, building 1, to Ann Lee, 73301; modified and created 1 March 2026.
boost::json::object order(std::int64_t id, std::string_view reference, int status = 0);

/// Sets a member of readOnly.
boost::json::object with(boost::json::object order, std::string_view name,
                         boost::json::value value);

/// A line: theirs, ours (0 = none), SKU, units. `add` puts it under `_embedded`.
boost::json::object item(std::int64_t item_id, int line, std::string_view sku, double quantity);
boost::json::object add(boost::json::object order, std::vector<boost::json::object> items);

/// A package with contents (item id, units).
boost::json::object package(std::int64_t id, std::string_view tracking,
                            const std::vector<std::pair<std::int64_t, double>>& contents);
/// Inline under readOnly, or under `_embedded` as the list of packages has it.
boost::json::object pack(boost::json::object order, std::vector<boost::json::object> packages);
boost::json::object pack_embedded(boost::json::object order,
                                  const std::vector<boost::json::object>& packages);

boost::json::object route(boost::json::object order, std::string_view carrier,
                          std::string_view mode, std::string_view tracking);

/// hal+json pages; without orders `_embedded` is left out.
std::string page(const std::vector<boost::json::object>& orders, std::int64_t total = -1);
std::string text(const boost::json::value& value);

/// The same in the other dialect: PascalCase, children inline, ResourceList.
boost::json::value pascal(const boost::json::value& hal);

/// A .NET exception: its $type and PascalCase members besides.
std::string exception(std::string_view type, std::string_view code, std::string_view hint,
                      std::string_view more = "");

/// Reference R77, to Ann Lee: 2 of S1 as line 1, 1 of S2 as line 2.
data::consignment consignment();

} // namespace dray::warehouse_manager::fixtures
