#include "core/order/requests.hpp"
#include "core/order/standing.hpp"
#include "world.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::orders;
using namespace dray::orders::testing;
using ws = data::warehouse_state;

namespace {

/// Of the keys that were ever issued for that function, those that stand.
std::vector<std::string> standing(const world& w, const std::string& function) {
    std::vector<std::string> all;
    for (const auto& key : w.issued) {
        if (key.rfind(function + "/", 0) == 0 && stands(w.o, key))
            all.push_back(key);
    }
    return all;
}

} // namespace

TEST_CASE("a task stands from when it is queued until it is done or taken back", "[standing]") {
    world w;
    w.observe(two_lines());
    CHECK(standing(w, "order.submit").size() == 1);
    CHECK(standing(w, "order.mark").size() == 1);
    CHECK_FALSE(stands(w.o, "order.submit/of-somebody-else/1"));
    w.marked(moment::on_download);
    CHECK(standing(w, "order.mark").empty());
    w.begun();
    CHECK(standing(w, "order.submit").size() == 1); // under way, and still wanted
    w.refused();
    CHECK(standing(w, "order.submit").size() == 1);
    w.accepted();
    CHECK(standing(w, "order.submit").empty());
    w.shipped(0, {box("P1", "T1", {{"1", "", 2}, {"2", "", 1}})});
    CHECK(standing(w, "shipment.confirm").size() == 1);
    w.confirmed(0);
    CHECK(standing(w, "shipment.confirm").empty());
}

TEST_CASE("what was queued anew stands, what it replaced does not", "[standing]") {
    world w;
    w.observe(two_lines());
    const auto first = standing(w, "order.submit").at(0);
    w.edit([](data::order& v) { v.lines[0].quantity = 9; });
    const auto second = standing(w, "order.submit");
    REQUIRE(second.size() == 1);
    CHECK(second[0] != first);
    w.command(command_kind::cancel_sending);
    CHECK(standing(w, "order.submit").empty());
}

TEST_CASE("nothing stands of an order that the shop cancelled before it was sent", "[standing]") {
    world w;
    w.observe(two_lines());
    w.edit([](data::order& v) { v.status.id = "X"; });
    CHECK(standing(w, "order.submit").empty());
    CHECK(standing(w, "order.mark").empty());
}

TEST_CASE("no mark of an order that the shop cancelled stands: it would undo the cancellation",
          "[standing]") {
    world w;
    w.observe(two_lines());
    w.marked(moment::on_download);
    w.accepted();
    w.shipped(0, {box("P1", "T1", {{"1", "", 2}, {"2", "", 1}})});
    w.confirmed(0);
    REQUIRE(standing(w, "order.mark").size() == 1); // on_shipment
    w.edit([](data::order& v) { v.status.id = "X"; });
    CHECK(standing(w, "order.mark").empty());
    w.edit([](data::order& v) { v.status.id = "11"; });
    CHECK(standing(w, "order.mark").size() == 1);
}

TEST_CASE("a confirmation does not stand while its parcel has no number or is voided",
          "[standing]") {
    world w;
    w.observe(two_lines());
    w.accepted();
    const auto told = box("P1", "T1", {{"1", "", 2}, {"2", "", 1}});
    w.shipped(0, {told});
    const auto first = standing(w, "shipment.confirm").at(0);
    auto changed = told;
    changed.tracking.clear();
    w.shipped(0, {changed});
    CHECK(standing(w, "shipment.confirm").empty());
    w.shipped(0, {told});
    const auto second = standing(w, "shipment.confirm");
    REQUIRE(second.size() == 1);
    CHECK(second[0] != first);
    changed = told;
    changed.voided = true;
    w.shipped(0, {changed});
    CHECK(standing(w, "shipment.confirm").empty());
    // Whether it was told before is still asked, in the words in which it was told.
    const auto asked = to_confirmation(w.o, w.s(0));
    CHECK_FALSE(asked.shipment.voided);
    REQUIRE(asked.shipment.lines.size() == 2);
    CHECK(asked.shipment.lines[0].quantity == 2);
}

TEST_CASE("the first number told of a consignment that was accepted without one binds it",
          "[warehouse]") {
    world w;
    w.observe(two_lines());
    w.accepted(0, "");
    REQUIRE(w.c().state == consignment_state::accepted);
    consignment_seen e;
    e.consignment = w.c().id;
    e.at = w.now;
    e.update.reference = w.c().reference;
    e.update.state = ws::working;
    e.update.word = "Picking";
    w.run(e);
    CHECK(w.c().destination_ref.empty());
    e.update.ref = "W5";
    w.run(e);
    CHECK(w.c().destination_ref == "W5");
    CHECK(w.last.changed);
    CHECK(w.last.history.at(0).code == "consignment_named");
    w.run(e);
    CHECK_FALSE(w.last.changed);
    e.update.ref = "W6";
    w.run(e);
    CHECK(w.c().destination_ref == "W5");
    CHECK(w.last.problems.at(0).code == "destination_ref_changed");
}
