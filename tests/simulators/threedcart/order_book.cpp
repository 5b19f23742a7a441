#include "tests/simulators/threedcart/order_book.hpp"

#include <algorithm>

namespace dray::sim::threedcart {

bool order_book::add(std::unique_ptr<order> one) {
    const auto id = one->id;
    const auto updated = one->updated;
    const auto invoice = one->invoice;
    if (!by_id_.emplace(id, std::move(one)).second) {
        return false;
    }
    by_updated_.emplace(updated, id);
    highest_invoice_ = std::max(highest_invoice_, invoice);
    return true;
}

order* order_book::find(ident id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : found->second.get();
}

void order_book::set_updated(order& one, std::int64_t wall) {
    by_updated_.erase({one.updated, one.id});
    one.updated = wall;
    by_updated_.emplace(wall, one.id);
}

void order_book::walk(const wall_range& updated, const std::function<bool(order&)>& visit) const {
    if (updated.bounded()) {
        std::vector<ident> ids;
        const auto end = by_updated_.upper_bound({updated.most, INT64_MAX});
        for (auto at = by_updated_.lower_bound({updated.least, INT64_MIN});
             at != by_updated_.end() && at != end; ++at) {
            ids.push_back(at->second);
        }
        std::sort(ids.begin(), ids.end());
        for (const auto id : ids) {
            if (!visit(*by_id_.at(id))) {
                return;
            }
        }
        return;
    }
    for (const auto& each : by_id_) {
        if (!visit(*each.second)) {
            return;
        }
    }
}

} // namespace dray::sim::threedcart
