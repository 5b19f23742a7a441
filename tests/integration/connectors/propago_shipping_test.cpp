// What a simulated warehouse ships is told as what it shipped.

#include "tests/integration/connectors/propago_warehouse.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace dray;
using data::warehouse_state;
using dray::test::propago_warehouse;

namespace {

/// "SKU-A x1 [1Z… 1ZB] | …" in the order of the shipments.
std::string shipped(const data::consignment_update& news) {
    std::string out;
    for (const auto& each : news.shipments) {
        out += out.empty() ? "" : " | ";
        for (const auto& line : each.lines)
            out += line.line + ":" + line.sku + " x" + std::to_string(line.quantity) + ' ';
        out += '[' + each.tracking;
        for (const auto& more : each.more_tracking)
            out += ' ' + more;
        out += ']';
    }
    return out;
}

} // namespace

TEST_CASE("the warehouse's walk is followed word by word, and Shipping ships nothing",
          "[PG-05a][PG-22c]") {
    propago_warehouse there;
    there.knobs(R"({"auto_walk":{"step_ms":60000}})");
    const auto number = there.submitted();
    std::string word;
    std::vector<std::pair<std::string, warehouse_state>> seen;
    for (int i = 0; i < 6 && word != "Closed"; ++i) {
        const auto news = there.look(number, word);
        if (news) {
            word = news->word;
            seen.emplace_back(word, news->state);
            CHECK(news->shipments.empty() == (word != "Closed"));
        }
        there.clock.pass(std::chrono::seconds(60));
    }
    const std::vector<std::pair<std::string, warehouse_state>> expected{
        {"Released", warehouse_state::accepted},
        {"Waved", warehouse_state::working},
        {"Picking", warehouse_state::working},
        {"Shipping", warehouse_state::working},
        {"Closed", warehouse_state::shipped}};
    CHECK(seen == expected);
}

TEST_CASE("a back order's first parcel comes before it is closed, the rest after",
          "[PG-05b][PG-06a][PG-06c]") {
    propago_warehouse there;
    const auto number = there.submitted();
    there.knobs(R"({"ship":{"po":"D-7K2Q-1","lines":[{"line":1,"quantity":1}],
                            "tracking":["1ZA"]}})");
    auto news = there.look(number, "Picking");
    REQUIRE(news);
    CHECK(news->word == "BackOrdered");
    CHECK(news->state == warehouse_state::part_shipped);
    CHECK(shipped(*news) == "1:SKU-A x1 [1ZA]");
    there.knobs(R"({"ship":{"po":"D-7K2Q-1","tracking":["1ZB"]}})");
    news = there.look(number, "BackOrdered");
    REQUIRE(news);
    CHECK(news->state == warehouse_state::shipped);
    CHECK(shipped(*news) == "1:SKU-A x1 [1ZA] | 1:SKU-A x1 2:SKU-B x1 [1ZB]");
}

TEST_CASE("parcels of every sort are told: several numbers, none, the same again, cost 0",
          "[PG-06b][PG-06d][PG-06e][PG-06f]") {
    for (const std::string empty : {"missing", "nil"}) {
        INFO(empty);
        propago_warehouse there;
        there.knobs("{\"empty_data\":\"" + empty + "\"}");
        const auto number = there.submitted();
        there.knobs(R"({"ship":[
            {"po":"D-7K2Q-1","lines":[{"line":1,"quantity":1}],"tracking":["1ZA","1ZB"],
             "cost":"0"},
            {"po":"D-7K2Q-1","lines":[{"line":1,"quantity":1}],
             "parcels":[{"carrier":"UPS"}]},
            {"po":"D-7K2Q-1","tracking":["1ZA"],"cost":"7.25"}]})");
        const auto news = there.look(number);
        REQUIRE(news);
        CHECK(shipped(*news) == "1:SKU-A x1 [1ZA 1ZB] | 1:SKU-A x1 [] | 2:SKU-B x1 [1ZA]");
        std::set<std::string> refs;
        for (const auto& each : news->shipments)
            refs.insert(each.ref);
        CHECK(refs.size() == 3);
        CHECK(news->shipments[0].cost.find_first_not_of("0.") == std::string::npos);
        CHECK(news->shipments[2].cost == "7.25");
    }
}

