#include "guards.hpp"
#include "plan.hpp"
#include "recheck.hpp"
#include "requests.hpp"
#include "step.hpp"
#include "versions.hpp"

#include <algorithm>

namespace dray::orders {

void take(step& w) {
    auto& o = w.o;
    const bool picked = w.by.may_test && w.asked && w.asked->kind == command_kind::send_test;
    o.observed_only = !w.by.may_send && !picked;
    if (o.observed_only)
        w.say(happened::observed_only);
    guard(w);
    place(w);
    if (class_of(o) == state::nothing)
        w.say(happened::nothing_to_ship);
}

namespace {

std::string finished_rule(const order& o, const policy& by) {
    if (is_final(o.version.status, by)) {
        return "status " + bounded(o.version.status.name, 60) + " is final";
    }
    return "archived in the shop";
}

void say_status(step& w) {
    if (w.before.status.id == w.o.version.status.id)
        return;
    w.say(happened::status_seen, {{"from", w.before.status.id}, {"to", w.o.version.status.id}});
}

void say_edited(step& w) {
    say_status(w);
    const auto at = data::format_time(w.o.version.modified_at);
    w.say(happened::order_changed, {{"modified_at", at}});
    w.touch();
}

std::string joined(const std::vector<std::string>& texts) {
    std::string out;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (i == 10)
            return out + "; and " + std::to_string(texts.size() - i) + " more";
        out += (i ? "; " : "") + texts[i];
    }
    return out;
}

std::string references(const order& o, bool only_open) {
    std::vector<std::string> names;
    for (const auto& c : o.consignments) {
        if (c.live() && ever_sent(c) && !(only_open && c.closed_at))
            names.push_back(c.reference);
    }
    return joined(names);
}

/// `edited_after_send` where the new version contradicts what was sent.
bool contradicts(step& w) {
    auto found = contradictions_of(w.o, w.before);
    if (found.texts.empty())
        return false;
    w.raise(problem_code::edited_after_send, w.o.source, w.o.version.ref,
            "The shop changed order " + w.name() + " after it was sent (" + references(w.o, false) +
                "): " + joined(found.texts) + ".",
            {"Settle it with the warehouse: what it has is as it was sent.",
             "When it is settled: " + w.retry(), w.explain()},
            joined(found.personal));
    return true;
}

void cancel_all_unsent(step& w, std::string_view why) {
    for (auto& c : w.o.consignments) {
        if (c.live() && !ever_sent(c))
            cancel_consignment(w, c, why);
    }
}

void say_canceled(step& w) {
    w.o.canceled_at_source = true;
    w.say(happened::canceled_at_source, {{"status", w.o.version.status.id}});
    w.touch();
    // Any of them would undo the cancellation.
    for (const auto m : {moment::on_download, moment::on_partial_shipment, moment::on_shipment}) {
        drop_mark(w, m, "canceled in the shop");
    }
}

} // namespace

void lift_sending_problems(step& w) {
    const auto held = w.o.problems;
    for (const auto& key : held) {
        const auto* kind = kind_of_key(key);
        if (kind && is_before_sending(kind->code))
            w.lift_key(key);
    }
}

void nothing_new(step&) {}

void first_look(step& w) {
    auto& o = w.o;
    o.first_seen_at = w.at;
    o.read_at = w.at;
    w.say(happened::order_seen,
          {{"ref", o.version.ref},
           {"status", o.version.status.id},
           {"lines", static_cast<std::int64_t>(o.version.lines.size())},
           {"ship_groups", static_cast<std::int64_t>(o.version.ship_groups.size())}});
    w.touch();
    o.not_for_us = w.by.not_for_us;
    if (is_canceled(o.version, w.by)) {
        say_canceled(w);
    } else if (o.not_for_us.empty() && is_finished(o.version, w.by)) {
        o.not_for_us = finished_rule(o, w.by);
    }
    if (!o.not_for_us.empty()) {
        w.say(happened::not_for_us, {{"rule", o.not_for_us}});
    } else {
        take(w);
    }
}

void reconsider(step& w) {
    auto& o = w.o;
    if (!(w.before == o.version))
        w.touch(false);
    say_status(w);
    const bool canceled = is_canceled(o.version, w.by);
    if (canceled != o.canceled_at_source) {
        o.canceled_at_source = canceled;
        w.touch();
    }
    if (o.set_aside)
        return;
    auto rule = w.by.not_for_us;
    if (rule.empty() && is_finished(o.version, w.by))
        rule = finished_rule(o, w.by);
    // A cancelled order stays where it is: there is nothing to take.
    if (rule == o.not_for_us || (rule.empty() && canceled))
        return;
    o.not_for_us = rule;
    w.touch();
    if (rule.empty()) {
        take(w);
    } else {
        w.say(happened::not_for_us, {{"rule", rule}});
    }
}

void note(step& w) {
    say_status(w);
    w.touch(false);
}

void note_canceled(step& w) {
    say_canceled(w);
}

