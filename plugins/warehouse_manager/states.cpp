#include "states.hpp"

#include "wire/order_in.hpp"

#include <algorithm>

namespace dray::warehouse_manager {

namespace {

using data::warehouse_state;

void make(standing& s, warehouse_state state, std::string word, std::string message = {}) {
    s.state = state;
    s.word = std::move(word);
    s.message = std::move(message);
}

void read_open(const warehouse_order& order, bool is_overdue, standing& s) {
    s.is_begun = order.pick_started || order.pack_started || order.is_batched;
    if (order.is_held) {
        make(s, warehouse_state::parked, "Open, on hold",
             "The warehouse put this order on hold" +
                 (order.hold_reason.empty() ? std::string() : ": " + order.hold_reason) +
                 ". It is not worked on until someone releases the hold there.");
    } else if (order.pack_started) {
        make(s, warehouse_state::working, "Open, packing");
    } else if (order.pick_started) {
        make(s, warehouse_state::working, "Open, picking");
    } else if (order.is_batched) {
        make(s, warehouse_state::working, "Open, in a batch");
    } else if (is_overdue) {
        make(
            s, warehouse_state::parked, "Open, not begun",
            "Nobody at the warehouse began this order for longer than untouched_after. With its "
            "option Order Queue on, orders wait there until a person completes them" +
                std::string(order.fully_allocated == false ? "; this one also lacks stock." : "."));
    } else if (order.is_deferred == true) {
        make(s, warehouse_state::queued, "Open, not released");
    } else if (order.fully_allocated == false) {
        make(s, warehouse_state::accepted, "Open, short of stock",
             "The warehouse has not enough stock: the order cannot ship until it is allocated, "
             "split or shipped short there.");
    } else {
        make(s, warehouse_state::accepted, "Open");
    }
}

/// How far an open one is, the least first; of two, a person hears of the one that is stuck.
int rank(warehouse_state state) {
    switch (state) {
    case warehouse_state::unknown:
        return 0;
    case warehouse_state::parked:
        return 1;
    case warehouse_state::queued:
        return 2;
    case warehouse_state::accepted:
        return 3;
    case warehouse_state::working:
        return 4;
    default:
        return 5;
    }
}

} // namespace

standing standing_of(const warehouse_order& order, bool is_overdue) {
    standing s;
    if (order.status == 0 || (order.status == 1 && !order.is_closed)) {
        read_open(order, is_overdue, s);
    } else if (order.status == 1) {
        s.is_closed = true;
        make(s, warehouse_state::shipped, "Closed");
    } else if (order.status == 2) {
        s.is_live = false;
        make(s, warehouse_state::canceled, "Canceled", "The order was cancelled at the warehouse.");
    } else if (order.status) {
        make(s, warehouse_state::unknown, "Status " + std::to_string(*order.status),
             "The warehouse gave a status that this connector does not know; it never counts as "
             "shipped. Look the order up there.");
    } else {
        make(s, warehouse_state::unknown, "No status",
             "The warehouse told this order without a status; look it up there.");
    }
    return s;
}

standing standing_of(const std::vector<standing>& members) {
    const standing* least = nullptr;
    std::size_t live = 0;
    std::size_t closed = 0;
    for (const auto& one : members) {
        if (!one.is_live)
            continue;
        ++live;
        closed += one.is_closed ? 1 : 0;
        if (least == nullptr || rank(one.state) < rank(least->state))
            least = &one;
    }
    if (members.empty())
        return standing();
    if (least == nullptr)
        return members.front(); // all cancelled
    standing s = *least;
    if (live > 1)
        s.word += ", in " + std::to_string(live) + " parts";
    if (closed == 0 || closed == live)
        return s;
    // What has left is told; the part that is stuck is still named.
    s.is_closed = true;
    s.word = "Closed in part; " + s.word;
    if (s.state != warehouse_state::unknown && s.state != warehouse_state::parked)
        s.state = warehouse_state::part_shipped;
    return s;
}

} // namespace dray::warehouse_manager
