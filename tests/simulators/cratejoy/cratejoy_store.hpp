#pragma once

// A simulated Cratejoy store: the merchant API (v1, and the streamlined list of v1.1) on boxes of
// its own making. Its knobs and books are described in README.md.

#include "tests/simulators/common/vendor.hpp"

#include <memory>
#include <string>

namespace dray::sim {

class cratejoy_store : public vendor {
public:
    /// @param client_id, client_secret  user and password of HTTP Basic
    /// @param now  the caller's clock; "clock_offset_s" moves the store's away from it
    cratejoy_store(std::string client_id, std::string client_secret, clock now);
    ~cratejoy_store() override;
    cratejoy_store(const cratejoy_store&) = delete;
    cratejoy_store& operator=(const cratejoy_store&) = delete;

    response handle(const request& req) override;
    boost::json::value knobs(const boost::json::value& change) override;
    boost::json::value books() const override;
    boost::json::value save() const override;
    /// Throws std::invalid_argument when `state` is no saved store; the store is then as before.
    void load(const boost::json::value& state) override;
    std::vector<sending> due() override;
    void answered(std::uint64_t id, int status) override;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace dray::sim
