#include "core/engine/ledger.hpp"

#include "core/engine/probe.hpp"
#include "core/order/guards.hpp"
#include "core/order/problems.hpp"
#include "core/order/requests.hpp"

#include "dray/data/consignment_json.hpp"
#include "dray/data/functions_json.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <set>

namespace dray::engine {

using plugin::error_class;
using plugin::item_fate;
using store::task_phase;
using store::task_state;

namespace {

void touch(touched& due, store::instance_id instance, timestamp at) {
    const auto [it, fresh] = due.emplace(instance, at);
    if (!fresh)
        it->second = std::min(it->second, at);
}

template <class T, class Id>
const T* by_id(const std::vector<T>& all, Id id) {
    const auto it =
        std::find_if(all.begin(), all.end(), [id](const auto& x) { return x.id == id; });
    return it == all.end() ? nullptr : &*it;
}

/// The event of a task that was done by its own function.
orders::event success_event(const store::task& t, const orders::order& o, const std::string& result,
                            timestamp now) {
    if (t.function == "order.submit") {
        const auto r = data::from_json_text<data::order_submit_result>(result);
        orders::submit_accepted e;
        e.consignment = t.consignment;
        e.destination_ref = r.ref;
        e.state = r.state;
        e.word = r.word;
        e.at = now;
        return e;
    }
    if (t.function == "shipment.confirm") {
        const auto r = data::from_json_text<data::shipment_confirm_result>(result);
        orders::shipment_confirmed e;
        e.shipment = t.shipment;
        e.source_shipment_ref = r.ref;
        if (const auto* s = by_id(o.shipments, t.shipment))
            e.tracking = s->said.tracking;
        e.at = now;
        return e;
    }
    if (t.function == "order.mark") {
        const auto r = data::from_json_text<data::order_mark_result>(result);
        const auto moment = orders::moment_of(t.moment);
        if (!moment)
            throw std::runtime_error("the task has no moment");
        orders::status_marked e;
        e.moment = *moment;
        e.status = r.status;
        e.changed = r.changed;
        e.at = now;
        return e;
    }
    throw std::runtime_error("no such task: " + t.function);
}

} // namespace

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
    for (const auto& [id, at] : tx.take_woken())
        touch(due, id, at);
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
        t.after = w.after;
        t.due_at = w.due_at;
        t.created_at = now;
        if (recovering_) {
            // After a restore it may have been done by a life that this store does not remember.
            t.phase = task_phase::probe;
            t.write_begun = true;
            t.last_write_at = now;
        }
        if (tx.add_task(t))
            touch(due, t.instance, t.due_at);
    }
}

template <class T>
void ledger::save_page_state(store::transaction& tx, store::instance_id instance,
                             const std::string& function, const page<T>& p, timestamp now) {
    auto f = tx.load_feed(instance, function).value_or(store::feed());
    f.instance = instance;
    f.function = function;
    f.items += static_cast<std::int64_t>(p.items.size());
    f.last_run_at = now;
    if (p.cursor)
        f.cursor = *p.cursor;
    tx.save_feed(f);
    for (const auto& [key, value] : p.state)
        tx.save_plugin_state(instance, key, value);
}

void ledger::quarantine(store::transaction& tx, store::instance_id instance, const std::string& ref,
                        const std::string& why, const std::string& raw, timestamp now) {
    store::quarantined q;
    q.instance = instance;
    q.ref = ref;
    q.why = why;
    q.raw = raw;
    q.first_seen_at = now;
    q.last_seen_at = now;
    tx.add_quarantined(q);
    orders::problem p;
    const std::string name = by_->name_of(instance);
    p.key = name + "/poison/" + ref;
    p.code = "poison";
    p.severity = orders::severity::error;
    p.curer = orders::curer::merchant;
    p.instance = instance;
    p.subject = ref;
    p.text = "Order " + ref + " of " + name +
             " cannot be read, so it is held and nothing of it is "
             "sent: " +
             why;
    p.remedies = {"correct the order in the shop; it is read again by itself",
                  "dray problems --quarantine " + name};
    tx.open_problem(p, 0, now);
}

/// It can be read again: someone corrected it.
void ledger::lift_quarantine(store::transaction& tx, store::instance_id instance,
                             const std::string& ref, timestamp now) {
    if (tx.remove_quarantined(instance, ref))
        tx.resolve_problem(by_->name_of(instance) + "/poison/" + ref, 0, "dray", now);
}

