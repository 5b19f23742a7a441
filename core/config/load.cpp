#include "core/config/load.hpp"

#include "core/config/catalog.hpp"
#include "core/config/check.hpp"
#include "core/config/instances.hpp"
#include "core/config/keys.hpp"

#include <algorithm>
#include <filesystem>

namespace dray::config {
namespace {

log_level level_of(std::string_view word) {
    if (word == "trace")
        return log_level::trace;
    if (word == "debug")
        return log_level::debug;
    if (word == "warning")
        return log_level::warning;
    if (word == "error")
        return log_level::error;
    return log_level::info;
}

log_format format_of(std::string_view word) {
    if (word == "json")
        return log_format::json;
    if (word == "journal")
        return log_format::journal;
    return log_format::text;
}

/// A login is a user name, its password and a proxy that asks for it.
void check_proxy(const daemon_settings& made, const checked_table& checked, const table_ref& table,
                 report& to) {
    const auto lacks = [&](const char* key, const char* what, const char* remedy) {
        to.error({checked.where(key, table), std::string("daemon.") + key, what, remedy});
    };
    if (made.proxy_user.empty()) {
        if (made.proxy_password)
            lacks("proxy_password", "a password without proxy_user is nobody's",
                  "add proxy_user = \"…\", or take it out");
        return;
    }
    if (made.proxy.empty())
        lacks("proxy_user", "there is no proxy to log in at",
              "add proxy = \"http://proxy.example:3128\", or take it out");
    if (!made.proxy_password && !checked.at("proxy_password"))
        lacks("proxy_user", "the password of this user is missing",
              "add proxy_password = { file = \"/etc/dray/secrets/proxy\" }");
    if (made.proxy_user.find(':') != std::string::npos)
        lacks("proxy_user", "a proxy cannot tell a user name with a colon from its password",
              "write the name alone; the password stands in proxy_password");
}

daemon_settings read_daemon(const catalog& from, const secret_resolver* secrets, report& to) {
    static const node nothing;
    table_ref table;
    table.file = from.files.empty() ? nullptr : from.files.front().get();
    table.table = &nothing;
    if (from.daemon)
        table = *from.daemon;

    expectation expected;
    for (const auto& one : daemon_keys())
        expected.declared.push_back(&one);
    expected.path = "daemon";
    expected.owner = "[daemon]";
    expected.secrets = secrets;
    to.fatal_scope(true);
    auto checked = check_table(entries_of(table, ""), table, expected, to);

    daemon_settings made;
    made.state_dir = checked.text("state_dir");
    made.socket = checked.text("socket");
    made.plugin_dirs = checked.list("plugin_dirs");
    if (const auto* const named = checked.at("plugin_dirs")) {
        for (auto& folder : made.plugin_dirs) {
            const std::filesystem::path path(folder);
            if (path.is_absolute())
                continue;
            folder =
                (std::filesystem::path(named->file->folder) / path).lexically_normal().string();
        }
    }
    made.log_level = level_of(checked.text("log_level"));
    made.log_format = format_of(checked.text("log_format"));
    made.disk_reserve = checked.integer("disk_reserve");
    made.verify_after_gap = checked.duration("verify_after_gap");
    made.stop_timeout = checked.duration("stop_timeout");
    made.commit_rows = checked.integer("commit_rows");
    made.max_answer = checked.integer("max_answer");
    made.proxy = checked.text("proxy");
    made.proxy_user = checked.text("proxy_user");
    if (const auto password = checked.secrets().find("proxy_password");
        password != checked.secrets().end()) {
        made.proxy_password = password->second;
    }
    check_proxy(made, checked, table, to);
    to.fatal_scope(false);
    made.ca_file = checked.text("ca_file");
    made.rows = std::move(checked.rows());
    return made;
}

/// No mistake stands in the way of plugin_dirs, or of its default.
bool plugin_dirs_known(const catalog& from, const daemon_settings& read) {
    const auto is_daemon = [](const auto& table) { return table.first == "daemon"; };
    return from.main_read && !read.plugin_dirs.empty() &&
           std::none_of(from.faulty.begin(), from.faulty.end(), is_daemon);
}

/// Connectors named anywhere, so that the host knows what to load.
std::vector<std::string> named_connectors(const catalog& from) {
    std::set<std::string> named;
    const auto note = [&](const node& table) {
        const auto* const connector = table.find("connector");
        if (connector != nullptr && connector->is == node::kind::text) {
            named.insert(connector->text);
        }
    };
    for (const auto* all : {&from.templates, &from.sources, &from.destinations}) {
        for (const auto& [name, table] : *all)
            note(*table.table);
    }
    if (from.source_defaults)
        note(*from.source_defaults->table);
    if (from.destination_defaults)
        note(*from.destination_defaults->table);
    return {named.begin(), named.end()};
}

template <class List>
auto find_named(const List& list, std::string_view name) -> const typename List::value_type* {
    const auto at =
        std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.name == name; });
    return at == list.end() ? nullptr : &*at;
}

} // namespace

const manifest* manifest_map::find(std::string_view id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : &found->second;
}

std::span<const std::string> connector_catalogue::vendor_origins(std::string_view) const {
    return {};
}

std::span<const std::string> manifest_map::vendor_origins(std::string_view id) const {
    const auto found = origins_.find(id);
    return found == origins_.end() ? std::span<const std::string>() : found->second;
}

std::vector<std::string> manifest_map::ids() const {
    std::vector<std::string> made;
    for (const auto& [id, one] : by_id_)
        made.push_back(id);
    return made;
}

loaded load(const config_paths& paths, const connector_catalogue& connectors,
            const load_options& options) {
    report to;
    loaded made;
    const auto from = read_catalog(paths, to);
    made.settings.daemon = read_daemon(from, options.secrets, to);
    instance_reader instances(from, connectors, options, to);
    instances.read(made.settings);
    for (const auto& [name, reasons] : to.down()) {
        instance_down one;
        one.name = name;
        one.reasons = reasons;
        one.rows = instances.rows_of(name);
        made.instances_down.push_back(std::move(one));
    }
    made.errors = to.errors();
    made.fatal = to.fatal();
    made.diagnostics = to.take();
    return made;
}

loaded_daemon load_daemon(const config_paths& paths) {
    report to;
    loaded_daemon made;
    const auto from = read_catalog(paths, to);
    made.daemon = read_daemon(from, nullptr, to);
    made.connectors = named_connectors(from);
    made.plugin_dirs_known = plugin_dirs_known(from, made.daemon);
    made.fatal = to.fatal();
    made.diagnostics = to.take();
    return made;
}

const source_settings* settings::source(std::string_view name) const {
    return find_named(sources, name);
}

const destination_settings* settings::destination(std::string_view name) const {
    return find_named(destinations, name);
}

const instance_settings* settings::instance(std::string_view name) const {
    if (const auto* const found = source(name))
        return found;
    return destination(name);
}

const merchant* settings::find_merchant(std::string_view name) const {
    return find_named(merchants, name);
}

const tenancy* settings::find_tenancy(std::string_view merchant_name,
                                      std::string_view destination_name) const {
    for (const auto& one : tenancies) {
        if (one.merchant == merchant_name && one.destination == destination_name)
            return &one;
    }
    return nullptr;
}

} // namespace dray::config
