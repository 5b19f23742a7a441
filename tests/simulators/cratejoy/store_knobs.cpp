// cratejoy_store::knobs(): the back door. staff.cpp has what people do.

#include "tests/simulators/common/members.hpp"
#include "tests/simulators/cratejoy/generator.hpp"
#include "tests/simulators/cratejoy/staff.hpp"
#include "tests/simulators/cratejoy/store_state.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim {
namespace json = boost::json;
using namespace cratejoy;

namespace {

[[noreturn]] void refuse(const std::string& why) {
    throw std::invalid_argument(why);
}

/// {"order": id, "shipments": [ids]}
json::object add_order(shop& in, const json::object& written) {
    members given(written);
    ident id = in.last.order + 1;
    std::string kind_name = "monthly";
    std::string bad;
    std::int64_t placed = in.now();
    std::int64_t seed = 1;
    json::object fields;
    given.integer("id", id, 1, 1LL << 53);
    given.text("kind", kind_name);
    given.text("poison", bad);
    given.date("placed_at", placed);
    given.integer("seed", seed);
    given.take("shipment",
               [&](const json::value& value) { fields = object_of(value, "shipment"); });
    given.end("add_order");
    const auto kind = std::find(order_kind_names.begin(), order_kind_names.end(), kind_name);
    if (kind == order_kind_names.end()) {
        refuse("no kind of order is called \"" + kind_name + "\"");
    }
    if (!bad.empty() &&
        std::find(poison_shapes.begin(), poison_shapes.end(), bad) == poison_shapes.end()) {
        refuse("no poison is called \"" + bad + "\"");
    }
    if (in.orders.contains(id)) {
        refuse("there is an order " + std::to_string(id) + " already");
    }
    in.last.order = std::max(in.last.order, id);
    random dice(static_cast<std::uint64_t>(seed));
    const auto boxes =
        make_order(in, static_cast<order_kind>(kind - order_kind_names.begin()), dice, id, placed);
    auto& first = in.shipments.at(boxes.front());
    overlay(in, first, fields);
    if (!bad.empty()) {
        poison(first, bad);
    }
    json::object out;
    out["order"] = id;
    out["shipments"] = json::array(boxes.begin(), boxes.end());
    return out;
}

void add_hook(shop& in, const json::object& written) {
    hook added;
    members given(written);
    given.text("event", added.event);
    given.text("target", added.target);
    given.text("querystring", added.querystring);
    given.end("add_hook");
    if (added.event.empty() || added.target.empty()) {
        refuse("\"add_hook\" takes an \"event\" and a \"target\"");
    }
    added.id = ++in.last.hook;
    const auto id = added.id;
    in.hooks.emplace(id, std::move(added));
}

void set_stock(shop& in, const json::value& from) {
    for (const auto& each : object_of(from, "stock")) {
        auto* one = in.instance_of_sku(each.key());
        if (one == nullptr || !each.value().is_int64()) {
            refuse("\"stock\" takes {SKU of the store: whole number}, not \"" +
                   std::string(each.key()) + "\"");
        }
        one->on_hand = each.value().get_int64();
    }
}

} // namespace

void cratejoy_store::state::apply(const json::object& change, json::object& results) {
    json::array added;
    for (const auto& member : change) {
        const std::string_view name = member.key();
        const auto& value = member.value();
        if (set_setting(shop.set, name, value)) {
            shop.now_ms = now_ms();
        } else if (trouble.set(name, value) || shop.letters.set(name, value)) {
            continue;
        } else if (name == "client_secret") {
            if (!value.is_string() || value.get_string().empty()) {
                refuse("\"client_secret\" takes a text");
            }
            shop.client_secret = std::string(value.get_string());
        } else if (name == "stock") {
            set_stock(shop, value);
        } else if (name == "seed") {
            results["seeded"] = seed_orders(shop, object_of(value, name));
        } else if (name == "add_order") {
            one_or_each(value, name, [&](const json::object& given) {
                added.emplace_back(add_order(shop, given));
            });
        } else if (name == "add_hook") {
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

json::value cratejoy_store::knobs(const json::value& change) {
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
    json::array batches;
    for (const auto& [id, each] : in.shop.batches) {
        json::object shown;
        shown["id"] = id;
        shown["start"] = each.start;
        shown["end"] = each.end;
        batches.emplace_back(std::move(shown));
    }
    out["settings"] = describe(in.shop.set);
    in.trouble.describe(out);
    out["hook_habits"] = in.shop.letters.describe();
    out["hooks"] = in.shop.hooks.size();
    out["orders"] = in.shop.orders.size();
    out["shipments"] = in.shop.shipments.size();
    out["batches"] = std::move(batches);
    return out;
}

} // namespace dray::sim
