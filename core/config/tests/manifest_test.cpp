// Manifests: what is read of a good one, what is said of a bad one, what is derived from it.

#include "core/config/derive.hpp"
#include "core/config/tests/fixture.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace dray::config;
using namespace dray::config::tests;
using namespace std::chrono_literals;

namespace {

struct manifest_case {
    const char* name;
    std::string change; ///< a JSON object laid over a small good manifest; null removes
    std::string code;
    std::string pointer;
    std::string words;
};

std::string changed(const std::string& change) {
    auto base = boost::json::parse(R"({"id": "small", "version": "1", "role": "source",
        "functions": {"order.get": {}},
        "settings": [{"key": "shop", "type": "text", "doc": "The shop."},
                     {"key": "token", "type": "text", "secret": true, "doc": "The token."}]})")
                    .as_object();
    const auto over = boost::json::parse(change);
    for (const auto& member : over.get_object()) {
        if (member.value().is_null()) {
            base.erase(member.key());
        } else {
            base[member.key()] = member.value();
        }
    }
    return boost::json::serialize(base);
}

std::string with_setting(const std::string& setting) {
    return R"({"settings": [{"key": "shop", "type": "text", "doc": "d"}, )" + setting + "]}";
}

} // namespace

TEST_CASE("a manifest is read whole") {
    const auto parsed = parse_manifest(cart_manifest);
    REQUIRE(parsed);
    const auto& cart = parsed.value;
    CHECK(cart.id == "cart");
    CHECK(cart.name == "Cart");
    CHECK(cart.version == "1.2.3");
    CHECK(cart.role == connector_role::source);
    const auto* const download = cart.function("orders.download");
    REQUIRE(download != nullptr);
    CHECK(download->by == feed_kind::changes);
    CHECK(download->interval == 60s);
    CHECK(download->overlap == 1h);
    CHECK(cart.function("order.mark")->probe == "order.get");
    CHECK(cart.function("order.mark")->settle == 15s);
    CHECK(cart.function("order.cancel") == nullptr);
    REQUIRE(cart.settings.size() == 10);
    CHECK(cart.find("access_token")->secret);
    CHECK(cart.find("store_hash")->max == 12);
    CHECK(std::get<std::int64_t>(*cart.find("wait")->fallback) == 30000);
    CHECK(cart.auth.how == manifest_auth::kind::fixed);
    CHECK(cart.auth.headers == manifest_auth::pairs{{"X-Token", "{access_token}"}});
    CHECK(cart.hosts == std::vector<std::string>{"{api_url}"});
    REQUIRE(cart.buckets.size() == 1);
    CHECK(cart.buckets[0].capacity == 150);
    CHECK(cart.buckets[0].per == 30s);
    CHECK(cart.buckets[0].left_header == "X-Left");
    CHECK(cart.statuses.final == std::vector<std::string>{"2", "5"});
    CHECK(cart.statuses.canceled == std::vector<std::string>{"5"});
    CHECK(cart.statuses.moments.at("on_shipment") == "2");
    CHECK(cart.ignored.empty());
    CHECK(parse_manifest(wms_manifest).value.limits.at("reference").most == 50);
}

TEST_CASE("members that this host does not know are ignored and named") {
    const auto parsed = parse_manifest(changed(R"({"later": 1, "functions": {"order.get":
        {"colour": "blue"}}})"));
    REQUIRE(parsed);
    CHECK(parsed.value.ignored ==
          std::vector<std::string>{"/functions/order.get/colour", "/later"});
}

TEST_CASE("a length is a number or what a setting says, and an unknown text's is ignored") {
    const auto parsed = parse_manifest(changed(R"({
        "settings": [{"key": "longest", "type": "integer", "doc": "d"}],
        "limits": {"reference": 40, "note": 500, "billing_city": "{longest}", "adress_line": 35}
        })"));
    REQUIRE(parsed);
    const auto& limits = parsed.value.limits;
    CHECK(limits.size() == 3);
    CHECK(limits.at("reference") == manifest_limit{40, ""});
    CHECK(limits.at("note") == manifest_limit{500, ""});
    CHECK(limits.at("billing_city") == manifest_limit{0, "longest"});
    CHECK(parsed.value.ignored == std::vector<std::string>{"/limits/adress_line"});
}

