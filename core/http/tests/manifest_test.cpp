#include "core/http/manifest.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <catch2/catch.hpp>

using namespace dray::http;
namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

std::string refusal_of(const std::string& auth) {
    try {
        (void)parse_auth(json::parse(auth));
    } catch (const settings_error& e) {
        CHECK(e.code == "manifest_invalid");
        return e.what();
    }
    return {};
}

} // namespace

TEST_CASE("every kind of authentication of the manifest is read") {
    CHECK(parse_auth(json::parse(R"({"kind":"none"})")).kind == auth_kind::none);
    const auto fixed = parse_auth(
        json::parse(R"({"kind":"static","headers":[["X-Auth-Token","{access_token}"]]})"));
    CHECK(fixed.kind == auth_kind::static_headers);
    CHECK(fixed.headers == header_list{{"X-Auth-Token", "{access_token}"}});
    const auto basic = parse_auth(json::parse(R"({"kind":"basic","user":"{u}","password":"{p}"})"));
    CHECK(basic.user == "{u}");
    CHECK(basic.password == "{p}");
}

TEST_CASE("oauth2 is read with its request, refresh and pointers") {
    const auto a = parse_auth(json::parse(R"({"kind":"oauth2","token_url":"{url}/token",
        "request":{"format":"json","fields":{"grant_type":"client_credentials","n":5},
                   "headers":[["X-A","b"]],"basic":{"user":"{id}","password":"{secret}"}},
        "refresh":{"grant_type":"refresh_token","refresh_token":"{refresh_token}"},
        "pointers":{"access_token":"/t"},"header":["X-Token","{token}"]})"));
    CHECK(a.kind == auth_kind::oauth2);
    CHECK(a.token_url == "{url}/token");
    CHECK_FALSE(a.request.form);
    REQUIRE(a.request.fields.size() == 2);
    CHECK(a.request.fields[1].literal_json);
    CHECK(a.request.fields[1].value == "5");
    CHECK(a.request.basic_user == "{id}");
    REQUIRE(a.refresh_fields.size() == 2);
    CHECK(a.access_token_pointer == "/t");
    CHECK(a.expires_in_pointer == "/expires_in");
    CHECK(a.header_name == "X-Token");
}

TEST_CASE("a mistake in the manifest's auth names the member") {
    CHECK(refusal_of("[]").find("\"auth\"") != std::string::npos);
    CHECK(refusal_of("{}").find("auth.kind") != std::string::npos);
    CHECK(refusal_of(R"({"kind":"magic"})").find("magic") != std::string::npos);
    CHECK(refusal_of(R"({"kind":"static"})").find("auth.headers") != std::string::npos);
    CHECK(refusal_of(R"({"kind":"static","headers":[["x"]]})").find("auth.headers") !=
          std::string::npos);
    CHECK(refusal_of(R"({"kind":"basic","user":"u"})").find("auth.password") != std::string::npos);
    CHECK(refusal_of(R"({"kind":"oauth2","token_url":"u","request":{},
                         "pointers":{"access_token":"t"}})")
              .find("auth.pointers") != std::string::npos);
}

TEST_CASE("buckets are read and their keys expanded") {
    const settings_map settings{{"api_url", "https://a.example"}, {"store", "s1"}};
    const auto all = parse_buckets(json::parse(R"([{"name":"store","key":"{api_url}/{store}",
        "capacity":150,"per_ms":30000,"headers":{"left":"L","retry_after_s":"R"}}])"),
                                   settings);
    REQUIRE(all.size() == 1);
    CHECK(all[0].key == "https://a.example/s1");
    CHECK(all[0].capacity == 150);
    CHECK(all[0].per == 30s);
    CHECK(all[0].headers.left == "L");
    CHECK(all[0].headers.retry_after_s == "R");
    CHECK_THROWS_AS(parse_buckets(json::parse(R"([{"name":"x","key":"k","capacity":0,
        "per_ms":1}])"),
                                  settings),
                    settings_error);
    CHECK_THROWS_AS(parse_buckets(json::parse(R"([{"name":"x","key":"{nope}","capacity":1,
        "per_ms":1}])"),
                                  settings),
                    settings_error);
}
