// What the connector reads of a simulated store is what the store holds.

#include "tests/integration/connectors/bigcommerce_shop.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace dray;
using dray::test::bigcommerce_shop;

namespace {

constexpr const char* every_kind = R"({"seed":{"count":220,"seed":5,"poison":0}})";
const std::vector<std::string> all_statuses{"1", "2", "3",  "4",  "5",  "6",  "7",
                                            "8", "9", "10", "11", "12", "13", "14"};

std::string refs(const std::vector<data::order>& orders) {
    std::string out;
    for (const auto& each : orders)
        out += (out.empty() ? "" : " ") + each.ref;
    return out;
}

/// As JSON, sorted by ref: what two ways of reading are compared by.
std::vector<std::string> texts(std::vector<data::order> orders) {
    std::sort(orders.begin(), orders.end(),
              [](const auto& left, const auto& right) { return left.ref < right.ref; });
    std::vector<std::string> out;
    for (const auto& each : orders)
        out.push_back(data::to_json_text(each));
    return out;
}

} // namespace

TEST_CASE("orders of every kind read the same with the list as by their sub-resources",
          "[BC-06a][BC-06b][BC-10a][BC-10b][BC-10c][BC-10d][BC-10e][BC-10f][BC-10g][BC-20d]") {
    bigcommerce_shop with_list;
    bigcommerce_shop by_parts(R"("order_detail":"sub_resources","page_size":50)");
    with_list.knobs(every_kind);
    by_parts.knobs(every_kind);
    auto left = with_list.download(all_statuses);
    const auto right = by_parts.download(all_statuses);
    CHECK(left.size() > 200);
    // The place of a pickup stands in the list's consignments alone.
    for (auto& order : left) {
        for (auto& group : order.ship_groups) {
            if (group.kind != data::group_kind::pickup)
                continue;
            CHECK_FALSE(group.to.street1.empty());
            group.to = {};
            group.method.clear();
        }
    }
    const auto one = texts(left);
    const auto other = texts(right);
    REQUIRE(one.size() == other.size());
    for (std::size_t i = 0; i < one.size(); ++i)
        CHECK(one[i] == other[i]);
    CHECK(with_list.refusals() == 0);
    CHECK(by_parts.refusals() == 0);
}

TEST_CASE("no function of the connector asks what the store does not take",
          "[BC-03a][BC-03b][BC-03c]") {
    bigcommerce_shop shop(R"("page_size":3,"check_open_quantity":"always")");
    shop.knobs(R"({"limit_over_max":"400","seed":{"count":20,"mix":{"simple":1},"poison":0}})");
    const auto orders = shop.download({"11", "9"});
    REQUIRE(orders.size() == 20);
    data::orders_list_request range;
    range.from = *data::parse_time("2020-01-01T00:00:00Z");
    range.until = shop.clock.now();
    CHECK(shop.live.run("orders.list", range).result);
    CHECK(shop.live.run("connection.test").result);
    CHECK(shop.live.run("statuses.list").result);
    const auto& one = orders.front();
    CHECK(shop.get(std::stoll(one.ref)).ref == one.ref);
    const auto parcel = bigcommerce_shop::parcel(one, {{one.lines[0].id, 1}});
    CHECK(shop.live.run("shipment.confirm", parcel).result);
    CHECK(shop.live.run("shipment.find", parcel).result);
    data::order_mark_request mark;
    mark.ref = one.ref;
    mark.status = "Shipped";
    CHECK(shop.live.run("order.mark", mark).result);
    data::order_cancel_request cancel;
    cancel.ref = orders.back().ref;
    CHECK(shop.live.run("order.cancel", cancel).result);
    CHECK(shop.refusals() == 0);
}

TEST_CASE("two stores of one connector keep to themselves", "[BC-01c]") {
    bigcommerce_shop one("", "store1");
    bigcommerce_shop other("", "store2");
    one.add(R"({"id":100})");
    other.add(R"({"id":200})");
    CHECK(refs(one.download()) == "100");
    CHECK(refs(other.download()) == "200");
    for (const auto& each : one.live.asked)
        CHECK(each.find("/stores/store1/") != std::string::npos);
    const auto named = one.live.run("connection.test").result.value();
    CHECK(boost::json::parse(named).at("account") == "store1");
    CHECK(boost::json::parse(other.live.run("connection.test").result.value()).at("account") ==
          "store2");
}

TEST_CASE("every request says that it wants JSON, whatever the platform would choose", "[BC-22a]") {
    bigcommerce_shop shop;
    shop.knobs(R"({"without_accept":"xml"})");
    shop.add(R"({"id":100})");
    CHECK(refs(shop.download()) == "100");
    CHECK(shop.get(100).ref == "100");
    CHECK(shop.live.run("statuses.list").result);
    CHECK(shop.live.run("connection.test").result);
}

