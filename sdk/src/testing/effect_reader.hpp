#pragma once

// Effects read as strictly as any host would.

#include <dray/abi/operation.h>
#include <dray/testing/outcome.hpp>

#include <boost/json.hpp>

namespace dray::testing {

/// Throws script_mismatch: the plugin broke the protocol.
[[noreturn]] void breach(const std::string& why);

/// The head as an object, once sizes, pointers, UTF-8 and JSON are in order.
boost::json::object read_head(const dray_effect& effect);

/// Markers are name -> marker; one that stands in a request without being listed, or is listed
/// without standing in it, is a breach.
std::vector<seen_request> read_requests(const dray_effect& effect,
                                        const std::map<std::string, std::string>& markers);
seen_emit read_emit(const dray_effect& effect);
seen_failure read_failure(const dray_effect& effect);

/// Null values remove.
void apply_state(const boost::json::object& values, std::map<std::string, std::string>& state);

} // namespace dray::testing
