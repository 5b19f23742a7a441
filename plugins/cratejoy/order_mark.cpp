// order.mark. Writing "shipped" mails the customer, each time: the box is read before, and a box
// that is shipped already is left alone.

#include "connector.hpp"

#include "wire/statuses.hpp"

#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

namespace dray::cratejoy {

using namespace common;
using sdk::error_class;
using sdk::failure;

namespace {

data::status status_in(const boost::json::object& box, const std::string& doing) {
    try {
        return read_status(box);
    } catch (const unreadable& e) {
        throw failure(error_class::transient, "unreadable_answer",
                      doing + ": the shop's answer cannot be read: " + e.what());
    }
}

} // namespace

sdk::task<data::order_mark_result> connector::mark(sdk::context& host,
                                                   const data::order_mark_request& request) {
    const auto id = shipment_id(request.ref);
    const auto to = find_status(request.status);
    const auto could_not = "Could not mark order as '" + request.status + "'" +
                           (request.moment.empty() ? std::string() : " for " + request.moment) +
                           ": ";
    if (to.id.empty())
        throw failure(error_class::unmapped, "status_unknown",
                      could_not + "a box at Cratejoy is unshipped, shipped or cancelled; name one "
                                  "of these, or \"never\"")
            .about(request.status);
    const auto before = co_await raw_box(host, id, "reading the status of box " + id);
    data::order_mark_result result;
    result.status = status_in(before, "reading the status of box " + id);
    if (result.status.id == to.id)
        co_return result;
    if (to.id != status_shipped)
        throw failure(error_class::rejected, "status_not_writable",
                      could_not + "Cratejoy documents no way to set a box to " + to.name +
                          "; set the moment to \"never\", and change the box in the shop")
            .about("status " + to.id);
    if (result.status.id == status_cancelled)
        throw failure(error_class::rejected, "order_is_final",
                      could_not + "box " + id +
                          " is cancelled in the shop. Look at it there; if it has left all the "
                          "same, say so there")
            .about("status " + result.status.id);
    const auto doing = "marking box " + id + " as shipped";
    auto put = api_.put("shipments/" + id + "/", R"({"status":"shipped"})");
    const auto answer = co_await host.http(std::move(put));
    api_.require_success(answer, doing);
    const auto after = object_of(answer, doing);
    std::string why;
    data::status now;
    try {
        now = read_status(after);
    } catch (const unreadable& e) {
        why = e.what();
    }
    if (!why.empty())
        throw unreadable_answer(answer, doing, why);
    if (now.id != to.id)
        throw failure(error_class::unknown_outcome, "status_not_taken",
                      doing + ": the shop took it, but says \"" + now.name + "\"");
    result.status = now;
    result.changed = true;
    co_return result;
}

} // namespace dray::cratejoy
