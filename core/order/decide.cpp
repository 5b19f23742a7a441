#include "decide.hpp"

#include "derive.hpp"
#include "parcels.hpp"
#include "recheck.hpp"
#include "step.hpp"
#include "versions.hpp"

#include <algorithm>
#include <set>

namespace dray::orders {

trigger word_trigger(const consignment& c, const data::consignment_update& seen);

namespace {

consignment* find_consignment(order& o, consignment_id id) {
    if (id == 0)
        return nullptr;
    const auto at = std::find_if(o.consignments.begin(), o.consignments.end(),
                                 [id](const consignment& c) { return c.id == id; });
    return at == o.consignments.end() ? nullptr : &*at;
}

state class_of(const consignment* c) {
    return c ? orders::class_of(*c) : state::no_consignment;
}

// ---- the shop's version
// ---------------------------------------------------------------------------

bool is_older(const data::order& a, const data::order& b) {
    return a.modified_at != timestamp{} && a.modified_at < b.modified_at;
}

trigger trigger_of(const order& o, state now, const data::order& version, const policy& by) {
    if (now == state::unseen)
        return trigger::seen;
    if (is_older(version, o.version))
        return trigger::stale;
    if (version == o.version)
        return trigger::same;
    const bool canceled = is_canceled(version, by);
    if (canceled != o.canceled_at_source)
        return canceled ? trigger::canceled : trigger::revived;
    const bool written_by_us =
        std::any_of(o.marks.begin(), o.marks.end(), [&version](const mark& m) {
            return m.state == mark_state::done && m.status_id == version.status.id;
        });
    const bool all_sent = now == state::sent || now == state::complete;
    const bool edited = is_edited(o.version, version, !all_sent);
    const bool finished = is_finished(version, by) && !is_finished(o.version, by);
    const bool news = finished && !(written_by_us && !version.archived);
    // Once all is sent, an edit weighs more than the end.
    if (news && !(edited && all_sent))
        return trigger::finished;
    return edited ? trigger::edited : trigger::touched;
}

void take_in(step& w, const order_observed& e) {
    const auto now = class_of(w.o);
    const auto t = trigger_of(w.o, now, e.version, w.by);
    w.surge = e.surge;
    if (t != trigger::stale && t != trigger::same) {
        w.before = std::move(w.o.version);
        w.o.version = e.version;
    } else if (now == state::not_for_us) {
        w.before = w.o.version;
    }
    w.apply(now, t);
    if (now != state::unseen)
        note_reading(w, e.recheck, t == trigger::stale);
}

// ---- a consignment
// --------------------------------------------------------------------------------

void take_in(step& w, const submit_begun& e) {
    w.c = find_consignment(w.o, e.consignment);
    w.apply(class_of(w.c), trigger::begun);
}

void take_in(step& w, const submit_refused& e) {
    w.c = find_consignment(w.o, e.consignment);
    w.quiet = !e.left;
    w.apply(class_of(w.c), trigger::refused);
}

void take_in(step& w, const submit_accepted& e) {
    w.c = find_consignment(w.o, e.consignment);
    w.accepted = &e;
    auto t = trigger::submitted;
    if (w.c && !w.c->destination_ref.empty()) {
        const bool same = w.c->destination_ref == e.destination_ref;
        t = same ? trigger::submitted_same : trigger::submitted_other;
    }
    w.apply(class_of(w.c), t);
}

/// One shipment of the list, or one that is not in it any more.
void take_in_parcel(step& w, std::size_t known, const data::shipment* said) {
    w.shipment = known;
    w.said = said;
    const bool is_known = known < w.o.shipments.size();
    const auto now = is_known ? orders::class_of(w.o.shipments[known]) : state::no_shipment;
    auto t = trigger::parcel_untracked;
    if (!said || said->voided) {
        t = trigger::parcel_voided;
    } else if (!w.c->live()) {
        t = trigger::parcel_after_cancel;
    } else if (is_tracked(*said)) {
        t = trigger::parcel;
    }
    if (is_known && said && w.o.shipments[known].said == *said)
        t = trigger::parcel_same;
    w.apply(now, t);
}

void refuse_parcel(step& w, const data::shipment& said) {
    const auto subject = w.c->reference + "/" + said.ref;
    const auto key = problem_key(w.c->destination, problem_code::shipment_without_id, subject);
    if (std::binary_search(w.o.problems.begin(), w.o.problems.end(), key))
        return;
    w.say(happened::not_believed,
          {{"about", "shipment"}, {"reference", w.c->reference}, {"ref", said.ref}});
    w.raise(problem_code::shipment_without_id, w.c->destination, subject,
            "A shipment of " + w.c->reference +
                (said.ref.empty() ? " came without an id"
                                  : " came twice with the id '" + bounded(said.ref, 80) + "'") +
                ", so it could not be told from others and was not recorded.",
            {"Report it to the connector's maintainers.", w.explain()});
}

/// Units that came after all are not closed; more units than were sent are said once.
void after_parcels(step& w, const std::vector<std::int64_t>& before) {
    auto& c = *w.c;
    const auto shipped = parcels_of(w.o, c).shipped;
    std::int64_t over = 0;
    bool news = false;
    for (std::size_t i = 0; i < shipped.size(); ++i) {
        auto& l = c.lines[i];
        const auto room = std::max<std::int64_t>(0, l.quantity - shipped[i]);
        if (l.closed > room) {
            l.closed = room;
            w.touch();
        }
        const auto beyond = shipped[i] - l.quantity;
        if (beyond <= 0)
            continue;
        over += beyond;
        news = news || shipped[i] != before[i];
    }
    if (!news)
        return;
    w.raise(problem_code::over_shipped, c.destination, c.reference,
            "The warehouse shipped " + std::to_string(over) + " units more of " + c.reference +
                " than were sent to it. The shop is told of what was ordered.",
            {"Ask the warehouse whether it shipped twice.", w.explain()});
}

void take_in_parcels(step& w) {
    const auto before = parcels_of(w.o, *w.c).shipped;
    std::set<std::string_view> listed;
    for (const auto& said : w.seen->shipments) {
        if (said.ref.empty() || !listed.insert(said.ref).second) {
            refuse_parcel(w, said);
            continue;
        }
        std::size_t known = 0;
        while (known < w.o.shipments.size() && (w.o.shipments[known].consignment != w.c->id ||
                                                w.o.shipments[known].said.ref != said.ref)) {
            ++known;
        }
        take_in_parcel(w, known, &said);
    }
    for (std::size_t i = 0; i < w.o.shipments.size(); ++i) {
        const auto& s = w.o.shipments[i];
        if (s.consignment != w.c->id || s.said.voided || listed.contains(s.said.ref))
            continue;
        take_in_parcel(w, i, nullptr);
    }
    if (w.changed)
        after_parcels(w, before);
}

void take_in(step& w, const consignment_seen& e) {
    w.c = find_consignment(w.o, e.consignment);
    w.seen = &e.update;
    if (!w.c)
        return w.apply(state::no_consignment, trigger::same_word);
    auto& c = *w.c;
    const bool bound = class_of(w.c) == state::accepted || class_of(w.c) == state::ended;
    if (bound && !c.destination_ref.empty() && !e.update.ref.empty() &&
        c.destination_ref != e.update.ref) {
        return w.apply(class_of(w.c), trigger::other_order);
    }
    if (bound && c.destination_ref.empty() && !e.update.ref.empty()) {
        // It was taken without a number; the first that is told binds it.
        c.destination_ref = e.update.ref;
        w.say(happened::consignment_named,
              {{"reference", c.reference}, {"destination_ref", c.destination_ref}});
        w.touch();
    }
    if (bound) {
        c.looked_at = e.at;
        if (e.update.shipments_read) {
            c.swept_at = e.at;
            take_in_parcels(w);
        }
    }
    w.apply(class_of(w.c), word_trigger(c, e.update));
}

// ---- tasks and problems
// ---------------------------------------------------------------------------

void take_in(step& w, const shipment_confirmed& e) {
    w.told = &e;
    auto& all = w.o.shipments;
    const auto at = std::find_if(all.begin(), all.end(), [&e](const shipment& s) {
        return s.id == e.shipment && e.shipment != 0;
    });
    w.shipment = static_cast<std::size_t>(at - all.begin());
    if (at == all.end())
        return w.apply(state::no_shipment, trigger::confirmed);
    w.c = find_consignment(w.o, at->consignment);
    auto t = trigger::confirmed;
    if (at->confirmation == confirmation_state::confirmed) {
        const bool same = at->source_shipment_ref == e.source_shipment_ref;
        t = same ? trigger::confirmed_same : trigger::confirmed_other;
    }
    w.apply(orders::class_of(*at), t);
}

void take_in(step& w, const status_marked& e) {
    w.marked = &e;
    const bool done = std::any_of(w.o.marks.begin(), w.o.marks.end(), [&e](const mark& m) {
        return m.moment == e.moment && m.state == mark_state::done && m.status_id == e.status.id;
    });
    w.apply(class_of(w.o), done ? trigger::marked_again : trigger::marked);
}

bool holds(const order& o, const std::string& key) {
    return std::binary_search(o.problems.begin(), o.problems.end(), key);
}

void take_in(step& w, const problem_met& e) {
    w.named = &e.key;
    w.apply(class_of(w.o), holds(w.o, e.key) ? trigger::problem_again : trigger::problem_met);
}

void take_in(step& w, const problem_resolved& e) {
    w.named = &e.key;
    w.apply(class_of(w.o),
            holds(w.o, e.key) ? trigger::problem_resolved : trigger::problem_not_there);
}

void take_in(step& w, const mark_held& e) {
    w.named = &e.key;
    w.moment = e.moment;
    const bool pending = std::any_of(w.o.marks.begin(), w.o.marks.end(), [&e](const mark& m) {
        return m.moment == e.moment && m.state == mark_state::pending && m.problem != e.key;
    });
    const auto known = holds(w.o, e.key) ? trigger::problem_again : trigger::problem_met;
    w.apply(class_of(w.o), pending ? trigger::mark_held : known);
}

void take_in(step& w, const recheck_wanted&) {
    w.apply(class_of(w.o), trigger::recheck);
}

// ---- commands
// -------------------------------------------------------------------------------------

trigger start_trigger(const order& o) {
    auto t = trigger::start;
    for (const auto& c : o.consignments) {
        if (!c.live() || !c.test)
            continue;
        const bool shipped = std::any_of(o.shipments.begin(), o.shipments.end(), [&c](auto& s) {
            return s.consignment == c.id && !s.said.voided;
        });
        if (shipped)
            return trigger::start_test_shipped;
        if (class_of(&c) == state::sending)
            t = trigger::start_test_sending;
        else if (t == trigger::start)
            t = trigger::start_tested;
    }
    return t;
}

trigger trigger_of(const order& o, const command& e, const policy& by) {
    switch (e.kind) {
    case command_kind::cancel_sending:
        return o.sending_canceled ? trigger::cancel_sending_again : trigger::cancel_sending;
    case command_kind::resume_sending:
        return o.sending_canceled ? trigger::resume_sending : trigger::resume_not_stopped;
    case command_kind::hold:
        return e.until && *e.until <= e.at ? trigger::hold_in_the_past : trigger::hold;
    case command_kind::release:
        return o.held_until && *o.held_until > e.at ? trigger::release : trigger::release_not_held;
    case command_kind::start:
        return by.may_send ? start_trigger(o) : trigger::start_not_live;
    case command_kind::send_test:
        return by.may_test ? trigger::start : trigger::test_not_allowed;
    case command_kind::load_anyway:
        return o.canceled_at_source ? trigger::load_canceled : trigger::load_anyway;
    case command_kind::not_for_us:
        return trigger::not_for_us_asked;
    }
    return trigger::hold_in_the_past;
}

void take_in(step& w, const command& e) {
    w.asked = &e;
    w.who = e.who.empty() ? std::string_view("operator") : std::string_view(e.who);
    w.apply(class_of(w.o), trigger_of(w.o, e, w.by));
}

} // namespace

decision decide(order current, const event& what, const policy& by) {
    decision d;
    d.next = std::move(current);
    const auto at = std::visit([](const auto& e) { return e.at; }, what);
    step w(d, by, at);
    const bool stopped = stops_sending(d.next);
    std::visit([&w](const auto& e) { take_in(w, e); }, what);
    if (w.changed) {
        // What the shop changed meanwhile waits for the end of what stopped the sending.
        const auto now = class_of(d.next);
        const bool to_send =
            now == state::blocked || now == state::unsent || now == state::partly_sent;
        if (stopped && to_send && !stops_sending(d.next))
            place(w);
        settle(w);
    }
    d.changed = w.changed;
    d.derived = derive(d.next);
    return d;
}

} // namespace dray::orders
