// Seeds of stories. DRAY_SIMULATION_SEEDS asks for more than the usual number of them,
// DRAY_SIMULATION_FROM says which is the first, DRAY_SIMULATION_SEED runs one and tells all.

#include "world.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <iostream>

namespace {

std::uint64_t asked(const char* name, std::uint64_t usual) {
    const char* text = std::getenv(name);
    return text ? std::strtoull(text, nullptr, 10) : usual;
}

/// Empty where all held.
std::string told(std::uint64_t seed, bool all) {
    dray::simulation::world w(seed);
    if (all)
        w.log.keep(0);
    std::string why;
    try {
        w.run();
    } catch (const std::exception& e) {
        why = e.what();
    }
    if (!why.empty() || all)
        std::cerr << w.log.text();
    return why;
}

} // namespace

TEST_CASE("whatever vendors, networks, clocks and crashes do: each consignment is sent once, each "
          "shipment told once, nothing is lost",
          "[simulation]") {
    const auto one = asked("DRAY_SIMULATION_SEED", 0);
    const auto first = one ? one : asked("DRAY_SIMULATION_FROM", 1);
    const auto seeds = one ? 1 : asked("DRAY_SIMULATION_SEEDS", 40);
    for (auto seed = first; seed < first + seeds; ++seed) {
        const auto why = told(seed, one != 0);
        INFO("to see it again: DRAY_SIMULATION_SEED=" << seed << " simulation_test");
        INFO(why);
        CHECK(why.empty());
    }
}
