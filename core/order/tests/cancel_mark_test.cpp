#include "world.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::orders;
using namespace dray::orders::testing;
using ws = data::warehouse_state;

namespace {

policy with_cancel() {
    auto p = live();
    p.moments[moment::on_cancel] = "X";
    return p;
}

std::size_t cancel_marks(const world& w) {
    std::size_t count = 0;
    for (const auto& [key, t] : w.tasks)
        count += t.moment == moment::on_cancel;
    return count;
}

} // namespace

TEST_CASE("a shop is told that the warehouse cancelled the whole order, once", "[cancel]") {
    world w(with_cancel());
    w.observe(two_lines());
    w.marked(moment::on_download);
    w.accepted();
    CHECK(cancel_marks(w) == 0);
    w.looked(0, ws::canceled, "Cancelled");
    CHECK(w.status() == "Canceled");
    CHECK(cancel_marks(w) == 1);
    CHECK(w.last.tasks.at(0).at_source);
    w.marked(moment::on_cancel, "X");
    w.looked(0, ws::canceled, "Still cancelled");
    // The echo of our own write is no news.
    w.edit([](data::order& v) { v.status.id = "X"; });
    CHECK(w.status() == "Canceled");
    CHECK(w.last.tasks.empty());
    int issued = 0;
    for (const auto& key : w.issued)
        issued += key.find("/on_cancel/") != std::string::npos;
    CHECK(issued == 1);
}

TEST_CASE("a shop is told of no cancellation that is its own, partial, a refusal or unconfigured",
          "[cancel]") {
    SECTION("its own") {
        world w(with_cancel());
        w.observe(two_lines());
        w.accepted();
        w.edit([](data::order& v) { v.status.id = "X"; });
        w.looked(0, ws::canceled, "Cancelled");
        CHECK(w.status() == "Canceled");
        CHECK(cancel_marks(w) == 0);
    }
    SECTION("one of two consignments") {
        world w(with_cancel());
        w.observe(two_groups());
        w.accepted(0, "W1");
        w.accepted(1, "W2");
        w.looked(0, ws::canceled, "Cancelled");
        CHECK(cancel_marks(w) == 0);
        w.looked(1, ws::canceled, "Cancelled");
        CHECK(cancel_marks(w) == 1);
    }
    SECTION("a refusal: a person may send it another way") {
        world w(with_cancel());
        w.observe(two_lines());
        w.accepted();
        w.looked(0, ws::failed, "Bad address");
        CHECK(cancel_marks(w) == 0);
    }
    SECTION("no status is configured") {
        world w;
        w.observe(two_lines());
        w.accepted();
        w.looked(0, ws::canceled, "Cancelled");
        CHECK(cancel_marks(w) == 0);
    }
    SECTION("nothing may be written to the shop") {
        world w(with_cancel());
        w.by.write_back = false;
        w.observe(two_lines());
        w.accepted();
        w.looked(0, ws::canceled, "Cancelled");
        CHECK(cancel_marks(w) == 0);
    }
}

TEST_CASE("a cancellation that the warehouse goes back on is not written any more", "[cancel]") {
    world w(with_cancel());
    w.observe(two_lines());
    w.accepted();
    w.looked(0, ws::canceled, "Cancelled");
    REQUIRE(cancel_marks(w) == 1);
    w.looked(0, ws::working, "Picking");
    CHECK(w.held_by("working_after_cancel"));
    CHECK(cancel_marks(w) == 0);
}
