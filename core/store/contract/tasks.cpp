#include "core/store/contract/sample.hpp"

#include <catch2/catch.hpp>

namespace dray::store::contract {

namespace {
std::vector<std::string> keys(const std::vector<task>& tasks) {
    std::vector<std::string> all;
    for (const auto& t : tasks)
        all.push_back(t.identity_key);
    return all;
}
using words = std::vector<std::string>;
} // namespace

void check_tasks(const open_store& open) {
    using namespace std::chrono_literals;
    const sample s(open);
    const auto o = s.stored_order();

    SECTION("a task that is added twice is there once, whatever has become of it") {
        auto t = s.add(s.new_task(o.id, "k"));
        auto again = s.new_task(o.id, "k");
        s.run([&](transaction& tx) { CHECK_FALSE(tx.add_task(again)); });
        t = s.claim(start).at(0);
        t.state = task_state::done;
        t.done_at = start;
        s.run([&](transaction& tx) {
            CHECK(tx.update_task(t));
            CHECK_FALSE(tx.add_task(again));
        });
        CHECK(s.read([&](reader& r) { return r.tasks_of_order(o.id); }).size() == 1);
    }
    SECTION("every member of a task comes back") {
        auto t = s.new_task(o.id, "k", 3, 0, "order.mark");
        t.consignment = o.consignments[0].id;
        t.shipment = o.shipments[0].id;
        t.moment = "on_shipment";
        t.phase = task_phase::probe;
        t.attempts = 2;
        t.faults = 1;
        t.absent = 1;
        t.write_begun = true;
        t.last_write_at = start - 1s;
        t.last_error = R"({"code":"x"})";
        t = s.add(t);
        const auto got = s.load_task(t.id);
        CHECK(got.function == "order.mark");
        CHECK(got.instance == s.destination);
        CHECK(got.order == o.id);
        CHECK(got.consignment == t.consignment);
        CHECK(got.shipment == t.shipment);
        CHECK(got.moment == "on_shipment");
        CHECK(got.sequence == 3);
        CHECK(got.phase == task_phase::probe);
        CHECK(got.attempts == 2);
        CHECK(got.faults == 1);
        CHECK(got.absent == 1);
        CHECK(got.write_begun);
        CHECK(got.last_write_at == start - 1s);
        CHECK(got.last_error == t.last_error);
        CHECK(got.due_at == start);
        CHECK(got.created_at == start);
    }
    SECTION("a task waits for those that stand before it and wakes when the last has ended") {
        auto first = s.add(s.new_task(o.id, "first", 1));
        (void)s.add(s.new_task(o.id, "free", 2));
        const auto third = s.add(s.new_task(o.id, "third", 3, 2));
        CHECK(s.load_task(third.id).state == task_state::waiting);
        auto got = s.claim(start);
        REQUIRE(keys(got) == words{"first", "free"});
        const auto end = [&](task t, task_state as) {
            t.state = as;
            t.done_at = start;
            std::map<instance_id, timestamp> woken;
            s.run([&](transaction& tx) {
                CHECK(tx.update_task(t));
                woken = tx.take_woken();
                CHECK(tx.take_woken().empty());
            });
            return woken;
        };
        CHECK(end(got[0], task_state::done).empty());
        CHECK(s.claim(start).empty());
        const auto woken = end(got[1], task_state::withdrawn);
        CHECK(woken == std::map<instance_id, timestamp>{{s.destination, start}});
        CHECK(keys(s.claim(start)) == words{"third"});
    }
    SECTION("a held task holds only later ones of its own order") {
        auto held = s.add(s.new_task(o.id, "held", 1));
        (void)s.add(s.new_task(o.id, "later", 2, 1));
        const auto other = s.stored_order("1002");
        (void)s.add(s.new_task(other.id, "other", 2, 1));
        held = s.claim(start, 1).at(0);
        held.state = task_state::held;
        s.run([&](transaction& tx) { CHECK(tx.update_task(held)); });
        CHECK(keys(s.claim(start)) == words{"other"});
    }
    SECTION("claims raise token and lease and take nothing twice") {
        const auto t = s.add(s.new_task(o.id, "k"));
        CHECK(s.claim(start - 1ms).empty());
        const auto got = s.claim(start);
        REQUIRE(got.size() == 1);
        CHECK(got[0].state == task_state::running);
        CHECK(got[0].token == t.token + 1);
        CHECK(got[0].lease_until == start + 5min);
        CHECK(s.claim(start).empty());
        s.run([&](transaction& tx) {
            CHECK(tx.claim_tasks(s.source, start, start, 10, {}, false).empty());
        });
    }
    SECTION("fencing: whoever holds an old token writes nothing") {
        (void)s.add(s.new_task(o.id, "k"));
        auto old = s.claim(start).at(0);
        s.run([&](transaction& tx) { CHECK(tx.recover_tasks(start + 6min, false) == 1); });
        const auto now = s.claim(start + 6min).at(0);
        CHECK(now.token > old.token);
        old.state = task_state::done;
        old.last_error = "stale";
        s.run([&](transaction& tx) { CHECK_FALSE(tx.update_task(old)); });
        const auto stored = s.load_task(now.id);
        CHECK(stored.state == task_state::running);
        CHECK(stored.last_error.empty());
    }
    SECTION("probes go first, then confirmations, marks, submits; then by due time") {
        (void)s.add(s.new_task(o.id, "submit", 1, 0, "order.submit"));
        auto early = s.new_task(o.id, "submit-early", 2, 0, "order.submit");
        early.due_at = start - 1s;
        (void)s.add(early);
        (void)s.add(s.new_task(o.id, "cancel", 3, 0, "order.cancel"));
        (void)s.add(s.new_task(o.id, "mark", 4, 0, "order.mark"));
        (void)s.add(s.new_task(o.id, "confirm", 5, 0, "shipment.confirm"));
        auto probe = s.new_task(o.id, "probe", 6, 0, "order.submit");
        probe.phase = task_phase::probe;
        (void)s.add(probe);
        CHECK(keys(s.claim(start, 4)) == words{"probe", "confirm", "mark", "submit-early"});
        CHECK(keys(s.claim(start)) == words{"submit", "cancel"});
    }
    SECTION("functions under a brake and, in recovery, everything but probes are left") {
        (void)s.add(s.new_task(o.id, "submit", 1, 0, "order.submit"));
        (void)s.add(s.new_task(o.id, "mark", 2, 0, "order.mark"));
        auto probe = s.new_task(o.id, "probe", 3, 0, "order.submit");
        probe.phase = task_phase::probe;
        (void)s.add(probe);
        CHECK(keys(s.claim(start, 9, {"order.mark", "order.submit"})).empty());
        CHECK(keys(s.claim(start, 9, {"order.mark"}, true)) == words{"probe"});
        CHECK(keys(s.claim(start, 9, {"order.mark"})) == words{"submit"});
        CHECK(keys(s.claim(start)) == words{"mark"});
    }
    SECTION("of paused orders only the probes are taken, whoever is to do the work") {
        (void)s.add(s.new_task(o.id, "submit", 1, 0, "order.submit"));
        (void)s.add(s.new_task(o.id, "cancel", 2, 0, "order.cancel"));
        auto probe = s.new_task(o.id, "probe", 3, 0, "order.submit");
        probe.phase = task_phase::probe;
        const auto claim = [&](const std::vector<paused_orders>& paused) {
            std::vector<task> got;
            s.run([&](transaction& tx) {
                got = tx.claim_tasks(s.destination, start, start + 5min, 9, {}, false, paused);
            });
            return keys(got);
        };
        const paused_orders all(s.source, "");
        CHECK(claim({all}).empty());
        s.run([&](transaction& tx) {
            CHECK_FALSE(tx.next_task_due(s.destination, {}, false, {all}));
            CHECK(tx.next_task_due(s.destination, {}, false, {{s.source, "order.cancel"}}) ==
                  start);
        });
        (void)s.add(probe);
        CHECK(claim({all}) == words{"probe"});
        CHECK(claim({{s.source, "order.submit"}}) == words{"cancel"});
        CHECK(claim({{s.source + 10, ""}, {s.source, "order.mark"}}) == words{"submit"});
    }
    SECTION("the next due time is that of the earliest ready task") {
        s.run([&](transaction& tx) { CHECK_FALSE(tx.next_task_due(s.destination)); });
        auto late = s.new_task(o.id, "late", 1, 0, "shipment.confirm");
        late.due_at = start + 9s;
        (void)s.add(late);
        auto soon = s.new_task(o.id, "soon", 2);
        soon.due_at = start + 3s;
        (void)s.add(soon);
        (void)s.add(s.new_task(o.id, "waits", 3, 2));
        s.run([&](transaction& tx) { CHECK(tx.next_task_due(s.destination) == start + 3s); });
        const auto due = s.read([&](reader& r) { return r.due(s.destination); });
        CHECK(due.ready == 2);
        CHECK(due.held == 0);
        CHECK(due.next_due == start + 3s);
        auto probe = s.new_task(o.id, "probe", 9, 0, "shipment.confirm");
        probe.phase = task_phase::probe;
        probe.due_at = start + 7s;
        (void)s.add(probe);
        s.run([&](transaction& tx) {
            CHECK(tx.next_task_due(s.destination, {"order.submit"}) == start + 7s);
            CHECK(tx.next_task_due(s.destination, {}, true) == start + 7s);
            CHECK_FALSE(tx.next_task_due(s.destination, {"shipment.confirm"}, true));
        });
    }
}

} // namespace dray::store::contract
