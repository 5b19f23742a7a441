#include "box_lines.hpp"

#include "statuses.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/text.hpp"
#include "plugins/common/unreadable.hpp"

#include "dray/data/decimal.hpp"
#include "dray/data/validate.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace dray::cratejoy {

using namespace common;
namespace json = boost::json;

namespace {

/// Order and product instance: what a purchase counts.
using bought = std::pair<std::string, std::string>;

struct read_unit {
    data::line line;
    bought what;
    bool is_cancelled = false;
};

std::string cents(const json::object& from, std::string_view key) {
    const auto units = integer(from, key);
    return units ? data::from_minor_units(*units, 2) : std::string();
}

void read_instance(const json::object& instance, data::line& line) {
    line.sku = trimmed(text(instance, "sku")); // may be missing: then someone has to name it
    if (const auto* product = object_member(instance, "product"))
        line.name = without_html(text(*product, "name"));
    line.unit_price = cents(instance, "price");
    const auto* variants = array_member(instance, "variants");
    if (variants == nullptr)
        return;
    for (const auto& item : *variants) {
        const auto* variant = item.if_object();
        if (variant == nullptr)
            continue;
        const auto* type = object_member(*variant, "variant_type");
        const auto* value = object_member(*variant, "variant_value");
        auto chosen = value != nullptr ? without_html(text(*value, "value")) : std::string();
        if (!chosen.empty())
            line.options.emplace_back(type != nullptr ? without_html(text(*type, "name"))
                                                      : std::string("variant"),
                                      std::move(chosen));
    }
}

void add_field(std::vector<data::line_option>& to, std::string name, std::string value) {
    const data::line_option field(std::move(name), std::move(value));
    if (!field.value.empty() && std::find(to.begin(), to.end(), field) == to.end())
        to.push_back(field);
}

/// How many of each instance the order of a fulfillment says were bought.
void count_bought(const json::object& order, std::map<bought, std::int64_t>& into) {
    const auto id = id_text(order, "id");
    const auto* products = array_member(order, "products");
    if (products == nullptr || id.empty())
        return;
    std::map<bought, std::int64_t> own;
    for (const auto& item : *products) {
        const auto* product = item.if_object();
        const auto* instance = product != nullptr ? object_member(*product, "instance") : nullptr;
        const auto quantity = product != nullptr ? integer(*product, "quantity") : std::nullopt;
        if (instance == nullptr || !quantity)
            continue;
        own[bought(id, id_text(*instance, "id"))] += *quantity;
    }
    for (const auto& [what, quantity] : own)
        into[what] = quantity; // the same order stands at each of its fulfillments
}

void read_order_of(const json::object& order, data::order& into,
                   std::map<bought, std::int64_t>& counts) {
    add_field(into.fields, "order", id_text(order, "id"));
    count_bought(order, counts);
    std::string gift = trimmed(text(order, "gift_message"));
    if (const auto* info = object_member(order, "order_gift_info"); info != nullptr && gift.empty())
        gift = trimmed(text(*info, "gift_message"));
    if (!gift.empty() && into.customer_note.find(gift) == std::string::npos)
        into.customer_note += (into.customer_note.empty() ? "" : "\n") + gift;
    const auto note = trimmed(text(order, "note"));
    if (!note.empty() && into.staff_note.find(note) == std::string::npos)
        into.staff_note += (into.staff_note.empty() ? "" : "\n") + note;
}

read_unit read_fulfillment(const json::object& from, const data::order& of) {
    read_unit unit;
    auto& line = unit.line;
    line.id = id_text(from, "id");
    if (line.id.empty())
        throw unreadable("a fulfillment has no id");
    line.ship_group = of.ref;
    line.quantity = 1;
    const auto* instance = object_member(from, "instance");
    if (instance == nullptr)
        throw unreadable("fulfillment " + line.id + " has no product instance");
    read_instance(*instance, line);
    const auto* order = object_member(from, "order");
    unit.what =
        bought(order != nullptr ? id_text(*order, "id") : std::string(), id_text(*instance, "id"));
    const auto status = lower(text(from, "status"));
    unit.is_cancelled = status == "cancelled" || status == "canceled";
    return unit;
}

void add_cycle(const json::object& from, const std::string& line, data::order& into) {
    const auto cycle = integer(from, "cycle_number");
    const auto total = integer(from, "total_cycles");
    if (cycle && *cycle >= 0) // -1: made by staff
        add_field(into.fields, "cycle of line " + line,
                  std::to_string(*cycle) +
                      (total && *total > 0 ? " of " + std::to_string(*total) : std::string()));
}

/// The units of each purchase that have no entry of their own.
void settle_quantities(std::vector<read_unit>& units, const std::map<bought, std::int64_t>& counts,
                       quantity_rule rule) {
    if (rule == quantity_rule::fulfillments)
        return;
    std::map<bought, std::int64_t> entries;
    for (const auto& unit : units)
        ++entries[unit.what];
    std::set<bought> done;
    for (auto& unit : units) {
        const auto count = counts.find(unit.what);
        if (count == counts.end() || !done.insert(unit.what).second)
            continue;
        const auto missing = count->second - entries[unit.what];
        if (missing <= 0)
            continue;
        if (rule == quantity_rule::hold)
            throw unreadable(std::to_string(count->second) + " of " +
                             (unit.line.sku.empty() ? "line " + unit.line.id : unit.line.sku) +
                             " were bought with order " + unit.what.first + ", but the box has " +
                             std::to_string(entries[unit.what]) +
                             " of them. Find out how many it should hold, then set quantities to "
                             "\"fulfillments\" or to \"order\"");
        if (count->second > data::max_quantity)
            throw unreadable("line " + unit.line.id + ": quantity is out of range");
        unit.line.quantity += missing;
    }
}

} // namespace

void read_lines(const json::object& shipment, const box_rules& rules, data::order& into) {
    const auto* list = array_member(shipment, "fulfillments");
    if (list == nullptr)
        throw unreadable("the shipment came without its fulfillments");
    if (list->size() > data::max_lines)
        throw unreadable("more than " + std::to_string(data::max_lines) + " fulfillments");
    std::vector<read_unit> units;
    std::map<bought, std::int64_t> counts;
    std::set<std::string> ids;
    for (const auto& item : *list) {
        const auto* from = item.if_object();
        if (from == nullptr)
            throw unreadable("a fulfillment came as something else");
        if (const auto* order = object_member(*from, "order"))
            read_order_of(*order, into, counts);
        auto& unit = units.emplace_back(read_fulfillment(*from, into));
        if (!ids.insert(unit.line.id).second)
            throw unreadable("fulfillment " + unit.line.id + " stands in the shipment twice");
        add_cycle(*from, unit.line.id, into);
    }
    settle_quantities(units, counts, rules.quantities);
    for (auto& unit : units) {
        auto& line = unit.line;
        if (unit.is_cancelled)
            line.canceled = line.quantity;
        else if (into.status.id == status_shipped)
            line.shipped = line.quantity;
        into.lines.push_back(std::move(line));
    }
}

} // namespace dray::cratejoy
