#include "shop_settings.hpp"

#include "dray/sdk/context.hpp"

#include <algorithm>
#include <stdexcept>

namespace dray::bigcommerce {

namespace {

[[noreturn]] void refuse(const char* key, const std::string& why) {
    throw sdk::failure(sdk::error_class::config, "bad_setting", why).about(key);
}

std::string hash_of(const sdk::settings& from) {
    auto hash = from.text("store_hash");
    const bool good =
        !hash.empty() && hash.size() <= 64 && std::all_of(hash.begin(), hash.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        });
    if (!good)
        refuse("store_hash",
               "store_hash \"" + hash.substr(0, 64) +
                   "\" is no store hash: it is the part of the shop's API path between /stores/ "
                   "and /v3, letters and digits only, such as abc123");
    return hash;
}

std::string base_of(const sdk::settings& from, const std::string& hash) {
    auto url = from.text("api_url");
    if (url.empty())
        url = "https://api.bigcommerce.com";
    while (url.ends_with('/'))
        url.pop_back();
    if (url.find("/stores") != std::string::npos || url.find('?') != std::string::npos)
        refuse("api_url",
               "api_url \"" + url +
                   "\" must end before /stores: the store hash has a setting of its own. "
                   "For BigCommerce itself leave api_url out");
    return url + "/stores/" + hash + "/v2/";
}

carrier_table carriers_of(const sdk::settings& from) {
    try {
        return carrier_table(from.list("carrier_map"));
    } catch (const std::invalid_argument& e) {
        refuse("carrier_map", e.what());
    }
}

link_policy links_of(const sdk::settings& from) {
    const auto word = from.text("tracking_link");
    if (word == "always")
        return link_policy::always;
    if (word == "never")
        return link_policy::never;
    return link_policy::when_carrier_unknown;
}

} // namespace

shop_settings::shop_settings(const sdk::settings& from)
    : store_hash(hash_of(from)), base_url(base_of(from, store_hash)),
      page_size(std::clamp<std::int64_t>(from.integer("page_size", 250), 1, 250)),
      use_include(from.text("order_detail") != "sub_resources"), carriers(carriers_of(from)),
      hold_unknown_carrier(from.text("unknown_carrier") == "hold"), links(links_of(from)),
      always_check_quantity(from.text("check_open_quantity") == "always"),
      shipment_moves_status(from.flag("shipment_moves_status", false)),
      ship_bundle_lines(from.text("bundle_lines") != "leave_open"),
      rate_limit_wait(from.duration("rate_limit_wait", std::chrono::seconds{30})) {
    rules.bundle_children_ship = from.text("bundles") != "all_lines";
}

} // namespace dray::bigcommerce
