#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace dray::orders {

/// FIPS 180-4. Here, and not from OpenSSL, because core/order depends on the standard library
/// alone: a reference must come out the same in every tool that links it.
std::array<std::uint8_t, 32> sha256(std::string_view bytes);

} // namespace dray::orders
