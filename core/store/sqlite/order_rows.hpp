#pragma once

#include "core/store/sqlite/statements.hpp"

#include <optional>

namespace dray::store::sqlite {

/// The columns of an order's row that are derived.
struct derived_columns {
    derived_columns() = default;
    explicit derived_columns(const orders::derived& d);
    int status = -1;
    int flags = -1;
    int stage = -1;
};

/// `columns`, where not null, gets what the row has.
std::optional<orders::order> load_order(statements& st, orders::order_id id,
                                        derived_columns* columns = nullptr);

/// Writes what differs from `before` (null: everything); gives ids to new rows, in place.
/// `columns`: what the row has; null: it is asked.
void save_order(statements& st, orders::order& o, const orders::derived& d,
                const orders::order* before, const derived_columns* columns);

} // namespace dray::store::sqlite
