#pragma once

// What is written into an order's history: codes, ids and numbers, never personal data.

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace dray::orders {

enum class happened : std::uint8_t {
    order_seen,
    not_for_us,
    observed_only,
    nothing_to_ship,
    planning_blocked,
    consignment_planned,
    consignment_replanned,
    consignment_canceled,
    consignment_closed,
    order_changed,
    read_again,
    status_seen,
    canceled_at_source,
    revived_at_source,
    finished_at_source,
    submit_withdrawn,
    submit_begun,
    submit_refused,
    submit_accepted,
    consignment_named,
    warehouse_word,
    closed_short,
    shipment_seen,
    shipment_changed,
    shipment_voided,
    shipment_restored,
    shipment_untold,
    shipment_confirmed,
    status_marked,
    mark_held,
    problem_met,
    problem_resolved,
    sending_canceled,
    sending_resumed,
    held,
    released,
    started,
    picked_as_test,
    test_put_aside,
    loaded_anyway,
    not_believed,
};

struct history_kind {
    happened code;
    std::string_view word;
    std::string_view means;
    std::string_view detail; ///< the members of its detail
};

std::span<const history_kind> history_kinds();
std::string_view to_word(happened code);

/// One member of a history detail.
using fact = std::pair<std::string_view, std::variant<std::string_view, std::int64_t, bool>>;

/// JSON object text; texts bounded to 200 bytes, empty ones left out.
std::string facts_text(std::initializer_list<fact> facts);

} // namespace dray::orders