page_result ledger::store_orders(store::transaction& tx, store::instance_id source,
                                 const std::string& function, const page<data::order>& p,
                                 timestamp now) {
    page_result r;
    r.fates.reserve(p.items.size());
    bool any_quarantined = !tx.quarantine(source, 1).empty();
    std::optional<std::int64_t> lately; // new orders within the guard's window
    std::set<std::string> guards;
    for (const auto& item : p.items) {
        if (!item.value) {
            any_quarantined = true;
            quarantine(tx, source, item.ref, item.why, item.raw, now);
            r.fates.push_back(item_fate::quarantined);
            ++r.poison;
            continue;
        }
        auto known = tx.find_order(source, item.value->ref);
        const bool fresh = !known;
        if (fresh) {
            known.emplace();
            known->source = source;
        }
        orders::order_observed e;
        e.version = *item.value;
        e.at = now;
        if (fresh) {
            const auto by = by_->of_order(source, e.version);
            if (!lately && by.surge_limit > 0) {
                lately = tx.count_new_orders(source, now - by.surge_window, by.surge_limit);
            }
            e.surge = by.surge_limit > 0 && *lately >= by.surge_limit;
        }
        const auto d = apply(tx, *known, e, r.due);
        if (fresh && lately && d.next.not_for_us.empty() && !d.next.observed_only)
            ++*lately;
        for (const auto& x : d.problems) {
            const auto* kind = orders::kind_of_key(x.key);
            if (kind && orders::is_guard(kind->code))
                guards.insert(x.key);
        }
        if (any_quarantined)
            lift_quarantine(tx, source, item.value->ref, now);
        r.fates.push_back(fresh ? item_fate::stored
                                : (d.changed ? item_fate::updated : item_fate::unchanged));
    }
    for (const auto& key : guards)
        retell_guard(tx, key, now);
    save_page_state(tx, source, function, p, now);
    return r;
}

page_result ledger::store_updates(store::transaction& tx, store::instance_id destination,
                                  const std::string& function,
                                  const page<data::consignment_update>& p, timestamp now) {
    page_result r;
    r.fates.reserve(p.items.size());
    bool any_quarantined = !tx.quarantine(destination, 1).empty();
    for (const auto& item : p.items) {
        if (!item.value) {
            any_quarantined = true;
            quarantine(tx, destination, item.ref, item.why, item.raw, now);
            r.fates.push_back(item_fate::quarantined);
            ++r.poison;
            continue;
        }
        const auto& u = *item.value;
        if (any_quarantined)
            lift_quarantine(tx, destination, item.ref.empty() ? u.reference : item.ref, now);
        auto o = tx.find_order_by_reference(destination, u.reference);
        if (!o) {
            r.fates.push_back(item_fate::unchanged); // not one of ours
            continue;
        }
        const auto c =
            std::find_if(o->consignments.begin(), o->consignments.end(), [&](const auto& x) {
                return x.destination == destination && x.reference == u.reference;
            });
        orders::consignment_seen e;
        e.consignment = c->id;
        e.update = u;
        e.at = now;
        const auto d = apply(tx, *o, e, r.due);
        if (u.shipments_read)
            tx.mark_looked_at({e.consignment}, now, true);
        r.fates.push_back(d.changed ? item_fate::updated : item_fate::unchanged);
    }
    save_page_state(tx, destination, function, p, now);
    return r;
}

prepared_task ledger::prepare(store::transaction& tx, store::task t, timestamp now, touched& due) {
    prepared_task p;
    p.task = std::move(t);
    auto& task = p.task;
    auto o = tx.load_order(task.order);
    auto skip = [&](const std::string& why) {
        task.state = task_state::withdrawn;
        task.done_at = now;
        task.lease_until.reset();
        boost::json::object error;
        error["code"] = "withdrawn";
        error["message"] = why;
        task.last_error = boost::json::serialize(error);
        tx.update_task(task);
        p.skipped = why;
    };
    if (!o) {
        skip("the order is gone");
        return p;
    }
    p.order_number = o->version.number;
    const auto policy = by_->of_order(o->source, o->version);
    const auto traits = by_->of_function(task.instance, task.function);
    const bool probing = task.phase == task_phase::probe;
    p.function = probing ? traits.probe : task.function;
    p.is_write = !probing;
    if (probing && task.last_write_at) {
        // A clock that was set back must not make the wait longer than `settle`.
        task.last_write_at = std::min(*task.last_write_at, now);
        const auto settled = *task.last_write_at + traits.settle;
        if (settled > now) {
            task.state = task_state::ready;
            task.lease_until.reset();
            task.due_at = settled;
            tx.update_task(task);
            p.postponed = true;
            return p;
        }
    }
    if (probing && p.function.empty()) {
        // Judged like a probe that is not there: a person has to look.
        plugin::outcome nobody_to_ask;
        nobody_to_ask.cls = error_class::unknown_outcome;
        nobody_to_ask.code = "outcome_unknown";
        store::task as_act = task;
        as_act.phase = task_phase::act;
        finish(tx, as_act, nobody_to_ask, now);
        p.skipped = "this connector cannot say whether it happened";
        return p;
    }
    if (task.function == "order.submit") {
        const auto* c = by_id(o->consignments, task.consignment);
        if (!c || !c->live() || (c->state == orders::consignment_state::accepted)) {
            skip("the consignment is not to be sent any more");
            return p;
        }
        if (probing) {
            data::order_find_request find;
            find.reference = c->reference;
            find.submitted_after = c->ready_at - std::chrono::hours(24);
            p.request = boost::json::serialize(data::to_json(find));
            return p;
        }
        p.request = boost::json::serialize(data::to_json(orders::to_consignment(*o, *c, policy)));
        orders::submit_begun begun;
        begun.consignment = c->id;
        begun.at = now;
        apply(tx, *o, begun, due);
        return p;
    }
    if (task.function == "shipment.confirm") {
        const auto* s = by_id(o->shipments, task.shipment);
        if (!s || s->confirmation != orders::confirmation_state::pending) {
            skip("the shipment is not to be confirmed any more");
            return p;
        }
        p.request = boost::json::serialize(data::to_json(orders::to_confirmation(*o, *s)));
        return p;
    }
    if (task.function == "order.mark") {
        const auto moment = orders::moment_of(task.moment);
        const auto mark = moment ? orders::to_mark(*o, *moment, policy) : std::nullopt;
        if (!mark) {
            skip("the moment " + task.moment + " has no status any more");
            return p;
        }
        if (probing) {
            data::order_ref_request get;
            get.ref = o->version.ref;
            get.number = o->version.number;
            p.request = boost::json::serialize(data::to_json(get));
            return p;
        }
        p.request = boost::json::serialize(data::to_json(*mark));
        return p;
    }
    skip("no such function: " + task.function);
    return p;
}

