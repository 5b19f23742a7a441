#pragma once

// An order as Dray knows it: what the shop says (version), what was made of it (consignments), what
// came back (shipments), what was told to the shop (confirmations, marks). Plain values; no I/O, no
// clock. `decide()` (decide.hpp) is the only thing that changes them, `derive()` (derive.hpp) the
// only thing that says the status.

#include "dray/data/consignment.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dray::orders {

using data::timestamp;

/// Permanent ids given by the store; 0 = not stored yet.
using order_id = std::int64_t;
using consignment_id = std::int64_t;
using shipment_id = std::int64_t;
/// The permanent id of a source or destination (store: instances), never its name.
using instance_id = std::int64_t;

enum class status { new_, at_wms, shipped, confirmed, error, canceled };

enum class consignment_state {
    planned,  ///< to be submitted (or being submitted: its task knows)
    accepted, ///< the destination has it
    canceled, ///< nothing of it will be shipped; terminal
    replaced, ///< a later generation took its place; terminal
};

struct consignment_line {
    consignment_line() = default;
    std::int64_t number = 0;   ///< 1-based in the consignment; what shipments refer to
    std::string source_line;   ///< id of the order line
    std::string sku;           ///< as sent
    std::int64_t quantity = 0; ///< in the order's units
    std::int64_t factor = 1;   ///< destination units per order unit (kits)
    std::int64_t closed = 0;   ///< units that will not come: short, cancelled
    bool operator==(const consignment_line&) const = default;
};

struct consignment {
    consignment() = default;
    consignment_id id = 0;
    std::string ship_group;
    instance_id destination = 0;
    std::int64_t generation = 1;
    std::string reference;
    consignment_state state = consignment_state::planned;
    std::string destination_ref; ///< the destination's order number once bound
    data::warehouse_state warehouse = data::warehouse_state::unknown;
    std::string word; ///< the destination's own status word, as last seen
    timestamp ready_at;
    std::optional<timestamp> accepted_at;
    std::optional<timestamp> closed_at; ///< no more news are expected
    std::optional<timestamp> looked_at; ///< by shipments.download
    std::optional<timestamp> swept_at;  ///< details read, the daily sweep counts from here
    /// A submit was claimed, so a first byte may have left, and no verdict has come since.
    std::optional<timestamp> begun_at;
    std::int64_t submits = 0;   ///< submit tasks issued so far: the revision in their identity keys
    bool submit_queued = false; ///< the last of them still stands
    bool test = false;          ///< planned in mode test: its reference is prefixed
    std::vector<consignment_line> lines;
    bool operator==(const consignment&) const = default;
    [[nodiscard]] bool live() const {
        return state == consignment_state::planned || state == consignment_state::accepted;
    }
};

enum class confirmation_state {
    none, ///< not to be confirmed (no-one to tell, voided before it was)
    pending,
    confirmed,
};

struct shipment {
    shipment() = default;
    shipment_id id = 0;
    consignment_id consignment = 0;
    std::string ship_group;
    data::shipment said; ///< as the destination said it; lines carry consignment line numbers
    timestamp first_seen_at;
    confirmation_state confirmation = confirmation_state::pending;
    std::string source_shipment_ref; ///< the shop's id once confirmed
    std::optional<timestamp> confirmed_at;
    std::int64_t confirms = 0;   ///< confirmation tasks issued so far: the revision in their keys
    bool confirm_queued = false; ///< the last of them still stands
    bool operator==(const shipment&) const = default;
};

enum class moment { on_download, on_partial_shipment, on_shipment, on_cancel };
enum class mark_state { pending, done };

struct mark {
    mark() = default;
    orders::moment moment = moment::on_download;
    mark_state state = mark_state::pending;
    std::string status_id;     ///< what was written, once done
    std::int64_t sequence = 0; ///< of its task in the order; what waits for it names it in `after`
    std::string problem;       ///< that keeps it from being written; empty = none
    /// on_download: the order is sent then, marked or not. Set while `problem` is.
    std::optional<timestamp> held_until;
    bool operator==(const mark&) const = default;
};

struct order {
    order() = default;
    order_id id = 0;
    instance_id source = 0;
    std::string merchant;
    data::order version;        ///< the shop's, as last read
    std::string not_for_us;     ///< the rule that said so; empty = ours
    bool set_aside = false;     ///< a person said so: no rule makes it ours again
    bool observed_only = false; ///< the source was in mode observe: nothing may be sent yet
    bool sending_canceled = false;
    std::optional<timestamp> held_until;
    bool canceled_at_source = false;
    timestamp first_seen_at;
    timestamp read_at;        ///< when the shop's version was last read, as far as it matters
    bool recheck_due = false; ///< it was held: to be read again before something of it is sent
    std::optional<timestamp> changed_at; ///< last decided change
    std::vector<consignment> consignments;
    std::vector<orders::shipment> shipments;
    std::vector<orders::mark> marks;
    /// Keys of open problems that hold this order (store: problems), sorted, each once.
    std::vector<std::string> problems;
    std::int64_t next_sequence = 1; ///< of its tasks
    bool operator==(const order&) const = default;
};

/// The stage and what stands beside it, as derived; written only from derive().
struct derived {
    orders::status status = status::new_; ///< with the problem hold on top
    orders::status stage = status::new_;  ///< beneath an Error
    bool partial = false;                 ///< shipped, a live shippable line still open
    bool nothing_to_ship = false;         ///< confirmed without a consignment
    bool sending_canceled = false;        ///< label "Cancel Sending"
    bool operator==(const derived&) const = default;
};

const char* to_word(status s);          ///< "new", "at_wms", …: the API value
const char* to_label(const derived& d); ///< "New", "Cancel Sending", "At WMS", …
const char* to_word(consignment_state s);
const char* to_word(moment m); ///< "on_download", …
std::optional<moment> moment_of(const std::string& word);

} // namespace dray::orders
