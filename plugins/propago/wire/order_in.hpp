#pragma once

// GetOrderDetails' Order, as far as a match of order.find needs it.

#include "soap.hpp"

#include <dray/data/consignment.hpp>

#include <array>

namespace dray::propago {

struct order_details {
    order_details() = default;
    std::string number;
    std::string po_number;
    std::string word;                  ///< a string in the schema: perhaps the label
    std::array<std::string, 5> fields; ///< OrderField1 to 5
    data::fingerprint fingerprint;
    std::optional<data::timestamp> ordered_at;
};

/// Empty where the answer has no Data.
std::optional<order_details> read_order(const reply& answer, std::chrono::minutes assumed_offset);

} // namespace dray::propago
