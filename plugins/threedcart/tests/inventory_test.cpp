// inventory.upload: SKUs become ids, products and variants get their stock.

#include "fixtures.hpp"
#include "shop_script.hpp"

#include "dray/data/functions_json.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::threedcart;
using namespace dray::testing;
using dray::sdk::error_class;
namespace fx = fixtures;
namespace json = boost::json;

namespace {

dray::data::inventory_upload_request
levels(const std::vector<std::pair<std::string, std::int64_t>>& all) {
    dray::data::inventory_upload_request r;
    r.as_of = utc("2026-03-01T11:00:00Z");
    for (const auto& [sku, quantity] : all)
        r.levels.emplace_back(sku, quantity);
    return r;
}

std::string lookup(const std::string& sku) {
    return v2("Products/skuinfo?limit=200&offset=1&sku=" + sku);
}
std::string options_of(int product) {
    return v2("Products/" + std::to_string(product) + "/AdvancedOptions?limit=500&offset=1");
}
std::string scan(int offset) {
    return v2("Products/skuinfo?limit=200&offset=" + std::to_string(offset));
}

std::string product(int id, const std::string& sku, const std::string& stock) {
    return R"([{"CatalogID":)" + std::to_string(id) + R"(,"SKU":")" + sku + R"(","Stock":)" +
           stock + "}]";
}

const std::string nothing = fx::error_body(404, "No records found");
const std::string variants = R"([{"AdvancedOptionCode":"12-34","AdvancedOptionSufix":"MUG-BLUE",
    "AdvancedOptionStock":3},{"AdvancedOptionCode":"12/35","AdvancedOptionSufix":"MUG-RED",
    "AdvancedOptionStock":0}])";

/// A catalogue that knows MUG (a product), MUG-BLUE (a variant) and was gone through today.
const std::map<std::string, std::string> known{
    {"catalogue", R"({"v":1,"scan":1,"scanned":"2026-03-01T10:00:00Z",)"
                  R"("skus":{"MUG":[77],"MUG-BLUE":[78,"12-34"]}})"}};

std::string fate(const outcome& out, std::size_t i) {
    return std::string(json::parse(*out.result).at("results").at(i).at("fate").as_string());
}

} // namespace

TEST_CASE("stock of products is written in one request, negative stock too", "[TDC-13a]") {
    auto s = shop();
    s.function("inventory.upload", levels({{"MUG", -2}, {"CUP", 5}}))
        .with_state({{"catalogue", R"({"v":1,"skus":{"MUG":[77],"CUP":[79]}})"}})
        .expect_http("PUT", v2("Products"))
        .is_write()
        .body_is(R"([{"SKUInfo":{"CatalogID":77,"Stock":-2}},)"
                 R"({"SKUInfo":{"CatalogID":79,"Stock":5}}])")
        .answers(200, fx::written({"77", "79"}))
        .expect_done(R"({"results":[{"sku":"MUG","fate":"written"},
                                    {"sku":"CUP","fate":"written"}]})");
    s.fail_each_step_once();
}

TEST_CASE("a SKU is looked for once, and remembered in the instance's state", "[TDC-13a]") {
    auto s = shop();
    s.function("inventory.upload", levels({{"MUG", 5}}))
        .expect_http("GET", lookup("MUG"))
        .is_read()
        .answers(200, product(77, "MUG", "2.5"))
        .expect_http("GET", options_of(77))
        .answers(404, nothing)
        .expect_http("PUT", v2("Products"))
        .answers(200, fx::written({"77"}))
        .expect_done();
    const auto out = s.run();
    CHECK(fate(out, 0) == "written");
    CHECK(out.state.at("catalogue").find(R"("MUG":[77])") != std::string::npos);
    s.fail_each_step_once();
}

TEST_CASE("stock that is so already is not written, also where the store says it as 5.0",
          "[TDC-13a]") {
    auto s = shop();
    s.function("inventory.upload", levels({{"MUG", 5}}))
        .expect_http("GET", lookup("MUG"))
        .answers(200, product(77, "MUG", "5.0"))
        .expect_http("GET", options_of(77))
        .answers(200, "[]")
        .expect_done(R"({"results":[{"sku":"MUG","fate":"unchanged"}]})");
    s.fail_each_step_once();
}

