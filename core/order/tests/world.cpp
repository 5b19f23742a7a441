#include "world.hpp"

#include "core/order/derive.hpp"
#include "core/order/parcels.hpp"
#include "core/order/plan.hpp"
#include "core/order/problems.hpp"
#include "core/order/shippable.hpp"
#include "core/order/transitions.hpp"
#include "coverage.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace dray::orders::testing {

data::line physical(std::string id, std::string sku, std::int64_t quantity, std::string group) {
    data::line l;
    l.id = std::move(id);
    l.name = "Product " + sku;
    l.sku = std::move(sku);
    l.quantity = quantity;
    l.ship_group = std::move(group);
    l.unit_price = "12.50";
    return l;
}

data::ship_group ship_to(std::string id, std::string street) {
    data::ship_group g;
    g.id = std::move(id);
    g.to.name = "Ann Example";
    g.to.street1 = std::move(street);
    g.to.city = "Austin";
    g.to.postcode = "78701";
    g.to.country_code = "US";
    g.method = "Ground";
    return g;
}

data::order two_lines() {
    data::order v;
    v.ref = "1001";
    v.number = "1001";
    v.status = data::status("11", "Awaiting Fulfillment");
    v.created_at = timestamp{std::chrono::hours{24 * 365 * 56}};
    v.modified_at = v.created_at;
    v.currency = "USD";
    v.billing.email = "ann@example.com";
    v.ship_groups = {ship_to("g1")};
    v.lines = {physical("11", "A", 2), physical("12", "B", 1)};
    return v;
}

data::order two_groups() {
    auto v = two_lines();
    v.ship_groups.push_back(ship_to("g2", "2 Pier Street"));
    v.lines[1].ship_group = "g2";
    return v;
}

policy live() {
    policy p;
    p.source_name = "shop";
    p.source_identity = "bigcommerce/stores/abc";
    p.may_send = true;
    p.route = {{"", east}};
    p.moments = {{moment::on_download, "P"},
                 {moment::on_partial_shipment, "PS"},
                 {moment::on_shipment, "S"}};
    p.canceled_statuses = {"X"};
    p.final_statuses = {"F"};
    return p;
}

data::shipment box(std::string ref, std::string tracking, std::vector<data::line_quantity> lines) {
    data::shipment s;
    s.ref = std::move(ref);
    s.carrier = "UPS";
    s.tracking = std::move(tracking);
    s.lines = std::move(lines);
    return s;
}

world::world(policy p) : by(std::move(p)), now(two_lines().created_at + std::chrono::hours(1)) {
    o.source = shop;
}

timestamp world::next_minute() {
    return now += std::chrono::minutes(1);
}

const decision& world::run(event e) {
    const auto before = o;
    last = decide(o, e, by);
    o = last.next;
    for (auto& x : o.consignments) {
        if (x.id == 0)
            x.id = next_id_++;
    }
    for (auto& x : o.shipments) {
        if (x.id == 0)
            x.id = next_id_++;
    }
    check(before, e);
    check_rows(before);
    coverage::of_this_run().used(last.rows);
    for (const auto& w : last.withdrawn)
        tasks.erase(w.identity_key);
    for (const auto& t : last.tasks) {
        tasks[t.identity_key] = t;
        issued.insert(t.identity_key);
    }
    for (const auto& key : last.resolved)
        problems.erase(key);
    for (const auto& p : last.problems)
        problems[p.key] = p;
    history.insert(history.end(), last.history.begin(), last.history.end());
    return last;
}

