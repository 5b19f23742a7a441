// warehouse_manager_tenant::knobs(): the back door. staff.cpp has what people do.

#include "tests/simulators/common/members.hpp"
#include "tests/simulators/warehouse_manager/api.hpp"
#include "tests/simulators/warehouse_manager/staff.hpp"
#include "tests/simulators/warehouse_manager/tenant_state.hpp"

#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim {
namespace json = boost::json;
using namespace wm;

namespace {

[[noreturn]] void refuse(const std::string& why) {
    throw std::invalid_argument(why);
}

void set_customer(tenant& in, const json::object& written) {
    members given(written);
    ident id = 0;
    given.integer("id", id, 1);
    auto& one = in.customers[id];
    one.id = id;
    given.text("name", one.name);
    given.text("external_id", one.external_id);
    given.flag("order_queue", one.order_queue);
    given.end("customers");
}

void set_facility(tenant& in, const json::object& written) {
    members given(written);
    ident id = 0;
    given.integer("id", id, 1);
    auto one = in.facilities.contains(id) ? in.facilities.at(id) : facility();
    one.id = id;
    given.text("name", one.name);
    given.text("zone", one.zone);
    given.text("time_zone_name", one.time_zone_name);
    given.flag("deactivated", one.deactivated);
    given.end("facilities");
    in.set_zone(id, one.zone);
    in.facilities[id] = std::move(one);
}

const item& named_item(tenant& in, members& given, bool make) {
    ident whose = 4;
    std::string sku;
    given.integer("customer", whose, 1);
    given.text("sku", sku);
    if (!in.customers.contains(whose) || sku.empty()) {
        refuse("an item has a \"sku\" and a \"customer\" of the tenant");
    }
    const auto* found = in.item_of(whose, sku);
    if (found == nullptr && !make) {
        refuse("the customer has no item \"" + sku + "\"");
    }
    return found == nullptr ? in.add_item(whose, sku) : *found;
}

/// A row of stock; with "add" another one beside those that there are.
void set_stock(tenant& in, const json::object& written) {
    members given(written);
    const auto& of = named_item(in, given, true);
    ident where = 1;
    bool more = false;
    std::string qualifier;
    given.integer("facility", where, 1);
    given.flag("add", more);
    given.text("qualifier", qualifier);
    stock_row* row = nullptr;
    for (auto& [id, each] : in.stock) {
        if (each.item == of.id && each.facility == where && each.qualifier == qualifier) {
            row = &each;
        }
    }
    if (row == nullptr || more) {
        row = &in.add_stock(of, where, 0);
        row->qualifier = qualifier;
    }
    const auto number = [&](std::string_view name, double& to) {
        given.take(name, [&](const json::value& value) {
            if (!value.is_number()) {
                refuse("\"stock\": \"" + std::string(name) + "\" takes a number");
            }
            to = value.to_number<double>();
        });
    };
    number("received", row->received);
    number("on_hold", row->on_hold);
    number("allocated", row->allocated);
    number("shipped", row->shipped);
    given.text("lot", row->lot);
    given.end("stock");
}

std::set<std::string> texts(const json::value& from, std::string_view name) {
    std::set<std::string> out;
    const auto* list = from.if_array();
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        if (!list->at(i).is_string()) {
            list = nullptr;
            break;
        }
        out.emplace(list->at(i).get_string());
    }
    if (list == nullptr) {
        refuse("\"" + std::string(name) + "\" takes a list of texts");
    }
    return out;
}

std::set<ident> idents(const json::value& from, std::string_view name) {
    std::set<ident> out;
    if (!from.is_array()) {
        refuse("\"" + std::string(name) + "\" takes a list of ids");
    }
    for (const auto& each : from.get_array()) {
        if (!each.is_int64()) {
            refuse("\"" + std::string(name) + "\" takes a list of ids");
        }
        out.insert(each.get_int64());
    }
    return out;
}

