// /v3/catalog: stock by way of products and variants. It knows the default location alone.

#include "tests/simulators/bigcommerce/v3.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace dray::sim::bigcommerce {
namespace json = boost::json;

namespace {

constexpr std::size_t largest_page = 250;
constexpr std::size_t most_products = 10;
constexpr std::size_t most_variants = 50;

json::object shown(const shop& in, const product& of, const variant& one) {
    const auto* there = in.goods.level_if(default_location, in.goods.key_of(of, one.id));
    json::object out;
    out["id"] = one.id;
    out["product_id"] = of.id;
    out["sku"] = one.sku;
    out["inventory_level"] = there == nullptr ? 0 : there->on_hand;
    return out;
}

json::object shown(const shop& in, const product& of) {
    std::int64_t level = 0;
    for (const auto& one : of.variants) {
        const auto* there = in.goods.level_if(default_location, in.goods.key_of(of, one.id));
        level += there == nullptr ? 0 : there->on_hand;
        if (of.tracking == stock_tracking::product) {
            break;
        }
    }
    json::object out;
    out["id"] = of.id;
    out["name"] = of.name;
    out["sku"] = of.variants.front().sku;
    out["inventory_tracking"] = name_of(of.tracking);
    out["inventory_level"] = level;
    return out;
}

std::optional<std::int64_t> level_in(const json::object& body) {
    const auto* given = body.if_contains("inventory_level");
    const auto level = given == nullptr ? std::nullopt : lenient_integer(*given);
    if (given != nullptr && (!level || *level < 0 || *level > largest_quantity)) {
        throw v3_refusal(422, "Input is invalid.",
                         {{"inventory_level", "a whole number from 0 is wanted"}});
    }
    return level;
}

void set_level(shop& in, stock_key of, std::int64_t quantity) {
    stock_change change;
    change.location = default_location;
    change.of = of;
    change.quantity = quantity;
    in.change_stock(change);
}

void put_variant(shop& in, const product& of, const variant& one, const json::object& body) {
    const auto level = level_in(body);
    if (!level) {
        return;
    }
    if (of.tracking != stock_tracking::variant) {
        throw v3_refusal(422, "Input is invalid.",
                         {{"inventory_level", "the product is not tracked by variant"}});
    }
    set_level(in, {of.id, one.id}, *level);
}

void put_product(shop& in, const product& of, const json::object& body) {
    const auto level = level_in(body);
    if (!level) {
        return;
    }
    if (of.tracking == stock_tracking::none || of.variants.size() > 1) {
        if (of.tracking != stock_tracking::product) {
            throw v3_refusal(422, "Input is invalid.",
                             {{"inventory_level", "the product is not tracked by product"}});
        }
    }
    set_level(in, in.goods.key_of(of, of.variants.front().id), *level);
}

const json::array& batch_of(const json::value& body) {
    if (!body.is_array()) {
        throw v3_refusal(422, "Input is invalid.", {{"body", "a list is wanted"}});
    }
    return body.get_array();
}

const json::object& object_of(const json::value& from, std::size_t index) {
    if (!from.is_object()) {
        throw v3_refusal(422, "Input is invalid.",
                         {{std::to_string(index), "an object is wanted"}});
    }
    return from.get_object();
}

/// All or nothing: one bad product spoils the batch, and its place is named.
response put_products(shop& in, const call& what) {
    const auto body = v3_body(what);
    const auto& batch = batch_of(body);
    if (batch.size() > most_products) {
        json::object out;
        out["status"] = 413;
        out["title"] = "The request payload is too large.";
        out["type"] = "/api-docs/getting-started/api-status-codes";
        out["errors"] = json::object();
        return answer(413, std::move(out));
    }
    std::vector<const product*> found;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const auto& one = object_of(batch[i], i);
        const auto* id = one.if_contains("id");
        const auto* of = id == nullptr ? nullptr : in.goods.find(lenient_integer(*id).value_or(0));
        if (of == nullptr) {
            throw v3_refusal(422, "Input is invalid.",
                             {{std::to_string(i) + ".id", "no product has this id"}});
        }
        level_in(one);
        found.push_back(of);
    }
    json::array data;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        put_product(in, *found[i], batch[i].get_object());
        data.emplace_back(shown(in, *found[i]));
    }
    return v3_answer(std::move(data));
}

