#pragma once

// The problems that the order's lifecycle raises by itself. Those that a task meets come from the
// engine as `problem_met`.

#include "decide.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace dray::orders {

enum class problem_code : std::uint8_t {
    // planning: nothing of the order is sent until they are gone
    order_without_lines,
    lines_ambiguous,
    quantity_invalid,
    sku_missing,
    ship_group_unknown,
    address_missing,
    text_too_long,
    no_destination,
    reference_limit_too_short,
    // guards: shared by all orders that they hold back until a person looks
    too_old,
    order_surge,
    // read again before the send, the shop does not want it sent now
    not_ready_in_shop,
    // the shop and the warehouse have gone apart: what is not sent yet stays
    edited_after_send,
    canceled_after_send,
    final_after_send,
    accepted_after_cancel,
    accepted_twice,
    working_after_cancel,
    shipped_after_cancel,
    // a person must act, the rest goes on
    canceled_at_warehouse,
    parked_at_warehouse,
    destination_ref_changed,
    shipment_without_id,
    shipment_without_lines,
    tracking_changed_after_confirmation,
    contents_changed_after_confirmation,
    voided_after_confirmation,
    confirmed_twice,
    // notices beside the order
    short_shipped,
    over_shipped,
    shipment_untracked,
    shipment_lines_unknown,
    shipped_without_shipments,
    unknown_word,
    seen_before_accepted,
    consignment_unknown,
    shipment_unknown,
};

struct problem_kind {
    problem_code code;
    std::string_view word; ///< the code in keys, API and documents
    orders::severity severity;
    orders::curer curer;
    bool holds;         ///< shows the order as Error
    bool stops_sending; ///< no submit of the order is queued while it is open
    std::string_view means;
};

std::span<const problem_kind> problem_kinds();
const problem_kind& kind_of(problem_code code);

/// "instance/code/subject", the subject bounded.
std::string problem_key(instance_id instance, problem_code code, std::string_view subject);

/// The problem stands only before what is not sent yet: it ends where nothing is left to be sent.
bool is_before_sending(problem_code code);
/// too_old, order_surge: held for a person to look, not for anything to change.
bool is_guard(problem_code code);

/// The kind that a key names; null for a problem that is not of the lifecycle's own.
const problem_kind* kind_of_key(std::string_view key);

/// An open problem of the order keeps its submits from being queued.
bool stops_sending(const order& o);
bool has_problem(const order& o, problem_code code);

/// `text` bounded to `most` bytes without cutting a UTF-8 sequence.
std::string bounded(std::string_view text, std::size_t most);

} // namespace dray::orders
