#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dray::cli {

/// What a person may have meant: an order's number (or the shop's own reference), in every source
/// or in one.
struct order_name {
    std::string source; ///< empty = any
    std::string number;
    bool operator==(const order_name&) const = default;
};

/// The id of "#17"; nothing where it is not a '#' and a whole number above 0.
std::optional<std::int64_t> order_id_of(const std::string& name);

/// NUMBER, and where there is a slash also SOURCE/NUMBER; a number may hold slashes itself.
std::vector<order_name> readings_of(const std::string& name);

} // namespace dray::cli
