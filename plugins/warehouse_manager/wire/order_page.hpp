#pragma once

// A page of orders.

#include <boost/json.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace dray::warehouse_manager {

struct order_page {
    order_page() = default;
    std::optional<std::int64_t> total; ///< of the whole list
    boost::json::array rows;           ///< none where nothing matches or it lies past the end
};

/// Without the labels of parcels, which are long and of no use here. Empty where the body is no
/// page of a list in either dialect.
std::optional<order_page> read_page(std::string_view body);

/// One order's body as an object; empty where it is none.
std::optional<boost::json::object> read_object(std::string_view body);

} // namespace dray::warehouse_manager
