#include "tests/simulators/propago/walk.hpp"

#include "tests/simulators/common/random.hpp"
#include "tests/simulators/propago/wire_types.hpp"

#include <algorithm>
#include <array>
#include <pugixml.hpp>

namespace dray::sim::propago {
namespace {

constexpr std::array<std::string_view, 5> walkable{"Released", "Waved", "Picking", "BackOrdered",
                                                   "Shipping"};
constexpr std::array<std::string_view, 3> carriers{"UPS", "FEDEX", "USPS"};

bool stands_in_walk(const order& o) {
    return std::find(walkable.begin(), walkable.end(), o.status) != walkable.end();
}

/// Another number for each order and purpose.
std::uint64_t mixed(std::uint64_t seed, order_id id, std::uint64_t purpose) {
    return random(seed ^ (std::uint64_t{id} << 20U) ^ (purpose << 56U)).next();
}

/// The carrier that the order asked for, where it did.
std::string carrier_of(const order& o, std::uint64_t dice) {
    pugi::xml_document document;
    document.load_buffer(o.xml.data(), o.xml.size());
    auto wanted = text_of(document.document_element().child("Carrier"));
    return wanted.empty() ? std::string(carriers[dice % carriers.size()]) : wanted;
}

} // namespace

std::string tracking_number(std::string_view carrier, std::uint64_t seed) {
    random dice(seed);
    const bool ups = carrier.substr(0, 3) == "UPS";
    const bool usps = carrier.substr(0, 4) == "USPS";
    std::string out = ups ? "1Z" : usps ? "94" : "";
    for (const std::size_t size = ups ? 18 : usps ? 22 : 12; out.size() < size;)
        out += static_cast<char>('0' + dice.up_to(10));
    return out;
}

bool auto_walk::picks(std::int64_t every, order_id id) const {
    return every > 0 && (std::int64_t{id} + 1) % every == 0;
}

void auto_walk::configure(const settings& now_set, const order_book& book, instant now) {
    plan_ = now_set.auto_walk;
    seed_ = static_cast<std::uint64_t>(now_set.seed);
    due_ = {};
    if (!plan_)
        return;
    for (order_id id = 0; id < book.size(); ++id) {
        if (!stands_in_walk(book.at(id)))
            continue;
        due_step next;
        next.at = now + std::chrono::milliseconds{plan_->step_ms};
        next.id = id;
        next.epoch = book.at(id).walk_epoch;
        due_.push(next);
    }
}

void auto_walk::schedule(order_book& book, order_id id, instant now, bool delay_spread) {
    due_step next;
    next.epoch = book.next_epoch(id);
    if (!plan_ || !stands_in_walk(book.at(id)))
        return;
    next.at = now + std::chrono::milliseconds{plan_->step_ms};
    if (delay_spread && plan_->spread_ms > 0)
        next.at += std::chrono::milliseconds{mixed(seed_, id, 1) %
                                             static_cast<std::uint64_t>(plan_->spread_ms + 1)};
    next.id = id;
    due_.push(next);
}

void auto_walk::advance(order_book& book, instant now) {
    while (!due_.empty() && due_.top().at <= now) {
        const due_step next = due_.top();
        due_.pop();
        if (next.epoch != book.at(next.id).walk_epoch)
            continue;
        step(book, next.id, next.at);
        schedule(book, next.id, next.at, false);
    }
}

void auto_walk::step(order_book& book, order_id id, instant at) const {
    const order& o = book.at(id);
    const std::string status = o.status;
    const auto move = [&](std::string_view word) { book.set_status(id, word, at, "walk"); };
    if (status == "Released") {
        move(picks(plan_->cancel_every, id) ? "Canceled"
             : picks(plan_->hold_every, id) ? "OnHold"
                                            : "Waved");
    } else if (status == "Waved") {
        move("Picking");
    } else if (status == "Picking") {
        const bool partial =
            picks(plan_->partial_every, id) && o.shippers.empty() && o.open_units() > 1;
        if (partial)
            book.ship(id, shipment_of(o, id, at, o.open_units() / 2));
        move(partial ? "BackOrdered" : "Shipping");
    } else {
        close(book, id, at);
    }
}

/// Ships what is still open, and closes.
void auto_walk::close(order_book& book, order_id id, instant at) const {
    const order& o = book.at(id);
    if (picks(plan_->two_shippers_every, id) && o.open_units() > 1)
        book.ship(id, shipment_of(o, id, at, o.open_units() / 2));
    if (o.open_units() > 0)
        book.ship(id, shipment_of(o, id, at, o.open_units()));
    book.set_status(id, "Closed", at, "walk");
}

shipper auto_walk::shipment_of(const order& o, order_id id, instant at, std::int64_t units) const {
    shipper out;
    out.when = at;
    for (const auto& line : o.lines) {
        const auto taken = static_cast<std::int32_t>(std::min<std::int64_t>(line.open(), units));
        if (taken == 0)
            continue;
        units -= taken;
        shipped_line sent;
        sent.line_number = line.number;
        sent.sku = line.sku;
        sent.quantity = taken;
        out.lines.push_back(std::move(sent));
    }
    const auto nth = static_cast<std::uint64_t>(o.shippers.size());
    parcel box;
    box.carrier = carrier_of(o, mixed(seed_, id, 2));
    if (!picks(plan_->zero_cost_every, id)) {
        const auto cents = 500 + mixed(seed_, id, 3 + nth) % 2000;
        box.cost = std::to_string(cents / 100) + "." + std::to_string(cents / 10 % 10) +
                   std::to_string(cents % 10);
    }
    if (!picks(plan_->no_tracking_every, id)) {
        const bool same =
            nth > 0 && picks(plan_->same_tracking_every, id) && !o.shippers.front().parcels.empty();
        box.tracking = same ? o.shippers.front().parcels.front().tracking
                            : tracking_number(box.carrier, mixed(seed_, id, 20 + nth * 2));
    }
    out.parcels.push_back(box);
    if (picks(plan_->two_tracking_every, id) && !box.tracking.empty()) {
        box.tracking = tracking_number(box.carrier, mixed(seed_, id, 21 + nth * 2));
        out.parcels.push_back(box);
    }
    return out;
}

std::vector<auto_walk::due_step> auto_walk::pending(const order_book& book) const {
    std::vector<due_step> out;
    for (auto copy = due_; !copy.empty(); copy.pop()) {
        if (copy.top().epoch == book.at(copy.top().id).walk_epoch)
            out.push_back(copy.top());
    }
    return out;
}

void auto_walk::restore(const settings& now_set, const std::vector<due_step>& steps) {
    plan_ = now_set.auto_walk;
    seed_ = static_cast<std::uint64_t>(now_set.seed);
    due_ = {};
    for (const auto& each : steps)
        due_.push(each);
}

} // namespace dray::sim::propago
