#pragma once

// A folder of configuration files that ends with the test, and two connectors to use in them.

#include "core/config/load.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace dray::config::tests {

/// Name and text of each file; the first is the main one, the others go into conf.d.
using files = std::vector<std::pair<std::string, std::string>>;

class config_folder {
public:
    config_folder();
    explicit config_folder(const files& all);
    config_folder(const config_folder&) = delete;
    config_folder& operator=(const config_folder&) = delete;
    ~config_folder();

    /// `name` may hold slashes.
    std::filesystem::path write(const std::string& name, const std::string& text) const;
    const std::filesystem::path& path() const { return path_; }
    config_paths paths() const { return config_paths((path_ / "dray.toml").string()); }

private:
    std::filesystem::path path_;
};

/// "cart" (a source with every type of setting) and "wms" (a destination).
manifest_map connectors();
extern const char* const cart_manifest;
extern const char* const wms_manifest;

/// Loads with the environment that `secrets` has, or without looking for secrets.
loaded load_files(const files& all, const secret_resolver* secrets = nullptr);

/// All diagnostics as printed, for INFO.
std::string printed(const loaded& result);

} // namespace dray::config::tests
