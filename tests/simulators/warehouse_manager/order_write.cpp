// The body of POST /orders.

#include "tests/simulators/warehouse_manager/api.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace dray::sim::wm {
namespace json = boost::json;

namespace {

/// Members that are kept and shown as they came.
constexpr std::array<std::string_view, 18> kept_of_order{"poNum",          "externalId",
                                                         "invoiceNumber",  "asnNumber",
                                                         "description",    "earliestShipDate",
                                                         "shipCancelDate", "expectedDeliveryDate",
                                                         "orderType",      "notes",
                                                         "shippingNotes",  "billingCode",
                                                         "routingInfo",    "shipTo",
                                                         "soldTo",         "billTo",
                                                         "savedElements",  "fulfillInvInfo"};
constexpr std::array<std::string_view, 8> kept_of_line{
    "secondaryQty", "lotNumber", "serialNumber",        "expirationDate",
    "externalId",   "notes",     "fulfillInvSalePrice", "savedElements"};

const json::object* object_in(const json::object& from, std::string_view name) {
    const auto* found = from.if_contains(name);
    return found == nullptr ? nullptr : found->if_object();
}

std::string text_in(const json::object* from, std::string_view name) {
    const auto* found = from == nullptr ? nullptr : from->if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->get_string())
                                                  : std::string();
}

json::value shown(const json::object* from) {
    return from == nullptr ? json::value() : json::value(*from);
}

/// By id, else by name, else by externalId. The id wins.
template <class Thing>
const Thing* identified(const std::map<ident, Thing>& all, const json::object& by) {
    if (const auto* id = by.if_contains("id"); id != nullptr && id->is_int64()) {
        const auto found = all.find(id->get_int64());
        return found == all.end() ? nullptr : &found->second;
    }
    const auto name = lower(text_in(&by, "name"));
    const auto external = lower(text_in(&by, "externalId"));
    for (const auto& [id, each] : all) {
        if (!name.empty() && lower(each.name) == name) {
            return &each;
        }
        if constexpr (requires { each.external_id; }) {
            if (!external.empty() && lower(each.external_id) == external) {
                return &each;
            }
        }
    }
    return nullptr;
}

template <class Thing>
const Thing& must_exist(const std::map<ident, Thing>& all, const json::object& body,
                        std::string_view member, std::string_view property) {
    const auto* by = object_in(body, member);
    if (by == nullptr) {
        throw wrong_model(property, nullptr, "Required", "It is required");
    }
    const auto* found = identified(all, *by);
    if (found == nullptr) {
        throw wrong_model(property, shown(by), "DoesNotExist", "There is none such");
    }
    return *found;
}

void fit(const settings& set, const std::string& where, json::value& text) {
    if (auto* object = text.if_object()) {
        for (auto& each : *object) {
            fit(set, where + "." + std::string(each.key()), each.value());
        }
    } else if (auto* array = text.if_array()) {
        for (auto& each : *array) {
            fit(set, where, each);
        }
    } else if (text.is_string() &&
               text.get_string().size() > static_cast<std::size_t>(set.max_text)) {
        if (set.over_length == "400") {
            throw wrong_model(where, text, "ValueNotSupported", "It is too long");
        }
        if (set.over_length == "500") {
            throw broken("String or binary data would be truncated.");
        }
        text.get_string().resize(static_cast<std::size_t>(set.max_text));
    }
}

bool offers(const json::object& carrier, const std::string& mode) {
    const auto* services = carrier.if_contains("shipmentServices");
    if (services == nullptr || !services->is_array() || services->get_array().empty()) {
        return true; // it has the defaults
    }
    const auto& all = services->get_array();
    return mode.empty() || std::any_of(all.begin(), all.end(), [&](const json::value& each) {
               return each.is_object() && text_in(&each.get_object(), "code") == mode;
           });
}

void check_routing(const tenant& in, const json::object& body) {
    const auto* routing = object_in(body, "routingInfo");
    const auto name = text_in(routing, "carrier");
    const auto mode = text_in(routing, "mode");
    if (in.set.routing_required) {
        if (name.empty() || mode.empty()) {
            throw wrong_model("RoutingInfo", shown(routing), "Required",
                              "Carrier and mode are required");
        }
        if (text_in(&body, "billingCode").empty()) {
            throw wrong_model("BillingCode", nullptr, "Required", "It is required");
        }
    }
    if (in.set.unknown_carrier == "accept" || name.empty()) {
        return;
    }
    const auto fits = [&](const json::value& each) {
        const auto& carrier = each.get_object();
        const auto set = [&](std::string_view flag) {
            const auto* found = carrier.if_contains(flag);
            return found != nullptr && found->is_bool() && found->get_bool();
        };
        return text_in(&carrier, "name") == name && !set("deactivated") &&
               !set("disallowOnOrder") && offers(carrier, mode);
    };
    if (std::none_of(in.carriers.begin(), in.carriers.end(), fits)) {
        throw wrong_model("RoutingInfo.Carrier", json::value(name), "DoesNotExist",
                          "No such carrier, or no such mode");
    }
}

