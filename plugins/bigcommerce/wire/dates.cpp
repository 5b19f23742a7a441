#include "dates.hpp"

namespace dray::bigcommerce {

std::string date_for_query(data::timestamp at) {
    auto text = data::format_time(std::chrono::floor<std::chrono::seconds>(at));
    text.pop_back(); // the Z: only numeric offsets are documented
    return text + "%2B00:00";
}

} // namespace dray::bigcommerce
