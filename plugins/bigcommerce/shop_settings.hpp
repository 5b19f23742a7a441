#pragma once

#include "wire/carriers.hpp"
#include "wire/orders.hpp"
#include "wire/shipments.hpp"

#include <chrono>
#include <string>

namespace dray::sdk {
class settings;
}

namespace dray::bigcommerce {

/// The settings of one shop, checked. Throws sdk::failure (config) with what to change.
struct shop_settings {
    explicit shop_settings(const sdk::settings& from);

    std::string store_hash;
    std::string base_url; ///< "https://api.bigcommerce.com/stores/abc123/v2/"
    std::int64_t page_size;
    bool use_include;
    order_rules rules;
    carrier_table carriers;
    bool hold_unknown_carrier;
    link_policy links;
    bool always_check_quantity;
    bool shipment_moves_status;
    bool ship_bundle_lines;
    std::chrono::milliseconds rate_limit_wait;
};

} // namespace dray::bigcommerce
