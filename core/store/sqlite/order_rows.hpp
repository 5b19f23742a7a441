#pragma once

#include "core/store/sqlite/statements.hpp"
#include "core/store/sqlite/version_cache.hpp"

#include <optional>

namespace dray::store::sqlite {

/// `known`, where given, spares reading the version again, and learns it.
std::optional<orders::order> load_order(statements& st, orders::order_id id,
                                        version_cache* known = nullptr);

/// Writes what differs from `before` (null: everything); gives ids to new rows, in place. Whether
/// that was the shop's version, too.
bool save_order(statements& st, orders::order& o, const orders::derived& d,
                const orders::order* before);

} // namespace dray::store::sqlite
