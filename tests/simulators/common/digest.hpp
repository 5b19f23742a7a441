#pragma once

// Digests as vendors put them into webhooks. Texts in, texts out.

#include <string>
#include <string_view>

namespace dray::sim {

/// 40 hexadecimal digits.
std::string sha1_hex(std::string_view text);
/// The 32 bytes of HMAC-SHA256, as they are.
std::string hmac_sha256(std::string_view key, std::string_view text);
std::string base64(std::string_view bytes);

} // namespace dray::sim
