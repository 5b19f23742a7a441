#include "core/engine/page.hpp"

#include "dray/data/order_json.hpp"
#include "dray/data/shipment_json.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::engine;

namespace {

data::order version(const std::string& ref) {
    data::order v;
    v.ref = v.number = ref;
    v.status = data::status("11", "Awaiting");
    v.created_at = v.modified_at = data::timestamp(std::chrono::hours(24 * 20'000));
    v.currency = "USD";
    data::ship_group g;
    g.id = "g1";
    g.to.name = "Ann Example";
    g.to.street1 = "1 Dock Road";
    g.to.city = "Austin";
    g.to.country_code = "US";
    v.ship_groups.push_back(g);
    data::line l;
    l.id = "11";
    l.ship_group = "g1";
    l.sku = "A";
    l.name = "Product";
    l.quantity = 1;
    v.lines.push_back(l);
    return v;
}

plugin::emitted_batch batch_of(const std::string& ref, const std::string& json) {
    plugin::emitted_batch b;
    auto& i = b.items.emplace_back();
    i.ref = ref;
    i.json = json;
    return b;
}

} // namespace

TEST_CASE("a page keeps its cursor and the plugin's state beside its items", "[page]") {
    auto b = batch_of("7", data::to_json_text(version("7")));
    b.cursor = "c1";
    b.state["k"] = "v";
    b.state["gone"] = std::nullopt;
    const auto p = read_orders(std::move(b));
    REQUIRE(p.items.size() == 1);
    CHECK(p.items[0].value == version("7"));
    CHECK(p.items[0].ref == "7");
    CHECK(p.cursor == "c1");
    CHECK(p.state.at("k") == "v");
    CHECK_FALSE(p.state.at("gone"));
    CHECK_FALSE(read_orders(plugin::emitted_batch()).cursor);
}

TEST_CASE("an item that the connector did not name goes by the name inside", "[page]") {
    const auto p = read_orders(batch_of("", data::to_json_text(version("7"))));
    CHECK(p.items.at(0).ref == "7");
    CHECK(p.items.at(0).value);
}

TEST_CASE("an item with two names is poison, under the name by which it was announced", "[page]") {
    const auto p = read_orders(batch_of("8", data::to_json_text(version("7"))));
    const auto& i = p.items.at(0);
    CHECK_FALSE(i.value);
    CHECK(i.ref == "8");
    CHECK(i.why.find('8') != std::string::npos);
    CHECK(i.why.find('7') != std::string::npos);
    CHECK(data::from_json_text<data::order>(i.raw) == version("7"));
}

TEST_CASE("what cannot be read is poison with why and as it came, never an error of the page",
          "[page]") {
    auto bad = version("7");
    bad.lines[0].quantity = -1;
    const auto negative = data::to_json_text(bad);
    for (const auto& text : {std::string("not json"), std::string("{}"), std::string("[]"),
                             std::string(), negative, std::string(R"({"ref":7})")}) {
        INFO(text);
        auto b = batch_of("7", text);
        b.items.push_back(batch_of("9", data::to_json_text(version("9"))).items[0]);
        const auto p = read_orders(std::move(b));
        REQUIRE(p.items.size() == 2);
        CHECK_FALSE(p.items[0].value);
        CHECK_FALSE(p.items[0].why.empty());
        CHECK(p.items[0].raw == text);
        CHECK(p.items[1].value);
    }
}

TEST_CASE("what the connector itself calls poison is not read at all", "[page]") {
    auto b = batch_of("7", data::to_json_text(version("7")));
    b.items[0].poison = "its currency changed twice";
    const auto p = read_orders(std::move(b));
    CHECK_FALSE(p.items[0].value);
    CHECK(p.items[0].why == "its currency changed twice");
}

TEST_CASE("of a huge poison item only a part is kept", "[page]") {
    const auto p = read_orders(batch_of("7", std::string(3 << 20, 'x')));
    CHECK(p.items.at(0).raw.size() == 1 << 20);
}

TEST_CASE("updates of consignments are read the same way", "[page]") {
    data::consignment_update u;
    u.ref = "W1";
    u.reference = "R1";
    u.state = data::warehouse_state::working;
    u.word = "Picking";
    auto b = batch_of("W1", data::to_json_text(u));
    b.items.push_back(batch_of("W2", "{").items[0]);
    const auto p = read_updates(std::move(b));
    CHECK(p.items.at(0).value == u);
    CHECK_FALSE(p.items.at(1).value);
    CHECK(p.items.at(1).ref == "W2");
}
