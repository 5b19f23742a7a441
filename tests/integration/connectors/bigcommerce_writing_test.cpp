// What the connector writes is once in a simulated store's books, whatever befalls its answer.

#include "tests/integration/connectors/bigcommerce_shop.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using dray::test::bigcommerce_shop;

namespace {

std::string ref_of(const testing::outcome& seen) {
    INFO((seen.failure ? seen.failure->message : std::string("ended by the host")));
    REQUIRE(seen.result);
    return std::string(boost::json::parse(*seen.result).at("ref").as_string());
}

std::size_t matches(bigcommerce_shop& shop, const data::shipment_confirm_request& request) {
    const auto seen = shop.live.run("shipment.find", request);
    INFO((seen.failure ? seen.failure->message : std::string("ended by the host")));
    REQUIRE(seen.result);
    return boost::json::parse(*seen.result).at("matches").as_array().size();
}

} // namespace

TEST_CASE("a confirmed shipment is one mail, with its tracking", "[BC-09a][BC-09f][BC-09k]") {
    bigcommerce_shop shop;
    shop.add(R"({"id":100,"products":[{"sku":"A","quantity":2}]})");
    const auto order = shop.get(100);
    ref_of(shop.live.run("shipment.confirm",
                         bigcommerce_shop::parcel(order, {{order.lines[0].id, 2}})));
    CHECK(shop.total("mails") == 1);
    CHECK(shop.page(100).at("mails").at(0).at("tracking") == "1Z9");
    CHECK(shop.get(100).lines[0].shipped == 2);
}

TEST_CASE("with the shipment first, the mail of Shipped has its tracking", "[BC-21b]") {
    bigcommerce_shop shop;
    shop.knobs(R"({"mail_on_shipment":false})");
    shop.add(R"({"id":100,"products":[{"sku":"A","quantity":1}]})");
    const auto order = shop.get(100);
    ref_of(shop.live.run("shipment.confirm",
                         bigcommerce_shop::parcel(order, {{order.lines[0].id, 1}})));
    data::order_mark_request mark;
    mark.ref = "100";
    mark.moment = "on_shipment";
    mark.status = "2";
    CHECK(shop.live.run("order.mark", mark).result);
    CHECK(shop.total("mails") == 1);
    CHECK(shop.total("mails_without_tracking") == 0);
}

TEST_CASE("a shipment whose answer was cut is found, once it is stored, and never sent again",
          "[BC-09h][BC-11e]") {
    bigcommerce_shop shop;
    shop.add(R"({"id":100,"products":[{"sku":"A","quantity":5}]})");
    const auto order = shop.get(100);
    const auto parcel = bigcommerce_shop::parcel(order, {{order.lines[0].id, 2}});
    shop.knobs(R"({"faults":{"method":"POST","path":"/shipments$","delivery":"cut_before"}})");
    const auto lost = shop.live.run("shipment.confirm", parcel);
    CHECK_FALSE(lost.result);
    CHECK_FALSE(lost.failure);
    CHECK(matches(shop, parcel) == 1);
    CHECK(shop.total("shipments") == 1);
    // The trap: it would have made a twin.
    ref_of(shop.live.run("shipment.confirm", parcel));
    CHECK(matches(shop, parcel) == 2);
    CHECK(shop.total("duplicate_shipments") == 1);
}

TEST_CASE("a shipment that the store stores late is not there at once, and there in the end",
          "[BC-11e]") {
    bigcommerce_shop shop;
    shop.add(R"({"id":100,"products":[{"sku":"A","quantity":1}]})");
    const auto order = shop.get(100);
    const auto parcel = bigcommerce_shop::parcel(order, {{order.lines[0].id, 1}});
    shop.knobs(R"({"faults":{"method":"POST","late_ms":20000}})");
    CHECK_FALSE(shop.live.run("shipment.confirm", parcel).result);
    CHECK(matches(shop, parcel) == 0);
    shop.clock.pass(std::chrono::seconds(60)); // the manifest's settle
    CHECK(matches(shop, parcel) == 1);
}

TEST_CASE("a server's error after the write leaves it open, a refusal of the rate does not",
          "[BC-11b][BC-11d]") {
    bigcommerce_shop shop;
    shop.add(R"({"id":100,"products":[{"sku":"A","quantity":1}]})");
    const auto order = shop.get(100);
    const auto parcel = bigcommerce_shop::parcel(order, {{order.lines[0].id, 1}});
    shop.knobs(R"({"faults":{"method":"POST","status":504,"html":true,"execute":true}})");
    const auto open = shop.live.run("shipment.confirm", parcel);
    REQUIRE(open.failure);
    CHECK_FALSE(open.failure->verdict_of);
    CHECK(matches(shop, parcel) == 1);
    shop.knobs(R"({"faults":{"method":"POST","status":429,"headers":{"X-Retry-After":"7"}}})");
    const auto refused = shop.live.run("shipment.confirm", parcel);
    REQUIRE(refused.failure);
    CHECK(refused.failure->cls == DRAY_ERROR_RATE_LIMITED);
    CHECK(refused.failure->verdict_of);
    CHECK(refused.failure->retry_after.value() >= std::chrono::seconds(7));
    CHECK(shop.total("shipments") == 1);
}

