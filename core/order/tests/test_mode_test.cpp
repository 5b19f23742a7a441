// Mode test: orders picked by hand are sent under a prefixed reference, nothing is told to the
// shop, and none of it counts once the source is live.

#include "core/order/requests.hpp"
#include "world.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::orders;
using namespace dray::orders::testing;
using ck = command_kind;
using ws = data::warehouse_state;

namespace {

policy in_test() {
    auto p = live();
    p.may_send = false;
    p.may_test = true;
    p.write_back = false;
    p.reference_prefix = "TEST-";
    return p;
}

/// Two lines, picked and accepted by the warehouse.
world tested() {
    world w(in_test());
    w.observe(two_lines());
    w.command(ck::send_test);
    w.begun();
    w.accepted();
    return w;
}

} // namespace

TEST_CASE("in mode test only an order picked by hand is sent, prefixed and marked", "[test mode]") {
    world w(in_test());
    w.observe(two_lines());
    CHECK(w.o.observed_only);
    CHECK(w.tasks.empty());

    w.command(ck::send_test);
    CHECK(w.last.refused.empty());
    CHECK(w.said("picked_as_test"));
    REQUIRE(w.last.tasks.size() == 1);
    CHECK(w.last.tasks[0].function == "order.submit");
    CHECK(w.c().test);
    CHECK(w.c().reference.rfind("TEST-1001-", 0) == 0);
    CHECK(to_consignment(w.o, w.c(), w.by).test);
    w.command(ck::send_test);
    CHECK(w.last.refused == "not_waiting_for_start");
}

TEST_CASE("a test's reference stays within what the destination takes", "[test mode]") {
    auto p = in_test();
    p.reference_limit = 16;
    world w(p);
    w.observe(two_lines());
    w.command(ck::send_test);
    CHECK(w.c().reference.size() == 16);
    CHECK(w.c().reference.rfind("TEST-", 0) == 0);
}

TEST_CASE("nothing of a test is told to the shop: no status, no shipment", "[test mode]") {
    auto w = tested();
    w.shipped(0, {box("P1", "T1", {{"1", "", 2}, {"2", "", 1}})}, ws::shipped, "Closed");
    CHECK(w.status() == "Shipped");
    CHECK(w.tasks.empty());
    CHECK(w.o.marks.empty());
}

TEST_CASE("outside mode test nothing is sent as a test", "[test mode]") {
    world w;
    w.by.may_send = false;
    w.observe(two_lines());
    w.command(ck::send_test);
    CHECK(w.last.refused == "not_in_test_mode");
    w.by.not_for_us = "filtered";
    world other(w.by);
    other.observe(two_lines());
    other.command(ck::send_test);
    CHECK(other.last.refused == "not_for_us");
}

TEST_CASE("a test does not count as sent once its source is started in earnest", "[test mode]") {
    auto w = tested();
    const auto test = w.c().reference;
    w.by = live();
    w.command(ck::start);
    CHECK(w.last.refused.empty());
    REQUIRE(w.o.consignments.size() == 2);
    CHECK(w.c(0).state == consignment_state::replaced);
    CHECK(w.c(0).closed_at);
    CHECK_FALSE(w.c(1).test);
    CHECK(w.c(1).generation == 2);
    CHECK(w.c(1).reference.rfind("1001-", 0) == 0);
    CHECK(w.c(1).lines == w.c(0).lines);
    CHECK(w.said("test_put_aside"));
    CHECK(w.status() == "New");
    // From here on it is an order like any other: the shop's status, then the submit.
    REQUIRE(w.last.tasks.size() == 2);
    CHECK(w.last.tasks[0].function == "order.mark");
    CHECK(w.last.tasks[1].reference == w.c(1).reference);
    w.begun(1);
    w.accepted(1, "W2");
    w.shipped(1, {box("P1", "T1", {{"1", "", 2}, {"2", "", 1}})}, ws::shipped, "Closed");
    w.confirmed(0);
    CHECK(w.status() == "Confirmed");
    w.command(ck::start);
    CHECK(w.last.refused == "not_waiting_for_start");
}

TEST_CASE("a test that was never sent is taken back by the start", "[test mode]") {
    world w(in_test());
    w.observe(two_lines());
    w.command(ck::send_test);
    w.by = live();
    w.command(ck::start);
    CHECK(w.queued("order.submit").size() == 1);
    CHECK(w.c(0).state == consignment_state::replaced);
    CHECK_FALSE(w.c(1).test);
}

TEST_CASE("a test under way, or shipped, is not sent again", "[test mode]") {
    world w(in_test());
    w.observe(two_lines());
    w.command(ck::send_test);
    w.begun();
    w.by = live();
    w.command(ck::start);
    CHECK(w.last.refused == "test_under_way");
    w.accepted();
    w.shipped(0, {box("P1", "T1", {{"1", "", 1}})});
    w.command(ck::start);
    CHECK(w.last.refused == "test_shipped");
    CHECK(w.o.consignments.size() == 1);
}

TEST_CASE("where a test was sent, a start does not wake what the shop cancelled", "[test mode]") {
    auto w = tested();
    w.by = live();
    w.edit([](data::order& v) { v.status.id = "X"; });
    w.command(ck::start);
    CHECK(w.status() == "Canceled");
    CHECK(w.queued("order.submit").empty());
    w.command(ck::start);
    CHECK(w.last.refused == "order_canceled");
}

TEST_CASE("without a test a start after tests is refused as ever", "[test mode]") {
    world w;
    w.observe(two_lines());
    w.accepted();
    w.command(ck::start);
    CHECK(w.last.refused == "not_waiting_for_start");
}
