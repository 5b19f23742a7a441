#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace dray::config {

struct shape_error {
    std::uint32_t line = 0;
    std::uint32_t column = 0; ///< in bytes
};

/// Where TOML text nests deeper than max_depth, by brackets or by dotted keys: a deep tree would
/// exhaust the stack of whoever walks it. Looks at nothing else; broken TOML passes.
std::optional<shape_error> too_deep(std::string_view text);

} // namespace dray::config
