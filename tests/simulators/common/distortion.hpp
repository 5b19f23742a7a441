#pragma once

// Members laid over (or taken out of) a rendered object, for payloads that a typed order cannot
// say: a total that is no number, a line without id.

#include <boost/json/object.hpp>
#include <memory>
#include <string>
#include <vector>

namespace dray::sim {

struct distortion {
    boost::json::object over;
    std::vector<std::string> without;
};

/// Nothing where `odd` is null.
void distort(boost::json::object& out, const std::unique_ptr<distortion>& odd);

} // namespace dray::sim
