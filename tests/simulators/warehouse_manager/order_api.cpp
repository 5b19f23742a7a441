// /orders/{id} and what is done to one order.

#include "tests/simulators/warehouse_manager/api.hpp"

#include <boost/json.hpp>

namespace dray::sim::wm {
namespace json = boost::json;

namespace {

response with_tag(const tenant& in, const order& one, response out) {
    out.headers.emplace_back("ETag", etag_of(in, one));
    return out;
}

std::string stripped(std::string_view tag) {
    if (tag.starts_with("W/")) {
        tag.remove_prefix(2);
    }
    if (tag.size() >= 2 && tag.starts_with('"') && tag.ends_with('"')) {
        tag = tag.substr(1, tag.size() - 2);
    }
    return std::string(tag);
}

/// If-Match, missing: 428, stale: 412.
void check_tag(tenant& in, const call& what, const order& one) {
    const auto given = header(what.req.headers, "If-Match");
    if (given.empty()) {
        ++in.books.missing_tags;
        throw nothing_but(428);
    }
    const auto current = etag_of(in, one);
    const bool same =
        in.set.if_match == "exact" ? given == current : stripped(given) == stripped(current);
    if (!same) {
        ++in.books.stale_tags;
        throw nothing_but(412);
    }
}

void check_open(const order& one, std::string_view action) {
    if (one.status == order_status::closed) {
        throw wrong_state(action, "OrderConfirmed", "The order is closed");
    }
    if (one.status == order_status::canceled) {
        throw wrong_state(action, "OrderCanceled", "The order is canceled");
    }
}

void check_not_held(const order& one, std::string_view action) {
    if (one.held != 0) {
        throw wrong_state(action, "InUse", "The order is on hold");
    }
}

bool has_label(const order& one) {
    for (const auto& each : one.packages) {
        if (!each.tracking.empty()) {
            return true;
        }
    }
    return false;
}

void check_cancelable(const tenant& in, const order& one) {
    const auto action = rel("orders/canceler");
    const auto& set = in.set;
    if (one.status == order_status::closed && set.cancel_after_close == "400")
        throw wrong_state(action, "OrderConfirmed", "The order is closed", 400);
    check_open(one, action);
    if (one.held != 0 && set.cancel_when_held == "403") {
        throw wrong_state(action, "InUse", "The order is on hold");
    }
    if (!one.batch.empty() && set.cancel_in_batch == "403") {
        throw wrong_state(action, "InUse", "The order is in a batch");
    }
    if (has_label(one) && set.cancel_after_label == "403") {
        throw wrong_state(action, "InUse", "A label was printed");
    }
    if ((one.pick_started || one.pack_started) && set.cancel_when_picking == "403") {
        throw wrong_state(action, "InUse", "The order is being picked");
    }
    if (one.complete && set.cancel_when_complete == "403") {
        throw wrong_state(action, "AlreadyCompleted", "The order is complete");
    }
}

std::string text_of(const json::object& from, std::string_view name) {
    const auto* found = from.if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->get_string())
                                                  : std::string();
}

response cancel(tenant& in, const call& what, order& one) {
    ++in.books.cancels;
    try {
        need(in, "OrderWrite");
        check_tag(in, what, one);
        const auto reason = text_of(what.body(), "reason");
        if (reason.empty()) {
            throw wrong_model("Reason", nullptr, "Required", "A reason is required");
        }
        check_cancelable(in, one);
        in.cancel(one, actor::api, reason);
    } catch (const refusal&) {
        ++in.books.cancels_refused;
        throw;
    }
    return bare(204);
}

response complete(tenant& in, const call& what, order& one) {
    const auto action = rel("orders/completer");
    need(in, "OrderEdit");
    check_tag(in, what, one);
    check_open(one, action);
    check_not_held(one, action);
    if (one.complete) {
        throw wrong_state(action, "AlreadyCompleted", "The order is complete");
    }
    in.complete(one, actor::api);
    return bare(204);
}

response confirm(tenant& in, const call& what, order& one) {
    const auto action = rel("orders/confirmer");
    need(in, "OrderConfirm");
    check_tag(in, what, one);
    check_open(one, action);
    check_not_held(one, action);
    if (!one.fully_allocated() || one.lines.empty()) {
        throw wrong_state(action, "NotFullyAllocated", "Something has no stock");
    }
    const auto body = what.body();
    auto at = in.now();
    const auto date = text_of(body, "confirmDate");
    if (!date.empty()) {
        const auto wall = wall_of(in, date);
        at = wall ? in.server_zone.unix_of(*wall) : 0;
        if (!wall || at > in.now()) {
            throw wrong_state(action, "DateInFuture", "confirmDate is no past date");
        }
    }
    if (const auto tracking = text_of(body, "trackingNumber"); !tracking.empty()) {
        auto& routing = one.rest.of["routingInfo"];
        if (!routing.is_object()) {
            routing = json::object();
        }
        routing.get_object()["trackingNumber"] = tracking;
    }
    in.close(one, actor::api, at);
    return bare(204);
}

response lines(const tenant& in, const call& what, const order& one) {
    detail show;
    show.lines = true;
    listing out;
    out.embedded = rel("orders/item");
    out.total = static_cast<std::int64_t>(one.lines.size());
    for (const auto& each : one.lines) {
        out.rows.emplace_back(line_json(in, each, show));
    }
    return with_tag(in, one, answer(what.how, std::move(out)));
}

response packages(const tenant& in, const call& what, const order& one) {
    listing out;
    out.embedded = rel("orders/package");
    out.total = static_cast<std::int64_t>(one.packages.size());
    for (const auto& each : one.packages) {
        out.rows.emplace_back(package_resource(in, each, what.how));
    }
    return with_tag(in, one, answer(what.how, std::move(out)));
}

} // namespace

response order_api(tenant& in, const call& what, order& one) {
    const auto& path = what.where.path;
    if (path.size() == 2) {
        what.only({"GET"});
        need(in, "OrderView");
        knows(in, what, {"detail", "itemdetail"});
        return with_tag(in, one,
                        answer(what.how, 200, order_json(in, one, detail_of(what), what.how)));
    }
    const auto name = path.size() == 3 ? lower(path[2]) : std::string();
    if (name == "items" || name == "packages") {
        what.only({"GET"});
        need(in, "OrderView");
        return name == "items" ? lines(in, what, one) : packages(in, what, one);
    }
    if (name == "canceler" || name == "completer" || name == "confirmer") {
        what.only({"POST"});
        return name == "canceler"    ? cancel(in, what, one)
               : name == "completer" ? complete(in, what, one)
                                     : confirm(in, what, one);
    }
    not_found(in);
}

} // namespace dray::sim::wm
