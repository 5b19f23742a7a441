#include "core/store/sqlite/order_rows.hpp"

#include "dray/data/order_json.hpp"
#include "dray/data/shipment_json.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::store::sqlite {

namespace json = boost::json;

namespace {

// ---- personal data apart
// --------------------------------------------------------------------------

/// A document that was read from a row: its values stay on the stack as far as they fit.
class document {
public:
    explicit document(const std::string& text)
        : memory_(&block_[0], sizeof block_), value_(json::parse(text, &memory_)) {}
    const json::value* operator->() const { return &value_; }
    const json::value& operator*() const { return value_; }

private:
    unsigned char block_[8192];
    json::monotonic_resource memory_;
    json::value value_;
};

/// Moves all that names a person out of `version` and returns it as JSON text.
std::string take_personal(data::order& version) {
    const auto text_of = [](const std::string& s) { return json::serialize(json::string_view(s)); };
    std::string doc = "{\"billing\":" + data::to_json_text(version.billing);
    version.billing = {};
    const auto take = [&](const char* name, std::string& note) {
        if (!note.empty())
            doc.append(",\"").append(name).append("\":").append(text_of(note));
        note.clear();
    };
    take("customer_note", version.customer_note);
    take("staff_note", version.staff_note);
    doc += ",\"to\":{";
    for (auto& g : version.ship_groups) {
        if (&g != &version.ship_groups.front())
            doc += ',';
        doc.append(text_of(g.id)).append(":").append(data::to_json_text(g.to));
        g.to = {};
    }
    doc += '}';
    char before = '[';
    for (const auto& f : version.fields) {
        if (before == '[')
            doc += ",\"fields\":";
        doc.append(1, before).append("[").append(text_of(f.name)).append(",");
        doc.append(text_of(f.value)).append("]");
        before = ',';
    }
    if (before == ',')
        doc += ']';
    version.fields.clear();
    return doc + '}';
}

void give_personal(data::order& version, const std::string& text) {
    const document parsed(text);
    const json::object& doc = parsed->as_object();
    auto words = [&doc](const char* key) {
        auto* v = doc.if_contains(key);
        return v ? std::string(v->as_string()) : std::string();
    };
    if (auto* b = doc.if_contains("billing"))
        version.billing = data::from_json<data::address>(*b);
    version.customer_note = words("customer_note");
    version.staff_note = words("staff_note");
    if (auto* to = doc.if_contains("to")) {
        for (auto& g : version.ship_groups) {
            if (auto* a = to->as_object().if_contains(g.id)) {
                g.to = data::from_json<data::address>(*a);
            }
        }
    }
    if (auto* fields = doc.if_contains("fields")) {
        for (const auto& f : fields->as_array()) {
            version.fields.emplace_back(std::string(f.as_array().at(0).as_string()),
                                        std::string(f.as_array().at(1).as_string()));
        }
    }
}

// ---- children
// -------------------------------------------------------------------------------------

std::string lines_text(const std::vector<orders::consignment_line>& lines) {
    std::string all = "[";
    for (const auto& l : lines) {
        if (&l != &lines.front())
            all += ',';
        all.append("[").append(std::to_string(l.number)).append(",");
        all.append(json::serialize(json::string_view(l.source_line))).append(",");
        all.append(json::serialize(json::string_view(l.sku))).append(",");
        all.append(std::to_string(l.quantity)).append(",");
        all.append(std::to_string(l.factor)).append(",");
        all.append(std::to_string(l.closed)).append("]");
    }
    return all + ']';
}

std::vector<orders::consignment_line> lines_of(const std::string& text) {
    std::vector<orders::consignment_line> lines;
    const document doc(text);
    for (const auto& row : doc->as_array()) {
        const auto& a = row.as_array();
        orders::consignment_line l;
        l.number = a.at(0).as_int64();
        l.source_line = std::string(a.at(1).as_string());
        l.sku = std::string(a.at(2).as_string());
        l.quantity = a.at(3).as_int64();
        l.factor = a.at(4).as_int64();
        l.closed = a.at(5).as_int64();
        lines.push_back(std::move(l));
    }
    return lines;
}

void save_consignment(statements& st, const orders::order& o, orders::consignment& c,
                      const orders::consignment* before) {
    if (before && *before == c)
        return;
    if (c.id == 0) {
        const std::string lines = lines_text(c.lines);
        use q(st(
            "INSERT INTO consignments (order_id, ship_group, destination, generation, "
            "reference, state, destination_ref, warehouse, word, ready_at, accepted_at, "
            "begun_at, submits, submit_queued, closed_at, looked_at, swept_at, lines, test) VALUES "
            "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"));
        q.bind(o.id)
            .bind(c.ship_group)
            .bind(c.destination)
            .bind(c.generation)
            .bind(c.reference)
            .bind(c.state)
            .bind(c.destination_ref)
            .bind(c.warehouse)
            .bind(c.word)
            .bind(c.ready_at)
            .bind(c.accepted_at)
            .bind(c.begun_at)
            .bind(c.submits)
            .bind(c.submit_queued)
            .bind(c.closed_at)
            .bind(c.looked_at)
            .bind(c.swept_at)
            .bind(lines)
            .bind(c.test)
            .run();
        c.id = st.db().getLastInsertRowid();
        return;
    }
    // Only a stage's own columns: SQLite renews each index that names a column of the list.
    if (!before || before->reference != c.reference) {
        use q(st("UPDATE consignments SET reference=? WHERE id=?"));
        q.bind(c.reference).bind(c.id).run();
    }
    if (!before || before->lines != c.lines || before->test != c.test) {
        const std::string lines = lines_text(c.lines);
        use q(st("UPDATE consignments SET lines=?, test=? WHERE id=?"));
        q.bind(lines).bind(c.test).bind(c.id).run();
    }
    const bool moved = !before || before->state != c.state || before->closed_at != c.closed_at ||
                       before->looked_at != c.looked_at;
    const bool rest = !before || before->destination_ref != c.destination_ref ||
                      before->warehouse != c.warehouse || before->word != c.word ||
                      before->ready_at != c.ready_at || before->accepted_at != c.accepted_at ||
                      before->begun_at != c.begun_at || before->submits != c.submits ||
                      before->submit_queued != c.submit_queued || before->swept_at != c.swept_at;
    if (!moved && !rest)
        return;
    use q(st(!rest   ? "UPDATE consignments SET state=?2, closed_at=?3, looked_at=?4 WHERE id=?1"
             : moved ? "UPDATE consignments SET state=?2, closed_at=?3, looked_at=?4, "
                       "destination_ref=?5, warehouse=?6, word=?7, ready_at=?8, accepted_at=?9, "
                       "begun_at=?10, submits=?11, submit_queued=?12, swept_at=?13 WHERE id=?1"
                     : "UPDATE consignments SET destination_ref=?5, warehouse=?6, word=?7, "
                       "ready_at=?8, accepted_at=?9, begun_at=?10, submits=?11, "
                       "submit_queued=?12, swept_at=?13 WHERE id=?1"));
    q.bind(c.id).bind(c.state).bind(c.closed_at).bind(c.looked_at);
    if (rest) {
        q.bind(c.destination_ref)
            .bind(c.warehouse)
            .bind(c.word)
            .bind(c.ready_at)
            .bind(c.accepted_at)
            .bind(c.begun_at)
            .bind(c.submits)
            .bind(c.submit_queued)
            .bind(c.swept_at);
    }
    q.run();
}

void save_shipment(statements& st, const orders::order& o, orders::shipment& s,
                   const orders::shipment* before) {
    if (before && *before == s)
        return;
    const auto said = [&s] { return data::to_json_text(s.said); };
    if (s.id == 0) {
        const std::string text = said();
        const auto c = std::find_if(o.consignments.begin(), o.consignments.end(),
                                    [&s](const auto& x) { return x.id == s.consignment; });
        use q(st("INSERT INTO shipments (order_id, consignment_id, destination, ref, ship_group, "
                 "first_seen_at, said) VALUES (?,?,?,?,?,?,?)"));
        q.bind(o.id)
            .bind(s.consignment)
            .bind(c == o.consignments.end() ? orders::instance_id{0} : c->destination)
            .bind(s.said.ref)
            .bind(s.ship_group)
            .bind(s.first_seen_at)
            .bind(text)
            .run();
        s.id = st.db().getLastInsertRowid();
    } else if (!before || !(before->said == s.said)) {
        const std::string text = said();
        use q(st("UPDATE shipments SET said=? WHERE id=?"));
        q.bind(text).bind(s.id).run();
    }
    use q(
        st("INSERT INTO confirmations (order_id, ship_group, shipment_id, state, "
           "source_shipment_ref, confirmed_at, confirms, confirm_queued) VALUES (?,?,?,?,?,?,?,?) "
           "ON CONFLICT DO UPDATE SET state=excluded.state, "
           "source_shipment_ref=excluded.source_shipment_ref, "
           "confirmed_at=excluded.confirmed_at, confirms=excluded.confirms, "
           "confirm_queued=excluded.confirm_queued"));
    q.bind(o.id)
        .bind(s.ship_group)
        .bind(s.id)
        .bind(s.confirmation)
        .bind(s.source_shipment_ref)
        .bind(s.confirmed_at)
        .bind(s.confirms)
        .bind(s.confirm_queued)
        .run();
}

int flags_of(const orders::derived& d) {
    return (d.partial ? 1 : 0) | (d.nothing_to_ship ? 2 : 0) | (d.sending_canceled ? 4 : 0);
}

/// From a row's columns status, flags, stage and not_for_us = '', which stand in this order from
/// the `first` on.
derived_columns columns_of(use& q, int first) {
    derived_columns c;
    c.status = static_cast<int>(q.integer(first));
    c.flags = static_cast<int>(q.integer(first + 1));
    c.stage = static_cast<int>(q.integer(first + 2));
    c.for_us = q.flag(first + 3);
    return c;
}

/// An order's row. In groups that change together, and only what has
/// changed: SQLite renews each index that names a column of an UPDATE, be it changed or not.
void save_head(statements& st, const orders::order& o, const orders::derived& d,
               const orders::order* before, derived_columns was, count_changes& counts) {
    const derived_columns now(o, d);
    if (was.status < 0) {
        use q(st("SELECT status, flags, stage, not_for_us = '' FROM orders WHERE id=?"));
        q.bind(o.id);
        if (q.step())
            was = columns_of(q, 0);
    }
    if (was.status >= 0) {
        counts.add(o.source, was, -1);
        counts.add(o.source, now, 1);
    }
    if (was.flags != now.flags || was.for_us != now.for_us || !before ||
        before->not_for_us != o.not_for_us) {
        use q(st("UPDATE orders SET flags=?, not_for_us=? WHERE id=?"));
        q.bind(now.flags).bind(o.not_for_us).bind(o.id).run();
    }
    if (!before || before->version.number != o.version.number) {
        use q(st("UPDATE orders SET number=? WHERE id=?"));
        q.bind(o.version.number).bind(o.id).run();
    }
    if (!before || before->observed_only != o.observed_only) {
        use q(st("UPDATE orders SET observed_only=? WHERE id=?"));
        q.bind(o.observed_only).bind(o.id).run();
    }
    if (!before || before->held_until != o.held_until) {
        use q(st("UPDATE orders SET held_until=? WHERE id=?"));
        q.bind(o.held_until).bind(o.id).run();
    }
    if (!before || before->merchant != o.merchant ||
        before->sending_canceled != o.sending_canceled ||
        before->canceled_at_source != o.canceled_at_source || before->set_aside != o.set_aside ||
        before->version.status.id != o.version.status.id ||
        before->version.modified_at != o.version.modified_at) {
        use q(st("UPDATE orders SET merchant=?, sending_canceled=?, canceled_at_source=?, "
                 "set_aside=?, source_status=?, modified_at=? WHERE id=?"));
        q.bind(o.merchant)
            .bind(o.sending_canceled)
            .bind(o.canceled_at_source)
            .bind(o.set_aside)
            .bind(o.version.status.id)
            .bind(o.version.modified_at)
            .bind(o.id)
            .run();
    }
    const bool moved = was.status != now.status;
    if (moved || was.stage != now.stage || !before || before->changed_at != o.changed_at ||
        before->next_sequence != o.next_sequence || before->read_at != o.read_at ||
        before->recheck_due != o.recheck_due) {
        use q(st(moved ? "UPDATE orders SET stage=?, changed_at=?, next_sequence=?, read_at=?, "
                         "recheck_due=?, status=?7 WHERE id=?6"
                       : "UPDATE orders SET stage=?, changed_at=?, next_sequence=?, read_at=?, "
                         "recheck_due=? WHERE id=?6"));
        q.bind(d.stage)
            .bind(o.changed_at)
            .bind(o.next_sequence)
            .bind(o.read_at)
            .bind(o.recheck_due)
            .bind(o.id);
        if (moved)
            q.bind(d.status);
        q.run();
    }
}

void save_version(statements& st, const orders::order& o) {
    data::order bare = o.version;
    const std::string personal = take_personal(bare);
    const std::string version = data::to_json_text(bare);
    {
        use q(st("INSERT INTO order_versions (order_id, doc) VALUES (?,?) "
                 "ON CONFLICT DO UPDATE SET doc=excluded.doc"));
        q.bind(o.id).bind(version).run();
    }
    use q(st("INSERT INTO order_personal (order_id, doc) VALUES (?,?) "
             "ON CONFLICT DO UPDATE SET doc=excluded.doc"));
    q.bind(o.id).bind(personal).run();
}

template <class T, class Id>
const T* find_in(const std::vector<T>* all, Id id) {
    if (!all || id == 0)
        return nullptr;
    for (const auto& x : *all) {
        if (x.id == id)
            return &x;
    }
    return nullptr;
}

} // namespace

