#include "tests/simulators/common/vendor.hpp"

#include <boost/beast/core/string.hpp>

namespace dray::sim {

std::string_view header(const headers& all, std::string_view name) {
    for (const auto& [key, value] : all) {
        if (boost::beast::iequals(key, name)) {
            return value;
        }
    }
    return {};
}

} // namespace dray::sim
