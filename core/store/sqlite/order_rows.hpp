#pragma once

#include "core/store/sqlite/statements.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>

namespace dray::store::sqlite {

/// What an order's row has in the columns that are derived, or by which it is counted.
struct derived_columns {
    derived_columns() = default;
    derived_columns(const orders::order& o, const orders::derived& d);
    [[nodiscard]] bool partial() const { return (flags & 1) != 0; }
    int status = -1; ///< -1: not known
    int flags = -1;
    int stage = -1;
    bool for_us = true;
};

/// By how much the rows of order_counts are to change. A trigger that keeps them would make SQLite
/// copy each page that an order's UPDATE touches; so they are written once, before the commit.
class count_changes {
public:
    void add(orders::instance_id source, const derived_columns& c, std::int64_t orders);
    void write(statements& st);
    void clear() { by_row_.clear(); }

private:
    using row = std::tuple<orders::instance_id, int, bool, bool>; ///< status, partial, for us
    std::map<row, std::int64_t> by_row_;
};

/// `columns`, where not null, gets what the row has.
std::optional<orders::order> load_order(statements& st, orders::order_id id,
                                        derived_columns* columns = nullptr);

/// Writes what differs from `before` (null: everything); gives ids to new rows, in place.
/// `columns`: what the row has; null: it is asked. What that changes of the counts is added to
/// `counts`, and not written yet.
void save_order(statements& st, orders::order& o, const orders::derived& d,
                const orders::order* before, const derived_columns* columns, count_changes& counts);

} // namespace dray::store::sqlite
