#include "core/engine/recovery.hpp"

#include "core/engine/clock_watch.hpp"

#include <sstream>

namespace dray::engine {

using namespace std::chrono_literals;

namespace {

doubt read_doubt(store::transaction& tx) {
    doubt d;
    std::istringstream in(tx.meta("doubt").value_or(""));
    std::int64_t until = 0;
    if (in >> d.last >> until)
        d.created_until = timestamp(std::chrono::milliseconds(until));
    return d;
}

/// Of the orders there are, and of those that the shop has by now.
void keep_doubt(store::transaction& tx, timestamp now) {
    tx.set_meta("doubt", std::to_string(tx.last_order_id()) + " " +
                             std::to_string(now.time_since_epoch().count()));
}

} // namespace

recovery_state take_over(store::transaction& tx, const last_life& before,
                         std::chrono::milliseconds verify_after_gap, timestamp now) {
    recovery_state r;
    r.reason = before.distrust;
    r.manual = !r.reason.empty();
    if (before.alive) {
        if (*before.alive > now + clock_watch::least) {
            // The clock was set back in between: what was to be done soon still is.
            tx.shift_waits(now - *before.alive);
        }
        if (!r.manual && now - *before.alive > verify_after_gap) {
            r.reason = "gap";
            // A machine put back to an older state shows no more than a gap: orders that its lost
            // life read and sent are read again as new.
            keep_doubt(tx, now);
        }
    }
    const auto pending = tx.meta("recovery").value_or("");
    if (r.manual) {
        tx.set_meta("recovery", r.reason);
    } else if (!pending.empty()) {
        r.manual = true;
        r.reason = pending;
    }
    // From here on the store remembers by itself what its opening found.
    tx.set_meta("distrust", "");
    tx.set_meta("last_alive", std::to_string(now.time_since_epoch().count()));
    tx.recover_tasks(now, true);
    if (!r.reason.empty())
        r.to_verify = tx.probe_all_tasks(now);
    r.of = read_doubt(tx);
    r.of.all = r.manual;
    return r;
}

recovery_state end_recovery(store::transaction& tx, timestamp now) {
    tx.set_meta("recovery", "");
    keep_doubt(tx, now);
    recovery_state r;
    r.of = read_doubt(tx);
    return r;
}

} // namespace dray::engine
