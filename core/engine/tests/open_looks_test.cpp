#include "core/engine/open_looks.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <numeric>

using namespace dray;
using namespace std::chrono_literals;
using engine::look_end;

namespace {

const orders::timestamp start{std::chrono::hours(500'000)};

/// Due bindings with the ids [first, first + n), accepted an hour apart, in the order of `ids`.
std::vector<store::open_consignment> bindings(std::int64_t first, std::int64_t n) {
    std::vector<store::open_consignment> all;
    for (std::int64_t i = first; i < first + n; ++i) {
        store::open_consignment c;
        c.consignment = i;
        c.accepted_at = start + std::chrono::hours(i);
        all.push_back(c);
    }
    return all;
}

std::vector<orders::consignment_id> ids_of(const engine::look& l) {
    std::vector<orders::consignment_id> ids;
    for (const auto& c : l.members)
        ids.push_back(c.consignment);
    return ids;
}

constexpr std::int64_t plenty = 10'000'000;

} // namespace

TEST_CASE("what fits into one operation is one, in the order of submission") {
    engine::open_looks looks(plenty, 4);
    auto due = bindings(1, 300);
    std::reverse(due.begin(), due.end());
    looks.refill(due);
    const auto l = looks.begin();
    REQUIRE(l.members.size() == 300);
    CHECK(l.members.front().consignment == 1);
    CHECK(l.members.back().consignment == 300);
    CHECK_FALSE(looks.more());
}

TEST_CASE("a window is shared out by submission date, each share spanning few days") {
    engine::open_looks looks(plenty, 4);
    REQUIRE(looks.wanted() == 8'000);
    auto due = bindings(1, 8'000);
    // Least recently looked at first is another order than by submission.
    std::stable_sort(due.begin(), due.end(), [](const auto& a, const auto& b) {
        return a.consignment % 97 < b.consignment % 97;
    });
    looks.refill(due);
    for (std::int64_t share = 0; share < 4; ++share) {
        const auto ids = ids_of(looks.begin());
        REQUIRE(ids.size() == 2'000);
        CHECK(ids.front() == share * 2'000 + 1);
        CHECK(ids.back() == share * 2'000 + 2'000);
    }
    CHECK(looks.under_way() == 4);
    CHECK(looks.more()); // the window was full
    looks.refill({});
    CHECK_FALSE(looks.more());
    CHECK(looks.begin().id == 0);
}

TEST_CASE("what is under way is not picked again, however often the store names it") {
    engine::open_looks looks(plenty, 4);
    looks.refill(bindings(1, 100));
    const auto l = looks.begin();
    CHECK(looks.wanted() == 8'100);
    looks.refill(bindings(1, 150));
    CHECK(ids_of(looks.begin()).front() == 101);
    looks.ended(l.id, look_end::put_off, 3);
    looks.refill(bindings(1, 150));
    CHECK(ids_of(looks.begin()) == ids_of(l)); // put off: due as before
}

TEST_CASE("a small budget makes small shares, and learns what they cost") {
    engine::open_looks looks(1'000, 1);
    const auto first = looks.batch();
    CHECK(first < 500);
    CHECK(first > 400);
    for (int i = 0; i < 8; ++i) {
        looks.refill(bindings(1, looks.wanted()));
        const auto l = looks.begin();
        looks.ended(l.id, look_end::done, static_cast<std::int64_t>(l.members.size()) / 40);
        while (!looks.wants_more())
            looks.ended(looks.begin().id, look_end::put_off, 0);
    }
    CHECK(looks.batch() == engine::open_looks::largest);
    // Even if each were asked about twice, its time is enough at the budget's pace.
    looks.refill(bindings(1, looks.wanted()));
    CHECK(looks.begin().deadline > 4h);
}

TEST_CASE("one bad binding holds up nobody: others go first, then halves of what failed") {
    engine::open_looks looks(plenty, 1);
    constexpr orders::consignment_id bad = 77;
    std::vector<std::int64_t> left(1'000);
    std::iota(left.begin(), left.end(), 1);
    int operations = 0;
    while (left.size() > 1 && ++operations < 100) {
        if (looks.wants_more()) {
            std::vector<store::open_consignment> due;
            for (const auto id : left)
                due.push_back(bindings(id, 1).front());
            looks.refill(due);
        }
        const auto l = looks.begin();
        if (l.id == 0)
            continue;
        const auto ids = ids_of(l);
        const bool fails = std::count(ids.begin(), ids.end(), bad) > 0;
        looks.ended(l.id, fails ? look_end::failed : look_end::done, 1);
        if (!fails)
            std::erase_if(left,
                          [&](auto id) { return std::count(ids.begin(), ids.end(), id) > 0; });
    }
    CHECK(left == std::vector<std::int64_t>{bad});
    CHECK(operations < 40);
}

TEST_CASE("what failed gets its turn though something else is always due") {
    engine::open_looks looks(plenty, 1);
    looks.refill(bindings(1, 10));
    looks.ended(looks.begin().id, look_end::failed, 1);
    bool again = false;
    for (std::int64_t round = 1; round < 20 && !again; ++round) {
        auto due = bindings(1, 10);
        const auto fresh = bindings(round * 1'000, 10);
        due.insert(due.end(), fresh.begin(), fresh.end());
        looks.refill(due);
        for (auto l = looks.begin(); l.id != 0; l = looks.begin()) {
            again = again || ids_of(l).front() == 1;
            looks.ended(l.id, look_end::done, 1);
        }
    }
    CHECK(again);
}
