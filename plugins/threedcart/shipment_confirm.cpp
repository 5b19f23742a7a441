// shipment.confirm and shipment.find. A shipment is there from the moment that its order is, so it
// is filled and never added: a second one would be a twin.

#include "connector.hpp"

#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::threedcart {

using namespace common;
using sdk::error_class;
using sdk::failure;
namespace json = boost::json;

sdk::task<shop_shipment> connector::shipment_of(sdk::context& host, std::string id,
                                                std::string group, std::string doing) {
    const auto wanted = shipment_id(group);
    const auto raw = co_await raw_order(host, id, doing);
    std::vector<shop_shipment> all;
    try {
        all = read_shipments(raw);
    } catch (const unreadable& e) {
        throw failure(error_class::transient, "unreadable_answer",
                      doing + ": the store's answer cannot be read: " + e.what());
    }
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const shop_shipment& s) { return s.id == wanted; });
    if (found != all.end())
        co_return *found;
    std::string ids;
    for (const auto& one : all)
        ids += (ids.empty() ? "" : ", ") + std::to_string(one.id);
    throw failure(error_class::rejected, "no_such_shipment",
                  doing + ": the order has no shipment " + group.substr(0, 40) +
                      " in the store (any more), only: " + (ids.empty() ? "none" : ids) +
                      ". Compare the order in the store; then retry, or mark it confirmed");
}

sdk::task<void> connector::write_shipment(sdk::context& host, std::string id, std::int64_t shipment,
                                          json::object fields, std::string doing) {
    const bool is_default = shipment == 0;
    bool by_order =
        is_default &&
        (shop_.default_form == default_shipment::by_order ||
         (shop_.default_form == default_shipment::automatic && learnt_ == learnt_form::order));
    if (!by_order) {
        auto request = api_.put(host, "Orders/" + id + "/Shipments/" + std::to_string(shipment),
                                json::serialize(fields));
        const auto answer = co_await host.http(std::move(request));
        const bool may_turn = is_default && shop_.default_form == default_shipment::automatic &&
                              learnt_ == learnt_form::unknown;
        if (!may_turn) {
            api_.require_written(answer, doing);
            co_return;
        }
        // The order was there a moment ago, so these mean that the path does not take 0.
        const bool refused = answer.status == 400 || answer.status == 404 || answer.status == 405;
        if (!refused) {
            api_.require_written(answer, doing);
            // Whether it had an effect is not documented either: looked at once.
            const auto after = co_await shipment_of(host, id, "0", doing);
            const auto* tracking = fields.if_contains("ShipmentTrackingCode");
            if (tracking == nullptr)
                co_return;
            if (json::value_from(after.tracking) == *tracking) {
                learnt_ = learnt_form::path;
                co_return;
            }
        }
        co_await host.log(sdk::log_level::info,
                          "the store does not take its default shipment by path: it is written "
                          "within the order");
        by_order = true;
    }
    fields["ShipmentID"] = shipment;
    json::array list;
    list.push_back(std::move(fields));
    json::object body;
    body["ShipmentList"] = std::move(list);
    auto request = api_.put(host, "Orders/" + id, json::serialize(body));
    const auto answer = co_await host.http(std::move(request));
    api_.require_written(answer, doing);
    if (is_default)
        learnt_ = learnt_form::order;
}

sdk::task<data::shipment_confirm_result>
connector::confirm(sdk::context& host, const data::shipment_confirm_request& request) {
    const auto id = order_id(request.ref);
    const auto doing = "confirming a shipment of order " + id;
    const auto there = co_await shipment_of(host, id, request.ship_group, doing);
    auto fields = fields_for(there, request.shipment, shop_.shipments, host.now());
    data::shipment_confirm_result result;
    result.ref = parcel_ref(there.id, request.shipment);
    if (!fields.empty())
        co_await write_shipment(host, id, there.id, std::move(fields), doing);
    co_return result;
}

sdk::task<data::shipment_find_result>
connector::find(sdk::context& host, const data::shipment_confirm_request& request) {
    const auto id = order_id(request.ref);
    const auto there =
        co_await shipment_of(host, id, request.ship_group, "looking for a shipment of order " + id);
    data::shipment_find_result result;
    if (!tells(there, request.shipment, shop_.shipments))
        co_return result;
    // The store keeps no quantities: the parcel's number is what it is known by.
    data::found_shipment found;
    found.ref = parcel_ref(there.id, request.shipment);
    found.ship_group = request.ship_group;
    found.tracking = request.shipment.tracking;
    found.lines = request.shipment.lines;
    result.matches.push_back(std::move(found));
    co_return result;
}

} // namespace dray::threedcart
