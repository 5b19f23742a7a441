// connection.test, statuses.list, how requests say who they are, what refusals mean, settings.

#include "fixtures.hpp"
#include "shop_script.hpp"

#include "plugins/threedcart/manifest.hpp"

#include "dray/sdk/functions.hpp"
#include "dray/testing/connector_entry.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::threedcart;
using namespace dray::testing;
using dray::sdk::error_class;
namespace fx = fixtures;

namespace {

constexpr const char* count_path = "Orders?countonly=1";
constexpr const char* html = "<html><head><title>Error</title></head><body>IIS</body></html>";

script test_of(const std::string& settings = "") {
    auto s = shop(settings);
    s.function("connection.test");
    return s;
}

/// A connection test whose first request is answered so has to fail like this.
class refused {
public:
    refused(error_class cls, const char* code) : cls_(cls), code_(code) {}
    refused& with(std::string settings) {
        settings_ = std::move(settings);
        return *this;
    }
    seen_failure by(int status, const std::string& body, const header_list& headers = {}) {
        CAPTURE(status, body);
        auto s = test_of(settings_);
        s.expect_http("GET", v2(count_path)).answers(status, body, headers);
        s.expect_fail(cls_, code_);
        return failure_in(s.run());
    }

private:
    error_class cls_;
    const char* code_;
    std::string settings_;
};

} // namespace

TEST_CASE("the connection test counts the orders, an object where lists are arrays",
          "[TDC-01a][TDC-03a]") {
    auto s = test_of();
    s.expect_http("GET", v2(count_path))
        .is_read()
        .header_is("Accept", "application/json")
        .header_is("Content-Type", "application/json")
        .header_is("SecureURL", "shop.example.com")
        .uses_secret("private_key", "raw")
        .uses_secret("token", "raw")
        .where([](const seen_request& r) -> std::string {
            if (r.header("PrivateKey").empty() || r.header("Token").empty())
                return "a header of the login is missing";
            return r.header("Authorization").empty() ? "" : "it has a bearer token too";
        })
        .answers(200, R"({"TotalCount": 306})")
        .expect_http("GET", v2("StoreSettings"))
        .answers(200, R"({"StoreStandards":{"StoreTimeZone":"Eastern"}})")
        .may_fail()
        .expect_done();
    const auto out = s.run();
    CHECK(out.result->find(R"("account":"shop.example.com")") != std::string::npos);
    CHECK(out.result->find("\\\"Eastern\\\"") != std::string::npos);
    CHECK(out.result->find("America/New_York") != std::string::npos);
    s.fail_each_step_once();
}

TEST_CASE("a bearer token alone needs no private key", "[TDC-01a]") {
    auto s = test_of(R"("auth":"bearer")");
    s.expect_http("GET", v2(count_path))
        .header_is("Authorization", starting_with("Bearer "))
        .header_is("Token", "")
        .header_is("SecureURL", "")
        .answers(200, R"({"TotalCount":0})")
        .expect_http("GET", v2("StoreSettings"))
        .answers(404, fx::error_body(404, "x"))
        .expect_done();
    CHECK(s.run().requests.at(0).secrets.count("private_key") == 0);
}

TEST_CASE("both ways at once name the token in each place", "[TDC-01a]") {
    auto s = test_of(R"("auth":"both")");
    s.expect_http("GET", v2(count_path))
        .header_is("Authorization", starting_with("Bearer "))
        .header_is("SecureURL", "shop.example.com")
        .answers(200, R"({"TotalCount":1})")
        .expect_http("GET", v2("StoreSettings"))
        .answers(200, "[]")
        .may_fail()
        .expect_done();
    s.fail_each_step_once();
}

TEST_CASE("a store without any order is one that can be logged in to", "[TDC-04a]") {
    auto s = test_of();
    s.expect_http("GET", v2(count_path))
        .answers(404, fx::error_body(404, "No records found"))
        .expect_http("GET", v2("StoreSettings"))
        .answers(403, fx::error_body(403, "no"))
        .expect_done(R"({"account":"shop.example.com","name":"shop.example.com"})");
    CHECK_NOTHROW(s.run());
}

TEST_CASE("a refused login is one whatever its code, its body or its words", "[TDC-01b]") {
    refused login(error_class::auth, "token_refused");
    for (const std::string& body :
         {std::string(), std::string(html), fx::error_body(401, "Invalid token"),
          fx::error_body(401, "Invalid token", true)})
        login.by(401, body);
    login.by(403, fx::error_body(403, "Invalid token"));
    const auto f = login.by(400, fx::error_body(400, "The PrivateKey is not valid"));
    login.by(404, fx::error_body(404, "Token not found"));
    CHECK(f.message.find("private_key") != std::string::npos);
    CHECK(f.message.find("The PrivateKey is not valid") != std::string::npos);
    const auto forbidden = refused(error_class::auth, "permission_missing").by(403, html);
    CHECK(forbidden.message.find("permission") != std::string::npos);
}

TEST_CASE("a 404 that is not the list of messages does not pass for a store without orders",
          "[TDC-04a]") {
    refused none(error_class::not_found, "not_found");
    none.by(404, R"({"Message":"No HTTP resource was found that matches the request URI"})");
    none.by(404, "{}");
}

TEST_CASE("the store's own domain answers a redirect, which is a wrong api_url", "[TDC-01c]") {
    const auto f = refused(error_class::config, "redirected")
                       .by(302, "<html>Object moved</html>",
                           {{"Location", "/myaccount.asp?404;https://shop.example.com"}});
    CHECK(f.message.find("apirest.3dcart.com") != std::string::npos);
}

