// dray-sim: simulated shops and warehouses on loopback.

#include "tests/simulators/common/server.hpp"
#include "tests/simulators/dray_sim/files.hpp"
#include "tests/simulators/dray_sim/fleet.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <csignal>
#include <iostream>
#include <unistd.h>

namespace {

using namespace dray::sim;
namespace json = boost::json;
using steady = std::chrono::steady_clock;

constexpr int exit_clean = 0;
constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

const char* const about = R"(dray-sim: simulated shops and warehouses on loopback.

Each vendor listens on a port of its own (0, the default: a free one); stores given the same port
share it as the real ones share their host. Once all listen, one line "NAME URL" each and then
"ready" go to standard output.

  dray-sim --bigcommerce shop:abc123:token --propago wh:ACME:key --seed shop=200:1
  curl -H 'X-Auth-Token: token' -H 'Accept: application/json' http://127.0.0.1:PORT/stores/abc123/v2/orders

The back door of a vendor, on its port:
  curl http://127.0.0.1:PORT/_sim/books                                what happened to it
  curl http://127.0.0.1:PORT/_sim/knobs                                what is set
  curl -d '{"faults":{"method":"POST","status":503}}' http://127.0.0.1:PORT/_sim/knobs
  curl http://127.0.0.1:PORT/_sim/save                                 and POST …/_sim/load
Where a port is shared: /_sim/NAME/books and so on; GET /_sim lists the names.
The knobs are written in tests/simulators/: README.md in bigcommerce/,
cratejoy, propago, threedcart and warehouse_manager.

Config file:
  { "address": "127.0.0.1", "tls": false, "ca_file": "", "ports_file": "", "state_file": "",
    "vendors": [
      { "name": "shop", "kind": "bigcommerce", "store_hash": "abc123", "token": "…", "port": 0,
        "knobs": [{ "seed": { "count": 200, "seed": 1 } }, { "rate_quota": 150 }] },
      { "name": "wh", "kind": "propago", "customer_name": "ACME", "api_key": "…" },
      { "name": "cart", "kind": "threedcart", "secure_url": "shop.example", "private_key": "…",
        "token": "…" },
      { "name": "boxes", "kind": "cratejoy", "client_id": "…", "client_secret": "…" },
      { "name": "3pl", "kind": "warehouse_manager", "client_id": "…", "client_secret": "…" } ] }

Ends with 0 on SIGINT or SIGTERM, 1 when it could not go on, 2 for a wrong call.)";

/// Saves the vendors now and then; large states more rarely, since saving stops the vendors.
class keeper {
public:
    keeper(server& from, const std::vector<fleet_member>& fleet, std::string file)
        : from_(from), fleet_(fleet), file_(std::move(file)) {}

    void look() {
        if (!file_.empty() && steady::now() >= next_) {
            save();
        }
    }
    void save() {
        if (file_.empty()) {
            return;
        }
        const auto begin = steady::now();
        json::object states;
        bool changed = false;
        from_.with([&] {
            changed = from_.changes() != saved_changes_;
            if (changed) {
                states = save_fleet(fleet_);
                saved_changes_ = from_.changes();
            }
        });
        if (changed) {
            write_whole(file_, states);
        }
        constexpr int rest = 20;
        next_ = steady::now() +
                std::max<steady::duration>(std::chrono::seconds(1), (steady::now() - begin) * rest);
    }

private:
    server& from_;
    const std::vector<fleet_member>& fleet_;
    std::string file_;
    std::uint64_t saved_changes_ = ~0ULL;
    steady::time_point next_ = steady::now();
};

sigset_t ending_signals() {
    sigset_t out;
    sigemptyset(&out);
    sigaddset(&out, SIGINT);
    sigaddset(&out, SIGTERM);
    return out;
}

/// Returns when told to end, or when the parent is gone.
void stay(keeper& keep, bool die_with_parent, pid_t parent) {
    const auto signals = ending_signals();
    const timespec a_moment{0, 200'000'000};
    while (sigtimedwait(&signals, nullptr, &a_moment) < 0) {
        if (die_with_parent && getppid() != parent) {
            return;
        }
        keep.look();
    }
}

