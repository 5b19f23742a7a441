#pragma once

// All files of a configuration, and which table stands where. Internal to core/config.

#include "core/config/entries.hpp"
#include "core/config/load.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dray::config {

struct catalog {
    std::vector<std::unique_ptr<document>> files;
    bool main_read = false; ///< dray.toml is there and parses

    std::optional<table_ref> daemon;
    std::optional<table_ref> source_defaults;
    std::optional<table_ref> destination_defaults;
    tables templates, merchants, carriers, tenancies, sources, destinations;

    /// {kind, name} of what cannot be relied on: it stands in a file that does not parse, or twice.
    std::set<std::pair<std::string, std::string>> faulty;
};

/// Reports what is wrong with files and with the tables' names and places, not with their keys.
catalog read_catalog(const config_paths& paths, report& to);

} // namespace dray::config
