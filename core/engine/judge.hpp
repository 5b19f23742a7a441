#pragma once

// What becomes of a task when its operation ended: a pure function of the task, the outcome and the
// clock. Where a write may have happened only its probe runs next; it is never sent again unasked.

#include "core/engine/retry.hpp"
#include "core/plugin/outcome.hpp"
#include "core/store/rows.hpp"

#include <random>

namespace dray::engine {

using store::timestamp;

/// The problem of a write of which nobody can say whether it happened: there is no probe. Only a
/// person who looked there lets it go on, by naming this problem.
inline constexpr const char* outcome_unknown = "outcome_unknown";

/// What the manifest and the settings say about a task's function.
struct function_traits {
    function_traits() = default;
    std::string probe; ///< the function that says whether a write happened; empty = none
    std::chrono::milliseconds settle{60'000};
    retry_policy retry;
    std::int64_t max_faults = 3;
};

/// What a probe found, as far as the task is concerned (probe.hpp reads it from the result).
enum class probe_finding {
    not_a_probe,
    present, ///< the write happened; `apply` carries what is to be bound
    absent,
    conflict, ///< something is there that cannot be bound without a person
};

/// What happens to the lane besides the task.
enum class lane_effect {
    none,
    pause_bucket,   ///< rate_limited
    pause_instance, ///< unavailable: pause, then one operation at a time
    stop_instance,  ///< auth, config: pause long, problem for a person
};

struct verdict {
    verdict() = default;
    store::task next;       ///< the task as it is to be stored
    bool succeeded = false; ///< the order gets its event (accepted, confirmed, marked)
    bool by_probe = false;
    /// The write is known not to have happened: it never left, the vendor's own complete answer
    /// refused it, or its probe said so twice. False = it happened, or nobody knows.
    bool not_there = false;
    lane_effect effect = lane_effect::none;
    std::chrono::milliseconds pause{0};
    /// A problem to open; key empty = none. Of the order where `of_order`, else of the instance.
    orders::problem problem;
    bool of_order = false;
};

/// `instance_name` and `order_number` are for the texts.
verdict judge(const store::task& t, const plugin::outcome& o, probe_finding finding,
              const std::string& finding_text, const function_traits& traits, timestamp now,
              const std::string& instance_name, const std::string& order_number,
              std::mt19937_64& random);

} // namespace dray::engine
