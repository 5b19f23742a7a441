// connection.test, statuses.list, refusals, settings and manifest.

#include "fixtures.hpp"
#include "shop_script.hpp"

#include "plugins/cratejoy/manifest.hpp"

#include "dray/sdk/functions.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::cratejoy;
using namespace dray::testing;
using dray::sdk::error_class;
namespace fx = fixtures;

namespace {

const std::string test_url = v1("shipments/?limit=1&with=");

seen_failure refused(error_class cls, const char* code, int status, const std::string& body,
                     const header_list& headers = {}) {
    CAPTURE(status, body);
    auto s = shop();
    s.function("connection.test")
        .expect_http("GET", test_url)
        .answers(status, body, headers)
        .expect_fail(cls, code);
    return failure_in(s.run());
}

} // namespace

TEST_CASE("the connection test reads one box without its relations", "[CJ-05a]") {
    auto s = shop();
    s.function("connection.test")
        .expect_http("GET", test_url)
        .is_read()
        .header_is("Accept", "application/json")
        .header_is("Authorization", "") // the host's
        .answers(200, fx::page_of({}, 0))
        .expect_done(R"({"account":"cid","name":"cid"})");
    s.fail_each_step_once();
}

TEST_CASE("wrong credentials are 401 or 403, whatever the body", "[CJ-01a]") {
    for (const int status : {401, 403}) {
        for (const std::string& body : {std::string(), std::string("<html>no</html>"),
                                        fx::error_body("Authentication required")}) {
            const auto f = refused(error_class::auth, "credentials_refused", status, body);
            CHECK(f.message.find("client_secret") != std::string::npos);
        }
    }
}

TEST_CASE("every path ends with its slash, and a redirect means a wrong address", "[CJ-01b]") {
    refused(error_class::config, "redirected", 301, "", {{"Location", "https://x.example/"}});
    refused(error_class::not_found, "not_found", 404, "<html>no</html>");
    for (const auto& url : {test_url, box_url("7"), due_boxes()}) {
        const auto path = url.substr(0, url.find('?'));
        CHECK(path.back() == '/');
    }
}

TEST_CASE("too many requests wait as long as they say, else as long as the setting", "[CJ-09a]") {
    using std::chrono::milliseconds;
    CHECK(refused(error_class::rate_limited, "rate_limited", 429, "", {{"Retry-After", "9"}})
              .retry_after == milliseconds{9000});
    CHECK(refused(error_class::rate_limited, "rate_limited", 429, "<html></html>").retry_after ==
          milliseconds{30'000});
}

TEST_CASE("a web page of the gateway is tried again", "[CJ-09b]") {
    refused(error_class::transient, "shop_error", 502, "<html>Bad Gateway</html>");
    refused(error_class::transient, "shop_error", 504, "");
    refused(error_class::unavailable, "shop_unavailable", 503, "");
    refused(error_class::transient, "unreadable_answer", 200, "<html>ok</html>");
}

TEST_CASE("a refusal is said in the shop's sentences", "[CJ-04b]") {
    const auto f = refused(error_class::rejected, "refused", 400,
                           fx::error_body("Unknown property 'badprop'"));
    CHECK(f.message.find("Unknown property 'badprop'; Invalid query parameter") !=
          std::string::npos);
}

TEST_CASE("the statuses of boxes are the same in every shop, and no request is made") {
    auto s = shop();
    s.function("statuses.list").expect_done(R"({"statuses":[{"id":"unshipped","name":"Unshipped"},
            {"id":"shipped","name":"Shipped"},{"id":"cancelled","name":"Cancelled"}]})");
    CHECK(s.run().requests.empty());
}

TEST_CASE("settings that cannot work are refused with the key and what to write") {
    const auto message = [](const std::string& settings) {
        script s(shop(settings));
        s.function("connection.test").expect_fail(error_class::config, "bad_setting");
        return failure_in(s.run()).message;
    };
    CHECK(message(R"("api_url":"https://api.cratejoy.com/v1/")").find("/v1") != std::string::npos);
    CHECK(message(R"("currency":"usd")").find("ISO 4217") != std::string::npos);
    CHECK(message(R"("ecommerce":false,"ad_hoc":false,"standard":false)").find("at least one") !=
          std::string::npos);
}

TEST_CASE("what the vendor lacks is unsupported") {
    for (const char* function : {"order.cancel", "inventory.upload", "webhook.receive"}) {
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
    CHECK(manifest.at("functions").at("order.mark").at("probe") == "order.get");
    CHECK(manifest.at("functions").at("shipment.confirm").at("probe") == "shipment.find");
}
