#pragma once

#include "core/config/manifest.hpp"

#include <string>
#include <string_view>

namespace dray::check {

/// The config that create() gets: defaults, and where there are none the manifest's examples.
std::string sample_config(const config::manifest& manifest);

/// The head that begin() gets for `function`: a small valid request, a marker for each secret.
std::string sample_begin(const config::manifest& manifest, std::string_view function);

/// Whether any host calls a function of this name.
bool is_known_function(std::string_view function);

} // namespace dray::check
