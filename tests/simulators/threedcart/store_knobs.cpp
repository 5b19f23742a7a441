// threedcart_store::knobs(): the back door. staff.cpp has what people do.

#include "tests/simulators/common/members.hpp"
#include "tests/simulators/threedcart/generator.hpp"
#include "tests/simulators/threedcart/overrides.hpp"
#include "tests/simulators/threedcart/staff.hpp"
#include "tests/simulators/threedcart/store_state.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim {
namespace json = boost::json;
using namespace threedcart;

namespace {

[[noreturn]] void refuse(const std::string& why) {
    throw std::invalid_argument(why);
}

int id_or_any(const json::value& from) {
    const auto* text = from.if_string();
    if (text != nullptr && *text == "*") {
        return 0;
    }
    const auto id = lenient_integer(from);
    if (!id || *id < 1 || *id > 999'999) {
        refuse("a status is an id, or \"*\" for any");
    }
    return static_cast<int>(*id);
}

void set_transitions(shop& in, const json::value& from) {
    const auto* list = from.if_array();
    if (list == nullptr) {
        refuse("\"refused_transitions\" takes [[from, to], …]");
    }
    std::set<std::pair<int, int>> all;
    for (const auto& each : *list) {
        if (!each.is_array() || each.get_array().size() != 2) {
            refuse("\"refused_transitions\" takes [[from, to], …]");
        }
        all.emplace(id_or_any(each.at(0)), id_or_any(each.at(1)));
    }
    in.refused_transitions = std::move(all);
}

void set_mail_statuses(shop& in, const json::value& from) {
    const auto* list = from.if_array();
    if (list == nullptr) {
        refuse("\"mail_on_status\" takes a list of status ids");
    }
    std::set<int> ids;
    for (const auto& each : *list) {
        ids.insert(id_or_any(each));
    }
    in.mail_on_status = std::move(ids);
}

void set_permissions(shop& in, const json::value& from) {
    std::map<std::string, permission> all;
    for (const auto& each : object_of(from, "permissions")) {
        const auto* word = each.value().if_string();
        if (word != nullptr && *word == "none") {
            all[std::string(each.key())] = permission::none;
        } else if (word != nullptr && *word == "read") {
            all[std::string(each.key())] = permission::read;
        } else if (word != nullptr && *word == "write") {
            all[std::string(each.key())] = permission::write;
        } else {
            refuse("\"permissions\" takes {\"Orders\": \"none\" | \"read\" | \"write\", …}");
        }
    }
    in.permissions = std::move(all);
}

void set_stock(shop& in, const json::value& from) {
    for (const auto& each : object_of(from, "stock")) {
        const auto place = in.goods.place_of(each.key());
        if (!place || !each.value().is_number()) {
            refuse("\"stock\" takes {SKU of the catalog: number}, not \"" +
                   std::string(each.key()) + "\"");
        }
        place.stock() = each.value().to_number<double>();
        place.of->updated = in.wall();
    }
}

ident add_order(shop& in, const json::object& written) {
    members given(written);
    ident id = std::max<ident>(100, in.orders.highest_id() + 1);
    std::string kind_name = "simple";
    std::string bad;
    given.integer("OrderID", id, 1);
    given.text("kind", kind_name);
    given.text("poison", bad);
    std::int64_t seed = id;
    given.integer("seed", seed);
    const auto kind = std::find(order_kind_names.begin(), order_kind_names.end(), kind_name);
    if (kind == order_kind_names.end()) {
        refuse("no kind of order is called \"" + kind_name + "\"");
    }
    if (in.orders.find(id) != nullptr) {
        refuse("there is an order " + std::to_string(id) + " already");
    }
    std::int64_t created = in.wall();
    given.take("OrderDate",
               [&](const json::value& value) { created = wall_of(in, value, "OrderDate"); });
    std::optional<std::int64_t> updated;
    given.take("LastUpdate",
               [&](const json::value& value) { updated = wall_of(in, value, "LastUpdate"); });
    random dice(static_cast<std::uint64_t>(seed));
    auto one =
        make_order(in, static_cast<order_kind>(kind - order_kind_names.begin()), dice, id, created);
    overlay(in, *one, given.left());
    if (!bad.empty()) {
        poison(*one, bad);
    }
    one->updated = updated.value_or(created);
    in.place(std::move(one));
    return id;
}

void add_hook(shop& in, const json::object& written) {
    webhook added;
    members given(written);
    given.text("url", added.url);
    added.event = hook_event::order_update;
    given.integer("event", added.event, 1, 1000);
    given.end("add_webhook");
    added.id = ++in.last_hook_id;
    const auto id = added.id;
    in.hooks.emplace(id, std::move(added));
}

} // namespace

void threedcart_store::state::apply(const json::object& change, json::object& results) {
    json::array added;
    for (const auto& member : change) {
        const std::string_view name = member.key();
        const auto& value = member.value();
        if (name == "timezone") {
            if (!value.is_string()) {
                refuse("\"timezone\" takes the name or the rule of a zone");
            }
            shop.zone = local_zone(value.get_string());
            shop.set.timezone = shop.zone.name();
        } else if (set_setting(shop.set, name, value)) {
            shop.now_ms = now_ms();
        } else if (trouble.set(name, value) || shop.statuses.set(name, value) ||
                   shop.letters.set(name, value)) {
            continue;
        } else if (name == "token") {
            if (!value.is_string() || value.get_string().empty()) {
                refuse("\"token\" takes a text");
            }
            shop.token = std::string(value.get_string());
        } else if (name == "permissions") {
            set_permissions(shop, value);
        } else if (name == "refused_transitions") {
            set_transitions(shop, value);
        } else if (name == "mail_on_status") {
            set_mail_statuses(shop, value);
        } else if (name == "products") {
            one_or_each(value, name, [&](const json::object& given) { shop.goods.change(given); });
        } else if (name == "clear_products") {
            shop.goods.clear();
        } else if (name == "stock") {
            set_stock(shop, value);
        } else if (name == "seed") {
            results["seeded"] = seed_orders(shop, object_of(value, name));
        } else if (name == "add_order") {
            one_or_each(value, name, [&](const json::object& given) {
                added.emplace_back(add_order(shop, given));
            });
        } else if (name == "add_webhook") {
            one_or_each(value, name, [&](const json::object& given) { add_hook(shop, given); });
        } else if (name == "staff") {
            one_or_each(value, name, [&](const json::object& given) { staff(shop, given); });
        } else if (name == "reset_books") {
            shop.books = ledger();
            shop.letters.reset_books();
        } else {
            refuse("no knob is called \"" + std::string(name) + "\"");
        }
    }
    if (!added.empty()) {
        results["added"] = std::move(added);
    }
}

json::value threedcart_store::knobs(const json::value& change) {
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
    out["settings"] = describe(in.shop.set);
    in.trouble.describe(out);
    out["statuses"] = in.shop.statuses.describe();
    out["hook_habits"] = in.shop.letters.describe();
    out["webhooks"] = in.shop.hooks.size();
    out["orders"] = in.shop.orders.size();
    out["products"] = in.shop.goods.all().size();
    return out;
}

} // namespace dray::sim
