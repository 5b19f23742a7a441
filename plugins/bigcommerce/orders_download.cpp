// orders.download and orders.list: both walk the order list by date_modified.

#include "connector.hpp"

#include "order_page.hpp"
#include "wire/cursor.hpp"
#include "wire/dates.hpp"
#include "wire/orders.hpp"

#include "plugins/common/status_filter.hpp"
#include "plugins/common/unreadable.hpp"

#include "dray/data/functions_json.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::bigcommerce {

using namespace common;

namespace {

order_walk::range range_of(const data::orders_download_request& request,
                           const std::optional<data::timestamp>& cursor) {
    order_walk::range range;
    range.until = request.until;
    range.from = request.from;
    if (cursor) {
        const auto overlap = std::clamp<std::int64_t>(request.overlap_seconds, 0, 31 * 86'400);
        range.from = *cursor - std::chrono::seconds{overlap};
    }
    return range;
}

std::optional<data::timestamp> cursor_of(const data::orders_download_request& request) {
    if (request.cursor.empty())
        return std::nullopt;
    const auto cursor = read_cursor(request.cursor);
    if (!cursor)
        throw sdk::failure(sdk::error_class::fault, "cursor_unreadable",
                           "the stored cursor of orders.download is none of this connector's: "
                           "start the source anew from a date");
    return cursor;
}

/// The latest moment that it can be by the shop's clock or ours. An order from the future must not
/// carry the cursor there, or all that is modified until then would be missed.
data::timestamp latest_now(const sdk::http_response& answer, data::timestamp ours) {
    const auto theirs = read_date(answer.header("Date"));
    return theirs ? std::max(*theirs, ours) : ours;
}

const status_id_rules status_ids("BigCommerce", "0 to 14", incomplete_status, "Incomplete", "11");

/// Orders whose sub-resources are read at once, two requests each.
constexpr std::size_t orders_at_once = 4;

} // namespace

sdk::task<void> connector::download(sdk::context& host,
                                    const data::orders_download_request& request) {
    const std::string doing = "downloading orders";
    const status_filter statuses(request.statuses, status_ids);
    const bool moves_cursor = !request.until;
    auto cursor = cursor_of(request);
    order_walk walk(range_of(request, cursor), shop_.page_size, statuses.only());
    order_reader reader(shop_.rules);
    std::int64_t passed_over = 0;

    while (!walk.done()) {
        const auto answer = co_await read_expanded(host, "orders?" + walk.query(), doing);
        order_page page;
        try {
            page = read_order_page(answer.body, walk, statuses, reader);
        } catch (const unreadable& e) {
            throw unreadable_answer(answer, doing, e.what());
        }
        passed_over += page.passed_over;
        co_await complete_pending(host, page);

        if (moves_cursor && walk.complete_before()) {
            const auto safe = std::min(*walk.complete_before(), latest_now(answer, host.now()));
            if (!cursor || safe > *cursor) {
                cursor = safe;
                page.items.cursor = write_cursor(safe);
            }
        }
        if (page.items.size() > 0 || !page.items.cursor.empty())
            co_await host.emit(std::move(page.items));
    }
    if (passed_over > 0)
        co_await host.log(sdk::log_level::debug,
                          std::to_string(passed_over) + " orders in other statuses passed over");
}

sdk::task<void> connector::complete_pending(sdk::context& host, order_page& page) {
    for (std::size_t from = 0; from < page.pending.size(); from += orders_at_once) {
        const auto to = std::min(from + orders_at_once, page.pending.size());
        std::vector<sdk::http_request> requests;
        for (auto i = from; i < to; ++i)
            ask_sub_resources(page.pending[i].order.ref, requests);
        auto answers = co_await host.http_all(std::move(requests));
        for (auto i = from; i < to; ++i) {
            auto& left = page.pending[i];
            auto& products = answers[2 * (i - from)];
            auto& addresses = answers[2 * (i - from) + 1];
            std::string why;
            try {
                co_await read_sub_resources(host, left.order, std::move(products),
                                            std::move(addresses));
            } catch (const unreadable& e) {
                why = e.what();
            } catch (const sdk::failure& e) {
                // The order itself is refused or gone: that is no reason to hold the others.
                if (e.cls != sdk::error_class::not_found && e.cls != sdk::error_class::rejected)
                    throw;
                why = e.message;
            }
            if (why.empty()) {
                page.items.add(left.order.ref, data::to_json_text(left.order));
            } else {
                page.items.add_poison(left.order.ref, std::move(left.raw), std::move(why));
            }
        }
    }
}

sdk::task<void> connector::list(sdk::context& host, const data::orders_list_request& request) {
    const std::string doing = "listing orders";
    order_walk::range range;
    range.from = request.from;
    range.until = request.until;
    order_walk walk(range, shop_.page_size, {});
    order_reader reader(shop_.rules);
    while (!walk.done()) {
        auto page_request = api_.get("orders?" + walk.query());
        const auto answer = co_await host.http(std::move(page_request));
        api_.require_success(answer, doing);
        sdk::batch items("order_head");
        try {
            read_head_page(answer.body, walk, reader, items);
        } catch (const unreadable& e) {
            throw unreadable_answer(answer, doing, e.what());
        }
        if (items.size() > 0)
            co_await host.emit(std::move(items));
    }
}

} // namespace dray::bigcommerce
