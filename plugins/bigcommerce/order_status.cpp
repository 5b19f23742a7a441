// order.mark and order.cancel: the order's status is read before it is written, nothing but
// status_id is ever written (the shop refuses a fetched order that is put back), and an order that
// is through is not taken back.

#include "connector.hpp"

#include "wire/statuses.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/live_statuses.hpp"
#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::bigcommerce {

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

move judge(std::string_view now, std::string_view to, std::string_view moment,
           bool shipment_moves_status) {
    if (now == to)
        return move::already_so;
    const bool to_end = is_any_of(to, {status_cancelled, status_refunded});
    if (is_any_of(now, {status_cancelled, status_refunded}))
        return to_end ? move::past_it : move::refused;
    // The shop itself put it there when the shipment was added; the merchant wants another word.
    const bool replaces =
        shipment_moves_status && is_any_of(moment, {"on_shipment", "on_partial_shipment"});
    if (now == status_partially_shipped) {
        const bool goes_back =
            is_any_of(to, {status_pending, status_awaiting_payment, status_awaiting_shipment,
                           status_awaiting_fulfillment});
        return goes_back && !replaces ? move::past_it : move::write;
    }
    if (!is_any_of(now, {status_shipped, status_completed}))
        return move::write;
    if (to_end)
        return move::refused;
    if (now == status_shipped && (to == status_completed || replaces))
        return move::write;
    return move::past_it;
}

data::status read_status(const boost::json::object& order) {
    const auto id = integer(order, "status_id");
    if (!id || *id < 0)
        throw unreadable("the order has no status_id");
    auto name = text(order, "custom_status");
    if (name.empty())
        name = text(order, "status");
    return data::status(std::to_string(*id), std::move(name));
}

bool is_number(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The fixed ids without Incomplete, in which no order may be put.
bool is_writable_id(std::string_view id) {
    return is_number(id) &&
           (id.size() == 1 ? id != "0" : id.size() == 2 && id >= "10" && id <= "14");
}

} // namespace

sdk::task<data::status> connector::status_of(sdk::context& host, std::string id) {
    const auto doing = "reading the status of order " + id;
    auto request = api_.get("orders/" + id);
    const auto answer = co_await host.http(std::move(request));
    api_.require_success(answer, doing);
    boost::json::monotonic_resource memory(2 * answer.body.size());
    const auto body = order_of(answer, doing, &memory);
    const auto* order = body.if_object();
    if (order == nullptr)
        throw unreadable_answer(answer, doing, "it is no order");
    try {
        co_return read_status(*order);
    } catch (const unreadable& e) {
        throw unreadable_answer(answer, doing, e.what());
    }
}

sdk::task<data::status> connector::put_status(sdk::context& host, std::string id, data::status to) {
    const auto doing = "setting the status of order " + id + " to " + quoted(to);
    auto request = api_.put("orders/" + id, "{\"status_id\":" + to.id + "}");
    const auto answer = co_await host.http(std::move(request));
    if (answer.status < 200 || answer.status > 299) {
        auto refused = api_.refusal(answer, doing);
        if (answer.status == 409) {
            // A complete refusal with a reason (out of stock): there is no twin to look for.
            refused.cls = error_class::rejected;
            refused.code = "refused";
            refused.verdict = answer.id;
        }
        throw refused;
    }
    boost::json::monotonic_resource memory(2 * answer.body.size());
    const auto body = order_of(answer, doing, &memory);
    const auto* order = body.if_object();
    if (order == nullptr || integer(*order, "status_id") == std::nullopt)
        co_return to;
    auto now = read_status(*order);
    if (now.id != to.id)
        throw failure(error_class::unknown_outcome, "status_not_taken",
                      doing + ": the shop took it, but says " + quoted(now));
    if (now.name.empty())
        now.name = to.name;
    co_return now;
}

sdk::task<data::status> connector::resolve(sdk::context& host, std::string id_or_name,
                                           std::string moment) {
    if (is_writable_id(id_or_name))
        co_return data::status(id_or_name, std::string());
    const auto live = co_await statuses(host);
    const auto match = find_status(live, id_or_name);
    const auto where = moment.empty() ? std::string() : " for " + moment;
    if (match.found.size() == 1 && match.found.front().id != "0")
        co_return match.found.front();
    std::string message = "Could not mark order as '" + id_or_name + "'" + where + ": ";
    std::string code = "status_unknown";
    if (match.found.size() > 1) {
        code = "status_ambiguous";
        message += "the shop has " + std::to_string(match.found.size()) +
                   " statuses of that name; name the right one by its id";
    } else if (match.found.size() == 1) {
        code = "status_incomplete";
        message += "Incomplete is for orders that were abandoned at payment; name another status";
    } else {
        message += "the shop has no status of that name; name one that it has, or its id";
    }
    message += ". The shop's statuses: " + list_for_people(live);
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
    case move::already_so:
    case move::past_it:
        break;
    case move::refused:
        throw failure(error_class::rejected, "order_is_final",
                      "order " + id + " is " + quoted(now) +
                          " at the shop and is not taken out of it: it was not marked " +
                          quoted(target) +
                          ". Look at the order in the shop; if it should go on, "
                          "change its status there and retry")
            .about("status " + now.id);
    case move::write:
        result.status = co_await put_status(host, id, target);
        result.changed = true;
        break;
    }
    co_return result;
}

sdk::task<void> connector::cancel(sdk::context& host, const data::order_cancel_request& request) {
    const auto id = order_id(request.ref);
    const auto now = co_await status_of(host, id);
    if (is_any_of(now.id, {status_cancelled, status_refunded}))
        co_return;
    if (is_any_of(now.id, {status_shipped, status_partially_shipped, status_completed}))
        throw failure(error_class::rejected, "already_shipped",
                      "order " + id + " is " + quoted(now) +
                          " at the shop: what has left cannot be cancelled there. Refund it in the "
                          "shop instead")
            .about("status " + now.id);
    const data::status cancelled(std::string(status_cancelled), "Cancelled");
    co_await put_status(host, id, cancelled);
}

} // namespace dray::bigcommerce
