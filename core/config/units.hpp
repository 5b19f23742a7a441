#pragma once

// Durations and sizes as people write them in TOML.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dray::config {

/// "1h30m" -> milliseconds. Units d, h, m, s, ms, each at most once, large to small, whole numbers;
/// at most 3650 days. Empty for anything else, a bare "0" too.
std::optional<std::int64_t> parse_duration(std::string_view text);

/// The shortest text that parse_duration() reads back: 5400000 -> "1h30m", 0 -> "0s".
std::string format_duration(std::int64_t milliseconds);

/// "64 KiB" -> bytes. Units B, KiB, MiB, GiB, with or without a space; at most 1024 GiB.
std::optional<std::int64_t> parse_size(std::string_view text);

/// In the largest unit that holds it whole: 65536 -> "64 KiB".
std::string format_size(std::int64_t bytes);

/// RFC 3339, or a date alone for its midnight in UTC -> milliseconds since 1970 UTC.
std::optional<std::int64_t> parse_instant(std::string_view text);
std::string format_instant(std::int64_t milliseconds);

} // namespace dray::config
