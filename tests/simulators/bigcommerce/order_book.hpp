#pragma once

// All orders of a shop, found by id and walked by id or by date of modification. Ranks make a deep
// page as cheap as the first.

#include "tests/simulators/bigcommerce/order.hpp"

#include <functional>
#include <memory>

namespace dray::sim::bigcommerce {

/// Places [first, last) in one of the two orderings.
struct stretch {
    std::size_t first = 0;
    std::size_t last = 0;
    std::size_t size() const { return last - first; }
};

class order_book {
public:
    order_book();
    ~order_book();
    order_book(order_book&&) noexcept;
    order_book& operator=(order_book&&) noexcept;

    /// False, and nothing added, when the id is taken.
    bool add(std::unique_ptr<order> one);
    order* find(ident id) const;
    std::size_t size() const;
    ident highest_id() const; ///< 0 when empty
    void clear();

    /// The only way to change `order::modified` of an order in the book.
    void set_modified(order& one, std::int64_t unix_seconds);
    /// The only way to change `order::deleted` of an order in the book.
    void set_deleted(order& one, bool deleted);
    std::size_t deleted() const;

    /// Bounds are inclusive.
    stretch with_id(ident least, ident most) const;
    stretch with_modified(std::int64_t least, std::int64_t most) const;

    /// Walks places of an ordering until `visit` says false; backwards from last when descending.
    void walk_by_id(stretch where, bool descending, const std::function<bool(order&)>& visit) const;
    void walk_by_modified(stretch where, bool descending,
                          const std::function<bool(order&)>& visit) const;

private:
    struct index;
    std::unique_ptr<index> index_;
};

} // namespace dray::sim::bigcommerce
