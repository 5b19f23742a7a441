// orders.download and orders.list: both walk the list of boxes by their due date. Boxes have no
// date of their last change, so a download reads all that are due and not shipped, each time.

#include "connector.hpp"

#include "wire/cursor.hpp"
#include "wire/dates.hpp"
#include "wire/statuses.hpp"

#include "plugins/common/unreadable.hpp"

#include "dray/data/functions_json.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <map>

namespace dray::cratejoy {

using namespace common;
namespace json = boost::json;

namespace {

constexpr std::string_view collection = "shipments/?";

json::object parsed_box(std::string_view raw) {
    json::parse_options options;
    options.max_depth = max_depth;
    boost::system::error_code bad;
    auto value = json::parse(json::string_view(raw.data(), raw.size()), bad, {}, options);
    if (bad)
        throw damaged("it is no valid JSON: " + bad.message());
    auto* object = value.if_object();
    if (object == nullptr)
        throw damaged("it is no JSON object");
    return std::move(*object);
}

std::vector<std::string> wanted_statuses(const std::vector<std::string>& asked) {
    if (asked.empty())
        return {std::string(status_unshipped)};
    std::vector<std::string> ids;
    for (const auto& one : asked) {
        const auto status = find_status(one);
        if (status.id.empty())
            throw sdk::failure(sdk::error_class::config, "bad_download_status",
                               "\"" + one.substr(0, 60) +
                                   "\" is no status of a box at Cratejoy: those are unshipped, "
                                   "shipped and cancelled")
                .about(one.substr(0, 60));
        ids.push_back(status.id);
    }
    return ids;
}

download_cursor cursor_of(const data::orders_download_request& request) {
    if (request.cursor.empty())
        return {};
    const auto cursor = read_cursor(request.cursor);
    if (!cursor)
        throw sdk::failure(sdk::error_class::fault, "cursor_unreadable",
                           "the stored cursor of orders.download is none of this connector's: "
                           "start the source anew from a date");
    return *cursor;
}

const char* word_of(gate_answer answer) {
    switch (answer) {
    case gate_answer::open:
        break;
    case gate_answer::not_due:
        return "not due yet";
    case gate_answer::batch_open:
        return "in a batch that is still open";
    case gate_answer::not_wanted:
        return "of a kind that is not taken";
    case gate_answer::test:
        return "tests";
    }
    return "taken";
}

bool is_among(const std::vector<std::string>& ids, const std::string& id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

collection_page page_of(const sdk::http_response& answer, const std::string& doing) {
    auto page = cut_collection(answer.body);
    if (!page)
        throw unreadable_answer(answer, doing, "it is no complete list");
    return std::move(*page);
}

} // namespace

std::string connector::query_of(const box_query& what, bool by_number) const {
    std::string query(relations);
    std::string list;
    for (const auto& id : what.statuses) {
        const auto spelled = by_number ? number_of(id) : std::string_view(id);
        list += (list.empty() ? "" : ",") + std::string(spelled);
    }
    if (what.statuses.size() == 1)
        query += "&status=" + list;
    else if (!list.empty())
        query += "&status__in=" + list;
    if (what.due_from)
        query += "&adjusted_ordered_at__ge=" + when_for_query(*what.due_from);
    if (what.due_before) // to the second: one more, so that the bound lies behind the asked one
        query += "&adjusted_ordered_at__lt=" +
                 when_for_query(*what.due_before + std::chrono::seconds{1});
    return query;
}

sdk::task<sdk::http_response> connector::ask_page(sdk::context& host, std::string query,
                                                  std::string doing) {
    auto request = api_.get(std::string(collection) + query);
    auto answer = co_await host.http(std::move(request));
    api_.require_success(answer, doing);
    co_return answer;
}

sdk::task<sdk::http_response> connector::first_page(sdk::context& host, box_query what,
                                                    collection_walk& walk, std::string doing) {
    walk = collection_walk(query_of(what, filters_by_number_), shop_.page_size);
    auto request = api_.get(std::string(collection) + walk.query());
    auto answer = co_await host.http(std::move(request));
    const bool may_turn = answer.status == 400 && !what.statuses.empty() && !filters_by_number_ &&
                          shop_.statuses == status_spelling::automatic;
    if (!may_turn) {
        api_.require_success(answer, doing);
        co_return answer;
    }
    // The shop refuses what it does not know. Whether that was the word shows with the number.
    walk = collection_walk(query_of(what, true), shop_.page_size);
    auto by_number = api_.get(std::string(collection) + walk.query());
    auto second = co_await host.http(std::move(by_number));
    if (second.status == 400)
        throw api_.refusal(answer, doing);
    api_.require_success(second, doing);
    filters_by_number_ = true;
    co_await host.log(sdk::log_level::info, "the shop filters statuses by their numbers");
    co_return second;
}

sdk::task<void> connector::end_of_walk(sdk::context& host, std::int64_t missing,
                                       std::string doing) {
    if (missing == 0)
        co_return;
    co_await host.log(sdk::log_level::warning,
                      doing + ": the list ended " + std::to_string(missing) +
                          " boxes before the count that the shop gives; the next time it is read "
                          "anew");
}

sdk::task<void> connector::download(sdk::context& host,
                                    const data::orders_download_request& request) {
    const std::string doing = "downloading boxes";
    const bool moves_cursor = !request.until;
    const auto cursor = cursor_of(request);
    const auto statuses = wanted_statuses(request.statuses);
    box_query what;
    what.statuses = statuses;
    what.due_from = cursor.from ? cursor.from : request.from;
    const auto horizon = host.now() + shop_.gate.due_within;
    what.due_before = request.until ? std::min(*request.until, horizon) : horizon;

    collection_walk walk({}, shop_.page_size);
    auto answer = co_await first_page(host, what, walk, doing);
    std::map<std::string, std::int64_t> left_out;
    for (;;) {
        const auto page = page_of(answer, doing);
        std::vector<std::size_t> news;
        try {
            news = walk.take(page);
        } catch (const unreadable& e) {
            throw unreadable_answer(answer, doing, e.what());
        }
        sdk::batch items("order");
        for (const auto i : news) {
            const auto& row = page.rows[i];
            try {
                const auto box = read_box(parsed_box(row.raw), shop_.boxes);
                // A `next` may drop the filters, and a box may have moved since.
                if (!is_among(statuses, box.order.status.id))
                    continue;
                if (what.due_from && box.due < *what.due_from)
                    continue;
                if (request.until && box.due > *request.until)
                    continue;
                const auto gate = ask_gate(box, shop_.gate, host.now());
                if (gate != gate_answer::open) {
                    ++left_out[word_of(gate)];
                    continue;
                }
                items.add(box.order.ref, data::to_json_text(box.order));
            } catch (const unreadable& e) {
                items.add_poison(poison_ref(row.id, row.raw), std::string(row.raw), e.what());
            }
        }
        if (moves_cursor && walk.done()) {
            download_cursor next;
            next.from = what.due_from;
            next.at = host.now();
            if (!(next == cursor))
                items.cursor = write_cursor(next);
        }
        if (items.size() > 0 || !items.cursor.empty())
            co_await host.emit(std::move(items));
        if (walk.done())
            break;
        answer = co_await ask_page(host, walk.query(), doing);
    }
    co_await end_of_walk(host, walk.missing(), doing);
    for (const auto& [why, boxes] : left_out)
        co_await host.log(sdk::log_level::debug, std::to_string(boxes) + " boxes are " + why);
}

sdk::task<void> connector::list(sdk::context& host, const data::orders_list_request& request) {
    const std::string doing = "listing boxes";
    box_query what;
    what.due_from = request.from;
    what.due_before = request.until;
    collection_walk walk({}, shop_.page_size);
    auto answer = co_await first_page(host, what, walk, doing);
    for (;;) {
        const auto page = page_of(answer, doing);
        std::vector<std::size_t> news;
        try {
            news = walk.take(page);
        } catch (const unreadable& e) {
            throw unreadable_answer(answer, doing, e.what());
        }
        sdk::batch items("order_head");
        for (const auto i : news) {
            const auto& row = page.rows[i];
            try {
                const auto box = read_box(parsed_box(row.raw), shop_.boxes);
                if (box.due < request.from || box.due > request.until)
                    continue;
                if (shop_.gate.skips_tests && box.order.test)
                    continue;
                data::order_head head;
                head.ref = box.order.ref;
                head.number = box.order.number;
                head.status = box.order.status;
                items.add(head.ref, data::to_json_text(head));
            } catch (const unreadable& e) {
                items.add_poison(poison_ref(row.id, row.raw), std::string(row.raw), e.what());
            }
        }
        if (items.size() > 0)
            co_await host.emit(std::move(items));
        if (walk.done())
            break;
        answer = co_await ask_page(host, walk.query(), doing);
    }
    co_await end_of_walk(host, walk.missing(), doing);
}

} // namespace dray::cratejoy
