// What feeds brought: pages of orders and of news about consignments, and what cannot be read.

#include "core/engine/ledger_parts.hpp"

#include "core/order/guards.hpp"
#include "core/order/problems.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <string>

namespace dray::engine {

using plugin::item_fate;

namespace {

std::string merchant_of(store::transaction& tx, store::instance_id source) {
    const auto all = tx.instances();
    const auto* i = by_id(all, source);
    return i ? i->merchant : std::string();
}

} // namespace

template <class T>
void ledger::save_page_state(store::transaction& tx, store::instance_id instance,
                             const std::string& function, const page<T>& p, timestamp now) {
    auto f = tx.load_feed(instance, function).value_or(store::feed());
    f.instance = instance;
    f.function = function;
    f.items += static_cast<std::int64_t>(p.items.size());
    f.last_run_at = now;
    if (p.cursor)
        f.cursor = *p.cursor;
    tx.save_feed(f);
    for (const auto& [key, value] : p.state)
        tx.save_plugin_state(instance, key, value);
}

void ledger::quarantine(store::transaction& tx, store::instance_id instance, const std::string& ref,
                        const std::string& why, const std::string& raw, timestamp now) {
    store::quarantined q;
    q.instance = instance;
    q.ref = ref;
    q.why = why;
    q.raw = raw;
    q.first_seen_at = now;
    q.last_seen_at = now;
    tx.add_quarantined(q);
    orders::problem p;
    const std::string name = by_->name_of(instance);
    p.key = name + "/poison/" + ref;
    p.code = "poison";
    p.severity = orders::severity::error;
    p.curer = orders::curer::merchant;
    p.instance = instance;
    p.subject = ref;
    p.text = "Order " + ref + " of " + name +
             " cannot be read, so it is held and nothing of it is "
             "sent: " +
             why;
    p.remedies = {"correct the order in the shop; it is read again by itself",
                  "dray problems --quarantine " + name};
    tx.open_problem(p, 0, now);
}

/// It can be read again: someone corrected it.
void ledger::lift_quarantine(store::transaction& tx, store::instance_id instance,
                             const std::string& ref, timestamp now) {
    if (tx.remove_quarantined(instance, ref))
        tx.resolve_problem(by_->name_of(instance) + "/poison/" + ref, 0, "dray", now);
}

page_result ledger::store_orders(store::transaction& tx, store::instance_id source,
                                 const std::string& function, const page<data::order>& p,
                                 timestamp now) {
    page_result r;
    r.fates.reserve(p.items.size());
    bool any_quarantined = !tx.quarantine(source, 1).empty();
    std::optional<std::int64_t> lately; // new orders within the guard's window
    std::set<std::string> guards;
    std::optional<std::string> merchant;
    for (const auto& item : p.items) {
        if (!item.value) {
            any_quarantined = true;
            quarantine(tx, source, item.ref, item.why, item.raw, now);
            r.fates.push_back(item_fate::quarantined);
            ++r.poison;
            continue;
        }
        auto known = tx.find_order(source, item.value->ref);
        const bool fresh = !known;
        if (fresh) {
            known.emplace();
            known->source = source;
            if (!merchant)
                merchant = merchant_of(tx, source);
            known->merchant = *merchant;
        }
        orders::order_observed e;
        e.version = *item.value;
        e.at = now;
        if (fresh) {
            const auto by = by_->of_order(source, e.version);
            if (!lately && by.surge_limit > 0) {
                lately = tx.count_new_orders(source, now - by.surge_window, by.surge_limit);
            }
            e.surge = by.surge_limit > 0 && *lately >= by.surge_limit;
        }
        const auto d = apply(tx, *known, e, r.due);
        if (fresh && lately && d.next.not_for_us.empty() && !d.next.observed_only)
            ++*lately;
        for (const auto& x : d.problems) {
            const auto* kind = orders::kind_of_key(x.key);
            if (kind && orders::is_guard(kind->code))
                guards.insert(x.key);
        }
        if (any_quarantined)
            lift_quarantine(tx, source, item.value->ref, now);
        r.fates.push_back(fresh ? item_fate::stored
                                : (d.changed ? item_fate::updated : item_fate::unchanged));
    }
    for (const auto& key : guards)
        retell_guard(tx, key, now);
    save_page_state(tx, source, function, p, now);
    return r;
}

page_result ledger::store_updates(store::transaction& tx, store::instance_id destination,
                                  const std::string& function,
                                  const page<data::consignment_update>& p, timestamp now) {
    page_result r;
    r.fates.reserve(p.items.size());
    bool any_quarantined = !tx.quarantine(destination, 1).empty();
    for (const auto& item : p.items) {
        if (!item.value) {
            any_quarantined = true;
            quarantine(tx, destination, item.ref, item.why, item.raw, now);
            r.fates.push_back(item_fate::quarantined);
            ++r.poison;
            continue;
        }
        const auto& u = *item.value;
        if (any_quarantined)
            lift_quarantine(tx, destination, item.ref.empty() ? u.reference : item.ref, now);
        auto o = tx.find_order_by_reference(destination, u.reference);
        if (!o) {
            r.fates.push_back(item_fate::unchanged); // not one of ours
            continue;
        }
        const auto c =
            std::find_if(o->consignments.begin(), o->consignments.end(), [&](const auto& x) {
                return x.destination == destination && x.reference == u.reference;
            });
        orders::consignment_seen e;
        e.consignment = c->id;
        e.update = u;
        e.at = now;
        const auto d = apply(tx, *o, e, r.due);
        r.fates.push_back(d.changed ? item_fate::updated : item_fate::unchanged);
    }
    save_page_state(tx, destination, function, p, now);
    return r;
}

void ledger::end_feed(store::transaction& tx, store::instance_id instance,
                      const std::string& function, const plugin::outcome& o,
                      const std::vector<orders::consignment_id>& looked_at, timestamp now) {
    auto f = tx.load_feed(instance, function).value_or(store::feed());
    f.instance = instance;
    f.function = function;
    f.last_run_at = now;
    f.last_error.clear();
    if (o.done()) {
        f.last_ok_at = now;
        if (!looked_at.empty())
            tx.mark_looked_at(looked_at, now, false);
    } else {
        boost::json::object e;
        e["class"] = plugin::to_word(o.cls);
        e["code"] = o.code;
        e["message"] = o.message;
        e["at"] = data::format_time(now);
        f.last_error = boost::json::serialize(e);
    }
    tx.save_feed(f);
}

} // namespace dray::engine
