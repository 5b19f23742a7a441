#pragma once

// Stock on its way from a warehouse to a shop. JSON: sdk/schema/functions.json.

#include "time.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace dray::data {

/// How many units of one SKU may be sold: absolute, never a difference. Below 0 where more was sold
/// than there is.
struct stock_level {
    stock_level() = default;
    stock_level(std::string sku_, std::int64_t quantity_)
        : sku(std::move(sku_)), quantity(quantity_) {}
    std::string sku;
    std::string location; ///< the shop's id of a place; empty = its only or default one
    std::int64_t quantity = 0;
    bool operator==(const stock_level&) const = default;
};

/// inventory.upload: sets these levels, and no other. Being absolute they may be sent again after
/// an unknown outcome.
struct inventory_upload_request {
    inventory_upload_request() = default;
    timestamp as_of; ///< when the warehouse counted
    std::vector<stock_level> levels;
};

/// What became of one level.
enum class stock_fate {
    written,
    unchanged,   ///< it was so already, nothing was written
    unknown_sku, ///< the shop has no such SKU
    postponed,   ///< not yet: send it again with the next upload
    refused,     ///< the shop will not have it: `message` says why
    unknown,     ///< a word that this version does not know
};

struct stock_result {
    stock_result() = default;
    std::string sku;
    std::string location;
    stock_fate fate = stock_fate::unknown;
    std::string message; ///< for people; empty where there is nothing to say
};

struct inventory_upload_result {
    inventory_upload_result() = default;
    std::vector<stock_result> results; ///< one for each level, in the order of the request
};

} // namespace dray::data