const item& item_for(tenant& in, const order& of, const json::object& row,
                     const std::string& where) {
    const auto* by = object_in(row, "itemIdentifier");
    const auto* id = by == nullptr ? nullptr : by->if_contains("id");
    const auto sku = text_in(by, "sku");
    if (id != nullptr && id->is_int64()) {
        const auto found = in.items.find(id->get_int64());
        if (found != in.items.end() && found->second.customer == of.customer) {
            return found->second;
        }
    } else if (const auto* found = in.item_of(of.customer, sku); found != nullptr) {
        return *found;
    }
    if (sku.empty()) {
        throw wrong_model(where, shown(by), id == nullptr ? "Required" : "DoesNotExist",
                          "An item is named by sku or id");
    }
    if (in.set.unknown_sku == "400") {
        throw wrong_model(where + ".Sku", json::value(sku), "DoesNotExist", "There is none such");
    }
    auto& made = in.add_item(of.customer, sku);
    in.add_stock(made, of.facility, static_cast<double>(in.set.stock_of_created));
    return made;
}

void read_lines(tenant& in, const json::object& body, order& to) {
    const auto* rows = body.if_contains("orderItems");
    if (const auto* embedded = object_in(body, "_embedded")) {
        for (const auto& each : *embedded) {
            if (lower(each.key()).ends_with("rels/orders/item")) {
                rows = &each.value();
            }
        }
    }
    if (rows == nullptr || !rows->is_array()) {
        return; // an order without lines is stored; it cannot close
    }
    std::size_t place = 0;
    for (const auto& each : rows->get_array()) {
        const auto where = "OrderItems[" + std::to_string(place++) + "]";
        if (!each.is_object()) {
            throw wrong_model(where, each, "Required", "It is no item");
        }
        const auto& row = each.get_object();
        const auto& what = item_for(in, to, row, where + ".ItemIdentifier");
        const auto* quantity = row.if_contains("qty");
        line one;
        one.item = what.id;
        one.sku = what.sku;
        one.qualifier = text_in(&row, "qualifier");
        one.quantity =
            quantity != nullptr && quantity->is_number() ? quantity->to_number<double>() : 0;
        one.original = one.quantity;
        if (!(one.quantity > 0)) {
            throw wrong_model(where + ".Qty", quantity == nullptr ? json::value() : *quantity,
                              quantity == nullptr ? "Required" : "ValueNotSupported",
                              "Qty must be above zero");
        }
        for (const auto name : kept_of_line) {
            if (const auto* found = row.if_contains(name)) {
                one.rest.of[name] = *found;
            }
        }
        to.lines.push_back(std::move(one));
    }
}

} // namespace

order read_order(tenant& in, const json::object& given) {
    json::value copy(given);
    if (in.set.max_text > 0) {
        fit(in.set, "Order", copy);
    }
    const auto& body = copy.get_object();
    order out;
    const auto& whose = must_exist(in.customers, body, "customerIdentifier", "CustomerIdentifier");
    if (!served(in, whose.id)) {
        if (in.set.foreign_customer == "403") {
            throw not_allowed("The credential is not for this customer");
        }
        throw wrong_model("CustomerIdentifier", body.at("customerIdentifier"), "DoesNotExist",
                          "There is none such");
    }
    out.customer = whose.id;
    out.facility = must_exist(in.facilities, body, "facilityIdentifier", "FacilityIdentifier").id;
    out.reference = text_in(&body, "referenceNum");
    if (out.reference.empty()) {
        throw wrong_model("ReferenceNum", nullptr, "Required", "It is required");
    }
    const auto* to = object_in(body, "shipTo");
    const bool elsewhere = to != nullptr && (to->contains("contactId") || to->contains("code"));
    for (const auto& [name, property] :
         {std::pair{"address1", "ShipTo.Address1"}, std::pair{"country", "ShipTo.Country"}}) {
        if (!elsewhere && text_in(to, name).empty()) {
            throw wrong_model(property, nullptr, "Required", "It is required");
        }
    }
    check_routing(in, body);
    read_lines(in, body, out);
    const auto* defer = body.if_contains("deferNotification");
    out.complete = defer != nullptr && defer->is_bool() ? !defer->get_bool() : !whose.order_queue;
    for (const auto name : kept_of_order) {
        if (const auto* found = body.if_contains(name)) {
            out.rest.of[name] = *found;
        }
    }
    return out;
}

const order* duplicate_of(const tenant& in, const order& one) {
    if (in.set.duplicates == "accept") {
        return nullptr;
    }
    for (const auto id : in.named(one.reference)) {
        const auto& each = in.orders.at(id);
        const bool counts =
            !(each.status == order_status::canceled && !in.set.duplicate_of_canceled) &&
            !(each.status == order_status::closed && !in.set.duplicate_of_closed);
        const bool near = in.set.duplicate_scope == "tenant" ||
                          (each.customer == one.customer &&
                           (in.set.duplicate_scope == "customer" || each.facility == one.facility));
        if (counts && near) {
            return &each;
        }
    }
    return nullptr;
}

} // namespace dray::sim::wm
