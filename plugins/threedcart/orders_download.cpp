// orders.download, cancellations.download and orders.list: all walk the order list by last update.

#include "connector.hpp"

#include "order_page.hpp"
#include "wire/statuses.hpp"

#include "plugins/common/dates.hpp"
#include "plugins/common/unreadable.hpp"

#include "dray/data/functions_json.hpp"

#include <algorithm>

namespace dray::threedcart {

using namespace common;

namespace {

status_id_rules ids_of(std::string_view fallback) {
    return status_id_rules("3DCart", "1 to 12, and those of more custom ones", status_not_completed,
                           "Not Completed", fallback);
}

feed_cursor cursor_of(const data::orders_download_request& request) {
    if (request.cursor.empty())
        return {};
    const auto cursor = read_cursor(request.cursor);
    if (!cursor)
        throw sdk::failure(sdk::error_class::fault, "cursor_unreadable",
                           "the stored cursor of this feed is none of this connector's: start the "
                           "source anew from a date");
    return *cursor;
}

/// The earlier of the store's clock and ours: what is updated behind it belongs to the next walk.
data::timestamp earlier_now(const sdk::http_response& answer, data::timestamp ours) {
    const auto theirs = read_date(answer.header("Date"));
    return theirs ? std::min(*theirs, ours) : ours;
}

list_rules rules_of(const shop_settings& shop, std::string status_id) {
    list_rules rules;
    rules.page_size = shop.page_size;
    rules.by_time = shop.filters_by_time;
    rules.margin = shop.filter_margin;
    rules.zone = shop.orders.zone;
    rules.status_id = std::move(status_id);
    return rules;
}

} // namespace

sdk::task<void> connector::download(sdk::context& host,
                                    const data::orders_download_request& request) {
    status_filter wanted(request.statuses, ids_of(status_new));
    co_await changes(host, request, std::move(wanted), "downloading orders");
}

sdk::task<void> connector::cancellations(sdk::context& host,
                                         const data::orders_download_request& request) {
    status_filter wanted(request.statuses, ids_of(status_cancel));
    co_await changes(host, request, std::move(wanted), "downloading cancellations");
}

sdk::task<void> connector::changes(sdk::context& host, const data::orders_download_request& request,
                                   status_filter wanted, std::string doing) {
    const bool moves_cursor = !request.until;
    feed_cursor cursor = cursor_of(request);
    order_walk::range range;
    range.until = request.until;
    range.from = request.from;
    if (cursor.since) {
        const auto overlap = std::clamp<std::int64_t>(request.overlap_seconds, 0, 31 * 86'400);
        range.from = *cursor.since - std::chrono::seconds{overlap};
    }
    std::optional<data::timestamp> began;
    if (cursor.walk) { // it goes on where it stopped, over the range that it had
        range.from = cursor.walk->from;
        began = cursor.walk->began;
    }
    order_walk walk(range, rules_of(shop_, wanted.only()));
    if (cursor.walk)
        walk.go_on_at(cursor.walk->offset, cursor.walk->anchor);

    order_reader reader(shop_.orders, host.now());
    std::int64_t passed_over = 0;
    while (!walk.done()) {
        auto page_request = api_.get(host, "Orders?" + walk.query());
        const auto answer = co_await host.http(std::move(page_request));
        if (!began)
            began = earlier_now(answer, host.now());
        sdk::batch items("order");
        std::vector<listed_row> rows;
        std::vector<std::size_t> news;
        if (is_end_of_list(answer)) {
            walk.take_end();
        } else {
            api_.require_success(answer, doing);
            rows = rows_of(answer, order_members(), doing);
            try {
                news = walk.take(rows);
            } catch (const unreadable& e) {
                throw unreadable_answer(answer, doing, e.what());
            }
        }
        std::erase_if(news, [&](std::size_t i) {
            const auto& id = rows[i].status_id;
            const bool other = !id.empty() && !wanted.wants(id);
            passed_over += other ? 1 : 0;
            return other;
        });
        if (!news.empty())
            co_await refresh_labels(host);
        for (const auto i : news) {
            const auto& row = rows[i];
            try {
                auto order = reader.read(row.raw, catalogue_);
                order.status = labelled(std::move(order.status));
                items.add(order.ref, data::to_json_text(order));
            } catch (const unreadable& e) {
                order_reader::add_poison(row, e.what(), items);
            }
        }
        if (moves_cursor) {
            feed_cursor next;
            if (walk.done()) {
                // Never back: a clock that was put right would else read everything anew.
                next.since = cursor.since ? std::max(*cursor.since, *began) : *began;
            } else {
                next.since = cursor.since;
                auto& place = next.walk.emplace();
                place.from = range.from;
                place.began = *began;
                place.offset = walk.offset();
                place.anchor = walk.anchor();
            }
            if (!(next == cursor)) {
                items.cursor = write_cursor(next);
                cursor = std::move(next);
            }
        }
        if (items.size() > 0 || !items.cursor.empty())
            co_await host.emit(std::move(items));
    }
    if (passed_over > 0)
        co_await host.log(sdk::log_level::debug,
                          std::to_string(passed_over) + " orders in other statuses passed over");
}

sdk::task<void> connector::list(sdk::context& host, const data::orders_list_request& request) {
    const std::string doing = "listing orders";
    order_walk::range range;
    range.from = request.from;
    range.until = request.until;
    order_walk walk(range, rules_of(shop_, {}));
    order_reader reader(shop_.orders, host.now());
    while (!walk.done()) {
        auto page_request = api_.get(host, "Orders?" + walk.query());
        const auto answer = co_await host.http(std::move(page_request));
        if (is_end_of_list(answer)) {
            walk.take_end();
            continue;
        }
        api_.require_success(answer, doing);
        const auto rows = rows_of(answer, order_members(), doing);
        std::vector<std::size_t> news;
        try {
            news = walk.take(rows);
        } catch (const unreadable& e) {
            throw unreadable_answer(answer, doing, e.what());
        }
        std::erase_if(news,
                      [&](std::size_t i) { return rows[i].status_id == status_not_completed; });
        if (news.empty())
            continue;
        co_await refresh_labels(host);
        sdk::batch items("order_head");
        for (const auto i : news) {
            const auto& row = rows[i];
            try {
                auto head = head_of(reader.read_head(row.raw));
                head.status = labelled(std::move(head.status));
                items.add(head.ref, data::to_json_text(head));
            } catch (const unreadable& e) {
                order_reader::add_poison(row, e.what(), items);
            }
        }
        co_await host.emit(std::move(items));
    }
}

} // namespace dray::threedcart
