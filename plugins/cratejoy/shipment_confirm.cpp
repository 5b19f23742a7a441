// shipment.confirm and shipment.find. A box has one tracking number and no parts: the number is
// written by itself, without the status, which would mail the customer before the mark does.

#include "connector.hpp"

#include "tracking.hpp"
#include "wire/statuses.hpp"

#include "plugins/common/json_read.hpp"

#include <boost/json.hpp>

namespace dray::cratejoy {

using namespace common;
using sdk::error_class;
using sdk::failure;
namespace json = boost::json;

namespace {

void require_group(const data::shipment_confirm_request& request, const std::string& id,
                   const std::string& doing) {
    if (request.ship_group.empty() || request.ship_group == id)
        return;
    throw failure(error_class::rejected, "no_such_shipment",
                  doing + ": a box is one shipment, \"" + request.ship_group.substr(0, 40) +
                      "\" is not it");
}

} // namespace

sdk::task<void> connector::write_tracking(sdk::context& host, std::string id, json::object fields,
                                          const data::shipment& parcel, std::string doing) {
    const auto path = "shipments/" + id + "/";
    const auto wanted = std::string(fields.at("tracking_number").as_string());
    const auto carrier = carrier_members(parcel);
    const bool with_carrier = !carrier.empty() && shop_.carrier != carrier_fields::never &&
                              !(shop_.carrier == carrier_fields::automatic && carrier_refused_);
    auto body = fields;
    if (with_carrier) {
        for (const auto& member : carrier)
            body[member.key()] = member.value();
    }
    auto put = api_.put(path, json::serialize(body));
    auto answer = co_await host.http(std::move(put));
    if (answer.status == 400 && with_carrier && shop_.carrier == carrier_fields::automatic) {
        // Members that it does not know are errors here. The refusal is complete: nothing is
        // written.
        auto bare = api_.put(path, json::serialize(fields));
        auto second = co_await host.http(std::move(bare));
        if (second.status == 200) {
            carrier_refused_ = true;
            co_await host.log(sdk::log_level::info,
                              "the shop does not take carrier_name and tracking_link");
        }
        answer = std::move(second);
    }
    api_.require_success(answer, doing);
    const auto after = object_of(answer, doing);
    if (after.contains("tracking_number") && tracking_of(after) != wanted)
        throw failure(error_class::unknown_outcome, "tracking_not_taken",
                      doing + ": the shop took it, but tells another tracking number");
}

sdk::task<data::shipment_confirm_result>
connector::confirm(sdk::context& host, const data::shipment_confirm_request& request) {
    const auto id = shipment_id(request.ref);
    const auto doing = "confirming the shipment of box " + id;
    require_group(request, id, doing);
    const auto before = co_await raw_box(host, id, doing);
    if (find_status(text(before, "status")).id == status_cancelled)
        throw failure(error_class::rejected, "shipment_cancelled",
                      doing +
                          ": it is cancelled in the shop. Look at it there; then retry, or mark "
                          "it confirmed")
            .about("status cancelled");
    data::shipment_confirm_result result;
    result.ref = parcel_ref(id, request.shipment);
    const auto there = tracking_of(before);
    const auto tracking = tracking_for(there, request.shipment, shop_.more);
    if (tracking == there) // told already, or nothing to tell
        co_return result;
    json::object fields;
    fields["tracking_number"] = tracking;
    if (shop_.writes_shipped_at && request.shipment.shipped_at)
        fields["shipped_at"] = data::format_time(
            std::chrono::floor<std::chrono::seconds>(*request.shipment.shipped_at));
    co_await write_tracking(host, id, std::move(fields), request.shipment, doing);
    co_return result;
}

sdk::task<data::shipment_find_result>
connector::find(sdk::context& host, const data::shipment_confirm_request& request) {
    const auto id = shipment_id(request.ref);
    const auto doing = "looking for the shipment of box " + id;
    require_group(request, id, doing);
    const auto raw = co_await raw_box(host, id, doing);
    data::shipment_find_result result;
    const auto there = tracking_of(raw);
    const bool is_told = tells(there, request.shipment) ||
                         tracking_for(there, request.shipment, shop_.more) == there;
    if (!is_told)
        co_return result;
    data::found_shipment found;
    found.ref = parcel_ref(id, request.shipment);
    found.ship_group = request.ship_group;
    found.tracking = request.shipment.tracking;
    found.lines = request.shipment.lines; // the shop keeps no quantities
    result.matches.push_back(std::move(found));
    co_return result;
}

} // namespace dray::cratejoy
