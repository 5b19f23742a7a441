#include "core/daemon/source_start.hpp"

#include "core/daemon/config_policies.hpp"

#include <algorithm>

namespace dray::daemon {

void source_start::mark(store::instance& x) const {
    x.started_from = from;
    x.started_at = at;
}

void source_start::plan(store::transaction& tx, engine::ledger& by) {
    for (;;) {
        const auto ids = tx.order_ids_of_source(row.id, last_, 1000);
        if (ids.empty())
            break;
        last_ = ids.back();
        for (const auto id : ids) {
            if (const auto o = tx.load_order(id))
                plan(tx, by, *o);
        }
    }
    if (!dry_run && tx.count_tested_orders(row.id) == 0)
        tx.resolve_problem(row.name + "/tests_count_as_sent", 0, who, at);
}

void source_start::plan(store::transaction& tx, engine::ledger& by, const orders::order& o) {
    const bool sent_as_test = std::any_of(o.consignments.begin(), o.consignments.end(),
                                          [](const auto& c) { return c.test && c.live(); });
    // It becomes ours when it is read again.
    const bool passed_over = !o.set_aside && o.not_for_us.starts_with(older_rule);
    if (!o.observed_only && !sent_as_test && !passed_over)
        return;
    if (o.version.created_at < from) {
        ++too_old;
        return;
    }
    if (dry_run || passed_over) {
        ++planned;
        tested += sent_as_test;
        return;
    }
    orders::command c;
    c.kind = orders::command_kind::start;
    c.who = who;
    c.why = "source started";
    c.at = at;
    const auto d = by.command(tx, o, c, due);
    if (d.refused.empty()) {
        ++planned;
        tested += sent_as_test;
    } else if (sent_as_test) {
        boost::json::object x;
        x["order"] = o.version.number;
        x["code"] = d.refused;
        x["why"] = d.refused_why;
        tests_in_the_way.push_back(std::move(x));
    }
}

boost::json::object source_start::answer() const {
    boost::json::object body;
    body["dry_run"] = dry_run;
    body["to_send"] = planned;
    body["too_old"] = too_old;
    body["tested"] = tested;
    body["not_sent"] = tests_in_the_way;
    return body;
}

} // namespace dray::daemon
