#pragma once

// Decimal text times a count and plus another: exact, without a double. Operands are
// data::is_decimal() and not negative.

#include <cstdint>
#include <string>
#include <string_view>

namespace dray::propago {

/// "12.50" x 3 = "37.50". `count` is 0 to 10^15.
std::string times(std::string_view decimal, std::int64_t count);

/// "1.5" + "0.25" = "1.75".
std::string plus(std::string_view a, std::string_view b);

} // namespace dray::propago
