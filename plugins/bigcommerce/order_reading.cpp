// How one order or a list of them is read: with everything in one answer where the shop expands
// consignments, with the sub-resources where it does not.

#include "connector.hpp"

#include "order_page.hpp"
#include "wire/orders.hpp"

#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

namespace dray::bigcommerce {

using namespace common;

namespace json = boost::json;

namespace {

constexpr std::string_view expansion =
    "include=consignments.line_items&consignment_structure=object";
constexpr std::size_t sub_page = 250;
/// Above this many pages a sub-resource is damage: an order holds at most 10,000 lines.
constexpr int max_pages = 210;

} // namespace

sdk::task<sdk::http_response> connector::read_expanded(sdk::context& host, std::string path,
                                                       std::string doing) {
    const bool expand = shop_.use_include && !include_refused_;
    const char join = path.find('?') == std::string::npos ? '?' : '&';
    auto request = api_.get(expand ? path + join + std::string(expansion) : path);
    auto answer = co_await host.http(std::move(request));
    if (answer.status == 400 && expand) {
        // The shop refuses what it does not know. Whether that was the expansion shows without it.
        auto plain_request = api_.get(path);
        auto plain = co_await host.http(std::move(plain_request));
        api_.require_success(plain, doing);
        include_refused_ = true;
        co_await host.log(sdk::log_level::warning,
                          "the shop refuses include=consignments.line_items: lines and addresses "
                          "are read with two more requests for each order until the next start");
        co_return plain;
    }
    api_.require_success(answer, doing);
    co_return answer;
}

sdk::task<std::vector<json::value>> connector::read_pages(sdk::context& host, std::string path,
                                                          sdk::http_response first,
                                                          std::string doing) {
    std::vector<json::value> pages;
    sdk::http_response answer = std::move(first);
    for (int page = 2;; ++page) {
        api_.require_success(answer, doing);
        auto body = body_of(answer, doing);
        const auto* rows = body.if_array();
        if (rows == nullptr)
            throw unreadable_answer(answer, doing, "it is no list");
        const auto count = rows->size();
        pages.push_back(std::move(body));
        // A short page of a round size may come from a shop that gives less than it was asked for.
        if (count == 0 || (count < sub_page && count % 50 != 0))
            break;
        if (page > max_pages)
            throw unreadable_answer(answer, doing, "it has no end");
        auto request = api_.get(path + "&page=" + std::to_string(page));
        answer = co_await host.http(std::move(request));
    }
    co_return pages;
}

namespace {

std::string products_of(const std::string& id) {
    return "orders/" + id + "/products?limit=250";
}
std::string addresses_of(const std::string& id) {
    return "orders/" + id + "/shipping_addresses?limit=250";
}

} // namespace

void connector::ask_sub_resources(const std::string& id,
                                  std::vector<sdk::http_request>& into) const {
    into.push_back(api_.get(products_of(id)));
    into.push_back(api_.get(addresses_of(id)));
}

sdk::task<void> connector::read_sub_resources(sdk::context& host, data::order& order,
                                              sdk::http_response first_products,
                                              sdk::http_response first_addresses) {
    const auto products =
        co_await read_pages(host, products_of(order.ref), std::move(first_products),
                            "reading the lines of order " + order.ref);
    const auto addresses =
        co_await read_pages(host, addresses_of(order.ref), std::move(first_addresses),
                            "reading the addresses of order " + order.ref);
    add_sub_resources(products, addresses, shop_.rules, order);
}

sdk::task<data::order> connector::get(sdk::context& host, const data::order_ref_request& request) {
    const auto id = order_id(request.ref.empty() ? request.number : request.ref);
    const auto doing = "reading order " + id;
    const auto answer = co_await read_expanded(host, "orders/" + id, doing);
    data::order order;
    try {
        order_reader reader(shop_.rules);
        if (reader.read(answer.body, order))
            co_return order;
        std::vector<sdk::http_request> both;
        ask_sub_resources(id, both);
        auto answers = co_await host.http_all(std::move(both));
        co_await read_sub_resources(host, order, std::move(answers[0]), std::move(answers[1]));
    } catch (const damaged& e) {
        throw unreadable_answer(answer, doing, e.what());
    } catch (const unreadable& e) {
        throw sdk::failure(sdk::error_class::rejected, "order_unreadable",
                           "order " + id + " cannot be used as the shop tells it: " + e.what());
    }
    co_return order;
}

} // namespace dray::bigcommerce