void announce(const server& serve, const std::vector<fleet_member>& fleet,
              const std::string& ports_file) {
    json::object ports;
    for (const auto& each : fleet) {
        ports[each.name] = serve.port(each.name);
        std::cout << each.name << ' ' << serve.url(each.name) << '\n';
    }
    if (!ports_file.empty()) {
        write_whole(ports_file, ports);
    }
    std::cout << "ready" << std::endl;
}

void run(const sim_plan& plan, pid_t parent) {
    const auto signals = ending_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr); // before the server's thread inherits
    const auto saved = plan.state_file.empty() ? json::object() : read_object(plan.state_file);
    const auto fleet = make_fleet(plan, saved);
    server_options options;
    options.address = plan.address;
    options.tls = plan.tls;
    options.ca_file = plan.ca_file;
    if (plan.verbose) {
        options.log = [](std::string_view line) { std::cerr << line << '\n'; };
    }
    server serve(options);
    for (const auto& each : fleet) {
        serve.add(each.name, *each.what, each.port, each.prefix);
    }
    serve.start();
    announce(serve, fleet, plan.ports_file);
    keeper keep(serve, fleet, plan.state_file);
    stay(keep, plan.die_with_parent, parent);
    serve.stop();
    keep.save();
}

} // namespace

int main(int argc, char** argv) {
    const auto parent = getppid();
    CLI::App app(about);
    sim_plan plan;
    std::vector<std::string> configs;
    std::vector<std::vector<std::string>> of_kind(vendor_kinds().size());
    std::vector<std::string> seeds;
    std::vector<std::string> knobs;
    app.add_option("--config", configs, "JSON file, see above; flags come on top of it");
    for (std::size_t i = 0; i < of_kind.size(); ++i) {
        const auto& kind = vendor_kinds()[i];
        app.add_option("--" + std::string(kind.name), of_kind[i],
                       flag_form(kind) + ", " + std::string(kind.what));
    }
    app.add_option("--seed", seeds, "NAME=COUNT[:SEED], orders for a store");
    app.add_option("--knobs", knobs, "NAME={…} or NAME=@FILE, knobs for a vendor");
    app.add_option("--address", plan.address, "to listen on; 127.0.0.1 unless given");
    app.add_flag("--tls", plan.tls, "speak TLS; needs --ca-file");
    app.add_option("--ca-file", plan.ca_file, "where to write the authority to trust (PEM)");
    app.add_option("--ports-file", plan.ports_file,
                   "where to write {\"NAME\": port} once all vendors listen");
    app.add_option("--state-file", plan.state_file,
                   "kept up to date about every second and at the end; a vendor that it knows "
                   "is loaded from it, without seeds and knobs");
    app.add_flag("--die-with-parent", plan.die_with_parent, "end when the starting process ends");
    app.add_flag("--verbose", plan.verbose, "one line per request on standard error");
    try {
        app.parse(argc, argv);
        sim_plan from_files;
        for (const auto& each : configs) {
            read_config(from_files, each);
        }
        plan.vendors = std::move(from_files.vendors);
        plan.address = app.count("--address") > 0 ? plan.address : from_files.address;
        plan.tls = plan.tls || from_files.tls;
        const auto otherwise = [](std::string& given, const std::string& from_file) {
            given = given.empty() ? from_file : given;
        };
        otherwise(plan.ca_file, from_files.ca_file);
        otherwise(plan.ports_file, from_files.ports_file);
        otherwise(plan.state_file, from_files.state_file);
        for (std::size_t i = 0; i < of_kind.size(); ++i) {
            for (const auto& each : of_kind[i]) {
                plan.vendors.push_back(vendor_of(vendor_kinds()[i], each));
            }
        }
        for (const auto& each : seeds) {
            add_seed(plan, each);
        }
        for (const auto& each : knobs) {
            add_knobs(plan, each);
        }
        check(plan);
        run(plan, parent);
        return exit_clean;
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error);
        return code == 0 ? exit_clean : exit_usage;
    } catch (const plan_error& error) {
        std::cerr << "dray-sim: " << error.what() << '\n';
        return exit_usage;
    } catch (const std::exception& error) {
        std::cerr << "dray-sim: " << error.what() << '\n';
        return exit_failed;
    }
}
