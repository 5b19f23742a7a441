#include "random_items.hpp"
#include "schema_validator.hpp"

#include <catch2/catch.hpp>
#include <dray/data/field_lengths.hpp>
#include <dray/data/functions_json.hpp>
#include <dray/data/time_zone_json.hpp>
#include <dray/data/validate.hpp>
#include <set>

using namespace dray;
namespace json = boost::json;

namespace {

const tests::schemas& published() {
    static const tests::schemas all(DRAY_SCHEMA_DIR);
    return all;
}

/// What the schema of a member has to say so that it is the member's C++ type.
std::string type_word(const data::detail::type_ops* type) {
    using namespace data::detail;
    if (type == &ops_of<std::string>)
        return "string";
    if (type == &ops_of<std::int64_t>)
        return "integer";
    if (type == &ops_of<bool>)
        return "boolean";
    if (type == &ops_of<data::timestamp>)
        return "string";
    if (type == &ops_of<std::optional<data::timestamp>>)
        return "oneOf";
    if (type == &ops_of<data::line_kind> || type == &ops_of<data::group_kind> ||
        type == &ops_of<data::warehouse_state> || type == &ops_of<data::stock_fate>)
        return "string";
    return "object or array";
}

std::string type_of(const json::object& schema) {
    if (schema.contains("oneOf"))
        return "oneOf";
    std::string word(schema.at("type").as_string());
    return word == "object" || word == "array" ? "object or array" : word;
}

/// Same members, same required ones, same types.
template <class T>
void check_members(const std::string& ref) {
    CAPTURE(ref);
    const auto& schema = published().at(ref);
    std::set<std::string> required_there;
    if (schema.contains("required"))
        for (const auto& name : schema.at("required").as_array())
            required_there.emplace(name.as_string());
    std::set<std::string> there;
    for (const auto& [name, rule] : schema.at("properties").as_object())
        there.emplace(name);
    there.erase("schema");

    std::set<std::string> here;
    std::set<std::string> required_here;
    const std::string file = ref.substr(0, ref.find('#'));
    for (const auto& member : data::detail::json_members<T>::list) {
        const std::string name(member.name);
        CAPTURE(name);
        here.insert(name);
        if (member.required)
            required_here.insert(name);
        REQUIRE(there.contains(name));
        const json::object* rule = &schema.at("properties").at(name).as_object();
        while (rule->contains("$ref")) {
            std::string target(rule->at("$ref").as_string());
            rule = &published().at(target[0] == '#' ? file + target : target);
        }
        CHECK(type_of(*rule) == type_word(member.type));
    }
    CHECK(here == there);
    CHECK(required_here == required_there);
}

template <class E>
void check_words(const std::string& ref, const std::string& member) {
    const json::value* rule = &published().at(ref).at("properties").at(member);
    if (rule->as_object().contains("$ref"))
        rule = &published()
                    .at(ref.substr(0, ref.find('#')) + std::string(rule->at("$ref").as_string()))
                    .at("enum");
    else
        rule = &rule->at("enum");
    std::vector<std::string> there;
    for (const auto& word : rule->as_array())
        there.emplace_back(word.as_string());
    std::vector<std::string> here;
    for (const auto& word : data::detail::json_words<E>::words)
        here.emplace_back(word.text);
    CHECK(here == there);
}

template <class T>
std::string against(const std::string& ref, const T& value) {
    return published().check(ref, data::to_json(value));
}

/// A random order with nothing in it that would make it poison.
data::order sound_order(tests::random_items& random) {
    auto o = random.order();
    o.ref = "ref" + random.text();
    o.status.id = "1";
    o.currency = "EUR";
    o.totals = data::totals();
    o.totals.grand = "-12.50";
    data::ship_group g;
    g.id = "g";
    g.to.name = "n" + random.text();
    g.to.street1 = g.to.city = g.to.country = "x" + random.text();
    g.cost = "1";
    o.ship_groups.assign(1, g);
    if (o.lines.empty())
        o.lines.emplace_back();
    int n = 0;
    for (auto& line : o.lines) {
        line.id = std::to_string(++n);
        line.ship_group = "g";
        line.quantity = 1 + static_cast<std::int64_t>(random.below(1000));
        line.shipped = line.canceled = 0;
        line.unit_price = "0.10";
        line.parent.clear();
    }
    return o;
}

} // namespace

