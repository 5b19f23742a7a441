#include "core/order/shell_word.hpp"

#include "world.hpp"

#include <catch2/catch.hpp>

using namespace dray::orders;
using namespace dray::orders::testing;

TEST_CASE("what a shell takes as one plain word stays as it is, the rest is quoted", "[remedies]") {
    CHECK(shell_word("shop/1001") == "shop/1001");
    CHECK(shell_word("shop/A-1.2_3") == "shop/A-1.2_3");
    CHECK(shell_word("#17") == "'#17'");
    CHECK(shell_word("") == "''");
    CHECK(shell_word("shop/1 2") == "'shop/1 2'");
    CHECK(shell_word("shop/$(reboot)") == "'shop/$(reboot)'");
    CHECK(shell_word("it's") == R"('it'\''s')");
    CHECK(shell_word("a\nreboot") == "'a?reboot'");
}

TEST_CASE("no remedy runs what an order's number says", "[remedies]") {
    world w;
    auto v = two_lines();
    v.number = "1;reboot";
    w.observe(v);
    w.accepted();
    w.edit([](auto& x) { x.status.id = "X"; });
    REQUIRE(w.held_by("canceled_after_send"));
    for (const auto& [key, p] : w.problems) {
        for (const auto& r : p.remedies) {
            INFO(r);
            if (r.find("dray ") == std::string::npos)
                continue;
            CHECK(r.find("'shop/1;reboot'") != std::string::npos);
        }
    }
}
