#include "connector.hpp"

#include <algorithm>
#include <set>

namespace dray::propago {
namespace {

constexpr const char* key_setting = "api_key";

sdk::http_request request_of(sdk::http_request plain, const call& ready, const std::string& key) {
    return std::move(plain)
        .header("Content-Type", "text/xml; charset=utf-8")
        .header("SOAPAction", ready.action())
        .with_secret(key_setting, key, sdk::secret_encoding::xml);
}

} // namespace

call connector::start(sdk::context& c, std::string_view operation) const {
    return call(operation, options_.customer_name, c.secret(key_setting));
}

sdk::http_request connector::read_request(sdk::context& c, call&& ready) const {
    auto plain = sdk::http_request::post(options_.api_url, std::string());
    auto request = request_of(std::move(plain), ready, c.secret(key_setting));
    request.access = sdk::access::read; // SOAP reads by POST
    request.body = std::move(ready).finish();
    return request;
}

sdk::http_request connector::search_request(sdk::context& c, const search_filter& filter,
                                            page_range page) const {
    call ready = start(c, "SearchOrders");
    write_search(ready.body(), filter, page.skip, page.take, options_.offset);
    return read_request(c, std::move(ready));
}

sdk::http_request connector::order_request(sdk::context& c, std::string_view operation,
                                           std::string_view order_number) const {
    call ready = start(c, operation);
    ready.body().element("orderNumber", order_number);
    return read_request(c, std::move(ready));
}

sdk::task<std::vector<sdk::http_response>>
connector::read_all(sdk::context& c, std::vector<sdk::http_request> requests) {
    std::vector<sdk::http_response> answers;
    answers.reserve(requests.size());
    for (std::size_t at = 0; at < requests.size(); at += options_.parallel_reads) {
        const std::size_t end = std::min(requests.size(), at + options_.parallel_reads);
        std::vector<sdk::http_request> group(
            std::make_move_iterator(requests.begin() + static_cast<std::ptrdiff_t>(at)),
            std::make_move_iterator(requests.begin() + static_cast<std::ptrdiff_t>(end)));
        std::vector<sdk::http_response> some = co_await c.http_all(std::move(group));
        std::move(some.begin(), some.end(), std::back_inserter(answers));
    }
    co_return answers;
}

search_page connector::page_of(const sdk::http_response& answer) const {
    const read_result result = read_or_throw(answer, "SearchOrders", "searching orders", options_);
    return read_search(result.soap, options_.offset);
}

sdk::task<std::vector<basic_order>> connector::search_all(sdk::context& c, search_filter filter,
                                                          std::int64_t most) {
    std::vector<basic_order> found;
    std::set<std::string> numbers;
    page_walk walk(options_.page_size);
    while (!walk.done()) {
        const std::vector<page_range> ranges = walk.next(options_.parallel_reads);
        std::vector<sdk::http_request> requests;
        requests.reserve(ranges.size());
        for (const page_range& range : ranges)
            requests.push_back(search_request(c, filter, range));
        const std::vector<sdk::http_response> answers = co_await c.http_all(std::move(requests));
        for (std::size_t i = 0; i < answers.size(); ++i) {
            search_page page = page_of(answers[i]);
            const std::size_t before = numbers.size();
            for (basic_order& order : page.orders) {
                // Orders that come in while the pages are read push others onto the next page.
                if (order.number.empty() || numbers.insert(order.number).second)
                    found.push_back(std::move(order));
            }
            walk.answered(ranges[i], page.orders.size(), numbers.size() - before, page.total);
        }
        if (walk.announced() > most || static_cast<std::int64_t>(found.size()) > most)
            throw sdk::failure(sdk::error_class::config, "search_too_wide",
                               "Propago's search found more than " + std::to_string(most) +
                                   " orders where few can be meant; it seems to ignore what was "
                                   "asked for.");
    }
    if (walk.fell_short())
        throw sdk::failure(sdk::error_class::transient, "search_incomplete",
                           "Propago's search announced " + std::to_string(walk.announced()) +
                               " orders but gave " + std::to_string(found.size()) + ".");
    co_return found;
}

} // namespace dray::propago
