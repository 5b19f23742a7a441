#include "core/store/sqlite/unit.hpp"

#include "core/store/sqlite/order_rows.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::store::sqlite {

namespace json = boost::json;

namespace {

constexpr std::int64_t last_priority = 4;

/// What is claimed first of what is due: probe, confirm, mark, submit, cancel.
std::int64_t priority_of(const task& t) {
    if (t.phase == task_phase::probe)
        return 0;
    if (t.function == "shipment.confirm")
        return 1;
    if (t.function == "order.mark")
        return 2;
    if (t.function == "order.submit")
        return 3;
    return 4; // reads among them: what they are for waits
}

std::string array_text(const std::vector<std::string>& words) {
    json::array all;
    for (const auto& w : words)
        all.emplace_back(w);
    return json::serialize(all);
}

/// As DRAY_NOT_PAUSED reads them: "source id/function".
std::string array_text(const std::vector<paused_orders>& paused) {
    std::vector<std::string> words;
    for (const auto& p : paused)
        words.push_back(std::to_string(p.source) + "/" + p.function);
    return array_text(words);
}

} // namespace

/// A task that is a probe, or of an order whose source is not among those of the array.
#define DRAY_NOT_PAUSED(array)                                                                     \
    "(phase = 1 OR NOT EXISTS (SELECT 1 FROM orders o, json_each(" array                           \
    ") b WHERE o.id = tasks.order_id AND b.value IN (o.source || '/', o.source || '/' || "         \
    "tasks.function)))"

void unit_of_work::save_order(orders::order& o, const orders::derived& d,
                              const orders::order* before) {
    // A stale `before` leaves what others wrote: then only the database knows the whole.
    const auto* known = before ? known_.find(o.id) : nullptr;
    const bool whole = known && *known == *before;
    if (!whole)
        known_.forget(o.id);
    try {
        sqlite::save_order(st_, o, d, before, known_.columns(o.id), counts_);
    } catch (...) {
        known_.forget(o.id);
        throw;
    }
    if (whole)
        known_.renew(o, derived_columns(o, d));
}

std::optional<orders::order> unit_of_work::load_order(orders::order_id id) {
    if (const auto* o = known_.find(id))
        return *o;
    derived_columns columns;
    auto o = sqlite::load_order(st_, id, &columns);
    if (o)
        known_.put(*o, columns);
    return o;
}

void unit_of_work::rolled_back() {
    known_.clear();
    woken_.clear();
    counts_.clear();
}

std::map<std::string, std::int64_t> unit_of_work::count_orders(instance_id source) {
    write_counts();
    return queries<transaction>::count_orders(source);
}

instance_id unit_of_work::save_instance(const instance& row) {
    {
        use q(st_("INSERT OR IGNORE INTO merchants (name, created_at) VALUES (?,?)"));
        q.bind(row.merchant).bind(row.created_at).run();
    }
    if (row.id == 0) {
        use q(st_("INSERT INTO instances (kind, name, connector, merchant, account, started_from, "
                  "started_at, created_at) VALUES (?,?,?,?,?,?,?,?)"));
        q.bind(row.kind)
            .bind(row.name)
            .bind(row.connector)
            .bind(row.merchant)
            .bind(row.account)
            .bind(row.started_from)
            .bind(row.started_at)
            .bind(row.created_at)
            .run();
        return st_.db().getLastInsertRowid();
    }
    use q(st_("UPDATE instances SET name=?, connector=?, merchant=?, account=?, started_from=?, "
              "started_at=? WHERE id=?"));
    q.bind(row.name)
        .bind(row.connector)
        .bind(row.merchant)
        .bind(row.account)
        .bind(row.started_from)
        .bind(row.started_at)
        .bind(row.id)
        .run();
    return row.id;
}