TEST_CASE("an order that a person cancelled is canceled, never shipped", "[PG-05c]") {
    propago_warehouse there;
    const auto number = there.submitted();
    there.knobs(R"({"cancel":{"po":"D-7K2Q-1"}})");
    const auto news = there.look(number, "Released");
    REQUIRE(news);
    CHECK(news->state == warehouse_state::canceled);
    CHECK(news->shipments.empty());
    CHECK(there.found().at(0).state == warehouse_state::canceled);
}

TEST_CASE("Unknown and words of no list are unknown", "[PG-05d]") {
    for (const std::string word : {"Unknown", "Teleported"}) {
        INFO(word);
        propago_warehouse there;
        const auto number = there.submitted();
        there.knobs(R"({"set_status":{"po":"D-7K2Q-1","status":")" + word + "\"}}");
        const auto news = there.look(number, "Released");
        REQUIRE(news);
        CHECK(news->state == warehouse_state::unknown);
        CHECK(news->word == word);
    }
}

TEST_CASE("no shipment yet is said in four ways, and is none in each", "[PG-02c]") {
    for (const std::string word :
         {"NoShipmentsFoundForOrder", "NoShipmentData", "NoData", "Success"}) {
        INFO(word);
        propago_warehouse there;
        there.knobs("{\"no_shipment_word\":\"" + word + "\"}");
        const auto number = there.submitted();
        there.knobs(R"({"set_status":{"po":"D-7K2Q-1","status":"BackOrdered"}})");
        const auto news = there.look(number, "Picking");
        REQUIRE(news);
        CHECK(news->shipments.empty());
        CHECK(news->shipments_read);
    }
}

TEST_CASE("dates of every style find the order at its date", "[PG-09a]") {
    for (const auto& [style, minutes, setting] :
         {std::tuple{"plain", 0, "Z"}, std::tuple{"plain", -360, "-06:00"},
          std::tuple{"zulu", -360, "Z"}, std::tuple{"offset", 330, "Z"}}) {
        INFO(style << ' ' << minutes);
        propago_warehouse there(std::string("\"timezone_offset\":\"") + setting + '"');
        there.knobs("{\"date_style\":\"" + std::string(style) +
                    "\",\"utc_offset_minutes\":" + std::to_string(minutes) + "}");
        const auto number = there.submitted();
        const auto matches = there.found();
        REQUIRE(matches.size() == 1);
        REQUIRE(matches[0].submitted_at);
        CHECK(*matches[0].submitted_at - there.clock.now() < std::chrono::seconds(1));
        CHECK(there.clock.now() - *matches[0].submitted_at < std::chrono::seconds(1));
        there.knobs(R"({"ship":{"po":"D-7K2Q-1"}})");
        const auto news = there.look(number, "Released");
        REQUIRE(news);
        REQUIRE(news->shipments.size() == 1);
        REQUIRE(news->shipments[0].shipped_at);
        CHECK(*news->shipments[0].shipped_at - there.clock.now() < std::chrono::seconds(1));
    }
}

TEST_CASE("a page that the account caps, and a last one that is short, hide no order",
          "[PG-07a][PG-07d]") {
    propago_warehouse there(R"("search_page_size":40)");
    there.knobs(R"({"page_size_cap":15})");
    for (int i = 0; i < 100; ++i)
        there.submitted(propago_warehouse::consignment("D-" + std::to_string(i)));
    data::orders_list_request range;
    range.from = there.clock.now() - std::chrono::hours(1);
    range.until = there.clock.now() + std::chrono::hours(1);
    const auto seen = there.live.run("orders.list", range);
    REQUIRE(seen.result);
    std::set<std::string> refs;
    for (const auto& batch : seen.emits)
        for (const auto& item : batch.items)
            refs.insert(item.ref);
    CHECK(refs.size() == 100);
}

TEST_CASE("an order that is gone is unknown, whatever the account calls it", "[PG-02b]") {
    for (const std::string word : {"InvalidOrderNumber", "NoData", "Success"}) {
        INFO(word);
        propago_warehouse there;
        there.knobs("{\"unknown_po_word\":\"" + word + "\"}");
        const auto news = there.look("999999", "Released");
        REQUIRE(news);
        CHECK(news->state == warehouse_state::unknown);
        CHECK(news->shipments.empty());
    }
}