TEST_CASE("a manifest says why a function is not there, and where else that is told") {
    const auto parsed = parse_manifest(changed(
        R"({"lacks": {"order.cancel": "its API has none"},
            "elsewhere": {"cancellations.download": "orders.download tells them"}})"));
    REQUIRE(parsed);
    CHECK(parsed.value.lacks.at("order.cancel") == "its API has none");
    CHECK(parsed.value.elsewhere.at("cancellations.download") == "orders.download tells them");
    CHECK(parsed.value.ignored.empty());
}

TEST_CASE("each role has its functions, each once") {
    for (const auto role : {connector_role::source, connector_role::destination}) {
        const auto all = functions_of(role);
        const std::set<std::string_view> once(all.begin(), all.end());
        CHECK(once.size() == all.size());
        CHECK(once.contains("connection.test"));
        CHECK(once.contains("order.submit") == (role == connector_role::destination));
    }
}

TEST_CASE("logins are read in each form") {
    const auto basic = parse_manifest(
        changed(R"({"auth": {"kind": "basic", "user": "{shop}", "password": "{token}"}})"));
    REQUIRE(basic);
    CHECK(basic.value.auth.how == manifest_auth::kind::basic);
    CHECK(basic.value.auth.password == "{token}");
    const auto oauth = parse_manifest(changed(
        R"({"auth": {"kind": "oauth2", "token_url": "https://x/{shop}",
            "request": {"grant_type": "client_credentials", "client_secret": "{token}"},
            "pointers": {"access_token": "/access_token"}}})"));
    REQUIRE(oauth);
    CHECK(oauth.value.auth.how == manifest_auth::kind::oauth2);
    CHECK(oauth.value.auth.request.size() == 2);
    CHECK(oauth.value.auth.pointers == manifest_auth::pairs{{"access_token", "/access_token"}});
}

