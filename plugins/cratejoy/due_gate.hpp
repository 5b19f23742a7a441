#pragma once

// Which boxes are to be shipped now. A prepaid plan creates all its boxes at once, and they stand
// in the list as unshipped for a year: without this gate they would all be sent.

#include "wire/boxes.hpp"

#include <chrono>

namespace dray::cratejoy {

struct gate_rules {
    gate_rules() = default;
    std::chrono::milliseconds due_within{0}; ///< how long before its date a box is taken
    bool waits_for_batch = true;             ///< a standard one until its batch is closed
    bool ecommerce = true;
    bool ad_hoc = true;
    bool standard = true;
    bool skips_tests = true;
};

enum class gate_answer {
    open,
    not_due,    ///< its date is too far ahead
    batch_open, ///< its batch is not closed
    not_wanted, ///< of a kind that is not taken
    test,
};

gate_answer ask_gate(const box& box, const gate_rules& rules, data::timestamp now);

} // namespace dray::cratejoy
