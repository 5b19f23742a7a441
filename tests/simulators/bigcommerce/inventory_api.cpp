// /v3/inventory and /v3/settings/inventory.

#include "tests/simulators/bigcommerce/v3.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace dray::sim::bigcommerce {
namespace json = boost::json;

namespace {

constexpr std::size_t most_items = 2000;
constexpr std::size_t largest_page = 1000;

[[noreturn]] void invalid(const std::string& title, const std::string& field,
                          const std::string& text) {
    throw v3_refusal(422, title, {{field, text}});
}

std::optional<std::int64_t> number_in(const json::object& item, std::string_view name) {
    const auto* given = item.if_contains(name);
    return given == nullptr ? std::nullopt : lenient_integer(*given);
}

struct wanted {
    stock_key of;
    std::string identity; ///< "product_id 113", as the vendor's sentences name it
};

/// Exactly one of sku, variant_id and product_id, and one that is counted that way.
wanted identity_of(const catalog& in, const json::object& item, const std::string& at) {
    const int named = (item.contains("sku") ? 1 : 0) + (item.contains("variant_id") ? 1 : 0) +
                      (item.contains("product_id") ? 1 : 0);
    if (named != 1) {
        invalid("The adjustment is not valid.", at,
                "exactly one of sku, variant_id and product_id is wanted");
    }
    wanted out;
    if (const auto* sku = item.if_contains("sku")) {
        const auto found =
            sku->is_string() ? in.of_sku(sku->get_string()) : std::optional<stock_key>();
        if (!found) {
            invalid("The adjustment is not valid.", at, "no item has this sku");
        }
        out.of = *found;
        out.identity = "sku " + std::string(sku->get_string());
    } else if (const auto variant_id = number_in(item, "variant_id")) {
        const auto* of = in.of_variant(*variant_id);
        if (of == nullptr) {
            invalid("The adjustment is not valid.", at, "no item has this variant_id");
        }
        if (of->tracking == stock_tracking::product) {
            invalid("[Item with variant_id " + std::to_string(*variant_id) +
                        " is tracked by product, please update stock by product id]",
                    at, "tracked by product");
        }
        out.of = in.key_of(*of, *variant_id);
        out.identity = "variant_id " + std::to_string(*variant_id);
    } else {
        const auto product_id = number_in(item, "product_id");
        const auto* of = product_id ? in.find(*product_id) : nullptr;
        if (of == nullptr) {
            invalid("The adjustment is not valid.", at, "no item has this product_id");
        }
        if (of->tracking == stock_tracking::variant && of->variants.size() > 1) {
            invalid("[Item with product_id " + std::to_string(*product_id) +
                        " is tracked by variant, please update stock by variant id]",
                    at, "tracked by variant");
        }
        out.of = in.key_of(*of, of->variants.front().id);
        out.identity = "product_id " + std::to_string(*product_id);
    }
    return out;
}

stock_change change_of(const catalog& in, const json::value& from, bool absolute,
                       const std::string& at) {
    const auto* item = from.if_object();
    if (item == nullptr) {
        invalid("The adjustment is not valid.", at, "an object is wanted");
    }
    const auto quantity = number_in(*item, "quantity");
    if (!quantity || *quantity > largest_quantity || *quantity < -largest_quantity ||
        (absolute && *quantity < 0)) {
        invalid("The adjustment is not valid.", at, "quantity is missing or out of range");
    }
    const auto found = identity_of(in, *item, at);
    stock_change out;
    out.absolute = absolute;
    out.quantity = *quantity;
    out.of = found.of;
    out.location = number_in(*item, "location_id").value_or(0);
    if (in.location(out.location) == nullptr) {
        invalid("The adjustment is not valid.", at, "no location has this location_id");
    }
    if (!absolute) {
        const auto* there = in.level_if(out.location, out.of);
        if (there == nullptr || !there->counted) {
            invalid("Items with identity: [" + found.identity +
                        "] requires absolute adjustment before relative",
                    at, "no absolute quantity yet");
        }
        if (there->on_hand + out.quantity < there->safety) {
            invalid("The adjustment is not valid.", at, "below the safety stock");
        }
    }
    return out;
}

/// Checks all, then carries out all, later than it is answered where the shop is set so.
response adjust(shop& in, const call& what, bool absolute) {
    const auto body = v3_object(what);
    const auto* items = body.if_contains("items");
    if (items == nullptr || !items->is_array() || items->get_array().empty()) {
        invalid("The adjustment is not valid.", "items", "a list of items is wanted");
    }
    const auto& list = items->get_array();
    if (list.size() > most_items) {
        invalid("The adjustment is not valid.", "items",
                "at most " + std::to_string(most_items) + " items");
    }
    stock_order ordered;
    for (std::size_t i = 0; i < list.size(); ++i) {
        ordered.changes.push_back(
            change_of(in.goods, list[i], absolute, "items." + std::to_string(i)));
    }
    ordered.due_ms = in.now_ms + in.set.inventory_delay_ms;
    const auto at = std::upper_bound(in.goods.waiting.begin(), in.goods.waiting.end(), ordered,
                                     [](const stock_order& left, const stock_order& right) {
                                         return left.due_ms < right.due_ms;
                                     });
    in.goods.waiting.insert(at, std::move(ordered));
    in.settle_stock();
    ++in.books.adjustments;
    json::object out;
    out["transaction_id"] = "adj-" + in.hash + "-" + std::to_string(in.books.adjustments);
    return answer(200, std::move(out));
}

json::object shown(const shop& in, const product& of, const variant& one,
                   const std::vector<const stock_location*>& places) {
    json::object identity;
    identity["sku"] = one.sku;
    identity["sku_id"] = of.variants.size() > 1 ? json::value(one.id) : json::value(nullptr);
    identity["variant_id"] = one.id;
    identity["product_id"] = of.id;
    json::array locations;
    for (const auto* place : places) {
        const auto* there = in.goods.level_if(place->id, in.goods.key_of(of, one.id));
        const stock_level level = there == nullptr ? stock_level() : *there;
        json::object settings;
        settings["safety_stock"] = level.safety;
        settings["is_in_stock"] = level.sellable() > 0;
        settings["warning_level"] = level.warning;
        settings["bin_picking_number"] = level.bin;
        json::object entry;
        entry["location_id"] = place->id;
        entry["location_code"] = place->code;
        entry["location_name"] = place->name;
        entry["available_to_sell"] = level.sellable();
        entry["total_inventory_onhand"] = level.on_hand;
        entry["location_enabled"] = place->enabled;
        entry["settings"] = std::move(settings);
        locations.emplace_back(std::move(entry));
    }
    json::object out;
    out["identity"] = std::move(identity);
    out["locations"] = std::move(locations);
    return out;
}

bool among(const std::vector<std::string>& wanted, const std::string& value) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

response items(const shop& in, const call& what, const stock_location* only) {
    v3_only(what, {"GET"});
    const auto skus = listed(what, "sku:in");
    const auto variants = listed(what, "variant_id:in");
    const auto products = listed(what, "product_id:in");
    const auto ids = listed(what, "location_id:in");
    const auto codes = listed(what, "location_code:in");
    std::vector<const stock_location*> places;
    for (const auto& each : in.goods.locations) {
        if ((only == nullptr || only == &each) && among(ids, std::to_string(each.id)) &&
            among(codes, each.code)) {
            places.push_back(&each);
        }
    }
    json::array all;
    for (const auto& of : in.goods.products) {
        for (const auto& one : of.variants) {
            if (among(skus, one.sku) && among(variants, std::to_string(one.id)) &&
                among(products, std::to_string(of.id))) {
                all.emplace_back(shown(in, of, one, places));
            }
        }
    }
    return v3_page(what, std::move(all), largest_page);
}

response change_settings(shop& in, const call& what, const stock_location& at) {
    const auto body = v3_object(what);
    const auto* settings = body.if_contains("settings");
    if (settings == nullptr || !settings->is_array() || settings->get_array().size() > most_items) {
        invalid("The settings are not valid.", "settings", "a list of at most 2000 is wanted");
    }
    for (std::size_t i = 0; i < settings->get_array().size(); ++i) {
        const auto* item = settings->get_array()[i].if_object();
        const std::string where = "settings." + std::to_string(i);
        const auto* identity = item == nullptr ? nullptr : item->if_contains("identity");
        if (identity == nullptr || !identity->is_object()) {
            invalid("The settings are not valid.", where, "an identity is wanted");
        }
        auto& there =
            in.goods.level(at.id, identity_of(in.goods, identity->get_object(), where).of);
        there.safety = number_in(*item, "safety_stock").value_or(there.safety);
        there.warning = number_in(*item, "warning_level").value_or(there.warning);
        if (const auto* bin = item->if_contains("bin_picking_number"); bin && bin->is_string()) {
            there.bin = std::string(bin->get_string());
        }
    }
    json::object out;
    out["transaction_id"] = "set-" + in.hash + "-" + std::to_string(++in.books.adjustments);
    return answer(200, std::move(out));
}

response locations(shop& in, const call& what) {
    if (what.rest.size() == 2) {
        v3_only(what, {"GET"});
        json::array all;
        for (const auto& each : in.goods.locations) {
            json::object one;
            one["id"] = each.id;
            one["code"] = each.code;
            one["label"] = each.name;
            one["enabled"] = each.enabled;
            one["managed_by_external_source"] = false;
            all.emplace_back(std::move(one));
        }
        return v3_page(what, std::move(all), largest_page);
    }
    const auto* at = in.goods.location(integer(what.rest[2]).value_or(0));
    if (at == nullptr || what.rest.size() != 4 || what.rest[3] != "items") {
        v3_not_found();
    }
    v3_only(what, {"GET", "PUT"});
    return what.is("PUT") ? change_settings(in, what, *at) : items(in, what, at);
}

} // namespace

