#pragma once

#include "core/order/model.hpp"

#include <cstddef>
#include <list>
#include <unordered_map>
#include <utility>

namespace dray::store::sqlite {

/// The shop's versions of the orders that were read last, parsed: an order is read about ten times
/// on its way, and its version, most of its bytes, hardly ever changes. Holds what was read from
/// the database, never what is to be written. [the thread of its connection]
class version_cache {
public:
    explicit version_cache(std::size_t most) : most_(most) {}

    /// Null where it is not known. Valid until the next call.
    const data::order* find(orders::order_id id) {
        const auto it = by_id_.find(id);
        if (it == by_id_.end())
            return nullptr;
        recent_.splice(recent_.begin(), recent_, it->second);
        return &it->second->second;
    }
    void put(orders::order_id id, const data::order& version) {
        forget(id);
        recent_.emplace_front(id, version);
        by_id_.emplace(id, recent_.begin());
        if (by_id_.size() > most_)
            forget(recent_.back().first);
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

private:
    using entries = std::list<std::pair<orders::order_id, data::order>>;
    std::size_t most_;
    entries recent_;
    std::unordered_map<orders::order_id, entries::iterator> by_id_;
};

} // namespace dray::store::sqlite
