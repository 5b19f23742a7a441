#pragma once

// What is derived from a manifest besides the checks of TOML: a sample, a docs page, a JSON Schema.

#include "core/config/manifest.hpp"

#include <string>

namespace dray::config {

/// An instance's table to start from: required keys open, the others commented with their
/// defaults. `##` are sentences, `#` is a key to uncomment. Loads without mistakes as it is, but
/// for the secrets' places.
std::string sample(const manifest& of, const std::string& instance_name);

/// A page in Markdown: what the connector can do, its settings, statuses and limits.
std::string docs_page(const manifest& of);

/// JSON Schema (2020-12) of an instance's table, common keys included, for editors.
std::string json_schema(const manifest& of);

} // namespace dray::config
