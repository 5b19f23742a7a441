#pragma once

#include "core/engine/ledger.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstdint>
#include <string>

namespace dray::daemon {

/// A source that is started: what becomes of the orders that were only observed, or sent as tests,
/// until then.
struct source_start {
    source_start() = default;
    orders::timestamp from;
    orders::timestamp at;
    bool dry_run = false; ///< count alone
    std::string who;
    store::instance row; ///< of the source, marked

    std::int64_t planned = 0;
    std::int64_t too_old = 0;
    std::int64_t tested = 0;             ///< among `planned`: sent as a test before
    boost::json::array tests_in_the_way; ///< being sent or shipped as a test
    engine::touched due;

    /// Notes in a source's row that it is started.
    void mark(store::instance& x) const;
    /// Plans the orders there are; once more, those that came since. [the store's thread]
    void plan(store::transaction& tx, engine::ledger& by);
    [[nodiscard]] boost::json::object answer() const;

private:
    void plan(store::transaction& tx, engine::ledger& by, const orders::order& o);

    orders::order_id last_ = 0;
};

} // namespace dray::daemon
