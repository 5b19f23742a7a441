// connection.test, the settings and the manifest.

#include "fixtures.hpp"
#include "warehouse_script.hpp"

#include "plugins/warehouse_manager/manifest.hpp"

#include "dray/sdk/functions.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <algorithm>

using namespace dray::warehouse_manager;
using namespace dray::testing;
using dray::sdk::error_class;
namespace fx = fixtures;

namespace {

const std::string one_order = "orders?pgsiz=1&pgnum=1&rql=ReadOnly.CustomerIdentifier.Id%3D%3D4"
                              "%3BReadOnly.FacilityIdentifier.Id%3D%3D1";

std::string buildings(const std::string& more = "") {
    return R"({"_embedded":{"http://api.3plCentral.com/rels/properties/facility":[)"
           R"({"facilityId":1,"name":"North","timeZoneName":"Central Standard Time"})" +
           more + "]}}";
}

script test_of(const std::string& orders, int status, const std::string& list) {
    auto s = warehouse();
    s.function("connection.test")
        .expect_http("GET", at(one_order))
        .is_read()
        .header_is("Accept", "application/hal+json")
        .header_is("Authorization", "") // the host's
        .answers(200, orders)
        .expect_http("GET", at("properties/facilities"))
        .answers(status, list)
        .may_fail();
    return s;
}

std::string refused(const std::string& settings) {
    try {
        (void)tenant(settings);
    } catch (const dray::sdk::failure& f) {
        CHECK(f.cls == error_class::config);
        return f.subject;
    }
    return {};
}

} // namespace

TEST_CASE("the connection test reads one order of the merchant and names the account") {
    auto s = test_of(fx::page({fx::order(501, "R77")}), 200, buildings());
    s.expect_done();
    const auto out = s.run();
    CHECK(out.result->find(R"("account":"cid/4@1")") != std::string::npos);
    CHECK(out.result->find("Central Standard Time") != std::string::npos);
    CHECK(out.result->find("America/Chicago") != std::string::npos);
    s.fail_each_step_once();
}

TEST_CASE("a merchant without orders can be logged in to, and a strange building is named") {
    auto s = test_of(fx::page({}), 200, R"({"_embedded":{"x/facility":[{"facilityId":9}]}})");
    s.expect_done();
    CHECK(s.run().result->find("facility_id") != std::string::npos);
    auto without = test_of(fx::page({}), 403, "");
    without.expect_done(R"({"account":"cid/4@1","name":"customer 4 at building 1"})");
    CHECK_NOTHROW(without.run());
}

TEST_CASE("a list that ignores its query shows other merchants' orders: nothing of it is used",
          "[WM-24b][WM-01f][WM-06b]") {
    auto strange = fx::order(502, "X1");
    strange["readOnly"].at("customerIdentifier").get_object()["id"] = 5;
    auto s = warehouse();
    s.function("connection.test")
        .expect_http("GET", at(one_order))
        .answers(200, fx::page({fx::order(501, "R77"), strange}))
        .expect_fail(error_class::config, "filter_ignored");
    CHECK(failure_in(s.run()).message.find("customer 5") != std::string::npos);
}

TEST_CASE("without a login no call is made") {
    auto s = warehouse(R"("user_login":"")");
    s.function("connection.test").expect_fail(error_class::config, "login_missing");
    CHECK_NOTHROW(s.run());
    auto number = warehouse(R"("user_login":"","user_login_id":"7")");
    number.function("connection.test")
        .expect_http("GET", at(one_order))
        .answers(200, fx::page({}))
        .expect_http("GET", at("properties/facilities"))
        .answers(404, "")
        .expect_done();
    CHECK_NOTHROW(number.run());
}

TEST_CASE("settings that contradict one another are refused by name") {
    CHECK(refused("\"cancel_reason\":\"x\"").empty());
    CHECK(refused(R"("user_login_id":"7")") == "user_login_id");
    CHECK(refused(R"("tpl":"0000")") == "tpl");
    CHECK(refused(R"("tpl":"{0000}")").empty());
    CHECK(refused(R"("api_url":"https://secure-wms.com/orders")") == "api_url");
    CHECK(refused(R"("customer_id":0)") == "customer_id");
    CHECK(refused(R"("default_carrier":"")") == "default_mode");
}

TEST_CASE("the host fetches the token: Basic and JSON, and no secret reaches the plugin",
          "[WM-01a][WM-35a]") {
    const auto manifest = boost::json::parse(manifest_json()).get_object();
    const auto& auth = manifest.at("auth").get_object();
    CHECK(auth.at("token_url") == "{api_url}/AuthServer/api/Token");
    CHECK(auth.at("request").at("format") == "json");
    CHECK(auth.at("request").at("basic").at("password") == "{client_secret}");
    CHECK(auth.at("request").at("fields").as_object().size() == 4);
}

TEST_CASE("no page is asked for that the API would refuse as too long or empty", "[WM-06a]") {
    const auto manifest = boost::json::parse(manifest_json()).get_object();
    for (const auto& setting : manifest.at("settings").as_array()) {
        if (setting.at("key") == "page_size") {
            CHECK(setting.at("min") == 1);
            CHECK(setting.at("max") == 1000);
            return;
        }
    }
    FAIL("no setting is called page_size");
}

TEST_CASE("the manifest and the table of functions agree, and what is not there is unsupported") {
    const auto manifest = boost::json::parse(manifest_json()).get_object();
    std::vector<std::string> declared;
    for (const auto& [name, traits] : manifest.at("functions").get_object())
        declared.emplace_back(std::string_view(name));
    std::sort(declared.begin(), declared.end());
    CHECK(declared == connector::functions().names());
    for (const char* function :
         {"inventory.download", "ship_methods.list", "cancellations.download", "webhook.receive"}) {
        CAPTURE(function);
        auto s = warehouse();
        s.function(function).expect_fail(error_class::unsupported, "function_unsupported");
        CHECK_NOTHROW(s.run());
    }
}