task_result ledger::finish(store::transaction& tx, const store::task& t, const plugin::outcome& o,
                           timestamp now) {
    task_result r;
    auto order = tx.load_order(t.order);
    if (!order) {
        r.fenced = true;
        return r;
    }
    const auto traits = by_->of_function(t.instance, t.function);
    const std::string instance = by_->name_of(t.instance);
    const bool probing = t.phase == task_phase::probe;

    plugin::outcome judged = o;
    probe_reading reading;
    std::optional<orders::event> event;
    if (o.done()) {
        try {
            if (probing) {
                reading = read_probe(t, *order, by_->of_order(order->source, order->version),
                                     o.result, now);
                event = reading.event;
            } else {
                event = success_event(t, *order, o.result, now);
            }
        } catch (const std::exception& e) {
            // The plugin answered what its function does not promise. After a write that is not a
            // verdict: only the probe may say what happened.
            judged.cls =
                probing || !o.write_left ? error_class::fault : error_class::unknown_outcome;
            judged.code = "bad_result";
            judged.message =
                "the plugin's result of " + t.function + " is not readable: " + e.what();
        }
    }
    auto v = judge(t, judged, probing ? reading.finding : probe_finding::not_a_probe, reading.text,
                   traits, now, instance, order->version.number, random_);
    if (!tx.update_task(v.next)) {
        r.fenced = true;
        return r;
    }
    r.succeeded = v.succeeded;
    r.effect = v.effect;
    r.pause = v.pause;
    if (v.next.state == task_state::ready)
        r.again_at = v.next.due_at;
    for (const auto& [id, at] : tx.take_woken())
        touch(r.due, id, at);
    if (!judged.done() && judged.cls != error_class::cancelled &&
        judged.cls != error_class::rate_limited) {
        boost::json::object detail;
        detail["function"] = probing ? traits.probe : t.function;
        detail["class"] = plugin::to_word(judged.cls);
        detail["code"] = judged.code;
        detail["attempts"] = v.next.attempts;
        orders::history_entry h;
        h.at = now;
        h.code =
            judged.cls == error_class::unknown_outcome ? "outcome_unknown" : "operation_failed";
        h.who = "dray";
        h.detail = boost::json::serialize(detail);
        tx.add_history(t.order, t.instance, h);
    }

    auto apply_now = [&](const orders::event& e) {
        auto d = apply(tx, *order, e, r.due);
        *order = std::move(d.next);
    };
    if (v.succeeded) {
        if (event)
            apply_now(*event);
        if (!t.problem.empty()) {
            orders::problem_resolved gone;
            gone.key = t.problem;
            gone.at = now;
            apply_now(gone);
            tx.resolve_problem(t.problem, t.order, "dray", now);
        }
    }
    if (t.function == "order.submit" && v.not_there) {
        orders::submit_refused refused;
        refused.consignment = t.consignment;
        refused.left = probing || judged.write_left;
        refused.at = now;
        apply_now(refused);
    }
    if (!v.problem.key.empty()) {
        tx.open_problem(v.problem, v.of_order ? t.order : 0, now);
        if (v.of_order) {
            orders::problem_met met;
            met.key = v.problem.key;
            met.at = now;
            apply_now(met);
        }
    }
    return r;
}

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
        t.due_at = now;
        if (!tx.update_task(t))
            continue;
        ++freed;
        touch(due, t.instance, now);
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

} // namespace dray::engine
