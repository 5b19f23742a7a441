#pragma once

// Reads `dray.toml` and `conf.d/*.toml` into settings, and says everything that is wrong with them.

#include "core/config/diagnostic.hpp"
#include "core/config/manifest.hpp"
#include "core/config/settings.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dray::config {

struct config_paths {
    config_paths() = default;
    explicit config_paths(std::string file) : main(std::move(file)) {}
    std::string main;      ///< dray.toml
    std::string directory; ///< empty: `conf.d` beside `main`, which need not exist
};

/// What connectors there are.
class connector_catalogue {
public:
    virtual ~connector_catalogue() = default;
    /// Null where there is no such connector. Lives as long as the catalogue.
    virtual const manifest* find(std::string_view id) const = 0;
    virtual std::vector<std::string> ids() const = 0;
    /// Origins that Dray itself, not the plugin, knows as that connector's vendor: an instance's
    /// secrets may go there though its config names none. Lives as long as the catalogue.
    virtual std::span<const std::string> vendor_origins(std::string_view id) const;
};

/// A catalogue of manifests at hand.
class manifest_map : public connector_catalogue {
public:
    void add(manifest m) { by_id_.insert_or_assign(m.id, std::move(m)); }
    void add(manifest m, std::vector<std::string> vendor_origins) {
        origins_.insert_or_assign(m.id, std::move(vendor_origins));
        add(std::move(m));
    }
    const manifest* find(std::string_view id) const override;
    std::vector<std::string> ids() const override;
    std::span<const std::string> vendor_origins(std::string_view id) const override;

private:
    std::map<std::string, manifest, std::less<>> by_id_;
    std::map<std::string, std::vector<std::string>, std::less<>> origins_;
};

struct load_options {
    /// Where given, every secret is looked for, and one that cannot be had is an error; one that
    /// only drayd can see is a warning.
    const secret_resolver* secrets = nullptr;
    /// False: nobody could look for connectors, so an instance of one that is not in the catalogue
    /// stays down without a diagnostic.
    bool connectors_known = true;
};

/// An instance that cannot run, and why, one line each.
struct instance_down {
    std::string name;
    std::vector<std::string> reasons;
    std::vector<setting_row> rows; ///< what could be read of it, for show()
};

struct loaded {
    config::settings settings; ///< without the instances that are down
    std::vector<diagnostic> diagnostics;
    std::vector<instance_down> instances_down;
    std::size_t errors = 0;
    bool fatal = false; ///< [daemon], [defaults] or dray.toml itself: nothing can be started

    /// For a reload and for `dray check`: nothing at all is wrong.
    bool clean() const { return errors == 0; }
};

/// Mistakes are in the diagnostics, never thrown. Reads files, so not on a thread that must not
/// wait. At most 1,000 files of 1 MiB, 20,000 instances.
loaded load(const config_paths& paths, const connector_catalogue& connectors,
            const load_options& options = {});

/// What must be known before connectors can be: [daemon] alone, and which connectors are named.
struct loaded_daemon {
    daemon_settings daemon;
    std::vector<std::string> connectors;
    /// plugin_dirs is what the configuration means, whatever else is wrong with it.
    bool plugin_dirs_known = false;
    std::vector<diagnostic> diagnostics; ///< of [daemon] and of files that do not parse
    bool fatal = false;
};
loaded_daemon load_daemon(const config_paths& paths);

} // namespace dray::config
