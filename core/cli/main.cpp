// dray: what people type. Talks HTTP to the daemon's socket; never opens its database.

#include "core/cli/client.hpp"
#include "core/cli/commands.hpp"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <iostream>

int main(int argc, char** argv) {
    using namespace dray::cli;
    CLI::App app{"dray shows and steers drayd, which moves orders between shops and warehouses."};
    options o;
    if (const char* c = std::getenv("DRAY_CONFIG"); c && *c)
        o.config = c;
    app.add_option("-c,--config", o.config, "The configuration ($DRAY_CONFIG)")
        ->capture_default_str();
    app.add_option("--conf-dir", o.conf_dir, "More of it (default: conf.d beside it)");
    app.add_option("--socket", o.socket, "The daemon's socket ($DRAY_SOCKET)");
    app.add_flag("--json", o.json, "For scripts");
    app.set_version_flag("--version", std::string("dray ") + DRAY_VERSION);
    app.require_subcommand(1);
    app.fallthrough();
    action run;
    add_looking(app, o, run);
    add_acting(app, o, run);
    add_checking(app, o, run);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        const int code = app.exit(e);
        return code == 0 ? exit_ok : exit_usage;
    }
    try {
        return run ? run() : exit_usage;
    } catch (const unreachable& e) {
        std::cerr << e.what() << "\n";
        return exit_unreachable;
    } catch (const std::exception& e) {
        std::cerr << "dray: " << e.what() << "\n";
        return exit_failed;
    }
}
