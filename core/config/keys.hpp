#pragma once

// Core's own keys, declared once: what TOML is checked against, what `config/dray.toml` must say,
// and what the JSON Schema of an instance begins with.

#include "core/config/manifest.hpp"
#include "core/config/setting.hpp"

#include <vector>

namespace dray::config {

const std::vector<setting>& daemon_keys();
const std::vector<setting>& source_keys();
const std::vector<setting>& destination_keys();
const std::vector<setting>& merchant_keys();
const std::vector<setting>& tenancy_keys();

inline const std::vector<setting>& instance_keys(connector_role role) {
    return role == connector_role::source ? source_keys() : destination_keys();
}

/// An instance's, a merchant's or a template's name: [a-z0-9][a-z0-9_-]*, at most 63 characters.
bool is_name(std::string_view text);

} // namespace dray::config
