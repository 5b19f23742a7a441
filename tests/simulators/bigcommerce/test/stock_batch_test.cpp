#include "tests/simulators/bigcommerce/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

/// A product with sixty variants 1001 to 1060, and sixty products of their own.
struct assorted : harness {
    assorted() {
        std::string variants;
        std::string products;
        for (int i = 1; i <= 60; ++i) {
            const auto n = std::to_string(i);
            const auto id = std::to_string(1000 + i);
            variants += (i == 1 ? "" : ",");
            variants += R"({"id":)" + id + R"(,"sku":"V)" + n + R"(","inventory_level":1})";
            products += R"(,{"id":)" + std::to_string(2000 + i) + R"(,"sku":"P)" + n +
                        R"(","inventory_tracking":"product","inventory_level":1})";
        }
        knobs(R"({"add_product":[{"id":1,"variants":[)" + variants + "]}" + products + "]}");
    }
    /// A batch of items with ids from `first` on, all of quantity 5.
    static std::string batch(int first, int count) {
        std::string out = "[";
        for (int i = 0; i < count; ++i) {
            out += (i == 0 ? "" : ",");
            out += R"({"id":)" + std::to_string(first + i) + R"(,"inventory_level":5})";
        }
        return out + "]";
    }
    std::int64_t level(const std::string& sku) const {
        return store.books().at("levels").at(sku).as_int64();
    }
};

} // namespace

TEST_CASE("v3 lists come in an envelope with their pages; none is an empty list", "[BC-13a]") {
    assorted t;
    auto out = harness::body(t.v3("GET", "/catalog/products?limit=25&page=2"), 200);
    CHECK(out.at("data").as_array().size() == 25);
    const auto& pages = out.at("meta").at("pagination");
    CHECK(pages.at("total") == 61);
    CHECK(pages.at("count") == 25);
    CHECK(pages.at("per_page") == 25);
    CHECK(pages.at("current_page") == 2);
    CHECK(pages.at("total_pages") == 3);
    CHECK(pages.at("links").at("next") == "?page=3&limit=25");
    CHECK(pages.at("links").at("previous") == "?page=1&limit=25");
    out = harness::body(t.v3("GET", "/catalog/products?limit=25&page=4"), 200);
    CHECK(out.at("data").as_array().empty());
    out = harness::body(t.v3("GET", "/catalog/variants?sku=GONE"), 200);
    CHECK(out.at("data").as_array().empty());
    CHECK(out.at("meta").at("pagination").at("total") == 0);
    CHECK(t.v3("GET", "/catalog/products?limit=251").status == 422);
}

TEST_CASE("v3 refuses with one object that names the fields", "[BC-13b]") {
    assorted t;
    const auto out = t.v3("PUT", "/catalog/products/2001", R"({"inventory_level":-1})");
    CHECK(out.status == 422);
    const auto body = json::parse(out.body);
    CHECK(body.at("status") == 422);
    CHECK(body.at("title").is_string());
    CHECK(body.at("type").is_string());
    CHECK(body.at("errors").as_object().contains("inventory_level"));
    const auto stock = t.v3("PUT", "/inventory/adjustments/absolute", R"({"items":7})");
    CHECK(header(stock.headers, "content-type") == "application/problem+json");
    CHECK(t.v3("GET", "/nowhere").status == 404);
    t.knobs(R"({"tokens":[{"token":"secret","scopes":["store_inventory_read_only"]}]})");
    CHECK(t.v3("GET", "/inventory/items").status == 200);
    CHECK(t.v3("PUT", "/inventory/adjustments/absolute", "{}").status == 403);
    CHECK(json::parse(t.v3("GET", "/catalog/products").body).is_object());
}

TEST_CASE("a batch of variants that fails in part is 207 with batch_errors", "[BC-13c]") {
    assorted t;
    const auto out = harness::body(t.v3("PUT", "/catalog/variants",
                                        R"([{"id":1001,"inventory_level":9},{"id":9999},
                                            {"id":1002,"inventory_level":-3}])"),
                                   207);
    CHECK(out.at("data").as_array().size() == 1);
    REQUIRE(out.at("batch_errors").as_array().size() == 2);
    CHECK(out.at("batch_errors").at(0).at("status") == 404);
    CHECK(out.at("batch_errors").at(1).at("errors").as_object().contains("inventory_level"));
    CHECK(out.at("meta").at("success") == 1);
    CHECK(t.level("V1") == 9);
    CHECK(t.level("V2") == 1);
    CHECK(t.v3("PUT", "/catalog/variants", assorted::batch(1001, 2)).status == 200);
}

TEST_CASE("a batch of products fails whole and names the place", "[BC-13c]") {
    assorted t;
    const auto out = t.v3("PUT", "/catalog/products",
                          R"([{"id":2001,"inventory_level":9},{"id":1,"inventory_level":3},
                              {"id":7777,"inventory_level":3}])");
    CHECK(out.status == 422);
    CHECK(json::parse(out.body).at("errors").as_object().contains("2.id"));
    CHECK(t.level("P1") == 1);
}

TEST_CASE("ten products, fifty variants, no more in a batch", "[BC-13d]") {
    assorted t;
    CHECK(t.v3("PUT", "/catalog/products", assorted::batch(2001, 10)).status == 200);
    auto out = t.v3("PUT", "/catalog/products", assorted::batch(2001, 11));
    CHECK(out.status == 413);
    CHECK(json::parse(out.body).at("errors").as_object().empty());
    CHECK(t.v3("PUT", "/catalog/variants", assorted::batch(1001, 50)).status == 200);
    out = t.v3("PUT", "/catalog/variants", assorted::batch(1001, 51));
    CHECK(out.status == 413);
    CHECK(json::parse(out.body).at("title") ==
          "The request payload is too large. The maximum items allowed in the array is 50");
    CHECK(t.level("P10") == 5);
    CHECK(t.level("P11") == 1);
    CHECK(t.level("V51") == 1);
}

TEST_CASE("a level must fit how the product is counted") {
    assorted t;
    CHECK(t.v3("PUT", "/catalog/products/1", R"({"inventory_level":3})").status == 422);
    CHECK(t.v3("PUT", "/catalog/products/1/variants/1003", R"({"inventory_level":3})").status ==
          200);
    CHECK(t.level("V3") == 3);
    CHECK(t.v3("PUT", "/catalog/products/1/variants/2001", "{}").status == 404);
    CHECK(t.v3("GET", "/catalog/products/1").status == 200);
}