bool unit_of_work::add_task(task& t) {
    if (t.after > 0 && t.state == task_state::ready) {
        use q(st_("SELECT 1 FROM tasks WHERE order_id = ? AND sequence <= ? AND sequence < ? AND "
                  "state NOT IN (3, 4) LIMIT 1"));
        q.bind(t.order).bind(t.after).bind(t.sequence);
        if (q.step())
            t.state = task_state::waiting;
    }
    use q(st_("INSERT INTO tasks (instance, function, priority, order_id, consignment_id, "
              "shipment_id, moment, identity_key, sequence, after, state, phase, attempts, faults, "
              "absent, write_begun, due_at, lease_until, token, epoch, last_write_at, last_error, "
              "problem, created_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) "
              "ON CONFLICT (identity_key) DO NOTHING"));
    const auto priority = priority_of(t);
    const int added = q.bind(t.instance)
                          .bind(t.function)
                          .bind(priority)
                          .bind(t.order)
                          .bind(t.consignment)
                          .bind(t.shipment)
                          .bind(t.moment)
                          .bind(t.identity_key)
                          .bind(t.sequence)
                          .bind(t.after)
                          .bind(t.state)
                          .bind(t.phase)
                          .bind(t.attempts)
                          .bind(t.faults)
                          .bind(t.absent)
                          .bind(t.write_begun)
                          .bind(t.due_at)
                          .bind(t.lease_until)
                          .bind(t.token)
                          .bind(epoch_)
                          .bind(t.last_write_at)
                          .bind(t.last_error)
                          .bind(t.problem)
                          .bind(t.created_at)
                          .run();
    if (added == 0)
        return false;
    t.id = st_.db().getLastInsertRowid();
    return true;
}

std::vector<task> unit_of_work::claim_tasks(instance_id instance, timestamp now,
                                            timestamp lease_until, std::int64_t limit,
                                            const std::vector<std::string>& except,
                                            bool probes_only,
                                            const std::vector<paused_orders>& paused) {
    std::vector<task> claimed;
    const bool any = except.empty() && paused.empty();
    const std::string left_out = any ? std::string() : array_text(except);
    const std::string paused_text = any ? std::string() : array_text(paused);
    // One range of the index per priority: what is not due yet is never looked at.
    for (std::int64_t priority = 0; priority <= last_priority; ++priority) {
        const auto room = limit - static_cast<std::int64_t>(claimed.size());
        if (room <= 0)
            break;
        use q(st_(any ? "SELECT " DRAY_TASK_COLUMNS
                        " FROM tasks WHERE instance = ?1 AND state = 0 AND priority = "
                        "?2 AND due_at <= ?3 AND (phase = 1 OR NOT ?4) ORDER BY "
                        "due_at, id LIMIT ?5"
                      : "SELECT " DRAY_TASK_COLUMNS
                        " FROM tasks WHERE instance = ?1 AND state = 0 AND priority = "
                        "?2 AND due_at <= ?3 AND (phase = 1 OR NOT ?4) AND function "
                        "NOT IN (SELECT value FROM json_each(?6)) AND " DRAY_NOT_PAUSED(
                            "?7") " ORDER BY due_at, id LIMIT ?5"));
        q.bind(instance).bind(priority).bind(now).bind(probes_only).bind(room);
        if (!any)
            q.bind(left_out).bind(paused_text);
        while (q.step())
            claimed.push_back(read_task(q));
    }
    for (auto& t : claimed) {
        t.state = task_state::running;
        t.lease_until = lease_until;
        ++t.token;
        use q(
            st_("UPDATE tasks SET state = 1, token = ?, lease_until = ?, epoch = ? WHERE id = ?"));
        q.bind(t.token).bind(t.lease_until).bind(epoch_).bind(t.id).run();
    }
    return claimed;
}

std::optional<timestamp> unit_of_work::next_task_due(instance_id instance,
                                                     const std::vector<std::string>& except,
                                                     bool probes_only,
                                                     const std::vector<paused_orders>& paused) {
    const bool any = except.empty() && !probes_only && paused.empty();
    const std::string left_out = any ? std::string() : array_text(except);
    const std::string paused_text = any ? std::string() : array_text(paused);
    std::optional<timestamp> next;
    // One seek per priority: the index is (instance, priority, due_at). With limits the first that
    // a claim would take is the soonest.
    for (std::int64_t priority = 0; priority <= last_priority; ++priority) {
        use q(any ? st_("SELECT min(due_at) FROM tasks WHERE instance = ? AND state = 0 AND "
                        "priority = ?")
                  : st_("SELECT due_at FROM tasks WHERE instance = ?1 AND state = 0 AND priority = "
                        "?2 AND function NOT IN (SELECT value FROM json_each(?3)) AND (phase = 1 "
                        "OR NOT ?4) AND " DRAY_NOT_PAUSED("?5") " ORDER BY due_at LIMIT 1"));
        q.bind(instance).bind(priority);
        if (!any)
            q.bind(left_out).bind(probes_only).bind(paused_text);
        if (!q.step())
            continue;
        const auto due = q.maybe_time(0);
        if (due && (!next || *due < *next))
            next = due;
    }
    return next;
}

