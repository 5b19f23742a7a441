#pragma once

// Names that people give sources, destinations and merchants, and what to say to one that there is
// not.

#include "core/api/control.hpp"
#include "core/config/load.hpp"
#include "core/store/rows.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace dray::daemon {

/// Each list sorted, without repetition.
struct known_names {
    std::vector<std::string> sources, destinations, merchants;

    /// Of a kind: "source", "destination", "merchant", or "instance" for the first two together;
    /// of any other kind none.
    [[nodiscard]] std::vector<std::string> of(std::string_view kind) const;
    [[nodiscard]] bool has(std::string_view kind, const std::string& name) const;
};

/// What is configured, even if it is down, and what the store still has of what no longer is.
known_names names_of(const config::settings& settings,
                     const std::vector<config::instance_down>& down,
                     const std::vector<store::instance>& stored);

/// The command to paste for that name of that kind; empty where the command is not for that kind.
using command_for = std::function<std::string(std::string_view kind, const std::string& name)>;

/// 404 "unknown_source" and the like: the name is of another kind, or nearest is another, or these
/// there are. With the commands as they should have been.
api::answer unknown_name(const known_names& all, std::string_view kind, const std::string& name,
                         const command_for& command);

/// 400: no name was given where a `kind` has to be named.
api::answer missing_name(const known_names& all, std::string_view kind, const command_for& command);

} // namespace dray::daemon