TEST_CASE("a variant's stock is written among its product's advanced options", "[TDC-13b]") {
    auto s = shop();
    s.function("inventory.upload", levels({{"MUG-BLUE", 4}}))
        .with_state(known)
        .expect_http("PUT", v2("Products/78/AdvancedOptions/12-34"))
        .is_write()
        .body_is(R"({"AdvancedOptionStock":4})")
        .answers(200, fx::written({"12-34"}))
        .expect_done(R"({"results":[{"sku":"MUG-BLUE","fate":"written"}]})");
    s.fail_each_step_once();
}

TEST_CASE("a variant that no search finds is found by going through the products",
          "[TDC-13b][TDC-13c]") {
    auto s = shop();
    s.function("inventory.upload", levels({{"MUG-RED", 4}}))
        .expect_http("GET", lookup("MUG-RED"))
        .answers(404, nothing)
        .expect_http("GET", scan(1))
        .answers(200, R"([{"CatalogID":77,"SKU":"CUP"},{"CatalogID":78,"SKU":"MUG"}])")
        .expect_http("GET", options_of(77))
        .answers(404, nothing)
        .expect_http("GET", options_of(78))
        .answers(200, variants)
        .expect_http("PUT", v2("Products/78/AdvancedOptions/12%2F35"))
        .body_is(R"({"AdvancedOptionStock":4})")
        .answers(200, fx::written({"x"}))
        .expect_done();
    const auto out = s.run();
    CHECK(fate(out, 0) == "written");
    CHECK(out.state.at("catalogue").find(R"("MUG-BLUE":[78,"12-34"])") != std::string::npos);
    s.fail_each_step_once();
}

TEST_CASE("an order that sold a variant names its product, which spares going through all",
          "[TDC-13b]") {
    auto s = shop();
    s.function("inventory.upload", levels({{"MUG-RED", 4}}))
        .with_state({{"catalogue", R"({"v":1,"skus":{"MUG-RED":[78,null]}})"}})
        .expect_http("GET", options_of(78))
        .answers(200, variants)
        .expect_http("PUT", v2("Products/78/AdvancedOptions/12%2F35"))
        .answers(200, fx::written({"x"}))
        .expect_done();
    CHECK(fate(s.run(), 0) == "written");
}

TEST_CASE("an unknown SKU is said to be one, after all products were gone through", "[TDC-13c]") {
    auto s = shop();
    s.function("inventory.upload", levels({{"GONE", 4}}))
        .with_state(known)
        .expect_http("GET", lookup("GONE"))
        .answers(404, nothing)
        .expect_done();
    CHECK(fate(s.run(), 0) == "unknown_sku");
    s.fail_each_step_once();
}

TEST_CASE("a large catalogue is gone through in parts, and what is not found yet is postponed") {
    std::string page = "[";
    for (int id = 1; id <= 200; ++id)
        page += (id > 1 ? "," : "") + std::string(R"({"CatalogID":)") + std::to_string(id) + "}";
    auto s = shop(R"("stock_calls":8)"); // four to search, four to write
    s.function("inventory.upload", levels({{"RARE", 4}}))
        .expect_http("GET", lookup("RARE"))
        .answers(404, nothing)
        .expect_http("GET", scan(1))
        .answers(200, page + "]")
        .expect_http("GET", options_of(1))
        .answers(404, nothing)
        .expect_http("GET", options_of(2))
        .answers(404, nothing)
        .expect_done();
    const auto out = s.run();
    CHECK(fate(out, 0) == "postponed");
    CHECK(out.state.at("catalogue").find(R"("scan":3)") != std::string::npos);
}

TEST_CASE("a product with variants is not given a stock of its own", "[TDC-13b]") {
    auto s = shop();
    s.function("inventory.upload", levels({{"MUG", 4}}))
        .expect_http("GET", lookup("MUG"))
        .answers(200, product(78, "MUG", "3"))
        .expect_http("GET", options_of(78))
        .answers(200, variants)
        .expect_done();
    const auto out = s.run();
    CHECK(fate(out, 0) == "refused");
    CHECK(out.result->find("by their SKUs") != std::string::npos);
}