/// An order that staff typed in, or another system sent: the body of POST /orders, and "source",
/// "created", "count".
void add_orders(tenant& in, const json::object& written, json::array& added) {
    members given(written);
    std::int64_t source = 1;
    std::int64_t count = 1;
    std::int64_t created = in.now();
    given.integer("source", source, 0, 7);
    given.integer("count", count, 1, 200'000);
    given.date("created", created);
    try {
        const auto first = in_camel_case(given.left()).as_object();
        for (std::int64_t n = 1; n <= count; ++n) {
            auto one = read_order(in, first);
            one.reference += count == 1 ? std::string() : "." + std::to_string(n);
            one.source = source;
            one.created = created;
            added.emplace_back(in.place(std::move(one), actor::staff).id);
        }
    } catch (const refusal& error) {
        refuse("\"add_order\": " + error.answer().body);
    }
}

bool set_goods(tenant& in, std::string_view name, const json::value& value) {
    const auto each = [&](auto&& use) {
        one_or_each(value, name, [&](const json::object& given) { use(in, given); });
    };
    if (name == "customers") {
        each(set_customer);
    } else if (name == "facilities") {
        each(set_facility);
    } else if (name == "stock") {
        each(set_stock);
    } else if (name == "clear_stock") {
        in.stock.clear();
    } else if (name == "carriers") {
        in.carriers = list_of_objects(value, name);
    } else {
        return false;
    }
    return true;
}

bool set_access(tenant& in, std::string_view name, const json::value& value) {
    if (name == "client_secret") {
        if (!value.is_string() || value.get_string().empty()) {
            refuse("\"client_secret\" takes a text");
        }
        in.client_secret = std::string(value.get_string());
    } else if (name == "roles") {
        in.roles = texts(value, name);
    } else if (name == "key_customers") {
        in.key_customers = idents(value, name);
    } else if (name == "revoke_tokens") {
        in.tokens.clear();
    } else {
        return false;
    }
    return true;
}

} // namespace

void warehouse_manager_tenant::state::apply(const json::object& change, json::object& results) {
    json::array added;
    for (const auto& member : change) {
        const std::string_view name = member.key();
        const auto& value = member.value();
        if (name == "server_zone") {
            if (!value.is_string()) {
                refuse("\"server_zone\" takes the name or the rule of a zone");
            }
            tenant.server_zone = local_zone(value.get_string());
            tenant.set.server_zone = tenant.server_zone.name();
        } else if (set_setting(tenant.set, name, value)) {
            tenant.now_ms = now_ms();
        } else if (trouble.set(name, value) || set_goods(tenant, name, value) ||
                   set_access(tenant, name, value)) {
            continue;
        } else if (name == "add_order") {
            one_or_each(value, name,
                        [&](const json::object& given) { add_orders(tenant, given, added); });
        } else if (name == "staff") {
            one_or_each(value, name, [&](const json::object& given) { staff(tenant, given); });
        } else if (name == "reset_books") {
            tenant.books = ledger();
        } else {
            refuse("no knob is called \"" + std::string(name) + "\"");
        }
    }
    if (!added.empty()) {
        results["added"] = std::move(added);
    }
}

json::value warehouse_manager_tenant::knobs(const json::value& change) {
    auto& in = *state_;
    in.catch_up();
    json::object out;
    try {
        in.apply(object_of(change, "knobs"), out);
    } catch (const std::invalid_argument& error) {
        json::object wrong;
        wrong["error"] = error.what();
        return wrong;
    }
    out["settings"] = describe(in.tenant.set);
    in.trouble.describe(out);
    out["roles"] = json::array(in.tenant.roles.begin(), in.tenant.roles.end());
    out["key_customers"] =
        json::array(in.tenant.key_customers.begin(), in.tenant.key_customers.end());
    out["orders"] = in.tenant.orders.size();
    out["items"] = in.tenant.items.size();
    return out;
}

} // namespace dray::sim
