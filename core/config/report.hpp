#pragma once

// Collects diagnostics while the configuration is read. Internal to core/config.

#include "core/config/diagnostic.hpp"
#include "core/config/document.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace dray::config {

/// What a diagnostic points at.
struct spot {
    const document* file = nullptr;
    place caret;
    std::uint32_t shown_from = 0; ///< columns of the caret's line that may be shown; 0, 0: none
    std::uint32_t shown_to = 0;
};

/// The key alone: its value may be a secret.
spot at_key(const document* file, const place& key);
/// The key and its value; the caret under the value.
spot at_value(const document* file, const place& key, const place& value);
/// A table's header `[a.b]`, or the key of a table written inline; the caret under the key.
spot at_table(const document* file, const place& key);
/// The file as a whole.
spot at_file(const document* file);

class report {
public:
    struct mistake {
        mistake() = default;
        mistake(spot at, std::string key, std::string sentence, std::string cure = {})
            : where(at), path(std::move(key)), what(std::move(sentence)), remedy(std::move(cure)) {}
        spot where;
        std::string path;
        std::string what;
        std::string remedy;
        std::vector<std::string> notes;
    };

    void error(mistake m) { add(severity::error, std::move(m)); }
    void warning(mistake m) { add(severity::warning, std::move(m)); }
    /// Of a file that could not even be opened.
    void error(std::string file, std::string what, std::string remedy);

    /// Diagnostics stand in the order in which files are named here.
    void file(const std::string& name) { files_.push_back(name); }

    /// Errors from now on keep this instance down ("shop_a"); empty: none.
    void instance(std::string name) { instance_ = std::move(name); }
    void fail_instance(const std::string& name, const std::string& reason);
    /// Of the instance that errors keep down now: down, but not because of a mistake of its own.
    void fail_here(const std::string& reason) { fail_instance(instance_, reason); }
    /// Errors from now on are fatal for a start.
    void fatal_scope(bool on) { fatal_scope_ = on; }
    void make_fatal() { fatal_ = true; }

    bool fatal() const { return fatal_; }
    std::size_t errors() const { return errors_; }
    /// Instance -> why it stays down.
    const std::map<std::string, std::vector<std::string>>& down() const { return down_; }
    /// In the order of files, then lines.
    std::vector<diagnostic> take();

private:
    void add(severity how, mistake m);
    void keep(diagnostic d);

    std::vector<diagnostic> all_;
    std::set<std::string> known_;
    std::vector<std::string> files_;
    std::map<std::string, std::vector<std::string>> down_;
    std::string instance_;
    std::size_t errors_ = 0;
    std::size_t left_out_ = 0;
    bool fatal_scope_ = false;
    bool fatal_ = false;
};

} // namespace dray::config
