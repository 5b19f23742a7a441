// inventory.upload: SKUs become ids, products are written many at once, variants one by one.

#include "connector.hpp"

#include "wire/answers.hpp"

#include "plugins/common/text.hpp"

#include "dray/data/functions_json.hpp"
#include "dray/data/validate.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::threedcart {

using namespace common;
namespace json = boost::json;

namespace {

constexpr const char* state_key = "catalogue";

stock_plan plan_of(const data::inventory_upload_request& request, std::int64_t calls) {
    stock_plan plan;
    plan.search_calls = calls / 2;
    plan.write_calls = calls - plan.search_calls;
    plan.levels.reserve(request.levels.size());
    plan.results.reserve(request.levels.size());
    for (const auto& level : request.levels) {
        auto& planned = plan.levels.emplace_back();
        planned.sku = trimmed(level.sku);
        planned.quantity = level.quantity;
        auto& result = plan.results.emplace_back();
        result.sku = level.sku;
        result.location = level.location;
        const auto at = plan.levels.size() - 1;
        if (planned.sku.empty())
            plan.settle(at, data::stock_fate::refused, "it has no SKU");
        else if (!level.location.empty())
            plan.settle(at, data::stock_fate::refused,
                        "3DCart keeps one stock for all places: leave the location out");
        else if (level.quantity > data::max_quantity || level.quantity < -data::max_quantity)
            plan.settle(at, data::stock_fate::refused, "its quantity is out of range");
    }
    return plan;
}

void settle_unchanged(stock_plan& plan) {
    for (std::size_t i = 0; i < plan.levels.size(); ++i) {
        const auto& level = plan.levels[i];
        const auto there = plan.stock_there.find(level.sku);
        if (!level.is_settled && there != plan.stock_there.end() && there->second == level.quantity)
            plan.settle(i, data::stock_fate::unchanged);
    }
}

std::vector<std::size_t> to_write(const stock_plan& plan, bool variants) {
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < plan.levels.size(); ++i) {
        const auto& level = plan.levels[i];
        if (!level.is_settled && level.place && level.place->option.empty() != variants)
            indices.push_back(i);
    }
    return indices;
}

constexpr const char* no_room = "it is written with the next upload: this one made its requests";

} // namespace

sdk::task<void> connector::load_catalogue(sdk::context& host) {
    if (catalogue_loaded_)
        co_return;
    std::vector<std::string> keys{state_key};
    const auto state = co_await host.state_get(std::move(keys));
    const auto kept = state.find(state_key);
    if (kept != state.end())
        catalogue_.read_state(kept->second);
    catalogue_loaded_ = true;
}

sdk::task<void> connector::save_catalogue(sdk::context& host) {
    auto text = catalogue_.take_state();
    if (text.empty())
        co_return;
    std::map<std::string, std::string> state;
    state[state_key] = std::move(text);
    co_await host.state_put(std::move(state));
}

sdk::task<data::inventory_upload_result>
connector::upload(sdk::context& host, const data::inventory_upload_request& request) {
    co_await load_catalogue(host);
    auto plan = plan_of(request, shop_.stock_calls);
    co_await search_skus(host, plan);
    co_await save_catalogue(host); // before the writes, which may fail
    settle_unchanged(plan);
    co_await write_products(host, plan);
    co_await write_variants(host, plan);
    co_await save_catalogue(host);
    data::inventory_upload_result result;
    result.results = std::move(plan.results);
    co_return result;
}

sdk::task<void> connector::write_products(sdk::context& host, stock_plan& plan) {
    const std::string doing = "writing the stock of products";
    const auto indices = to_write(plan, false);
    const auto batch = static_cast<std::size_t>(shop_.stock_batch);
    for (std::size_t from = 0; from < indices.size(); from += batch) {
        const auto to = std::min(from + batch, indices.size());
        if (plan.write_calls == 0) {
            for (auto i = from; i < to; ++i)
                plan.settle(indices[i], data::stock_fate::postponed, no_room);
            continue;
        }
        json::array body;
        for (auto i = from; i < to; ++i) {
            const auto& level = plan.levels[indices[i]];
            json::object info;
            info["CatalogID"] = level.place->product;
            info["Stock"] = level.quantity;
            json::object product;
            product["SKUInfo"] = std::move(info);
            body.push_back(std::move(product));
        }
        --plan.write_calls;
        auto put = api_.put(host, "Products", json::serialize(body));
        const auto answer = co_await host.http(std::move(put));
        api_.require_success(answer, doing);
        const auto records = read_answers(answer.body);
        if (records.empty())
            throw unreadable_answer(answer, doing, "it does not say what was written");
        // Whether such a write is done whole or not at all is not documented: each for itself.
        for (auto i = from; i < to; ++i) {
            const auto& level = plan.levels[indices[i]];
            const auto id = std::to_string(level.place->product);
            const auto record = std::find_if(records.begin(), records.end(),
                                             [&](const auto& r) { return r.value == id; });
            if (record == records.end()) {
                plan.settle(indices[i], data::stock_fate::postponed,
                            "the store did not say that it was written");
            } else if (!record->is_refusal()) {
                plan.settle(indices[i], data::stock_fate::written);
            } else if (record->status == 404) {
                catalogue_.forget(level.sku);
                plan.settle(indices[i], data::stock_fate::unknown_sku,
                            "its product is not in the store any more");
            } else {
                plan.settle(indices[i], data::stock_fate::refused, one_line(record->message));
            }
        }
    }
}

sdk::task<void> connector::write_variants(sdk::context& host, stock_plan& plan) {
    for (const auto i : to_write(plan, true)) {
        if (plan.write_calls == 0) {
            plan.settle(i, data::stock_fate::postponed, no_room);
            continue;
        }
        --plan.write_calls;
        const auto level = plan.levels[i];
        const auto doing = "writing the stock of " + one_line(level.sku, 60);
        auto put = api_.put(host,
                            "Products/" + std::to_string(level.place->product) +
                                "/AdvancedOptions/" + url_part(level.place->option),
                            "{\"AdvancedOptionStock\":" + std::to_string(level.quantity) + "}");
        const auto answer = co_await host.http(std::move(put));
        try {
            api_.require_written(answer, doing);
            plan.settle(i, data::stock_fate::written);
        } catch (const sdk::failure& e) {
            // This variant alone: the others go on.
            if (e.cls != sdk::error_class::rejected)
                throw;
            const bool is_gone = e.code == "not_found";
            if (is_gone)
                catalogue_.forget(level.sku);
            plan.settle(i, is_gone ? data::stock_fate::unknown_sku : data::stock_fate::refused,
                        e.message);
        }
    }
}

} // namespace dray::threedcart
