#include "api.hpp"

#include "manifest.hpp"
#include "refusals.hpp"
#include "wire/dialect.hpp"
#include "wire/order_in.hpp"

#include <algorithm>
#include <unordered_set>

namespace dray::warehouse_manager {

using sdk::error_class;
using sdk::failure;

namespace {

/// A list of 100,000 orders in the default pages.
constexpr std::int64_t most_pages = 1'000;

void add_headers(sdk::http_request& request) {
    // Without it the API answers in another dialect.
    request.header("Accept", "application/hal+json");
    request.header("User-Agent",
                   "Dray/" + std::string(connector_version) + " (3PL Warehouse Manager connector)");
}

} // namespace

sdk::http_request warehouse_api::get(const std::string& path) const {
    auto request = sdk::http_request::get(tenant_.base_url + path);
    add_headers(request);
    return request;
}

sdk::http_request warehouse_api::post(const std::string& path, std::string json) const {
    auto request = sdk::http_request::post(tenant_.base_url + path, std::move(json));
    add_headers(request);
    request.header("Content-Type", "application/json");
    return request;
}

order_page warehouse_api::page_of(const sdk::http_response& answer, std::string_view doing) const {
    if (answer.status != 200)
        throw refusal(answer, doing, tenant_);
    auto page = read_page(answer.body);
    if (!page)
        throw unreadable_answer(answer, doing, "it is no list of orders");
    return std::move(*page);
}

sdk::task<std::vector<boost::json::object>>
warehouse_api::read_all(sdk::context& host, list_query what, std::int64_t most, std::string doing) {
    std::vector<boost::json::object> found;
    std::unordered_set<std::string> seen;
    std::int64_t total = 0;
    for (std::int64_t number = 1; number <= most_pages; ++number) {
        auto request = get(list_path(what, tenant_.page_size, number));
        const auto answer = co_await host.http(std::move(request));
        auto page = page_of(answer, doing);
        total = page.total.value_or(0);
        if (total > most)
            throw failure(error_class::config, "search_too_wide",
                          doing + ": " + std::to_string(total) +
                              " orders were found where few can be meant; the warehouse seems to "
                              "ignore what it was asked for.");
        const auto rows = static_cast<std::int64_t>(page.rows.size());
        for (auto& row : page.rows) {
            auto* order = row.if_object();
            if (order == nullptr)
                continue;
            require_own(*order, tenant_);
            // A list has no snapshot: what moves between two pages may come twice.
            const auto id = order_id_of(*order);
            if (id.empty() || seen.insert(id).second)
                found.push_back(std::move(*order));
        }
        const auto have = static_cast<std::int64_t>(found.size());
        const bool is_last = page.total ? have >= total : rows < tenant_.page_size;
        if (rows == 0 || is_last)
            break;
    }
    if (static_cast<std::int64_t>(found.size()) < total)
        throw failure(error_class::transient, "list_incomplete",
                      doing + ": the warehouse announced " + std::to_string(total) +
                          " orders but gave " + std::to_string(found.size()) +
                          "; it is read again.");
    co_return found;
}

sdk::task<std::vector<sdk::http_response>>
warehouse_api::read_many(sdk::context& host, std::vector<sdk::http_request> requests) {
    std::vector<sdk::http_response> answers;
    answers.reserve(requests.size());
    for (std::size_t at = 0; at < requests.size(); at += tenant_.parallel_reads) {
        const auto end = std::min(requests.size(), at + tenant_.parallel_reads);
        std::vector<sdk::http_request> group(
            std::make_move_iterator(requests.begin() + static_cast<std::ptrdiff_t>(at)),
            std::make_move_iterator(requests.begin() + static_cast<std::ptrdiff_t>(end)));
        auto some = co_await host.http_all(std::move(group));
        std::move(some.begin(), some.end(), std::back_inserter(answers));
    }
    co_return answers;
}

std::string customer_of(const boost::json::object& row) {
    const auto in = [](const boost::json::object* from) {
        const auto* customer = from != nullptr ? object_of(*from, "customerIdentifier") : nullptr;
        return customer != nullptr ? id_of(*customer, "id") : std::string();
    };
    auto id = in(object_of(row, "readOnly"));
    return id.empty() ? in(&row) : id;
}

void require_own(const boost::json::object& row, const tenant_settings& tenant) {
    const auto id = customer_of(row);
    if (id.empty() || id == tenant.customer_id)
        return;
    throw failure(error_class::config, "filter_ignored",
                  "The warehouse was asked for the orders of customer " + tenant.customer_id +
                      " and gave one of customer " + id +
                      ": it ignores what it was asked for, so nothing of its answer is used. "
                      "Report this to the connector's maintainers.");
}

} // namespace dray::warehouse_manager
