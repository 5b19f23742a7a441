#pragma once

// JSON as vendors write it: Boost.JSON writes 12.5 as 1.25E1, which no shop does.

#include <boost/json/value.hpp>
#include <string>

namespace dray::sim {

/// Compact; numbers in the shortest decimal notation that reads back the same.
std::string json_text(const boost::json::value& from);

} // namespace dray::sim
