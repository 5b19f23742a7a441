#include "tests/simulators/cratejoy/generator.hpp"
#include "tests/simulators/cratejoy/test/harness.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace dray::sim;
using namespace dray::sim::test;

TEST_CASE("a prepaid year makes all its boxes at one moment, each due a month later", "[CJ-06a]") {
    harness t;
    const auto boxes = t.boxes(R"({"kind":"prepaid"})");
    REQUIRE(boxes.size() == 12);
    const auto all = t.got("/v1/shipments/?limit=100&status=unshipped&with=fulfillments");
    CHECK(all.at("count") == 12);
    std::set<std::string> created;
    std::set<std::string> due;
    std::int64_t cycle = 0;
    for (const auto& each : all.at("results").as_array()) {
        created.emplace(each.at("created_at").as_string());
        due.emplace(each.at("adjusted_ordered_at").as_string());
        const auto& inside = each.at("fulfillments").at(0);
        CHECK(inside.at("cycle_number") == cycle++);
        CHECK(inside.at("total_cycles") == 12);
        CHECK(inside.at("order").at("id") == 3'900'000'001);
    }
    CHECK(created.size() == 1);
    CHECK(due.size() == 12);
    CHECK(t.got("/v1/shipments/?adjusted_ordered_at__le=2024-06-12T12:00:00Z").at("count") == 1);
    CHECK(t.got("/v1/orders/").at("count") == 1);
}

TEST_CASE("batches are open or closed; ad-hoc and e-commerce boxes have none", "[CJ-06b]") {
    harness t;
    const auto monthly = t.box();
    const auto adhoc = t.box(R"({"kind":"adhoc"})");
    const auto ecom = t.box(R"({"kind":"ecom"})");
    const auto old = t.box(R"({"placed_at":"2024-05-03T00:00:00Z"})");
    CHECK(t.shipment(monthly, "?with=batch").at("batch").at("end") == "2024-07-01T00:00:00Z");
    CHECK(t.shipment(old, "?with=batch").at("batch").at("end") == "2024-06-01T00:00:00Z");
    CHECK(t.shipment(adhoc, "?with=batch").at("batch").is_null());
    CHECK(t.shipment(ecom, "?with=batch").at("batch").is_null());
    CHECK(t.shipment(ecom).at("is_ecom") == true);
    CHECK(t.shipment(ecom).at("fulfillments").at(0).at("cycle_number").is_null());
    CHECK(t.shipment(ecom).at("fulfillments").at(0).at("subscription_id").is_null());
    CHECK(rows(t.got("/v1/shipments/?batch.end__lt=2024-06-12T12:00:00Z")) == "3");
    const auto batches = t.got("/v1/shipment_batches/").at("results").as_array();
    REQUIRE(batches.size() == 2);
    t.knobs("{\"staff\":{\"do\":\"close_batch\",\"batch\":" +
            std::to_string(batches[0].at("id").as_int64()) + "}}");
    CHECK(t.shipment(monthly, "?with=batch").at("batch").at("end") == "2024-06-12T11:59:59Z");
    t.pass(86'400'000);
    CHECK(rows(t.got("/v1/shipments/?batch.end__lt=2024-06-12T12:00:00Z")) == "0 3");
}

TEST_CASE("a gift goes to another than the customer; an address has a unit of its own",
          "[CJ-06c]") {
    harness t;
    const auto gift = t.shipment(t.box(R"({"kind":"gift"})"));
    CHECK(gift.at("is_gift") == true);
    CHECK(gift.at("ship_address").at("to") != gift.at("customer").at("name"));
    CHECK(gift.at("ship_address").at("to").as_string().ends_with(" Recipient"));
    const auto& order = gift.at("fulfillments").at(0).at("order");
    CHECK(order.at("gift_message").as_string().starts_with("Happy"));
    CHECK(order.at("order_gift_info").at("gift_recipient_name") ==
          gift.at("ship_address").at("to"));
    const auto unit = t.shipment(t.box(R"({"kind":"unit"})"));
    CHECK(unit.at("ship_address").at("unit").as_string().starts_with("Apt "));
    CHECK(t.shipment(t.box()).at("ship_address").at("unit").is_null());
}

TEST_CASE("one shipment may hold what two orders bought", "[CJ-06d]") {
    harness t;
    const auto id = t.box(R"({"kind":"combined"})");
    const auto one = t.shipment(id);
    REQUIRE(one.at("fulfillments").as_array().size() == 2);
    const auto first = one.at("fulfillments").at(0).at("order").at("id").as_int64();
    const auto second = one.at("fulfillments").at(1).at("order").at("id").as_int64();
    CHECK(first != second);
    t.put(id, R"({"status":"shipped"})");
    for (const auto order : {first, second}) {
        const auto shown = t.got("/v1/orders/" + std::to_string(order) + "/");
        CHECK(shown.at("fulfillment_status") == "fulfilled");
        CHECK(shown.at("status") == "closed");
    }
    CHECK(t.page(id).at("orders").as_array().size() == 2);
}

TEST_CASE("test boxes stand among the others; those made by staff have the cycle -1", "[CJ-06e]") {
    harness t;
    const auto id = t.box(R"({"kind":"test"})");
    t.box();
    CHECK(t.shipment(id).at("is_test") == true);
    CHECK(t.shipment(id).at("fulfillments").at(0).at("order").at("is_test") == true);
    CHECK(rows(t.got("/v1/shipments/")) == "0 1");
    CHECK(rows(t.got("/v1/shipments/?is_test=false")) == "1");
    const auto admin = t.shipment(t.box(R"({"kind":"admin"})"));
    CHECK(admin.at("fulfillments").at(0).at("cycle_number") == -1);
}

TEST_CASE("an instance may have no SKU", "[CJ-06f]") {
    harness t;
    const auto one = t.shipment(t.box(R"({"kind":"null_sku"})"));
    CHECK(one.at("fulfillments").as_array().back().at("instance").at("sku").is_null());
}

TEST_CASE("ids have ten digits", "[CJ-06g]") {
    harness t;
    const auto one = t.shipment(t.box());
    const auto& inside = one.at("fulfillments").at(0);
    for (const auto& id : {one.at("id"), one.at("customer_id"), one.at("ship_address").at("id"),
                           inside.at("id"), inside.at("order").at("id"),
                           inside.at("subscription_id"), inside.at("instance").at("id")}) {
        CHECK(id.as_int64() > 2'147'483'647);
    }
}

TEST_CASE("dates are written with Z, as epoch milliseconds, or with an offset", "[CJ-06h]") {
    harness t;
    const auto all = t.several(3);
    const auto created = [&](std::int64_t id) { return t.shipment(id).at("created_at"); };
    CHECK(created(all[0]) == "2024-06-12T12:00:00Z");
    t.knobs(R"({"date_style":"legacy"})");
    CHECK(created(all[0]) == 1'718'193'600'000);
    t.knobs(R"({"date_style":"offset"})");
    CHECK(created(all[0]) == "2024-06-12T05:00:00-07:00");
    t.knobs(R"({"date_style":"mixed"})");
    CHECK(created(all[0]) == "2024-06-12T05:00:00-07:00");
    CHECK(created(all[1]) == "2024-06-12T12:00:00Z");
    CHECK(created(all[2]) == 1'718'193'600'000);
    CHECK(t.shipment(all[0]).at("shipped_at").is_null());
}

TEST_CASE("money is whole cents; lines and their quantities stand in the order") {
    harness t;
    const auto id = t.box(R"({"kind":"addon"})");
    const auto one = t.shipment(id);
    const auto& order = one.at("fulfillments").at(0).at("order");
    CHECK(order.at("total").is_int64());
    REQUIRE(order.at("products").as_array().size() == 2);
    CHECK(order.at("products").at(1).at("quantity") == 2);
    CHECK(one.at("fulfillments").as_array().size() == 3);
    CHECK_FALSE(one.at("fulfillments").at(1).as_object().contains("quantity"));
    t.knobs(R"({"addon_quantity":"one_fulfillment","nested_products":false})");
    const auto other = t.shipment(t.box(R"({"kind":"addon"})"));
    CHECK(other.at("fulfillments").as_array().size() == 2);
    CHECK_FALSE(other.at("fulfillments").at(0).at("order").as_object().contains("products"));
}

TEST_CASE("subscriptions, answers, instances, stock and customers can be read") {
    harness t;
    const auto one = t.shipment(t.box(), "?with=all");
    const auto subscription = std::to_string(one.at("subscriptions").at(0).at("id").as_int64());
    CHECK(t.got("/v1/subscriptions/" + subscription + "/").at("status") == "active");
    const auto answers = t.got("/v1/product_survey_results/?subscription_id=" + subscription);
    CHECK(answers.at("results").at(0).at("answer").as_string().size() == 1);
    const auto customer = std::to_string(one.at("customer_id").as_int64());
    CHECK(t.got("/v1/customers/" + customer + "/").at("num_orders") == 1);
    CHECK(t.got("/v1/customers/" + customer + "/addresses/").at("count") == 1);
    const auto instance =
        std::to_string(one.at("fulfillments").at(0).at("instance").at("id").as_int64());
    CHECK(t.got("/v1/product_instances/" + instance + "/").at("product").at("name") ==
          "Monthly Box");
    CHECK(t.got("/v1/inventory/" + instance + "/").at("quantity_on_hand") == 100);
    const std::string body = R"({"quantity_on_hand":7})";
    CHECK(t.ask("PUT", "/v1/inventory/" + instance + "/", body).status == 405);
    t.knobs(R"({"inventory_put":"accept"})");
    CHECK(t.ask("PUT", "/v1/inventory/" + instance + "/", body).status == 200);
    CHECK(t.ask("PUT", "/v1/inventory/" + instance + "/", R"({"confidence":1})").status == 400);
    CHECK(t.got("/v1/product_instances/" + instance + "/").at("inventory") == 7);
    CHECK(t.store.books().at("stock_writes").as_object().size() == 1);
}

TEST_CASE("a seed makes all shapes and one poison box, the same each time") {
    const auto make = [](harness& t) {
        return t.knobs(R"({"seed":{"count":200,"seed":42}})").at("seeded");
    };
    harness one;
    harness other;
    const auto made = make(one);
    CHECK(make(other) == made);
    CHECK(made.at("poison").as_array().size() == 1);
    CHECK(made.at("poison_shipments").as_array().size() == 1);
    for (const auto kind : cratejoy::order_kind_names) {
        INFO(kind);
        CHECK(made.at("kinds").as_object().contains(kind));
    }
    const std::string path = "/v1/shipments/?limit=1000&with=all";
    CHECK(one.get(path).body == other.get(path).body);
    harness third;
    third.knobs(R"({"seed":{"count":200,"seed":43}})");
    CHECK(third.get(path).body != one.get(path).body);
    CHECK_THROWS(one.knobs(R"({"seed":{"count":1,"first_id":3900000001}})"));
    CHECK_THROWS(one.knobs(R"({"seed":{"status_mix":{"4":1}}})"));
    one.knobs(R"({"seed":{"count":2,"mix":{"monthly":1},"status_mix":{"3":1}}})");
    CHECK(one.got("/v1/shipments/?status=cancelled").at("count") == 2);
}

TEST_CASE("each poison shape spoils its box and leaves its neighbours whole") {
    for (const auto shape : cratejoy::poison_shapes) {
        INFO(shape);
        harness t;
        const auto first = t.box();
        const auto bad = t.box("{\"poison\":\"" + std::string(shape) + "\"}");
        harness clean;
        clean.several(2);
        CHECK(t.get(t.path(bad)).body != clean.get(t.path(bad)).body);
        CHECK(t.get(t.path(first)).body == clean.get(t.path(first)).body);
    }
    harness t;
    CHECK_THROWS(t.box(R"({"poison":"arsenic"})"));
    CHECK(t.got("/v1/shipments/").at("count") == 0);
}
