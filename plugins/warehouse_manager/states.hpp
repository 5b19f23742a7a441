#pragma once

// Where an order stands. The warehouse's screens say Open, Complete (released to the floor, not
// shipped) and Closed (shipped). Sources disagree on whether the API's status 1 is Complete or
// Closed; isClosed is true of cancelled orders too: only both together are shipped.

#include "dray/data/shipment.hpp"

#include <string>
#include <vector>

namespace dray::warehouse_manager {

struct warehouse_order;

struct standing {
    standing() = default;
    data::warehouse_state state = data::warehouse_state::unknown;
    std::string word;    ///< ours, since the API has numbers: "Open, picking"
    std::string message; ///< for the person who must act; empty where nobody must
    bool is_closed = false;
    bool is_live = true; ///< not cancelled
    bool is_begun = false;
};

/// `is_overdue`: nobody began it though it is open for longer than the setting says.
standing standing_of(const warehouse_order& order, bool is_overdue = false);

/// Of a family: an order and what splits made of it. The least that holds for all that are live;
/// all cancelled is cancelled.
standing standing_of(const std::vector<standing>& members);

} // namespace dray::warehouse_manager
