#pragma once

// A plugin file, checked and loaded. All checks that need no code of it run before dlopen.

#include "core/config/manifest.hpp"
#include "core/plugin/channel.hpp"

#include "dray/abi/entry.h"
#include "dray/abi/operation.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace dray::plugin {

/// Why a file is not loaded. Names: unreadable, not_a_file, unsafe_permissions, too_large,
/// not_a_library, missing_entry, entry_too_small, abi_major_mismatch, host_too_old, load_failed,
/// manifest_invalid, missing_connector.
struct load_refusal {
    std::string name;
    std::string sentence; ///< what is wrong with which file, and what to do
};

/// Loaded code: stays mapped for the life of the process (a plugin is never unloaded in process).
class library {
public:
    virtual ~library() = default;
    [[nodiscard]] virtual const config::manifest& manifest() const = 0;
    [[nodiscard]] virtual const std::string& manifest_json() const = 0;
    [[nodiscard]] virtual const dray_connector& connector() const = 0;
    [[nodiscard]] virtual const std::filesystem::path& file() const = 0;
    [[nodiscard]] virtual const std::string& sha256() const = 0; ///< of the file, hex
};

struct load_result {
    std::shared_ptr<const library> loaded;
    std::optional<load_refusal> refused;
};

/// Reads the file once, checks those bytes, keeps them under `copies`/<sha256>.so and loads that
/// copy, so that what was checked is what runs. `copies` is made with mode 0700.
load_result load_library(const std::filesystem::path& file, const std::filesystem::path& copies);

/// A plugin that is linked into this program (tests): the entry's checks without the file's.
load_result static_library(const dray_plugin_entry_t& entry);

} // namespace dray::plugin