TEST_CASE("one product that fails in a bulk answer of 200 is that one's alone", "[TDC-10b]") {
    const std::string answer =
        R"([{"Key":"CatalogID","Value":"77","Status":"200","Message":"updated successfully"},
            {"Key":"CatalogID","Value":"79","Status":400,"Message":"Stock is locked"},
            {"Key":"Error","Value":"80","Status":"404","Message":"Not found"}])";
    auto s = shop();
    s.function("inventory.upload", levels({{"A", 1}, {"B", 2}, {"C", 3}, {"D", 4}}))
        .with_state({{"catalogue", R"({"v":1,"skus":{"A":[77],"B":[79],"C":[80],"D":[81]}})"}})
        .expect_http("PUT", v2("Products"))
        .answers(200, answer)
        .expect_done();
    const auto out = s.run();
    CHECK(fate(out, 0) == "written");
    CHECK(fate(out, 1) == "refused");
    CHECK(fate(out, 2) == "unknown_sku");
    CHECK(fate(out, 3) == "postponed");
    CHECK(out.state.at("catalogue").find("\"C\"") == std::string::npos);
}

TEST_CASE("a variant that is refused or gone does not hold the others") {
    auto s = shop();
    s.function("inventory.upload", levels({{"A", 1}, {"B", 2}, {"C", 3}}))
        .with_state({{"catalogue", R"({"v":1,"skus":{"A":[1,"a"],"B":[1,"b"],"C":[1,"c"]}})"}})
        .expect_http("PUT", v2("Products/1/AdvancedOptions/a"))
        .answers(404, nothing)
        .expect_http("PUT", v2("Products/1/AdvancedOptions/b"))
        .answers(200, fx::error_body(400, "Not a number"))
        .expect_http("PUT", v2("Products/1/AdvancedOptions/c"))
        .answers(200, fx::written({"c"}))
        .expect_done();
    const auto out = s.run();
    CHECK(fate(out, 0) == "unknown_sku");
    CHECK(fate(out, 1) == "refused");
    CHECK(fate(out, 2) == "written");
}

TEST_CASE("more than one upload's requests are postponed, batch by batch") {
    auto s = shop(R"("stock_batch":1,"stock_calls":5)"); // two to search, three to write
    s.function("inventory.upload", levels({{"A", 1}, {"B", 2}, {"C", 3}, {"D", 4}}))
        .with_state({{"catalogue", R"({"v":1,"skus":{"A":[1],"B":[2],"C":[3],"D":[4]}})"}})
        .expect_http("PUT", v2("Products"))
        .answers(200, fx::written({"1"}))
        .expect_http("PUT", v2("Products"))
        .answers(200, fx::written({"2"}))
        .expect_http("PUT", v2("Products"))
        .answers(200, fx::written({"3"}))
        .expect_done();
    const auto out = s.run();
    CHECK(fate(out, 2) == "written");
    CHECK(fate(out, 3) == "postponed");
}

TEST_CASE("a level that no store could take is refused without a request") {
    auto r = levels({{"", 1}, {"MUG", 2'000'000'000}});
    r.levels.emplace_back("CUP", 3);
    r.levels.back().location = "EAST";
    auto s = shop();
    s.function("inventory.upload", r).expect_done();
    const auto out = s.run();
    CHECK(out.requests.empty());
    for (std::size_t i = 0; i < 3; ++i)
        CHECK(fate(out, i) == "refused");
}

TEST_CASE("the kept catalogue never outgrows its room, and damage in it counts as none") {
    catalogue_map map;
    for (int i = 0; i < 20'000; ++i) {
        sku_place place;
        place.product = i + 1;
        place.is_proven = true;
        map.put("SKU-" + std::to_string(i), place);
    }
    (void)map.find("SKU-5"); // used last
    const auto state = map.take_state();
    CHECK(state.size() <= catalogue_map::max_state);
    CHECK(state.find("\"SKU-5\":") != std::string::npos);
    CHECK(state.find("\"SKU-19999\":") != std::string::npos);
    CHECK(map.take_state().empty()); // nothing new
    catalogue_map again;
    again.read_state(state);
    REQUIRE(again.find("SKU-19999") != nullptr);
    CHECK(again.find("SKU-19999")->product == 20'000);
    CHECK(again.take_state().empty());
    for (const char* damaged :
         {"", "[]", "{", R"({"v":2})", R"({"v":1,"skus":{"A":"x","B":[]}})"}) {
        catalogue_map none;
        none.read_state(damaged);
        CHECK(none.find("A") == nullptr);
    }
}
