#include "core/store/sqlite/queries.hpp"

#include "core/store/sqlite/order_rows.hpp"

#include <boost/json.hpp>

namespace dray::store::sqlite {

namespace {

std::vector<std::string> words_of(const std::string& json_array) {
    std::vector<std::string> all;
    const auto doc = boost::json::parse(json_array);
    for (const auto& v : doc.as_array())
        all.emplace_back(v.as_string());
    return all;
}

#define DRAY_PROBLEM_COLUMNS                                                                       \
    "p.id, p.key, p.code, p.severity, p.curer, p.instance, p.subject, p.text, p.remedies, "        \
    "p.holds, p.opened_at, p.last_seen_at, p.closed_at, p.closed_by, p.owner, p.note, "            \
    "p.acknowledged_at, p.snoozed_until, p.parent, "                                               \
    "(SELECT count(*) FROM problem_orders c WHERE c.problem_id = p.id), "                          \
    "(SELECT x.text FROM problem_personal x WHERE x.problem_id = p.id), "                          \
    "(SELECT max(m.order_id) FROM problem_orders m WHERE m.problem_id = p.id), p.stands"

problem_row read_problem(use& q) {
    problem_row r;
    r.id = q.integer(0);
    r.what.key = q.text(1);
    r.what.code = q.text(2);
    r.what.severity = q.word<orders::severity>(3);
    r.what.curer = q.word<orders::curer>(4);
    r.what.instance = q.integer(5);
    r.what.subject = q.text(6);
    r.what.text = q.text(7);
    r.what.remedies = words_of(q.text(8));
    r.what.holds = q.flag(9);
    r.opened_at = q.time(10);
    r.last_seen_at = q.time(11);
    r.closed_at = q.maybe_time(12);
    r.closed_by = q.text(13);
    r.owner = q.text(14);
    r.note = q.text(15);
    r.acknowledged_at = q.maybe_time(16);
    r.snoozed_until = q.maybe_time(17);
    r.parent = q.text(18);
    r.orders = q.integer(19);
    r.what.personal = q.text(20);
    r.last_order = q.integer(21);
    r.what.stands = q.flag(22);
    return r;
}

feed read_feed(use& q) {
    feed f;
    f.instance = q.integer(0);
    f.function = q.text(1);
    f.cursor = q.text(2);
    f.last_run_at = q.maybe_time(3);
    f.last_ok_at = q.maybe_time(4);
    f.items = q.integer(5);
    f.last_error = q.text(6);
    return f;
}

} // namespace

task read_task(use& q) {
    task t;
    t.id = q.integer(0);
    t.instance = q.integer(1);
    t.function = q.text(2);
    t.order = q.integer(3);
    t.consignment = q.integer(4);
    t.shipment = q.integer(5);
    t.moment = q.text(6);
    t.identity_key = q.text(7);
    t.sequence = q.integer(8);
    t.after = q.integer(9);
    t.state = q.word<task_state>(10);
    t.phase = q.word<task_phase>(11);
    t.attempts = q.integer(12);
    t.faults = q.integer(13);
    t.absent = q.integer(14);
    t.write_begun = q.flag(15);
    t.due_at = q.time(16);
    t.lease_until = q.maybe_time(17);
    t.token = q.integer(18);
    t.last_write_at = q.maybe_time(19);
    t.last_error = q.text(20);
    t.problem = q.text(21);
    t.created_at = q.time(22);
    t.done_at = q.maybe_time(23);
    return t;
}

template <class B>
std::optional<orders::order> queries<B>::load_order(orders::order_id id) {
    return sqlite::load_order(st_, id);
}

template <class B>
std::optional<orders::order> queries<B>::find_order(instance_id source,
                                                    const std::string& source_ref) {
    orders::order_id id = 0;
    {
        use q(st_("SELECT id FROM orders WHERE source = ? AND source_ref = ?"));
        q.bind(source).bind(source_ref);
        if (!q.step())
            return std::nullopt;
        id = q.integer(0);
    }
    return this->load_order(id);
}

template <class B>
std::optional<orders::order> queries<B>::find_order_by_reference(instance_id destination,
                                                                 const std::string& reference) {
    orders::order_id id = 0;
    {
        use q(st_("SELECT order_id FROM consignments WHERE destination = ? AND reference = ?"));
        q.bind(destination).bind(reference);
        if (!q.step())
            return std::nullopt;
        id = q.integer(0);
    }
    return this->load_order(id);
}

template <class B>
std::optional<orders::order> queries<B>::find_order_by_consignment(orders::consignment_id c) {
    orders::order_id id = 0;
    {
        use q(st_("SELECT order_id FROM consignments WHERE id = ?"));
        q.bind(c);
        if (!q.step())
            return std::nullopt;
        id = q.integer(0);
    }
    return this->load_order(id);
}

template <class B>
std::vector<order_row> queries<B>::list_orders(const order_filter& by) {
    // Values are always bound; only the conditions vary.
    std::string sql =
        "SELECT o.id, o.source, o.source_ref, o.number, o.merchant, o.status, o.stage, o.flags, "
        "o.not_for_us, o.held_until, o.created_at, o.changed_at, "
        "(SELECT count(*) FROM consignments c WHERE c.order_id = o.id AND c.state < 2), "
        "(SELECT count(*) FROM shipments s WHERE s.order_id = o.id) FROM orders o WHERE o.id > ?1";
    static constexpr const char* words[] = {"new",       "at_wms", "shipped",
                                            "confirmed", "error",  "canceled"};
    std::int64_t status = -1;
    for (std::int64_t i = 0; i < 6; ++i) {
        if (by.status == words[i])
            status = i;
    }
    if (status >= 0)
        sql += " AND o.status = ?2";
    if (by.status == "partial")
        sql += " AND o.flags & 1";
    sql += by.not_for_us ? " AND o.not_for_us <> ''" : " AND o.not_for_us = ''";
    if (!by.source.empty()) {
        sql += " AND o.source = (SELECT id FROM instances WHERE kind = 0 AND name = ?3)";
    }
    if (!by.merchant.empty())
        sql += " AND o.merchant = ?4";
    // Two lookups: left to choose, SQLite would walk all orders for the sake of their order by id.
    if (!by.number.empty()) {
        sql += " AND o.id IN (SELECT id FROM orders WHERE number = ?5 UNION "
               "SELECT id FROM orders WHERE source_ref = ?5)";
    }
    sql += " ORDER BY o.id LIMIT ?6";
    SQLite::Statement q(st_.db(), sql);
    q.bind(1, by.after_id);
    if (status >= 0)
        q.bind(2, status);
    if (!by.source.empty())
        q.bind(3, by.source);
    if (!by.merchant.empty())
        q.bind(4, by.merchant);
    if (!by.number.empty())
        q.bind(5, by.number);
    q.bind(6, by.limit);
    std::vector<order_row> rows;
    while (q.executeStep()) {
        order_row r;
        r.id = q.getColumn(0).getInt64();
        r.source = q.getColumn(1).getInt64();
        r.source_ref = q.getColumn(2).getString();
        r.number = q.getColumn(3).getString();
        r.merchant = q.getColumn(4).getString();
        r.derived.status = static_cast<orders::status>(q.getColumn(5).getInt64());
        r.derived.stage = static_cast<orders::status>(q.getColumn(6).getInt64());
        const auto flags = q.getColumn(7).getInt64();
        r.derived.partial = flags & 1;
        r.derived.nothing_to_ship = flags & 2;
        r.derived.sending_canceled = flags & 4;
        r.not_for_us = q.getColumn(8).getString();
        if (!q.getColumn(9).isNull())
            r.held_until = from_millis(q.getColumn(9).getInt64());
        r.created_at = from_millis(q.getColumn(10).getInt64());
        if (!q.getColumn(11).isNull())
            r.changed_at = from_millis(q.getColumn(11).getInt64());
        r.consignments = q.getColumn(12).getInt64();
        r.shipments = q.getColumn(13).getInt64();
        rows.push_back(std::move(r));
    }
    return rows;
}

template <class B>
std::vector<orders::order_id>
queries<B>::order_ids_of_source(instance_id source, orders::order_id after, std::int64_t limit) {
    use q(st_("SELECT id FROM orders WHERE source = ? AND id > ? ORDER BY id LIMIT ?"));
    q.bind(source).bind(after).bind(limit);
    std::vector<orders::order_id> ids;
    while (q.step())
        ids.push_back(q.integer(0));
    return ids;
}

template <class B>
std::map<std::string, std::int64_t> queries<B>::count_orders(instance_id source) {
    std::map<std::string, std::int64_t> counts;
    for (int i = 0; i < 6; ++i)
        counts[orders::to_word(static_cast<orders::status>(i))] = 0;
    counts["partial"] = counts["not_for_us"] = 0;
    {
        // Kept with each order that is saved: counting the orders themselves takes their number.
        use q(st_("SELECT status, partial, for_us, orders FROM order_counts WHERE "
                  "(?1 = 0 OR source = ?1)"));
        q.bind(source);
        while (q.step()) {
            const auto n = q.integer(3);
            if (!q.flag(2)) {
                counts["not_for_us"] += n;
                continue;
            }
            counts[orders::to_word(q.word<orders::status>(0))] += n;
            if (q.flag(1))
                counts["partial"] += n;
        }
    }
    use q(st_("SELECT count(*) FROM quarantine WHERE (?1 = 0 OR instance = ?1)"));
    q.bind(source);
    q.step();
    counts["quarantined"] = q.integer(0);
    return counts;
}

template <class B>
std::int64_t queries<B>::count_new_orders(instance_id source, timestamp since, std::int64_t most) {
    use q(st_("SELECT count(*) FROM (SELECT 1 FROM orders WHERE source = ? AND first_seen_at > ? "
              "AND not_for_us = '' AND observed_only = 0 LIMIT ?)"));
    q.bind(source).bind(since).bind(most);
    q.step();
    return q.integer(0);
}

template <class B>
std::vector<instance> queries<B>::instances() {
    use q(st_("SELECT id, kind, name, connector, merchant, account, started_from, started_at, "
              "created_at FROM instances WHERE removed_at IS NULL ORDER BY kind, name"));
    std::vector<instance> rows;
    while (q.step()) {
        instance i;
        i.id = q.integer(0);
        i.kind = q.word<instance_kind>(1);
        i.name = q.text(2);
        i.connector = q.text(3);
        i.merchant = q.text(4);
        i.account = q.text(5);
        i.started_from = q.maybe_time(6);
        i.started_at = q.maybe_time(7);
        i.created_at = q.time(8);
        rows.push_back(std::move(i));
    }
    return rows;
}

template <class B>
std::optional<task> queries<B>::load_task(task_id id) {
    use q(st_("SELECT " DRAY_TASK_COLUMNS " FROM tasks WHERE id = ?"));
    q.bind(id);
    if (!q.step())
        return std::nullopt;
    return read_task(q);
}

template <class B>
std::vector<task> queries<B>::tasks_of_order(orders::order_id id) {
    use q(st_("SELECT " DRAY_TASK_COLUMNS " FROM tasks WHERE order_id = ? ORDER BY sequence, id"));
    q.bind(id);
    std::vector<task> rows;
    while (q.step())
        rows.push_back(read_task(q));
    return rows;
}

template <class B>
due_summary queries<B>::due(instance_id id) {
    due_summary d;
    {
        use q(st_("SELECT count(*), min(due_at) FROM tasks WHERE instance = ? AND state = 0"));
        q.bind(id);
        q.step();
        d.ready = q.integer(0);
        d.next_due = q.maybe_time(1);
    }
    use q(st_("SELECT count(*) FROM tasks WHERE instance = ? AND state = 2"));
    q.bind(id);
    q.step();
    d.held = q.integer(0);
    return d;
}

template <class B>
std::vector<history_row> queries<B>::history_of_order(orders::order_id id, std::int64_t limit) {
    use q(st_("SELECT id, instance, at, code, who, detail FROM history WHERE order_id = ? "
              "ORDER BY id LIMIT ?"));
    q.bind(id).bind(limit);
    std::vector<history_row> rows;
    while (q.step()) {
        history_row r;
        r.id = q.integer(0);
        r.order = id;
        r.instance = q.integer(1);
        r.entry.at = q.time(2);
        r.entry.code = q.text(3);
        r.entry.who = q.text(4);
        r.entry.detail = q.text(5);
        rows.push_back(std::move(r));
    }
    return rows;
}

template <class B>
std::vector<problem_row> queries<B>::open_problems() {
    use q(st_("SELECT " DRAY_PROBLEM_COLUMNS " FROM problems p WHERE p.closed_at IS NULL "
              "ORDER BY p.severity DESC, p.opened_at"));
    std::vector<problem_row> rows;
    while (q.step())
        rows.push_back(read_problem(q));
    return rows;
}

template <class B>
std::vector<problem_row> queries<B>::problems_of_order(orders::order_id id) {
    use q(st_("SELECT " DRAY_PROBLEM_COLUMNS " FROM problem_orders po JOIN problems p ON "
              "p.id = po.problem_id WHERE po.order_id = ? AND p.closed_at IS NULL ORDER BY p.id"));
    q.bind(id);
    std::vector<problem_row> rows;
    while (q.step())
        rows.push_back(read_problem(q));
    return rows;
}

template <class B>
std::optional<problem_row> queries<B>::find_problem(const std::string& key) {
    use q(st_("SELECT " DRAY_PROBLEM_COLUMNS " FROM problems p WHERE p.key = ? AND "
              "p.closed_at IS NULL"));
    q.bind(key);
    if (!q.step())
        return std::nullopt;
    return read_problem(q);
}

template <class B>
std::vector<orders::order_id>
queries<B>::orders_of_problem(const std::string& key, orders::order_id after, std::int64_t limit) {
    use q(st_("SELECT order_id FROM problem_orders WHERE problem_id = (SELECT id FROM problems "
              "WHERE key = ? AND closed_at IS NULL) AND order_id > ? ORDER BY order_id LIMIT ?"));
    q.bind(key).bind(after).bind(limit);
    std::vector<orders::order_id> ids;
    while (q.step())
        ids.push_back(q.integer(0));
    return ids;
}

template <class B>
std::optional<feed> queries<B>::load_feed(instance_id id, const std::string& function) {
    use q(st_("SELECT instance, function, cursor, last_run_at, last_ok_at, items, last_error FROM "
              "feeds WHERE instance = ? AND function = ?"));
    q.bind(id).bind(function);
    if (!q.step())
        return std::nullopt;
    return read_feed(q);
}

template <class B>
std::vector<feed> queries<B>::feeds() {
    use q(st_("SELECT instance, function, cursor, last_run_at, last_ok_at, items, last_error FROM "
              "feeds ORDER BY instance, function"));
    std::vector<feed> rows;
    while (q.step())
        rows.push_back(read_feed(q));
    return rows;
}

template <class B>
std::vector<quarantined> queries<B>::quarantine(instance_id id, std::int64_t limit) {
    use q(st_("SELECT id, instance, ref, why, raw, first_seen_at, last_seen_at FROM quarantine "
              "WHERE (?1 = 0 OR instance = ?1) ORDER BY id LIMIT ?2"));
    q.bind(id).bind(limit);
    std::vector<quarantined> rows;
    while (q.step()) {
        quarantined r;
        r.id = q.integer(0);
        r.instance = q.integer(1);
        r.ref = q.text(2);
        r.why = q.text(3);
        r.raw = q.text(4);
        r.first_seen_at = q.time(5);
        r.last_seen_at = q.time(6);
        rows.push_back(std::move(r));
    }
    return rows;
}

template <class B>
std::vector<brake> queries<B>::brakes() {
    use q(st_("SELECT id, scope, target, function, until, why, who, at FROM brakes ORDER BY id"));
    std::vector<brake> rows;
    while (q.step()) {
        brake b;
        b.id = q.integer(0);
        b.scope = q.text(1);
        b.target = q.text(2);
        b.function = q.text(3);
        b.until = q.maybe_time(4);
        b.why = q.text(5);
        b.who = q.text(6);
        b.at = q.time(7);
        rows.push_back(std::move(b));
    }
    return rows;
}

template <class B>
std::vector<status_binding> queries<B>::status_bindings(instance_id id) {
    use q(st_("SELECT instance, moment, configured, status_id, name, origin, who, bound_at FROM "
              "status_bindings WHERE instance = ? ORDER BY moment"));
    q.bind(id);
    std::vector<status_binding> rows;
    while (q.step()) {
        status_binding b;
        b.instance = q.integer(0);
        b.moment = q.text(1);
        b.configured = q.text(2);
        b.status_id = q.text(3);
        b.name = q.text(4);
        b.origin = q.text(5);
        b.who = q.text(6);
        b.bound_at = q.time(7);
        rows.push_back(std::move(b));
    }
    return rows;
}

template <class B>
std::map<std::string, std::string> queries<B>::plugin_state(instance_id id) {
    use q(st_("SELECT key, value FROM plugin_state WHERE instance = ?"));
    q.bind(id);
    std::map<std::string, std::string> all;
    while (q.step())
        all[q.text(0)] = q.text(1);
    return all;
}

#define DRAY_DUE_FOR_A_LOOK                                                                        \
    "destination = ?1 AND state = 1 AND closed_at IS NULL AND (looked_at IS NULL OR looked_at <= " \
    "?2 - min(?3 * max(1, (?2 - accepted_at) / 86400000), max(?3, ?4)))"

template <class B>
std::vector<open_consignment> queries<B>::open_consignments(instance_id destination, timestamp now,
                                                            std::chrono::milliseconds interval,
                                                            std::chrono::milliseconds slowest,
                                                            std::int64_t limit) {
    use q(st_("SELECT order_id, id, destination_ref, reference, word, accepted_at, looked_at, "
              "swept_at FROM consignments WHERE " DRAY_DUE_FOR_A_LOOK
              " ORDER BY looked_at LIMIT ?5"));
    q.bind(destination).bind(now).bind(interval.count()).bind(slowest.count()).bind(limit);
    std::vector<open_consignment> rows;
    while (q.step()) {
        open_consignment c;
        c.order = q.integer(0);
        c.consignment = q.integer(1);
        c.destination_ref = q.text(2);
        c.reference = q.text(3);
        c.word = q.text(4);
        c.accepted_at = q.time(5);
        c.looked_at = q.maybe_time(6);
        c.swept_at = q.maybe_time(7);
        rows.push_back(std::move(c));
    }
    return rows;
}

template <class B>
std::int64_t queries<B>::count_due_consignments(instance_id destination, timestamp now,
                                                std::chrono::milliseconds interval,
                                                std::chrono::milliseconds slowest) {
    use q(st_("SELECT count(*) FROM consignments WHERE " DRAY_DUE_FOR_A_LOOK));
    q.bind(destination).bind(now).bind(interval.count()).bind(slowest.count());
    q.step();
    return q.integer(0);
}

template <class B>
std::int64_t queries<B>::count_open_consignments(instance_id destination) {
    use q(st_("SELECT count(*) FROM consignments WHERE destination = ? AND state = 1 AND "
              "closed_at IS NULL"));
    q.bind(destination);
    q.step();
    return q.integer(0);
}

template <class B>
orders::order_id queries<B>::last_order_id() {
    use q(st_("SELECT max(id) FROM orders"));
    return q.step() ? q.integer(0) : 0;
}

template <class B>
std::int64_t queries<B>::count_tested_orders(instance_id source) {
    use q(st_("SELECT count(DISTINCT c.order_id) FROM consignments c JOIN orders o ON "
              "o.id = c.order_id WHERE c.test = 1 AND c.state < 2 AND o.source = ?"));
    q.bind(source);
    q.step();
    return q.integer(0);
}

template <class B>
std::optional<std::string> queries<B>::meta(const std::string& key) {
    use q(st_("SELECT value FROM meta WHERE key = ?"));
    q.bind(key);
    if (!q.step())
        return std::nullopt;
    return q.text(0);
}

template class queries<reader>;
template class queries<transaction>;

} // namespace dray::store::sqlite
