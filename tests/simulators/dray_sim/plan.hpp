#pragma once

// What dray-sim was asked to be: from flags, from a config file, or both.

#include "tests/simulators/dray_sim/kinds.hpp"

#include <boost/json/value.hpp>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace dray::sim {

struct vendor_plan {
    const vendor_kind* kind = nullptr;
    std::string name;
    std::vector<std::string> credentials; ///< as many as the kind names
    std::uint16_t port = 0;
    std::vector<boost::json::value> knobs; ///< applied in order to a vendor without saved state
};

struct sim_plan {
    std::vector<vendor_plan> vendors;
    std::string address = "127.0.0.1";
    bool tls = false;
    std::string ca_file;
    std::string ports_file;
    std::string state_file;
    bool die_with_parent = false;
    bool verbose = false;
};

/// A wrong flag or config file; the sentence names it.
struct plan_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Adds the config file's content to the plan. Throws plan_error.
void read_config(sim_plan& plan, const std::string& file);

/// As flag_form(kind) says. Throws plan_error.
vendor_plan vendor_of(const vendor_kind& kind, const std::string& text);

/// "NAME=COUNT[:SEED]" as a knob of that vendor. Throws plan_error.
void add_seed(sim_plan& plan, const std::string& text);
/// "NAME={…}" or "NAME=@FILE". Throws plan_error.
void add_knobs(sim_plan& plan, const std::string& text);

/// Names distinct, at least one vendor, files where they are needed. Throws plan_error.
void check(const sim_plan& plan);

} // namespace dray::sim
