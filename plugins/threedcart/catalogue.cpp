#include "catalogue.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/text.hpp"
#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::threedcart {

using namespace common;
namespace json = boost::json;

namespace {

constexpr std::size_t most_skus = 200'000; // in memory; a store has fewer

const json::array& rows_of(const json::value& from, const char* what) {
    const auto* array = from.if_array();
    if (array == nullptr)
        throw unreadable(std::string(what) + " are no list");
    return *array;
}

} // namespace

const sku_place* catalogue_map::find(const std::string& sku) {
    const auto known = skus_.find(sku);
    if (known == skus_.end())
        return nullptr;
    known->second.used = ++uses_;
    return &known->second.place;
}

void catalogue_map::put(const std::string& sku, sku_place place) {
    if (sku.empty() || (skus_.size() >= most_skus && !skus_.contains(sku)))
        return;
    const auto [at, added] = skus_.try_emplace(sku);
    changed_ = changed_ || added || !(at->second.place == place);
    at->second.place = std::move(place);
    at->second.used = ++uses_;
}

void catalogue_map::forget(const std::string& sku) {
    changed_ = skus_.erase(sku) > 0 || changed_;
}

void catalogue_map::learn(const json::object& order) {
    const auto* lines = array_member(order, "OrderItemList");
    if (lines == nullptr)
        return;
    for (const auto& item : *lines) {
        const auto* line = item.if_object();
        if (line == nullptr)
            continue;
        const auto sku = trimmed(text(*line, "ItemID"));
        const auto product = integer(*line, "CatalogID").value_or(0);
        if (sku.empty() || product <= 0 || skus_.contains(sku))
            continue;
        sku_place hint;
        hint.product = product;
        put(sku, std::move(hint));
    }
}

std::string catalogue_map::take_state() {
    if (!changed_ && scan_offset == saved_offset_ && scanned_at == saved_at_)
        return {};
    changed_ = false;
    saved_offset_ = scan_offset;
    saved_at_ = scanned_at;
    std::vector<std::pair<const std::string*, const known_sku*>> latest;
    latest.reserve(skus_.size());
    for (const auto& [sku, known] : skus_)
        latest.emplace_back(&sku, &known);
    std::sort(latest.begin(), latest.end(),
              [](const auto& a, const auto& b) { return a.second->used > b.second->used; });
    json::object skus;
    std::size_t size = 100;
    for (const auto& [sku, known] : latest) {
        json::array place;
        place.emplace_back(known->place.product);
        if (!known->place.is_proven)
            place.emplace_back(nullptr);
        else if (!known->place.option.empty())
            place.emplace_back(known->place.option);
        size += json::serialize(*sku).size() + json::serialize(place).size() + 2;
        if (size > max_state)
            break;
        skus[*sku] = std::move(place);
    }
    json::object out;
    out["v"] = 1;
    out["scan"] = scan_offset;
    if (scanned_at)
        out["scanned"] = data::format_time(*scanned_at);
    out["skus"] = std::move(skus);
    return json::serialize(out);
}

void catalogue_map::read_state(std::string_view state) {
    boost::system::error_code bad;
    const auto parsed = json::parse(state, bad);
    const auto* from = bad ? nullptr : parsed.if_object();
    if (from == nullptr || integer(*from, "v") != 1)
        return;
    scan_offset = std::max<std::int64_t>(1, integer(*from, "scan").value_or(1));
    scanned_at = data::parse_time(view(*from, "scanned"));
    const json::object none;
    const auto* skus = object_member(*from, "skus");
    if (skus == nullptr)
        skus = &none;
    // Backwards, so that what was used last is used last again.
    for (auto i = skus->size(); i > 0; --i) {
        const auto& one = *(skus->begin() + static_cast<std::ptrdiff_t>(i - 1));
        const auto* place = one.value().if_array();
        const auto product =
            place != nullptr && !place->empty() ? integer(place->front()) : std::nullopt;
        if (!product)
            continue;
        sku_place read;
        read.product = *product;
        read.is_proven = place->size() < 2 || !(*place)[1].is_null();
        if (place->size() > 1 && (*place)[1].is_string())
            read.option = std::string((*place)[1].get_string());
        put(std::string(one.key()), std::move(read));
    }
    changed_ = false;
    saved_offset_ = scan_offset;
    saved_at_ = scanned_at;
}

void stock_plan::settle(std::size_t i, data::stock_fate fate, std::string message) {
    levels[i].is_settled = true;
    results[i].fate = fate;
    results[i].message = std::move(message);
}

std::vector<product_row> read_products(const json::value& from) {
    std::vector<product_row> out;
    for (const auto& item : rows_of(from, "products")) {
        const auto* row = item.if_object();
        if (row == nullptr)
            continue;
        if (const auto* inner = object_member(*row, "SKUInfo"))
            row = inner;
        const auto product = integer(*row, "CatalogID");
        if (!product || *product <= 0)
            continue;
        auto& one = out.emplace_back();
        one.product = *product;
        one.sku = trimmed(text(*row, "SKU"));
        one.stock = integer(*row, "Stock");
    }
    return out;
}

std::vector<variant_row> read_variant_rows(const json::value& from) {
    std::vector<variant_row> out;
    for (const auto& item : rows_of(from, "advanced options")) {
        const auto* row = item.if_object();
        const auto code = row != nullptr ? trimmed(text(*row, "AdvancedOptionCode")) : "";
        if (code.empty())
            continue;
        auto& one = out.emplace_back();
        one.code = code;
        one.sku = trimmed(text(*row, "AdvancedOptionSufix")); // so the API spells it
        one.stock = integer(*row, "AdvancedOptionStock");
    }
    return out;
}

} // namespace dray::threedcart
