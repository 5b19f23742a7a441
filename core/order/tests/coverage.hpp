#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace dray::orders::testing {

/// Which rows of the transition table the running tests have used, and the first test that did.
/// Written to the file that DRAY_ORDER_COVERAGE names when the run ends (coverage.cpp).
class coverage {
public:
    static coverage& of_this_run();

    void used(const std::vector<std::uint16_t>& rows);
    void now_runs(const std::string& test) { test_ = test; }
    void write(const std::string& path) const;

private:
    std::string test_;
    std::map<std::uint16_t, std::string> first_;
};

} // namespace dray::orders::testing
