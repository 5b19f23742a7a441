#pragma once

#include "impl/config.hpp"

#include <chrono>
#include <cstddef>
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

namespace detail {
inline constexpr std::size_t max_time_text = 24; ///< "2026-03-01T12:00:00.250Z"

/// format_time without a string: writes at most max_time_text bytes, returns how many. Outside of
/// the years 0 to 9999 the nearest instant inside is written, since RFC 3339 has no others.
std::size_t write_time(char* to, timestamp at);
} // namespace detail

} // namespace dray::data

#ifndef DRAY_SDK_SEPARATE_COMPILATION
#include "impl/time.ipp"
#endif