TEST_CASE("a 404 of the web server is not an empty list", "[TDC-04a]") {
    const auto f = refused(error_class::config, "not_the_api").by(404, html);
    CHECK(f.message.find("api_version") != std::string::npos);
}

TEST_CASE("too many requests are told in several ways and none is an order's fault", "[TDC-11a]") {
    using std::chrono::milliseconds;
    refused limited(error_class::rate_limited, "rate_limited");
    CHECK(limited.by(429, fx::error_body(429, "Slow down"), {{"Retry-After", "7"}}).retry_after ==
          milliseconds{7000});
    CHECK(limited.by(429, "").retry_after == milliseconds{10'000});
    CHECK(limited.with(R"("rate_limit_wait":60000)").by(429, html).retry_after ==
          milliseconds{60'000});
    CHECK(refused(error_class::unavailable, "shop_unavailable")
              .by(503, html, {{"Retry-After", "3"}})
              .retry_after == milliseconds{3000});
    refused(error_class::transient, "unreadable_answer").by(200, html);
}

TEST_CASE("an error that comes as a success is still an error", "[TDC-01b]") {
    refused(error_class::auth, "token_refused").by(200, fx::error_body(401, "Token is not valid"));
    refused(error_class::transient, "shop_error").by(200, fx::error_body(500, "Oops", true));
}

TEST_CASE("statuses are read behind the default of ten, visible ones by what the merchant sees",
          "[TDC-08a][TDC-08b][TDC-08c]") {
    auto s = shop();
    s.function("statuses.list")
        .expect_http("GET", v2(status_list))
        .is_read()
        .answers(200, fx::statuses("In Production"))
        .expect_done();
    const auto result = boost::json::parse(*s.run().result);
    const auto& live = result.at("statuses").as_array();
    REQUIRE(live.size() == 9); // the custom ones are hidden
    CHECK(live[1].at("id").as_string() == "2");
    CHECK(live[1].at("name").as_string() == "In Production");
    CHECK(result.at("system").at(1).at("name").as_string() == "Processing");
    CHECK(live[8].at("id").as_string() == "12");
    s.fail_each_step_once();
}

TEST_CASE("statuses are known by OrderStatusID, never by their place in the list", "[TDC-08a]") {
    auto s = shop();
    s.function("statuses.list")
        .expect_http("GET", v2(status_list))
        .answers(200, R"([{"OrderStatusID":4,"Sorting":1,"StatusDefinition":"Shipped",
            "StatusText":"Dispatched ","Visible":true},{"OrderStatusID":"13","Sorting":0,
            "StatusText":"","StatusDefinition":"More","Visible":"true"}])")
        .expect_done(R"({"statuses":[{"id":"13","name":"More"},{"id":"4","name":"Dispatched"}],
            "system":[{"id":"13","name":"More"},{"id":"4","name":"Shipped"}]})");
    CHECK_NOTHROW(s.run());
}

TEST_CASE("settings that cannot work are refused with the key and what to write") {
    const auto message = [](const std::string& settings) {
        script s(shop(settings));
        s.function("connection.test").expect_fail(error_class::config, "bad_setting");
        return failure_in(s.run()).message;
    };
    CHECK(message(R"("secure_url":"my shop")").find("Secure URL") != std::string::npos);
    CHECK(message(R"("api_url":"https://apirest.3dcart.com/3dCartWebAPI/v1")")
              .find("/3dCartWebAPI") != std::string::npos);
    CHECK(message(R"("currency":"dollars")").find("ISO 4217") != std::string::npos);
}

TEST_CASE("the version of the API is a setting") {
    auto s = shop(R"("api_version":"v1")");
    s.function("statuses.list")
        .expect_http("GET",
                     "https://apirest.3dcart.com/3dCartWebAPI/v1/" + std::string(status_list))
        .answers(200, fx::statuses())
        .expect_done();
    CHECK_NOTHROW(s.run());
}

TEST_CASE("a login by headers without a private key says which setting is missing") {
    script s(connector_entry<connector>(),
             R"({"secure_url":"shop.example.com","timezone":{"name":"UTC","periods":[]}})",
             {"token"});
    s.function("connection.test").expect_fail(error_class::config, "secret_missing");
    CHECK(failure_in(s.run()).message.find("private_key") != std::string::npos);
}

TEST_CASE("what the vendor lacks is unsupported") {
    for (const char* function : {"order.submit", "webhook.receive", "ship_methods.list"}) {
        auto s = shop();
        s.function(function).expect_fail(error_class::unsupported, "function_unsupported");
        CHECK_NOTHROW(s.run());
    }
}

TEST_CASE("the manifest names every function of the connector and documents every setting") {
    const auto manifest = boost::json::parse(manifest_json()).get_object();
    CHECK(manifest.at("version").as_string() == connector_version);
    const auto names = connector::functions().names();
    for (const auto& name : names)
        CHECK(manifest.at("functions").as_object().contains(name));
    CHECK(names.size() == manifest.at("functions").as_object().size());
    for (const auto& setting : manifest.at("settings").as_array()) {
        CHECK_FALSE(setting.at("doc").as_string().empty());
        CHECK_FALSE(setting.at("example").as_string().empty());
    }
    // Two a second, of all that the store talks to.
    CHECK(manifest.at("buckets").at(0).at("capacity") == 1);
    CHECK(manifest.at("buckets").at(0).at("per_ms") == 510);
    for (const char* write : {"order.mark", "shipment.confirm", "order.cancel"})
        CHECK(manifest.at("functions").at(write).as_object().contains("probe"));
}
