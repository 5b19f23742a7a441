// order.cancel: each order is read for its ETag and its state, then cancelled with both, then read
// back. What a split made of it is cancelled too.

#include "connector.hpp"

#include "refusals.hpp"

#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

namespace dray::warehouse_manager {

using sdk::error_class;
using sdk::failure;

namespace {

/// How often an order may change under our hands before it is left alone.
constexpr int most_tries = 3;

struct read_back {
    read_back() = default;
    warehouse_order order;
    std::string etag; ///< as it came: strong or weak is not ours to judge
};

read_back read_one(const sdk::http_response& answer, const std::string& id,
                   const tenant_settings& tenant) {
    const auto doing = "reading order " + id + " before it is cancelled";
    if (answer.status != 200)
        throw refusal(answer, doing, tenant);
    const auto body = read_object(answer.body);
    if (!body)
        throw unreadable_answer(answer, doing, "it is no order");
    require_own(*body, tenant);
    read_back out;
    try {
        out.order = read_order(*body, tenant.server_zone);
    } catch (const common::unreadable& e) {
        throw unreadable_answer(answer, doing, e.what());
    }
    out.etag = std::string(answer.header("ETag"));
    return out;
}

failure already_shipped(const std::string& id) {
    return failure(error_class::rejected, "already_shipped",
                   "Order " + id +
                       " is closed at the warehouse: it has shipped and cannot be "
                       "cancelled. Have the parcel returned instead.");
}

std::string reason_body(const std::string& reason) {
    boost::json::object body;
    body["reason"] = reason;
    return boost::json::serialize(body);
}

} // namespace

sdk::task<void> connector::cancel_one(sdk::context& host, std::string id, std::string reason) {
    std::uint64_t last = 0; // refused write
    for (int tries = 0; tries < most_tries; ++tries) {
        auto get = api_.get("orders/" + id);
        const auto before = co_await host.http(std::move(get));
        const auto now = read_one(before, id, tenant_);
        if (now.order.status == 2)
            co_return;
        if (now.order.status == 1 && now.order.is_closed)
            throw already_shipped(id);
        if (now.etag.empty())
            throw failure(error_class::transient, "etag_missing",
                          "The warehouse told order " + id +
                              " without an ETag, without which it cancels nothing. A proxy "
                              "between may take it away.");
        auto post = api_.post("orders/" + id + "/canceler", reason_body(reason));
        post.header("If-Match", now.etag);
        const auto answer = co_await host.http(std::move(post));
        if (answer.status < 200 || answer.status > 299) {
            const auto verdict = judge_cancel(answer);
            if (verdict == cancel_verdict::done)
                co_return;
            if (verdict == cancel_verdict::refused)
                throw cancel_refusal(answer, id, tenant_);
            last = answer.id;
            continue;
        }
        auto again = api_.get("orders/" + id);
        const auto after = co_await host.http(std::move(again));
        if (read_one(after, id, tenant_).order.status != 2)
            throw failure(error_class::unknown_outcome, "cancel_unclear",
                          "The warehouse took the cancellation of order " + id +
                              ", but does not show it as cancelled.");
        co_return;
    }
    throw failure(error_class::transient, "order_keeps_changing",
                  "The warehouse changed order " + id +
                      " each time it was to be cancelled; it is "
                      "tried again.")
        .verdict_of(last);
}

sdk::task<void> connector::cancel(sdk::context& host, const data::order_cancel_request& request) {
    const auto id = require_order_id(request.ref);
    const auto reason = request.reason.empty() ? tenant_.cancel_reason : request.reason;
    std::vector<std::string> open;
    if (!request.number.empty()) {
        std::string doing = "looking for " + request.number + " before it is cancelled";
        const auto found = co_await family_of(host, request.number, std::move(doing));
        for (const auto& child : found.children) {
            const auto now = standing_of(child);
            if (now.is_closed)
                throw already_shipped(child.id);
            if (now.is_live)
                open.push_back(child.id);
        }
    }
    co_await cancel_one(host, id, reason);
    for (const auto& child : open)
        co_await cancel_one(host, child, reason);
}

} // namespace dray::warehouse_manager
