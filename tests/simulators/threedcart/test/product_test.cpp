#include "tests/simulators/threedcart/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

std::string catalog_id(harness& t, const std::string& sku) {
    return std::to_string(
        t.got("/Products?sku=" + sku).at(0).at("SKUInfo").at("CatalogID").as_int64());
}

json::value stock(harness& t, const std::string& id) {
    return t.got("/Products/" + id).at(0).at("SKUInfo").at("Stock");
}

} // namespace

TEST_CASE("stock may be negative and a fraction", "[TDC-13a]") {
    harness t;
    const auto id = catalog_id(t, "MUG-ENAMEL");
    CHECK(stock(t, id) == 100);
    const auto out =
        t.put("/Products/" + id, "{\"SKUInfo\":{\"CatalogID\":" + id + ",\"Stock\":-2.5}}");
    CHECK(first_record(out) == "200: updated successfully");
    CHECK(stock(t, id) == -2.5);
    t.knobs(R"({"stock":{"MUG-ENAMEL":0.75}})");
    CHECK(stock(t, id) == 0.75);
    CHECK(t.got("/Products/" + id + "/skuinfo").at(0).at("Stock") == 0.75);
    t.add(R"({"OrderItemList":[{"ItemID":"MUG-ENAMEL","ItemQuantity":1.5}]})");
    CHECK(stock(t, id) == -0.75);
    CHECK(t.put("/Products/" + id, R"({"SKUInfo":{"Stock":"many"}})").status == 400);
    CHECK(t.store.books().at("stock_writes").at("MUG-ENAMEL") == 1);
}

TEST_CASE("variants keep their own stock in advanced options", "[TDC-13b]") {
    harness t;
    const auto id = catalog_id(t, "T-SHIRT");
    const auto options = t.got("/Products/" + id + "/AdvancedOptions").as_array();
    REQUIRE(options.size() == 3);
    CHECK(options[1].at("AdvancedOptionSufix") == "TEE-M-WHT");
    CHECK(options[1].at("AdvancedOptionStock") == 100);
    const auto code = std::string(options[1].at("AdvancedOptionCode").as_string());
    const auto path = "/Products/" + id + "/AdvancedOptions";
    CHECK(t.put(path + "/" + code, R"({"AdvancedOptionStock":7})").status == 200);
    CHECK(t.put(path, "[{\"AdvancedOptionCode\":\"" + code + "\",\"AdvancedOptionStock\":8}]")
              .status == 200);
    CHECK(t.put(path + "/" + code, R"({"AdvancedOptionStock":7.5})").status == 400);
    CHECK(t.put(path + "/none", R"({"AdvancedOptionStock":7})").status == 404);
    CHECK(t.store.books().at("stock").at("TEE-M-WHT") == 8.0);
    CHECK(t.store.books().at("stock").at("TEE-L-WHT") == 100.0);
    // SKUInfo reaches the parent alone.
    t.put("/Products/" + id, R"({"SKUInfo":{"Stock":5}})");
    CHECK(t.store.books().at("stock").at("TEE-M-WHT") == 8.0);
    CHECK(t.get("/Products/" + catalog_id(t, "MUG-ENAMEL") + "/AdvancedOptions").status == 404);
}

TEST_CASE("an unknown SKU is 404; a variant's is found only where the store looks there",
          "[TDC-13c]") {
    harness t;
    CHECK(t.get("/Products?sku=NOWHERE").status == 404);
    CHECK(t.get("/Products/skuinfo?sku=NOWHERE").status == 404);
    CHECK(t.get("/Products?sku=TEE-M-WHT").status == 404);
    t.knobs(R"({"sku_finds_variants":true})");
    CHECK(t.got("/Products?sku=tee-m-wht").at(0).at("SKUInfo").at("SKU") == "T-SHIRT");
    CHECK(t.put("/Products/9", R"({"SKUInfo":{"Stock":1}})").status == 404);
}

TEST_CASE("a bulk write of stock answers one record each") {
    harness t;
    const auto id = catalog_id(t, "MUG-ENAMEL");
    const auto out = t.put("/Products", "[{\"SKUInfo\":{\"CatalogID\":" + id +
                                            ",\"Stock\":4}},{\"SKUInfo\":{\"CatalogID\":9,"
                                            "\"Stock\":4}},{\"SKUInfo\":{}}]");
    CHECK(out.status == 200);
    const auto records = json::parse(out.body).as_array();
    REQUIRE(records.size() == 3);
    CHECK(records[0].at("Status") == "200");
    CHECK(records[1].at("Status") == "404");
    CHECK(records[2].at("Status") == "404");
    CHECK(stock(t, id) == 4);
    CHECK(t.put("/Products/" + id, R"({"SKUInfo":{"CatalogID":9,"Stock":1}})").status == 400);
    t.knobs(R"({"bulk_products_max":1})");
    CHECK(t.put("/Products", R"([{"SKUInfo":{}},{"SKUInfo":{}}])").status == 400);
}

TEST_CASE("products are listed with their filters, and light") {
    harness t;
    t.knobs(R"({"products":[{"catalog_id":9001,"sku":"ODD","name":"Odd","stock":-5,"hidden":true,
                             "inventory_control":2}]})");
    const auto one = t.got("/Products?stockto=-1").as_array();
    REQUIRE(one.size() == 1);
    CHECK(one[0].at("SKUInfo").at("CatalogID") == 9001);
    CHECK(one[0].at("InventoryControl") == 2);
    CHECK(t.got("/Products?hide=1").as_array().size() == 1);
    CHECK(t.got("/Products/skuinfo?name=odd").at(0).at("SKU") == "ODD");
    CHECK(t.got("/Products?catalogid=9001").as_array().size() == 1);
    CHECK(t.get("/Products?stockfrom=101").status == 404);
    t.put("/Products/9001", R"({"SKUInfo":{"Stock":1}})");
    CHECK(t.got("/Products?lastupdatestart=06/12/2024").as_array().size() == 1);
}
