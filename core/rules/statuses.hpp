#pragma once

// A source's status names: how what the configuration names is found among the statuses that the
// shop has now, and what becomes of a binding when the shop renames, moves or removes one. Pure.

#include "dray/data/functions.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dray::rules {

/// One status that the configuration names.
struct declared_status {
    declared_status() = default;
    std::string key;         ///< "on_download", "statuses.download"
    std::string word;        ///< the name that the merchant sees, or an id; empty = never
    std::string where;       ///< "dray.toml:12:1", "default of bigcommerce"
    bool is_default = false; ///< the connector's own choice, nobody wrote it
};

/// What was found for it before, as the store keeps it.
struct bound_status {
    bound_status() = default;
    std::string configured;  ///< the declared word at that time
    data::status status;     ///< its id, and its name when it was accepted; no id = never
    bool by_command = false; ///< chosen by `dray map status`; else from the word
    bool operator==(const bound_status&) const = default;
};

enum class status_state {
    never,     ///< nothing is to be written
    bound,     ///< `status` is it
    unknown,   ///< the shop has none of that name or id, and never had as far as is known
    gone,      ///< it was bound, and is deleted or hidden now
    ambiguous, ///< several of that name: `others`
    renamed,   ///< bound, and held until someone accepts its new name (on_rename = "hold")
    unread,    ///< the shop's statuses are not known, and nothing was bound before
};

/// What changed against the binding, for the history and notices.
enum class status_news {
    none,
    bound,      ///< for the first time, or after the word changed
    renamed,    ///< the same id has another name
    found_anew, ///< the old one is gone, another one bears the configured name
    file_wins,  ///< a mapping made by command ended since the configured word changed
};

struct status_reading {
    status_reading() = default;
    status_state state = status_state::never;
    data::status status; ///< of `bound`, `renamed` (its name now) and `gone` (its last name)
    /// Bound, but the shop calls it otherwise than the configured word.
    bool misnamed = false;
    /// Of `ambiguous`: all of that name. Where `misnamed`: those that bear the configured name now;
    /// the binding stands.
    std::vector<data::status> others;
    status_news news = status_news::none;
    std::optional<bound_status> keep; ///< what the store is to keep where it differs
};

/// @param live  what the shop says; null where it is not known: a binding then stands as it is
/// An id wins over a name, a name is compared as it is written. Only names that the shop shows now
/// count: the vendor's own name for a renamed status is not what the merchant sees.
status_reading read_status(const declared_status& declared,
                           const std::optional<bound_status>& before,
                           const data::statuses_result* live, bool hold_renamed);

/// The statuses that are `word`: by id, else all of that name.
std::vector<data::status> find_statuses(const data::statuses_result& live, const std::string& word);

/// The one that `word` was probably meant to be: the same but for letter case and spaces, the
/// vendor's own name of it, or nearly so. Empty where none is near.
std::optional<data::status> nearest_status(const data::statuses_result& live,
                                           const std::string& word);

/// "'Pending' (1), 'Sent' (2, originally Shipped)"; at most `most`, then how many more.
std::string list_for_people(const data::statuses_result& live, std::size_t most = 30);

} // namespace dray::rules
