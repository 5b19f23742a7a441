#pragma once

// All orders of a store, ascending by OrderID, found also by when they were changed.

#include "tests/simulators/threedcart/order.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <utility>

namespace dray::sim::threedcart {

/// Bounds of wall times, inclusive.
struct wall_range {
    std::int64_t least = INT64_MIN;
    std::int64_t most = INT64_MAX;
    bool bounded() const { return least != INT64_MIN || most != INT64_MAX; }
    bool holds(std::int64_t when) const { return when >= least && when <= most; }
};

class order_book {
public:
    /// False, and nothing added, when the id is taken.
    bool add(std::unique_ptr<order> one);
    order* find(ident id) const;
    std::size_t size() const { return by_id_.size(); }
    ident highest_id() const { return by_id_.empty() ? 0 : by_id_.rbegin()->first; }
    ident highest_invoice() const { return highest_invoice_; }

    /// The only way to change `order::updated` of an order in the book.
    void set_updated(order& one, std::int64_t wall);

    /// Those changed in the range, ascending by id, until `visit` says false.
    void walk(const wall_range& updated, const std::function<bool(order&)>& visit) const;

private:
    std::map<ident, std::unique_ptr<order>> by_id_;
    std::set<std::pair<std::int64_t, ident>> by_updated_;
    ident highest_invoice_ = 0;
};

} // namespace dray::sim::threedcart