/// Each by itself: 207 and batch_errors where some are not taken.
response put_variants(shop& in, const call& what) {
    const auto body = v3_body(what);
    const auto& batch = batch_of(body);
    if (batch.size() > most_variants) {
        throw v3_refusal(413, "The request payload is too large. The maximum items allowed in the "
                              "array is 50");
    }
    json::array data;
    json::array errors;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const auto& one = object_of(batch[i], i);
        const auto* given = one.if_contains("id");
        const auto id = given == nullptr ? 0 : lenient_integer(*given).value_or(0);
        try {
            const auto* of = in.goods.of_variant(id);
            if (of == nullptr) {
                throw v3_refusal(404, "No variant has this id.",
                                 {{"id", std::to_string(id) + " is not there"}});
            }
            const auto at = std::find_if(of->variants.begin(), of->variants.end(),
                                         [id](const variant& each) { return each.id == id; });
            put_variant(in, *of, *at, one);
            data.emplace_back(shown(in, *of, *at));
        } catch (const v3_refusal& error) {
            errors.emplace_back(v3_error(error.status, error.what(), error.errors));
        }
    }
    if (errors.empty()) {
        return v3_answer(std::move(data));
    }
    json::object meta;
    meta["total"] = batch.size();
    meta["success"] = data.size();
    meta["failed"] = errors.size();
    json::object out;
    out["data"] = std::move(data);
    out["batch_errors"] = std::move(errors);
    out["meta"] = std::move(meta);
    return answer(207, std::move(out));
}

response variants(shop& in, const call& what) {
    v3_only(what, {"GET", "PUT"});
    if (what.is("PUT")) {
        return put_variants(in, what);
    }
    const auto* sku = what.where.param("sku");
    const auto wanted = sku == nullptr ? std::nullopt : in.goods.of_sku(*sku);
    json::array all;
    for (const auto& of : in.goods.products) {
        for (const auto& one : of.variants) {
            if (sku == nullptr ||
                (wanted && wanted->product == of.id && in.goods.of_sku(one.sku) == wanted)) {
                all.emplace_back(shown(in, of, one));
            }
        }
    }
    return v3_page(what, std::move(all), largest_page);
}

response products(shop& in, const call& what) {
    v3_only(what, {"GET", "PUT"});
    if (what.is("PUT")) {
        return put_products(in, what);
    }
    const auto skus = listed(what, "sku:in");
    json::array all;
    for (const auto& of : in.goods.products) {
        const bool wanted =
            skus.empty() || std::any_of(skus.begin(), skus.end(), [&](const std::string& sku) {
                const auto found = in.goods.of_sku(sku);
                return found && found->product == of.id;
            });
        if (wanted) {
            all.emplace_back(shown(in, of));
        }
    }
    return v3_page(what, std::move(all), largest_page);
}

response one_product(shop& in, const call& what) {
    const auto* of = in.goods.find(integer(what.rest[2]).value_or(0));
    if (of == nullptr) {
        v3_not_found();
    }
    v3_only(what, {"GET", "PUT"});
    if (what.rest.size() == 3) {
        if (what.is("PUT")) {
            put_product(in, *of, v3_object(what));
        }
        return v3_answer(shown(in, *of));
    }
    const auto id = what.rest.size() == 5 ? integer(what.rest[4]).value_or(0) : 0;
    const auto at = std::find_if(of->variants.begin(), of->variants.end(),
                                 [id](const variant& each) { return each.id == id; });
    if (what.rest[3] != "variants" || at == of->variants.end()) {
        v3_not_found();
    }
    if (what.is("PUT")) {
        put_variant(in, *of, *at, v3_object(what));
    }
    return v3_answer(shown(in, *of, *at));
}

} // namespace

response catalog_api(shop& in, const call& what) {
    if (what.rest.size() == 2 && what.rest[1] == "variants") {
        return variants(in, what);
    }
    if (what.rest.size() == 2 && what.rest[1] == "products") {
        return products(in, what);
    }
    if (what.rest.size() >= 3 && what.rest[1] == "products") {
        return one_product(in, what);
    }
    v3_not_found();
}

} // namespace dray::sim::bigcommerce
