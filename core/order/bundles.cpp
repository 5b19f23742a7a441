#include "bundles.hpp"

#include "parcels.hpp"
#include "shippable.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace dray::orders {
namespace {

/// Units of each source line that the shipments of a ship group brought.
struct progress {
    std::map<std::string, std::int64_t, std::less<>> before; ///< without the shipment
    std::map<std::string, std::int64_t, std::less<>> after;  ///< with it
};

void add(std::map<std::string, std::int64_t, std::less<>>& to, const line_units& units) {
    for (const auto& [line, quantity] : units)
        to[line] += quantity;
}

progress progress_of(const order& o, const shipment& s) {
    const auto at = std::find_if(o.shipments.begin(), o.shipments.end(), [&s](const auto& each) {
        return each.id == s.id && each.said.ref == s.said.ref;
    });
    const auto index = static_cast<std::size_t>(at - o.shipments.begin());
    progress out;
    for (const auto& c : o.consignments) {
        if (c.ship_group != s.ship_group)
            continue;
        const auto all = parcels_of(o, c);
        add(out.before, whole_units(c, all, index));
        add(out.after, whole_units(c, all, index + 1));
    }
    return out;
}

/// What is still wanted of a line, by the shop's version.
std::int64_t wanted(const data::line& l) {
    return countable(l) ? std::max<std::int64_t>(0, l.quantity - l.canceled) : 0;
}

/// Units of the bundle whose children are all there.
std::int64_t whole(const data::line& bundle, const std::vector<const data::line*>& children,
                   const std::map<std::string, std::int64_t, std::less<>>& brought) {
    std::int64_t out = wanted(bundle);
    for (const auto* child : children) {
        const auto needed = wanted(*child);
        if (needed == 0)
            continue;
        const auto found = brought.find(child->id);
        const auto units = found == brought.end() ? 0 : std::min(found->second, needed);
        out = std::min(out, units * wanted(bundle) / needed);
    }
    return out;
}

} // namespace

std::vector<data::line_quantity> bundle_units(const order& o, const shipment& s) {
    std::map<std::string_view, std::vector<const data::line*>> children;
    for (const auto& l : o.version.lines) {
        if (!l.parent.empty() && l.kind == data::line_kind::physical)
            children[l.parent].push_back(&l);
    }
    std::vector<data::line_quantity> out;
    if (children.empty())
        return out;
    const auto units = progress_of(o, s);
    for (const auto& l : o.version.lines) {
        const auto own = children.find(l.id);
        if (!l.is_bundle || l.ship_group != s.ship_group || own == children.end())
            continue;
        const auto more = whole(l, own->second, units.after) - whole(l, own->second, units.before);
        if (more > 0)
            out.emplace_back(l.id, l.sku, more);
    }
    return out;
}

} // namespace dray::orders
