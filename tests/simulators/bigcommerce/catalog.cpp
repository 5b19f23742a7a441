#include "tests/simulators/bigcommerce/catalog.hpp"

#include "tests/simulators/common/archive.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim::bigcommerce {
namespace json = boost::json;

template <class Archive>
void fields(Archive& a, variant& x) {
    a("id", x.id);
    a("sku", x.sku);
}

template <class Archive>
void fields(Archive& a, product& x) {
    a("id", x.id);
    a("name", x.name);
    a("tracking", x.tracking);
    a("variants", x.variants);
}

template <class Archive>
void fields(Archive& a, stock_location& x) {
    a("id", x.id);
    a("code", x.code);
    a("name", x.name);
    a("enabled", x.enabled);
}

template <class Archive>
void fields(Archive& a, stock_level& x) {
    a("on_hand", x.on_hand);
    a("safety", x.safety);
    a("warning", x.warning);
    a("bin", x.bin);
    a("counted", x.counted);
}

template <class Archive>
void fields(Archive& a, stock_change& x) {
    a("location", x.location);
    a("product", x.of.product);
    a("variant", x.of.variant);
    a("quantity", x.quantity);
    a("absolute", x.absolute);
}

template <class Archive>
void fields(Archive& a, stock_order& x) {
    a("due_ms", x.due_ms);
    a("changes", x.changes);
}

