#pragma once

#include <string_view>

namespace dray::bigcommerce {

inline constexpr std::string_view connector_version = "0.1.0";

/// The connector's manifest (docs/plugin-protocol.md), a constant.
std::string_view manifest_json();

} // namespace dray::bigcommerce
