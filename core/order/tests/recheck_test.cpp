// An order that waited is read again at its shop before it is sent, and not sent as it was.

#include "core/order/recheck.hpp"
#include "core/order/transitions.hpp"
#include "world.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::orders;
using namespace dray::orders::testing;
using namespace std::chrono_literals;
using ck = command_kind;

namespace {

policy careful() {
    auto p = live();
    p.recheck_after = 1h;
    p.download_statuses = {"11"};
    return p;
}

bool needs(const world& w, std::chrono::milliseconds later = 0ms) {
    return needs_recheck(w.o, w.by, w.now + later);
}

} // namespace

TEST_CASE("an order that was read just now is sent as it is, one that waited is not", "[recheck]") {
    world w(careful());
    w.observe(two_lines());
    CHECK_FALSE(needs(w));
    CHECK_FALSE(needs(w, 1h));
    CHECK(needs(w, 1h + 1ms));
    // News of the shop make it fresh; that nothing changed does not, for that is not kept.
    w.now += 50min;
    w.edit([](data::order& v) { v.customer_note = "ring twice"; });
    CHECK_FALSE(needs(w, 50min));
}

TEST_CASE("a source that cannot read single orders sends them as they are", "[recheck]") {
    world w(careful());
    w.by.recheck_after.reset();
    w.observe(two_lines());
    w.command(ck::hold);
    w.command(ck::release);
    CHECK_FALSE(needs(w, 24h));
}

TEST_CASE("an order out of a hold is read again, however short that was", "[recheck]") {
    world w(careful());
    w.observe(two_lines());
    SECTION("released") {
        w.command(ck::hold);
        CHECK_FALSE(needs(w));
        w.command(ck::release);
    }
    SECTION("a timed hold that ended") {
        w.command(ck::hold, w.now + 2min);
        CHECK_FALSE(needs(w));
        w.now += 3min;
    }
    SECTION("sending resumed") {
        w.command(ck::cancel_sending);
        w.command(ck::resume_sending);
    }
    SECTION("a problem resolved") {
        w.met("7/rejected/1");
        w.resolved("7/rejected/1");
    }
    CHECK(needs(w));
    w.wants_recheck();
    REQUIRE(w.last.tasks.size() == 1);
    CHECK(w.last.tasks[0].function == "order.get");
    CHECK(w.last.tasks[0].at_source);
    CHECK(w.last.tasks[0].instance == shop);
    w.reread([](data::order&) {});
    CHECK_FALSE(needs(w));
    CHECK(w.said("read_again"));
    CHECK(w.queued("order.submit").size() == 1);
}

TEST_CASE("an order that could not be planned until now is read again too", "[recheck]") {
    world w(careful());
    w.by.route.clear();
    w.observe(two_lines());
    w.by.route = {{"", east}};
    w.settled("no_destination");
    CHECK(w.queued("order.submit").size() == 1);
    CHECK(needs(w));
}

TEST_CASE("what is sent already needs no reading again", "[recheck]") {
    world w(careful());
    w.observe(two_lines());
    w.accepted();
    w.met("1/x/y");
    w.resolved("1/x/y");
    CHECK_FALSE(w.o.recheck_due);
    w.wants_recheck();
    CHECK(w.last.tasks.empty());
}

TEST_CASE("cancelled, refunded, edited meanwhile: it is not sent as it was", "[recheck]") {
    world w(careful());
    w.observe(two_lines());
    w.wants_recheck();
    SECTION("cancelled") {
        w.reread([](data::order& v) { v.status.id = "X"; });
        CHECK(w.status() == "Canceled");
        CHECK(w.queued("order.submit").empty());
        CHECK(w.queued("order.mark").empty());
    }
    SECTION("refunded: a final status") {
        w.reread([](data::order& v) { v.status.id = "F"; });
        CHECK_FALSE(w.o.not_for_us.empty());
        CHECK(w.queued("order.submit").empty());
    }
    SECTION("edited") {
        w.reread([](data::order& v) { v.lines[0].quantity = 7; });
        CHECK(w.c().lines[0].quantity == 7);
        CHECK(w.queued("order.submit").size() == 1);
        CHECK_FALSE(needs(w));
    }
    SECTION("refunded in part") {
        w.reread([](data::order& v) { v.lines[0].canceled = 2; });
        REQUIRE(w.c().lines.size() == 1);
        CHECK(w.c().lines[0].source_line == "12");
    }
}

