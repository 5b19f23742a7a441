#pragma once

#include "wire/orders.hpp"
#include "wire/shipments.hpp"

#include <chrono>
#include <string>

namespace dray::sdk {
class settings;
}

namespace dray::threedcart {

enum class auth_form { headers, bearer, both };
/// How the shipment that every order has, ShipmentID 0, is written.
enum class default_shipment { automatic, by_path, by_order };

/// The settings of one store, checked. Throws sdk::failure (config) with what to change.
struct shop_settings {
    explicit shop_settings(const sdk::settings& from);

    std::string secure_url; ///< "shop.example.com", as the API takes it; who the account is
    std::string base_url;   ///< "https://apirest.3dcart.com/3dCartWebAPI/v2/"
    auth_form auth;
    std::int64_t page_size;
    bool filters_by_time; ///< false: lists are asked for by whole days
    std::chrono::milliseconds filter_margin;
    order_rules orders;
    shipment_rules shipments;
    default_shipment default_form;
    bool shipment_moves_status;
    std::chrono::milliseconds rate_limit_wait;
    std::int64_t stock_batch;
    std::int64_t stock_calls; ///< requests of one inventory.upload
};

} // namespace dray::threedcart