TEST_CASE("pages of any size end, exactly full ones too", "[BC-02a][BC-02c][BC-02d]") {
    for (const std::string size : {"1", "7", "50", "250"}) {
        INFO(size);
        bigcommerce_shop shop("\"page_size\":" + size);
        CHECK(shop.download().empty());
        shop.knobs(R"({"seed":{"count":50,"mix":{"simple":1},"poison":0,"spacing_s":60}})");
        CHECK(shop.download().size() == 50);
        CHECK(shop.refusals() == 0);
    }
}

TEST_CASE("a store that cuts the limit silently is still read to its end", "[BC-02e]") {
    bigcommerce_shop shop;
    shop.knobs(R"({"limit_over_max":"clamp","seed":{"count":600,"mix":{"simple":1},"poison":0}})");
    CHECK(shop.download({"11", "9", "7", "1"}).size() == 600);
}

TEST_CASE("dates without an offset, exclusive bounds and a clock apart lose no order", "[BC-04a]") {
    for (const std::string knob :
         {R"({"boundaries_inclusive":false})", R"({"default_utc_offset_min":-300})",
          R"({"clock_offset_s":-30})", R"({"clock_offset_s":30})"}) {
        INFO(knob);
        bigcommerce_shop shop(R"("page_size":5)");
        shop.knobs(knob);
        shop.knobs(R"({"seed":{"count":40,"mix":{"simple":1},"poison":0,"spacing_s":0}})");
        CHECK(shop.download().size() == 40);
    }
}

TEST_CASE("what changes between two pages is neither missed nor read twice", "[BC-12a][BC-12b]") {
    bigcommerce_shop shop(R"("page_size":4)");
    shop.knobs(R"({"seed":{"count":12,"mix":{"simple":1},"poison":0,"spacing_s":600}})");
    shop.knobs(R"({"then":[
        {"when":{"path":"/orders$"},"do":{"human":{"do":"touch","order":101}}},
        {"when":{"path":"/orders$","after":1},"do":{"add_order":{"id":500}}}]})");
    const auto orders = shop.download();
    std::set<std::string> seen;
    for (const auto& each : orders)
        seen.insert(each.ref);
    CHECK(seen.size() == 13);
    CHECK(seen.contains("500"));
    // Read again as it is after the change, never twice as it was.
    std::set<std::string> versions;
    for (const auto& each : orders)
        CHECK(versions.insert(each.ref + data::format_time(each.modified_at)).second);
}

TEST_CASE("an order that is paid late comes though younger ones were read before",
          "[BC-07d][BC-20a]") {
    bigcommerce_shop shop;
    shop.add(R"({"id":100,"kind":"incomplete"})");
    shop.clock.pass(std::chrono::hours(5));
    shop.add(R"({"id":101})");
    data::orders_download_request request;
    request.from = data::parse_time("2020-01-01T00:00:00Z");
    request.statuses = {"11"};
    request.overlap_seconds = 3600;
    const auto first = shop.live.run("orders.download", request);
    REQUIRE(first.emits.size() == 1);
    CHECK(first.emits[0].items.size() == 1);
    CHECK(first.emits[0].items[0].ref == "101");
    shop.clock.pass(std::chrono::hours(5));
    shop.knobs(R"({"human":{"do":"set_status","order":100,"status_id":11}})");
    request.cursor = first.emits[0].cursor;
    const auto second = shop.live.run("orders.download", request);
    REQUIRE(second.emits.size() == 1);
    CHECK(second.emits[0].items.back().ref == "100");
}

TEST_CASE("our own write brings the order back with a new date and nothing else changed",
          "[BC-08e]") {
    bigcommerce_shop shop;
    shop.add(R"({"id":100,"products":[{"sku":"A","quantity":2}]})");
    const auto before = shop.download().at(0);
    shop.clock.pass(std::chrono::minutes(10));
    data::order_mark_request mark;
    mark.ref = "100";
    mark.status = "9";
    CHECK(shop.live.run("order.mark", mark).result);
    auto after = shop.download({"9"}).at(0);
    CHECK(after.modified_at > before.modified_at);
    CHECK(after.status.id == "9");
    after.modified_at = before.modified_at;
    after.status = before.status;
    CHECK(data::to_json_text(after) == data::to_json_text(before));
}

TEST_CASE("a translated store is spoken to in its own labels, and by ids all the same",
          "[BC-07a][BC-07c]") {
    bigcommerce_shop shop;
    shop.add(R"({"id":100})");
    shop.knobs(R"({"translations":{"fr":{"2":"Expédié","11":"En attente"}},"locale":"fr"})");
    CHECK(shop.get(100).status.name == "En attente");
    CHECK(shop.get(100).status.id == "11");
    data::order_mark_request mark;
    mark.ref = "100";
    mark.status = "Shipped";
    const auto gone = shop.live.run("order.mark", mark);
    REQUIRE(gone.failure);
    CHECK(gone.failure->code == "status_unknown");
    CHECK(gone.failure->message.find("Expédié") != std::string::npos);
    mark.status = "Expédié";
    CHECK(shop.live.run("order.mark", mark).result);
    CHECK(shop.page(100).at("status_id") == 2);
}
