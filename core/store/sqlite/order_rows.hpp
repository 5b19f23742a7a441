#pragma once

#include "core/store/sqlite/statements.hpp"

#include <optional>

namespace dray::store::sqlite {

std::optional<orders::order> load_order(statements& st, orders::order_id id);

/// Writes what differs from `before` (null: everything); gives ids to new rows, in place.
void save_order(statements& st, orders::order& o, const orders::derived& d,
                const orders::order* before);

} // namespace dray::store::sqlite
