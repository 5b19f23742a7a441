#include "derive.hpp"
#include "parcels.hpp"
#include "requests.hpp"
#include "step.hpp"

#include <algorithm>

namespace dray::orders {
namespace {

const mark* find_mark(const order& o, moment m) {
    const auto at =
        std::find_if(o.marks.begin(), o.marks.end(), [m](const mark& x) { return x.moment == m; });
    return at == o.marks.end() ? nullptr : &*at;
}

consignment* find_consignment(order& o, consignment_id id) {
    const auto at = std::find_if(o.consignments.begin(), o.consignments.end(),
                                 [id](const consignment& c) { return c.id == id; });
    return at == o.consignments.end() ? nullptr : &*at;
}

task_wanted& issue(step& w, const char* function) {
    auto& t = w.d.tasks.emplace_back();
    t.function = function;
    t.sequence = w.o.next_sequence++;
    t.due_at = w.at;
    w.touch();
    return t;
}

void settle_submits(step& w) {
    auto& o = w.o;
    const bool endless = o.held_until && *o.held_until >= without_end;
    const bool may = !o.observed_only && !o.sending_canceled && !o.canceled_at_source && !endless &&
                     o.not_for_us.empty() && !stops_sending(o);
    const auto* first = find_mark(o, moment::on_download);
    const bool unmarked = w.by.hold_submit_on_mark && first && first->state == mark_state::pending;
    const bool wait = unmarked && !first->held_until;
    for (auto& c : o.consignments) {
        if (class_of(c) != state::planned)
            continue;
        if (!may) {
            requeue(w, c, o.sending_canceled ? "sending canceled" : endless ? "held" : "blocked");
        } else if (!c.submit_queued) {
            ++c.submits;
            c.submit_queued = true;
            auto& t = issue(w, "order.submit");
            t.instance = c.destination;
            t.reference = c.reference;
            t.identity_key = submit_key(c);
            t.after = wait ? first->sequence : 0;
            if (o.held_until)
                t.due_at = std::max(t.due_at, *o.held_until);
            if (unmarked && first->held_until)
                t.due_at = std::max(t.due_at, *first->held_until);
        }
    }
}

void settle_confirmation(step& w, shipment& s) {
    auto& o = w.o;
    const bool pending = s.confirmation == confirmation_state::pending && !s.said.voided;
    if (!pending && !s.confirm_queued)
        return;
    const auto* c = find_consignment(o, s.consignment);
    if (!c)
        return;
    const bool sent =
        c->state == consignment_state::accepted || c->state == consignment_state::replaced;
    const bool complete = pending && sent && is_tracked(s.said);
    const bool brings = complete && !source_units(o, *c, s).empty();
    const bool want = brings && !has_problem(o, problem_code::canceled_after_send);
    if (s.confirm_queued && !want) {
        w.withdraw(confirm_key(*c, s), "not to be confirmed now");
        s.confirm_queued = false;
        w.touch();
    } else if (want && !s.confirm_queued) {
        ++s.confirms;
        s.confirm_queued = true;
        auto& t = issue(w, "shipment.confirm");
        t.at_source = true;
        t.instance = o.source;
        t.reference = c->reference;
        t.shipment_ref = s.said.ref;
        t.identity_key = confirm_key(*c, s);
    }
    // More than was sent, or the rest of a kit that was told already: once all is there, it is
    // certain that no unit is left that the shop could be told of.
    if (complete && !brings && !s.said.lines.empty() && is_settled(o, *c)) {
        const auto all = parcels_of(o, *c);
        const auto carries = std::any_of(all.list.begin(), all.list.end(), [&](const parcel& p) {
            return &o.shipments[p.shipment] == &s && !p.units.empty();
        });
        if (!carries)
            return;
        s.confirmation = confirmation_state::none;
        w.say(happened::shipment_untold, {{"reference", c->reference}, {"shipment", s.said.ref}});
        w.touch();
    }
}

/// A status write that says "done" would hide what a person has still to look at.
bool keeps_from_done(const order& o) {
    return stops_sending(o) || has_problem(o, problem_code::canceled_at_warehouse) ||
           has_problem(o, problem_code::voided_after_confirmation);
}

/// The warehouse cancelled all that was sent and nothing is left: the shop does not know yet. What
/// it refused may still be sent another way, and what the shop itself took off it knows.
bool canceled_by_warehouse(const order& o) {
    if (o.canceled_at_source || class_of(o) != state::order_canceled || stops_sending(o)) {
        return false;
    }
    bool any = false;
    for (const auto& c : o.consignments) {
        if (c.test || !c.accepted_at)
            continue;
        if (c.warehouse != data::warehouse_state::canceled)
            return false;
        any = true;
    }
    return any;
}

void settle_cancel_mark(step& w) {
    if (canceled_by_warehouse(w.o)) {
        issue_mark(w, moment::on_cancel);
    } else {
        drop_mark(w, moment::on_cancel, "not canceled by the warehouse any more");
    }
}

void settle_marks(step& w) {
    auto& o = w.o;
    settle_cancel_mark(w);
    const bool told = std::any_of(o.shipments.begin(), o.shipments.end(), [](const shipment& s) {
        return s.confirmation == confirmation_state::confirmed && !s.said.voided;
    });
    if (!told || o.canceled_at_source || find_mark(o, moment::on_shipment))
        return;
    const auto now = derive(o);
    if (now.stage == status::confirmed && !now.nothing_to_ship) {
        if (!keeps_from_done(o))
            issue_mark(w, moment::on_shipment);
    } else if (now.stage == status::shipped && now.partial &&
               !find_mark(o, moment::on_partial_shipment)) {
        issue_mark(w, moment::on_partial_shipment);
    }
}

void settle_closed(step& w) {
    auto& o = w.o;
    for (auto& c : o.consignments) {
        bool closed = !c.live();
        if (c.state == consignment_state::accepted) {
            closed = is_settled(o, c) &&
                     std::none_of(o.shipments.begin(), o.shipments.end(), [&c](const auto& s) {
                         return s.consignment == c.id && !s.said.voided &&
                                s.confirmation == confirmation_state::pending;
                     });
        }
        if (closed == c.closed_at.has_value())
            continue;
        c.closed_at = closed ? std::optional<timestamp>(w.at) : std::nullopt;
        if (closed && c.state == consignment_state::accepted) {
            w.say(happened::consignment_closed, {{"reference", c.reference}});
        }
        w.touch();
    }
}

} // namespace

std::string submit_key(const consignment& c) {
    return "order.submit/" + c.reference + "/" + std::to_string(c.submits);
}

std::string confirm_key(const consignment& c, const shipment& s) {
    return "shipment.confirm/" + c.reference + "/" + s.said.ref + "/" + std::to_string(s.confirms);
}

std::string mark_key(const order& o, const mark& m) {
    return "order.mark/" + std::to_string(o.source) + "/" + o.version.ref + "/" +
           to_word(m.moment) + "/" + std::to_string(m.sequence);
}

void issue_mark(step& w, moment m) {
    if (!w.by.write_back || !configured(w.by, m) || find_mark(w.o, m))
        return;
    // An earlier moment that is not written yet never will be: it would undo this one. Where its
    // write is under way, this one comes after it.
    std::int64_t after = 0;
    for (const auto earlier : {moment::on_download, moment::on_partial_shipment}) {
        const auto* known = find_mark(w.o, earlier);
        if (!known || known->state != mark_state::pending)
            continue;
        after = std::max(after, known->sequence);
        drop_mark(w, earlier, "superseded");
    }
    auto& t = issue(w, "order.mark");
    t.at_source = true;
    t.instance = w.o.source;
    t.moment = m;
    t.after = after;
    mark added;
    added.moment = m;
    added.sequence = t.sequence;
    w.o.marks.push_back(added);
    t.identity_key = mark_key(w.o, added);
}

void settle(step& w) {
    settle_submits(w);
    for (auto& s : w.o.shipments)
        settle_confirmation(w, s);
    settle_closed(w);
    settle_marks(w);
}

} // namespace dray::orders
