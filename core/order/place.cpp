#include "plan.hpp"
#include "requests.hpp"
#include "step.hpp"

#include "reference.hpp"

#include <algorithm>
#include <numeric>

namespace dray::orders {
namespace {

bool is_planning(const std::string& key) {
    const auto* kind = kind_of_key(key);
    return kind && kind->code <= problem_code::reference_limit_too_short;
}

/// The order's planning problems become those of `p`.
void sync_problems(step& w, plan& p) {
    const auto wanted = [&p](const std::string& key) {
        return std::any_of(p.problems.begin(), p.problems.end(),
                           [&key](const problem& x) { return x.key == key; });
    };
    const auto held = w.o.problems;
    for (const auto& key : held) {
        if (is_planning(key) && !wanted(key))
            w.lift_key(key);
    }
    bool news = false;
    for (auto& x : p.problems) {
        if (std::binary_search(w.o.problems.begin(), w.o.problems.end(), x.key))
            continue;
        news = true;
        w.raise(std::move(x));
    }
    if (news) {
        const auto count = static_cast<std::int64_t>(p.problems.size());
        w.say(happened::planning_blocked, {{"problems", count}});
    }
}

std::int64_t units_of(const std::vector<consignment_line>& lines) {
    return std::accumulate(lines.begin(), lines.end(), std::int64_t{0},
                           [](std::int64_t sum, const auto& l) { return sum + l.quantity; });
}

void add_consignment(step& w, planned_group& group) {
    consignment c;
    c.ship_group = group.ship_group;
    c.destination = group.destination;
    for (const auto& other : w.o.consignments) {
        if (other.ship_group == c.ship_group) {
            c.generation = std::max(c.generation, other.generation + 1);
        }
    }
    c.reference = make_reference(w.by.source_identity, w.o.version.ref, c.ship_group, c.generation,
                                 w.by.reference_limit, w.by.reference_prefix);
    c.test = !w.by.reference_prefix.empty();
    c.ready_at = w.at;
    c.lines = std::move(group.lines);
    w.say(happened::consignment_planned, {{"reference", c.reference},
                                          {"ship_group", c.ship_group},
                                          {"destination", c.destination},
                                          {"generation", c.generation},
                                          {"lines", static_cast<std::int64_t>(c.lines.size())},
                                          {"units", units_of(c.lines)}});
    w.o.consignments.push_back(std::move(c));
    w.touch();
}

void replan_consignment(step& w, consignment& c, planned_group& group) {
    if (c.lines == group.lines)
        return;
    requeue(w, c, "replanned");
    c.lines = std::move(group.lines);
    w.say(happened::consignment_replanned, {{"reference", c.reference},
                                            {"lines", static_cast<std::int64_t>(c.lines.size())},
                                            {"units", units_of(c.lines)}});
    w.touch();
}

} // namespace

void requeue(step& w, consignment& c, std::string_view why) {
    if (!c.submit_queued)
        return;
    w.withdraw(submit_key(c), why);
    w.say(happened::submit_withdrawn, {{"reference", c.reference}, {"why", why}});
    c.submit_queued = false;
    w.touch();
}

void cancel_consignment(step& w, consignment& c, std::string_view why) {
    requeue(w, c, why);
    c.state = consignment_state::canceled;
    w.say(happened::consignment_canceled, {{"reference", c.reference}, {"why", why}});
    w.touch();
}

void drop_mark(step& w, moment m, std::string_view why) {
    const auto at = std::find_if(w.o.marks.begin(), w.o.marks.end(), [m](const mark& x) {
        return x.moment == m && x.state == mark_state::pending;
    });
    if (at == w.o.marks.end())
        return;
    w.withdraw(mark_key(w.o, *at), why);
    w.o.marks.erase(at);
    w.touch();
}

void place(step& w) {
    auto& o = w.o;
    // Of a source that is down or gone nothing is known: all stays as it is until it is back.
    if (!o.not_for_us.empty() || o.canceled_at_source || w.by.source_name.empty())
        return;
    auto p = make_plan(o, w.by);
    sync_problems(w, p);
    if (o.observed_only || stops_sending(o))
        return;

    std::vector<bool> used(p.groups.size(), false);
    for (auto& c : o.consignments) {
        if (!c.live() || ever_sent(c))
            continue;
        std::size_t g = 0;
        while (g < p.groups.size() && (p.groups[g].ship_group != c.ship_group ||
                                       p.groups[g].destination != c.destination)) {
            ++g;
        }
        if (g == p.groups.size()) {
            cancel_consignment(w, c, "not in the plan any more");
        } else {
            used[g] = true;
            replan_consignment(w, c, p.groups[g]);
        }
    }
    const bool first_send = std::none_of(o.consignments.begin(), o.consignments.end(), ever_sent);
    bool added = false;
    for (std::size_t g = 0; g < p.groups.size(); ++g) {
        if (used[g])
            continue;
        // Before the submits, so that its task comes before theirs.
        if (!added && first_send)
            issue_mark(w, moment::on_download);
        added = true;
        add_consignment(w, p.groups[g]);
    }
}

} // namespace dray::orders
