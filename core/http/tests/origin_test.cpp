#include "core/http/origin.hpp"

#include <catch2/catch.hpp>

using namespace dray::http;

namespace {

std::string code_of(const std::function<void()>& f) {
    try {
        f();
    } catch (const settings_error& e) {
        return e.code;
    }
    return {};
}

std::optional<address> parse(const std::string& url) {
    std::string reason;
    auto out = parse_url(url, reason);
    CHECK(out.has_value() == reason.empty());
    return out;
}

} // namespace

TEST_CASE("an address is split into origin and target") {
    const auto a = parse("HTTPS://Shop.Example/v2/orders?x=1&y=%20");
    REQUIRE(a);
    CHECK(a->where.scheme == "https");
    CHECK(a->where.host == "shop.example");
    CHECK(a->where.port == 443);
    CHECK(a->where.text() == "https://shop.example");
    CHECK(a->target == "/v2/orders?x=1&y=%20");
    CHECK(parse("http://h:8080")->target == "/");
    CHECK(parse("http://h:8080?q=1")->target == "/?q=1");
    CHECK(parse("http://h:8080")->where.text() == "http://h:8080");
    CHECK(parse("https://[::1]:8443/")->where.authority() == "[::1]:8443");
    CHECK(parse("https://[::1]/")->where.host == "::1");
}

TEST_CASE("an address that hides or lacks something is refused") {
    for (const auto* url :
         {"", "shop.example", "/orders", "ftp://shop.example/", "https://", "https:///x",
          "https://user:pass@shop.example/", "https://shop.example/#part",
          "https://shop.example/a b", "https://shop.example/\r\nX: y", "https://shop.example:0/",
          "https://shop.example:99999/", "https://shop%2eexample/", "file:///etc/passwd"}) {
        INFO(url);
        CHECK_FALSE(parse(url));
    }
    CHECK_FALSE(parse("https://shop.example/" + std::string(9000, 'a')));
}

TEST_CASE("loopback is what the name says, not what it looks like") {
    const auto loopback = [](const std::string& url) { return parse(url)->where.loopback(); };
    CHECK(loopback("http://localhost:1/"));
    CHECK(loopback("http://127.0.0.1/"));
    CHECK(loopback("http://127.9.9.9/"));
    CHECK(loopback("http://[::1]/"));
    CHECK_FALSE(loopback("http://127.evil.example/"));
    CHECK_FALSE(loopback("http://localhost.evil.example/"));
    CHECK_FALSE(loopback("http://10.0.0.1/"));
}

TEST_CASE("a Location is resolved against the address that gave it") {
    const std::string base = "https://shop.example/a/b?c=d";
    CHECK(resolve_reference(base, "/x") == "https://shop.example/x");
    CHECK(resolve_reference(base, "x?y=1#z") == "https://shop.example/a/x?y=1");
    CHECK(resolve_reference(base, "https://other.example/") == "https://other.example/");
    CHECK(resolve_reference(base, "//other.example/") == "https://other.example/");
    CHECK(resolve_reference(base, "a b").empty());
}

TEST_CASE("hosts of the manifest become origins with the instance's settings") {
    const std::vector<std::string> hosts{"{api_url}", "api.vendor.example",
                                         "https://{store}.vendor.example:8443/path"};
    const settings_map settings{{"api_url", "https://api.shop.example/stores"}, {"store", "mine"}};
    const std::vector<std::string> vouched{hosts[0], hosts[2]};
    const auto all = expand_origins(hosts, settings, {}, vouched);
    REQUIRE(all.size() == 3);
    CHECK(all[0].where.text() == "https://api.shop.example");
    CHECK(all[0].secrets);
    CHECK(all[1].where.text() == "https://api.vendor.example");
    CHECK_FALSE(all[1].secrets); // only the plugin names it
    CHECK(all[2].where.text() == "https://mine.vendor.example:8443");
    CHECK(all[2].secrets);
    CHECK_FALSE(expand_origins(hosts, settings, {}, {})[0].secrets); // its default is the plugin's
    CHECK(expand_origins(hosts, settings, {}, hosts)[1].secrets);
}

TEST_CASE("the config cuts the manifest's origins down and vouches for what it names") {
    const std::vector<std::string> hosts{"{api_url}", "https://api.vendor.example"};
    const settings_map settings{{"api_url", "https://api.shop.example"}};
    const std::vector<std::string> only{"https://api.vendor.example"};
    const auto all = expand_origins(hosts, settings, only, {});
    REQUIRE(all.size() == 1);
    CHECK(all[0].where.host == "api.vendor.example");
    CHECK(all[0].secrets);
    const std::vector<std::string> stranger{"https://evil.example"};
    CHECK(code_of([&] { (void)expand_origins(hosts, settings, stranger, {}); }) ==
          "origin_not_in_manifest");
}

TEST_CASE("a host that names no setting or no address is refused") {
    const std::vector<std::string> unknown{"{nothing}"};
    CHECK(code_of([&] { (void)expand_origins(unknown, {}, {}, {}); }) == "unknown_setting");
    const std::vector<std::string> bad{"{url}"};
    const settings_map settings{{"url", "ftp://x"}};
    CHECK(code_of([&] { (void)expand_origins(bad, settings, {}, {}); }) == "bad_host");
}
