#include "tests/simulators/threedcart/staff.hpp"

#include "tests/simulators/common/members.hpp"
#include "tests/simulators/threedcart/overrides.hpp"

#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim::threedcart {
namespace json = boost::json;

namespace {

[[noreturn]] void refuse(const std::string& why) {
    throw std::invalid_argument("staff: " + why);
}

void ship(shop& in, order& one, members& given) {
    ident id = one.shipments.empty() ? 0 : one.shipments.front().id;
    std::string tracking;
    int to = status::shipped;
    given.integer("shipment", id);
    given.text("tracking", tracking);
    given.integer("status", to, 1, 999'999);
    given.end("staff");
    auto* parcel = one.sent(id);
    if (parcel == nullptr) {
        refuse("order " + std::to_string(one.id) + " has no shipment " + std::to_string(id));
    }
    in.set_tracking(one, *parcel, tracking, actor::staff);
    parcel->shipped = in.wall();
    parcel->shipped_has_time = true;
    if (one.status_id != to) {
        in.set_status(one, to, actor::staff);
    }
}

/// Moves lines to a new shipment, as an admin does who splits an order.
void split(shop& in, order& one, members& given) {
    std::vector<order_line*> moved;
    given.take("lines", [&](const json::value& value) {
        if (!value.is_array()) {
            refuse("\"lines\" takes a list of ItemIndexIDs");
        }
        for (const auto& each : value.get_array()) {
            auto* line = one.line(lenient_integer(each).value_or(0));
            if (line == nullptr) {
                refuse("order " + std::to_string(one.id) + " has no such line");
            }
            moved.push_back(line);
        }
    });
    given.end("staff");
    shipment added;
    added.id = ++in.last_shipment_id;
    added.number = static_cast<std::int64_t>(one.shipments.size()) + 1;
    added.status_id = one.status_id;
    if (!one.shipments.empty()) {
        added.to = one.shipments.front().to;
        added.method_name = one.shipments.front().method_name;
    }
    for (auto* line : moved) {
        line->shipment_id = added.id;
    }
    one.shipments.push_back(std::move(added));
    in.touch(one);
}

} // namespace

void staff(shop& in, const json::object& deed) {
    members given(deed);
    std::string what;
    ident id = 0;
    given.text("do", what);
    given.integer("order", id);
    auto* one = in.orders.find(id);
    if (one == nullptr) {
        refuse("there is no order " + std::to_string(id));
    }
    if (what == "set_status") {
        int to = 0;
        given.integer("status", to, 1, 999'999);
        given.end("staff");
        in.set_status(*one, to, actor::staff);
    } else if (what == "edit") {
        json::object fields;
        given.take("fields",
                   [&](const json::value& value) { fields = object_of(value, "fields"); });
        given.end("staff");
        overlay(in, *one, fields);
        in.touch(*one);
    } else if (what == "ship") {
        ship(in, *one, given);
    } else if (what == "split") {
        split(in, *one, given);
    } else if (what == "complete_checkout") {
        given.end("staff");
        if (one->status_id != status::not_completed) {
            refuse("order " + std::to_string(id) + " is not in status 7");
        }
        one->payment_method = "Credit Card";
        in.set_status(*one, status::new_order, actor::store);
    } else if (what == "touch") {
        std::int64_t wall = in.wall();
        given.take("LastUpdate",
                   [&](const json::value& value) { wall = wall_of(in, value, "LastUpdate"); });
        given.end("staff");
        in.orders.set_updated(*one, wall);
    } else {
        refuse("\"do\" takes set_status, edit, ship, split, complete_checkout or touch, not \"" +
               what + "\"");
    }
    in.announce(*one, hook_event::order_update);
}

} // namespace dray::sim::threedcart
