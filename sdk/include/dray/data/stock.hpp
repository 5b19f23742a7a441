#pragma once

// Stock on its way from a warehouse (inventory.download) to a shop (inventory.upload). JSON:
// sdk/schema/functions.json.

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

/// What a warehouse has left out of a count already. Whoever sells by the count takes off the rest,
/// so what is not known to be left out is false: then too little is sold, never too much.
struct stock_netting {
    stock_netting() = default;
    bool allocated = false;             ///< units reserved for orders that it has accepted
    bool ordered_not_allocated = false; ///< units of accepted orders that none are reserved for
    bool on_hold = false;               ///< damaged, quarantined or otherwise not for sale
    bool operator==(const stock_netting&) const = default;
};

/// How many units of one SKU a warehouse can still promise: absolute, never a difference.
struct stock_count {
    stock_count() = default;
    std::string sku;           ///< the destination's
    std::string location;      ///< its id of a place; empty = its only one, or all of them together
    std::int64_t quantity = 0; ///< below 0 where more was ordered than there is
    /// The warehouse counted then or later: its own time of the count, else when it was asked.
    timestamp as_of;
    stock_netting nets;
    bool operator==(const stock_count&) const = default;
};

/// inventory.download: items are stock_count, each SKU and location once. One that is not told is
/// not known, never 0.
struct inventory_download_request {
    inventory_download_request() = default;
    /// The destination's, at most 1,000; empty = all that it has for this login.
    std::vector<std::string> skus;
};
struct inventory_download_result {
    inventory_download_result() = default;
    bool complete = false; ///< all that was asked for was read; what is not told is not there
    std::string message;   ///< for people: what is missing and why, where it is not complete
};

} // namespace dray::data