namespace {

[[noreturn]] void refuse(const std::string& why) {
    throw std::invalid_argument("add_product: " + why);
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

std::string text_in(const json::object& plan, std::string_view name) {
    const auto* given = plan.if_contains(name);
    if (given == nullptr) {
        return {};
    }
    if (!given->is_string()) {
        refuse("\"" + std::string(name) + "\" takes a text");
    }
    return std::string(given->get_string());
}

std::optional<std::int64_t> number_in(const json::object& plan, std::string_view name) {
    const auto* given = plan.if_contains(name);
    if (given == nullptr) {
        return std::nullopt;
    }
    if (!given->is_int64()) {
        refuse("\"" + std::string(name) + "\" takes a whole number");
    }
    return given->get_int64();
}

/// "inventory_level" says how many there are; without it nobody ever counted.
void count_first(catalog& in, stock_key of, const json::object& plan) {
    if (const auto level = number_in(plan, "inventory_level")) {
        auto& there = in.level(default_location, of);
        there.on_hand = *level;
        there.counted = true;
    }
}

} // namespace

std::string_view name_of(stock_tracking how) {
    switch (how) {
    case stock_tracking::none:
        return "none";
    case stock_tracking::product:
        return "product";
    case stock_tracking::variant:
        return "variant";
    }
    return "none";
}

std::optional<stock_tracking> tracking_named(std::string_view name) {
    for (const auto how :
         {stock_tracking::none, stock_tracking::product, stock_tracking::variant}) {
        if (name_of(how) == name) {
            return how;
        }
    }
    return std::nullopt;
}

catalog::catalog() {
    auto& usual = locations.emplace_back();
    usual.id = default_location;
    usual.code = "DEFAULT";
    usual.name = "Default location";
}

product* catalog::find(ident product_id) {
    const auto found = std::find_if(products.begin(), products.end(),
                                    [&](const product& each) { return each.id == product_id; });
    return found == products.end() ? nullptr : &*found;
}

const product* catalog::find(ident product_id) const {
    return const_cast<catalog*>(this)->find(product_id);
}

const product* catalog::of_variant(ident variant_id) const {
    const auto found = std::find_if(products.begin(), products.end(), [&](const product& each) {
        return std::any_of(each.variants.begin(), each.variants.end(),
                           [&](const variant& one) { return one.id == variant_id; });
    });
    return found == products.end() ? nullptr : &*found;
}

std::optional<stock_key> catalog::of_sku(std::string_view sku) const {
    const auto wanted = lower(sku);
    for (const auto& each : products) {
        for (const auto& one : each.variants) {
            if (!wanted.empty() && lower(one.sku) == wanted) {
                return key_of(each, one.id);
            }
        }
    }
    return std::nullopt;
}

const stock_location* catalog::location(ident id) const {
    const auto found = std::find_if(locations.begin(), locations.end(),
                                    [&](const stock_location& each) { return each.id == id; });
    return found == locations.end() ? nullptr : &*found;
}

stock_key catalog::key_of(const product& of, ident variant_id) const {
    return stock_key{of.id, of.tracking == stock_tracking::variant ? variant_id : 0};
}

const stock_level* catalog::level_if(ident location, stock_key of) const {
    const auto found = levels_.find({location, of});
    return found == levels_.end() ? nullptr : &found->second;
}

void catalog::apply(const stock_change& change) {
    auto& there = level(change.location, change.of);
    there.on_hand = change.absolute ? change.quantity : there.on_hand + change.quantity;
    there.counted = there.counted || change.absolute;
}

std::vector<stock_change> catalog::catch_up(std::int64_t now_ms) {
    std::vector<stock_change> out;
    while (!waiting.empty() && waiting.front().due_ms <= now_ms) {
        for (const auto& each : waiting.front().changes) {
            apply(each);
            out.push_back(each);
        }
        waiting.pop_front();
    }
    return out;
}

json::value catalog::save() const {
    json::array levels;
    for (const auto& [where, there] : levels_) {
        auto shown = saved(there);
        shown.as_object()["location"] = where.first;
        shown.as_object()["product"] = where.second.product;
        shown.as_object()["variant"] = where.second.variant;
        levels.emplace_back(std::move(shown));
    }
    json::array orders;
    for (const auto& each : waiting) {
        orders.emplace_back(saved(each));
    }
    json::object out;
    out["products"] = saved(products);
    out["locations"] = saved(locations);
    out["levels"] = std::move(levels);
    out["waiting"] = std::move(orders);
    out["last_id"] = last_id_;
    return out;
}

void catalog::load(const json::value& from) {
    catalog fresh;
    restore(fresh.products, from.at("products"));
    restore(fresh.locations, from.at("locations"));
    for (const auto& each : from.at("levels").as_array()) {
        const stock_key of{each.at("product").as_int64(), each.at("variant").as_int64()};
        restore(fresh.level(each.at("location").as_int64(), of), each);
    }
    for (const auto& each : from.at("waiting").as_array()) {
        restore(fresh.waiting.emplace_back(), each);
    }
    fresh.last_id_ = from.at("last_id").as_int64();
    *this = std::move(fresh);
}

ident add_product(catalog& to, const json::object& plan) {
    product one;
    one.id = number_in(plan, "id").value_or(to.next_id());
    one.name = text_in(plan, "name");
    if (to.find(one.id) != nullptr) {
        refuse("there is a product " + std::to_string(one.id) + " already");
    }
    const auto how = tracking_named(
        plan.contains("inventory_tracking") ? text_in(plan, "inventory_tracking") : "variant");
    if (!how) {
        refuse("\"inventory_tracking\" takes none, product or variant");
    }
    one.tracking = *how;
    json::array variants;
    if (const auto* given = plan.if_contains("variants")) {
        if (!given->is_array() || given->get_array().empty()) {
            refuse("\"variants\" takes a list of objects");
        }
        variants = given->get_array();
    } else {
        variants.emplace_back(plan); // the base variant, which simple products have too
    }
    for (const auto& each : variants) {
        if (!each.is_object()) {
            refuse("\"variants\" takes a list of objects");
        }
        const bool base = &each == &variants.front() && !plan.contains("variants");
        variant made;
        made.id = base ? to.next_id() : number_in(each.get_object(), "id").value_or(to.next_id());
        made.sku = text_in(each.get_object(), "sku");
        if (to.of_sku(made.sku) || to.of_variant(made.id) != nullptr) {
            refuse("there is a variant " + std::to_string(made.id) + " or a SKU \"" + made.sku +
                   "\" already");
        }
        if (one.tracking == stock_tracking::variant) {
            count_first(to, {one.id, made.id}, each.get_object());
        }
        one.variants.push_back(std::move(made));
    }
    if (one.tracking == stock_tracking::product) {
        count_first(to, {one.id, 0}, plan);
    }
    const auto id = one.id;
    to.products.push_back(std::move(one));
    return id;
}

ident add_location(catalog& to, const json::object& plan) {
    stock_location one;
    one.id = number_in(plan, "id").value_or(to.next_id());
    one.code = text_in(plan, "code");
    one.name = text_in(plan, "name");
    const auto* enabled = plan.if_contains("enabled");
    one.enabled = enabled == nullptr || (enabled->is_bool() && enabled->get_bool());
    if (to.location(one.id) != nullptr) {
        refuse("there is a location " + std::to_string(one.id) + " already");
    }
    to.locations.push_back(one);
    return one.id;
}

} // namespace dray::sim::bigcommerce
