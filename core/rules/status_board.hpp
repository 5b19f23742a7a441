#pragma once

// All statuses of one source together: what each moment writes, what is downloaded and what is
// final by id, which problems stand, and which live statuses nobody declared. Pure.

#include "core/order/decide.hpp"
#include "core/rules/statuses.hpp"

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace dray::rules {

/// What the configuration says about a source's statuses.
struct status_setup {
    status_setup() = default;
    std::string source;
    orders::instance_id instance = 0;
    bool listed = true; ///< the connector has statuses.list; else words are written as they are
    bool hold_renamed = false;
    bool hold_unmarked = true;                ///< on_status_error = "hold"
    std::chrono::milliseconds hold_max{0};    ///< status_hold_max
    std::chrono::milliseconds check_every{0}; ///< how often the shop's statuses are read again
    /// The four moments, then each entry of statuses.download, .ignore, .final and .canceled.
    std::vector<declared_status> declared;
};

/// What the shop itself refused though its list has it: it is not tried again by itself.
struct refused_status {
    refused_status() = default;
    std::string id;
    std::string message;
};

struct board_slot {
    board_slot() = default;
    std::string key; ///< of its binding: "on_download", "statuses.download/Awaiting Shipment"
    declared_status declared;
    status_reading reading;
    bool by_command = false;
    std::string refused; ///< what the shop said; empty = nothing
    std::string problem; ///< key of the problem that keeps it from being used; empty = none
};

struct status_board {
    status_board() = default;
    std::vector<board_slot> slots;
    std::vector<orders::problem> problems; ///< all that stand now, notices too
    std::vector<data::status> undeclared;  ///< live ones that no slot is bound to

    [[nodiscard]] const board_slot* slot(const std::string& key) const;
    /// What a moment writes: an id (or the word as it is, where the connector lists none), empty =
    /// never. Where `problem` is not empty nothing may be written yet.
    struct writes {
        std::string status;
        std::string problem;
    };
    [[nodiscard]] writes of_moment(orders::moment m) const;
    /// Ids of "statuses.download", "statuses.ignore" or "statuses.final" as far as they are bound.
    [[nodiscard]] std::vector<std::string> ids_of(const std::string& list) const;
    /// Ids of "statuses.canceled". Those that the connector names by itself count though the shop
    /// does not list them: it may hide what its orders still bear.
    [[nodiscard]] std::vector<std::string> canceled_ids() const;
    /// Something of that list is not bound.
    [[nodiscard]] bool lacks(const std::string& list) const;
};

/// The key of a slot's binding.
std::string slot_key(const declared_status& declared);

/// @param bound    what the store keeps, by slot key
/// @param live     the shop's list; null = not known, and `unread` says why
/// @param refused  by slot key
status_board read_board(const status_setup& setup, const std::map<std::string, bound_status>& bound,
                        const data::statuses_result* live, const std::string& unread,
                        const std::map<std::string, refused_status>& refused);

/// Codes of the problems that a board raises: whoever has their keys can tell which are to end.
inline constexpr const char* status_problem_codes[] = {"status_unmapped", "status_renamed",
                                                       "status_name_moved"};

} // namespace dray::rules