TEST_CASE("a status is put alone, even where a PUT without one would reset it",
          "[BC-08a][BC-21a]") {
    bigcommerce_shop shop;
    shop.knobs(R"({"put_without_status_resets":true})");
    shop.add(R"({"id":100})");
    data::order_mark_request mark;
    mark.ref = "100";
    mark.status = "9";
    CHECK(shop.live.run("order.mark", mark).result);
    CHECK(shop.live.run("order.mark", mark).result);
    CHECK(shop.page(100).at("status_id") == 9);
    CHECK(shop.page(100).at("updates") == 1);
    CHECK(shop.page(100).at("repeated_statuses") == 0);
}

TEST_CASE("a store that rolls the status up is left as it rolled", "[BC-09g]") {
    bigcommerce_shop shop;
    shop.knobs(R"({"roll_up":"shipped"})");
    shop.add(R"({"id":100,"products":[{"sku":"A","quantity":2}]})");
    const auto order = shop.get(100);
    ref_of(shop.live.run("shipment.confirm",
                         bigcommerce_shop::parcel(order, {{order.lines[0].id, 2}})));
    data::order_mark_request mark;
    mark.ref = "100";
    mark.moment = "on_shipment";
    mark.status = "2";
    const auto marked = shop.live.run("order.mark", mark);
    REQUIRE(marked.result);
    CHECK(boost::json::parse(*marked.result).at("changed") == false);
    CHECK(shop.page(100).at("updates") == 0);
    CHECK(shop.page(100).at("status_id") == 2);
}

TEST_CASE("carriers of all sorts are said so that the store takes them", "[BC-09i][BC-21c]") {
    bigcommerce_shop shop;
    shop.knobs(R"({"carrier_check":"listed"})");
    shop.add(R"({"id":100,"products":[{"sku":"A","quantity":50}]})");
    const auto order = shop.get(100);
    int n = 0;
    for (const auto* carrier :
         {"UPS", "USPS", "FedEx", "DHL Express", "DPD UK", "GLS", "Royal Mail", "Canada Post",
          "Australia Post", "Evri", "nobody", ""}) {
        INFO(carrier);
        auto parcel =
            bigcommerce_shop::parcel(order, {{order.lines[0].id, 1}}, "T" + std::to_string(++n));
        parcel.shipment.carrier = carrier;
        ref_of(shop.live.run("shipment.confirm", parcel));
    }
    const auto page = shop.page(100);
    for (const auto& each : page.at("shipments").as_array())
        CHECK(each.at("shipping_provider") != "custom");
    CHECK(shop.refusals() == 0);
}

TEST_CASE("an own link and a number that is too long are taken as they are sent",
          "[BC-09j][BC-21d]") {
    bigcommerce_shop shop(R"("tracking_link":"always")");
    shop.add(R"({"id":100,"products":[{"sku":"A","quantity":2}]})");
    const auto order = shop.get(100);
    auto parcel = bigcommerce_shop::parcel(order, {{order.lines[0].id, 1}}, std::string(60, '7'));
    parcel.shipment.tracking_url = "https://track.example/1";
    ref_of(shop.live.run("shipment.confirm", parcel));
    CHECK(matches(shop, parcel) == 1);
    CHECK(shop.page(100).at("shipments").at(0).at("tracking_number").as_string().size() == 50);
}

TEST_CASE("refunded and foreign units are refused with the reason, and nothing is shipped",
          "[BC-09b][BC-21e]") {
    bigcommerce_shop shop;
    shop.add(R"({"id":100,"products":[{"sku":"A","quantity":3}]})");
    shop.add(R"({"id":101,"products":[{"sku":"B","quantity":1}]})");
    const auto order = shop.get(100);
    shop.knobs(R"({"human":{"do":"refund","order":100,"quantity":2,"line":)" + order.lines[0].id +
               "}}");
    auto seen = shop.live.run("shipment.confirm",
                              bigcommerce_shop::parcel(order, {{order.lines[0].id, 2}}));
    REQUIRE(seen.failure);
    CHECK(seen.failure->code == "more_than_open");
    CHECK(seen.failure->verdict_of);
    const auto foreign = shop.get(101).lines[0].id;
    seen = shop.live.run("shipment.confirm", bigcommerce_shop::parcel(order, {{foreign, 1}}));
    REQUIRE(seen.failure);
    CHECK(seen.failure->code == "wrong_line");
    CHECK(shop.total("shipments") == 0);
}

TEST_CASE("an order with a bundle becomes Shipped once its children are, whatever the store takes",
          "[BC-09l]") {
    for (const bool takes : {true, false}) {
        INFO(takes);
        bigcommerce_shop shop;
        shop.knobs(R"({"roll_up":"shipped"})");
        if (!takes)
            shop.knobs(R"({"bundle_line_shipments":"refused"})");
        shop.add(R"({"id":100,"products":[{"sku":"SET"},{"sku":"A","parent":0},
                                          {"sku":"B","parent":0}]})");
        const auto order = shop.get(100);
        REQUIRE(order.lines.size() == 3);
        CHECK(order.lines[0].is_bundle);
        ref_of(shop.live.run("shipment.confirm",
                             bigcommerce_shop::parcel(order, {{order.lines[1].id, 1}}, "T1")));
        auto last = bigcommerce_shop::parcel(order, {{order.lines[2].id, 1}}, "T2");
        last.bundles.emplace_back(order.lines[0].id, "SET", 1);
        ref_of(shop.live.run("shipment.confirm", last));
        CHECK(shop.page(100).at("status_id") == (takes ? 2 : 3));
        CHECK(shop.get(100).lines[0].shipped == (takes ? 1 : 0));
        CHECK(matches(shop, last) == 1);
        CHECK(shop.total("shipments") == 2);
    }
}
