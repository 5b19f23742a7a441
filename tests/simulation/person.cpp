// The person who looks in now and then: reads the problems, puts right at the vendors what they
// name, and says so. Also what is checked while and after the story runs.

#include "life.hpp"

#include "core/engine/judge.hpp"
#include "core/order/derive.hpp"

#include <algorithm>
#include <set>

namespace dray::simulation {

namespace {

using problems = std::vector<store::problem_row>;

bool about_confirm(const std::string& key) {
    return key.find("/shipment.confirm/") != std::string::npos;
}

/// The numbers of all parcels that left for the order, as the warehouse knows them now.
std::set<std::string> numbers_of(const orders::order& o, const warehouse& depot) {
    std::set<std::string> all;
    for (const auto& c : o.consignments) {
        for (const auto& s : depot.books()) {
            if (s.what.reference != c.reference || !s.ours || s.removed)
                continue;
            for (const auto& p : s.parcels) {
                if (!p.voided && !p.tracking.empty())
                    all.insert(p.tracking);
            }
        }
    }
    return all;
}

/// The shop's shipments of the order become those that left.
void reconcile(const orders::order& o, shop& merchant, const warehouse& depot) {
    const auto numbers = numbers_of(o, depot);
    const auto told = merchant.books().at(o.version.ref).shipments;
    std::set<std::string> there;
    for (const auto& t : told) {
        if (!t.deleted)
            there.insert(t.tracking);
    }
    for (const auto& t : told) {
        if (t.deleted || numbers.count(t.tracking))
            continue;
        const auto renumbered = t.tracking + "R";
        if (numbers.count(renumbered) && !there.count(renumbered)) {
            merchant.correct(o.version.ref, t.tracking, renumbered);
        } else {
            merchant.delete_shipment(o.version.ref, t.tracking);
        }
    }
}

bool about(const store::problem_row& p, const orders::consignment& c) {
    return p.what.key.find("/" + c.reference + "/") != std::string::npos;
}

/// False where the order ends by itself when the vendors tell of what was done.
bool cure(const store::problem_row& p, const orders::order& o, shop& merchant, warehouse& depot) {
    const auto& code = p.what.code;
    const bool submit = p.what.key.find("/order.submit/") != std::string::npos;
    if (code == "reference_conflict" && !about_confirm(p.what.key)) {
        for (const auto& c : o.consignments) {
            if (about(p, c))
                depot.put_right(c.reference);
        }
    } else if (code == "outcome_unknown" && submit) {
        // Nobody can ask by the reference: what is there is taken back, then it is sent anew.
        for (const auto& c : o.consignments) {
            if (about(p, c)) {
                depot.put_right(c.reference);
                depot.remove_ours(c.reference);
            }
        }
    } else if (code == "outcome_unknown" && about_confirm(p.what.key)) {
        for (const auto& s : o.shipments) {
            if (s.confirmation != orders::confirmation_state::confirmed)
                merchant.delete_shipment(o.version.ref, s.said.tracking);
        }
        reconcile(o, merchant, depot);
    } else if (code == "sku_unknown") {
        depot.cure_sku(p.what.subject);
    } else if (code == "parked_at_warehouse") {
        depot.release_parked();
        return false;
    } else if (code == "canceled_after_send" || code == "accepted_after_cancel" ||
               code == "working_after_cancel" || code == "shipped_after_cancel") {
        bool stopped = false;
        for (const auto& c : o.consignments)
            stopped = depot.cancel(c.reference) || stopped;
        return !stopped;
    } else if (about_confirm(p.what.key) || code == "voided_after_confirmation" ||
               code == "tracking_changed_after_confirmation" ||
               code == "contents_changed_after_confirmation") {
        reconcile(o, merchant, depot);
    }
    return true;
}

std::string told_of(const store::problem_row& p) {
    return p.what.key + " (" + p.what.text + ")";
}

} // namespace

void world::look_in() {
    time.in(visits, timeline::world, [this] { look_in(); });
    if (!life_)
        return;
    check_store();
    if (!storm_)
        life_->resume();
    life_->unpause();
    const auto open = [this] {
        problems all;
        life_->db().read([&all](store::reader& r) { all = r.open_problems(); });
        return all;
    }();
    std::set<std::int64_t> seen;
    for (const auto& p : open) {
        seen.insert(p.id);
        if (p.what.text.empty() || p.what.remedies.empty())
            throw broken("a problem without a cause or a remedy: " + told_of(p));
        // What is new may end by itself; it is looked at when it is still there the next time.
        if (seen_problems_.count(p.id) == 0)
            continue;
        log("a person looks at " + p.what.key);
        life_->command([this, p](store::transaction& tx, engine::ledger& books,
                                 engine::touched& due, timestamp at) {
            for (const auto id : tx.orders_of_problem(p.what.key, 0, 1'000)) {
                const auto o = tx.load_order(id);
                if (!cure(p, *o, merchant, depot))
                    continue;
                books.release_order(tx, id, p.what.key, "ann", at, due);
                // And the order as a whole, unless that would close what nobody has looked at.
                const auto rest = tx.problems_of_order(id);
                if (std::all_of(rest.begin(), rest.end(), [](const auto& r) {
                        return r.what.code == engine::outcome_unknown;
                    }))
                    books.retry_order(tx, id, "ann", at, due);
            }
        });
    }
    seen_problems_ = std::move(seen);
    if (life_->recovery().manual && ++visits_in_recovery_ >= 4 && verified()) {
        visits_in_recovery_ = 0;
        life_->end_recovery();
    }
    if (storm_ || !settled())
        return;
    over_ = true;
}

/// Everything that is open was asked after.
bool world::verified() {
    bool all = true;
    life_->db().read([&](store::reader& r) {
        for (const auto& [ref, s] : merchant.books()) {
            const auto o = r.find_order(configured::shop, ref);
            if (!o)
                continue;
            for (const auto& t : r.tasks_of_order(o->id)) {
                all = all && (t.phase == store::task_phase::act ||
                              (t.state != store::task_state::ready &&
                               t.state != store::task_state::running));
            }
        }
    });
    return all;
}

bool world::settled() {
    std::string why;
    life_->db().read([&](store::reader& r) {
        for (const auto& [ref, s] : merchant.books()) {
            const auto o = r.find_order(configured::shop, ref);
            if (!o) {
                why += ref + " is unknown; ";
                continue;
            }
            const auto d = orders::derive(*o);
            if (d.status != orders::status::confirmed && d.status != orders::status::canceled) {
                why += ref + " is " + orders::to_word(d.status) + "; ";
                for (const auto& key : o->problems)
                    why += "held by " + key + "; ";
            }
            for (const auto& t : r.tasks_of_order(o->id)) {
                if (t.state != store::task_state::done && t.state != store::task_state::withdrawn)
                    why += "task " + std::to_string(t.id) + " " + t.identity_key + " has state " +
                           std::to_string(static_cast<int>(t.state)) + " phase " +
                           std::to_string(static_cast<int>(t.phase)) + "; ";
            }
        }
        for (const auto& p : r.open_problems()) {
            if (p.what.holds)
                why += "open: " + told_of(p) + "; ";
        }
    });
    if (why.empty() && life_->recovery().manual)
        why = "it is in recovery";
    if (!why.empty() && time.true_wall() - timeline::start > storm + patience)
        throw broken("it is not settled long after the storm: " + why);
    return why.empty();
}

/// What the store's columns say is what the orders say; what holds an order exists.
void world::check_store() {
    life_->db().read([](store::reader& r) {
        store::order_filter all;
        all.limit = 1'000;
        std::set<std::string> open;
        for (const auto& p : r.open_problems()) {
            open.insert(p.what.key);
            if (p.what.holds && p.orders == 0 && p.what.code != "poison")
                throw broken("a problem that holds nothing is open: " + told_of(p));
        }
        for (const auto& row : r.list_orders(all)) {
            const auto o = r.load_order(row.id);
            if (!(row.derived == orders::derive(*o)))
                throw broken(row.number + ": the status column is not what the order says");
            for (const auto& key : o->problems) {
                if (!open.count(key))
                    throw broken(row.number + " is held by a problem that is not open: " + key);
            }
            for (const auto& t : r.tasks_of_order(row.id)) {
                if (t.state == store::task_state::held && !open.count(t.problem))
                    throw broken("task " + t.identity_key +
                                 " is held by a problem that is not open: " + t.problem);
            }
        }
    });
}

/// The vendors' books against ours, when all is over.
void world::check_books() {
    std::map<std::string, orders::order> ours;
    life_->db().read([&](store::reader& r) {
        for (const auto& [ref, s] : merchant.books())
            ours[ref] = *r.find_order(configured::shop, ref);
    });
    std::set<std::string> known;
    for (const auto& [ref, o] : ours) {
        const auto status = orders::derive(o).status;
        std::multiset<std::string> told;
        for (const auto& t : merchant.books().at(ref).shipments) {
            if (!t.deleted)
                told.insert(t.tracking);
        }
        std::multiset<std::string> left;
        for (const auto& c : o.consignments) {
            known.insert(c.reference);
            std::int64_t there = 0;
            for (const auto& s : depot.books()) {
                if (s.what.reference != c.reference || !s.ours || !s.live())
                    continue;
                ++there;
                for (const auto& p : s.parcels) {
                    if (!p.voided)
                        left.insert(p.tracking);
                }
                if (!c.live() && s.parcels.empty())
                    throw broken(c.reference + " counts as cancelled, but the warehouse has it");
                if (c.live() && s.state != data::warehouse_state::shipped)
                    throw broken(c.reference + " is " + orders::to_word(status) +
                                 ", but the warehouse has not shipped it");
            }
            if (there > 1)
                throw broken("the warehouse has " + c.reference + " twice");
            if (c.live() && there == 0)
                throw broken(c.reference + " is " + orders::to_word(status) +
                             ", but the warehouse does not have it");
        }
        // A store that was put back may meet an order for the first time when all is done.
        const bool whole =
            !o.consignments.empty() && std::all_of(o.consignments.begin(), o.consignments.end(),
                                                   [](const auto& c) { return c.live(); });
        if (about.restore) {
            // What was told in the life that was lost of what that life alone knew stays told.
            for (const auto& s : depot.books()) {
                for (const auto& p : s.parcels) {
                    if (s.what.order_number == ref && !left.count(p.tracking))
                        told.erase(p.tracking);
                }
            }
        }
        if (status == orders::status::confirmed && whole && told != left) {
            std::string text = ref + " is confirmed, but the shop was told of";
            for (const auto& t : told)
                text += " " + t;
            text += ", and what left is";
            for (const auto& t : left)
                text += " " + t;
            throw broken(text);
        }
        for (const auto& t : told) {
            if (left.count(t) == 0 && whole)
                throw broken("the shop has " + t + " of " + ref + ", which never left");
        }
        // No line leaves more often than it was bought.
        std::map<std::string, std::int64_t> units;
        for (const auto& s : depot.books()) {
            if (!s.ours || !s.live() || s.what.order_number != ref)
                continue;
            for (const auto& l : s.what.lines)
                units[l.source_line] += l.quantity;
        }
        for (const auto& l : o.version.lines) {
            if (units[l.id] > l.quantity)
                throw broken("line " + l.id + " of " + ref + " is sent more often than bought");
        }
    }
    for (const auto& s : depot.books()) {
        if (!s.ours || !s.live() || known.count(s.what.reference))
            continue;
        // A store that was put back leaves alone what it meets shipped or cancelled already.
        const auto& o = merchant.books().at(s.what.order_number);
        const bool over = o.canceled() || s.state == data::warehouse_state::shipped;
        if (!about.restore || !over)
            throw broken("the warehouse has " + s.what.reference + ", which nobody knows");
    }
}

} // namespace dray::simulation
