// order.mark and order.cancel: the order's status is read before it is written, nothing but
// OrderStatusID is ever written, and an order that is through is not taken back.

#include "connector.hpp"

#include "wire/answers.hpp"
#include "wire/statuses.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/live_statuses.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::threedcart {

using namespace common;
using sdk::error_class;
using sdk::failure;

namespace {

enum class move {
    write,
    already_so,
    past_it, ///< the order is further on than what should be written
    refused, ///< a person has to see that
};

bool is_any_of(std::string_view id, std::initializer_list<std::string_view> ids) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

/// 8, 9, 10 and whatever a store has besides: only the merchant knows where they stand.
bool is_custom(std::string_view id) {
    return is_any_of(id, {"8", "9", "10"}) || system_name(id).empty();
}

move judge(std::string_view now, std::string_view to, std::string_view moment,
           bool shipment_moves_status) {
    if (now == to)
        return move::already_so;
    // Whether the store lets an order out of Not Completed is not documented, and nobody has paid.
    if (is_any_of(now, {status_cancel, status_not_completed}))
        return move::refused;
    if (now == status_shipped) {
        if (to == status_cancel)
            return move::refused;
        const bool replaces = shipment_moves_status && is_custom(to) &&
                              is_any_of(moment, {"on_shipment", "on_partial_shipment"});
        return replaces ? move::write : move::past_it;
    }
    if (now == status_partial && is_any_of(to, {status_new, status_processing, status_unpaid}))
        return move::past_it;
    return move::write;
}

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 4 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string could_not_mark(const std::string& status, const std::string& moment) {
    return "Could not mark order as '" + status + "'" +
           (moment.empty() ? std::string() : " for " + moment);
}

} // namespace

sdk::task<data::status> connector::status_of(sdk::context& host, std::string id) {
    const auto doing = "reading the status of order " + id;
    const auto raw = co_await raw_order(host, id, doing);
    const auto now = integer(raw, "OrderStatusID");
    if (!now || *now < 1)
        throw failure(error_class::transient, "unreadable_answer",
                      doing + ": the store's answer has no OrderStatusID");
    data::status status;
    status.id = std::to_string(*now);
    co_return labelled(std::move(status));
}

sdk::task<void> connector::put_status(sdk::context& host, std::string id, data::status now,
                                      data::status to) {
    const auto doing = "setting the status of order " + id + " to " + quoted(to);
    auto request = api_.put(host, "Orders/" + id, "{\"OrderStatusID\":" + to.id + "}");
    const auto answer = co_await host.http(std::move(request));
    try {
        api_.require_written(answer, doing);
    } catch (failure& e) {
        if (e.code == "transition_refused") {
            e.message = could_not_mark(to.name.empty() ? to.id : to.name, {}) + ": order " + id +
                        " is " + quoted(now) + ", and the store does not let it go to " +
                        quoted(to) + " from there (\"" + std::string(transition_refused) +
                        "\"). Change it in the store, or choose another status for the moment";
            e.subject = "status " + now.id + " to " + to.id;
        }
        throw;
    }
}

sdk::task<data::status> connector::resolve(sdk::context& host, std::string id_or_name,
                                           std::string moment) {
    if (is_id(id_or_name) && !system_name(id_or_name).empty() &&
        id_or_name != status_not_completed) {
        data::status known;
        known.id = id_or_name;
        co_return labelled(std::move(known));
    }
    const auto live = co_await statuses(host);
    const auto match = find_status(live, id_or_name);
    if (match.found.size() == 1 && match.found.front().id != status_not_completed)
        co_return match.found.front();
    std::string message = could_not_mark(id_or_name, moment) + ": ";
    std::string code = "status_unknown";
    if (match.found.size() > 1) {
        code = "status_ambiguous";
        message += "the store has " + std::to_string(match.found.size()) +
                   " statuses of that name; name the right one by its id";
    } else if (match.found.size() == 1) {
        code = "status_not_completed";
        message += "Not Completed is for orders that were abandoned at payment; name another "
                   "status";
    } else {
        message += "the store shows no status of that name; name one that it has, or its id";
    }
    message += ". The store's statuses: " + list_for_people(live);
    throw failure(error_class::unmapped, code, message).about(id_or_name);
}

sdk::task<data::order_mark_result> connector::mark(sdk::context& host,
                                                   const data::order_mark_request& request) {
    const auto id = order_id(request.ref);
    const auto target = co_await resolve(host, request.status, request.moment);
    const auto now = co_await status_of(host, id);

    data::order_mark_result result;
    result.status = now;
    switch (judge(now.id, target.id, request.moment, shop_.shipment_moves_status)) {
    case move::already_so: // a second write would move LastUpdate, and perhaps send mail
    case move::past_it:
        break;
    case move::refused:
        throw failure(error_class::rejected, "order_is_final",
                      "order " + id + " is " + quoted(now) +
                          " at the store and is not taken out of it: it was not marked " +
                          quoted(target) +
                          ". Look at the order in the store; if it should go on, change its status "
                          "there and retry")
            .about("status " + now.id);
    case move::write:
        co_await put_status(host, id, now, target);
        result.status = target;
        result.changed = true;
        break;
    }
    co_return result;
}

sdk::task<void> connector::cancel(sdk::context& host, const data::order_cancel_request& request) {
    const auto id = order_id(request.ref);
    const auto now = co_await status_of(host, id);
    if (now.id == status_cancel)
        co_return;
    if (is_any_of(now.id, {status_shipped, status_partial}))
        throw failure(error_class::rejected, "already_shipped",
                      "order " + id + " is " + quoted(now) +
                          " at the store: what has left cannot be cancelled there. Refund it in "
                          "the store instead")
            .about("status " + now.id);
    data::status cancelled;
    cancelled.id = status_cancel;
    const auto to = labelled(std::move(cancelled));
    co_await put_status(host, id, now, to);
}

} // namespace dray::threedcart
