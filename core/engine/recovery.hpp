#pragma once

// What a life of the daemon does first, before it knows any vendor: it takes over the work of the
// life before it.

#include "core/engine/doubt.hpp"
#include "core/store/store.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace dray::engine {

using store::timestamp;

/// What opening the store found out.
struct last_life {
    last_life() = default;
    std::string distrust; ///< "restored", "adopted": a person must end the recovery; empty = none
    std::optional<timestamp> alive; ///< when it was last known to live
};

struct recovery_state {
    recovery_state() = default;
    bool manual = false; ///< a person must end it: probes only until then
    std::string reason;  ///< restored, adopted, gap; empty = nothing to recover from
    std::int64_t to_verify = 0;
    doubt of; ///< for the ledger
    /// How far before its own cursor a feed reads: what the store holds and its cursors are of one
    /// commit, so a feed that was behind is not carried past what it has not read.
    [[nodiscard]] std::chrono::seconds rewind() const { return std::chrono::hours(manual ? 1 : 0); }
};

/// In one unit of work, before anything is claimed: tasks that ran are probed, and after a restore,
/// an adoption or a gap longer than `verify_after_gap` every open one is. A recovery that a person
/// has not ended goes on.
recovery_state take_over(store::transaction& tx, const last_life& before,
                         std::chrono::milliseconds verify_after_gap, timestamp now);

/// A person ends a recovery: acts go on. What remains is the doubt of the orders there are.
recovery_state end_recovery(store::transaction& tx, timestamp now);

} // namespace dray::engine
