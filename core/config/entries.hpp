#pragma once

// An instance's keys after defaults, templates and its own table are laid over each other. Internal
// to core/config.

#include "core/config/document.hpp"
#include "core/config/origin.hpp"
#include "core/config/report.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace dray::config {

/// One key with its value and where it stands. Points into the documents.
struct entry {
    const document* file = nullptr;
    place key_at;
    const node* value = nullptr;
    std::string through; ///< "template eu", "defaults.source"; empty: the table itself

    spot at_key() const { return config::at_key(file, key_at); }
    spot at_value() const { return config::at_value(file, key_at, value->at); }
    origin from() const;
};

/// By flat key: `statuses.download`.
using entries = std::map<std::string, entry>;

/// A table of a file, such as `[template.eu]`.
struct table_ref {
    const document* file = nullptr;
    place at; ///< of its name
    const node* table = nullptr;
    spot where() const { return at_table(file, at); }
};
using tables = std::map<std::string, table_ref>;

/// The keys of a table, groups such as `statuses` flattened.
entries entries_of(const table_ref& from, const std::string& through);

/// Lays templates under the tables that use them, each over those before it. Mistakes among the
/// templates themselves, circles included, are reported once, by the constructor.
class template_resolver {
public:
    /// `faulty`: names of templates that cannot be relied on.
    template_resolver(const tables& templates, std::vector<std::string> faulty, report& to);

    /// `base` under the templates of `user` under its own keys. `path` is the user's, for messages.
    entries resolve(entries base, const table_ref& user, const std::string& path);
    bool used(const std::string& name) const { return used_.contains(name); }

private:
    enum class state { untouched, visiting, good, bad };
    struct resolved {
        config::entries entries;
        template_resolver::state state = state::untouched;
    };

    /// False where something about `use` was wrong.
    bool lay(entries& over, const table_ref& user, const std::string& path,
             const std::string& through);
    bool lay_named(entries& over, const entry& use, const node& item, const std::string& path);
    void resolve_template(const std::string& name);

    const tables& templates_;
    std::vector<std::string> faulty_;
    report& to_;
    std::map<std::string, resolved> resolved_;
    std::vector<std::string> visiting_;
    std::set<std::string> used_;
};

} // namespace dray::config
