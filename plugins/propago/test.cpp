#include "connector.hpp"

namespace dray::propago {

sdk::task<data::connection_result> connector::test(sdk::context& c) {
    // The cheapest call that needs both credentials: one order of the last day.
    search_filter filter;
    filter.from = c.now() - std::chrono::hours(24);
    const page_range one(0, 1);
    sdk::http_request request = search_request(c, filter, one);
    const sdk::http_response answer = co_await c.http(std::move(request));
    // An empty page proves as much as a full one.
    static_cast<void>(page_of(answer));

    data::connection_result result;
    result.account = options_.customer_name;
    result.name = options_.customer_name;
    if (options_.offset.count() == 0)
        result.notes.push_back("Times that Propago writes without an offset are read as UTC; if "
                               "its server has another zone, set timezone_offset.");
    co_return result;
}

} // namespace dray::propago
