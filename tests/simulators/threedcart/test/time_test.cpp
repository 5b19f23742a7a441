#include "tests/simulators/common/times.hpp"
#include "tests/simulators/threedcart/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

/// Sets the caller's clock to a moment and touches an order; tells LastUpdate.
std::string touched_at(harness& t, std::int64_t order, const std::string& moment) {
    t.now_ms = *parse_time(moment) * 1000;
    t.put("/Orders/" + std::to_string(order), R"({"InternalComments":"x"})");
    return std::string(t.order(order).at("LastUpdate").as_string());
}

} // namespace

TEST_CASE("times are the store's own and say no offset, over both clock changes", "[TDC-05b]") {
    harness t;
    t.seed(4);
    SECTION("in spring an hour is left out") {
        CHECK(touched_at(t, 100, "2024-03-10T06:59:59Z") == "2024-03-10T01:59:59");
        CHECK(touched_at(t, 101, "2024-03-10T07:00:00Z") == "2024-03-10T03:00:00");
        CHECK(ids(t.got("/Orders?lastupdatestart=03/10/2024&lastupdateend=03/10/2024")) ==
              "100 101");
        CHECK(t.get("/Orders?lastupdatestart=03/10/2024%2002:00:00"
                    "&lastupdateend=03/10/2024%2002:59:59")
                  .status == 404);
    }
    SECTION("in autumn an hour comes twice, and what was later looks earlier") {
        CHECK(touched_at(t, 100, "2024-11-03T05:45:00Z") == "2024-11-03T01:45:00");
        CHECK(touched_at(t, 101, "2024-11-03T06:15:00Z") == "2024-11-03T01:15:00");
        CHECK(ids(t.got("/Orders?lastupdatestart=11/03/2024%2001:30:00"
                        "&lastupdateend=11/03/2024%2001:59:59")) == "100");
        CHECK(ids(t.got("/Orders?lastupdatestart=11/03/2024%2001:00:00"
                        "&lastupdateend=11/03/2024%2001:59:59")) == "100 101");
        CHECK(touched_at(t, 102, "2024-11-03T07:00:00Z") == "2024-11-03T02:00:00");
    }
    SECTION("in any zone") {
        t.knobs(R"({"timezone":"Australia/Sydney"})");
        CHECK(touched_at(t, 100, "2024-04-06T15:59:59Z") == "2024-04-07T02:59:59");
        CHECK(touched_at(t, 101, "2024-04-06T16:00:00Z") == "2024-04-07T02:00:00");
        t.knobs(R"({"timezone":"Asia/Kolkata"})");
        CHECK(touched_at(t, 102, "2024-06-12T12:00:00Z") == "2024-06-12T17:30:00");
        t.knobs(R"({"timezone":"CET-1CEST,M3.5.0,M10.5.0/3"})");
        CHECK(touched_at(t, 103, "2024-10-27T00:59:59Z") == "2024-10-27T02:59:59");
        CHECK(touched_at(t, 103, "2024-10-27T01:00:00Z") == "2024-10-27T02:00:00");
        CHECK_THROWS(t.knobs(R"({"timezone":"Mars"})"));
    }
}

TEST_CASE("a store that moves to another zone leaves the times of its orders as they were") {
    harness t;
    t.seed(1);
    const auto before = t.order(100).at("OrderDate");
    t.knobs(R"({"timezone":"America/Los_Angeles"})");
    CHECK(t.order(100).at("OrderDate") == before);
    CHECK(touched_at(t, 100, "2024-06-12T12:00:00Z") == "2024-06-12T05:00:00");
}

TEST_CASE("the store's clock may be off") {
    harness t;
    t.knobs(R"({"clock_offset_s":-3600})");
    CHECK(t.store.books().at("local_time") == "2024-06-12T07:00:00");
    CHECK(t.order(t.add()).at("OrderDate") == "2024-06-12T07:00:00");
}
