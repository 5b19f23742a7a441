#pragma once

#include "dray/data/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace dray::bigcommerce {

/// The cursor of orders.download: everything that was modified before this moment has been emitted.
std::string write_cursor(data::timestamp modified);

/// Empty for text that write_cursor() did not make.
std::optional<data::timestamp> read_cursor(std::string_view cursor);

} // namespace dray::bigcommerce
