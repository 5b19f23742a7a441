#pragma once

#include "core/cli/exit_status.hpp"

#include <CLI/App.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace dray::cli {

/// What every command knows.
struct options {
    std::string config = "/etc/dray/dray.toml";
    bool config_named = false; ///< by hand, so it must be there
    std::string conf_dir;
    std::string socket; ///< empty: from the configuration
    std::int64_t timeout_s = 60;
    bool json = false;
};

/// Commands put what they do here; main() runs it and returns its status.
using action = std::function<int()>;

void add_looking(CLI::App& app, options& o, action& run);  // status, orders, order, explain, …
void add_acting(CLI::App& app, options& o, action& run);   // retry, hold, pause, source start, …
void add_statuses(CLI::App& app, options& o, action& run); // statuses, map status
void add_checking(CLI::App& app, options& o, action& run); // check, config show

} // namespace dray::cli