/// What holds after every decision, whatever came in.
void world::check(const order& before, const event& e) const {
    const auto again = decide(before, e, by);
    CHECK(again.next == last.next); // the same in, the same out
    CHECK(again.tasks.size() == last.tasks.size());
    CHECK(last.derived == derive(last.next));

    auto same = last.next; // `changed` misses nothing but the looks
    for (std::size_t i = 0; i < same.consignments.size() && i < before.consignments.size(); ++i) {
        same.consignments[i].looked_at = before.consignments[i].looked_at;
        same.consignments[i].swept_at = before.consignments[i].swept_at;
    }
    if (!(same == before))
        CHECK(last.changed);
    if (!last.changed) {
        CHECK(last.tasks.empty());
        CHECK(last.withdrawn.empty());
        CHECK(last.problems.empty());
        CHECK(last.history.empty());
    }
    if (!last.refused.empty()) {
        CHECK(last.next == before);
        CHECK(std::holds_alternative<orders::command>(e));
        CHECK(last.refused_why.find("shop/") != std::string::npos);
    }
    CHECK(std::is_sorted(o.problems.begin(), o.problems.end()));
    CHECK(std::adjacent_find(o.problems.begin(), o.problems.end()) == o.problems.end());

    auto sequence = before.next_sequence;
    for (const auto& t : last.tasks) {
        INFO(t.identity_key);
        CHECK(issued.count(t.identity_key) == 0); // each key once, ever
        CHECK(t.sequence == sequence++);
        CHECK(t.after < t.sequence);
        CHECK(t.instance != 0);
        CHECK(t.due_at >= now);
    }
    CHECK(o.next_sequence == sequence);
    for (const auto& w : last.withdrawn) {
        INFO(w.identity_key);
        CHECK(tasks.count(w.identity_key) == 1);
        CHECK_FALSE(w.why.empty());
    }
    for (const auto& p : last.problems) {
        INFO(p.key);
        const auto* kind = kind_of_key(p.key);
        REQUIRE(kind);
        CHECK(p.code == kind->word);
        CHECK(p.holds == std::binary_search(o.problems.begin(), o.problems.end(), p.key));
        CHECK(p.text.size() > 20);
        CHECK(p.text.back() == '.');
        CHECK_FALSE(p.remedies.empty());
        CHECK(p.instance != 0);
        CHECK(p.text.find("Dock Road") == std::string::npos); // no address in what may be logged
    }
    for (const auto& h : last.history) {
        CHECK(h.at == now);
        CHECK(h.detail.find("Ann") == std::string::npos);
        CHECK(h.detail.find("Dock Road") == std::string::npos);
    }

    std::set<std::pair<std::string, instance_id>> alive;
    std::set<std::string> references;
    for (const auto& x : o.consignments) {
        if (x.live())
            CHECK(alive.emplace(x.ship_group, x.destination).second);
        CHECK(references.insert(x.reference).second);
        if (x.state == consignment_state::planned && x.submit_queued) {
            CHECK_FALSE(o.observed_only);
            if (!x.begun_at) {
                CHECK_FALSE(o.sending_canceled);
                CHECK_FALSE(o.canceled_at_source);
                CHECK_FALSE(stops_sending(o));
            }
        }
        if (x.state == consignment_state::canceled)
            CHECK(x.closed_at.has_value());
        for (const auto& l : x.lines) {
            CHECK(l.quantity > 0);
            CHECK(l.closed >= 0);
            CHECK(l.closed <= l.quantity);
        }
    }
    for (const auto& x : o.shipments) {
        if (!x.confirm_queued)
            continue;
        CHECK(x.confirmation == confirmation_state::pending);
        CHECK_FALSE(x.said.voided);
        CHECK(is_tracked(x.said));
        CHECK(std::none_of(o.consignments.begin(), o.consignments.end(),
                           [&x](const auto& c) { return c.id == x.consignment && c.test; }));
    }
    std::map<std::string, int> standing; // one task for one thing, and none for what is done
    for (const auto& [key, t] : tasks) {
        const bool gone = std::any_of(last.withdrawn.begin(), last.withdrawn.end(),
                                      [&k = key](const auto& w) { return w.identity_key == k; });
        if (!gone)
            ++standing[key.substr(0, key.rfind('/'))];
    }
    for (const auto& t : last.tasks) {
        if (t.moment == moment::on_cancel) {
            CHECK(last.derived.status == status::canceled);
            CHECK_FALSE(o.canceled_at_source);
        }
        ++standing[t.identity_key.substr(0, t.identity_key.rfind('/'))];
        for (const auto& x : before.shipments) {
            if (t.function != "shipment.confirm" || t.shipment_ref != x.said.ref)
                continue;
            const auto of = std::find_if(before.consignments.begin(), before.consignments.end(),
                                         [&x](const auto& y) { return y.id == x.consignment; });
            if (of->reference == t.reference) {
                CHECK(x.confirmation != confirmation_state::confirmed);
            }
        }
        for (const auto& x : before.consignments) {
            if (t.function == "order.submit" && t.reference == x.reference)
                CHECK_FALSE(x.accepted_at);
        }
    }
    for (const auto& [what, count] : standing) {
        INFO(what);
        CHECK(count == 1);
    }
    // Never more planned than the shop still wants.
    if (strict && !stops_sending(o) && !o.canceled_at_source && o.not_for_us.empty()) {
        std::map<std::string, std::int64_t> units;
        for (const auto& x : o.consignments) {
            if (!x.live() || ever_sent(x))
                continue;
            for (const auto& l : x.lines)
                units[l.source_line] += l.quantity;
        }
        for (const auto& l : o.version.lines)
            CHECK(units[l.id] <= orders::open_units(l));
    }
}

/// The row says where the order may be afterwards; a consignment's or shipment's move may take it
/// only along a listed passage.
void world::check_rows(const order& before) const {
    const auto from = class_of(before);
    const auto to = class_of(o);
    INFO(to_word(from) << " -> " << to_word(to));
    bool of_order = false;
    for (const auto number : last.rows) {
        const auto& r = rows()[number];
        if ((r.from & in(from)) == 0)
            continue;
        of_order = true;
        INFO(r.move);
        CHECK(((r.to ? r.to : in(from)) & in(to)) != 0);
    }
    const bool listed = std::any_of(passages().begin(), passages().end(),
                                    [&](const passage& p) { return p.from == from && p.to == to; });
    CHECK((of_order || from == to || listed));
}

