#pragma once

// The only door to the TOML library. Internal to core/config.

#include "core/config/document.hpp"

#include <optional>

namespace dray::config {

struct toml_error {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    bool at_end = false;    ///< the text ended inside of something
    bool redefined = false; ///< a key or table stands twice
    std::string what;       ///< holds nothing of the text but single characters
};

struct toml_result {
    node root;
    std::optional<toml_error> error;
};

/// `text` is UTF-8.
toml_result read_toml(std::string_view text);

} // namespace dray::config