TEST_CASE("the published schemas list the members, types and words of the C++ types") {
    check_members<data::order>("order.json");
    check_members<data::address>("order.json#/$defs/address");
    check_members<data::line_option>("order.json#/$defs/line_option");
    check_members<data::line>("order.json#/$defs/line");
    check_members<data::ship_group>("order.json#/$defs/ship_group");
    check_members<data::status>("order.json#/$defs/status");
    check_members<data::totals>("order.json#/$defs/totals");
    check_members<data::shipment>("shipment.json");
    check_members<data::line_quantity>("shipment.json#/$defs/line_quantity");
    check_members<data::consignment_update>("consignment_update.json");
    check_members<data::consignment>("consignment.json");
    check_members<data::consignment_line>("consignment.json#/$defs/line");
    const auto f = [](const std::string& name) { return "functions.json#/$defs/" + name; };
    check_members<data::connection_result>(f("connection_result"));
    check_members<data::statuses_result>(f("statuses_result"));
    check_members<data::orders_download_request>(f("orders_download_request"));
    check_members<data::orders_list_request>(f("orders_list_request"));
    check_members<data::order_head>(f("order_head"));
    check_members<data::order_ref_request>(f("order_ref_request"));
    check_members<data::order_mark_request>(f("order_mark_request"));
    check_members<data::order_mark_result>(f("order_mark_result"));
    check_members<data::shipment_confirm_request>(f("shipment_confirm_request"));
    check_members<data::shipment_confirm_result>(f("shipment_confirm_result"));
    check_members<data::found_shipment>(f("found_shipment"));
    check_members<data::shipment_find_result>(f("shipment_find_result"));
    check_members<data::order_cancel_request>(f("order_cancel_request"));
    check_members<data::order_submit_result>(f("order_submit_result"));
    check_members<data::order_find_request>(f("order_find_request"));
    check_members<data::fingerprint>(f("fingerprint"));
    check_members<data::found_order>(f("found_order"));
    check_members<data::order_find_result>(f("order_find_result"));
    check_members<data::open_binding>(f("open_binding"));
    check_members<data::shipments_download_request>(f("shipments_download_request"));
    check_members<data::stock_level>(f("stock_level"));
    check_members<data::inventory_upload_request>(f("inventory_upload_request"));
    check_members<data::stock_result>(f("stock_result"));
    check_members<data::inventory_upload_result>(f("inventory_upload_result"));
    check_members<data::stock_netting>(f("stock_netting"));
    check_members<data::stock_count>(f("stock_count"));
    check_members<data::inventory_download_request>(f("inventory_download_request"));
    check_members<data::inventory_download_result>(f("inventory_download_result"));
    check_words<data::stock_fate>(f("stock_result"), "fate");
    check_members<data::time_zone>("time_zone.json");
    check_members<data::zone_period>("time_zone.json#/$defs/period");
    check_words<data::line_kind>("order.json#/$defs/line", "kind");
    check_words<data::group_kind>("order.json#/$defs/ship_group", "kind");
    check_words<data::warehouse_state>("consignment_update.json", "state");
}

TEST_CASE("an order that is not poison is what the schema says") {
    tests::random_items random(11);
    for (int i = 0; i < 100; ++i) {
        const auto order = sound_order(random);
        REQUIRE(data::validate(order).empty());
        CHECK(against("order.json", order) == "");
    }
}

TEST_CASE("consignments and updates are what the schemas say") {
    tests::random_items random(12);
    for (int i = 0; i < 100; ++i) {
        auto c = random.consignment();
        c.reference = "r" + random.text();
        c.currency = "USD";
        for (auto& line : c.lines) {
            line.number = 1;
            line.quantity = 3;
            line.unit_price = "1.25";
        }
        CHECK(against("consignment.json", c) == "");
        auto u = random.update();
        for (auto& shipment : u.shipments) {
            shipment.ref = "p" + random.text();
            shipment.cost.clear();
            for (auto& line : shipment.lines)
                line.quantity = 1;
        }
        CHECK(against("consignment_update.json", u) == "");
    }
}