const decision& world::observe(const data::order& version) {
    order_observed e;
    e.version = version;
    e.at = next_minute();
    return run(e);
}

const decision& world::command(command_kind kind, std::optional<timestamp> until) {
    orders::command e;
    e.kind = kind;
    e.until = until;
    e.who = "olga";
    e.why = "because";
    e.at = next_minute();
    return run(e);
}

const decision& world::begun(std::size_t i) {
    submit_begun e;
    e.consignment = i < o.consignments.size() ? o.consignments[i].id : 999;
    e.at = next_minute();
    return run(e);
}

const decision& world::refused(std::size_t i) {
    submit_refused e;
    e.consignment = i < o.consignments.size() ? o.consignments[i].id : 999;
    e.at = next_minute();
    return run(e);
}

const decision& world::accepted(std::size_t i, std::string ref, data::warehouse_state state,
                                std::string word) {
    submit_accepted e;
    e.consignment = i < o.consignments.size() ? o.consignments[i].id : 999;
    e.destination_ref = std::move(ref);
    e.state = state;
    e.word = std::move(word);
    e.at = next_minute();
    if (i < o.consignments.size()) {
        const auto& x = o.consignments[i];
        tasks.erase("order.submit/" + x.reference + "/" + std::to_string(x.submits));
    }
    return run(e);
}

const decision& world::looked(std::size_t i, data::warehouse_state state, std::string word) {
    consignment_seen e;
    e.consignment = i < o.consignments.size() ? o.consignments[i].id : 999;
    if (i < o.consignments.size())
        e.update.ref = o.consignments[i].destination_ref;
    e.update.state = state;
    e.update.word = std::move(word);
    e.at = next_minute();
    return run(e);
}

const decision& world::shipped(std::size_t i, std::vector<data::shipment> all,
                               data::warehouse_state state, std::string word) {
    consignment_seen e;
    e.consignment = i < o.consignments.size() ? o.consignments[i].id : 999;
    if (i < o.consignments.size())
        e.update.ref = o.consignments[i].destination_ref;
    e.update.state = state;
    e.update.word = std::move(word);
    e.update.shipments_read = true;
    e.update.shipments = std::move(all);
    e.at = next_minute();
    return run(e);
}

const decision& world::confirmed(std::size_t i, std::string source_ref) {
    shipment_confirmed e;
    e.shipment = i < o.shipments.size() ? o.shipments[i].id : 999;
    e.source_shipment_ref = std::move(source_ref);
    e.at = next_minute();
    if (i < o.shipments.size()) {
        const auto& x = o.shipments[i];
        for (const auto& y : o.consignments) {
            if (y.id != x.consignment)
                continue;
            tasks.erase("shipment.confirm/" + y.reference + "/" + x.said.ref + "/" +
                        std::to_string(x.confirms));
        }
    }
    return run(e);
}

const decision& world::marked(moment m, std::string status) {
    status_marked e;
    e.moment = m;
    e.status = data::status(status, "Label " + status);
    e.changed = true;
    e.at = next_minute();
    std::erase_if(tasks, [m](const auto& t) { return t.second.moment == m; });
    return run(e);
}

const decision& world::met(std::string key) {
    problem_met e;
    e.key = std::move(key);
    e.at = next_minute();
    return run(e);
}

const decision& world::resolved(std::string key) {
    problem_resolved e;
    e.key = std::move(key);
    e.at = next_minute();
    return run(e);
}

const decision& world::mark_held(moment m, std::string key) {
    orders::mark_held e;
    e.moment = m;
    e.key = std::move(key);
    e.at = next_minute();
    return run(e);
}

const decision& world::wants_recheck() {
    recheck_wanted e;
    e.at = next_minute();
    return run(e);
}

const decision& world::reread_as(const data::order& version) {
    order_observed e;
    e.version = version;
    e.recheck = true;
    e.at = next_minute();
    std::erase_if(tasks, [](const auto& t) { return t.second.function == "order.get"; });
    return run(e);
}

const decision& world::settled(std::string_view code) {
    for (const auto& key : o.problems) {
        const auto* kind = kind_of_key(key);
        if (kind && kind->word == code)
            return resolved(std::string(key));
    }
    FAIL("no open problem " << code);
    return last;
}

std::vector<std::string> world::queued(const std::string& function) const {
    std::vector<std::string> keys;
    for (const auto& [key, t] : tasks) {
        if (t.function == function)
            keys.push_back(key);
    }
    return keys;
}

bool world::held_by(std::string_view code) const {
    return std::any_of(o.problems.begin(), o.problems.end(), [code](const std::string& key) {
        const auto* kind = kind_of_key(key);
        return kind && kind->word == code;
    });
}

bool world::noted(std::string_view code) const {
    return std::any_of(problems.begin(), problems.end(),
                       [code](const auto& p) { return p.second.code == code; });
}

bool world::said(std::string_view code) const {
    return std::any_of(last.history.begin(), last.history.end(),
                       [code](const history_entry& h) { return h.code == code; });
}

} // namespace dray::orders::testing
