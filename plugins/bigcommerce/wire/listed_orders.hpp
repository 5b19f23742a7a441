#pragma once

// A page of the order list, cut into its orders before any of it is parsed.

#include "plugins/common/listed_rows.hpp"

namespace dray::bigcommerce {

using listed_order = common::listed_row;

/// Empty where the body is no complete array, is nested too deeply or holds too many elements.
inline std::optional<std::vector<listed_order>> cut_page(std::string_view body) {
    return common::cut_rows(body, common::row_members("id", "status_id", "date_modified"));
}

} // namespace dray::bigcommerce
