#include "tests/simulators/bigcommerce/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

struct stocked : harness {
    stocked() {
        knobs(R"({"add_product":[
            {"id":111,"name":"Mug","sku":"MUG","inventory_tracking":"product","inventory_level":7},
            {"id":112,"name":"Shirt","variants":[{"id":501,"sku":"SH-S","inventory_level":1},
                                                 {"id":502,"sku":"SH-L","inventory_level":2}]},
            {"id":113,"name":"New","sku":"NEW","inventory_tracking":"product"}]})");
    }
    response adjust(const std::string& items, bool absolute = true) {
        return v3(absolute ? "PUT" : "POST",
                  std::string("/inventory/adjustments/") + (absolute ? "absolute" : "relative"),
                  R"({"reason":"count","items":[)" + items + "]}");
    }
    std::int64_t level(const std::string& sku) const {
        return store.books().at("levels").at(sku).as_int64();
    }
};

std::string title(const response& from) {
    return std::string(json::parse(from.body).at("title").as_string());
}

} // namespace

TEST_CASE("an absolute adjustment sets, a relative one adds, by any one identity") {
    stocked t;
    const auto done = harness::body(t.adjust(R"({"location_id":1,"sku":"sh-s","quantity":10},
                                                {"location_id":1,"variant_id":502,"quantity":20},
                                                {"location_id":1,"product_id":111,"quantity":30})"),
                                    200);
    CHECK(done.at("transaction_id").as_string().size() > 0);
    CHECK(t.level("SH-S") == 10);
    CHECK(t.level("SH-L") == 20);
    CHECK(t.level("MUG") == 30);
    CHECK(t.adjust(R"({"location_id":1,"sku":"MUG","quantity":-5})", false).status == 200);
    CHECK(t.level("MUG") == 25);
}