TEST_CASE("put back into an unpaid status it waits until the shop puts it forth again",
          "[recheck]") {
    world w(careful());
    w.observe(two_lines());
    w.wants_recheck();
    w.reread([](data::order& v) { v.status = data::status("7", "Awaiting Payment"); });
    CHECK(w.status() == "Error");
    CHECK(w.held_by("not_ready_in_shop"));
    CHECK(w.queued("order.submit").empty());
    CHECK(w.last.problems[0].text.find("'Awaiting Payment' (7)") != std::string::npos);
    SECTION("the feed brings it when it is paid") {
        w.edit([](data::order& v) { v.status.id = "11"; });
        CHECK(w.status() == "New");
        CHECK(w.queued("order.submit").size() == 1);
        CHECK_FALSE(needs(w));
    }
    SECTION("a person has it read again: it is as before") {
        w.settled("not_ready_in_shop");
        CHECK(needs(w));
        w.wants_recheck();
        w.reread([](data::order&) {});
        CHECK(w.held_by("not_ready_in_shop"));
        CHECK(w.queued("order.submit").empty());
    }
    SECTION("cancelled in the end") {
        w.edit([](data::order& v) { v.status.id = "X"; });
        CHECK(w.status() == "Canceled");
        CHECK(w.o.problems.empty());
    }
    SECTION("set aside") {
        w.command(ck::not_for_us);
        CHECK(w.o.problems.empty());
    }
}

TEST_CASE("the rest of a partly sent order waits likewise", "[recheck]") {
    world w(careful());
    w.observe(two_groups());
    w.accepted(0);
    w.wants_recheck();
    w.reread([](data::order& v) { v.status.id = "7"; });
    CHECK(w.held_by("not_ready_in_shop"));
    CHECK(w.queued("order.submit").empty());
    w.reread([](data::order& v) { v.status.id = "11"; });
    CHECK(w.queued("order.submit").size() == 1);
}

TEST_CASE("a status that Dray itself wrote, or is writing, is no reason to wait", "[recheck]") {
    world w(careful());
    w.observe(two_lines());
    SECTION("written") {
        w.marked(moment::on_download, "9");
        w.wants_recheck();
        w.reread([](data::order& v) { v.status.id = "9"; });
    }
    SECTION("being written") {
        w.wants_recheck();
        w.reread([](data::order& v) { v.status.id = "P"; });
    }
    SECTION("the statuses to download are not known") {
        w.by.download_statuses.clear();
        w.wants_recheck();
        w.reread([](data::order& v) { v.status.id = "7"; });
    }
    CHECK(w.o.problems.empty());
    CHECK(w.queued("order.submit").size() == 1);
}

TEST_CASE("a version older than the one known still counts as read again", "[recheck]") {
    world w(careful());
    w.observe(two_lines());
    const auto old = w.o.version;
    w.edit([](data::order& v) { v.customer_note = "new"; });
    w.command(ck::hold);
    w.command(ck::release);
    w.reread_as(old);
    CHECK(w.o.version.customer_note == "new");
    CHECK_FALSE(needs(w));
}

TEST_CASE("an order that is read again unchanged stays where it is, sent whole or in part",
          "[recheck]") {
    for (const bool whole : {true, false}) {
        world w;
        w.by.route = {{"", east}, {"g2", west}};
        w.observe(two_groups());
        w.begun(0);
        w.accepted(0, "W0");
        if (whole) {
            w.begun(1);
            w.accepted(1, "W1");
        }
        const auto before = class_of(w.o);
        CHECK(before == (whole ? state::sent : state::partly_sent));
        w.observe(two_groups());
        CHECK(class_of(w.o) == before);
        CHECK(w.o.problems.empty());
        CHECK(w.last.tasks.empty());
    }
}
