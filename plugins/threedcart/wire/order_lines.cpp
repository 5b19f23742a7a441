// Lines and ship groups: each shipment of the order is a ship group, and a line belongs to the one
// whose ShipmentID it names. 0 is the id of the shipment that every order has, not "none".

#include "orders.hpp"

#include "addresses.hpp"
#include "statuses.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/money.hpp"
#include "plugins/common/text.hpp"
#include "plugins/common/unreadable.hpp"

#include "dray/data/validate.hpp"

#include <boost/json.hpp>

#include <unordered_map>
#include <unordered_set>

namespace dray::threedcart {

using namespace common;
namespace json = boost::json;

namespace {

/// ShipmentID -> whether the store says that it has left.
using shipment_states = std::unordered_map<std::string, bool>;

const json::array& list_of(const json::object& from, std::string_view key) {
    const auto* list = array_member(from, key);
    if (list == nullptr)
        throw unreadable("the order has no " + std::string(key));
    return *list;
}

const json::object& object_of(const json::value& from, const char* what) {
    const auto* object = from.if_object();
    if (object == nullptr)
        throw unreadable(std::string(what) + " came as something else");
    return *object;
}

shipment_states read_groups(const json::object& from, data::order& into) {
    shipment_states states;
    const auto& list = list_of(from, "ShipmentList");
    if (list.size() > data::max_ship_groups)
        throw unreadable("more than " + std::to_string(data::max_ship_groups) + " shipments");
    for (const auto& item : list) {
        const auto& shipment = object_of(item, "a shipment");
        const auto id = integer(shipment, "ShipmentID");
        if (!id || *id < 0)
            throw unreadable("a shipment has no ShipmentID");
        data::ship_group group;
        group.id = std::to_string(*id);
        const auto status = integer(shipment, "ShipmentOrderStatus").value_or(0);
        if (!states.emplace(group.id, std::to_string(status) == status_shipped).second)
            throw unreadable("shipment " + group.id + " stands in the order twice");
        group.to = read_shipping(shipment);
        group.method = without_html(text(shipment, "ShipmentMethodName"));
        group.cost = money(shipment, "ShipmentCost");
        into.ship_groups.push_back(std::move(group));
    }
    return states;
}

std::int64_t quantity_of(const json::object& from, const std::string& id) {
    const auto* found = member(from, "ItemQuantity");
    const auto value = found != nullptr ? integer(*found) : std::nullopt;
    if (!value || *value <= 0 || *value > data::max_quantity)
        throw unreadable("line " + id + ": ItemQuantity is " +
                         (found != nullptr ? json::serialize(*found).substr(0, 40) : "missing"));
    return *value;
}

void add_option(const json::object& from, std::string_view key, std::string name,
                std::vector<data::line_option>& to) {
    auto value = without_html(text(from, key));
    if (!value.empty())
        to.emplace_back(std::move(name), std::move(value));
}

data::line read_line(const json::object& from, const shipment_states& states,
                     const order_rules& rules) {
    data::line line;
    line.id = id_text(from, "ItemIndexID");
    if (line.id.empty())
        throw unreadable("a line has no ItemIndexID");
    const auto shipment = integer(from, "ItemShipmentID");
    if (!shipment)
        throw unreadable("line " + line.id + " has no ItemShipmentID");
    line.ship_group = std::to_string(*shipment);
    const auto group = states.find(line.ship_group);
    if (group == states.end())
        throw unreadable("line " + line.id + " belongs to shipment " + line.ship_group +
                         ", which the order does not have");
    line.sku = trimmed(text(from, "ItemID"));
    line.name = without_html(text(from, "ItemDescription"));
    line.quantity = quantity_of(from, line.id);
    // A shipment has no quantities: what it holds has left together.
    if (group->second)
        line.shipped = line.quantity;
    line.unit_price = money(from, "ItemUnitPrice");
    if (rules.adds_option_price && !line.unit_price.empty())
        line.unit_price = sum_of(line.unit_price, money(from, "ItemOptionPrice"));
    line.is_custom = id_text(from, "CatalogID").empty();
    add_option(from, "ItemOptions", "options", line.options);
    add_option(from, "ItemAdditionalField1", "field 1", line.options);
    add_option(from, "ItemAdditionalField2", "field 2", line.options);
    add_option(from, "ItemAdditionalField3", "field 3", line.options);
    return line;
}

} // namespace

data::order read_order(const json::object& from, const order_rules& rules, data::timestamp now) {
    auto order = read_order_head(from, rules, now);
    const auto states = read_groups(from, order);
    const auto& list = list_of(from, "OrderItemList");
    if (list.size() > data::max_lines)
        throw unreadable("more than " + std::to_string(data::max_lines) + " lines");
    std::unordered_set<std::string> ids;
    std::unordered_set<std::string> used;
    for (const auto& item : list) {
        auto line = read_line(object_of(item, "a line"), states, rules);
        if (!ids.insert(line.id).second)
            throw unreadable("line " + line.id + " stands in the order twice");
        used.insert(line.ship_group);
        order.lines.push_back(std::move(line));
    }
    // A shipment without lines is nothing to ship. An order without any line keeps its shipments,
    // so that a person can see what it is.
    if (!order.lines.empty())
        std::erase_if(order.ship_groups,
                      [&](const data::ship_group& g) { return !used.contains(g.id); });
    for (auto& group : order.ship_groups) {
        if (group.to.email.empty())
            group.to.email = order.billing.email;
        if (group.to.phone.empty())
            group.to.phone = order.billing.phone;
    }
    return order;
}

} // namespace dray::threedcart
