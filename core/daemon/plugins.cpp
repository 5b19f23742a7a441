#include "core/daemon/plugins.hpp"

#include "plugins/vendor_origins.hpp"

#include <algorithm>

namespace dray::daemon {

namespace fs = std::filesystem;

void plugins::scan(const std::vector<std::string>& directories, const fs::path& copies) {
    for (const auto& directory : directories) {
        std::error_code ec;
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(directory, ec)) {
            if (entry.path().extension() == ".so")
                files.push_back(entry.path());
        }
        if (ec) {
            refused_.push_back({directory,
                                {"unreadable", directory + ": " + ec.message() +
                                                   ". Correct plugin_dirs in [daemon]."}});
            continue;
        }
        std::sort(files.begin(), files.end());
        for (const auto& file : files) {
            auto r = plugin::load_library(file, copies);
            if (r.refused) {
                refused_.push_back({file, *r.refused});
                continue;
            }
            const auto& id = r.loaded->manifest().id;
            const auto [it, fresh] = loaded_.emplace(id, r.loaded);
            if (!fresh) {
                refused_.push_back({file,
                                    {"duplicate_id", file.string() + " provides `" + id +
                                                         "`, which " + it->second->file().string() +
                                                         " provides already. Remove one."}});
            }
        }
    }
}

const config::manifest* plugins::find(std::string_view id) const {
    const auto it = loaded_.find(id);
    return it == loaded_.end() ? nullptr : &it->second->manifest();
}

std::vector<std::string> plugins::ids() const {
    std::vector<std::string> all;
    for (const auto& [id, lib] : loaded_)
        all.push_back(id);
    return all;
}

std::span<const std::string> plugins::vendor_origins(std::string_view id) const {
    static const auto known = dray::vendor_origins();
    const auto found = known.find(id);
    return found == known.end() ? std::span<const std::string>() : found->second;
}

std::shared_ptr<const plugin::library> plugins::library(std::string_view id) const {
    const auto it = loaded_.find(id);
    return it == loaded_.end() ? nullptr : it->second;
}

} // namespace dray::daemon
