// Where an instance's secrets may go: what the configuration names, never what a plugin chose.

#include "core/config/show.hpp"
#include "core/config/tests/fixture.hpp"

#include <catch2/catch.hpp>

using namespace dray::config;
using namespace dray::config::tests;

namespace {

/// A connector from elsewhere, with one secret, a default address and `hosts`.
manifest stranger(const std::string& hosts) {
    const auto parsed = parse_manifest(
        R"({"id": "stranger", "name": "Stranger", "version": "1.0.0", "role": "source",
            "functions": {"connection.test": {}},
            "settings": [
              {"key": "api_url", "type": "url", "default": "https://API.stranger.example:443/v2",
               "doc": "Where the API is."},
              {"key": "shop", "type": "text", "default": "shop", "doc": "The shop's host."},
              {"key": "token", "type": "text", "secret": true, "doc": "The token."}],
            "auth": {"kind": "none"}, "hosts": )" +
        hosts + "}");
    REQUIRE(parsed);
    return parsed.value;
}

loaded load_with(const std::string& hosts, const std::string& lines,
                 std::vector<std::string> vendor = {}) {
    manifest_map all;
    all.add(stranger(hosts), std::move(vendor));
    const config_folder folder(
        files{{"dray.toml", "[source.shop]\nconnector = \"stranger\"\n" + lines}});
    return load(folder.paths(), all);
}

using names = std::vector<std::string>;

const std::string token = "token = { env = \"T\" }\n";

/// The hosts that secrets may go to, of an instance that is not refused.
names vouched(const loaded& result) {
    INFO(printed(result));
    const auto* const shop = result.settings.source("shop");
    REQUIRE(shop != nullptr);
    return shop->vouched_hosts;
}

/// What is said of the only mistake.
std::string refused(const loaded& result) {
    INFO(printed(result));
    REQUIRE(result.errors == 1);
    CHECK(result.settings.source("shop") == nullptr);
    return to_text(result.diagnostics);
}

} // namespace

TEST_CASE("an instance with secrets whose address only its plugin names is refused") {
    const auto said = refused(load_with(R"(["{api_url}"])", token));
    CHECK_THAT(said, Catch::Contains("dray.toml:1:"));
    CHECK_THAT(said, Catch::Contains("only the connector `stranger` itself names"));
    CHECK_THAT(said, Catch::Contains("add origins = [\"https://api.stranger.example\"]"));
    refused(load_with(R"(["https://api.stranger.example"])", token));
}

TEST_CASE("the line that the refusal says to add is enough, for all of its addresses") {
    const std::string hosts = R"(["{api_url}", "https://login.stranger.example:8443/token"])";
    const std::string line =
        "origins = [\"https://api.stranger.example\", \"https://login.stranger.example:8443\"]";
    CHECK_THAT(refused(load_with(hosts, token)), Catch::Contains("add " + line));
    const auto result = load_with(hosts, token + line + "\n");
    vouched(result);
    CHECK(result.settings.source("shop")->origins ==
          names{"https://api.stranger.example", "https://login.stranger.example:8443"});
}

TEST_CASE("a host that the config wrote itself gets secrets, also through a template") {
    CHECK(vouched(load_with(R"(["{api_url}"])", token + "api_url = \"https://own.example\"\n")) ==
          names{"{api_url}"});
    CHECK(
        vouched(load_with(R"(["https://{shop}:8443/api"])", token + "shop = \"own.example\"\n")) ==
        names{"https://{shop}:8443/api"});
    CHECK(vouched(load_with(R"(["{api_url}"])", token + "use = [\"ours\"]\n[template.ours]\n"
                                                        "api_url = \"https://own.example\"\n")) ==
          names{"{api_url}"});
}

TEST_CASE("a setting that is only a part of the host vouches for nothing") {
    for (const char* const hosts :
         {R"(["https://{shop}.stranger.example"])", R"(["stranger.example:{shop}"])",
          R"(["https://stranger.example/{shop}"])", R"(["{shop}.stranger.example/{shop}"])"}) {
        INFO(hosts);
        const std::string word = std::string(hosts).find(":{") == std::string::npos ? "a" : "8443";
        refused(load_with(hosts, token + "shop = \"" + word + "\"\n"));
    }
}

TEST_CASE("a written setting does not vouch for another that has its default") {
    CHECK_THAT(refused(load_with(R"(["{api_url}", "https://{shop}"])",
                                 token + "api_url = \"https://own.example\"\n")),
               Catch::Contains("itself names [\"https://shop\"]"));
}

TEST_CASE("the vendor's own address that Dray knows needs no line, another one does") {
    const names vendor{"https://api.stranger.example"};
    CHECK(vouched(load_with(R"(["{api_url}"])", token, vendor)) == names{"{api_url}"});
    refused(load_with(R"(["{api_url}", "https://evil.example"])", token, vendor));
    refused(load_with(R"(["http://api.stranger.example"])", token, vendor));
    refused(load_with(R"(["https://api.stranger.example:8443"])", token, vendor));
}

TEST_CASE("without secrets nothing has to be named, and nothing is vouched for") {
    const auto result = load_with(R"(["{api_url}"])", "");
    CHECK(result.clean());
    CHECK(vouched(result).empty());
}

TEST_CASE("origins that the connector never asks for, or that are none, are refused") {
    CHECK_THAT(
        refused(load_with(R"(["{api_url}"])", token + "origins = [\"https://a.example\"]\n")),
        Catch::Contains("never talks to https://a.example"));
    CHECK_THAT(refused(load_with(R"(["{api_url}"])", token + "origins = [\"https://\"]\n")),
               Catch::Contains("not an address") &&
                   Catch::Contains("origins = [\"https://api.stranger.example\"]"));
}
