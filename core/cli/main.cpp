// dray: what people type. Talks HTTP to the daemon's socket; never opens its database.

#include "core/cli/asking.hpp"
#include "core/cli/commands.hpp"
#include "core/text/suggest.hpp"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <iostream>

namespace {

/// After a command that there is not: which was probably meant.
void say_nearest(const CLI::App& app) {
    if (!app.get_subcommands().empty() || app.remaining().empty())
        return;
    std::vector<std::string> names;
    for (const auto* c : app.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(c->get_name());
    const auto meant = dray::text::nearest(app.remaining().front(), names);
    if (!meant.empty())
        std::cerr << "Did you mean `dray " << meant << "`?\n";
}

} // namespace

int main(int argc, char** argv) {
    using namespace dray::cli;
    CLI::App app{"dray shows and steers drayd, which moves orders between shops and warehouses."};
    options o;
    if (const char* c = std::getenv("DRAY_CONFIG"); c && *c) {
        o.config = c;
        o.config_named = true;
    }
    const auto* config = app.add_option("-c,--config", o.config, "The configuration ($DRAY_CONFIG)")
                             ->capture_default_str()
                             ->take_last();
    app.add_option("--conf-dir", o.conf_dir, "More of it (default: conf.d beside it)")->take_last();
    app.add_option("--socket", o.socket, "The daemon's socket ($DRAY_SOCKET)")->take_last();
    app.add_option("--timeout", o.timeout_s, "Seconds to wait for an answer")
        ->capture_default_str()
        ->check(CLI::Range(1, 3600));
    app.add_flag("--json", o.json, "For scripts");
    app.set_version_flag("--version", std::string("dray ") + DRAY_VERSION);
    app.require_subcommand(0, 1);
    app.fallthrough();
    action run;
    add_looking(app, o, run);
    add_acting(app, o, run);
    add_statuses(app, o, run);
    add_checking(app, o, run);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        if (app.exit(e) == 0)
            return exit_ok;
        say_nearest(app);
        return exit_usage;
    }
    if (!run) {
        std::cerr << app.help();
        return exit_usage;
    }
    o.config_named = o.config_named || config->count() > 0;
    try {
        return run();
    } catch (const unreachable& e) {
        complain(o, "unreachable", e.what());
        return exit_unreachable;
    } catch (const unusable_config& e) {
        complain(o, "unusable_config", e.what());
        return exit_config;
    } catch (const std::exception& e) {
        complain(o, "failed", std::string("dray: ") + e.what());
        return exit_failed;
    }
}
