#pragma once

// Which product, and which of its variants, a SKU is in the store: writing stock needs ids. Kept
// in the instance's state, so that the store is asked for each SKU once.

#include "dray/data/functions.hpp"

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dray::threedcart {

struct sku_place {
    sku_place() = default;
    std::int64_t product = 0; ///< CatalogID
    std::string option;       ///< AdvancedOptionCode of a variant; empty = the product itself
    bool is_proven = false;   ///< false: an order named the product, its variants were not read yet
    bool operator==(const sku_place&) const = default;
};

class catalogue_map {
public:
    /// Null where nothing is known.
    const sku_place* find(const std::string& sku);
    void put(const std::string& sku, sku_place place);
    void forget(const std::string& sku);
    /// What the lines of an order teach: ItemID and CatalogID. Never weakens what is proven.
    void learn(const boost::json::object& order);

    /// The walk over all products for variants: SKUs that no product bears itself.
    std::int64_t scan_offset = 1;
    std::optional<data::timestamp> scanned_at; ///< when it last came to its end

    /// At most max_state bytes: what was used last goes first. Empty where nothing has changed
    /// since the last time, or since read_state().
    std::string take_state();
    /// Text that take_state() did not make counts as none: it is all found again.
    void read_state(std::string_view text);

    static constexpr std::size_t max_state = 48 * 1024;

private:
    struct known_sku {
        known_sku() = default;
        sku_place place;
        std::uint64_t used = 0;
    };
    std::map<std::string, known_sku> skus_;
    std::uint64_t uses_ = 0;
    bool changed_ = false; ///< since the last state, the scan aside
    std::int64_t saved_offset_ = 1;
    std::optional<data::timestamp> saved_at_;
};

/// One level on its way.
struct planned_level {
    planned_level() = default;
    std::string sku;
    std::int64_t quantity = 0;
    std::optional<sku_place> place; ///< once it is proven
    bool is_settled = false;        ///< its result stands
};

/// What one inventory.upload does: levels and results in the order of the request.
struct stock_plan {
    stock_plan() = default;
    std::vector<planned_level> levels;
    std::vector<data::stock_result> results;
    std::int64_t search_calls = 0; ///< requests that may still go into finding SKUs
    std::int64_t write_calls = 0;
    std::map<std::string, std::int64_t> stock_there; ///< by SKU, as read in this operation

    void settle(std::size_t i, data::stock_fate fate, std::string message = {});
};

/// A row of skuinfo, or the SKUInfo of a product.
struct product_row {
    product_row() = default;
    std::int64_t product = 0;
    std::string sku;
    std::optional<std::int64_t> stock; ///< whole units; the store may hold fractions
};
/// Throws unreadable where it is no list; rows without ids are left out.
std::vector<product_row> read_products(const boost::json::value& from);

/// A row of AdvancedOptions: a variant with a stock of its own.
struct variant_row {
    variant_row() = default;
    std::string code;
    std::string sku;
    std::optional<std::int64_t> stock;
};
std::vector<variant_row> read_variant_rows(const boost::json::value& from);

} // namespace dray::threedcart
