#pragma once

#include "run_once.hpp"

namespace dray::testing {

/// Runs the script again with each step failing once, and holds what happens against the contract.
/// `good` is what the undisturbed run did. Throws script_mismatch.
void check_contract(const script::plan& plan, const outcome& good);

} // namespace dray::testing