derived_columns::derived_columns(const orders::order& o, const orders::derived& d)
    : status(static_cast<int>(d.status)), flags(flags_of(d)), stage(static_cast<int>(d.stage)),
      for_us(o.not_for_us.empty()) {}

void count_changes::add(orders::instance_id source, const derived_columns& c, std::int64_t orders) {
    by_row_[row(source, c.status, c.partial(), c.for_us)] += orders;
}

void count_changes::write(statements& st) {
    for (const auto& [r, orders] : by_row_) {
        if (orders == 0)
            continue;
        use q(st("INSERT INTO order_counts (source, status, partial, for_us, orders) VALUES "
                 "(?,?,?,?,?) ON CONFLICT DO UPDATE SET orders = orders + excluded.orders"));
        q.bind(std::get<0>(r))
            .bind(std::get<1>(r))
            .bind(std::get<2>(r))
            .bind(std::get<3>(r))
            .bind(orders)
            .run();
    }
    by_row_.clear();
}

std::optional<orders::order> load_order(statements& st, orders::order_id id,
                                        derived_columns* columns) {
    orders::order o;
    {
        use q(st("SELECT o.source, o.merchant, o.not_for_us, o.observed_only, o.sending_canceled, "
                 "o.canceled_at_source, o.held_until, o.first_seen_at, o.changed_at, "
                 "o.next_sequence, o.set_aside, o.read_at, o.recheck_due, v.doc, p.doc, "
                 "o.status, o.flags, o.stage, o.not_for_us = '' FROM "
                 "orders o JOIN order_versions v ON v.order_id = o.id "
                 "LEFT JOIN order_personal p ON p.order_id = o.id WHERE o.id = ?"));
        q.bind(id);
        if (!q.step())
            return std::nullopt;
        o.id = id;
        o.source = q.integer(0);
        o.merchant = q.text(1);
        o.not_for_us = q.text(2);
        o.observed_only = q.flag(3);
        o.sending_canceled = q.flag(4);
        o.canceled_at_source = q.flag(5);
        o.held_until = q.maybe_time(6);
        o.first_seen_at = q.time(7);
        o.changed_at = q.maybe_time(8);
        o.next_sequence = q.integer(9);
        o.set_aside = q.flag(10);
        o.read_at = q.time(11);
        o.recheck_due = q.flag(12);
        o.version = data::from_json<data::order>(*document(q.text(13)));
        if (const auto doc = q.text(14); !doc.empty())
            give_personal(o.version, doc);
        if (columns)
            *columns = columns_of(q, 15);
    }
    {
        use q(st("SELECT id, ship_group, destination, generation, reference, state, "
                 "destination_ref, warehouse, word, ready_at, accepted_at, closed_at, looked_at, "
                 "swept_at, lines, begun_at, submits, submit_queued, test FROM consignments WHERE "
                 "order_id = ? ORDER BY id"));
        q.bind(id);
        while (q.step()) {
            orders::consignment c;
            c.id = q.integer(0);
            c.ship_group = q.text(1);
            c.destination = q.integer(2);
            c.generation = q.integer(3);
            c.reference = q.text(4);
            c.state = q.word<orders::consignment_state>(5);
            c.destination_ref = q.text(6);
            c.warehouse = q.word<data::warehouse_state>(7);
            c.word = q.text(8);
            c.ready_at = q.time(9);
            c.accepted_at = q.maybe_time(10);
            c.closed_at = q.maybe_time(11);
            c.looked_at = q.maybe_time(12);
            c.swept_at = q.maybe_time(13);
            c.lines = lines_of(q.text(14));
            c.begun_at = q.maybe_time(15);
            c.submits = q.integer(16);
            c.submit_queued = q.flag(17);
            c.test = q.flag(18);
            o.consignments.push_back(std::move(c));
        }
    }
    {
        use q(st("SELECT s.id, s.consignment_id, s.ship_group, s.first_seen_at, s.said, c.state, "
                 "c.source_shipment_ref, c.confirmed_at, c.confirms, c.confirm_queued FROM "
                 "shipments s JOIN confirmations c ON "
                 "c.order_id = s.order_id AND c.ship_group = s.ship_group AND c.shipment_id = s.id "
                 "WHERE s.order_id = ? ORDER BY s.id"));
        q.bind(id);
        while (q.step()) {
            orders::shipment s;
            s.id = q.integer(0);
            s.consignment = q.integer(1);
            s.ship_group = q.text(2);
            s.first_seen_at = q.time(3);
            s.said = data::from_json<data::shipment>(*document(q.text(4)));
            s.confirmation = q.word<orders::confirmation_state>(5);
            s.source_shipment_ref = q.text(6);
            s.confirmed_at = q.maybe_time(7);
            s.confirms = q.integer(8);
            s.confirm_queued = q.flag(9);
            o.shipments.push_back(std::move(s));
        }
    }
    {
        use q(st("SELECT moment, state, status_id, sequence, problem, held_until FROM marks WHERE "
                 "order_id = ? ORDER BY moment"));
        q.bind(id);
        while (q.step()) {
            orders::mark m;
            m.moment = q.word<orders::moment>(0);
            m.state = q.word<orders::mark_state>(1);
            m.status_id = q.text(2);
            m.sequence = q.integer(3);
            m.problem = q.text(4);
            m.held_until = q.maybe_time(5);
            o.marks.push_back(std::move(m));
        }
    }
    {
        use q(st("SELECT p.key FROM problem_orders po JOIN problems p ON p.id = po.problem_id "
                 "WHERE po.order_id = ? AND p.closed_at IS NULL AND p.holds = 1 ORDER BY p.key"));
        q.bind(id);
        while (q.step())
            o.problems.push_back(q.text(0));
    }
    return o;
}

