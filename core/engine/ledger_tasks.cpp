// Tasks: claimed with what their operations are given, and what becomes of them.

#include "core/engine/ledger_parts.hpp"
#include "core/engine/probe.hpp"
#include "core/order/requests.hpp"
#include "core/order/standing.hpp"
#include "core/store/brakes.hpp"

#include "dray/data/consignment_json.hpp"
#include "dray/data/functions_json.hpp"
#include "dray/data/order_json.hpp"
#include "dray/data/validate.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::engine {

using plugin::error_class;
using store::task_phase;
using store::task_state;

namespace {

/// The event of a task that was done by its own function.
orders::event success_event(const prepared_task& work, const orders::order& o,
                            const std::string& result, timestamp now) {
    const auto& t = work.task;
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
        e.tracking = work.told;
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
    if (t.function == "order.get") {
        orders::order_observed e;
        e.version = data::from_json_text<data::order>(result);
        const auto reasons = data::validate(e.version);
        if (!reasons.empty())
            throw std::runtime_error(reasons.front());
        if (e.version.ref != o.version.ref)
            throw std::runtime_error("it is another order, " + e.version.ref);
        e.recheck = true;
        e.at = now;
        return e;
    }
    throw std::runtime_error("no such task: " + t.function);
}

std::string ask_for_submit(prepared_task& p, const orders::order& o, const orders::policy& by) {
    const auto* c = by_id(o.consignments, p.task.consignment);
    if (!c || c->state == orders::consignment_state::accepted)
        return "the warehouse has the consignment already";
    if (!p.is_write) {
        data::order_find_request find;
        find.reference = c->reference;
        // A store that was restored plans anew what a life that it does not remember sent long ago,
        // but no life sent it before the shop had it.
        find.submitted_after = std::min(c->ready_at, o.version.created_at) - std::chrono::hours(24);
        p.request = data::to_json_text(find);
        return {};
    }
    p.request = data::to_json_text(orders::to_consignment(o, *c, by));
    return {};
}

std::string ask_for_confirm(prepared_task& p, const orders::order& o) {
    const auto* s = by_id(o.shipments, p.task.shipment);
    if (!s || s->confirmation == orders::confirmation_state::confirmed)
        return "the shop has the shipment already";
    p.request = data::to_json_text(orders::to_confirmation(o, *s));
    p.told = s->said.tracking;
    return {};
}

std::string ask_for_get(prepared_task& p, const orders::order& o) {
    if (!has_unsent(o))
        return "nothing of the order is to be sent any more";
    data::order_ref_request get;
    get.ref = o.version.ref;
    get.number = o.version.number;
    p.request = data::to_json_text(get);
    return {};
}

std::string ask_for_mark(prepared_task& p, const orders::order& o, const orders::policy& by) {
    const auto moment = orders::moment_of(p.task.moment);
    const auto mark = moment ? orders::to_mark(o, *moment, by) : std::nullopt;
    if (!mark)
        return "the moment " + p.task.moment + " has no status any more";
    if (!p.is_write) {
        data::order_ref_request get;
        get.ref = o.version.ref;
        get.number = o.version.number;
        p.request = data::to_json_text(get);
        return {};
    }
    p.request = data::to_json_text(*mark);
    return {};
}

/// Fills in the request; else says why there is none to make.
std::string ask(prepared_task& p, const orders::order& o, const orders::policy& by) {
    const auto& t = p.task;
    // What the order does not want any more is not written; it is asked after all the same.
    if (p.is_write && !orders::stands(o, t.identity_key))
        return "the order does not want it any more";
    if (t.function == "order.submit")
        return ask_for_submit(p, o, by);
    if (t.function == "shipment.confirm")
        return ask_for_confirm(p, o);
    if (t.function == "order.mark")
        return ask_for_mark(p, o, by);
    if (t.function == "order.get")
        return ask_for_get(p, o);
    return "no such function: " + t.function;
}

void withdraw(store::transaction& tx, prepared_task& p, const std::string& why, timestamp now,
              touched& due) {
    auto& t = p.task;
    t.state = task_state::withdrawn;
    t.done_at = now;
    t.lease_until.reset();
    boost::json::object error;
    error["code"] = "withdrawn";
    error["message"] = why;
    t.last_error = boost::json::serialize(error);
    tx.update_task(t);
    touch_woken(tx, due);
    p.skipped = why;
}

std::vector<store::paused_orders> paused_by(store::transaction& tx,
                                            const std::vector<store::brake>& brakes) {
    std::vector<store::paused_orders> all;
    if (brakes.empty())
        return all;
    for (const auto& source : tx.instances()) {
        for (const auto& b : brakes) {
            if (stops_orders_of(b, source))
                all.emplace_back(source.id, b.function);
        }
    }
    return all;
}

/// The vendor is there and listens to us, whatever it answered.
bool is_well(const plugin::outcome& o) {
    switch (o.cls) {
    case error_class::none:
        return true;
    case error_class::rejected:
    case error_class::unmapped:
    case error_class::conflict:
    case error_class::not_found:
        return o.requests > 0;
    default:
        return false;
    }
}

} // namespace

