#include "status_filter.hpp"

#include "dray/sdk/failure.hpp"

#include <algorithm>

namespace dray::common {

namespace {

sdk::failure refusal(const std::string& why, const std::string& id) {
    return sdk::failure(sdk::error_class::config, "bad_download_status", why).about(id);
}

} // namespace

status_filter::status_filter(const std::vector<std::string>& ids, const status_id_rules& rules) {
    for (const auto& id : ids) {
        const bool number =
            !id.empty() && id.size() <= 4 &&
            std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!number)
            throw refusal("\"" + id.substr(0, 60) + "\" is no status id of " +
                              std::string(rules.vendor) + " (" + std::string(rules.ids) +
                              "): the statuses to download are named by id here",
                          id.substr(0, 60));
        if (id != rules.never)
            ids_.push_back(id);
    }
    if (ids.empty())
        ids_.emplace_back(rules.fallback);
    if (ids_.empty())
        throw refusal("only " + std::string(rules.never_name) + " (" + std::string(rules.never) +
                          ") is to be downloaded: those orders were abandoned at payment and are "
                          "never downloaded; name another status, such as " +
                          std::string(rules.fallback),
                      std::string(rules.never));
}

bool status_filter::wants(std::string_view id) const {
    return std::find(ids_.begin(), ids_.end(), id) != ids_.end();
}

std::string status_filter::only() const {
    return ids_.size() == 1 ? ids_.front() : std::string();
}

} // namespace dray::common
