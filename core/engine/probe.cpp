#include "core/engine/probe.hpp"

#include "core/order/fingerprint.hpp"
#include "core/order/plan.hpp"
#include "core/order/requests.hpp"

#include "dray/data/functions_json.hpp"
#include "dray/data/order_json.hpp"

#include <algorithm>
#include <map>

namespace dray::engine {

namespace {

using data::warehouse_state;

bool live(warehouse_state s) {
    return s != warehouse_state::canceled && s != warehouse_state::failed;
}

probe_reading read_order_find(const store::task& t, const orders::order& o,
                              const orders::policy& by, const std::string& result, timestamp now) {
    const auto found = data::from_json_text<data::order_find_result>(result);
    probe_reading r;
    if (found.matches.empty())
        return r;
    const auto c = std::find_if(o.consignments.begin(), o.consignments.end(),
                                [&t](const auto& x) { return x.id == t.consignment; });
    if (c == o.consignments.end())
        throw std::runtime_error("the task's consignment is gone");

    r.finding = probe_finding::conflict;
    std::vector<const data::found_order*> alive;
    for (const auto& m : found.matches) {
        if (live(m.state))
            alive.push_back(&m);
    }
    if (alive.empty()) {
        r.text = "the warehouse has it under " + c->reference + " as " + found.matches[0].ref +
                 ", but cancelled there (" + found.matches[0].word +
                 "). Nothing is sent again before someone decides";
        return r;
    }
    if (alive.size() > 1) {
        r.text = "the warehouse has " + std::to_string(alive.size()) + " live orders under " +
                 c->reference + " (" + alive[0]->ref + ", " + alive[1]->ref +
                 (alive.size() > 2 ? ", …" : "") + "). Cancel all but one there, then retry";
        return r;
    }
    const auto& there = alive[0]->fingerprint;
    const auto same = orders::is_same_fingerprint(orders::to_consignment(o, *c, by), there);
    orders::submit_accepted e;
    if (!same.agrees && !c->begun_at) {
        // A store that was put back may not know that it was sent. Since then the shop may count
        // some of it as shipped, so that less was planned than is there.
        auto whole = *c;
        whole.lines = orders::lines_as_bought(o, *c, by);
        if (orders::is_same_fingerprint(orders::to_consignment(o, whole, by), there).agrees)
            e.lines = std::move(whole.lines);
    }
    if (!same.agrees && e.lines.empty()) {
        r.text = "the warehouse has an order " + alive[0]->ref + " under our reference " +
                 c->reference + " that is not this one (" + same.why_not +
                 "). Find out whose it is; Dray sends nothing under that reference";
        return r;
    }
    r.finding = probe_finding::present;
    e.consignment = c->id;
    e.destination_ref = alive[0]->ref;
    e.state = alive[0]->state;
    e.word = alive[0]->word;
    e.by_probe = true;
    e.at = now;
    r.event = std::move(e);
    return r;
}

/// Units per line, for comparing what was told with what is there.
std::map<std::string, std::int64_t> units(const std::vector<data::line_quantity>& lines) {
    std::map<std::string, std::int64_t> all;
    for (const auto& l : lines)
        all[l.line] += l.quantity;
    return all;
}

/// The first number of a parcel; empty where it has none.
const std::string& number_of(const data::shipment& s) {
    static const std::string none;
    if (!s.tracking.empty())
        return s.tracking;
    const auto more = std::find_if(s.more_tracking.begin(), s.more_tracking.end(),
                                   [](const std::string& t) { return !t.empty(); });
    return more == s.more_tracking.end() ? none : *more;
}

/// The shop may have shortened or joined the numbers: ours leads.
bool carries(const data::found_shipment& m, const data::shipment& s) {
    const auto& ours = number_of(s);
    return !ours.empty() && m.tracking.rfind(ours, 0) == 0;
}

/// Binds the one that has our number and our units. One that has only the one or the other may be
/// this shipment as it was when it was told: confirming it again could tell the customer twice.
probe_reading read_shipment_find(const store::task& t, const orders::order& o,
                                 const std::string& result, timestamp now) {
    const auto found = data::from_json_text<data::shipment_find_result>(result);
    const auto s = std::find_if(o.shipments.begin(), o.shipments.end(),
                                [&t](const auto& x) { return x.id == t.shipment; });
    if (s == o.shipments.end())
        throw std::runtime_error("the task's shipment is gone");
    const auto told = orders::to_confirmation(o, *s);
    const auto wanted = units(told.shipment.lines);
    const auto is_of_another = [&](const data::found_shipment& m) {
        return std::any_of(o.shipments.begin(), o.shipments.end(), [&](const orders::shipment& x) {
            return x.id != s->id && (x.source_shipment_ref == m.ref || carries(m, x.said));
        });
    };
    probe_reading r;
    const data::found_shipment* similar = nullptr;
    for (const auto& m : found.matches) {
        const bool ours = carries(m, s->said);
        const bool same = units(m.lines) == wanted;
        const bool taken =
            std::any_of(o.shipments.begin(), o.shipments.end(), [&](const orders::shipment& x) {
                return x.id != s->id && x.source_shipment_ref == m.ref;
            });
        if (taken || m.ship_group != told.ship_group)
            continue;
        if (!ours || !same) {
            if (ours || (same && !is_of_another(m)))
                similar = &m;
            continue;
        }
        r.finding = probe_finding::present;
        orders::shipment_confirmed e;
        e.shipment = s->id;
        e.source_shipment_ref = m.ref;
        e.by_probe = true;
        e.at = now;
        r.event = std::move(e);
        return r;
    }
    if (similar) {
        r.finding = probe_finding::conflict;
        r.text = "the shop has a shipment " + similar->ref + " of it that may be this one, but " +
                 (carries(*similar, s->said) ? "with other units"
                                             : "with tracking '" + similar->tracking +
                                                   "' instead of '" + number_of(s->said) + "'") +
                 ". Correct it there, or delete it if it is none of ours, then retry; telling the "
                 "shop again could tell the customer twice";
    }
    return r;
}

probe_reading read_order_get(const store::task& t, const orders::order& o, const orders::policy& by,
                             const std::string& result, timestamp now) {
    const auto there = data::from_json_text<data::order>(result);
    probe_reading r;
    const auto moment = orders::moment_of(t.moment);
    if (!moment)
        throw std::runtime_error("the task has no moment");
    const auto wanted = orders::to_mark(o, *moment, by);
    if (!wanted)
        throw std::runtime_error("the moment has no status any more");
    if (there.status.id == wanted->status || there.status.name == wanted->status) {
        r.finding = probe_finding::present;
        orders::status_marked e;
        e.moment = *moment;
        e.status = there.status;
        e.at = now;
        r.event = std::move(e);
    }
    return r;
}

} // namespace

probe_reading read_probe(const store::task& t, const orders::order& o, const orders::policy& by,
                         const std::string& result, timestamp now) {
    if (t.function == "order.submit")
        return read_order_find(t, o, by, result, now);
    if (t.function == "shipment.confirm")
        return read_shipment_find(t, o, result, now);
    return read_order_get(t, o, by, result, now);
}

} // namespace dray::engine
