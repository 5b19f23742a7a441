#pragma once

#include "core/order/model.hpp"
#include "core/store/sqlite/order_rows.hpp"

#include <algorithm>
#include <cstddef>
#include <list>
#include <unordered_map>
#include <utility>

namespace dray::store::sqlite {

/// The orders that were read or written last, as the database has them: an order is read about ten
/// times on its way from the shop and back. [the thread of its connection]
class order_cache {
public:
    explicit order_cache(std::size_t most) : most_(most) {}

    /// Null where it is not known. Valid until the next call.
    orders::order* find(orders::order_id id) {
        const auto it = by_id_.find(id);
        if (it == by_id_.end())
            return nullptr;
        recent_.splice(recent_.begin(), recent_, it->second);
        return &it->second->order;
    }
    /// What its row has; null where it is not known. Valid until the next call.
    [[nodiscard]] const derived_columns* columns(orders::order_id id) const {
        const auto it = by_id_.find(id);
        return it == by_id_.end() ? nullptr : &it->second->columns;
    }
    void put(const orders::order& o, const derived_columns& columns) {
        forget(o.id);
        recent_.emplace_front(o, columns);
        sort(recent_.front().order);
        by_id_.emplace(o.id, recent_.begin());
        if (by_id_.size() > most_)
            forget(recent_.back().order.id);
    }
    /// What is known anew of an order that is known; keeps its memory.
    void renew(const orders::order& o, const derived_columns& columns) {
        const auto it = by_id_.find(o.id);
        if (it == by_id_.end())
            return;
        it->second->order = o;
        it->second->columns = columns;
        sort(it->second->order);
    }
    void forget(orders::order_id id) {
        const auto it = by_id_.find(id);
        if (it == by_id_.end())
            return;
        recent_.erase(it->second);
        by_id_.erase(it);
    }
    void clear() {
        recent_.clear();
        by_id_.clear();
    }
    [[nodiscard]] bool empty() const { return by_id_.empty(); }

private:
    /// As the database gives them.
    static void sort(orders::order& o) {
        std::sort(o.marks.begin(), o.marks.end(),
                  [](const auto& a, const auto& b) { return a.moment < b.moment; });
    }

    struct entry {
        entry(const orders::order& o, const derived_columns& c) : order(o), columns(c) {}
        orders::order order;
        derived_columns columns;
    };
    using entries = std::list<entry>;
    std::size_t most_;
    entries recent_;
    std::unordered_map<orders::order_id, entries::iterator> by_id_;
};

} // namespace dray::store::sqlite
