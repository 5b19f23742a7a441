#pragma once

// A source's statuses while the daemon runs: what the shop said last, what is bound, what stands
// against it. Kept by the orchestrator. [io thread]

#include "core/rules/status_board.hpp"
#include "core/rules/status_problems.hpp"
#include "core/store/rows.hpp"

#include <boost/json.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace dray::daemon {

struct shop_statuses {
    shop_statuses() = default;
    rules::status_setup setup;
    std::map<std::string, store::status_binding> bindings; ///< by slot key
    std::set<std::string> unsaved;                         ///< slot keys that the store lacks
    std::optional<data::statuses_result> live;
    std::optional<store::timestamp> read_at;
    std::string unread; ///< why the last read failed; empty = it did not
    std::map<std::string, rules::refused_status> refused; ///< by slot key
    rules::status_board board;
    std::set<std::string> open; ///< keys of the board's problems that the store has open

    std::vector<rules::undeclared_count> undeclared; ///< as last counted
    std::optional<store::timestamp> counted_at;
    store::timestamp counted_since;

    /// The board from what is known now.
    [[nodiscard]] rules::status_board read() const;
    /// Its binding where it is to be kept otherwise than it is; history entries of what is new.
    void take_news(const rules::status_board& board, store::timestamp at,
                   std::vector<orders::history_entry>& history,
                   std::vector<orders::problem>& notices);
    /// The slot whose problem has that key; null where it is none of the board's.
    [[nodiscard]] const rules::board_slot* slot_of_problem(const std::string& key) const;
};

/// What `dray statuses` shows.
boost::json::object to_json(const shop_statuses& s);

} // namespace dray::daemon
