#pragma once

// A simulated BigCommerce store: the v2 Orders API on orders of its own making, with every switch,
// fault and human hand that a connector must survive. Facts from the vendor's documents; where they
// leave a question open, a knob chooses.

#include "tests/simulators/common/vendor.hpp"

#include <memory>
#include <string>

namespace dray::sim {

/// One store, with one token that has every scope, until knobs say otherwise.
///
/// What is served, every knob and what books() answers: README.md beside this.
class bigcommerce_store : public vendor {
public:
    /// @param now  the caller's clock; "clock_offset_s" moves the shop's away from it
    bigcommerce_store(std::string store_hash, std::string token, clock now);
    ~bigcommerce_store() override;
    bigcommerce_store(const bigcommerce_store&) = delete;
    bigcommerce_store& operator=(const bigcommerce_store&) = delete;

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
