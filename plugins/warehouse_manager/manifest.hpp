#pragma once

#include <string_view>

namespace dray::warehouse_manager {

inline constexpr std::string_view connector_version = "0.1.0";

/// docs/plugin-protocol.md says what stands in it.
std::string_view manifest_json();

} // namespace dray::warehouse_manager
