#pragma once

// Orders that become ours and are not what was expected wait for a person: older than `max_age`, or
// more in a short time than `surge_limit`. All that a guard holds of a source share one problem.

#include "problems.hpp"

#include <string>
#include <vector>

namespace dray::orders {

struct step;

/// Of an order that becomes ours by the shop's news: holds it where a guard speaks. Never what a
/// person asked for, and nothing that would not be sent anyway.
void guard(step& w);

/// The problem of a guard (too_old or order_surge) that holds `held` orders of `source`, `sample`
/// (their numbers, the first ones seen) among them.
problem guard_problem(problem_code code, instance_id source, const policy& by, std::int64_t held,
                      const std::vector<std::string>& sample);

} // namespace dray::orders
