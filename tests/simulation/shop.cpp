#include "shop.hpp"

#include "dray/data/functions_json.hpp"
#include "dray/data/order_json.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::simulation {

using plugin::error_class;

namespace {

constexpr std::size_t page_size = 3;

std::string position_of(const data::order& v) {
    return std::to_string(v.modified_at.time_since_epoch().count()) + "/" + v.ref;
}

} // namespace

shop::page shop::download(const std::string& cursor, const std::string& position) const {
    const auto since =
        cursor.empty() ? timestamp{} : timestamp(milliseconds(std::stoll(cursor))) - 1h;
    std::vector<const stored*> all;
    for (const auto& [ref, s] : books_) {
        if (s.version.modified_at >= since && position_of(s.version) > position)
            all.push_back(&s);
    }
    std::sort(all.begin(), all.end(), [](const stored* a, const stored* b) {
        return position_of(a->version) < position_of(b->version);
    });
    page p;
    p.cursor = cursor;
    for (const auto* s : all) {
        if (p.items.size() == page_size) {
            p.more = true;
            break;
        }
        p.items.emplace_back(s->version.ref,
                             s->unreadable ? "{\"ref\":7}" : data::to_json_text(s->version));
        p.cursor = std::to_string(s->version.modified_at.time_since_epoch().count());
        p.position = position_of(s->version);
    }
    return p;
}

answer shop::get(const data::order_ref_request& q) const {
    const auto at = books_.find(q.ref);
    if (at == books_.end())
        return answer::fail(error_class::not_found, "order_gone");
    return answer::done(data::to_json_text(at->second.version));
}

answer shop::mark(const data::order_mark_request& q) {
    auto& s = books_.at(q.ref);
    if (s.canceled())
        return answer::fail(error_class::rejected, "status_is_final");
    data::order_mark_result r;
    r.changed = s.version.status.id != q.status;
    s.version.status = data::status(q.status, "name of " + q.status);
    r.status = s.version.status;
    if (r.changed)
        touch(s);
    log_("shop marks " + q.ref + " as " + q.status);
    return answer::done(boost::json::serialize(data::to_json(r)));
}

answer shop::confirm(const data::shipment_confirm_request& q) {
    auto& s = books_.at(q.ref);
    for (const auto& t : s.shipments) {
        if (!t.deleted && t.tracking == q.shipment.tracking)
            throw broken("the shop is told of " + t.tracking + " of " + q.ref + " twice");
    }
    if (q.shipment.lines.empty())
        throw broken("the shop is told of " + q.shipment.tracking + " without units");
    told t;
    t.ref = "S" + std::to_string(++last_shipment_);
    t.ship_group = q.ship_group;
    t.tracking = q.shipment.tracking;
    t.lines = q.shipment.lines;
    for (const auto& l : t.lines) {
        for (auto& ordered : s.version.lines) {
            if (ordered.id == l.line)
                ordered.shipped += l.quantity;
        }
    }
    log_("shop is told of " + t.tracking + " of " + q.ref + " as " + t.ref);
    data::shipment_confirm_result r;
    r.ref = t.ref;
    s.shipments.push_back(std::move(t));
    touch(s);
    return answer::done(boost::json::serialize(data::to_json(r)));
}

answer shop::find(const data::shipment_confirm_request& q) const {
    data::shipment_find_result r;
    for (const auto& t : books_.at(q.ref).shipments) {
        if (t.deleted)
            continue;
        auto& m = r.matches.emplace_back();
        m.ref = t.ref;
        m.ship_group = t.ship_group;
        m.tracking = t.tracking;
        m.lines = t.lines;
    }
    return answer::done(boost::json::serialize(data::to_json(r)));
}

void shop::touch(stored& s) {
    s.version.modified_at = std::max(time_.true_wall(), s.version.modified_at + 1ms);
}

void shop::add(const data::order& version, bool unreadable) {
    auto& s = books_[version.ref];
    s.version = version;
    s.unreadable = unreadable;
    s.version.created_at = time_.true_wall();
    touch(s);
    log_("shop has " + version.ref + (unreadable ? ", unreadable" : ""));
}

void shop::change(const std::string& ref, const std::function<void(data::order&)>& how) {
    auto& s = books_.at(ref);
    how(s.version);
    touch(s);
}

void shop::cancel(const std::string& ref) {
    log_("shop cancels " + ref);
    change(ref, [](data::order& v) { v.status = data::status("X", "Cancelled"); });
}

void shop::revive(const std::string& ref) {
    log_("shop takes the cancellation of " + ref + " back");
    change(ref, [](data::order& v) { v.status = data::status("11", "Awaiting"); });
}

void shop::make_readable() {
    for (auto& [ref, s] : books_) {
        if (!std::exchange(s.unreadable, false))
            continue;
        log_("shop corrects " + ref);
        touch(s);
    }
}

void shop::correct(const std::string& ref, const std::string& from, const std::string& to) {
    for (auto& t : books_.at(ref).shipments) {
        if (!t.deleted && t.tracking == from) {
            log_("a person corrects " + from + " of " + ref + " to " + to);
            t.tracking = to;
        }
    }
}

void shop::delete_shipment(const std::string& ref, const std::string& tracking) {
    auto& s = books_.at(ref);
    for (auto& t : s.shipments) {
        if (t.deleted || t.tracking != tracking)
            continue;
        log_("a person deletes " + tracking + " of " + ref);
        t.deleted = true;
        for (const auto& l : t.lines) {
            for (auto& ordered : s.version.lines) {
                if (ordered.id == l.line)
                    ordered.shipped -= l.quantity;
            }
        }
    }
    touch(s);
}

} // namespace dray::simulation