bool unit_of_work::update_task(const task& t) {
    const auto priority = priority_of(t);
    int changed = 0;
    {
        use q(st_("UPDATE tasks SET priority=?, state=?, phase=?, attempts=?, faults=?, absent=?, "
                  "write_begun=?, due_at=?, lease_until=?, last_write_at=?, last_error=?, "
                  "problem=?, done_at=? WHERE id=? AND token=?"));
        changed = q.bind(priority)
                      .bind(t.state)
                      .bind(t.phase)
                      .bind(t.attempts)
                      .bind(t.faults)
                      .bind(t.absent)
                      .bind(t.write_begun)
                      .bind(t.due_at)
                      .bind(t.lease_until)
                      .bind(t.last_write_at)
                      .bind(t.last_error)
                      .bind(t.problem)
                      .bind(t.done_at)
                      .bind(t.id)
                      .bind(t.token)
                      .run();
    }
    if (changed && (t.state == task_state::done || t.state == task_state::withdrawn)) {
        wake_successors(t.order);
    }
    return changed > 0;
}

void unit_of_work::wake_successors(orders::order_id order) {
    struct waiting {
        task_id id;
        instance_id instance;
        std::int64_t sequence, after;
        timestamp due_at;
    };
    std::vector<waiting> all;
    std::vector<std::int64_t> open; ///< sequences of what is not done
    {
        use q(st_("SELECT id, instance, sequence, after, due_at, state FROM tasks WHERE order_id = "
                  "? AND state NOT IN (3, 4) ORDER BY sequence"));
        q.bind(order);
        while (q.step()) {
            open.push_back(q.integer(2));
            if (q.word<task_state>(5) == task_state::waiting)
                all.push_back({q.integer(0), q.integer(1), q.integer(2), q.integer(3), q.time(4)});
        }
    }
    for (const auto& w : all) {
        const bool blocked = std::any_of(open.begin(), open.end(), [&w](std::int64_t sequence) {
            return sequence <= w.after && sequence < w.sequence;
        });
        if (blocked)
            continue;
        use q(st_("UPDATE tasks SET state = 0 WHERE id = ?"));
        q.bind(w.id).run();
        const auto [it, fresh] = woken_.emplace(w.instance, w.due_at);
        if (!fresh)
            it->second = std::min(it->second, w.due_at);
    }
}

std::string unit_of_work::withdraw_task(const std::string& identity_key, const std::string& why,
                                        timestamp at) {
    const std::string error =
        json::serialize(json::object{{"code", "withdrawn"}, {"message", why}});
    orders::order_id order = 0;
    std::string problem;
    {
        // A running one is left to end: it may have written already.
        use q(st_("UPDATE tasks SET state = 4, last_error = ?, done_at = ? WHERE identity_key = ? "
                  "AND state IN (0, 2, 5) AND write_begun = 0 RETURNING order_id, problem"));
        q.bind(error).bind(at).bind(identity_key);
        if (q.step()) {
            order = q.integer(0);
            problem = q.text(1);
        }
    }
    if (order)
        wake_successors(order);
    return problem;
}

std::int64_t unit_of_work::release_tasks(const std::string& problem_key, timestamp due_at) {
    use q(st_("UPDATE tasks SET state = 0, due_at = ?, attempts = 0, faults = 0, absent = 0, "
              "problem = '' "
              "WHERE problem = ? AND state = 2"));
    return q.bind(due_at).bind(problem_key).run();
}

std::int64_t unit_of_work::recover_tasks(timestamp now, bool all) {
    if (all) {
        use q(st_("UPDATE tasks SET last_write_at = ?1 WHERE state IN (0, 2, 5) AND phase = 1"));
        q.bind(now).run();
    }
    // A task that ran when the daemon died may have written: it is probed unless it only reads.
    use q(st_("UPDATE tasks SET state = 0, phase = 1, priority = 0, write_begun = 1, attempts = "
              "attempts + 1, last_write_at = ?1, lease_until = NULL "
              "WHERE state = 1 AND (?2 OR lease_until < ?1)"));
    return q.bind(now).bind(all).run();
}

