#pragma once

// The one table of the order's lifecycle: what happens to an order, a consignment, a shipment in
// each class of state on each trigger. docs/order-lifecycle.md is generated from it.

#include "model.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace dray::orders {

struct step; // step.hpp: the decision while it is being made

/// Classes of state: of the order, of one consignment, of one shipment.
enum class state : std::uint8_t {
    unseen,
    not_for_us,
    observed,       ///< the source is not live
    blocked,        ///< to be planned, but a problem stands before it
    nothing,        ///< nothing to ship
    unsent,         ///< planned; nothing was sent
    partly_sent,    ///< some consignments were sent (or are being sent), some not
    sent,           ///< all were; something is still open
    complete,       ///< everything that was sent is shipped or closed
    order_canceled, ///< no live consignment is left

    no_consignment,
    planned,
    sending, ///< its submit is under way
    accepted,
    ended, ///< cancelled or replaced

    no_shipment,
    waiting, ///< for a tracking number
    ready,   ///< to be confirmed to the shop
    told,    ///< the shop has it
    untold,  ///< the shop is not to be told
    voided,
};
inline constexpr std::size_t state_count = 21;

enum class trigger : std::uint8_t {
    // the shop's version of the order
    seen,
    same,
    stale,    ///< older than what is known
    touched,  ///< only status, dates or sums differ: the echo of our own writes
    edited,   ///< what is sent or billed differs
    canceled, ///< now has a cancelled status
    revived,  ///< has it no more
    finished, ///< now has a final status, or is archived
    // tasks and problems
    marked,
    marked_again,
    problem_met,
    problem_again,
    problem_resolved,
    problem_not_there,
    mark_held,
    recheck,
    // commands; where a guard fails they are a trigger of their own
    cancel_sending,
    cancel_sending_again,
    resume_sending,
    resume_not_stopped,
    hold,
    hold_in_the_past,
    release,
    release_not_held,
    start,
    start_not_live,
    start_tested, ///< tests of it were sent
    start_test_sending,
    start_test_shipped,
    test_not_allowed,
    load_anyway,
    load_canceled,
    not_for_us_asked,

    // about a consignment
    begun,
    refused,
    submitted,       ///< accepted, first news of it
    submitted_same,  ///< accepted again under the same number
    submitted_other, ///< accepted again under another number
    other_order,     ///< news under another number than the one that it is bound to
    same_word,
    in_work,
    parked,
    word_shipped,
    word_ended, ///< cancelled or failed there
    word_unknown,

    // about a shipment
    parcel,
    parcel_untracked,
    parcel_voided, ///< or not listed any more
    parcel_same,
    parcel_after_cancel,
    confirmed,
    confirmed_same,
    confirmed_other,
};
inline constexpr std::size_t trigger_count = 53;

using states = std::uint32_t;
using triggers = std::uint64_t;
template <class... S>
constexpr states in(S... s) {
    return ((states{1} << static_cast<unsigned>(s)) | ...);
}
template <class... T>
constexpr triggers on(T... t) {
    return ((triggers{1} << static_cast<unsigned>(t)) | ...);
}

struct row {
    states from;
    triggers when;
    states to; ///< 0 = stays
    std::string_view move;
    std::string_view says;
    void (*run)(step&);
};

/// The order's class follows its consignments and shipments: how, and by what.
struct passage {
    state from;
    state to;
    std::string_view why;
};
std::span<const passage> passages();

/// A refusal is a row of the move "refuse": its first word is the named error.
std::span<const row> rows();

/// Index into rows(); every state of a machine has a row for each of its triggers.
std::uint16_t find_row(state s, trigger t);

std::string_view to_word(state s);
std::string_view to_word(trigger t);

enum class machine : std::uint8_t { order, consignment, shipment };
constexpr machine machine_of(state s) {
    return s < state::no_consignment ? machine::order
           : s < state::no_shipment  ? machine::consignment
                                     : machine::shipment;
}
constexpr machine machine_of(trigger t) {
    return t < trigger::begun    ? machine::order
           : t < trigger::parcel ? machine::consignment
                                 : machine::shipment;
}

state class_of(const order& o);
state class_of(const consignment& c);
state class_of(const shipment& s);

} // namespace dray::orders
