// What people read: the words that they search for, the cause, the way out as commands.

#include "core/rules/status_problems.hpp"
#include "shop_list.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::rules;
using namespace dray::rules::testing;

namespace {

struct one_moment {
    one_moment() {
        s.source = "shop a";
        s.instance = 4;
        s.hold_max = std::chrono::hours(4);
        s.check_every = std::chrono::minutes(15);
        s.declared = {declared("on_download", "Processing")};
    }
    status_setup s;
    std::map<std::string, bound_status> bound;
    data::statuses_result live = shop_list();
    std::map<std::string, refused_status> refused;

    orders::problem problem(bool reachable = true) {
        const auto b =
            read_board(s, bound, reachable ? &live : nullptr, "connection refused", refused);
        if (b.slots[0].reading.keep)
            bound["on_download"] = *b.slots[0].reading.keep;
        return b.problems.empty() ? orders::problem() : b.problems.at(0);
    }
};

bool says(const orders::problem& p, const char* part) {
    INFO(p.text);
    return p.text.find(part) != std::string::npos;
}

bool offers(const orders::problem& p, const std::string& remedy) {
    for (const auto& r : p.remedies) {
        if (r == remedy)
            return true;
    }
    return false;
}

} // namespace

TEST_CASE("an unmapped moment says what users know, the live list, the nearest, the commands",
          "[status problems]") {
    one_moment m;
    rename(m.live, "9", "Procesing");
    const auto p = m.problem();
    CHECK(p.code == "status_unmapped");
    CHECK(p.holds);
    CHECK(p.severity == orders::severity::error);
    CHECK(p.instance == 4);
    CHECK(says(p, "Could not mark order as 'Processing' in shop a (on_download): the shop has no "
                  "status of that name or id."));
    CHECK(says(p, "Orders wait for it before they are sent, at most 4h"));
    CHECK(says(p, "Tracking is told to the shop all the same."));
    CHECK(says(p, "'Pending' (1), 'Shipped' (2)"));
    CHECK(says(p, "Nearest is 'Procesing' (9)."));
    CHECK(p.remedies[0] == "dray map status 'shop a' on_download 9");
    CHECK(offers(p, "Or write on_download = \"Procesing\" (dray.toml:12:1 has it now) and restart "
                    "drayd"));
    CHECK(offers(p, "Or give it back in the shop; it is noticed within 15m, at once with: dray "
                    "statuses 'shop a'"));
}

TEST_CASE("an entry of a list is cured by the list with its other entries", "[status problems]") {
    one_moment m;
    m.s.declared = {declared("on_download", ""), declared("statuses.download", "Pending"),
                    declared("statuses.download", "Awaiting Fulfilment"),
                    declared("statuses.download", "Say \"go\""),
                    declared("statuses.ignore", "Shipped")};
    rename(m.live, "9", "Say \"go\"");
    SECTION("misspelt") {
        const auto p = m.problem();
        REQUIRE(says(p, "statuses.download of shop a names 'Awaiting Fulfilment'"));
        CHECK(p.remedies[0] == "Write statuses.download = [\"Pending\", \"Awaiting Fulfillment\", "
                               "\"Say \\\"go\\\"\"] (dray.toml:12:1 has it now) and restart drayd");
        CHECK(p.remedies[1].rfind("Or give it back in the shop", 0) == 0);
    }
    SECTION("the right name stands there too") {
        m.s.declared[1].word = "Awaiting Fulfillment";
        const auto p = m.problem();
        CHECK(p.remedies[0].rfind("Write statuses.download = [\"Awaiting Fulfillment\", \"Say ",
                                  0) == 0);
    }
    SECTION("alone in its list") {
        m.s.declared = {declared("statuses.download", "Awaiting Fulfilment")};
        CHECK(m.problem().remedies[0] ==
              "Write statuses.download = [\"Awaiting Fulfillment\"] (dray.toml:12:1 has it now) "
              "and restart drayd");
    }
    SECTION("nothing is near") {
        m.s.declared = {declared("statuses.download", "Ready")};
        CHECK(m.problem().remedies[0].rfind("Give it back in the shop; it is noticed within", 0) ==
              0);
    }
}

TEST_CASE("where nothing is near the remedy still is a command", "[status problems]") {
    one_moment m;
    const auto p = m.problem();
    CHECK(p.remedies[0] == "To choose another: dray map status 'shop a' on_download ID");
}

TEST_CASE("on_status_error = continue and later moments do not promise a wait",
          "[status problems]") {
    one_moment m;
    SECTION("continue") {
        m.s.hold_unmarked = false;
    }
    SECTION("on_shipment") {
        m.s.declared[0].key = "on_shipment";
    }
    CHECK(says(m.problem(), "Orders go on without it."));
}

