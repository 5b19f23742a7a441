#pragma once

// A connector whose vendor is a simulator in the same process: its requests are handed over with
// what the host would add (credentials), the answers handed back, on one clock that the test moves.

#include "tests/simulators/common/vendor.hpp"

#include <dray/testing/vendor_host.hpp>

#include <map>
#include <string>
#include <vector>

namespace dray::test {

/// The clock of both sides.
struct shared_clock {
    std::int64_t ms = 1'700'000'000'000; ///< 2023-11-14T22:13:20Z
    void pass(std::chrono::milliseconds time) { ms += time.count(); }
    [[nodiscard]] data::timestamp now() const {
        return data::timestamp(std::chrono::milliseconds(ms));
    }
    [[nodiscard]] sim::clock for_simulator() {
        return [this] { return sim::wall_time(std::chrono::milliseconds(ms)); };
    }
};

struct live_options {
    std::string settings; ///< the instance's, as JSON
    std::map<std::string, std::string> secrets;
    sim::headers added; ///< what the host adds to each request: authentication
};

class live_vendor {
public:
    /// All three outlive this.
    live_vendor(const dray_plugin_entry_t& entry, sim::vendor& vendor, shared_clock& clock,
                const live_options& options);

    /// Runs a function; its JSON is the test's to read.
    template <class Request>
    testing::outcome run(const std::string& function, const Request& request) {
        host_.at(clock_.now());
        return host_.run(function, request);
    }
    testing::outcome run(const std::string& function) {
        host_.at(clock_.now());
        return host_.run(function);
    }
    /// The knobs as JSON; throws std::runtime_error with what is wrong.
    void knobs(const std::string& change);

    /// "GET /stores/…": every request so far, in order.
    std::vector<std::string> asked;
    std::vector<int> answered; ///< the status of each
    /// The longest that an answer took, and the time that its request was given.
    std::chrono::milliseconds longest{0};
    std::chrono::milliseconds allowed{0};

private:
    testing::vendor_answer hand_over(const testing::seen_request& request);

    sim::vendor& vendor_;
    shared_clock& clock_;
    live_options options_;
    testing::vendor_host host_;
};

} // namespace dray::test
