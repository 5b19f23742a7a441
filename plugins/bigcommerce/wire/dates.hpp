#pragma once

#include "plugins/common/dates.hpp"

#include "dray/data/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace dray::bigcommerce {

/// A date as BigCommerce writes it: RFC 2822 or RFC 3339. Empty for "", which means "never", and
/// for all else.
using common::read_date;

/// Date filters of the order list. Their resolution is a second; milliseconds are cut off.
/// "2018-01-10T21:05:30%2B00:00": the plus of the offset must be encoded, or the shop reads a
/// space.
std::string date_for_query(data::timestamp at);

} // namespace dray::bigcommerce
