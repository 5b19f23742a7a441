#include "recheck.hpp"

#include "plan.hpp"
#include "step.hpp"

#include <algorithm>

namespace dray::orders {
namespace {

bool among(const std::vector<std::string>& ids, const std::string& id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

/// A status whose orders are taken, or one that Dray itself put the order into.
bool is_wanted_status(const step& w) {
    const auto& id = w.o.version.status.id;
    if (w.by.download_statuses.empty() || among(w.by.download_statuses, id))
        return true;
    const auto ours = w.by.moments.find(moment::on_download);
    if (ours != w.by.moments.end() && ours->second == id)
        return true;
    return std::any_of(w.o.marks.begin(), w.o.marks.end(), [&id](const mark& m) {
        return m.state == mark_state::done && m.status_id == id;
    });
}

void check_status(step& w, bool recheck) {
    auto& o = w.o;
    const auto now = class_of(o);
    const bool to_send = now == state::blocked || now == state::unsent || now == state::partly_sent;
    if (is_wanted_status(w) || !to_send) {
        const auto key = problem_key(o.source, problem_code::not_ready_in_shop, o.version.ref);
        if (std::binary_search(o.problems.begin(), o.problems.end(), key))
            w.lift_key(key); // and decide() plans what waited for it
        return;
    }
    if (!recheck)
        return;
    const auto& status = o.version.status;
    w.raise(problem_code::not_ready_in_shop, o.source, o.version.ref,
            "Order " + w.name() +
                " waited and was read again before it was sent: the shop has it as '" +
                bounded(status.name, 80) + "' (" + bounded(status.id, 40) +
                ") now, which is not a status to download. Nothing more of it is sent until the "
                "shop puts it back.",
            {"Put it back in the shop, or cancel it there; the change is read by itself.",
             "To read it again at once: " + w.retry(), w.explain()});
}

} // namespace

bool needs_recheck(const order& o, const policy& by, timestamp at) {
    if (!by.recheck_after)
        return false;
    const bool out_of_hold = o.held_until && *o.held_until <= at && o.read_at < *o.held_until;
    return o.recheck_due || out_of_hold || at - o.read_at > *by.recheck_after;
}

void ask_again(step& w) {
    auto& t = w.d.tasks.emplace_back();
    t.function = "order.get";
    t.at_source = true;
    t.instance = w.o.source;
    t.sequence = w.o.next_sequence++;
    t.due_at = w.at;
    t.identity_key = "order.get/" + std::to_string(w.o.source) + "/" + w.o.version.ref + "/" +
                     std::to_string(t.sequence);
    w.touch();
}

void was_held(step& w) {
    const auto now = class_of(w.o);
    const bool to_send = now == state::blocked || now == state::unsent || now == state::partly_sent;
    if (!to_send || !w.by.recheck_after || w.o.recheck_due)
        return;
    w.o.recheck_due = true;
    w.touch(false);
}

void note_reading(step& w, bool recheck, bool stale) {
    auto& o = w.o;
    if (recheck) {
        const auto modified = data::format_time(o.version.modified_at);
        w.say(happened::read_again, {{"status", o.version.status.id}, {"modified_at", modified}});
    }
    if (recheck || (!stale && (w.changed || o.recheck_due))) {
        o.read_at = w.at;
        o.recheck_due = false;
        w.touch(false);
    }
    check_status(w, recheck);
}

} // namespace dray::orders
