#pragma once

// decide(order, event): the one place where an order changes. Observations are total: always
// recorded, and where the table has no move they raise a problem. Commands have guards and may be
// refused with a named error. Pure: the time stands in the event.

#include "model.hpp"

#include <memory>
#include <variant>

namespace dray::orders {

struct text_limits;

/// What the configuration says about the order's source, resolved by the caller.
struct policy {
    policy() = default;
    std::string source_name;
    std::string source_identity; ///< stable; goes into references
    bool may_send = false;       ///< mode live; else nothing is planned by itself
    bool may_test = false;       ///< mode test: orders picked by hand are sent, as tests
    bool write_back = true;      ///< false in mode test and observe
    /// The source's start: an order that is older is not sent, however it came to be planned.
    std::optional<timestamp> sends_from;
    std::string not_for_us; ///< the rule by which this order is not ours; empty = ours
    /// destination per ship group id; `""` = default for every group. 0 = none configured.
    std::map<std::string, instance_id> route;
    std::int64_t reference_limit = 50; ///< of the destination, characters
    /// By destination: how long texts may be there (long_texts.hpp); absent = as long as they like.
    std::map<instance_id, std::shared_ptr<const orders::text_limits>> text_limits;
    std::string reference_prefix;          ///< "TEST-" in mode test
    std::map<moment, std::string> moments; ///< the status to write by moment; absent = never
    /// Moments whose status is not known or not accepted now: the problem that holds their writes.
    std::map<moment, std::string> held_moments;
    bool hold_submit_on_mark = true; ///< on_status_error = "hold": submit waits for on_download
    std::chrono::milliseconds status_hold_max{0}; ///< and no longer than this where it is held
    /// An order that was read longer ago is read again before it is sent; empty = the source
    /// cannot.
    std::optional<std::chrono::milliseconds> recheck_after;
    /// Ids of the statuses whose orders are taken; empty = not known.
    std::vector<std::string> download_statuses;
    /// Status ids of the source that mean: cancelled there; nothing more to be sent there.
    std::vector<std::string> canceled_statuses;
    std::vector<std::string> final_statuses; ///< ids; names where their ids are not known
    /// Guards against the unexpected; both only where an order would be sent by itself.
    std::chrono::milliseconds max_age{0}; ///< of an order that becomes ours; 0 = no guard
    std::int64_t surge_limit = 0;         ///< new orders within surge_window; 0 = no guard
    std::chrono::milliseconds surge_window{0};
};

// ---- observations -------------------------------------------------------------------------------
struct order_observed {
    order_observed() = default;
    data::order version;
    bool surge = false;   ///< more new orders came than the guard lets through
    bool recheck = false; ///< read by itself, because it is about to be sent
    timestamp at;
};
/// A submit was claimed: from now on a byte of it may have left. To be decided in the claim's own
/// transaction; until `submit_accepted` or `submit_refused` the consignment counts as sent.
struct submit_begun {
    submit_begun() = default;
    consignment_id consignment = 0;
    timestamp at;
};
/// The destination does not have the consignment: its own verdict, or its probe's, or no byte of
/// the submit ever left.
struct submit_refused {
    submit_refused() = default;
    consignment_id consignment = 0;
    bool left = true; ///< false: no byte left, so there is nothing for the history to tell
    timestamp at;
};
struct submit_accepted {
    submit_accepted() = default;
    consignment_id consignment = 0;
    std::string destination_ref;
    data::warehouse_state state = data::warehouse_state::accepted;
    std::string word;
    bool by_probe = false; ///< bound by order.find after an unknown outcome
    /// As the destination has them, where that is not what is known here (a store that was put
    /// back); empty = as known.
    std::vector<consignment_line> lines;
    timestamp at;
};
struct consignment_seen {
    consignment_seen() = default;
    consignment_id consignment = 0;
    data::consignment_update update;
    timestamp at;
};
struct shipment_confirmed {
    shipment_confirmed() = default;
    shipment_id shipment = 0;
    std::string source_shipment_ref;
    std::optional<std::string> tracking; ///< as it was told to the source; empty = not known
    bool by_probe = false;
    timestamp at;
};
struct status_marked {
    status_marked() = default;
    orders::moment moment = moment::on_download;
    data::status status;
    bool changed = false;
    timestamp at;
};
/// A problem that a task met. Holds the order until `problem_resolved` with the same key.
struct problem_met {
    problem_met() = default;
    std::string key;
    timestamp at;
};
struct problem_resolved {
    problem_resolved() = default;
    std::string key;
    timestamp at;
};
/// The write of a moment's status is held by a problem; with it the order, and for
/// `status_hold_max` what waits for that write.
struct mark_held {
    mark_held() = default;
    orders::moment moment = moment::on_download;
    std::string key;
    timestamp at;
};
/// Something of the order is due to be sent, but its version is too old (needs_recheck()).
struct recheck_wanted {
    recheck_wanted() = default;
    timestamp at;
};

// ---- commands -----------------------------------------------------------------------------------
enum class command_kind {
    cancel_sending,
    resume_sending,
    hold, ///< until `until`
    release,
    start,       ///< the source went live: plan what was only observed, or sent as a test
    send_test,   ///< mode test: send this one, as a test
    load_anyway, ///< "Not for us", and yet
    not_for_us,  ///< nothing of it shall be sent, whatever the rules say
};
struct command {
    command() = default;
    command_kind kind = command_kind::hold;
    std::optional<timestamp> until;
    std::string who;
    std::string why;
    timestamp at;
};

using event = std::variant<order_observed, submit_accepted, consignment_seen, shipment_confirmed,
                           status_marked, problem_met, problem_resolved, command, submit_begun,
                           submit_refused, mark_held, recheck_wanted>;

// ---- what is decided ----------------------------------------------------------------------------

/// One durable unit of work to be added. Children are named by what they are, since new ones have
/// no id before they are stored: consignment by reference, shipment by (reference, ref).
struct task_wanted {
    task_wanted() = default;
    std::string function; ///< order.submit, order.mark, shipment.confirm, order.get
    bool at_source = false;
    instance_id instance = 0;
    std::string reference;                ///< order.submit, shipment.confirm: the consignment
    std::string shipment_ref;             ///< shipment.confirm
    std::optional<orders::moment> moment; ///< order.mark
    std::string identity_key;  ///< function, subject, fact revision: adding it twice is once
    std::int64_t sequence = 0; ///< in the order
    std::int64_t after = 0; ///< runs only once tasks of this sequence and below are done; 0 = none
    timestamp due_at;
};

/// A task that must not run any more (sending cancelled, superseded): by identity key.
struct task_withdrawn {
    task_withdrawn() = default;
    std::string identity_key;
    std::string why;
};

enum class severity { notice, warning, error, critical };
enum class curer { operator_, merchant, warehouse, vendor, developer, nobody };

struct problem {
    problem() = default;
    std::string key;  ///< instance/code/subject: one cause, however many orders
    std::string code; ///< shipped_after_cancel, order_without_lines, …
    orders::severity severity = severity::error;
    orders::curer curer = curer::operator_;
    instance_id instance = 0;
    std::string subject;
    std::string text; ///< what happened and why, a sentence
    /// What only people may read (an address before and after): never logged, never in history,
    /// emptied by retention.
    std::string personal;
    std::vector<std::string> remedies; ///< commands to paste, or what to do elsewhere
    bool holds = true;                 ///< false: a notice beside the order
    bool stands = false;               ///< ends only as a whole, not with its last order
};

struct history_entry {
    history_entry() = default;
    timestamp at;
    std::string code; ///< order_seen, submit_accepted, … (docs/history.md)
    std::string who;  ///< "dray", or the operator
    /// Ids, codes and numbers; never personal data. JSON object text or empty.
    std::string detail;
};

struct decision {
    decision() = default;
    orders::order next;
    orders::derived derived;
    bool changed = false; ///< false: nothing but `looked_at` and the like differ
    std::vector<task_wanted> tasks;
    std::vector<task_withdrawn> withdrawn;
    std::vector<problem> problems;     ///< to open or to attach this order to
    std::vector<std::string> resolved; ///< keys that no longer hold this order
    std::vector<history_entry> history;
    std::string refused; ///< commands: the named error; empty = done
    std::string refused_why;
    std::vector<std::uint16_t>
        rows; ///< of the transition table (transitions.hpp), as they were used
};

decision decide(order current, const event& what, const policy& by);

} // namespace dray::orders