void save_order(statements& st, orders::order& o, const orders::derived& d,
                const orders::order* before, const derived_columns* columns,
                count_changes& counts) {
    const bool fresh = o.id == 0;
    if (fresh) {
        {
            use q(st("INSERT INTO orders (source, source_ref, number, merchant, status, stage, "
                     "flags, not_for_us, observed_only, sending_canceled, canceled_at_source, "
                     "held_until, source_status, created_at, modified_at, first_seen_at, "
                     "changed_at, next_sequence, set_aside, read_at, recheck_due) "
                     "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"));
            q.bind(o.source)
                .bind(o.version.ref)
                .bind(o.version.number)
                .bind(o.merchant)
                .bind(d.status)
                .bind(d.stage)
                .bind(flags_of(d))
                .bind(o.not_for_us)
                .bind(o.observed_only)
                .bind(o.sending_canceled)
                .bind(o.canceled_at_source)
                .bind(o.held_until)
                .bind(o.version.status.id)
                .bind(o.version.created_at)
                .bind(o.version.modified_at)
                .bind(o.first_seen_at)
                .bind(o.changed_at)
                .bind(o.next_sequence)
                .bind(o.set_aside)
                .bind(o.read_at)
                .bind(o.recheck_due)
                .run();
        }
        o.id = st.db().getLastInsertRowid();
        counts.add(o.source, derived_columns(o, d), 1);
    } else {
        save_head(st, o, d, before, columns ? *columns : derived_columns(), counts);
    }
    if (fresh || !before || !(before->version == o.version))
        save_version(st, o);
    for (auto& c : o.consignments) {
        save_consignment(st, o, c, find_in(before ? &before->consignments : nullptr, c.id));
    }
    for (auto& s : o.shipments) {
        // A shipment that came with a new consignment was named before that had an id.
        if (s.consignment == 0 && o.consignments.size() == 1)
            s.consignment = o.consignments[0].id;
        save_shipment(st, o, s, find_in(before ? &before->shipments : nullptr, s.id));
    }
    for (const auto& m : before ? before->marks : std::vector<orders::mark>()) {
        const bool kept = std::any_of(o.marks.begin(), o.marks.end(),
                                      [&m](const auto& x) { return x.moment == m.moment; });
        if (kept)
            continue;
        use q(st("DELETE FROM marks WHERE order_id = ? AND moment = ?"));
        q.bind(o.id).bind(m.moment).run();
    }
    for (const auto& m : o.marks) {
        if (before &&
            std::find(before->marks.begin(), before->marks.end(), m) != before->marks.end()) {
            continue;
        }
        use q(st("INSERT INTO marks (order_id, moment, state, status_id, sequence, problem, "
                 "held_until) VALUES (?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET "
                 "state=excluded.state, status_id=excluded.status_id, "
                 "sequence=excluded.sequence, problem=excluded.problem, "
                 "held_until=excluded.held_until"));
        q.bind(o.id)
            .bind(m.moment)
            .bind(m.state)
            .bind(m.status_id)
            .bind(m.sequence)
            .bind(m.problem)
            .bind(m.held_until)
            .run();
    }
}

} // namespace dray::store::sqlite
