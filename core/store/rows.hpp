#pragma once

// What the store keeps besides orders: plain rows. Times are wall time, UTC.

#include "core/order/decide.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dray::store {

using orders::instance_id;
using orders::order_id;
using orders::timestamp;
using task_id = std::int64_t;

enum class instance_kind { source, destination };

struct instance {
    instance() = default;
    instance_id id = 0;
    store::instance_kind kind = instance_kind::source;
    std::string name;
    std::string connector;
    std::string merchant;
    /// The vendor account's stable identity ("bigcommerce:abc123"), set at the first login and
    /// never changed in silence; empty before.
    std::string account;
    std::optional<timestamp> started_from; ///< `dray source start --from`: nothing older is sent
    std::optional<timestamp> started_at;
    timestamp created_at;
};

/// waiting: for earlier tasks of its order; held: for a problem.
enum class task_state { ready, running, held, done, withdrawn, waiting };
/// act: the function itself; probe: the read that says whether the last write happened.
enum class task_phase { act, probe };

struct task {
    task() = default;
    task_id id = 0;
    instance_id instance = 0;
    std::string function;
    orders::order_id order = 0;
    orders::consignment_id consignment = 0;
    orders::shipment_id shipment = 0;
    std::string moment; ///< order.mark
    std::string identity_key;
    std::int64_t sequence = 0;
    std::int64_t after = 0;
    task_state state = task_state::ready;
    task_phase phase = task_phase::act;
    std::int64_t attempts = 0; ///< counted ones
    std::int64_t faults = 0;
    std::int64_t absent = 0;  ///< how often in a row the probe said "not there"
    bool write_begun = false; ///< a byte of a write may have left since it was last known not to
    timestamp due_at;
    std::optional<timestamp> lease_until;
    std::int64_t token = 0; ///< fencing: grows with each claim; a stale one writes nothing
    std::optional<timestamp> last_write_at;
    std::string last_error; ///< JSON {class, code, message, at}; no personal data
    std::string problem;    ///< key of the problem that holds it
    timestamp created_at;
    std::optional<timestamp> done_at;
};

struct feed {
    feed() = default;
    instance_id instance = 0;
    std::string function;
    std::string cursor;
    std::optional<timestamp> last_run_at;
    std::optional<timestamp> last_ok_at;
    std::int64_t items = 0; ///< seen in all
    std::string last_error;
};

struct problem_row {
    problem_row() = default;
    std::int64_t id = 0;
    orders::problem what;
    timestamp opened_at;
    timestamp last_seen_at;
    std::optional<timestamp> closed_at;
    std::string closed_by;
    std::int64_t orders = 0;         ///< affected
    orders::order_id last_order = 0; ///< the highest id of those
    std::string owner;
    std::string note;
    std::optional<timestamp> acknowledged_at;
    std::optional<timestamp> snoozed_until;
    std::string parent;
};

struct history_row {
    history_row() = default;
    std::int64_t id = 0;
    orders::order_id order = 0;
    instance_id instance = 0;
    orders::history_entry entry;
};

struct quarantined {
    quarantined() = default;
    std::int64_t id = 0;
    instance_id instance = 0;
    std::string ref;
    std::string why;
    std::string raw;
    timestamp first_seen_at;
    timestamp last_seen_at;
};

struct brake {
    brake() = default;
    std::int64_t id = 0;
    std::string scope;    ///< all, merchant, source, destination
    std::string target;   ///< name; empty for all
    std::string function; ///< empty = every
    std::optional<timestamp> until;
    std::string why;
    std::string who;
    timestamp at;
    friend bool operator==(const brake&, const brake&) = default;
};

/// Work that a claim leaves: what is done for orders of a source, wherever it is done.
struct paused_orders {
    paused_orders() = default;
    paused_orders(instance_id s, std::string f) : source(s), function(std::move(f)) {}
    instance_id source = 0;
    std::string function; ///< empty = every
};

struct status_binding {
    status_binding() = default;
    instance_id instance = 0;
    /// What it is bound for: "on_download", or an entry of a list: "statuses.download/Paid".
    std::string moment;
    std::string configured; ///< the value of the file when it was bound
    std::string status_id;
    std::string name;   ///< as seen when bound
    std::string origin; ///< "file" or "command"
    std::string who;    ///< gave the command
    timestamp bound_at;
};

/// A consignment that a by = open feed looks at.
struct open_consignment {
    open_consignment() = default;
    orders::order_id order = 0;
    orders::consignment_id consignment = 0;
    std::string destination_ref;
    std::string reference;
    std::string word;
    timestamp accepted_at;
    std::optional<timestamp> looked_at;
    std::optional<timestamp> swept_at;
};

struct order_filter {
    order_filter() = default;
    std::string status; ///< API value, "partial", or empty = any but not_for_us
    std::string source; ///< instance name
    std::string merchant;
    std::string number; ///< exact number or source_ref
    bool not_for_us = false;
    std::int64_t after_id = 0;
    std::int64_t limit = 50;
};

struct order_row {
    order_row() = default;
    orders::order_id id = 0;
    instance_id source = 0;
    std::string source_ref;
    std::string number;
    std::string merchant;
    orders::derived derived;
    std::string not_for_us;
    std::optional<timestamp> held_until;
    timestamp created_at;
    std::optional<timestamp> changed_at;
    std::int64_t consignments = 0;
    std::int64_t shipments = 0;
};

struct due_summary {
    due_summary() = default;
    std::int64_t ready = 0;
    std::int64_t held = 0;
    std::optional<timestamp> next_due;
};

} // namespace dray::store
