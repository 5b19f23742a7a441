#pragma once

// Unix seconds <-> the texts that vendors write. No zone data: offsets are in the text or given.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dray::sim {

/// "Wed, 10 Jan 2018 21:05:30 +0000". Always UTC.
std::string rfc2822(std::int64_t unix_seconds);
/// "Wed, 10 Jan 2018 21:05:30 GMT", for HTTP's Date header.
std::string http_date(std::int64_t unix_seconds);
/// "2018-01-10T21:05:30Z".
std::string rfc3339(std::int64_t unix_seconds);

/// Reads RFC 2822 or ISO 8601 (date alone, or date and time with 'T' or a space, fractions cut
/// off, "Z", "+hh:mm", "+hhmm", "GMT" or no offset). An offset whose '+' became a space in an
/// unencoded query is understood. Nothing when the text is neither.
/// @param offset_minutes east of UTC, taken where the text names no offset
std::optional<std::int64_t> parse_time(std::string_view text, int offset_minutes = 0);

} // namespace dray::sim
