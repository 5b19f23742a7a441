#pragma once

// How to learn the status words of many open orders in few calls. OrderService has no "changed
// since", only ranges of submission dates, and one call per order. Pure.

#include <dray/data/functions.hpp>

#include <cstddef>
#include <vector>

namespace dray::propago {

/// Open orders submitted close to one another, and the range of submission that covers them.
struct slice {
    slice() = default;
    data::timestamp from;
    data::timestamp until;
    std::vector<std::size_t> members; ///< indices into the request's `open`
};

/// Every binding with an order number, in slices of at most a day, none of which bridges a gap
/// longer than two margins. `margin` is how far the vendor's clock and ours may differ.
std::vector<slice> make_slices(const std::vector<data::open_binding>& open,
                               std::chrono::milliseconds margin);

/// Whether the rest of a slice's pages are cheaper than one call for each order not seen yet.
bool pages_are_cheaper(std::size_t pages_left, std::size_t orders_left);

} // namespace dray::propago