TEST_CASE("an adjustment is answered before it is carried out", "[BC-13e]") {
    stocked t;
    t.knobs(R"({"inventory_delay_ms":5000})");
    CHECK(t.adjust(R"({"location_id":1,"sku":"MUG","quantity":9})").status == 200);
    t.pass(4'999);
    CHECK(t.level("MUG") == 7);
    const auto read = [&] {
        return harness::body(t.v3("GET", "/inventory/items?sku:in=MUG"), 200)
            .at("data")
            .at(0)
            .at("locations")
            .at(0)
            .at("total_inventory_onhand");
    };
    CHECK(read() == 7);
    t.pass(1);
    CHECK(read() == 9);
}

TEST_CASE("two thousand items are taken, one more is refused whole", "[BC-13f]") {
    stocked t;
    const auto items = [](int count) {
        std::string out;
        for (int i = 0; i < count; ++i) {
            out += (i == 0 ? "" : ",");
            out += R"({"location_id":1,"sku":"MUG","quantity":)" + std::to_string(i) + "}";
        }
        return out;
    };
    CHECK(t.adjust(items(2001)).status == 422);
    CHECK(t.level("MUG") == 7);
    CHECK(t.adjust(items(2000)).status == 200);
    CHECK(t.level("MUG") == 1999);
}

TEST_CASE("a variant of a product that is counted as a whole spoils the request", "[BC-13g]") {
    stocked t;
    const auto variant = harness::body(t.v3("GET", "/catalog/variants?sku=MUG"), 200)
                             .at("data")
                             .at(0)
                             .at("id")
                             .as_int64();
    const auto id = std::to_string(variant);
    const auto out = t.adjust(R"({"location_id":1,"sku":"SH-S","quantity":99},
                                 {"location_id":1,"variant_id":)" +
                              id + R"(,"quantity":5})");
    CHECK(out.status == 422);
    CHECK(title(out) == "[Item with variant_id " + id +
                            " is tracked by product, please update stock by product id]");
    CHECK(t.level("SH-S") == 1);
    CHECK(t.level("MUG") == 7);
}

TEST_CASE("what was never counted takes no relative adjustment", "[BC-13h]") {
    stocked t;
    const std::string item = R"({"location_id":1,"product_id":113,"quantity":3})";
    const auto out = t.adjust(item, false);
    CHECK(out.status == 422);
    CHECK(title(out) ==
          "Items with identity: [product_id 113] requires absolute adjustment before relative");
    CHECK(t.adjust(item).status == 200);
    CHECK(t.adjust(item, false).status == 200);
    CHECK(t.level("NEW") == 6);
}

TEST_CASE("an adjustment names one identity, a place and a quantity that there is") {
    stocked t;
    for (const std::string bad :
         {R"({"location_id":1,"quantity":1})", R"({"location_id":1,"sku":"GONE","quantity":1})",
          R"({"location_id":1,"sku":"MUG","product_id":111,"quantity":1})",
          R"({"location_id":9,"sku":"MUG","quantity":1})", R"({"sku":"MUG","quantity":1})",
          R"({"location_id":1,"sku":"MUG","quantity":-1})", R"({"location_id":1,"sku":"MUG"})",
          R"({"location_id":1,"sku":"MUG","quantity":2147483648})", "7"}) {
        INFO(bad);
        CHECK(t.adjust(bad).status == 422);
    }
    CHECK(t.v3("PUT", "/inventory/adjustments/absolute", R"({"items":[]})").status == 422);
    CHECK(t.v3("POST", "/inventory/adjustments/absolute", "{}").status == 405);
    CHECK(t.level("MUG") == 7);
}

TEST_CASE("stock is kept per location, and the safety stock is not for sale") {
    stocked t;
    t.knobs(R"({"add_location":{"id":2,"code":"EAST","name":"East"}})");
    CHECK(t.adjust(R"({"location_id":2,"sku":"MUG","quantity":4})").status == 200);
    CHECK(t.v3("PUT", "/inventory/locations/2/items",
               R"({"settings":[{"identity":{"sku":"MUG"},"safety_stock":3}]})")
              .status == 200);
    const auto at =
        harness::body(t.v3("GET", "/inventory/items?sku:in=MUG&location_code:in=EAST"), 200)
            .at("data")
            .at(0)
            .at("locations");
    REQUIRE(at.as_array().size() == 1);
    CHECK(at.at(0).at("available_to_sell") == 1);
    CHECK(at.at(0).at("total_inventory_onhand") == 4);
    CHECK(t.adjust(R"({"location_id":2,"sku":"MUG","quantity":-2})", false).status == 422);
    CHECK(t.level("MUG") == 11);
    CHECK(harness::body(t.v3("GET", "/inventory/locations"), 200).at("data").as_array().size() ==
          2);
}

TEST_CASE("an order takes its pieces from the stock, and gives them back", "[BC-08d]") {
    stocked t;
    t.add(R"({"id":100,"products":[{"sku":"MUG","quantity":2}]})");
    CHECK(t.level("MUG") == 5);
    t.knobs(R"({"refund_order_stock_adjustment":true})");
    t.ask("PUT", "/orders/100", R"({"status_id":5})");
    CHECK(t.level("MUG") == 7);
    const auto put = t.v3("PUT", "/settings/inventory",
                          R"({"update_stock_behavior":"order_completed_or_shipped"})");
    CHECK(put.status == 200);
    t.add(R"({"id":101,"products":[{"sku":"MUG","quantity":2}]})");
    CHECK(t.level("MUG") == 7);
    t.ask("PUT", "/orders/101", R"({"status_id":2})");
    CHECK(t.level("MUG") == 5);
}

TEST_CASE("stock and its waiting adjustments survive a save") {
    stocked t;
    t.knobs(R"({"inventory_delay_ms":5000})");
    t.adjust(R"({"location_id":1,"sku":"MUG","quantity":9})");
    harness other;
    other.now_ms = t.now_ms;
    other.store.load(t.store.save());
    CHECK(other.store.books().at("levels").at("MUG") == 7);
    other.pass(5'000);
    CHECK(other.store.books().at("levels").at("MUG") == 9);
}
