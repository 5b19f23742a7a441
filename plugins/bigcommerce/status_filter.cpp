#include "status_filter.hpp"

#include "wire/orders.hpp"

#include "dray/sdk/failure.hpp"

#include <algorithm>

namespace dray::bigcommerce {

status_filter::status_filter(const std::vector<std::string>& ids) {
    for (const auto& id : ids) {
        const bool number =
            !id.empty() && id.size() <= 3 &&
            std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!number)
            throw sdk::failure(sdk::error_class::config, "bad_download_status",
                               "\"" + id.substr(0, 60) +
                                   "\" is no status id of BigCommerce (0 to 14): the statuses to "
                                   "download are named by id here")
                .about(id.substr(0, 60));
        if (id != incomplete_status)
            ids_.push_back(id);
    }
    if (ids.empty())
        ids_.emplace_back("11");
    if (ids_.empty())
        throw sdk::failure(sdk::error_class::config, "bad_download_status",
                           "only Incomplete (0) is to be downloaded: those orders were abandoned "
                           "at payment and are never downloaded; name another status, such as 11")
            .about("0");
}

bool status_filter::wants(std::string_view id) const {
    return std::find(ids_.begin(), ids_.end(), id) != ids_.end();
}

std::string status_filter::only() const {
    return ids_.size() == 1 ? ids_.front() : std::string();
}

} // namespace dray::bigcommerce
