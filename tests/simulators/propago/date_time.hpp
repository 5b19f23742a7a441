#pragma once

// xsd:dateTime as Propago's service reads and writes it. The sheet leaves the time zone of an
// undecorated time open, so the account's offset decides.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace dray::sim::propago {

/// Milliseconds, because .NET clients send 0001-01-01, which nanoseconds cannot hold.
using instant = std::chrono::sys_time<std::chrono::milliseconds>;

enum class date_style {
    plain,  ///< 2024-05-01T09:30:00
    zulu,   ///< 2024-05-01T09:30:00Z
    offset, ///< 2024-05-01T11:30:00+02:00
};

/// Reads an xsd:dateTime; one without an offset is local to `local_offset`. Nothing where the text
/// is not one (a date alone is not one). Fractions beyond milliseconds are cut.
std::optional<instant> parse_date_time(std::string_view text, std::chrono::minutes local_offset);

/// Writes a time as .NET does: a fraction only where there is one.
std::string format_date_time(instant at, date_style style, std::chrono::minutes local_offset);

} // namespace dray::sim::propago