response inventory_api(shop& in, const call& what) {
    if (what.rest.size() == 3 && what.rest[1] == "adjustments") {
        if (what.rest[2] == "absolute") {
            v3_only(what, {"PUT"});
            return adjust(in, what, true);
        }
        if (what.rest[2] == "relative") {
            v3_only(what, {"POST"});
            return adjust(in, what, false);
        }
    }
    if (what.rest.size() == 2 && what.rest[1] == "items") {
        return items(in, what, nullptr);
    }
    if (what.rest.size() >= 2 && what.rest[1] == "locations") {
        return locations(in, what);
    }
    v3_not_found();
}

response inventory_settings_api(shop& in, const call& what) {
    v3_only(what, {"GET", "PUT"});
    if (what.is("PUT")) {
        for (const auto& member : v3_object(what)) {
            const std::string_view name = member.key();
            const bool known =
                name == "update_stock_behavior" || name == "refund_order_stock_adjustment";
            try {
                if (!known || !set_setting(in.set, name, member.value())) {
                    invalid("The settings are not valid.", std::string(name), "not known");
                }
            } catch (const std::invalid_argument&) {
                invalid("The settings are not valid.", std::string(name), "not one of its values");
            }
        }
    }
    json::object data;
    data["update_stock_behavior"] = in.set.update_stock_behavior;
    data["refund_order_stock_adjustment"] = in.set.refund_order_stock_adjustment;
    data["edit_order_stock_adjustment"] = false;
    return v3_answer(std::move(data));
}

} // namespace dray::sim::bigcommerce
