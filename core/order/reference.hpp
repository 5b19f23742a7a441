#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dray::orders {

/// What we call a consignment at a destination: made only of the source's identity, the source_ref,
/// the ship group and the generation, so that a rebuilt store makes the same one; at most `limit`
/// characters (>= 16), of [A-Za-z0-9-] only; readable where it fits, a hash of it where it does
/// not. `prefix` marks test orders.
std::string make_reference(std::string_view source_identity, std::string_view source_ref,
                           std::string_view ship_group, std::int64_t generation, std::int64_t limit,
                           std::string_view prefix = {});

} // namespace dray::orders
