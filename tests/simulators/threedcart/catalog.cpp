#include "tests/simulators/threedcart/catalog.hpp"

#include "tests/simulators/common/members.hpp"
#include "tests/simulators/common/sample_data.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <stdexcept>

namespace dray::sim::threedcart {
namespace json = boost::json;

namespace {

constexpr std::int64_t first_id = 1001;
constexpr double first_stock = 100.0;
constexpr std::size_t most_products = 200'000;

std::string sku_of_name(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (c >= 'a' && c <= 'z') {
            out += static_cast<char>(c - 'a' + 'A');
        } else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
            out += c;
        } else if (!out.empty() && out.back() != '-') {
            out += '-';
        }
    }
    return out;
}

void stock_of(members& given, double& to) {
    given.take("stock", [&](const json::value& value) {
        if (!value.is_number() || std::abs(value.to_number<double>()) > 1e9) {
            throw std::invalid_argument("\"stock\" must be a number");
        }
        to = value.to_number<double>();
    });
}

variant variant_of(const json::object& written) {
    variant out;
    members given(written);
    given.text("code", out.code);
    given.text("sku", out.suffix);
    given.text("name", out.name);
    stock_of(given, out.stock);
    given.cents("price", out.price);
    given.cents("cost", out.cost);
    given.integer("weight_grams", out.weight_grams);
    given.text("gtin", out.gtin);
    given.end("products: variants");
    if (out.code.empty()) {
        throw std::invalid_argument("products: a variant has a \"code\"");
    }
    return out;
}

} // namespace

variant* product::with_code(std::string_view code) {
    const auto found = std::find_if(variants.begin(), variants.end(),
                                    [&](const variant& each) { return each.code == code; });
    return found == variants.end() ? nullptr : &*found;
}

catalog::catalog() {
    std::int64_t next = first_id;
    for (const auto& goods : sample::products) {
        product one;
        one.name = goods.name;
        one.price = goods.cents;
        one.cost = goods.cents / 2;
        one.weight_grams = goods.grams;
        one.stock = first_stock;
        if (goods.option.empty()) {
            one.catalog_id = next++;
            one.sku = goods.sku;
            by_id_[one.catalog_id] = std::move(one);
            continue;
        }
        auto at = std::find_if(by_id_.begin(), by_id_.end(), [&](const auto& each) {
            return each.second.name == goods.name && !each.second.variants.empty();
        });
        if (at == by_id_.end()) {
            one.catalog_id = next++;
            one.sku = sku_of_name(goods.name);
            one.stock = 0.0;
            at = by_id_.emplace(one.catalog_id, std::move(one)).first;
        }
        auto& parent = at->second;
        variant added;
        added.code =
            std::to_string(parent.catalog_id) + "-" + std::to_string(parent.variants.size() + 1);
        added.suffix = goods.sku;
        added.name = std::string(goods.option) + ": " + std::string(goods.value);
        added.stock = first_stock;
        added.price = goods.cents;
        added.cost = goods.cents / 2;
        added.weight_grams = goods.grams;
        parent.variants.push_back(std::move(added));
    }
}

product* catalog::find(std::int64_t catalog_id) {
    const auto found = by_id_.find(catalog_id);
    return found == by_id_.end() ? nullptr : &found->second;
}

stock_place catalog::place_of(std::string_view sku) {
    if (sku.empty()) {
        return {};
    }
    stock_place own;
    for (auto& [id, each] : by_id_) {
        for (auto& one : each.variants) {
            if (one.suffix == sku) {
                return {&each, &one};
            }
        }
        if (each.sku == sku && !own) {
            own.of = &each;
        }
    }
    return own;
}

void catalog::change(const json::object& written) {
    members given(written);
    product fresh;
    given.integer("catalog_id", fresh.catalog_id, 1);
    given.text("sku", fresh.sku);
    product* there = find(fresh.catalog_id);
    if (there == nullptr && fresh.catalog_id == 0) {
        const auto place = place_of(fresh.sku);
        there = place.one == nullptr ? place.of : nullptr;
    }
    if (there == nullptr) {
        if (by_id_.size() >= most_products) {
            throw std::invalid_argument("products: at most 200000 of them");
        }
        if (fresh.catalog_id == 0) {
            fresh.catalog_id = by_id_.empty() ? first_id : by_id_.rbegin()->first + 1;
        }
        fresh.name = fresh.sku;
        const auto id = fresh.catalog_id;
        there = &by_id_.emplace(id, std::move(fresh)).first->second;
    } else if (!fresh.sku.empty()) {
        there->sku = fresh.sku;
    }
    given.text("name", there->name);
    given.cents("price", there->price);
    given.cents("cost", there->cost);
    given.integer("weight_grams", there->weight_grams);
    stock_of(given, there->stock);
    given.flag("hidden", there->hidden);
    given.flag("on_sale", there->on_sale);
    given.integer("inventory_control", there->inventory_control, -1, 3);
    given.integer("updated", there->updated, INT64_MIN);
    given.take("variants", [&](const json::value& value) {
        std::vector<variant> all;
        for (const auto& each : list_of_objects(value, "variants")) {
            all.push_back(variant_of(each.get_object()));
        }
        there->variants = std::move(all);
    });
    given.end("products");
}

json::array catalog::save() const {
    const auto cents = [](std::int64_t amount) { return static_cast<double>(amount) / 100.0; };
    json::array out;
    for (const auto& [id, each] : by_id_) {
        json::array variants;
        for (const auto& one : each.variants) {
            json::object shown;
            shown["code"] = one.code;
            shown["sku"] = one.suffix;
            shown["name"] = one.name;
            shown["stock"] = one.stock;
            shown["price"] = cents(one.price);
            shown["cost"] = cents(one.cost);
            shown["weight_grams"] = one.weight_grams;
            shown["gtin"] = one.gtin;
            variants.emplace_back(std::move(shown));
        }
        json::object shown;
        shown["catalog_id"] = id;
        shown["sku"] = each.sku;
        shown["name"] = each.name;
        shown["price"] = cents(each.price);
        shown["cost"] = cents(each.cost);
        shown["weight_grams"] = each.weight_grams;
        shown["stock"] = each.stock;
        shown["hidden"] = each.hidden;
        shown["on_sale"] = each.on_sale;
        shown["inventory_control"] = each.inventory_control;
        shown["updated"] = each.updated;
        shown["variants"] = std::move(variants);
        out.emplace_back(std::move(shown));
    }
    return out;
}

} // namespace dray::sim::threedcart