taken_work ledger::take(store::transaction& tx, const claim& c, timestamp now) {
    taken_work w;
    const auto paused = paused_by(tx, c.of_orders);
    auto tasks =
        tx.claim_tasks(c.instance, now, now + c.lease, c.limit, c.except, c.probes_only, paused);
    w.settled = !tasks.empty();
    for (auto& t : tasks) {
        auto p = prepare(tx, std::move(t), now, w.due);
        if (p.postponed)
            continue;
        if (p.skipped.empty()) {
            w.settled = false;
            w.tasks.push_back(std::move(p));
        } else {
            w.skipped.push_back(std::move(p));
        }
    }
    w.next_due = tx.next_task_due(c.instance, c.except, c.probes_only, paused);
    return w;
}

prepared_task ledger::prepare(store::transaction& tx, store::task t, timestamp now, touched& due) {
    prepared_task p;
    p.task = std::move(t);
    auto& task = p.task;
    const auto o = tx.load_order(task.order);
    if (!o) {
        withdraw(tx, p, "the order is gone", now, due);
        return p;
    }
    p.order_number = o->version.number;
    p.source = o->source;
    const auto traits = by_->of_function(task.instance, task.function);
    // One that ran when the daemon died was taken for a write.
    if (only_reads(task))
        task.phase = task_phase::act;
    const bool probing = task.phase == task_phase::probe;
    p.function = probing ? traits.probe : task.function;
    p.is_write = !probing && !only_reads(task);
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
        // Judged like a write of which nothing came back: a person has to look.
        plugin::outcome nobody_to_ask;
        nobody_to_ask.cls = error_class::unknown_outcome;
        nobody_to_ask.code = "outcome_unknown";
        prepared_task as_act = p;
        as_act.task.phase = task_phase::act;
        for (const auto& [id, at] : finish(tx, as_act, nobody_to_ask, now).due)
            touch(due, id, at);
        p.skipped = "this connector cannot say whether it happened";
        return p;
    }
    const auto by = by_->of_order(o->source, o->version);
    const auto why_not = ask(p, *o, by);
    if (!why_not.empty()) {
        withdraw(tx, p, why_not, now, due);
        return p;
    }
    if (p.is_write && task.function == "order.submit" && o->canceled_at_source) {
        // Nobody could ask whether it had been sent before the shop cancelled; a person looked, and
        // lets it go on. It is not sent any more.
        withdraw(tx, p, "the shop cancelled the order", now, due);
        orders::submit_refused refused;
        refused.consignment = task.consignment;
        refused.at = now;
        apply(tx, *o, refused, due);
        return p;
    }
    if (p.is_write && task.function == "order.submit" &&
        (on_hold(tx, p, *o, now) || may_not_be_sent(tx, p, *o, by, now, due))) {
        return p;
    }
    if (waits(tx, p, *o, by, now, due))
        return p;
    if (p.is_write && task.function == "order.submit") {
        orders::submit_begun begun;
        begun.consignment = task.consignment;
        begun.at = now;
        apply(tx, *o, begun, due);
    }
    return p;
}

task_result ledger::finish(store::transaction& tx, const prepared_task& work,
                           const plugin::outcome& o, timestamp now) {
    task_result r;
    const auto& t = work.task;
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
    std::optional<orders::event> news;
    if (o.done()) {
        try {
            if (probing) {
                reading = read_probe(t, *order, by_->of_order(order->source, order->version),
                                     o.result, now);
                news = reading.event;
            } else {
                news = success_event(work, *order, o.result, now);
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
    r.well = is_well(judged);
    r.effect = v.effect;
    r.pause = v.pause;
    if (v.next.state == task_state::ready)
        r.again_at = v.next.due_at;
    touch_woken(tx, r.due);
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
        if (news)
            apply_now(*news);
        if (only_reads(t))
            wake_postponed(tx, *order, now, r.due);
        if (!t.problem.empty()) {
            orders::problem_resolved gone;
            gone.key = t.problem;
            gone.at = now;
            apply_now(gone);
            tx.resolve_problem(t.problem, t.order, "dray", now);
        }
    }
    if (!v.problem.key.empty()) {
        tx.open_problem(v.problem, v.of_order ? t.order : 0, now);
        const auto moment = orders::moment_of(t.moment);
        if (v.of_order && t.function == "order.mark" && moment) {
            orders::mark_held held;
            held.moment = *moment;
            held.key = v.problem.key;
            held.at = now;
            apply_now(held);
        } else if (v.of_order) {
            orders::problem_met met;
            met.key = v.problem.key;
            met.at = now;
            apply_now(met);
        } else {
            r.instance_problem = v.problem.key;
        }
    }
    // After the problem: where the order does not want to be sent any more, its task is withdrawn
    // here, and the problem goes with it.
    if (t.function == "order.submit" && v.not_there) {
        orders::submit_refused refused;
        refused.consignment = t.consignment;
        refused.left = probing || judged.write_left;
        refused.at = now;
        apply_now(refused);
    }
    return r;
}

} // namespace dray::engine
