#include "coverage.hpp"

#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>

namespace dray::orders::testing {

coverage& coverage::of_this_run() {
    static coverage one; // Catch2 runs the tests of a program one after the other
    return one;
}

void coverage::used(const std::vector<std::uint16_t>& rows) {
    if (test_.empty())
        return;
    for (const auto row : rows)
        first_.try_emplace(row, test_);
}

void coverage::write(const std::string& path) const {
    std::ofstream file(path);
    for (const auto& [row, test] : first_)
        file << row << '\t' << test << '\n';
}

namespace {

/// Random sequences meet every row by chance: only tests that say a behaviour count.
struct listener : Catch::TestEventListenerBase {
    using TestEventListenerBase::TestEventListenerBase;

    void testCaseStarting(const Catch::TestCaseInfo& info) override {
        const bool random = info.tagsAsString().find("[random]") != std::string::npos;
        coverage::of_this_run().now_runs(random ? std::string() : info.name);
    }
    void testRunEnded(const Catch::TestRunStats& stats) override {
        const char* path = std::getenv("DRAY_ORDER_COVERAGE");
        if (path && stats.totals.assertions.allPassed())
            coverage::of_this_run().write(path);
    }
};

CATCH_REGISTER_LISTENER(listener)

} // namespace
} // namespace dray::orders::testing
