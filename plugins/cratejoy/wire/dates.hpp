#pragma once

#include "dray/data/time_zone.hpp"

#include <boost/json/fwd.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace dray::cratejoy {

/// A date in each form that Cratejoy writes: RFC 3339 with Z or an offset, the same with a blank or
/// without an offset, a day alone, epoch milliseconds. What names no offset is a time of `zone`.
/// Empty for null, "" and all else.
std::optional<data::timestamp> read_when(const boost::json::value& from,
                                         const data::time_zone& zone);
std::optional<data::timestamp> read_when(std::string_view text, const data::time_zone& zone);

/// For a filter, encoded for a URL: "2026-03-01T12%3A00%3A00Z".
std::string when_for_query(data::timestamp at);

} // namespace dray::cratejoy
