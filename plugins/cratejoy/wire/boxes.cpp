#include "boxes.hpp"

#include "box_lines.hpp"
#include "dates.hpp"
#include "statuses.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/regions.hpp"
#include "plugins/common/text.hpp"
#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

namespace dray::cratejoy {

using namespace common;
namespace json = boost::json;

namespace {

std::optional<data::timestamp> when(const json::object& from, std::string_view key,
                                    const data::time_zone& zone) {
    const auto* found = from.if_contains(key);
    return found != nullptr ? read_when(*found, zone) : std::nullopt;
}

std::string part(const json::object& from, std::string_view key) {
    return trimmed(text(from, key));
}

data::address read_address(const json::object& from) {
    data::address to;
    to.name = part(from, "to"); // who gets it: of a gift not the customer
    to.company = part(from, "company");
    to.street1 = part(from, "street");
    to.street2 = part(from, "unit");
    to.city = part(from, "city");
    to.region = part(from, "state");
    to.postcode = part(from, "zip_code");
    to.country = part(from, "country");
    if (to.country.size() == 2)
        to.country_code = upper(to.country);
    to.phone = part(from, "phone_number");
    to.region_code = region_code(to.country_code, to.region);
    return to;
}

void read_customer(const json::object& shipment, data::order& into) {
    into.customer_id = id_text(shipment, "customer_id");
    const auto* customer = object_member(shipment, "customer");
    if (customer == nullptr)
        return;
    into.billing.name = part(*customer, "name");
    if (into.billing.name.empty())
        into.billing.name =
            trimmed(part(*customer, "first_name") + " " + part(*customer, "last_name"));
    into.billing.email = part(*customer, "email");
    if (into.customer_id.empty())
        into.customer_id = id_text(*customer, "id");
}

billing billing_of(const json::object& shipment) {
    if (flag(shipment, "is_ecom"))
        return billing::ecommerce;
    return object_member(shipment, "batch") != nullptr ? billing::standard : billing::ad_hoc;
}

} // namespace

std::string tracking_of(const json::object& shipment) {
    return part(shipment, "tracking_number");
}

box read_box(const json::object& shipment, const box_rules& rules) {
    box out;
    auto& order = out.order;
    order.ref = id_text(shipment, "id");
    if (order.ref.empty())
        throw unreadable("the shipment has no id");
    order.number = order.ref; // Cratejoy has no other number of a box
    order.status = read_status(shipment);
    const auto due = when(shipment, "adjusted_ordered_at", rules.zone);
    if (!due)
        throw unreadable("adjusted_ordered_at is no date");
    out.due = *due;
    // The day on which it is ordered for shipping; its purchase may be a year old.
    order.created_at = *due;
    // There is no date of the last change. The least possible one never makes a version stale.
    order.modified_at = data::timestamp{};
    order.currency = rules.currency;
    order.test = flag(shipment, "is_test");
    out.kind = billing_of(shipment);
    if (const auto* batch = object_member(shipment, "batch")) {
        out.batch_end = when(*batch, "end", rules.zone);
        if (!out.batch_end)
            out.batch_end = when(*batch, "end_date", rules.zone);
    }
    read_customer(shipment, order);

    auto& group = order.ship_groups.emplace_back();
    group.id = order.ref;
    if (const auto* address = object_member(shipment, "ship_address"))
        group.to = read_address(*address);
    group.to.email = order.billing.email;
    read_lines(shipment, rules, order);
    return out;
}

} // namespace dray::cratejoy
