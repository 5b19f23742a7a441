#pragma once

#include <string>
#include <string_view>

namespace dray::common {

/// The ISO 3166-2 part of a state as shops write it (its full name or its code) for
/// the United States, Canada and Australia, whose warehouses and carriers ask for it: ("US",
/// "Texas") -> "TX". Empty where it is not known.
std::string region_code(std::string_view country_code, std::string_view region);

} // namespace dray::common
