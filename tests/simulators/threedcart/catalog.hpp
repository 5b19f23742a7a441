#pragma once

// Products, their variants ("advanced options") and the stock of both.

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dray::sim::threedcart {

struct variant {
    std::string code;   ///< AdvancedOptionCode
    std::string suffix; ///< AdvancedOptionSufix: the variant's SKU
    std::string name;
    double stock = 0.0;
    std::int64_t cost = 0;  ///< cents
    std::int64_t price = 0; ///< cents
    std::int32_t weight_grams = 0;
    std::string gtin;
};

struct product {
    std::int64_t catalog_id = 0;
    std::string sku;
    std::string name;
    std::int64_t cost = 0;  ///< cents
    std::int64_t price = 0; ///< cents
    std::int32_t weight_grams = 0;
    double stock = 0.0; ///< may be negative or a fraction
    bool on_sale = false;
    bool hidden = false;
    int inventory_control = -1; ///< -1 default, 1 out of stock, 2 back order, 3 waiting list
    std::int64_t updated = 0;   ///< wall
    std::vector<variant> variants;

    variant* with_code(std::string_view code);
};

/// Where a SKU keeps its stock; `one` null where the catalog does not know it.
struct stock_place {
    product* of = nullptr;
    variant* one = nullptr; ///< null: the product's own stock
    explicit operator bool() const { return of != nullptr; }
    double& stock() const { return one != nullptr ? one->stock : of->stock; }
};

class catalog {
public:
    catalog(); ///< the goods that orders are generated from, 100 of each

    product* find(std::int64_t catalog_id);
    const std::map<std::int64_t, product>& all() const { return by_id_; }
    stock_place place_of(std::string_view sku);

    /// One of the knob "products": {"catalog_id", "sku", "name", "price", "cost", "stock",
    /// "hidden", "on_sale", "inventory_control", "weight_grams", "variants": [{"code", "sku",
    /// "name", "stock", "price", "cost", "weight_grams", "gtin"}]}; changes the one that has the id
    /// or the SKU, else adds. Throws std::invalid_argument.
    void change(const boost::json::object& written);
    boost::json::array save() const; ///< as the knob takes them
    void clear() { by_id_.clear(); }

private:
    std::map<std::int64_t, product> by_id_;
};

} // namespace dray::sim::threedcart
