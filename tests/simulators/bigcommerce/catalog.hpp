#pragma once

// What a shop sells and how much of it there is: products, variants, stock per location, and the
// adjustments that are answered before they are carried out.

#include "tests/simulators/bigcommerce/order.hpp"

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dray::sim::bigcommerce {

enum class stock_tracking : std::uint8_t { none, product, variant };
std::string_view name_of(stock_tracking how);
std::optional<stock_tracking> tracking_named(std::string_view name);

struct variant {
    ident id = 0;
    std::string sku;
};

struct product {
    ident id = 0;
    std::string name;
    stock_tracking tracking = stock_tracking::variant;
    std::vector<variant> variants; ///< at least the base variant
};

struct stock_location {
    ident id = 1;
    std::string code;
    std::string name;
    bool enabled = true;
};

/// What is counted: a product as a whole (`variant` 0), or one of its variants.
struct stock_key {
    ident product = 0;
    ident variant = 0;
    auto operator<=>(const stock_key&) const = default;
};

struct stock_level {
    std::int64_t on_hand = 0;
    std::int64_t safety = 0;
    std::int64_t warning = 0;
    std::string bin;
    bool counted = false; ///< an absolute quantity was said once

    std::int64_t sellable() const { return on_hand - safety; }
};

struct stock_change {
    ident location = 1;
    stock_key of;
    std::int64_t quantity = 0;
    bool absolute = true;
};

/// Answered already, carried out at `due_ms`.
struct stock_order {
    std::int64_t due_ms = 0;
    std::vector<stock_change> changes;
};

inline constexpr std::int64_t largest_quantity = 2'147'483'647;
inline constexpr ident default_location = 1;

class catalog {
public:
    catalog();

    std::vector<product> products;
    std::vector<stock_location> locations;
    std::deque<stock_order> waiting; ///< by due time

    product* find(ident product_id);
    const product* find(ident product_id) const;
    const product* of_variant(ident variant_id) const;
    /// SKUs are unique without regard to case.
    std::optional<stock_key> of_sku(std::string_view sku) const;
    const stock_location* location(ident id) const;
    /// The variant's id, also where its product is counted as a whole: 0 then.
    stock_key key_of(const product& of, ident variant_id) const;

    stock_level& level(ident location, stock_key of) { return levels_[{location, of}]; }
    const stock_level* level_if(ident location, stock_key of) const;
    /// Carries out what is due, and says what was.
    std::vector<stock_change> catch_up(std::int64_t now_ms);
    void apply(const stock_change& change);
    ident next_id() { return ++last_id_; }

    boost::json::value save() const;
    void load(const boost::json::value& from);

private:
    std::map<std::pair<ident, stock_key>, stock_level> levels_;
    ident last_id_ = 100;
};

/// The knobs "add_product" and "add_location": {"id", "name", "sku", "inventory_tracking",
/// "inventory_level", "variants": [{"id", "sku", "inventory_level"}]}; {"id", "code", "name",
/// "enabled"}. Throw std::invalid_argument with a sentence; answer the id.
ident add_product(catalog& to, const boost::json::object& plan);
ident add_location(catalog& to, const boost::json::object& plan);

} // namespace dray::sim::bigcommerce
