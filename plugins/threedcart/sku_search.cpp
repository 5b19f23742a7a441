// Finding what a SKU is in the store. A product is found by its SKU; a variant bears its SKU among
// the advanced options of its product, by which nothing can be searched: an order that sold one
// names the product, and for the rest all products are gone through, a part with each upload.

#include "connector.hpp"

#include "wire/answers.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/text.hpp"
#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <set>

namespace dray::threedcart {

using namespace common;
namespace json = boost::json;

namespace {

constexpr std::size_t at_once = 8; // two a second: what is asked at once waits in the bucket
constexpr std::int64_t scan_page = 200;
constexpr std::chrono::hours scan_again{24};

/// The list of a read; an empty one where nothing matches.
json::value list_in(const shop_api& api, const sdk::http_response& answer,
                    const std::string& doing) {
    if (is_end_of_list(answer))
        return json::array();
    api.require_success(answer, doing);
    auto body = body_of(answer, doing);
    if (!body.is_array())
        throw unreadable_answer(answer, doing, "it is no list");
    return body;
}

std::string options_of(std::int64_t product) {
    return "Products/" + std::to_string(product) + "/AdvancedOptions?limit=500&offset=1";
}

/// Levels that are neither settled nor found.
std::vector<std::size_t> open_levels(const stock_plan& plan) {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < plan.levels.size(); ++i) {
        if (!plan.levels[i].is_settled && !plan.levels[i].place)
            open.push_back(i);
    }
    return open;
}

void take_proven(catalogue_map& catalogue, stock_plan& plan) {
    for (const auto i : open_levels(plan)) {
        auto& level = plan.levels[i];
        const auto* known = catalogue.find(level.sku);
        if (known != nullptr && known->is_proven)
            level.place = *known;
    }
}

} // namespace

sdk::task<void> connector::read_variants(sdk::context& host, std::vector<std::int64_t> products,
                                         stock_plan& plan) {
    const std::string doing = "reading the variants of products";
    for (std::size_t from = 0; from < products.size() && plan.search_calls > 0; from += at_once) {
        const auto room = static_cast<std::size_t>(plan.search_calls);
        const auto to = std::min({from + at_once, products.size(), from + room});
        std::vector<sdk::http_request> requests;
        for (auto i = from; i < to; ++i)
            requests.push_back(api_.get(host, options_of(products[i])));
        plan.search_calls -= static_cast<std::int64_t>(requests.size());
        const auto answers = co_await host.http_all(std::move(requests));
        for (auto i = from; i < to; ++i) {
            const auto list = list_in(api_, answers[i - from], doing);
            const auto variants = read_variant_rows(list);
            for (const auto& variant : variants) {
                if (variant.sku.empty())
                    continue;
                sku_place place;
                place.product = products[i];
                place.option = variant.code;
                place.is_proven = true;
                catalogue_.put(variant.sku, std::move(place));
                if (variant.stock)
                    plan.stock_there[variant.sku] = *variant.stock;
            }
            // What of this product's own SKU: written where it has no variants, refused else.
            for (const auto open : open_levels(plan)) {
                const auto& sku = plan.levels[open].sku;
                const auto* known = catalogue_.find(sku);
                if (known == nullptr || known->is_proven || known->product != products[i])
                    continue;
                if (variants.empty()) {
                    auto proven = *known;
                    proven.is_proven = true;
                    catalogue_.put(sku, std::move(proven));
                } else {
                    catalogue_.forget(sku);
                    plan.settle(open, data::stock_fate::refused,
                                "\"" + sku +
                                    "\" has variants in the store, which keep the stock: "
                                    "tell it by their SKUs");
                }
            }
        }
    }
    take_proven(catalogue_, plan);
}

