#pragma once

#include "dray/data/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace dray::bigcommerce {

/// A date as BigCommerce writes it: RFC 2822 ("Wed, 10 Jan 2018 21:05:30 +0000", any offset, the
/// day's name optional) or RFC 3339. Empty for "", which means "never", and for all else.
std::optional<data::timestamp> read_date(std::string_view text);

/// Date filters of the order list. Their resolution is a second; milliseconds are cut off.
/// "2018-01-10T21:05:30%2B00:00": the plus of the offset must be encoded, or the shop reads a
/// space.
std::string date_for_query(data::timestamp at);

} // namespace dray::bigcommerce
