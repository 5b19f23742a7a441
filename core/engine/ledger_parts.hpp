#pragma once

// What the parts of the ledger share. Internal to core/engine.

#include "core/engine/ledger.hpp"

#include <algorithm>

namespace dray::engine {

inline void touch(touched& due, store::instance_id instance, timestamp at) {
    const auto [it, fresh] = due.emplace(instance, at);
    if (!fresh)
        it->second = std::min(it->second, at);
}

/// Waiting tasks that the unit has made ready so far.
inline void touch_woken(store::transaction& tx, touched& due) {
    for (const auto& [id, at] : tx.take_woken())
        touch(due, id, at);
}

template <class T, class Id>
const T* by_id(const std::vector<T>& all, Id id) {
    const auto it =
        std::find_if(all.begin(), all.end(), [id](const auto& x) { return x.id == id; });
    return it == all.end() ? nullptr : &*it;
}

/// A task that only reads: there is nothing of it to be probed, and nothing to be done twice.
inline bool only_reads(const store::task& t) {
    return t.function == "order.get";
}

/// Something of the order waits to be sent and has not begun.
inline bool has_unsent(const orders::order& o) {
    return std::any_of(o.consignments.begin(), o.consignments.end(), [](const auto& c) {
        return c.state == orders::consignment_state::planned && !c.begun_at;
    });
}

} // namespace dray::engine
