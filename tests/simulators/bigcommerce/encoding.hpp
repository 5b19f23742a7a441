#pragma once

// How a body travels: JSON or XML, plain or compressed.

#include "tests/simulators/common/vendor.hpp"

#include <string>
#include <vector>

namespace dray::sim::bigcommerce {

enum class body_format { json, xml, none };

/// By the extension of the last path segment (taken off), else by Accept, else by the platform's
/// choice. `none`: 406.
body_format wanted_format(const request& req, std::vector<std::string>& path, bool choose_xml);

/// The JSON body written as XML; array entries become <item>.
void to_xml(response& out);

/// Gzip, where the client accepts it and there is a body.
void compress(response& out, const request& req);

} // namespace dray::sim::bigcommerce
