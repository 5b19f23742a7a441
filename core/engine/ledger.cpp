#include "core/engine/ledger_parts.hpp"

#include <algorithm>

namespace dray::engine {

using store::task_phase;
using store::task_state;

orders::decision ledger::apply(store::transaction& tx, const orders::order& before,
                               const orders::event& e, touched& due) {
    const auto now = std::visit([](const auto& x) { return x.at; }, e);
    const auto* seen = std::get_if<orders::order_observed>(&e);
    orders::decision d = orders::decide(
        before, e, by_->of_order(before.source, seen ? seen->version : before.version));
    if (!d.refused.empty())
        return d;
    if (before.id == 0) {
        tx.save_order(d.next, d.derived, nullptr);
    } else if (d.changed || !(d.next == before)) {
        tx.save_order(d.next, d.derived, &before);
    }
    std::set<std::string> let_go;
    for (const auto& w : d.withdrawn) {
        auto held_by = tx.withdraw_task(w.identity_key, w.why, now);
        if (!held_by.empty())
            let_go.insert(std::move(held_by));
    }
    add_tasks(tx, d, now, due);
    touch_woken(tx, due);
    for (auto& p : d.problems)
        tx.open_problem(p, d.next.id, now);
    for (const auto& key : d.resolved)
        tx.resolve_problem(key, d.next.id, "dray", now);
    for (const auto& h : d.history)
        tx.add_history(d.next.id, d.next.source, h);
    if (!let_go.empty())
        forget_problems(tx, d, let_go, now, due);
    return d;
}

/// A problem that held nothing of the order but withdrawn tasks holds it no more.
void ledger::forget_problems(store::transaction& tx, orders::decision& d,
                             const std::set<std::string>& keys, timestamp now, touched& due) {
    const auto tasks = tx.tasks_of_order(d.next.id);
    for (const auto& key : keys) {
        const bool still = std::any_of(tasks.begin(), tasks.end(), [&key](const store::task& t) {
            return t.state == task_state::held && t.problem == key;
        });
        if (still)
            continue;
        orders::problem_resolved gone;
        gone.key = key;
        gone.at = now;
        auto after = apply(tx, d.next, gone, due);
        d.next = std::move(after.next);
        d.derived = after.derived;
        tx.resolve_problem(key, d.next.id, "dray", now);
    }
}

/// A task that was taken back but may have written is asked after before its successor writes: the
/// sequence of the last of them; 0 = none.
std::int64_t ledger::predecessor(store::transaction& tx, const orders::decision& d,
                                 const store::task& t) {
    bool first = false;
    if (t.function == "order.submit") {
        const auto* c = by_id(d.next.consignments, t.consignment);
        first = c && c->submits == 1;
    } else if (t.function == "shipment.confirm") {
        const auto* s = by_id(d.next.shipments, t.shipment);
        first = s && s->confirms == 1;
    }
    std::int64_t last = 0;
    if (first)
        return last;
    for (const auto& x : tx.tasks_of_order(t.order)) {
        const bool same = x.function == t.function && x.consignment == t.consignment &&
                          x.shipment == t.shipment && x.moment == t.moment;
        const bool over = x.state == task_state::done || x.state == task_state::withdrawn;
        if (same && !over)
            last = std::max(last, x.sequence);
    }
    return last;
}

void ledger::add_tasks(store::transaction& tx, const orders::decision& d, timestamp now,
                       touched& due) {
    for (const auto& w : d.tasks) {
        store::task t;
        t.instance = w.instance;
        t.function = w.function;
        t.order = d.next.id;
        for (const auto& c : d.next.consignments) {
            if (!w.reference.empty() && c.reference == w.reference)
                t.consignment = c.id;
        }
        for (const auto& s : d.next.shipments) {
            if (!w.shipment_ref.empty() && s.said.ref == w.shipment_ref &&
                s.consignment == t.consignment) {
                t.shipment = s.id;
            }
        }
        if (w.moment)
            t.moment = orders::to_word(*w.moment);
        t.identity_key = w.identity_key;
        t.sequence = w.sequence;
        t.after = std::max(w.after, predecessor(tx, d, t));
        t.due_at = w.due_at;
        t.created_at = now;
        if (doubt_.about(d.next) && !only_reads(t)) {
            // After a restore it may have been done by a life that this store does not remember.
            t.phase = task_phase::probe;
            t.write_begun = true;
            t.last_write_at = now;
        }
        if (tx.add_task(t))
            touch(due, t.instance, t.due_at);
    }
}

} // namespace dray::engine