void replan(step& w) {
    auto& o = w.o;
    say_edited(w);
    if (o.canceled_at_source)
        return;
    // What a submit would say differs though its lines do not: a new address, method, note.
    auto old = o;
    old.version = w.before;
    for (auto& c : o.consignments) {
        if (class_of(c) != state::planned)
            continue;
        if (!(to_consignment(old, c, w.by) == to_consignment(o, c, w.by))) {
            requeue(w, c, "changed in the shop");
        }
    }
    place(w);
}

void edited_after_send(step& w) {
    say_edited(w);
    contradicts(w);
}

void replan_rest(step& w) {
    if (contradicts(w)) {
        say_edited(w);
    } else {
        replan(w);
    }
}

void cancel_unsent(step& w) {
    say_canceled(w);
    cancel_all_unsent(w, "canceled in the shop");
    lift_sending_problems(w);
}

void canceled_after_send(step& w) {
    auto& o = w.o;
    say_canceled(w);
    cancel_all_unsent(w, "canceled in the shop");
    lift_sending_problems(w);
    if (class_of(o) == state::complete)
        return;
    w.raise(problem_code::canceled_after_send, o.source, o.version.ref,
            "The shop cancelled order " + w.name() + " after it was sent to the warehouse as " +
                references(o, true) + ", where it goes on until someone stops it.",
            {"Ask the warehouse to stop it. When it does, the order ends by itself.",
             "If it shall be shipped all the same: " + w.retry(), w.explain()});
}

void revive(step& w) {
    auto& o = w.o;
    o.canceled_at_source = false;
    // The shop took it back: another cancellation is news to it again.
    std::erase_if(o.marks, [](const mark& m) {
        return m.moment == moment::on_cancel && m.state == mark_state::done;
    });
    w.say(happened::revived_at_source, {{"status", o.version.status.id}});
    w.touch();
    w.lift(problem_code::canceled_after_send, o.source, o.version.ref);
    if (!contradicts(w))
        place(w);
}

void finished_elsewhere(step& w) {
    auto& o = w.o;
    w.say(happened::finished_at_source, {{"status", o.version.status.id}});
    cancel_all_unsent(w, "finished in the shop");
    drop_mark(w, moment::on_download, "finished in the shop");
    lift_sending_problems(w);
    o.not_for_us = finished_rule(o, w.by);
    w.say(happened::not_for_us, {{"rule", o.not_for_us}});
    w.touch();
}

void final_after_send(step& w) {
    auto& o = w.o;
    w.say(happened::finished_at_source, {{"status", o.version.status.id}});
    contradicts(w);
    w.raise(problem_code::final_after_send, o.source, o.version.ref,
            "Order " + w.name() + " is finished in the shop (" + finished_rule(o, w.by) +
                "), but only part of it was sent (" + references(o, false) + ").",
            {"If the rest shall be sent too: " + w.retry(), "If not: cancel the order in the shop.",
             w.explain()});
}

void mark_done(step& w) {
    auto& o = w.o;
    auto at = std::find_if(o.marks.begin(), o.marks.end(),
                           [&w](const mark& m) { return m.moment == w.marked->moment; });
    if (at == o.marks.end()) {
        o.marks.emplace_back().moment = w.marked->moment; // written though it was superseded
        at = std::prev(o.marks.end());
    }
    at->state = mark_state::done;
    at->status_id = w.marked->status.id;
    w.say(happened::status_marked, {{"moment", to_word(w.marked->moment)},
                                    {"status", w.marked->status.id},
                                    {"changed", w.marked->changed}});
    w.touch();
}

void attach(step& w) {
    auto& held = w.o.problems;
    held.insert(std::lower_bound(held.begin(), held.end(), *w.named), *w.named);
    w.say(happened::problem_met, {{"key", *w.named}});
    w.touch();
}

void hold_mark(step& w) {
    auto& o = w.o;
    const auto m = std::find_if(o.marks.begin(), o.marks.end(),
                                [&w](const mark& x) { return x.moment == w.moment; });
    m->problem = *w.named;
    if (w.moment == moment::on_download && w.by.hold_submit_on_mark) {
        m->held_until = w.at + w.by.status_hold_max;
        for (auto& c : o.consignments) {
            if (class_of(c) == state::planned)
                requeue(w, c, "the shop's status cannot be set");
        }
    }
    const auto until = m->held_until ? data::format_time(*m->held_until) : std::string();
    w.say(happened::mark_held,
          {{"moment", to_word(w.moment)}, {"key", *w.named}, {"until", until}});
    w.touch();
    if (!std::binary_search(o.problems.begin(), o.problems.end(), *w.named))
        attach(w);
}

void read_again(step& w) {
    ask_again(w);
}

void detach(step& w) {
    auto& o = w.o;
    w.lift_key(*w.named);
    bool marked_first = false;
    for (auto& m : o.marks) {
        if (m.problem != *w.named)
            continue;
        marked_first = marked_first || m.held_until;
        m.problem.clear();
        m.held_until.reset();
    }
    // What was to go without the mark waits for it again.
    for (auto& c : o.consignments) {
        if (marked_first && class_of(c) == state::planned)
            requeue(w, c, "the shop's status can be set again");
    }
    was_held(w);
    place(w);
}

} // namespace dray::orders
