// drayd: reads the configuration, opens the store, runs the orchestrator until it is told to stop.

#include "core/api/server.hpp"
#include "core/config/secrets.hpp"
#include "core/daemon/control_proxy.hpp"
#include "core/daemon/log.hpp"
#include "core/daemon/notify.hpp"
#include "core/daemon/orchestrator.hpp"
#include "core/store/sqlite/sqlite_store.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/spdlog.h>

#include <malloc.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <iostream>

namespace {

using namespace dray;

/// Exit statuses, as docs/cli.md lists them for both programs.
constexpr int exit_failure = 1;
constexpr int exit_usage = 2;
constexpr int exit_config = 3;
constexpr int exit_state = 4;

/// What a page of orders takes is given back and taken again with the next: kept, it costs no calls
/// of the kernel and no faults.
void keep_memory() {
    ::mallopt(M_TRIM_THRESHOLD, 64 << 20);
    ::mallopt(M_MMAP_THRESHOLD, 32 << 20);
}

int run(const std::string& file, const std::string& directory, bool adopt) {
    ::umask(0077);
    keep_memory();
    config::config_paths paths(file);
    paths.directory = directory;
    auto daemon = config::load_daemon(paths);
    if (daemon.fatal) {
        std::cerr << config::to_text(daemon.diagnostics);
        return exit_config;
    }
    dray::daemon::set_up_log(daemon.daemon);
    const auto tell = [format = daemon.daemon.log_format](config::severity severity,
                                                          const std::string& text) {
        dray::daemon::tell(format, severity, text);
    };
    // Core dumps would carry secrets.
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);

    dray::daemon::plugins connectors;
    std::unique_ptr<store::store> db;
    store::sqlite::opening opening;
    try {
        store::sqlite::options o;
        o.state_dir = daemon.daemon.state_dir;
        o.reserve_bytes = daemon.daemon.disk_reserve;
        if (daemon.daemon.commit_rows > 0) {
            o.units_per_commit = static_cast<std::size_t>(daemon.daemon.commit_rows);
        }
        o.adopt = adopt;
        db = store::sqlite::open(o, opening);
    } catch (const std::exception& e) {
        tell(config::severity::error, std::string("drayd: ") + e.what());
        return exit_state;
    }
    connectors.scan(daemon.daemon.plugin_dirs,
                    std::filesystem::path(daemon.daemon.state_dir) / "plugins");
    for (const auto& r : connectors.refused()) {
        spdlog::error("plugin refused ({}): {}", r.why.name, r.why.sentence);
    }
    const config::secret_resolver secrets;
    config::load_options how;
    how.secrets = &secrets; // a secret that cannot be had keeps its instance down, and says so
    auto loaded = config::load(paths, connectors, how);
    for (const auto& d : loaded.diagnostics)
        tell(d.severity, config::to_text(d));
    if (loaded.fatal)
        return exit_config;
    for (const auto& d : loaded.instances_down) {
        spdlog::error("{} stays down until its configuration is corrected", d.name);
    }

    boost::asio::io_context io(1);
    const auto settings = std::make_shared<const config::settings>(std::move(loaded.settings));
    dray::daemon::orchestrator orchestrator(io, *db, settings, loaded.instances_down, connectors);
    dray::daemon::control_proxy control(io, orchestrator);
    std::unique_ptr<api::server> api;

    dray::engine::last_life before;
    before.alive = opening.last_alive;
    if (opening.restored || opening.adopted)
        before.distrust = opening.adopted ? "adopted" : "restored";
    // systemd is told when what it shows changes, once it was told that all is ready.
    boost::asio::steady_timer status_timer(io);
    std::string told;
    std::function<void()> tell_systemd = [&] {
        if (auto line = orchestrator.status_line(); line != told) {
            dray::daemon::notify_status(line);
            told = std::move(line);
        }
        status_timer.expires_after(std::chrono::milliseconds(500));
        status_timer.async_wait([&](boost::system::error_code ec) {
            if (!ec)
                tell_systemd();
        });
    };
    orchestrator.on_ready([&] {
        spdlog::info("ready: {}", orchestrator.status_line());
        dray::daemon::notify_ready();
        tell_systemd();
    });
    boost::asio::signal_set signals(io, SIGINT, SIGTERM);
    bool stopping = false;
    std::function<void()> wait_for_signal = [&] {
        signals.async_wait([&](boost::system::error_code ec, int) {
            if (ec)
                return;
            if (stopping)
                std::_Exit(exit_failure); // asked twice: kill -9 loses nothing either
            stopping = true;
            spdlog::info("stopping");
            dray::daemon::notify_stopping(settings->daemon.stop_timeout);
            orchestrator.drain(settings->daemon.stop_timeout, [&io] { io.stop(); });
            tell_systemd();
            wait_for_signal();
        });
    };
    wait_for_signal();
    try {
        api = api::serve(settings->daemon.socket, *db, control);
        orchestrator.start(before);
    } catch (const std::exception& e) {
        tell(config::severity::error, std::string("drayd: ") + e.what());
        return exit_failure;
    }
    io.run();
    api.reset();
    spdlog::info("stopped");
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"drayd moves orders between shops and warehouses. Talk to it with `dray`."};
    std::string file = "/etc/dray/dray.toml";
    std::string directory;
    bool adopt = false;
    app.add_option("-c,--config", file, "The configuration")->capture_default_str();
    app.add_option("--conf-dir", directory, "More of it (default: conf.d beside it)");
    app.add_flag("--adopt-state", adopt,
                 "Take a state directory that was copied or moved for one's own, and verify all "
                 "open work before anything is sent");
    app.set_version_flag("--version", std::string("drayd ") + DRAY_VERSION);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? 0 : exit_usage;
    }
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return run(file, directory, adopt);
    } catch (const std::exception& e) {
        std::cerr << "drayd: " << e.what() << "\n";
        return exit_failure;
    }
}
