#include "tests/simulators/dray_sim/plan.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace dray::sim;

namespace {

struct written_file {
    std::filesystem::path path = std::filesystem::temp_directory_path() /
                                 ("dray-sim-plan-" + std::to_string(::getpid()) + ".json");

    explicit written_file(const std::string& text) { std::ofstream(path) << text; }
    ~written_file() { std::filesystem::remove(path); }
};

sim_plan read(const std::string& text) {
    const written_file file(text);
    sim_plan out;
    read_config(out, file.path);
    return out;
}

} // namespace

TEST_CASE("a vendor on the command line is name, account, secret and perhaps a port") {
    const auto shop = vendor_of(*kind_named("bigcommerce"), "shop:abc:tok:8080");
    CHECK(shop.name == "shop");
    CHECK(shop.credentials == std::vector<std::string>{"abc", "tok"});
    CHECK(shop.port == 8080);
    CHECK(vendor_of(*kind_named("propago"), "w:c:k").port == 0);
    CHECK_THROWS_AS(vendor_of(*kind_named("propago"), "w:c"), plan_error);
    CHECK_THROWS_AS(vendor_of(*kind_named("propago"), "w:c:k:99999"), plan_error);
    CHECK_THROWS_AS(vendor_of(*kind_named("propago"), "w:c:k:1:2"), plan_error);
    const auto cart = vendor_of(*kind_named("threedcart"), "cart:shop.example:key:tok:81");
    CHECK(cart.credentials == std::vector<std::string>{"shop.example", "key", "tok"});
    CHECK(cart.port == 81);
    CHECK_THROWS_WITH(vendor_of(*kind_named("threedcart"), "cart:shop.example:key"),
                      Catch::Contains("NAME:SECURE_URL:PRIVATE_KEY:TOKEN[:PORT]"));
    CHECK(kind_named("magento") == nullptr);
}

TEST_CASE("a config file declares vendors with their knobs") {
    const auto plan = read(R"({"tls":true,"ca_file":"ca.pem","vendors":[
        {"name":"shop","kind":"bigcommerce","store_hash":"a","token":"t","port":81,
         "knobs":{"rate_quota":5}},
        {"name":"wh","kind":"propago","customer_name":"c","api_key":"k","knobs":[{},{}]}]})");
    REQUIRE(plan.vendors.size() == 2);
    CHECK(plan.tls);
    CHECK(plan.vendors[0].port == 81);
    CHECK(plan.vendors[0].knobs.size() == 1);
    CHECK(plan.vendors[1].kind == kind_named("propago"));
    CHECK(plan.vendors[1].knobs.size() == 2);
    CHECK_NOTHROW(check(plan));
}

TEST_CASE("what a config file has wrong is named") {
    CHECK_THROWS_WITH(read("{"), Catch::Contains("is no JSON"));
    CHECK_THROWS_WITH(read(R"({"vendor":[]})"), Catch::Contains("no member is called \"vendor\""));
    CHECK_THROWS_WITH(read(R"({"vendors":[{"kind":"x"}]})"), Catch::Contains("vendors[0]"));
    CHECK_THROWS_WITH(read(R"({"vendors":[{"kind":"propago","token":"x"}]})"),
                      Catch::Contains("no member is called \"token\""));
    CHECK_THROWS_WITH(read(R"({"vendors":[{"kind":"propago","port":70000}]})"),
                      Catch::Contains("\"port\""));
    sim_plan none;
    CHECK_THROWS_WITH(read_config(none, "/nonexistent"), Catch::Contains("/nonexistent"));
    CHECK_THROWS_WITH(check(none), Catch::Contains("--help"));
}

TEST_CASE("seeds and knobs go to the vendor they name") {
    sim_plan plan;
    plan.vendors.push_back(vendor_of(*kind_named("bigcommerce"), "shop:abc:tok"));
    plan.vendors.push_back(vendor_of(*kind_named("propago"), "wh:c:k"));
    add_seed(plan, "shop=20:7");
    add_knobs(plan, R"(wh={"a":1})");
    CHECK(boost::json::serialize(plan.vendors[0].knobs.at(0)) ==
          R"({"seed":{"count":20,"seed":7}})");
    CHECK(plan.vendors[1].knobs.at(0).at("a") == 1);
    CHECK_THROWS_AS(add_seed(plan, "wh=20"), plan_error);
    CHECK_THROWS_AS(add_seed(plan, "20"), plan_error);
    CHECK_THROWS_AS(add_seed(plan, "shop=many"), plan_error);
    CHECK_THROWS_AS(add_knobs(plan, "shop={"), plan_error);
    CHECK_THROWS_WITH(add_knobs(plan, "attic={}"), Catch::Contains("\"attic\""));
    plan.vendors.push_back(plan.vendors.front());
    CHECK_THROWS_WITH(check(plan), Catch::Contains("two vendors"));
}
