#include "shippable.hpp"

#include "plan.hpp"

#include <algorithm>

namespace dray::orders {

bool countable(const data::line& l) {
    const auto counts = [](std::int64_t n) { return n >= 0 && n <= max_units; };
    return l.quantity > 0 && counts(l.quantity) && counts(l.shipped) && counts(l.canceled);
}

std::int64_t open_units(const data::line& l) {
    return countable(l) ? std::max<std::int64_t>(0, l.open()) : 0;
}

shippable_lines::shippable_lines(const data::order& of) {
    groups_.reserve(of.ship_groups.size());
    for (const auto& g : of.ship_groups) {
        groups_.emplace_back(g.id, &g);
        pickup_ = pickup_ || g.kind == data::group_kind::pickup;
    }
    // Stable: of two groups with one id the first counts (and planning says `lines_ambiguous`).
    std::stable_sort(groups_.begin(), groups_.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& l : of.lines) {
        if (!l.parent.empty() && l.kind == data::line_kind::physical)
            bundles_.push_back(l.parent);
    }
    std::sort(bundles_.begin(), bundles_.end());
}

const data::ship_group* shippable_lines::group_of(const data::line& l) const {
    const auto at =
        std::lower_bound(groups_.begin(), groups_.end(), std::string_view(l.ship_group),
                         [](const auto& g, std::string_view id) { return g.first < id; });
    return at != groups_.end() && at->first == l.ship_group ? at->second : nullptr;
}

bool shippable_lines::contains(const data::line& l) const {
    if (l.kind != data::line_kind::physical)
        return false;
    if (l.is_bundle &&
        std::binary_search(bundles_.begin(), bundles_.end(), std::string_view(l.id))) {
        return false;
    }
    if (const auto* group = group_of(l))
        return group->kind == data::group_kind::ship;
    // A physical line of no group: the customer fetches it where the order has a pickup; else its
    // address is missing, which planning says.
    return !(l.ship_group.empty() && pickup_);
}

bool has_unplanned(const order& o) {
    if (!o.not_for_us.empty() || o.canceled_at_source)
        return false;
    std::vector<std::string_view> carried;
    std::vector<std::string_view> sent_groups;
    for (const auto& c : o.consignments) {
        if (ever_sent(c))
            sent_groups.push_back(c.ship_group);
        if (!c.live())
            continue;
        for (const auto& l : c.lines)
            carried.push_back(l.source_line);
    }
    std::sort(carried.begin(), carried.end());
    std::sort(sent_groups.begin(), sent_groups.end());
    const auto in = [](const auto& sorted, std::string_view what) {
        return std::binary_search(sorted.begin(), sorted.end(), what);
    };
    const auto missing = [&](const data::line& l) {
        return (open_units(l) > 0 || !countable(l)) && !in(carried, l.id) &&
               !in(sent_groups, l.ship_group);
    };
    if (std::none_of(o.version.lines.begin(), o.version.lines.end(), missing))
        return false;
    const shippable_lines ours(o.version);
    return std::any_of(o.version.lines.begin(), o.version.lines.end(),
                       [&](const data::line& l) { return missing(l) && ours.contains(l); });
}

} // namespace dray::orders
