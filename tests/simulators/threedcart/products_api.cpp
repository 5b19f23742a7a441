// /Products: lists, SKUInfo and AdvancedOptions, and the stock in both.

#include "tests/simulators/threedcart/api.hpp"
#include "tests/simulators/threedcart/render.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/json.hpp>
#include <cmath>

namespace dray::sim::threedcart {
namespace json = boost::json;
using boost::beast::iequals;

namespace {

constexpr std::int64_t most_products = 200;
constexpr std::int64_t most_others = 500;
constexpr double largest_stock = 1e9;

std::optional<double> amount_of(const json::value* from) {
    if (from == nullptr || !from->is_number()) {
        return std::nullopt;
    }
    const auto value = from->to_number<double>();
    return std::abs(value) <= largest_stock ? std::optional<double>(value) : std::nullopt;
}

struct product_query {
    product_query(const shop& in, const call& what)
        : updated(wall_range_of(what, in.set, "lastupdate", false)),
          catalog_id(number_param(what, in.set, "catalogid")),
          least_stock(number_param(what, in.set, "stockfrom")),
          most_stock(number_param(what, in.set, "stockto")), sku(what.param("sku")),
          name(what.param("name")), hide(what.param("hide")), on_sale(what.param("onsale")),
          variants_too(in.set.sku_finds_variants) {}

    bool admits(const product& one) const {
        const auto yes = [](const std::string& text) {
            return text == "1" || iequals(text, "true");
        };
        return updated.holds(one.updated) && (!catalog_id || one.catalog_id == *catalog_id) &&
               (!least_stock || one.stock >= static_cast<double>(*least_stock)) &&
               (!most_stock || one.stock <= static_cast<double>(*most_stock)) &&
               (sku == nullptr || has_sku(one)) && (name == nullptr || iequals(one.name, *name)) &&
               (hide == nullptr || one.hidden == yes(*hide)) &&
               (on_sale == nullptr || one.on_sale == yes(*on_sale));
    }

    bool has_sku(const product& one) const {
        return iequals(one.sku, *sku) ||
               (variants_too &&
                std::any_of(one.variants.begin(), one.variants.end(),
                            [&](const variant& each) { return iequals(each.suffix, *sku); }));
    }

    wall_range updated;
    std::optional<std::int64_t> catalog_id;
    std::optional<std::int64_t> least_stock;
    std::optional<std::int64_t> most_stock;
    const std::string* sku;
    const std::string* name;
    const std::string* hide;
    const std::string* on_sale;
    bool variants_too;
};

response list(const shop& in, const call& what, bool light) {
    const product_query query(in, what);
    const renderer show(in);
    page_of_rows page(paging_of(what, in.set, light ? most_others : most_products));
    for (const auto& [id, each] : in.goods.all()) {
        if (query.admits(each) && page.next()) {
            page.add(light ? show.sku_info(each) : show.whole_product(each));
        }
    }
    return std::move(page).answer(in.set);
}

record failed(record made, int status, std::string message) {
    made.status = status;
    made.message = std::move(message);
    return made;
}

/// {"SKUInfo": {"CatalogID": n, "Stock": n}}; other members are ignored.
/// @param path_id the product that the path names; 0: none
record put_product(shop& in, std::int64_t path_id, const json::object& body) {
    const auto* info = body.if_contains("SKUInfo");
    const auto* inner = info == nullptr ? nullptr : info->if_object();
    const auto* named = inner == nullptr ? nullptr : inner->if_contains("CatalogID");
    const auto body_id = named == nullptr ? std::nullopt : lenient_integer(*named);
    const auto id = path_id != 0 ? path_id : body_id.value_or(0);
    record made{"CatalogID", std::to_string(id)};
    if (path_id != 0 && body_id && *body_id != path_id) {
        return failed(made, 400, "Not updated. CatalogID does not match");
    }
    auto* one = in.goods.find(id);
    if (one == nullptr) {
        return failed(made, 404, "Not updated. Product not found");
    }
    if (inner != nullptr && inner->contains("Stock")) {
        const auto stock = amount_of(inner->if_contains("Stock"));
        if (!stock) {
            return failed(made, 400, "Not updated. Invalid value for Stock");
        }
        one->stock = *stock;
        ++in.books.stock_writes[one->sku];
    }
    one->updated = in.wall();
    return made;
}

record put_option(shop& in, product& of, std::string_view code, const json::object& body) {
    record made{"AdvancedOptionCode", std::string(code)};
    auto* one = of.with_code(code);
    if (one == nullptr) {
        return failed(made, 404, "Not updated. Advanced Option not found");
    }
    if (body.contains("AdvancedOptionStock")) {
        const auto stock = amount_of(body.if_contains("AdvancedOptionStock"));
        if (!stock || std::trunc(*stock) != *stock) {
            return failed(made, 400, "Not updated. Invalid value for AdvancedOptionStock");
        }
        one->stock = *stock;
        ++in.books.stock_writes[one->suffix];
    }
    of.updated = in.wall();
    return made;
}

response options(shop& in, product& of, const call& what) {
    if (what.rest.size() == 4) {
        what.only(in.set, {"PUT"});
        return records_answer(in.set, {put_option(in, of, what.rest[3], what.object())}, false);
    }
    what.only(in.set, {"GET", "PUT"});
    if (what.is("GET")) {
        if (of.variants.empty()) {
            not_found(in.set);
        }
        json::array body;
        for (const auto& each : of.variants) {
            body.emplace_back(renderer(in).option(each));
        }
        return answer(200, body);
    }
    std::vector<record> out;
    for (const auto& body : what.objects()) {
        const auto* code = body.if_contains("AdvancedOptionCode");
        const auto* text = code == nullptr ? nullptr : code->if_string();
        out.push_back(put_option(in, of, text == nullptr ? std::string_view() : *text, body));
    }
    return records_answer(in.set, out, out.size() > 1);
}

response put_products(shop& in, const call& what) {
    const auto bodies = what.objects();
    if (static_cast<std::int64_t>(bodies.size()) > in.set.bulk_products_max) {
        throw refusal(400, "The request is invalid: at most " +
                               std::to_string(in.set.bulk_products_max) + " records");
    }
    std::vector<record> out;
    for (const auto& body : bodies) {
        out.push_back(put_product(in, 0, body));
    }
    return records_answer(in.set, out, true);
}

} // namespace

response products_api(shop& in, const call& what) {
    const auto size = what.rest.size();
    if (size == 1) {
        what.only(in.set, {"GET", "PUT"});
        return what.is("GET") ? list(in, what, false) : put_products(in, what);
    }
    if (size == 2 && iequals(what.rest[1], "skuinfo")) {
        what.only(in.set, {"GET"});
        return list(in, what, true);
    }
    const auto id = integer(what.rest[1]);
    auto* one = id ? in.goods.find(*id) : nullptr;
    if (one == nullptr || size > 4) {
        not_found(in.set);
    }
    const renderer show(in);
    json::array body;
    if (size == 2) {
        what.only(in.set, {"GET", "PUT"});
        if (what.is("PUT")) {
            return records_answer(in.set, {put_product(in, *id, what.object())}, false);
        }
        body.emplace_back(show.whole_product(*one));
        return answer(200, body);
    }
    if (iequals(what.rest[2], "AdvancedOptions")) {
        return options(in, *one, what);
    }
    if (!iequals(what.rest[2], "skuinfo") || size != 3) {
        not_found(in.set);
    }
    what.only(in.set, {"GET"});
    body.emplace_back(show.sku_info(*one));
    return answer(200, body);
}

} // namespace dray::sim::threedcart