TEST_CASE("counts of stock are what the schema says, and it refuses what the reader refuses") {
    tests::random_items random(15);
    const char* const ref = "functions.json#/$defs/stock_count";
    for (int i = 0; i < 100; ++i) {
        auto c = random.stock_count();
        c.sku = "s" + random.text();
        c.quantity = static_cast<std::int64_t>(random.below(1000)) - 500;
        CHECK(against(ref, c) == "");
    }
    const auto refused = [&](const char* member, const json::value& instead) {
        auto c = data::to_json(random.stock_count()).as_object();
        c["sku"] = "s";
        c["quantity"] = 1;
        c[member] = instead;
        CAPTURE(member);
        CHECK_THROWS_AS(data::from_json<data::stock_count>(c), data::json_error);
        return published().check(ref, c);
    };
    CHECK(refused("quantity", 1.5) == "/quantity is against `type`");
    CHECK(refused("as_of", "yesterday") == "/as_of is against `pattern`");
    CHECK(refused("nets", json::array()) == "/nets is against `type`");
    CHECK(refused("sku", nullptr) == "/sku is against `type`");
    data::inventory_download_request many;
    many.skus.resize(1'000);
    CHECK(against("functions.json#/$defs/inventory_download_request", many) == "");
    many.skus.resize(1'001);
    CHECK_THROWS_AS(data::from_json<data::inventory_download_request>(data::to_json(many)),
                    data::json_error);
    CHECK(against("functions.json#/$defs/inventory_download_request", many) ==
          "/skus is against `maxItems`");
}

TEST_CASE("the schemas refuse what the readers refuse") {
    tests::random_items random(13);
    const auto spoiled = [&](const char* pointer, const json::value& instead) {
        auto order = data::to_json(sound_order(random));
        order.at_pointer(pointer) = instead;
        const auto why = published().check("order.json", order);
        CHECK_THROWS_AS(data::from_json<data::order>(order), data::json_error);
        return why;
    };
    CHECK(spoiled("/ref", 7) == "/ref is against `type`");
    CHECK(spoiled("/lines/0/quantity", 1.5) == "/lines/0/quantity is against `type`");
    CHECK(spoiled("/lines/0/quantity", "1") == "/lines/0/quantity is against `type`");
    CHECK(spoiled("/created_at", "yesterday") == "/created_at is against `pattern`");
    CHECK(spoiled("/lines", json::object()) == "/lines is against `type`");
    CHECK(spoiled("/status", json::object()) == "/status is against `required`");
    CHECK(spoiled("/schema", 2) == "/schema is against `const`");
}

TEST_CASE("the schemas refuse what is poison") {
    tests::random_items random(14);
    auto order = sound_order(random);
    order.lines[0].quantity = 0;
    CHECK(against("order.json", order) == "/lines/0/quantity is against `minimum`");
    order = sound_order(random);
    order.totals.grand = "1,0";
    CHECK(against("order.json", order) == "/totals/grand is against `pattern`");
    order = sound_order(random);
    order.lines.clear();
    CHECK(against("order.json", order).empty()); // no poison: held as an order without lines
    order = sound_order(random);
    order.ref.clear();
    CHECK(against("order.json", order) == "/ref is against `minLength`");
}

TEST_CASE("the manifest's schema lists the texts whose lengths may be bounded") {
    std::set<std::string> here{"reference"};
    here.insert(data::text_field_words.begin(), data::text_field_words.end());
    std::set<std::string> there;
    const auto& limits = published().at("manifest.json").at("properties").at("limits").as_object();
    for (const auto& [name, rule] : limits.at("properties").as_object())
        there.emplace(name);
    CHECK(here == there);
    CHECK(here.size() == data::text_field_count + 1);
}

TEST_CASE("the manifest's schema takes a whole manifest and refuses each wrong part") {
    const auto good = json::parse(R"json({
        "id": "shop", "name": "Shop", "version": "1.0.0", "role": "source",
        "functions": {"orders.download": {"by": "changes", "interval_ms": 60000, "overlap_s": 60},
                      "order.mark": {"probe": "order.get", "settle_ms": 1000}, "order.get": {}},
        "settings": [{"key": "token", "type": "text", "required": true, "secret": true,
                      "doc": "The token.", "example": "{ env = \"TOKEN\" }"},
                     {"key": "url", "type": "url", "default": "https://a.example", "doc": "Where."},
                     {"key": "how", "type": "choice", "choices": ["a", "b"], "doc": "How."}],
        "lacks": {"order.cancel": "its API has none"},
        "elsewhere": {"cancellations.download": "orders.download tells them"},
        "auth": {"kind": "static", "headers": [["X-Token", "{token}"]]},
        "hosts": ["{url}"],
        "buckets": [{"name": "shop", "key": "{url}", "capacity": 10, "per_ms": 1000,
                     "headers": {"left": "X-Left"}}],
        "limits": {"reference": 50, "address_line": "{longest_line}"},
        "statuses": {"download": ["1"], "moments": {"on_shipment": "2"}}})json");
    CHECK(published().check("manifest.json", good) == "");
    const auto refused = [&](const char* pointer, const char* instead) {
        auto spoiled = good;
        spoiled.at_pointer(pointer) = json::parse(instead);
        const bool is_refused = !published().check("manifest.json", spoiled).empty();
        CAPTURE(pointer, instead);
        CHECK(is_refused);
    };
    refused("/id", "\"Shop 1\"");
    refused("/role", "\"both\"");
    refused("/functions/orders.download/by", "\"magic\"");
    refused("/functions/orders.download", R"({"every": 5})");
    refused("/lacks/order.cancel", "true");
    refused("/elsewhere", "[]");
    refused("/settings/0/type", "\"password\"");
    refused("/settings/0", R"({"key": "token", "type": "text"})");
    refused("/settings/2/choices", "[]");
    refused("/auth", R"({"kind": "basic", "user": "u"})");
    refused("/auth/headers/0", R"(["X-Token"])");
    refused("/buckets/0/capacity", "0");
    refused("/limits/reference", "\"50\"");
    refused("/limits/address_line", "0");
    refused("/limits", R"({"adress_line": 35})");
    refused("/statuses/moments", R"({"on_whim": "1"})");
}
