#pragma once

// What people read about a status that cannot be used, was renamed, or lost its name to another: in
// the words that they search for, with the commands that cure it.

#include "core/rules/status_board.hpp"

namespace dray::rules {

/// The problems of one slot: none where all is well. One that `holds` keeps the moment from being
/// written; others are notices.
/// @param live    null where the shop's statuses are not known; `unread` says why
std::vector<orders::problem> status_problems(const status_setup& setup, const board_slot& slot,
                                             const data::statuses_result* live,
                                             const std::string& unread);

/// A mapping made by command ended because the configured word changed.
orders::problem mapping_dropped(const status_setup& setup, const board_slot& slot,
                                const bound_status& before);

/// Orders stand in statuses that are neither downloaded, ignored nor final.
struct undeclared_count {
    undeclared_count() = default;
    data::status status;
    std::int64_t orders = 0;
    std::vector<std::string> sample; ///< their numbers, the first few
};
/// @param since  orders changed before it were not counted
orders::problem undeclared_problem(const status_setup& setup,
                                   const std::vector<undeclared_count>& counts,
                                   orders::timestamp since);

/// "SOURCE/CODE/SUBJECT"
std::string status_problem_key(const status_setup& setup, const char* code,
                               const std::string& subject);

} // namespace dray::rules
