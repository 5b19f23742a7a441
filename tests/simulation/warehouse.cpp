#include "warehouse.hpp"

#include "core/order/fingerprint.hpp"

#include "dray/data/consignment_json.hpp"
#include "dray/data/functions_json.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::simulation {

using data::warehouse_state;
using plugin::error_class;

answer warehouse::submit(const data::consignment& c) {
    for (const auto& l : c.lines) {
        if (bad_skus_.count(l.sku))
            return answer::fail(error_class::rejected, "sku_unknown", l.sku);
    }
    const auto under = [&c](const stored& s) {
        return s.what.reference == c.reference && s.live();
    };
    const auto other = std::find_if(books_.begin(), books_.end(), under);
    if (other != books_.end() && traits_.refuses_duplicates)
        return answer::fail(error_class::conflict, "duplicate_reference");
    if (std::any_of(books_.begin(), books_.end(),
                    [&](const stored& s) { return s.ours && under(s); })) {
        throw broken("the warehouse has " + c.reference + " twice");
    }
    stored s;
    s.ref = "W" + std::to_string(++last_order_);
    s.what = c;
    log_("warehouse stores " + c.reference + " as " + s.ref);
    data::order_submit_result r;
    if (!traits_.tells_no_number)
        r.ref = s.ref;
    r.state = s.state;
    r.word = s.word;
    books_.push_back(std::move(s));
    plan(books_.back().ref);
    return answer::done(boost::json::serialize(data::to_json(r)));
}

answer warehouse::find(const std::string& reference) const {
    data::order_find_result r;
    for (const auto& s : books_) {
        if (s.what.reference != reference || s.removed)
            continue;
        auto& m = r.matches.emplace_back();
        m.ref = s.ref;
        m.state = s.state;
        m.word = s.word;
        m.fingerprint = orders::fingerprint_of(s.what);
    }
    return answer::done(boost::json::serialize(data::to_json(r)));
}

std::optional<data::consignment_update> warehouse::look(const data::open_binding& b) const {
    for (const auto& s : books_) {
        if (!s.ours || s.removed || s.what.reference != b.reference)
            continue;
        if (!b.ref.empty() && s.ref != b.ref)
            continue;
        data::consignment_update u;
        u.ref = s.ref;
        u.reference = s.what.reference;
        u.state = s.state;
        u.word = s.word;
        u.shipments_read = true;
        u.shipments = s.parcels;
        return u;
    }
    return std::nullopt;
}

void warehouse::place_stranger(const std::string& reference) {
    stored s;
    s.ref = "W" + std::to_string(++last_order_);
    s.ours = false;
    s.what.reference = reference;
    s.what.to.name = "Bob Stranger";
    s.what.to.postcode = "10001";
    s.what.lines.emplace_back().sku = "OTHER";
    s.what.lines.back().quantity = 1;
    log_("a stranger has " + reference + " as " + s.ref);
    books_.push_back(std::move(s));
}

void warehouse::put_right(const std::string& reference) {
    bool kept = false;
    for (auto& s : books_) {
        if (s.what.reference != reference || s.removed)
            continue;
        const bool keep = s.ours && s.live() && !kept;
        kept = kept || keep;
        if (keep)
            continue;
        log_("a person removes " + s.ref + " under " + reference);
        s.removed = true;
    }
}

void warehouse::remove_ours(const std::string& reference) {
    for (auto& s : books_) {
        if (s.what.reference == reference && s.ours && !s.removed) {
            log_("a person removes " + s.ref + " under " + reference);
            s.removed = true;
        }
    }
}

bool warehouse::cancel(const std::string& reference) {
    bool any = false;
    for (auto& s : books_) {
        if (s.what.reference != reference || !s.ours || !s.live() || !s.parcels.empty())
            continue;
        log_("the warehouse cancels " + s.ref);
        s.state = warehouse_state::canceled;
        s.word = "Cancelled";
        any = true;
    }
    return any;
}

void warehouse::release_parked() {
    for (auto& s : books_) {
        if (s.state != warehouse_state::parked)
            continue;
        log_("a person releases " + s.ref);
        s.state = warehouse_state::working;
        s.word = "Picking";
        plan(s.ref);
    }
}

warehouse::stored* warehouse::by_ref(const std::string& ref) {
    const auto at = std::find_if(books_.begin(), books_.end(),
                                 [&ref](const stored& s) { return s.ref == ref; });
    return at == books_.end() ? nullptr : &*at;
}

void warehouse::plan(const std::string& ref) {
    time_.in(dice_.between(5min, 2h), timeline::world, [this, ref] { ship_some(ref); });
}

void warehouse::ship_some(const std::string& ref) {
    auto* s = by_ref(ref);
    if (!s || !s->live() || s->state == warehouse_state::shipped)
        return;
    if (s->parcels.empty() && dice_.percent(traits_.cancels)) {
        cancel(s->what.reference);
        return;
    }
    if (s->parcels.empty() && dice_.percent(traits_.parks)) {
        log_("the warehouse parks " + s->ref);
        s->state = warehouse_state::parked;
        s->word = "On hold";
        return;
    }
    std::map<std::int64_t, std::int64_t> left;
    for (const auto& l : s->what.lines)
        left[l.number] = l.quantity;
    for (const auto& p : s->parcels) {
        for (const auto& q : p.lines) {
            if (!p.voided)
                left[std::stoll(q.line)] -= q.quantity;
        }
    }
    const bool rest = dice_.percent(50);
    data::shipment p;
    bool more = false;
    for (const auto& l : s->what.lines) {
        const auto open = left[l.number];
        const auto now =
            rest ? open : static_cast<std::int64_t>(dice_.pick(static_cast<unsigned>(open) + 1));
        if (now > 0)
            p.lines.emplace_back(std::to_string(l.number), l.sku, now);
        more = more || now < open;
    }
    s->state = more ? warehouse_state::part_shipped : warehouse_state::shipped;
    s->word = more ? "Part shipped" : "Shipped";
    if (more)
        plan(ref);
    if (p.lines.empty())
        return;
    p.ref = "P" + std::to_string(++last_parcel_);
    p.carrier = "UPS";
    const std::string number = "T" + std::to_string(1'000 + last_parcel_);
    const bool late = dice_.percent(traits_.numbers_late);
    if (!late)
        p.tracking = number;
    log_("warehouse " + s->ref + " ships " + p.ref + (late ? " without a number" : ""));
    const auto parcel = p.ref;
    s->parcels.push_back(std::move(p));
    const auto later = [this, ref, parcel](auto change) {
        time_.in(dice_.between(1min, 1h), timeline::world, [this, ref, parcel, change] {
            auto* o = by_ref(ref);
            for (auto& x : o->parcels) {
                if (x.ref == parcel && !x.voided)
                    change(*o, x);
            }
        });
    };
    if (late) {
        later([number](stored&, data::shipment& x) { x.tracking = number; });
        return;
    }
    if (dice_.percent(traits_.renumbers)) {
        later([this, number](stored& o, data::shipment& x) {
            if (o.state == warehouse_state::shipped)
                return; // nobody looks any more
            log_("warehouse " + o.ref + " renumbers " + x.ref);
            x.tracking = number + "R";
        });
    } else if (dice_.percent(traits_.voids)) {
        later([this](stored& o, data::shipment& x) {
            if (o.state == warehouse_state::shipped)
                return;
            log_("warehouse " + o.ref + " voids " + x.ref);
            x.voided = true;
        });
    }
}

} // namespace dray::simulation
