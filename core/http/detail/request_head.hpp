#pragma once

#include "core/http/client.hpp"
#include "core/http/origin.hpp"

#include <optional>
#include <string>

namespace dray::http::detail {

/// Why a request cannot be sent as it is: bad_request, header_reserved; nothing when it can.
[[nodiscard]] std::optional<refusal> check_request(const request& what);

/// Writes the request line and headers into `out`, replacing what it held. `through_proxy`: in
/// absolute form, with the proxy's authorization.
void write_head(std::string& out, const request& what, const address& where,
                const std::string& user_agent, bool through_proxy, const network_settings& network);

} // namespace dray::http::detail
