// A status that cannot be written holds its own write, and for a time what waits for it.

#include "world.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::orders;
using namespace dray::orders::testing;
using namespace std::chrono_literals;
using ws = data::warehouse_state;

namespace {

const std::string unmapped = "shop/status_unmapped/on_download";

policy patient() {
    auto p = live();
    p.status_hold_max = 4h;
    return p;
}

const task_wanted& submit_of(const world& w) {
    const auto keys = w.queued("order.submit");
    REQUIRE(keys.size() == 1);
    return w.tasks.at(keys[0]);
}

} // namespace

TEST_CASE("an order waits for its on_download status at most status_hold_max", "[held marks]") {
    world w(patient());
    w.observe(two_lines());
    CHECK(submit_of(w).after == w.o.marks[0].sequence);
    w.mark_held(moment::on_download, unmapped);
    const auto since = w.now;
    CHECK(w.status() == "Error");
    CHECK(w.stage() == "new");
    CHECK(w.o.problems == std::vector<std::string>{unmapped});
    CHECK(w.said("mark_held"));
    // Then it goes, with the problem open, whatever becomes of the mark.
    CHECK(submit_of(w).due_at == since + 4h);
    CHECK(submit_of(w).after == 0);
    CHECK(w.queued("order.mark").size() == 1);
    w.mark_held(moment::on_download, unmapped);
    CHECK_FALSE(w.last.changed); // its time does not begin anew
}

TEST_CASE("once the status can be set the order waits for it again, however long", "[held marks]") {
    world w(patient());
    w.observe(two_lines());
    w.mark_held(moment::on_download, unmapped);
    w.resolved(unmapped);
    CHECK(w.status() == "New");
    CHECK(submit_of(w).due_at == w.now);
    CHECK(submit_of(w).after == w.o.marks[0].sequence);
    CHECK_FALSE(w.o.marks[0].held_until);
    CHECK(w.o.marks[0].problem.empty());
    // Held once more it may wait as long once more.
    w.mark_held(moment::on_download, unmapped);
    CHECK(submit_of(w).due_at == w.now + 4h);
}

TEST_CASE("on_status_error = continue sends at once and keeps the problem", "[held marks]") {
    world w(patient());
    w.by.hold_submit_on_mark = false;
    w.observe(two_lines());
    const auto before = submit_of(w).identity_key;
    w.mark_held(moment::on_download, unmapped);
    CHECK(submit_of(w).identity_key == before);
    CHECK(submit_of(w).after == 0);
    CHECK(w.status() == "Error");
    w.accepted();
    CHECK(w.stage() == "at_wms");
    w.resolved(unmapped);
    CHECK(w.status() == "At WMS");
    CHECK(w.queued("order.mark").size() == 1); // still to be written
}

TEST_CASE("a held order keeps to an operator's hold that ends later", "[held marks]") {
    world w(patient());
    w.observe(two_lines());
    const auto until = w.now + 9h;
    w.command(command_kind::hold, until);
    w.mark_held(moment::on_download, unmapped);
    CHECK(submit_of(w).due_at == until);
}

TEST_CASE("a status problem never withholds tracking", "[held marks]") {
    world w(patient());
    w.observe(two_lines());
    w.mark_held(moment::on_download, unmapped);
    w.accepted(); // its time was over
    w.shipped(0, {box("P1", "T1", {{"1", "", 1}})});
    CHECK(w.queued("shipment.confirm").size() == 1);
    w.confirmed(0);
    // The next moment takes the first one's place; nothing waits for a mark that will not come.
    REQUIRE(w.queued("order.mark").size() == 1);
    CHECK(w.queued("order.mark")[0].find("on_partial_shipment") != std::string::npos);
    w.mark_held(moment::on_partial_shipment, "shop/status_unmapped/on_partial_shipment");
    CHECK_FALSE(w.o.marks[0].held_until); // there is nothing for it to hold
    w.shipped(0, {box("P1", "T1", {{"1", "", 1}}), box("P2", "T2", {{"1", "", 1}, {"2", "", 1}})});
    CHECK(w.queued("shipment.confirm").size() == 1);
    w.confirmed(1, "S2");
    CHECK(w.stage() == "confirmed");
}

TEST_CASE("a mark that is not there holds nothing but the order", "[held marks]") {
    world w(patient());
    w.observe(two_lines());
    const auto before = submit_of(w).identity_key;
    w.mark_held(moment::on_shipment, "shop/status_unmapped/on_shipment");
    CHECK(w.status() == "Error");
    CHECK(submit_of(w).identity_key == before);
    w.marked(moment::on_download);
    w.mark_held(moment::on_download, unmapped); // too late: it is written
    CHECK(submit_of(w).identity_key == before);
}