TEST_CASE("each mistake in a manifest has a code, a place and a sentence") {
    const manifest_case cases[] = {
        {"no id", R"({"id": null})", "missing", "/id", "missing"},
        {"an id in capitals", R"({"id": "Cart"})", "bad_value", "/id", "a-z"},
        {"a version that is no text", R"({"version": 1})", "wrong_type", "/version", "text"},
        {"an unknown role", R"({"role": "both"})", "bad_value", "/role", "source or destination"},
        {"no functions", R"({"functions": null})", "missing", "/functions", "missing"},
        {"functions as a list", R"({"functions": []})", "wrong_type", "/functions", "object"},
        {"an unknown feed", R"({"functions": {"order.get": {"by": "luck"}}})", "bad_value",
         "/functions/order.get/by", "changes or by open"},
        {"a negative interval", R"({"functions": {"order.get": {"interval_ms": -1}}})", "bad_value",
         "/functions/order.get/interval_ms", "0 to"},
        {"a probe that is not there", R"({"functions": {"order.mark": {"probe": "order.get"}}})",
         "unknown_function", "/functions/order.mark/probe", "order.get"},
        {"a function that is there and is not", R"({"lacks": {"order.get": "it has none"}})",
         "duplicate", "/lacks/order.get", "among the functions too"},
        {"a lack without its reason", R"({"lacks": {"order.mark": true}})", "wrong_type",
         "/lacks/order.mark", "text"},
        {"settings as an object", R"({"settings": {}})", "wrong_type", "/settings", "list"},
        {"a setting without a key", with_setting(R"({"type": "text", "doc": "d"})"), "missing",
         "/settings/1/key", "missing"},
        {"a setting twice", with_setting(R"({"key": "shop", "type": "text", "doc": "d"})"),
         "duplicate", "/settings/1/key", "declared twice"},
        {"a key that every instance has",
         with_setting(R"({"key": "mode", "type": "text", "doc": "d"})"), "reserved_key",
         "/settings/1/key", "`mode`"},
        {"the group of a key that every instance has",
         with_setting(R"({"key": "statuses", "type": "text", "doc": "d"})"), "reserved_key",
         "/settings/1/key", "`statuses`"},
        {"an unknown type", with_setting(R"({"key": "a", "type": "float", "doc": "d"})"),
         "bad_value", "/settings/1/type", "a type is text"},
        {"a type of core's own", with_setting(R"({"key": "a", "type": "path", "doc": "d"})"),
         "bad_value", "/settings/1/type", "a type is text"},
        {"a choice without choices", with_setting(R"({"key": "a", "type": "choice", "doc": "d"})"),
         "missing", "/settings/1/choices", "needs its choices"},
        {"a default that is no choice",
         with_setting(
             R"({"key": "a", "type": "choice", "choices": ["x"], "default": "y", "doc": "d"})"),
         "bad_value", "/settings/1/default", "none of the choices"},
        {"a default of another type",
         with_setting(R"({"key": "a", "type": "integer", "default": "1", "doc": "d"})"),
         "wrong_type", "/settings/1/default", "whole number"},
        {"a default that is no duration",
         with_setting(R"({"key": "a", "type": "duration", "default": "soon", "doc": "d"})"),
         "bad_value", "/settings/1/default", "not a duration"},
        {"a default of a secret",
         with_setting(
             R"({"key": "a", "type": "text", "secret": true, "default": "x", "doc": "d"})"),
         "secret_exposed", "/settings/1/default", "no default"},
        {"a secret that is no text",
         with_setting(R"({"key": "a", "type": "integer", "secret": true, "doc": "d"})"),
         "bad_value", "/settings/1/type", "a secret is text"},
        {"a setting without a sentence", with_setting(R"({"key": "a", "type": "text"})"), "missing",
         "/settings/1/doc", "missing"},
        {"a host of an unknown setting", R"({"hosts": ["https://{nowhere}"]})", "unknown_setting",
         "/hosts/0", "`{nowhere}`"},
        {"a host with a secret", R"({"hosts": ["https://{token}"]})", "secret_exposed", "/hosts/0",
         "secret"},
        {"a lone brace", R"({"hosts": ["https://{shop"]})", "bad_value", "/hosts/0", "brace"},
        {"a bucket by a secret",
         R"({"buckets": [{"name": "b", "key": "{token}", "capacity": 1, "per_ms": 1}]})",
         "secret_exposed", "/buckets/0/key", "secret"},
        {"a bucket without a size", R"({"buckets": [{"name": "b", "key": "k", "per_ms": 1}]})",
         "missing", "/buckets/0/capacity", "missing"},
        {"an unknown login", R"({"auth": {"kind": "magic"}})", "bad_value", "/auth/kind",
         "none, static, basic or oauth2"},
        {"a login without headers", R"({"auth": {"kind": "static"}})", "missing", "/auth/headers",
         "missing"},
        {"a header of one part", R"({"auth": {"kind": "static", "headers": [["X"]]}})", "bad_value",
         "/auth/headers/0", "[name, value]"},
        {"a login by an unknown setting",
         R"({"auth": {"kind": "basic", "user": "{u}", "password": "{token}"}})", "unknown_setting",
         "/auth/user", "`{u}`"},
        {"an unknown moment", R"({"statuses": {"moments": {"on_monday": "1"}}})", "bad_value",
         "/statuses/moments/on_monday", "not a moment"},
        {"a limit of nothing", R"({"limits": {"name": 0}})", "bad_value", "/limits/name", "1 to"},
        {"a limit by an unknown setting", R"({"limits": {"name": "{most}"}})", "unknown_setting",
         "/limits/name", "`{most}`"},
        {"a limit by a text", R"({"limits": {"name": "{shop}"}})", "bad_value", "/limits/name",
         "not an integer"},
        {"a limit in words", R"({"limits": {"name": "35"}})", "bad_value", "/limits/name",
         "one setting as {key}"},
        {"limits as a list", R"({"limits": [35]})", "wrong_type", "/limits", "object"},
    };
    for (const auto& one : cases) {
        const auto parsed = parse_manifest(changed(one.change));
        INFO(one.name);
        CHECK_FALSE(parsed);
        const bool found =
            std::any_of(parsed.errors.begin(), parsed.errors.end(), [&](const manifest_error& e) {
                return e.code == one.code && e.pointer == one.pointer &&
                       e.message.find(one.words) != std::string::npos;
            });
        for (const auto& e : parsed.errors)
            UNSCOPED_INFO(e.code << e.pointer << e.message);
        CHECK(found);
    }
    CHECK(parse_manifest("{").errors[0].code == "not_json");
    CHECK(parse_manifest("[]").errors[0].code == "not_json");
    CHECK(parse_manifest("\"\xFF\"").errors[0].code == "not_json");
    CHECK(parse_manifest(std::string(5000, '[')).errors[0].code == "not_json");
    CHECK(parse_manifest(std::string(max_manifest_size + 1, ' ')).errors[0].code == "too_large");
    CHECK(parse_manifest(changed(R"({"id": null, "version": 7, "role": "x"})")).errors.size() == 3);
}

TEST_CASE("a sample loads as it is") {
    for (const char* const text : {cart_manifest, wms_manifest}) {
        const auto of = parse_manifest(text).value;
        const auto made = sample(of, "shop");
        const auto result = load_files({{"dray.toml", made}});
        INFO(made << printed(result));
        CHECK(result.clean());
        CHECK(result.settings.instance("shop") != nullptr);
    }
}

TEST_CASE("a sample's comments are the defaults, and its lines fit") {
    const auto of = parse_manifest(cart_manifest).value;
    const auto made = sample(of, "shop");
    CHECK_THAT(made, Catch::Contains("\n#page_size = 250\n") &&
                         Catch::Contains("\n#wait = \"30s\"\n") &&
                         Catch::Contains("\n#tags = [\"web\"]\n") &&
                         Catch::Contains("\nstore_hash = \"abc123\"\n") &&
                         Catch::Contains("## One of: lines, heads.") &&
                         Catch::Contains("## It is at least \"1s\", at most \"10m\"."));
}

TEST_CASE("a docs page has every setting, function and status") {
    const auto page = docs_page(parse_manifest(cart_manifest).value);
    CHECK_THAT(page, Catch::Contains("# Cart") &&
                         Catch::Contains("`order.mark`, checked after an unclear answer by") &&
                         Catch::Contains("| `access_token` | secret | required | The token. |") &&
                         Catch::Contains("| `detail` | lines, heads | `\"lines\"` |") &&
                         Catch::Contains("- on_shipment: `2`"));
    CHECK_THAT(docs_page(parse_manifest(wms_manifest).value),
               Catch::Contains("- reference: 50 characters"));
}

TEST_CASE("a JSON Schema has every key with its type, range and default") {
    const auto schema =
        boost::json::parse(json_schema(parse_manifest(cart_manifest).value)).as_object();
    const auto& keys = schema.at("properties").as_object();
    CHECK(keys.at("page_size") ==
          boost::json::parse(R"({"description": "Orders per request.", "type": "integer",
                                 "minimum": 1, "maximum": 250, "default": 250})"));
    CHECK(keys.at("connector") == boost::json::parse(R"({"const": "cart"})"));
    CHECK(keys.at("wait").at("default") == "30s");
    CHECK(keys.at("detail").at("enum") == boost::json::parse(R"(["lines", "heads"])"));
    CHECK(keys.at("access_token").at("oneOf").as_array().size() == 4);
    CHECK(keys.at("mode").at("default") == "observe");
    CHECK(keys.at("statuses").at("properties").as_object().contains("download"));
    CHECK(schema.at("additionalProperties") == false);
    CHECK(schema.at("anyOf") == boost::json::parse(R"([{"required": ["use"]},
                                 {"required": ["connector", "store_hash", "access_token"]}])"));
}
