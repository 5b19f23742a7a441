// Claimed tasks that are not run yet: a status that is not known holds its write, and an order that
// waited is read again at its shop before anything of it is sent.

#include "core/engine/ledger_parts.hpp"

#include "core/order/recheck.hpp"
#include "core/order/shell_word.hpp"

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

bool ledger::on_hold(store::transaction& tx, prepared_task& p, const orders::order& o,
                     timestamp now) {
    if (!o.held_until || *o.held_until <= now)
        return false;
    p.task.state = task_state::ready;
    p.task.lease_until.reset();
    p.task.due_at = *o.held_until;
    tx.update_task(p.task);
    p.postponed = true;
    return true;
}

namespace {

/// A person said of this very order that it is to be sent all the same.
bool loaded_anyway(store::transaction& tx, orders::order_id id) {
    const auto all = tx.history_of_order(id, 10'000);
    return std::any_of(all.begin(), all.end(),
                       [](const store::history_row& h) { return h.entry.code == "loaded_anyway"; });
}

orders::problem not_live(const std::string& source, instance_id id) {
    orders::problem x;
    x.key = source_not_live(source);
    x.code = "source_not_live";
    x.text = "Source " + source +
             " is not live: it has another mode now, was not started, or does not run. So its "
             "orders are not sent, though they were planned.";
    x.remedies = {"To send them: set mode = \"live\" in [source." + source +
                      "] and restart drayd; they go on by themselves",
                  "dray config show " + orders::shell_word(source) + " --origin"};
    x.instance = id;
    return x;
}

orders::problem too_early(const std::string& source, instance_id id, timestamp from) {
    orders::problem x;
    x.key = older_than_start(source);
    x.code = "older_than_start";
    x.text = "Orders of " + source + " were planned and are older than its start, " +
             data::format_time(from) + ", which was set later. Nothing older than that is sent.";
    x.remedies = {"To send them: dray source start " + orders::shell_word(source) +
                  " --from EARLIER (and lower start_at, where it is later)"};
    x.instance = id;
    return x;
}

orders::problem draining(const std::string& destination, instance_id id) {
    orders::problem x;
    x.key = destination_drains(destination);
    x.code = "destination_drains";
    x.text = "Destination " + destination +
             " is in mode drain: what it has is followed, and it gets no new orders. So those that "
             "were planned for it are not sent.";
    x.remedies = {"To send them: set mode = \"live\" in [destination." + destination +
                      "] and restart drayd; they go on by themselves",
                  "dray config show " + orders::shell_word(destination) + " --origin"};
    x.instance = id;
    return x;
}

/// Why the submit that was claimed is not to be made; empty = it may be.
std::optional<orders::problem> parks(store::transaction& tx, const prepared_task& p,
                                     const orders::order& o, const orders::policy& by,
                                     const policies& all) {
    const auto* c = by_id(o.consignments, p.task.consignment);
    if (!by.may_send && !(by.may_test && c && c->test))
        return not_live(all.name_of(o.source), o.source);
    if (by.sends_from && o.version.created_at < *by.sends_from && !loaded_anyway(tx, o.id))
        return too_early(all.name_of(o.source), o.source, *by.sends_from);
    if (all.drains(p.task.instance))
        return draining(all.name_of(p.task.instance), p.task.instance);
    return std::nullopt;
}

} // namespace

bool ledger::may_not_be_sent(store::transaction& tx, prepared_task& p, const orders::order& o,
                             const orders::policy& by, timestamp now, touched& due) {
    auto why_not = parks(tx, p, o, by, *by_);
    if (!why_not)
        return false;
    auto& x = *why_not;
    x.curer = orders::curer::operator_;
    x.remedies.push_back("To file them as not for us: dray not-for-us --problem " +
                         orders::shell_word(x.key));
    p.task.state = task_state::held;
    p.task.problem = x.key;
    p.task.lease_until.reset();
    tx.update_task(p.task);
    p.postponed = true;
    tx.open_problem(x, o.id, now);
    orders::problem_met met;
    met.key = x.key;
    met.at = now;
    apply(tx, o, met, due);
    return true;
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
