// Commands about the configuration; `check` needs no daemon.

#include "core/cli/asking.hpp"
#include "core/cli/statuses.hpp"
#include "core/cli/table.hpp"
#include "core/config/load.hpp"
#include "core/config/show.hpp"
#include "core/daemon/plugins.hpp"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>

namespace dray::cli {

namespace json = boost::json;

namespace {

struct read_config {
    config::loaded loaded;
    config::daemon_settings daemon;
    std::vector<daemon::plugins::refused_file> refused;
};

/// A directory of our own for the copies of plugins: the daemon's may not be ours to write.
class temporary_directory {
public:
    temporary_directory() {
        std::string name = (std::filesystem::temp_directory_path() / "dray-check-XXXXXX").string();
        if (::mkdtemp(name.data()))
            path_ = name;
    }
    temporary_directory(const temporary_directory&) = delete;
    temporary_directory& operator=(const temporary_directory&) = delete;
    ~temporary_directory() {
        std::error_code ec;
        if (!path_.empty())
            std::filesystem::remove_all(path_, ec);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

read_config read(const options& o, bool secrets) {
    config::config_paths paths(o.config);
    paths.directory = o.conf_dir;
    read_config r;
    auto daemon = config::load_daemon(paths);
    r.daemon = daemon.daemon;
    const temporary_directory copies;
    daemon::plugins connectors;
    if (daemon.plugin_dirs_known)
        connectors.scan(daemon.daemon.plugin_dirs, copies.path());
    r.refused = connectors.refused();
    const auto resolver = config::secret_resolver::outside_of_daemon();
    config::load_options how;
    how.connectors_known = daemon.plugin_dirs_known;
    if (secrets)
        how.secrets = &resolver;
    r.loaded = config::load(paths, connectors, how);
    return r;
}

void say_in_order(const options& o, const read_config& r) {
    std::cout << o.config << " is in order: " << r.loaded.settings.sources.size() << " sources, "
              << r.loaded.settings.destinations.size() << " destinations.\n";
}

json::array findings_of(const read_config& r) {
    json::array all;
    for (const auto& d : r.loaded.diagnostics) {
        json::object x;
        x["severity"] = d.severity == config::severity::error ? "error" : "warning";
        x["file"] = d.file;
        x["line"] = d.line;
        x["column"] = d.column;
        x["path"] = d.path;
        x["what"] = d.what;
        x["remedy"] = d.remedy;
        all.push_back(std::move(x));
    }
    for (const auto& f : r.refused) {
        json::object x;
        x["severity"] = "error";
        x["file"] = f.file.string();
        x["line"] = 0;
        x["column"] = 0;
        x["path"] = "";
        x["what"] = "plugin refused (" + f.why.name + ")";
        x["remedy"] = f.why.sentence;
        all.push_back(std::move(x));
    }
    return all;
}

/// Logging in is the daemon's: only it has the secrets of its unit.
int check_online(const options& o, json::array findings) {
    const auto a = ask(o, "POST", "/api/v1/connections/test", json::object());
    if (a.status >= 400)
        return refused(o, a);
    int result = exit_ok;
    table t({"INSTANCE", "LOGIN", "ACCOUNT", "WHY"});
    for (const auto& x : a.body.as_array()) {
        const bool ok = cell(x, "ok") == "yes";
        t.add({cell(x, "instance"), ok ? "ok" : cell(x, "class"), cell(x, "account"),
               cell(x, "message")});
        if (!ok)
            result = exit_unwell;
    }
    if (o.json) {
        json::object both;
        both["findings"] = std::move(findings);
        both["logins"] = a.body;
        std::cout << json::serialize(both) << "\n";
    } else {
        t.print(std::cout);
    }
    for (const auto& x : a.body.as_array()) {
        const auto* statuses = x.as_object().if_contains("statuses");
        if (statuses && needs_a_person(*statuses))
            result = exit_unwell;
    }
    if (o.json)
        return result;
    for (const auto& x : a.body.as_array()) {
        const auto* statuses = x.as_object().if_contains("statuses");
        if (!statuses)
            continue;
        std::cout << "\nStatuses of " << cell(x, "instance") << ":\n";
        print_bindings(*statuses, std::cout);
        print_status_problems(*statuses, std::cout);
    }
    return result;
}

int check(const options& o, bool online) {
    const auto r = read(o, true);
    auto findings = findings_of(r);
    std::size_t errors = r.loaded.errors;
    if (!o.json) {
        for (const auto& d : r.loaded.diagnostics)
            std::cerr << config::to_text(d);
    }
    for (const auto& f : r.refused) {
        std::cerr << "error: plugin refused (" << f.why.name << "): " << f.why.sentence << "\n";
        ++errors;
    }
    if (online && errors == 0) {
        if (!o.json)
            say_in_order(o, r);
        return check_online(o, std::move(findings));
    }
    if (o.json) {
        std::cout << json::serialize(findings) << "\n";
    } else if (errors > 0) {
        std::cerr << errors << (errors == 1 ? " error.\n" : " errors.\n");
    } else {
        say_in_order(o, r);
    }
    return errors > 0 ? exit_config : exit_ok;
}

/// What `dray map status` bound in place of the file; the daemon keeps it.
void apply_mappings(const options& o, const std::string& name,
                    std::vector<config::setting_row>& rows,
                    std::map<std::string, std::string>& by) {
    answer a;
    try {
        a = ask(o, "GET", "/api/v1/sources/" + encoded(name) + "/statuses");
    } catch (const unreachable&) {
        std::cerr << "No daemon answers, so statuses mapped by command are not shown.\n";
        return;
    }
    if (a.status >= 400)
        return;
    for (const auto& slot : a.body.at("declared").as_array()) {
        if (cell(slot, "by_command") != "yes")
            continue;
        for (auto& row : rows) {
            if (row.key != cell(slot, "key"))
                continue;
            const auto id = cell(slot, "status");
            row.value = id.empty() ? "\"never\"" : "\"" + id + "\" (" + cell(slot, "name") + ")";
            by[row.key] = said_by(slot);
        }
    }
}

int show(const options& o, const std::string& name, bool origin) {
    const auto r = read(o, false);
    auto rows = config::show(r.loaded, name);
    std::map<std::string, std::string> mapped;
    if (r.loaded.settings.source(name))
        apply_mappings(o, name, rows, mapped);
    bool down = false;
    for (const auto& one : r.loaded.instances_down) {
        if (one.name != name)
            continue;
        down = true;
        std::cerr << name << " stays down until this is corrected:\n";
        for (const auto& reason : one.reasons)
            std::cerr << "  " << reason << "\n";
    }
    if (rows.empty() && !down && r.loaded.fatal)
        throw unusable_config(config::to_text(r.loaded.diagnostics));
    if (rows.empty() && !down) {
        complain(o, "unknown_instance",
                 "There is no instance, merchant or table `" + name + "` in " + o.config + ".");
        return exit_not_found;
    }
    table t(origin ? std::vector<std::string>{"KEY", "VALUE", "FROM"}
                   : std::vector<std::string>{"KEY", "VALUE"});
    json::array all;
    for (const auto& row : rows) {
        const auto by = mapped.find(row.key);
        const auto from = by == mapped.end() ? config::to_text(row.from) : by->second;
        t.add({row.key, row.value, from});
        json::object x;
        x["key"] = row.key;
        x["value"] = row.value;
        x["from"] = from;
        all.push_back(std::move(x));
    }
    if (o.json) {
        std::cout << json::serialize(all) << "\n";
    } else {
        t.print(std::cout);
    }
    return exit_ok;
}

} // namespace

void add_checking(CLI::App& app, options& o, action& run) {
    {
        auto* c =
            app.add_subcommand("check", "Say everything that is wrong with the configuration");
        auto online = std::make_shared<bool>(false);
        c->add_flag("--online", *online, "Also log in everywhere, through the running daemon");
        c->callback([&o, &run, online] { run = [&o, online] { return check(o, *online); }; });
    }
    {
        auto* config = app.add_subcommand("config", "Look at the configuration");
        config->require_subcommand(1);
        auto* c = config->add_subcommand("show", "What holds for one instance");
        auto name = std::make_shared<std::string>();
        auto origin = std::make_shared<bool>(false);
        c->add_option("name", *name, "A source, destination or merchant, or daemon")->required();
        c->add_flag("--origin", *origin, "And which file and line says so");
        c->callback([&o, &run, name, origin] {
            run = [&o, name, origin] { return show(o, *name, *origin); };
        });
    }
}

} // namespace dray::cli
