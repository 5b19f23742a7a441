#include "core/order/history.hpp"
#include "core/order/plan.hpp"
#include "core/order/problems.hpp"
#include "core/order/transitions.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace dray::orders;

TEST_CASE("every state has exactly one row for every trigger of its machine", "[table]") {
    // The compiler checks the same; here it is counted.
    for (std::size_t s = 0; s < state_count; ++s) {
        for (std::size_t t = 0; t < trigger_count; ++t) {
            int count = 0;
            for (const auto& r : rows())
                count += (r.from >> s & 1) && (r.when >> t & 1);
            const bool meet =
                machine_of(static_cast<state>(s)) == machine_of(static_cast<trigger>(t));
            REQUIRE(count == (meet ? 1 : 0));
            if (meet)
                REQUIRE(find_row(static_cast<state>(s), static_cast<trigger>(t)) < rows().size());
        }
    }
}

TEST_CASE("observations are never refused, and each refusal names its error", "[table]") {
    for (const auto& r : rows()) {
        if (r.move != "refuse")
            continue;
        INFO(r.says);
        CHECK(r.says.find(": ") != std::string_view::npos);
        CHECK(r.says.substr(0, r.says.find(':')).find(' ') == std::string_view::npos);
        for (std::size_t t = 0; t < trigger_count; ++t) {
            if (!(r.when >> t & 1))
                continue;
            CHECK(static_cast<trigger>(t) >= trigger::cancel_sending);
            CHECK(static_cast<trigger>(t) <= trigger::not_for_us_asked);
        }
    }
}

TEST_CASE("words of problems, history and states are unique", "[table]") {
    std::set<std::string_view> words;
    for (const auto& k : problem_kinds()) {
        CHECK(words.insert(k.word).second);
        CHECK(k.means.size() > 20);
        if (k.stops_sending)
            CHECK(k.holds);
    }
    words.clear();
    for (const auto& k : history_kinds())
        CHECK(words.insert(k.word).second);
    words.clear();
    for (std::size_t t = 0; t < trigger_count; ++t) {
        CHECK(words.insert(to_word(static_cast<trigger>(t))).second);
    }
}

TEST_CASE("a problem's key names its kind, and others' keys name none of ours", "[table]") {
    const auto key = problem_key(7, problem_code::parked_at_warehouse, "a/b");
    CHECK(key == "7/parked_at_warehouse/a/b");
    REQUIRE(kind_of_key(key));
    CHECK(kind_of_key(key)->code == problem_code::parked_at_warehouse);
    for (const auto* other : {"", "7", "7/parked_at_warehouse", "7/sku_unknown/A", "//"}) {
        CHECK_FALSE(kind_of_key(other));
    }
}

TEST_CASE("texts are bounded without cutting a letter", "[table]") {
    CHECK(bounded("abc", 3) == "abc");
    CHECK(bounded("abcd", 3) == "abc");
    CHECK(bounded("ab\xc3\xa9", 3) == "ab");
    CHECK(bounded("\xe5\xb1\xb1\xe7\x94\xb0", 4) == "\xe5\xb1\xb1");
    CHECK(problem_key(1, problem_code::sku_missing, std::string(5000, 'x')).size() < 200);
}

TEST_CASE("a history detail is JSON of what is there", "[table]") {
    CHECK(facts_text({}) == "");
    CHECK(facts_text({{"a", ""}}) == "");
    CHECK(facts_text({{"word", "say \"hi\"\n"}, {"n", std::int64_t{3}}, {"yes", true}}) ==
          R"({"word":"say \"hi\"\n","n":3,"yes":true})");
    CHECK(facts_text({{"long", std::string(999, 'x')}}).size() < 220);
}
