// What people say: a command for an order, that a cause is gone, that it is to be tried again.

#include "core/engine/judge.hpp"
#include "core/engine/ledger_parts.hpp"
#include "core/order/guards.hpp"
#include "core/order/problems.hpp"

#include <algorithm>

namespace dray::engine {

using store::task_phase;
using store::task_state;

orders::decision ledger::command(store::transaction& tx, const orders::order& o,
                                 const orders::command& c, touched& due) {
    auto d = apply(tx, o, c, due);
    retell_guards(tx, d, c.at);
    return d;
}

std::int64_t ledger::release_order(store::transaction& tx, orders::order_id id,
                                   const std::string& key, const std::string& who, timestamp now,
                                   touched& due) {
    const auto o = tx.load_order(id);
    if (!o)
        return 0;
    orders::problem_resolved gone;
    gone.key = key;
    gone.at = now;
    const auto d = apply(tx, *o, gone, due);
    // Where its cause is still there, it was met again at once.
    const bool again = std::any_of(d.problems.begin(), d.problems.end(),
                                   [&key](const auto& p) { return p.key == key; });
    if (again)
        return 0;
    std::int64_t freed = 0;
    for (auto t : tx.tasks_of_order(id)) {
        if (t.state != task_state::held || t.problem != key)
            continue;
        t.state = task_state::ready;
        t.problem.clear();
        t.attempts = t.faults = t.absent = 0;
        // A probe keeps its time to settle: asking too early is how orders ship twice.
        if (t.phase == task_phase::act)
            t.due_at = now;
        if (!tx.update_task(t))
            continue;
        ++freed;
        touch(due, t.instance, t.due_at);
    }
    tx.resolve_problem(key, id, who, now);
    return std::max<std::int64_t>(freed, 1);
}

namespace {

/// The next orders of a problem to be let go; empty at the end.
std::vector<orders::order_id> next_of(store::transaction& tx, const std::string& key,
                                      std::int64_t limit, released& r) {
    r.due.clear();
    if (r.last == 0) {
        const auto p = tx.find_problem(key);
        r.last = p ? p->last_order : 0; // none: nothing to walk
    }
    auto ids = tx.orders_of_problem(key, r.after, limit);
    while (!ids.empty() && ids.back() > r.last)
        ids.pop_back();
    r.all = static_cast<std::int64_t>(ids.size()) < limit;
    if (!ids.empty())
        r.after = ids.back();
    return ids;
}

} // namespace

void ledger::release_problem(store::transaction& tx, const std::string& key, const std::string& who,
                             timestamp now, std::int64_t limit, released& r) {
    for (const auto id : next_of(tx, key, limit, r)) {
        release_order(tx, id, key, who, now, r.due);
        ++r.orders;
    }
    if (!r.all)
        return;
    if (!tx.orders_of_problem(key, 0, 1).empty())
        return retell_guard(tx, key, now);
    tx.release_tasks(key, now);
    tx.resolve_problem(key, 0, who, now);
}

void ledger::set_aside_problem(store::transaction& tx, const std::string& key,
                               const orders::command& c, std::int64_t limit, released& r) {
    for (const auto id : next_of(tx, key, limit, r)) {
        const auto o = tx.load_order(id);
        if (!o)
            continue;
        const auto d = apply(tx, *o, c, r.due);
        ++(d.refused.empty() ? r.orders : r.refused);
    }
    if (r.all)
        retell_guard(tx, key, c.at);
}

void ledger::retell_guards(store::transaction& tx, const orders::decision& d, timestamp now) {
    for (const auto& key : d.resolved) {
        const auto* kind = orders::kind_of_key(key);
        if (kind && orders::is_guard(kind->code))
            retell_guard(tx, key, now);
    }
}

void ledger::retell_guard(store::transaction& tx, const std::string& key, timestamp now) {
    constexpr std::int64_t sample_size = 5;
    const auto* kind = orders::kind_of_key(key);
    const auto open = tx.find_problem(key);
    if (!kind || !orders::is_guard(kind->code) || !open || open->orders == 0)
        return;
    std::vector<std::string> sample;
    orders::policy by;
    for (const auto id : tx.orders_of_problem(key, 0, sample_size)) {
        const auto o = tx.load_order(id);
        if (!o)
            continue;
        by = by_->of_order(o->source, o->version);
        sample.push_back(o->version.number.empty() ? o->version.ref : o->version.number);
    }
    tx.open_problem(
        orders::guard_problem(kind->code, open->what.instance, by, open->orders, sample), 0, now);
}

std::optional<ledger::retried> ledger::retry_order(store::transaction& tx, orders::order_id id,
                                                   const std::string& who, timestamp now,
                                                   touched& due) {
    const auto o = tx.load_order(id);
    if (!o)
        return std::nullopt;
    const auto sent_from = o->held_until ? std::max(now, *o->held_until) : now;
    retried r;
    const auto parked = orders::kind_of(orders::problem_code::parked_at_warehouse).word;
    for (const auto& p : tx.problems_of_order(id)) {
        if (p.what.code == outcome_unknown) {
            r.left.push_back(p.what.key);
        } else if (p.what.code != parked) {
            // The warehouse has parked it still, whatever else was cured; it says when that ends.
            r.released += release_order(tx, id, p.what.key, who, now, due);
        }
    }
    for (auto t : tx.tasks_of_order(id)) {
        const bool held = t.state == task_state::held;
        // A hold ends when it was said to, or is released.
        const auto at = t.function == "order.submit" ? sent_from : now;
        if (!held && !(t.state == task_state::ready && t.due_at > at))
            continue;
        if (held && std::find(r.left.begin(), r.left.end(), t.problem) != r.left.end())
            continue;
        t.state = task_state::ready;
        t.problem.clear();
        t.attempts = 0;
        t.faults = 0;
        // A probe keeps its time to settle: asking too early is how orders ship twice.
        if (t.phase == task_phase::act)
            t.due_at = at;
        // What was said before a person looked counts no more.
        if (held)
            t.absent = 0;
        if (!tx.update_task(t))
            continue;
        ++r.released;
        touch(due, t.instance, t.due_at);
    }
    return r;
}

} // namespace dray::engine
