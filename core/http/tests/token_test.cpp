#include "core/http/detail/token.hpp"

#include <catch2/catch.hpp>

using namespace dray::http;
using namespace dray::http::detail;
using namespace std::chrono_literals;

namespace {

const steady_time start = steady_time() + 1h;

token_answer answer(const std::string& value, std::optional<std::chrono::seconds> life) {
    token_answer a;
    a.access_token = value;
    a.expires_in = life;
    return a;
}

std::optional<token_answer> parse(const std::string& body, const auth_settings& how = {}) {
    std::string why;
    auto out = parse_token_answer(body, how, why);
    CHECK(out.has_value() == why.empty());
    return out;
}

} // namespace

TEST_CASE("a token is renewed a tenth of its life before it ends, at most a minute") {
    token t;
    CHECK_FALSE(t.usable(start));
    t.store(answer("long", 3600s), start);
    CHECK(t.usable(start + 3539s));
    CHECK_FALSE(t.usable(start + 3540s));
    t.store(answer("short", 20s), start);
    CHECK(t.usable(start + 17'999ms));
    CHECK_FALSE(t.usable(start + 18s));
}

TEST_CASE("a token without a stated life lasts until it is refused") {
    token t;
    t.store(answer("forever", std::nullopt), start);
    CHECK(t.usable(start + 24h * 300));
    t.refused("another");
    CHECK(t.usable(start));
    t.refused("forever");
    CHECK_FALSE(t.usable(start));
}

TEST_CASE("a refresh token is kept until a new one comes or it is used up") {
    token t;
    auto first = answer("a", 10s);
    first.refresh_token = "r1";
    t.store(first, start);
    t.store(answer("b", 10s), start);
    CHECK(t.refresh_token() == "r1");
    t.forget_refresh_token();
    CHECK(t.refresh_token().empty());
}

TEST_CASE("a token answer is read by its pointers") {
    const auto a = parse(R"({"access_token":"T","expires_in":3600,"refresh_token":"R"})");
    REQUIRE(a);
    CHECK(a->access_token == "T");
    CHECK(a->expires_in == 3600s);
    CHECK(a->refresh_token == "R");
    auth_settings how;
    how.access_token_pointer = "/data/token";
    how.expires_in_pointer = "/data/ttl";
    const auto nested = parse(R"({"data":{"token":"T2","ttl":"1800"}})", how);
    REQUIRE(nested);
    CHECK(nested->access_token == "T2");
    CHECK(nested->expires_in == 1800s);
    CHECK(parse(R"({"access_token":"T","expires_in":-5})")->expires_in == std::nullopt);
    CHECK(parse(R"({"access_token":"T","expires_in":1e300})")->expires_in > 24h);
}

TEST_CASE("a token answer that cannot be used is refused") {
    CHECK_FALSE(parse(""));
    CHECK_FALSE(parse("<html>"));
    CHECK_FALSE(parse("{}"));
    CHECK_FALSE(parse(R"({"access_token":""})"));
    CHECK_FALSE(parse(R"({"access_token":17})"));
    CHECK_FALSE(parse(R"({"access_token":"a\r\nX-Evil: 1"})"));
    CHECK_FALSE(parse(std::string(100'000, '[')));
}

TEST_CASE("the endpoint's own words are short and on one line", "[WM-34b][WM-01b][WM-01c]") {
    CHECK(parse_token_error(R"({"error":"invalid_client","error_description":"no\nsuch"})") ==
          "invalid_client: no such");
    CHECK(parse_token_error(R"({"Message":"invalid_client: client not registered"})") ==
          "invalid_client: client not registered");
    CHECK(parse_token_error("oops").empty());
    CHECK(parse_token_error(R"({"error":")" + std::string(5000, 'x') + "\"}").size() == 200);
}
