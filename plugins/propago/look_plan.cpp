#include "look_plan.hpp"

#include <algorithm>

namespace dray::propago {

std::vector<slice> make_slices(const std::vector<data::open_binding>& open,
                               std::chrono::milliseconds margin) {
    std::vector<std::size_t> order;
    order.reserve(open.size());
    for (std::size_t i = 0; i < open.size(); ++i)
        if (!open[i].ref.empty())
            order.push_back(i);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return open[a].submitted_at < open[b].submitted_at;
    });

    constexpr std::chrono::hours longest(24);
    std::vector<slice> slices;
    data::timestamp first;
    data::timestamp last;
    for (const std::size_t i : order) {
        const data::timestamp at = open[i].submitted_at;
        if (slices.empty() || at - last > 2 * margin) {
            first = at;
            slices.emplace_back().from = at - margin;
        } else if (at - first > longest) {
            // The neighbour covers what lies on either side of the cut; a minute is for ends that
            // the vendor may not include.
            const auto seam = std::min<std::chrono::milliseconds>(margin, std::chrono::minutes(1));
            first = at;
            slices.back().until = at + seam;
            slices.emplace_back().from = at - seam;
        }
        last = at;
        slices.back().members.push_back(i);
        slices.back().until = at + margin;
    }
    return slices;
}

bool pages_are_cheaper(std::size_t pages_left, std::size_t orders_left) {
    return pages_left <= orders_left;
}

} // namespace dray::propago
