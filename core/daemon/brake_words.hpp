#pragma once

// What to say to `dray pause` and `dray resume` that do not say what they mean.

#include "core/daemon/names.hpp"
#include "core/store/rows.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dray::daemon {

/// `verb`, "pause" or "resume", once more as it was asked for, but for another target.
command_for again(const std::string& verb, const store::brake& asked);

/// 400 where scope and target do not say what to pause or to resume; empty where they do, be it
/// there or not.
std::optional<api::answer> wrong_form(const std::string& verb, const store::brake& asked,
                                      const known_names& all);

/// 404: there was no such brake. Says what is paused instead, with the commands that end it.
api::answer not_paused(const store::brake& asked, const std::vector<store::brake>& brakes,
                       const known_names& all);

} // namespace dray::daemon
