#pragma once

// What would be sent of an order: ship groups -> consignments by the policy's routing. Pure, so
// that a source in mode observe can show it without anything being planned.

#include "decide.hpp"

namespace dray::orders {

struct planned_group {
    planned_group() = default;
    std::string ship_group;
    instance_id destination = 0;
    std::vector<consignment_line> lines;
};

struct plan {
    plan() = default;
    std::vector<planned_group> groups; ///< empty where there are problems
    std::vector<problem> problems;     ///< why nothing of the order can be sent
};

/// A submit of it was ever claimed or accepted, as far as is known: its group is never planned
/// again by itself. A test that was put aside does not count.
bool ever_sent(const consignment& c);

/// For all ship groups of which nothing was ever sent: the lines that a warehouse still has to
/// send, less what sent consignments hold of them already.
plan make_plan(const order& o, const policy& by);

/// The lines with which a consignment of which nothing is known to have been sent would have been
/// planned had the shop not counted anything as shipped yet. Empty where it cannot be planned.
std::vector<consignment_line> lines_as_bought(const order& o, const consignment& c,
                                              const policy& by);

/// "shop/1001": how commands name the order.
std::string order_name(const order& o, const policy& by);

} // namespace dray::orders
