#include "parcels.hpp"
#include "step.hpp"

#include <algorithm>

namespace dray::orders {
namespace {

std::string subject_of(const step& w, const shipment& s) {
    return (w.c ? w.c->reference : std::string()) + "/" + s.said.ref;
}

bool same_tracking(const data::shipment& a, const data::shipment& b) {
    return a.tracking == b.tracking && a.more_tracking == b.more_tracking && a.carrier == b.carrier;
}

/// While nothing may be written to the shop it is only put off: its lane is closed then.
confirmation_state wanted(const step& w) {
    return w.c->test ? confirmation_state::none : confirmation_state::pending;
}

std::string text_of(const data::shipment& s) {
    const auto tracking = !s.tracking.empty()       ? s.tracking
                          : s.more_tracking.empty() ? std::string()
                                                    : s.more_tracking.front();
    return bounded(s.carrier, 60) + " " + (tracking.empty() ? "(none)" : bounded(tracking, 80));
}

shipment& append(step& w) {
    auto& s = w.o.shipments.emplace_back();
    w.shipment = w.o.shipments.size() - 1;
    s.consignment = w.c->id;
    s.ship_group = w.c->ship_group;
    s.said = *w.said;
    s.first_seen_at = w.at;
    s.confirmation = confirmation_state::none;
    w.say(happened::shipment_seen, {{"reference", w.c->reference},
                                    {"shipment", s.said.ref},
                                    {"lines", static_cast<std::int64_t>(s.said.lines.size())},
                                    {"tracked", is_tracked(s.said)},
                                    {"voided", s.said.voided}});
    w.touch();
    return s;
}

/// Does the shipment name what it carries, and only that?
void check_contents(step& w) {
    const auto& s = w.parcel();
    const auto& c = *w.c;
    const auto all = parcels_of(w.o, c);
    const auto mine = std::find_if(all.list.begin(), all.list.end(),
                                   [&w](const parcel& p) { return p.shipment == w.shipment; });
    if (mine == all.list.end())
        return;
    const auto subject = subject_of(w, s);
    if (mine->units.empty()) {
        w.raise(problem_code::shipment_without_lines, c.destination, subject,
                "Shipment " + bounded(s.said.ref, 80) + " of " + c.reference +
                    " names no line of it, so the shop cannot be told what left.",
                {"Ask the warehouse to complete the shipment; the change is read by itself.",
                 w.explain()});
    } else {
        w.lift(problem_code::shipment_without_lines, c.destination, subject);
        if (!mine->unmatched.empty()) {
            const auto& odd = mine->unmatched.front();
            w.raise(problem_code::shipment_lines_unknown, c.destination, subject,
                    "Shipment " + bounded(s.said.ref, 80) + " of " + c.reference +
                        " also carries " + std::to_string(odd.quantity) + " of '" +
                        bounded(odd.sku.empty() ? odd.line : odd.sku, 80) +
                        "', which was not sent to the warehouse.",
                    {w.explain()});
        }
    }
}

void say_untracked(step& w) {
    const auto& s = w.parcel();
    w.raise(problem_code::shipment_untracked, w.c->destination, subject_of(w, s),
            "Shipment " + bounded(s.said.ref, 80) + " of " + w.c->reference +
                " has no tracking number. The shop is told when it comes.",
            {"Ask the warehouse for the number.", w.explain()});
}

void say_voided_after_confirmation(step& w) {
    const auto& s = w.parcel();
    w.raise(problem_code::voided_after_confirmation, w.c ? w.c->destination : w.o.source,
            subject_of(w, s),
            "The warehouse voided shipment " + bounded(s.said.ref, 80) + " of order " + w.name() +
                ", but the shop has it as '" + bounded(s.source_shipment_ref, 80) +
                "' and has told the customer.",
            {"Delete or correct it in the shop.", "Then: " + w.retry(), w.explain()});
}

} // namespace

void add_parcel(step& w) {
    auto& c = *w.c;
    auto& s = append(w);
    s.confirmation = wanted(w);
    if (c.warehouse == data::warehouse_state::shipped) {
        w.lift(problem_code::shipped_without_shipments, c.destination, c.reference);
    }
    if (!is_tracked(s.said))
        say_untracked(w);
    check_contents(w);
}

void add_voided(step& w) {
    append(w);
}

void parcel_after_cancel(step& w) {
    if (w.shipment < w.o.shipments.size()) {
        auto& s = w.parcel();
        s.said = *w.said;
        s.confirmation = confirmation_state::none;
        w.say(happened::shipment_changed,
              {{"reference", w.c->reference}, {"shipment", s.said.ref}});
        w.touch();
    } else {
        append(w);
    }
    const auto& c = *w.c;
    w.raise(problem_code::shipped_after_cancel, c.destination, c.reference,
            "A parcel left for " + c.reference + ", which counts as cancelled: shipment " +
                bounded(w.said->ref, 80) + ", " + text_of(*w.said) + ". The shop is not told.",
            {"Decide with the merchant: call the parcel back, or tell the customer by hand.",
             w.explain()});
}

void change_parcel(step& w) {
    auto& s = w.parcel();
    const bool was_tracked = is_tracked(s.said);
    const bool tracking = !same_tracking(s.said, *w.said);
    const bool contents = s.said.lines != w.said->lines;
    s.said = *w.said;
    w.say(happened::shipment_changed, {{"reference", w.c->reference},
                                       {"shipment", s.said.ref},
                                       {"tracking", tracking},
                                       {"contents", contents}});
    w.touch();
    if (!was_tracked && is_tracked(s.said)) {
        w.lift(problem_code::shipment_untracked, w.c->destination, subject_of(w, s));
    } else if (was_tracked && !is_tracked(s.said)) {
        say_untracked(w);
    }
    if (contents)
        check_contents(w);
}

void restore_parcel(step& w) {
    auto& s = w.parcel();
    s.said = *w.said;
    s.confirmation = wanted(w);
    w.say(happened::shipment_restored, {{"reference", w.c->reference}, {"shipment", s.said.ref}});
    w.touch();
    if (!is_tracked(s.said))
        say_untracked(w);
    check_contents(w);
}

void changed_after_confirmation(step& w) {
    auto& s = w.parcel();
    const bool tracking = !same_tracking(s.said, *w.said);
    const bool contents = s.said.lines != w.said->lines;
    const bool restored = s.said.voided && !w.said->voided;
    const auto before = text_of(s.said);
    s.said = *w.said;
    w.say(happened::shipment_changed, {{"reference", w.c->reference},
                                       {"shipment", s.said.ref},
                                       {"tracking", tracking},
                                       {"contents", contents}});
    w.touch();
    const auto subject = subject_of(w, s);
    if (restored)
        w.lift(problem_code::voided_after_confirmation, w.c->destination, subject);
    const auto what = "Shipment " + bounded(s.said.ref, 80) + " of order " + w.name() +
                      " changed after the shop was told of it: ";
    if (tracking) {
        w.raise(problem_code::tracking_changed_after_confirmation, w.c->destination, subject,
                what + "it was " + before + ", it is " + text_of(s.said) + " now.",
                {"Correct the tracking of shipment '" + bounded(s.source_shipment_ref, 80) +
                     "' in the shop.",
                 "Then: " + w.retry(), w.explain()});
    }
    if (contents) {
        w.raise(problem_code::contents_changed_after_confirmation, w.c->destination, subject,
                what + "it carries other lines or units now.",
                {"Compare shipment '" + bounded(s.source_shipment_ref, 80) + "' in the shop.",
                 "Then: " + w.retry(), w.explain()});
    }
}

void void_parcel(step& w) {
    auto& s = w.parcel();
    if (w.said)
        s.said = *w.said;
    s.said.voided = true;
    w.say(happened::shipment_voided,
          {{"reference", w.c->reference}, {"shipment", s.said.ref}, {"listed", w.said != nullptr}});
    w.touch();
    const auto subject = subject_of(w, s);
    w.lift(problem_code::shipment_without_lines, w.c->destination, subject);
}

void voided_after_confirmation(step& w) {
    auto& s = w.parcel();
    const bool was = s.said.voided;
    if (w.said)
        s.said = *w.said;
    s.said.voided = true;
    if (was)
        return w.touch();
    w.say(happened::shipment_voided,
          {{"reference", w.c->reference}, {"shipment", s.said.ref}, {"listed", w.said != nullptr}});
    w.touch();
    say_voided_after_confirmation(w);
}

void still_voided(step& w) {
    if (!w.said)
        return;
    w.parcel().said = *w.said;
    w.touch(false);
}

void tell(step& w) {
    auto& s = w.parcel();
    s.confirmation = confirmation_state::confirmed;
    s.source_shipment_ref = w.told->source_shipment_ref;
    s.confirmed_at = w.at;
    s.confirm_queued = false; // its task is done
    w.say(happened::shipment_confirmed, {{"reference", w.c ? w.c->reference : ""},
                                         {"shipment", s.said.ref},
                                         {"source_shipment", s.source_shipment_ref},
                                         {"by_probe", w.told->by_probe}});
    w.touch();
    if (!w.told->tracking || *w.told->tracking == s.said.tracking || !w.c)
        return;
    w.raise(problem_code::tracking_changed_after_confirmation, w.c->destination, subject_of(w, s),
            "Shipment " + bounded(s.said.ref, 80) + " of order " + w.name() +
                " changed while the shop was told of it: it was told '" +
                bounded(*w.told->tracking, 80) + "', it is " + text_of(s.said) + " now.",
            {"Correct the tracking of shipment '" + bounded(s.source_shipment_ref, 80) +
                 "' in the shop.",
             "Then: " + w.retry(), w.explain()});
}

void told_though_voided(step& w) {
    tell(w);
    say_voided_after_confirmation(w);
}

void told_twice(step& w) {
    const auto& s = w.parcel();
    w.say(happened::not_believed, {{"about", "shipment"},
                                   {"reference", w.c ? w.c->reference : ""},
                                   {"ref", w.told->source_shipment_ref}});
    w.raise(problem_code::confirmed_twice, w.o.source, s.said.ref,
            "The shop has two shipments for parcel " + bounded(s.said.ref, 80) + " of order " +
                w.name() + ": '" + bounded(s.source_shipment_ref, 80) + "' and '" +
                bounded(w.told->source_shipment_ref, 80) + "'.",
            {"Delete one of them in the shop.", "Then: " + w.retry(), w.explain()});
}

void unknown_shipment(step& w) {
    w.say(happened::not_believed, {{"about", "shipment"}, {"ref", w.told->source_shipment_ref}});
    w.raise(problem_code::shipment_unknown, w.o.source, w.o.version.ref,
            "A confirmation was reported for a shipment that order " + w.name() +
                " does not have. This is a fault of the connector or of Dray.",
            {w.explain()});
}

} // namespace dray::orders