sdk::task<void> connector::scan_catalogue(sdk::context& host, stock_plan& plan) {
    const std::string doing = "going through the products for variants";
    while (plan.search_calls > 1 && !open_levels(plan).empty()) {
        auto request = api_.get(host, "Products/skuinfo?limit=" + std::to_string(scan_page) +
                                          "&offset=" + std::to_string(catalogue_.scan_offset));
        --plan.search_calls;
        const auto answer = co_await host.http(std::move(request));
        const auto list = list_in(api_, answer, doing);
        const auto rows = list.get_array().size();
        const auto products = read_products(list);
        // As many as there is room for; the rest with the next upload.
        const auto room = static_cast<std::size_t>(plan.search_calls);
        std::vector<std::int64_t> ids;
        for (const auto& product : products) {
            if (ids.size() < room)
                ids.push_back(product.product);
        }
        const bool whole = ids.size() == products.size();
        const auto taken = whole ? rows : ids.size();
        co_await read_variants(host, std::move(ids), plan);
        if (whole && rows < static_cast<std::size_t>(scan_page)) {
            catalogue_.scan_offset = 1;
            catalogue_.scanned_at = host.now();
            co_return;
        }
        catalogue_.scan_offset += static_cast<std::int64_t>(taken);
    }
}

sdk::task<void> connector::search_skus(sdk::context& host, stock_plan& plan) {
    const std::string doing = "looking for SKUs";
    take_proven(catalogue_, plan);
    std::vector<std::string> unknown;
    for (const auto i : open_levels(plan)) {
        if (catalogue_.find(plan.levels[i].sku) == nullptr)
            unknown.push_back(plan.levels[i].sku);
    }
    std::set<std::string> asked;
    for (std::size_t from = 0; from < unknown.size() && plan.search_calls > 0; from += at_once) {
        const auto room = static_cast<std::size_t>(plan.search_calls);
        const auto to = std::min({from + at_once, unknown.size(), from + room});
        std::vector<sdk::http_request> requests;
        for (auto i = from; i < to; ++i)
            requests.push_back(
                api_.get(host, "Products/skuinfo?limit=200&offset=1&sku=" + url_part(unknown[i])));
        plan.search_calls -= static_cast<std::int64_t>(requests.size());
        const auto answers = co_await host.http_all(std::move(requests));
        for (auto i = from; i < to; ++i) {
            asked.insert(unknown[i]);
            const auto list = list_in(api_, answers[i - from], doing);
            for (const auto& row : read_products(list)) {
                if (row.sku != unknown[i])
                    continue;
                sku_place hint;
                hint.product = row.product;
                catalogue_.put(row.sku, std::move(hint));
                if (row.stock)
                    plan.stock_there[row.sku] = *row.stock;
                break;
            }
        }
    }
    std::vector<std::int64_t> hinted;
    for (const auto i : open_levels(plan)) {
        const auto* known = catalogue_.find(plan.levels[i].sku);
        if (known != nullptr &&
            std::find(hinted.begin(), hinted.end(), known->product) == hinted.end())
            hinted.push_back(known->product);
    }
    co_await read_variants(host, std::move(hinted), plan);

    const bool is_scanned = catalogue_.scan_offset == 1 && catalogue_.scanned_at &&
                            host.now() - *catalogue_.scanned_at < scan_again;
    if (!is_scanned && !open_levels(plan).empty())
        co_await scan_catalogue(host, plan);
    const bool is_complete = catalogue_.scan_offset == 1 && catalogue_.scanned_at &&
                             host.now() - *catalogue_.scanned_at < scan_again;
    for (const auto i : open_levels(plan)) {
        const bool was_asked = asked.contains(plan.levels[i].sku);
        if (was_asked && is_complete) {
            plan.settle(i, data::stock_fate::unknown_sku,
                        "the store has neither a product nor a variant \"" + plan.levels[i].sku +
                            "\"");
        } else {
            plan.settle(i, data::stock_fate::postponed,
                        "the store's products are still being gone through for it");
        }
    }
}

} // namespace dray::threedcart
