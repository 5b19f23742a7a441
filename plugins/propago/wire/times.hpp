#pragma once

// xsd:dateTime as the vendor writes it: with Z, with an offset, or with neither.

#include <dray/data/time.hpp>

namespace dray::propago {

/// "-06:00", "+05:30", "Z"; within 14 hours.
std::optional<std::chrono::minutes> read_offset(std::string_view text);

/// `assumed` is the offset of a text that has none. Empty for what is no time, and for .NET's
/// "no date" (year 1) and all else before 1970. Digits beyond milliseconds are cut.
std::optional<data::timestamp> read_time(std::string_view text, std::chrono::minutes assumed);

/// "2026-03-01T06:00:00-06:00": to the second (cut), with its offset.
std::string write_time(data::timestamp at, std::chrono::minutes offset);

} // namespace dray::propago
