#pragma once

#include "core/config/load.hpp"
#include "core/plugin/library.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace dray::daemon {

/// The plugins of the configured directories: those that loaded, and why the others did not.
/// Filled once at start; then immutable, so any thread may read it.
class plugins final : public config::connector_catalogue {
public:
    struct refused_file {
        std::filesystem::path file;
        plugin::load_refusal why;
    };

    /// Loads every *.so of `directories`, in their order; the first of an id wins, a later one is
    /// refused as `duplicate_id`. A directory that cannot be read is refused like a file.
    void scan(const std::vector<std::string>& directories, const std::filesystem::path& copies);

    const config::manifest* find(std::string_view id) const override;
    std::vector<std::string> ids() const override;
    std::span<const std::string> vendor_origins(std::string_view id) const override;
    [[nodiscard]] std::shared_ptr<const plugin::library> library(std::string_view id) const;
    [[nodiscard]] const std::vector<refused_file>& refused() const { return refused_; }

private:
    std::map<std::string, std::shared_ptr<const plugin::library>, std::less<>> loaded_;
    std::vector<refused_file> refused_;
};

} // namespace dray::daemon
