#pragma once

#include <string>
#include <string_view>

namespace dray::common {

/// Decimal text in one form: no needless zeros, but at least two decimals ("361.9500" -> "361.95",
/// "0" -> "0.00", "1.12345" stays). So the same amount reads the same whether a vendor writes
/// "10.5000" or 10.5. Empty for what is not a decimal.
std::string tidy_decimal(std::string_view amount);

/// The exact sum of two tidy decimals of at most 17 digits; an empty one counts as nothing. Where
/// they are anything else: `a`.
std::string sum_of(const std::string& a, const std::string& b);

} // namespace dray::common
