// connection.test, statuses.list, settings and manifest.

#include "fixtures.hpp"
#include "shop_script.hpp"

#include "plugins/bigcommerce/manifest.hpp"

#include "dray/data/functions_json.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::bigcommerce;
using namespace dray::testing;
using dray::sdk::error_class;

TEST_CASE("the connection test names the account by its store hash and the shop by its name") {
    dray::data::connection_result expected;
    expected.account = "abc123";
    expected.name = "Mugs & More";
    auto s = shop();
    s.function("connection.test")
        .expect_http("GET", v2("time"))
        .is_read()
        .header_is("Accept", "application/json")
        .header_is("User-Agent", containing("Dray/"))
        .answers(200, R"({"time":1772366400})")
        .expect_http("GET", v2("store"))
        .answers(200, R"({"id":"abc123","name":"Mugs & More"})")
        .expect_done(expected);
    s.fail_each_step_once();
}

TEST_CASE("a token without the information scope still proves the connection", "[BC-01b]") {
    auto s = shop();
    s.function("connection.test")
        .expect_http("GET", v2("time"))
        .answers(200, R"({"time":1772366400})")
        .expect_http("GET", v2("store"))
        .answers(403, error_body(403, "You don't have a required scope"))
        .expect_done();
    const auto out = s.run();
    REQUIRE(out.result);
    CHECK(out.result->find("Information & settings") != std::string::npos);
    CHECK(out.result->find("\"abc123\"") != std::string::npos);
}

TEST_CASE("a clock that is far off is noted, since date filters of both sides would disagree") {
    auto s = shop();
    s.function("connection.test")
        .expect_http("GET", v2("time"))
        .answers(200, R"({"time":1772366400})")
        .expect_http("GET", v2("store"))
        .answers(200, "{}")
        .at(*dray::data::parse_time("2026-03-01T13:00:00Z"))
        .expect_done();
    CHECK(s.run().result->find("3600 s ahead of") != std::string::npos);
}

TEST_CASE("a wrong token is an auth failure whatever the body, and says what to do", "[BC-01a]") {
    for (const std::string body : {"", "<html>no</html>", "[]", "{\"title\":\"Unauthorized\"}"}) {
        auto s = shop();
        s.function("connection.test")
            .expect_http("GET", v2("time"))
            .answers(401, body)
            .expect_fail(error_class::auth, "token_refused");
        CHECK(failure_in(s.run()).message.find("access_token") != std::string::npos);
    }
}

TEST_CASE("a redirect means that api_url is plain http", "[BC-01d]") {
    auto s = shop();
    s.function("connection.test")
        .expect_http("GET", v2("time"))
        .answers(301, "", {{"Location", "https://api.bigcommerce.com/stores/abc123/v2/time"}})
        .expect_fail(error_class::config, "redirected");
    CHECK(failure_in(s.run()).message.find("https://") != std::string::npos);
}

TEST_CASE("statuses are listed with live labels and system names", "[BC-07a]") {
    auto s = shop();
    s.function("statuses.list")
        .expect_http("GET", v2("order_statuses"))
        .answers(200, R"([{"id":1,"name":"Pending","system_label":"Pending","custom_label":
            "Pending","order":1},{"id":"11","name":"Awaiting Fulfillment","system_label":
            "Awaiting Fulfillment","custom_label":"Pending","order":3}])")
        .expect_done(R"({"statuses":[{"id":"1","name":"Pending"},{"id":"11","name":"Pending"}],
            "system":[{"id":"1","name":"Pending"},{"id":"11","name":"Awaiting Fulfillment"}]})");
    s.fail_each_step_once();
}

TEST_CASE("a status list of another shape is an answer to read again, not an empty shop") {
    auto s = shop();
    s.function("statuses.list")
        .expect_http("GET", v2("order_statuses"))
        .answers(200, R"({"data":[]})")
        .expect_fail(error_class::transient, "unreadable_answer");
    CHECK_NOTHROW(s.run());
}

TEST_CASE("settings that cannot work are refused with the key and what to write") {
    const auto message = [](const std::string& settings) {
        script s(shop(settings));
        s.function("connection.test").expect_fail(error_class::config, "bad_setting");
        return failure_in(s.run()).message;
    };
    CHECK(message(R"("store_hash":"../x")").find("store hash") != std::string::npos);
    CHECK(message(R"("api_url":"https://api.bigcommerce.com/stores/abc123/v3/")").find("/stores") !=
          std::string::npos);
    CHECK(message(R"("carrier_map":["Seur=dhl/dhl"])").find("Seur=dhl/dhl") != std::string::npos);
}

TEST_CASE("a function that the vendor lacks is unsupported") {
    auto s = shop();
    s.function("order.submit").expect_fail(error_class::unsupported, "function_unsupported");
    CHECK_NOTHROW(s.run());
}

TEST_CASE("the manifest is one JSON object that names every function of the connector",
          "[BC-11a]") {
    const auto manifest = boost::json::parse(manifest_json()).get_object();
    CHECK(manifest.at("version").as_string() == connector_version);
    for (const auto* name :
         {"connection.test", "statuses.list", "orders.download", "orders.list", "order.get",
          "order.mark", "order.cancel", "shipment.confirm", "shipment.find"})
        CHECK(manifest.at("functions").as_object().contains(name));
    for (const auto& setting : manifest.at("settings").as_array()) {
        CHECK_FALSE(setting.at("doc").as_string().empty());
        CHECK_FALSE(setting.at("example").as_string().empty());
    }
}
