#pragma once

#include "dray/data/time.hpp"

#include <optional>
#include <string_view>

namespace dray::common {

/// RFC 2822, as HTTP's Date and many vendors write it ("Wed, 10 Jan 2018 21:05:30 +0000", any
/// offset or GMT, the day's name optional), or RFC 3339. Empty for all else.
std::optional<data::timestamp> read_date(std::string_view text);

} // namespace dray::common
