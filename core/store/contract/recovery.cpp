#include "core/order/derive.hpp"
#include "core/store/contract/sample.hpp"

#include <catch2/catch.hpp>

namespace dray::store::contract {

void check_recovery(const open_store& open) {
    using namespace std::chrono_literals;
    const sample s(open);
    const auto o = s.stored_order();
    const auto hold = [&](task t, const std::string& problem) {
        t.state = task_state::held;
        t.problem = problem;
        t.attempts = 12;
        t.faults = 2;
        s.run([&](transaction& tx) { CHECK(tx.update_task(t)); });
    };

    SECTION("a task that has not begun is withdrawn, with why; its successors wake") {
        const auto t = s.add(s.new_task(o.id, "k", 1));
        const auto next = s.add(s.new_task(o.id, "next", 2, 1));
        s.run([&](transaction& tx) {
            tx.withdraw_task("k", "superseded", start + 1s);
            CHECK(tx.take_woken().count(s.destination) == 1);
        });
        const auto got = s.load_task(t.id);
        CHECK(got.state == task_state::withdrawn);
        CHECK(got.done_at == start + 1s);
        CHECK(got.last_error.find("superseded") != std::string::npos);
        CHECK(s.load_task(next.id).state == task_state::ready);
    }
    SECTION("a task that runs, or whose write may have left, is never withdrawn") {
        const auto running = s.add(s.new_task(o.id, "running", 1));
        REQUIRE(s.claim(start).size() == 1);
        auto begun = s.new_task(o.id, "begun", 2);
        begun.write_begun = true;
        begun.phase = task_phase::probe;
        begun = s.add(begun);
        s.run([&](transaction& tx) {
            tx.withdraw_task("running", "x", start);
            tx.withdraw_task("begun", "x", start);
        });
        CHECK(s.load_task(running.id).state == task_state::running);
        CHECK(s.load_task(begun.id).state == task_state::ready);
    }
    SECTION("withdrawing a held task says which problem held it") {
        const auto first = s.add(s.new_task(o.id, "held", 1));
        const auto got = s.claim(start);
        REQUIRE(got.size() == 1);
        hold(got[0], "p/1");
        const auto free = s.add(s.new_task(o.id, "free", 2));
        REQUIRE(free.id != first.id);
        s.run([&](transaction& tx) {
            CHECK(tx.withdraw_task("free", "x", start).empty());
            CHECK(tx.withdraw_task("held", "x", start) == "p/1");
            CHECK(tx.withdraw_task("held", "x", start).empty());
        });
    }
    SECTION("a release frees the tasks of that problem alone, with their counts from zero") {
        const auto a = s.add(s.new_task(o.id, "a", 1));
        const auto b = s.add(s.new_task(o.id, "b", 2));
        auto got = s.claim(start);
        REQUIRE(got.size() == 2);
        got[0].absent = 1; // the two that a probe has to say in a row are to be said anew
        hold(got[0], "p/1");
        hold(got[1], "p/2");
        CHECK(s.read([&](reader& r) { return r.due(s.destination); }).held == 2);
        s.run([&](transaction& tx) { CHECK(tx.release_tasks("p/1", start + 7s) == 1); });
        const auto freed = s.load_task(a.id);
        CHECK(freed.state == task_state::ready);
        CHECK(freed.due_at == start + 7s);
        CHECK(freed.attempts == 0);
        CHECK(freed.faults == 0);
        CHECK(freed.absent == 0);
        CHECK(freed.problem.empty());
        CHECK(s.load_task(b.id).state == task_state::held);
    }
    SECTION("an ended lease makes a probe of its task and counts; a living one is left") {
        const auto t = s.add(s.new_task(o.id, "k"));
        const auto got = s.claim(start).at(0);
        s.run([&](transaction& tx) { CHECK(tx.recover_tasks(start + 4min, false) == 0); });
        CHECK(s.load_task(t.id).state == task_state::running);
        s.run([&](transaction& tx) { CHECK(tx.recover_tasks(start + 6min, false) == 1); });
        const auto freed = s.load_task(t.id);
        CHECK(freed.state == task_state::ready);
        CHECK(freed.phase == task_phase::probe);
        CHECK(freed.write_begun);
        CHECK(freed.attempts == 1);
        CHECK_FALSE(freed.lease_until);
        CHECK(freed.last_write_at == start + 6min);
        CHECK(s.claim(start + 6min, 1, {}, true).size() == 1);
        CHECK(got.token == 1);
    }
    SECTION("after a boot probes that wait settle anew; while the daemon lives they do not") {
        auto probe = s.new_task(o.id, "probe");
        probe.phase = task_phase::probe;
        probe.write_begun = true;
        probe.last_write_at = start;
        probe = s.add(probe);
        s.run([&](transaction& tx) { CHECK(tx.recover_tasks(start + 1h, false) == 0); });
        CHECK(s.load_task(probe.id).last_write_at == start);
        s.run([&](transaction& tx) { CHECK(tx.recover_tasks(start + 1h, true) == 0); });
        CHECK(s.load_task(probe.id).last_write_at == start + 1h);
        CHECK(s.load_task(probe.id).attempts == 0);
    }
    SECTION("after a boot every running task is freed, whatever its lease") {
        (void)s.add(s.new_task(o.id, "k"));
        REQUIRE(s.claim(start).size() == 1);
        s.run([&](transaction& tx) { CHECK(tx.recover_tasks(start, true) == 1); });
        CHECK(s.claim(start).size() == 1);
    }
    SECTION("a clock that was set moves what waits with it, but not what has ended, nor a hold's "
            "end") {
        auto ended = s.add(s.new_task(o.id, "ended", 1));
        ended = s.claim(start).at(0);
        ended.state = task_state::done;
        s.run([&](transaction& tx) { CHECK(tx.update_task(ended)); });
        const auto running = s.add(s.new_task(o.id, "running", 2));
        REQUIRE(s.claim(start).size() == 1);
        auto probe = s.new_task(o.id, "probe", 3);
        probe.due_at = start + 40s;
        probe.last_write_at = start - 20s;
        probe = s.add(probe);
        auto held = o;
        held.held_until = start + 7h;
        s.run([&](transaction& tx) { tx.save_order(held, orders::derive(held), &o); });
        auto later = s.new_task(o.id, "later", 4);
        later.due_at = start + 7h;
        later = s.add(later);
        s.run([&](transaction& tx) {
            tx.mark_looked_at({o.consignments[0].id}, start - 1h, true);
            tx.shift_waits(-3h);
        });
        CHECK(s.load_task(ended.id).due_at == start);
        CHECK(s.load_task(running.id).lease_until == start + 5min - 3h);
        CHECK(s.load_task(probe.id).due_at == start + 40s - 3h);
        CHECK(s.load_task(probe.id).last_write_at == start - 20s - 3h);
        CHECK(s.load_task(later.id).due_at == start + 7h);
        const auto c = s.load(o.id).consignments[0];
        CHECK(c.looked_at == start - 4h);
        CHECK(c.swept_at == start - 4h);
    }
    SECTION("recovery makes a probe of every task that has not ended") {
        const auto ready = s.add(s.new_task(o.id, "ready", 1));
        auto ended = s.claim(start).at(0);
        ended.state = task_state::done;
        s.run([&](transaction& tx) { CHECK(tx.update_task(ended)); });
        const auto a = s.add(s.new_task(o.id, "a", 2));
        hold(s.claim(start).at(0), "p");
        const auto b = s.add(s.new_task(o.id, "b", 3, 2));
        const auto c = s.add(s.new_task(o.id, "c", 4));
        s.run([&](transaction& tx) { CHECK(tx.probe_all_tasks(start + 1min) == 3); });
        for (const auto id : {a.id, b.id, c.id}) {
            const auto t = s.load_task(id);
            CHECK(t.phase == task_phase::probe);
            CHECK(t.write_begun);
            CHECK(t.last_write_at == start + 1min);
        }
        CHECK(s.load_task(a.id).state == task_state::held);
        CHECK(s.load_task(b.id).state == task_state::waiting);
        CHECK(s.load_task(ready.id).phase == task_phase::act);
    }
}

} // namespace dray::store::contract
