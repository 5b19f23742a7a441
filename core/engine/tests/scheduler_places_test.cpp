// A lane's places: freed as soon as an operation has ended well, filled by the claim that is queued
// behind its outcome, and never more of them than the lane has.

#include "core/engine/scheduler.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace std::chrono_literals;
using engine::mono_time;

namespace {

constexpr store::instance_id shop = 3;
const engine::moment_in_time now(orders::timestamp(std::chrono::hours(500'000)),
                                 mono_time() + 1000h);

struct lane {
    lane() {
        engine::lane_opened e;
        e.config.instance = shop;
        e.config.may_act = true;
        e.config.max_in_flight = 4;
        e.next_due = now.wall;
        taken = step(e);
    }
    std::vector<engine::action> step(const engine::event& e) { return scheduler.step(now, e); }
    /// The claim that is under way took `tasks`; `more` are due.
    std::vector<engine::action> took(std::size_t tasks, bool more = true) {
        engine::claimed e;
        e.instance = shop;
        e.tasks.resize(tasks);
        if (more)
            e.next_due = now.wall;
        return step(e);
    }
    std::vector<engine::action> freed() {
        engine::place_freed e;
        e.instance = shop;
        return step(e);
    }
    std::vector<engine::action> ended(bool was_freed) {
        engine::task_ended e;
        e.instance = shop;
        e.ok = true;
        e.place_was_freed = was_freed;
        return step(e);
    }
    [[nodiscard]] std::int64_t in_flight() const { return scheduler.view(now).front().in_flight; }

    engine::scheduler scheduler{1};
    std::vector<engine::action> taken;
};

template <class A>
const A* only(const std::vector<engine::action>& all) {
    return all.size() == 1 ? std::get_if<A>(&all.front()) : nullptr;
}

} // namespace

TEST_CASE("a place that was freed is claimed before the outcome is stored, and freed once",
          "[places]") {
    lane l;
    REQUIRE(only<engine::claim>(l.taken));
    CHECK(only<engine::claim>(l.taken)->limit == 4);
    CHECK(l.took(4).size() == 4);
    CHECK(l.in_flight() == 4);

    const auto claim = l.freed();
    REQUIRE(only<engine::claim>(claim));
    CHECK(only<engine::claim>(claim)->limit == 1);
    CHECK(l.in_flight() == 3);
    CHECK(l.ended(true).empty());
    CHECK(l.in_flight() == 3);
}

TEST_CASE("places that are freed while a claim is under way make it take more", "[places]") {
    lane l;
    (void)l.took(4);
    REQUIRE(only<engine::claim>(l.freed()));
    for (const std::int64_t limit : {2, 3}) {
        const auto more = l.freed();
        REQUIRE(only<engine::claim_more>(more));
        CHECK(only<engine::claim_more>(more)->limit == limit);
    }
    // Three are stored: nothing that the claim does not know of.
    for (int i = 0; i < 3; ++i)
        CHECK(l.ended(true).empty());
    // It was too late for one of them: the next claim takes it.
    const auto next = l.took(2);
    REQUIRE(next.size() == 3);
    const auto* c = std::get_if<engine::claim>(&next.back());
    REQUIRE(c);
    CHECK(c->limit == 1);
    CHECK(l.in_flight() == 3);
}

TEST_CASE("an operation that ended badly frees its place when that is stored", "[places]") {
    lane l;
    (void)l.took(4);
    const auto claim = l.ended(false);
    REQUIRE(only<engine::claim>(claim));
    CHECK(l.in_flight() == 3);
}

TEST_CASE("a lane that goes on after a pause runs one at a time, freed or not", "[places]") {
    lane l;
    (void)l.took(1, false);
    engine::task_ended bad;
    bad.instance = shop;
    bad.again_at = now.wall;
    bad.effect = engine::lane_effect::pause_instance;
    bad.pause = 1000ms;
    (void)l.step(bad);
    auto later = now;
    later.mono += 2s;
    const auto claim = l.scheduler.step(later, engine::tick());
    const auto* one = only<engine::claim>(claim);
    REQUIRE(one);
    CHECK(one->limit == 1);
    engine::claimed e;
    e.instance = shop;
    e.tasks.resize(1);
    e.next_due = now.wall;
    CHECK(l.scheduler.step(later, e).size() == 1);
    CHECK(l.scheduler.step(later, engine::tick()).empty());
}
