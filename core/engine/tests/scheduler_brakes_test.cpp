// The brake: whom it stops, what of it, and until when.

#include "core/engine/tests/on_clocks.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::engine;
using namespace dray::engine::testing;
using namespace std::chrono_literals;

namespace {

bool stopped(const on_clocks& c, instance_id id, const std::string& function = "order.mark") {
    return !c.s.refuse(id, function, true, c.now.wall).empty();
}

} // namespace

TEST_CASE("a brake stops whom it names", "[scheduler][brake]") {
    on_clocks c;
    c.open(on_clocks::lane(east));
    c.open(on_clocks::lane(shop));
    SECTION("all") {
        c.braked({on_clocks::brake("all")});
        CHECK(stopped(c, shop));
        CHECK(stopped(c, east));
    }
    SECTION("a source, not a destination of that name") {
        c.braked({on_clocks::brake("source", "shop"), on_clocks::brake("source", "east")});
        CHECK(stopped(c, shop));
        CHECK_FALSE(stopped(c, east));
    }
    SECTION("a destination") {
        c.braked({on_clocks::brake("destination", "east")});
        CHECK_FALSE(stopped(c, shop));
        CHECK(stopped(c, east));
    }
    SECTION("a merchant") {
        c.braked({on_clocks::brake("merchant", "acme")});
        CHECK(stopped(c, shop));
        CHECK_FALSE(stopped(c, east));
    }
    SECTION(
        "a merchant, not a destination that carries its name: there only its orders are stopped") {
        auto lane = on_clocks::lane(east);
        lane.merchant = "acme";
        lane.feeds = {on_clocks::feed("shipments.download")};
        const auto asked = c.braked({on_clocks::brake("merchant", "acme")});
        REQUIRE(asked.claims.size() == 1); // of the warehouse, without the merchant's orders
        CHECK(asked.claims[0].except.empty());
        CHECK(asked.claims[0].of_orders.size() == 1);
        const auto opened = c.open(lane);
        CHECK(opened.feeds.size() == 1);
        CHECK_FALSE(stopped(c, east, "order.submit"));
        CHECK(stopped(c, shop));
    }
    SECTION("one function") {
        c.braked({on_clocks::brake("source", "shop", "order.mark")});
        CHECK(stopped(c, shop));
        CHECK_FALSE(stopped(c, shop, "shipment.confirm"));
    }
    SECTION("reads as well as writes, and it says who and why") {
        c.braked({on_clocks::brake("all")});
        CHECK(c.s.refuse(shop, "orders.download", false, c.now.wall) ==
              "paused by ann: stocktaking");
    }
    SECTION("released") {
        c.braked({on_clocks::brake("all")});
        c.braked({});
        CHECK_FALSE(stopped(c, shop));
    }
}

TEST_CASE("under a brake of some functions the others are claimed", "[scheduler][brake]") {
    on_clocks c;
    c.open(on_clocks::lane(shop));
    // What is within reach now may be due, so it is asked for at once.
    const auto asked = c.braked({on_clocks::brake("source", "shop", "order.mark"),
                                 on_clocks::brake("all", "", "order.submit")});
    REQUIRE(asked.claims.size() == 1);
    CHECK(asked.claims[0].except == std::vector<std::string>{"order.mark", "order.submit"});
}

TEST_CASE("what a brake left out is asked for when it ends, and not before", "[scheduler][brake]") {
    on_clocks c;
    c.open(on_clocks::lane(shop));
    auto b = on_clocks::brake("source", "shop", "order.mark");
    b.until = c.now.wall + 10min;
    CHECK(c.braked({b}).claims.size() == 1); // what is due without it
    c.got(shop, 0);                          // nothing but marks is due
    CHECK(c.due_in() == 10min);
    SECTION("by itself") {
        CHECK(c.pass(10min - 1ms).nothing());
        const auto asked = c.pass(1ms);
        REQUIRE(asked.claims.size() == 1);
        CHECK(asked.claims[0].except.empty());
    }
    SECTION("by a person") {
        CHECK(c.braked({}).claims.size() == 1);
    }
}

TEST_CASE("under a brake of everything nothing is claimed or read, and nobody spins",
          "[scheduler][brake]") {
    on_clocks c;
    c.braked({on_clocks::brake("all")});
    auto lane = on_clocks::lane(shop);
    lane.feeds = {on_clocks::feed("orders.download")};
    CHECK(c.open(lane, true).nothing());
    CHECK_FALSE(c.due_in()); // only the brake's release moves anything
    const auto released = c.braked({});
    CHECK(released.claims.size() == 1);
    CHECK(released.feeds.size() == 1);
}

TEST_CASE("a brake with an end ends by itself", "[scheduler][brake]") {
    on_clocks c;
    auto b = on_clocks::brake("source", "shop");
    b.until = c.now.wall + 10min;
    c.braked({b});
    auto lane = on_clocks::lane(shop);
    lane.feeds = {on_clocks::feed("orders.download")};
    CHECK(c.open(lane, true).nothing());
    CHECK(c.due_in() == 10min);
    CHECK(c.pass(10min - 1ms).nothing());
    const auto on = c.pass(1ms);
    CHECK(on.claims.size() == 1);
    CHECK(on.feeds.size() == 1);
    CHECK_FALSE(stopped(c, shop));
}

TEST_CASE("a brake on reading stops a feed and leaves tasks alone", "[scheduler][brake]") {
    on_clocks c;
    c.braked({on_clocks::brake("source", "shop", "orders.download")});
    auto lane = on_clocks::lane(shop);
    lane.feeds = {on_clocks::feed("orders.download")};
    const auto opened = c.open(lane, true);
    CHECK(opened.claims.size() == 1);
    CHECK(opened.claims[0].except.empty());
    CHECK(opened.feeds.empty());
}

TEST_CASE("a brake on a shop's orders goes along with each claim of a warehouse, until it ends",
          "[scheduler][brake]") {
    on_clocks c;
    c.open(on_clocks::lane(east));
    auto b = on_clocks::brake("source", "shop", "order.submit");
    b.until = c.now.wall + 10min;
    const auto asked = c.braked({b, on_clocks::brake("merchant", "acme")});
    REQUIRE(asked.claims.size() == 1);
    CHECK(asked.claims[0].except.empty());
    CHECK(asked.claims[0].of_orders.size() == 2);
    c.got(east, 0); // nothing else is due
    CHECK(c.due_in() == 10min);
    const auto on = c.pass(10min);
    REQUIRE(on.claims.size() == 1);
    CHECK(on.claims[0].of_orders.size() == 1);
    c.got(east, 0);
    CHECK_FALSE(c.due_in());
    CHECK(c.braked({}).claims.size() == 1);
}
