#include "connector.hpp"

#include <dray/data/functions_json.hpp>

#include <unordered_set>

namespace dray::propago {

sdk::task<void> connector::list(sdk::context& c, const data::orders_list_request& r) {
    search_filter filter;
    // Whether the filter's ends are inclusive, and in whose zone, is not documented.
    filter.from = r.from - options_.search_margin;
    filter.until = r.until + options_.search_margin;
    std::unordered_set<std::string> seen;
    std::int64_t nameless = 0;
    page_walk walk(options_.page_size);
    while (!walk.done()) {
        const std::vector<page_range> ranges = walk.next(options_.parallel_reads);
        std::vector<sdk::http_request> requests;
        requests.reserve(ranges.size());
        for (const page_range& range : ranges)
            requests.push_back(search_request(c, filter, range));
        const std::vector<sdk::http_response> answers = co_await c.http_all(std::move(requests));
        sdk::batch items("order_head");
        for (std::size_t i = 0; i < answers.size(); ++i) {
            search_page page = page_of(answers[i]);
            const std::size_t before = seen.size();
            for (basic_order& order : page.orders) {
                if (order.number.empty()) {
                    ++nameless;
                    continue;
                }
                if (!seen.insert(order.number).second)
                    continue;
                data::order_head head;
                head.ref = order.number;
                head.number = std::move(order.po_number);
                head.status = data::status(order.word, order.word);
                items.add(std::move(order.number), data::to_json_text(head));
            }
            walk.answered(ranges[i], page.orders.size(), seen.size() - before, page.total);
        }
        if (items.size() > 0)
            co_await c.emit(std::move(items));
    }
    if (walk.fell_short())
        throw sdk::failure(sdk::error_class::transient, "search_incomplete",
                           "Propago's search announced " + std::to_string(walk.announced()) +
                               " orders but gave " + std::to_string(seen.size()) + ".");
    if (nameless > 0) {
        std::string message = std::to_string(nameless) +
                              " orders came without an OrderNumber and could not be listed.";
        co_await c.log(sdk::log_level::warning, std::move(message));
    }
}

} // namespace dray::propago
