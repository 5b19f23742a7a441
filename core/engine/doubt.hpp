#pragma once

// Of which orders a life that this store does not remember may have done more than it knows.

#include "core/order/model.hpp"

#include <optional>

namespace dray::engine {

/// What is queued for such an order is asked after before it is written. A restored store is in
/// doubt of all orders until a person ends the recovery, and of those that existed by then for
/// good: what another life told of them may show up here much later. After a gap it is in doubt of
/// those that existed when the gap ended.
struct doubt {
    doubt() = default;
    bool all = false;
    orders::order_id last = 0;                      ///< of it and of those before it
    std::optional<orders::timestamp> created_until; ///< by the shop; of those not read by then
    [[nodiscard]] bool about(const orders::order& o) const {
        return all || o.id <= last || (created_until && o.version.created_at <= *created_until);
    }
};

} // namespace dray::engine
