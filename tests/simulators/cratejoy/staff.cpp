#include "tests/simulators/cratejoy/staff.hpp"

#include "tests/simulators/common/json_text.hpp"
#include "tests/simulators/common/members.hpp"
#include "tests/simulators/cratejoy/render.hpp"

#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim::cratejoy {
namespace json = boost::json;

namespace {

constexpr std::int64_t day = 86'400;

[[noreturn]] void refuse(const std::string& why) {
    throw std::invalid_argument("staff: " + why);
}

void overlay_address(address& to, const json::object& fields) {
    members given(fields);
    given.text("to", to.to);
    given.text("company", to.company);
    given.text("street", to.street);
    given.text("unit", to.unit);
    given.text("city", to.city);
    given.text("state", to.state);
    given.text("zip_code", to.zip_code);
    given.text("country", to.country);
    given.text("phone_number", to.phone_number);
    given.end("ship_address");
}

shipment& shipment_of(shop& in, members& given) {
    ident id = 0;
    given.integer("shipment", id);
    const auto found = in.shipments.find(id);
    if (found == in.shipments.end()) {
        refuse("there is no shipment " + std::to_string(id));
    }
    return found->second;
}

void change_address(shop& in, shipment& one, members& given) {
    json::object fields;
    given.take("fields", [&](const json::value& value) { fields = object_of(value, "fields"); });
    given.end("staff");
    auto& where = in.addresses.at(one.address_id);
    overlay_address(where, fields);
    in.announce("address_updated", json_text(renderer(in).whole_address(where)),
                "address " + std::to_string(where.id));
}

/// A box that is lost is sent again: another shipment, cycle -1.
void reship(shop& in, const shipment& one) {
    shipment again;
    again.id = ++in.last.shipment;
    again.customer_id = one.customer_id;
    again.address_id = one.address_id;
    again.billing = billing_type::adhoc;
    again.created_at = in.now();
    again.adjusted_ordered_at = in.now();
    again.is_test = one.is_test;
    again.is_gift = one.is_gift;
    for (const auto& each : one.fulfillments) {
        auto copy = each;
        copy.id = ++in.last.fulfillment;
        copy.one_time = false;
        copy.cycle_number = -1;
        copy.total_cycles = 1;
        copy.status = fulfillment_status::open;
        again.fulfillments.push_back(std::move(copy));
    }
    in.place(std::move(again));
}

void refund(shop& in, members& given) {
    ident id = 0;
    given.integer("order", id);
    const auto found = in.orders.find(id);
    if (found == in.orders.end()) {
        refuse("there is no order " + std::to_string(id));
    }
    auto& one = found->second;
    std::int64_t cents = one.total();
    given.integer("cents", cents, 0);
    given.end("staff");
    one.refunded = cents;
    one.financial_status = cents >= one.total() ? "refunded" : "partially_refunded";
    in.announce("order_updated", json_text(renderer(in).whole_order(one, order_relations())),
                "order " + std::to_string(id));
}

void close_batch(shop& in, members& given) {
    ident id = 0;
    given.integer("batch", id);
    std::int64_t end = in.now() - 1;
    given.date("end", end);
    given.end("staff");
    const auto found = in.batches.find(id);
    if (found == in.batches.end()) {
        refuse("there is no batch " + std::to_string(id));
    }
    found->second.end = end;
}

} // namespace

void overlay(shop& in, shipment& one, const json::object& fields) {
    members given(fields);
    given.take("status", [&](const json::value& value) {
        const auto status =
            value.is_string() ? shipment_status_named(value.get_string()) : std::nullopt;
        if (!status) {
            throw std::invalid_argument("\"status\" must be unshipped, shipped or cancelled");
        }
        one.status = *status;
    });
    given.take("billing_type", [&](const json::value& value) {
        const auto type = value.is_string() ? billing_type_named(value.get_string()) : std::nullopt;
        if (!type) {
            throw std::invalid_argument("\"billing_type\" must be standard, adhoc or ecom");
        }
        one.billing = *type;
        one.batch_id =
            *type == billing_type::standard ? in.batch_at(one.adjusted_ordered_at).id : 0;
    });
    given.date("adjusted_ordered_at", one.adjusted_ordered_at);
    given.date("created_at", one.created_at);
    given.date("shipped_at", one.shipped_at);
    given.text("tracking_number", one.tracking_number);
    given.flag("is_test", one.is_test);
    given.flag("is_gift", one.is_gift);
    given.take("ship_address", [&](const json::value& value) {
        overlay_address(in.addresses.at(one.address_id), object_of(value, "ship_address"));
    });
    given.leave(one.odd);
}

void staff(shop& in, const json::object& deed) {
    members given(deed);
    std::string what;
    given.text("do", what);
    if (what == "refund") {
        refund(in, given);
        return;
    }
    if (what == "close_batch") {
        close_batch(in, given);
        return;
    }
    auto& one = shipment_of(in, given);
    if (what == "cancel") {
        given.end("staff");
        in.set_status(one, shipment_status::cancelled, actor::staff);
    } else if (what == "postpone") {
        std::int64_t days = 0;
        std::int64_t to = one.adjusted_ordered_at;
        given.integer("days", days, -10'000, 10'000);
        given.date("to", to);
        given.end("staff");
        one.adjusted_ordered_at = to + days * day;
    } else if (what == "address") {
        change_address(in, one, given);
    } else if (what == "ship") {
        given.text("tracking", one.tracking_number);
        given.end("staff");
        in.ship(one, in.now(), actor::staff);
    } else if (what == "reship") {
        given.end("staff");
        reship(in, one);
    } else if (what == "edit") {
        json::object fields;
        given.take("fields",
                   [&](const json::value& value) { fields = object_of(value, "fields"); });
        given.end("staff");
        overlay(in, one, fields);
    } else if (what == "metadata") {
        given.take("fields", [&](const json::value& value) {
            one.metadata.clear();
            for (const auto& member : object_of(value, "fields")) {
                one.metadata[std::string(member.key())] =
                    member.value().is_string() ? std::string(member.value().get_string())
                                               : json::serialize(member.value());
            }
        });
        given.end("staff");
    } else {
        refuse("\"do\" takes cancel, postpone, address, ship, reship, edit, metadata, refund or "
               "close_batch, not \"" +
               what + "\"");
    }
}

} // namespace dray::sim::cratejoy