std::int64_t unit_of_work::probe_all_tasks(timestamp now) {
    use q(st_("UPDATE tasks SET phase = 1, priority = 0, write_begun = 1, absent = 0, "
              "last_write_at = ?1 WHERE state IN (0, 2, 5)"));
    return q.bind(now).run();
}

void unit_of_work::shift_waits(std::chrono::milliseconds by) {
    {
        // A submit that is due when its order's hold ends is due then, whatever the clock did.
        use q(st_("UPDATE tasks SET due_at = due_at + ?1, last_write_at = last_write_at + ?1, "
                  "lease_until = lease_until + ?1 WHERE state IN (0, 1, 2, 5) AND NOT (state <> 1 "
                  "AND function = 'order.submit' AND EXISTS (SELECT 1 FROM orders o WHERE o.id = "
                  "order_id AND o.held_until = due_at))"));
        q.bind(by.count()).run();
    }
    use q(st_("UPDATE consignments SET looked_at = looked_at + ?1, swept_at = swept_at + ?1 "
              "WHERE state = 1 AND closed_at IS NULL"));
    q.bind(by.count()).run();
    known_.clear();
}

void unit_of_work::add_history(orders::order_id order, instance_id instance,
                               const orders::history_entry& e) {
    use q(st_("INSERT INTO history (order_id, instance, at, code, who, detail) "
              "VALUES (?,?,?,?,?,?)"));
    q.bind(order).bind(instance).bind(e.at).bind(e.code).bind(e.who).bind(e.detail).run();
}

void unit_of_work::open_problem(const orders::problem& p, orders::order_id order, timestamp at) {
    const std::string remedies = array_text(p.remedies);
    std::int64_t id = 0;
    {
        use q(st_("INSERT INTO problems (key, code, severity, curer, instance, subject, text, "
                  "remedies, holds, opened_at, last_seen_at, stands) VALUES "
                  "(?,?,?,?,?,?,?,?,?,?,?,?) "
                  "ON CONFLICT (key) WHERE closed_at IS NULL DO UPDATE SET "
                  "text=excluded.text, remedies=excluded.remedies, severity=excluded.severity, "
                  "last_seen_at=excluded.last_seen_at, stands=max(stands, excluded.stands) "
                  "RETURNING id"));
        q.bind(p.key)
            .bind(p.code)
            .bind(p.severity)
            .bind(p.curer)
            .bind(p.instance)
            .bind(p.subject)
            .bind(p.text)
            .bind(remedies)
            .bind(p.holds)
            .bind(at)
            .bind(at)
            .bind(p.stands);
        q.step();
        id = q.integer(0);
    }
    if (!p.personal.empty()) {
        use q(st_("INSERT INTO problem_personal (problem_id, text) VALUES (?,?) ON CONFLICT DO "
                  "UPDATE SET text = excluded.text"));
        q.bind(id).bind(p.personal).run();
    }
    if (order == 0)
        return;
    known_.forget(order);
    use q(st_("INSERT OR IGNORE INTO problem_orders (problem_id, order_id) VALUES (?,?)"));
    q.bind(id).bind(order).run();
}

void unit_of_work::resolve_problem(const std::string& key, orders::order_id order,
                                   const std::string& by, timestamp at) {
    if (order == 0)
        known_.clear(); // it may hold any number of orders
    if (order != 0) {
        known_.forget(order);
        use q(st_("DELETE FROM problem_orders WHERE order_id = ? AND problem_id = "
                  "(SELECT id FROM problems WHERE key = ? AND closed_at IS NULL)"));
        q.bind(order).bind(key).run();
        use still(st_("SELECT 1 FROM problems p WHERE key = ? AND closed_at IS NULL AND (stands OR "
                      "EXISTS (SELECT 1 FROM problem_orders WHERE problem_id = p.id))"));
        still.bind(key);
        if (still.step())
            return;
    }
    use q(st_("UPDATE problems SET closed_at = ?, closed_by = ? WHERE key = ? AND closed_at IS "
              "NULL"));
    q.bind(at).bind(by).bind(key).run();
}

