// Claimed tasks that are not run yet: a status that is not known holds its write, and an order that
// waited is read again at its shop before anything of it is sent.

#include "core/engine/ledger_parts.hpp"

#include "core/order/recheck.hpp"

#include <algorithm>

namespace dray::engine {

using store::task_phase;
using store::task_state;

namespace {

/// Between two looks of a postponed task at whether its order was read again; news wake it sooner.
constexpr std::chrono::minutes postponed_for{5};

} // namespace

bool ledger::waits(store::transaction& tx, prepared_task& p, const orders::order& o,
                   const orders::policy& by, timestamp now, touched& due) {
    const auto& t = p.task;
    const auto moment = orders::moment_of(t.moment);
    if (t.function == "order.mark" && moment) {
        // Not even asked after: what it should be compared with is not known.
        const auto held = by.held_moments.find(*moment);
        if (held != by.held_moments.end()) {
            hold_mark(tx, p, o, *moment, held->second, now, due);
            return true;
        }
    }
    const bool first = t.function == "order.submit" ||
                       (t.function == "order.mark" && moment == orders::moment::on_download);
    return first && p.is_write && reads_again_first(tx, p, o, by, now, due);
}

bool ledger::reads_again_first(store::transaction& tx, prepared_task& p, const orders::order& o,
                               const orders::policy& by, timestamp now, touched& due) {
    if (!has_unsent(o) || !orders::needs_recheck(o, by, now))
        return false;
    const auto tasks = tx.tasks_of_order(o.id);
    const bool asked = std::any_of(tasks.begin(), tasks.end(), [](const store::task& t) {
        return only_reads(t) && t.state != task_state::done && t.state != task_state::withdrawn;
    });
    p.task.state = task_state::ready;
    p.task.lease_until.reset();
    p.task.due_at = now + postponed_for;
    tx.update_task(p.task);
    p.postponed = true;
    if (!asked) {
        orders::recheck_wanted wanted;
        wanted.at = now;
        apply(tx, o, wanted, due);
    }
    return true;
}

void ledger::wake_postponed(store::transaction& tx, const orders::order& o, timestamp now,
                            touched& due) {
    auto sent_from = o.held_until ? std::max(now, *o.held_until) : now;
    for (const auto& m : o.marks) {
        if (m.held_until)
            sent_from = std::max(sent_from, *m.held_until);
    }
    for (auto t : tx.tasks_of_order(o.id)) {
        const bool submit = t.function == "order.submit";
        if (t.state != task_state::ready || t.phase != task_phase::act ||
            (!submit && t.function != "order.mark")) {
            continue;
        }
        const auto at = submit ? sent_from : now;
        if (at >= t.due_at)
            continue;
        t.due_at = at;
        if (tx.update_task(t))
            touch(due, t.instance, at);
    }
}

void ledger::hold_mark(store::transaction& tx, prepared_task& p, const orders::order& o,
                       orders::moment m, const std::string& key, timestamp now, touched& due) {
    auto& task = p.task;
    task.lease_until.reset();
    p.postponed = true;
    const auto open = tx.find_problem(key);
    if (!open) {
        // It was cured a moment ago: newer policies are on their way.
        task.state = task_state::ready;
        task.due_at = now + std::chrono::seconds(1);
        tx.update_task(task);
        return;
    }
    task.state = task_state::held;
    task.problem = key;
    tx.update_task(task);
    tx.open_problem(open->what, o.id, open->last_seen_at);
    orders::mark_held held;
    held.moment = m;
    held.key = key;
    held.at = now;
    apply(tx, o, held, due);
}

} // namespace dray::engine