TEST_CASE("deleted, ambiguous, refused and unread each say so", "[status problems]") {
    one_moment m;
    SECTION("deleted or hidden") {
        rename(m.live, "9", "Processing");
        (void)m.problem();
        remove(m.live, "9");
        const auto p = m.problem();
        CHECK(says(p, "status 'Processing' (9), which was written until now, is deleted or "
                      "hidden"));
    }
    SECTION("ambiguous") {
        rename(m.live, "9", "Processing");
        rename(m.live, "11", "Processing");
        const auto p = m.problem();
        CHECK(says(p, "the shop has 2 statuses of that name (ids 9, 11)"));
        CHECK(p.remedies[0] == "dray map status 'shop a' on_download 9");
        CHECK(p.remedies[1] == "dray map status 'shop a' on_download 11");
    }
    SECTION("refused") {
        rename(m.live, "9", "Processing");
        (void)m.problem();
        m.refused["on_download"].id = "9";
        m.refused["on_download"].message = "Invalid status";
        const auto p = m.problem();
        CHECK(says(p, "the shop lists 'Processing' (9) but refused it: Invalid status."));
    }
    SECTION("unread") {
        const auto p = m.problem(false);
        CHECK(says(p, "the shop's statuses could not be read (connection refused)"));
        CHECK(p.curer == orders::curer::vendor);
    }
    CHECK(says(m.problem(m.refused.empty()), "Could not mark order as 'Processing'"));
}

TEST_CASE("a rename is a notice, or a hold in the classic words", "[status problems]") {
    one_moment m;
    rename(m.live, "9", "Processing");
    (void)m.problem();
    rename(m.live, "9", "In \"Work\"");
    SECTION("continue") {
        const auto p = m.problem();
        CHECK(p.code == "status_renamed");
        CHECK(p.severity == orders::severity::notice);
        CHECK_FALSE(p.holds);
        CHECK(says(p, "Status 9 of shop a is called 'In \"Work\"' now, not 'Processing'."));
        CHECK(offers(p,
                     "Or write on_download = \"In \\\"Work\\\"\" (dray.toml:12:1 has it now) and "
                     "restart drayd"));
    }
    SECTION("hold") {
        m.s.hold_renamed = true;
        const auto p = m.problem();
        CHECK(p.code == "status_renamed");
        CHECK(p.holds);
        CHECK(says(p, "Could not mark order as 'Processing'"));
        CHECK(p.remedies[0] == "dray map status 'shop a' on_download 9");
    }
}

TEST_CASE("a name that moved asks which one is meant", "[status problems]") {
    one_moment m;
    rename(m.live, "9", "Processing");
    (void)m.problem();
    rename(m.live, "9", "Old");
    rename(m.live, "11", "Processing");
    SECTION("continue: the binding stands") {
        const auto p = m.problem();
        CHECK(p.code == "status_name_moved");
        CHECK_FALSE(p.holds);
        CHECK(p.severity == orders::severity::warning);
        CHECK(says(p, "'Processing' is the name of another status of shop a now (11)."));
        CHECK(p.remedies[0] == "dray map status 'shop a' on_download 9");
        CHECK(p.remedies[1] == "dray map status 'shop a' on_download 11");
    }
    SECTION("hold") {
        m.s.hold_renamed = true;
        const auto p = m.problem();
        CHECK(p.code == "status_name_moved");
        CHECK(p.holds);
        CHECK(says(p, "Could not mark order as 'Processing'"));
    }
}

TEST_CASE("a list's status that is not there says what comes of it", "[status problems]") {
    one_moment m;
    m.s.declared[0].key = "statuses.download";
    auto p = m.problem();
    CHECK_FALSE(p.holds); // nothing waits for it
    CHECK(p.key == "shop a/status_unmapped/statuses.download/Processing");
    CHECK(says(p, "Orders in it are not downloaded."));
    m.s.declared[0].key = "statuses.canceled";
    p = m.problem();
    CHECK(p.severity == orders::severity::error);
    CHECK(says(p, "An order in it is not seen as cancelled."));
    m.s.declared[0].key = "statuses.final";
    p = m.problem();
    CHECK(p.severity == orders::severity::warning);
}

TEST_CASE("the notice that a mapping ended names both, and how to be rid of it",
          "[status problems]") {
    one_moment m;
    m.live.statuses.emplace_back("7", "Processing");
    const auto b = read_board(m.s, {}, &m.live, "", {});
    bound_status before;
    before.status = data::status("2", "Shipped");
    const auto p = mapping_dropped(m.s, b.slots[0], before);
    CHECK(p.code == "status_mapping_ended");
    CHECK_FALSE(p.holds);
    CHECK(says(p, "on_download of shop a was mapped to 'Shipped' (2) by command."));
    CHECK(says(p, "so it holds again: 'Processing'."));
    CHECK(offers(p, "To map it again: dray map status 'shop a' on_download 2"));
}

TEST_CASE("orders in undeclared statuses are counted and named", "[status problems]") {
    one_moment m;
    undeclared_count c;
    c.status = data::status("9", "Awaiting Shipment");
    c.orders = 12;
    c.sample = {"101", "102"};
    const auto p = undeclared_problem(m.s, {c}, orders::timestamp{});
    CHECK(p.key == "shop a/status_undeclared/");
    CHECK(says(p, "12 orders of shop a changed since 1970-01-01T00:00:00Z stand in statuses that "
                  "are neither downloaded, ignored nor final: 'Awaiting Shipment' (9): 12 (101, "
                  "102, …)."));
}

TEST_CASE("texts of the shop are bounded, and commands quote them", "[status problems]") {
    one_moment m;
    const std::string long_name(5000, 'x');
    rename(m.live, "9", long_name);
    m.s.declared[0].word = long_name + "y";
    const auto p = m.problem();
    CHECK(p.text.size() < 2000);
    one_moment odd;
    odd.live.statuses.emplace_back("$(reboot)", "Procesing");
    CHECK(odd.problem().remedies[0] == "dray map status 'shop a' on_download '$(reboot)'");
}