void unit_of_work::save_feed(const feed& f) {
    use q(
        st_("INSERT INTO feeds (instance, function, cursor, last_run_at, last_ok_at, items, "
            "last_error) VALUES (?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET cursor=excluded.cursor, "
            "last_run_at=excluded.last_run_at, last_ok_at=excluded.last_ok_at, "
            "items=excluded.items, last_error=excluded.last_error"));
    q.bind(f.instance)
        .bind(f.function)
        .bind(f.cursor)
        .bind(f.last_run_at)
        .bind(f.last_ok_at)
        .bind(f.items)
        .bind(f.last_error)
        .run();
}

void unit_of_work::add_quarantined(const quarantined& x) {
    use q(st_("INSERT INTO quarantine (instance, ref, why, raw, first_seen_at, last_seen_at) "
              "VALUES (?,?,?,?,?,?) ON CONFLICT (instance, ref) DO UPDATE SET why=excluded.why, "
              "raw=excluded.raw, last_seen_at=excluded.last_seen_at"));
    q.bind(x.instance)
        .bind(x.ref)
        .bind(x.why)
        .blob(x.raw)
        .bind(x.first_seen_at)
        .bind(x.last_seen_at)
        .run();
}

bool unit_of_work::remove_quarantined(instance_id id, const std::string& ref) {
    use q(st_("DELETE FROM quarantine WHERE instance = ? AND ref = ?"));
    return q.bind(id).bind(ref).run() > 0;
}

void unit_of_work::save_plugin_state(instance_id id, const std::string& key,
                                     const std::optional<std::string>& value) {
    if (!value) {
        use q(st_("DELETE FROM plugin_state WHERE instance = ? AND key = ?"));
        q.bind(id).bind(key).run();
        return;
    }
    use q(st_("INSERT INTO plugin_state (instance, key, value) VALUES (?,?,?) "
              "ON CONFLICT DO UPDATE SET value=excluded.value"));
    q.bind(id).bind(key).blob(*value).run();
}

void unit_of_work::save_status_binding(const status_binding& b) {
    use q(st_("INSERT INTO status_bindings (instance, moment, configured, status_id, name, origin, "
              "who, bound_at) VALUES (?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET "
              "configured=excluded.configured, status_id=excluded.status_id, name=excluded.name, "
              "origin=excluded.origin, who=excluded.who, bound_at=excluded.bound_at"));
    q.bind(b.instance)
        .bind(b.moment)
        .bind(b.configured)
        .bind(b.status_id)
        .bind(b.name)
        .bind(b.origin)
        .bind(b.who)
        .bind(b.bound_at)
        .run();
}

void unit_of_work::add_brake(const brake& b) {
    use q(st_("INSERT INTO brakes (scope, target, function, until, why, who, at) VALUES "
              "(?,?,?,?,?,?,?) ON CONFLICT (scope, target, function) DO UPDATE SET "
              "until=excluded.until, why=excluded.why, who=excluded.who, at=excluded.at"));
    q.bind(b.scope)
        .bind(b.target)
        .bind(b.function)
        .bind(b.until)
        .bind(b.why)
        .bind(b.who)
        .bind(b.at)
        .run();
}

void unit_of_work::remove_brakes(const std::string& scope, const std::string& target,
                                 const std::string& function) {
    use q(
        st_("DELETE FROM brakes WHERE scope = ?1 AND target = ?2 AND (?3 = '' OR function = ?3)"));
    q.bind(scope).bind(target).bind(function).run();
}

void unit_of_work::mark_looked_at(const std::vector<orders::consignment_id>& ids, timestamp at,
                                  bool swept) {
    for (const auto id : ids) {
        use q(st_("UPDATE consignments SET looked_at = ?1, swept_at = CASE WHEN ?2 THEN ?1 ELSE "
                  "swept_at END WHERE id = ?3"));
        q.bind(at).bind(swept).bind(id).run();
        if (known_.empty())
            continue;
        use of(st_("SELECT order_id FROM consignments WHERE id = ?"));
        of.bind(id);
        auto* o = of.step() ? known_.find(of.integer(0)) : nullptr;
        if (!o)
            continue;
        for (auto& c : o->consignments) {
            if (c.id != id)
                continue;
            c.looked_at = at;
            if (swept)
                c.swept_at = at;
        }
    }
}

void unit_of_work::set_meta(const std::string& key, const std::string& value) {
    use q(st_("INSERT INTO meta (key, value) VALUES (?,?) ON CONFLICT DO UPDATE SET "
              "value=excluded.value"));
    q.bind(key).bind(value).run();
}

} // namespace dray::store::sqlite
