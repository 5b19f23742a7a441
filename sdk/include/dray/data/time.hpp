#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace dray::data {

/// A point in time, UTC, in milliseconds; RFC 3339 ("2026-03-01T12:00:00Z") where it is text.
using timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// "2026-03-01T12:00:00Z", with ".250" only where there are milliseconds.
std::string format_time(timestamp at);

/// RFC 3339 with any offset, at least to the second, years 1970 to 9999; empty for anything else.
std::optional<timestamp> parse_time(std::string_view text);

}  // namespace dray::data

#include "impl/time.ipp"
