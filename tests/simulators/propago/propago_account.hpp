#pragma once

// A customer's account at Propago: its SOAP OrderService, its warehouse, and the people in it.
// The switches are listed in README.md beside this file.

#include "tests/simulators/common/vendor.hpp"

#include <memory>
#include <string>

namespace dray::sim {

class propago_account : public vendor {
public:
    /// `now` must outlive the account's use; it is asked on every request and every knobs().
    propago_account(std::string customer_name, std::string api_key, sim::clock now);
    ~propago_account() override;

    /// Serves /public/orderservice.asmx; everything else is answered as a web server would.
    response handle(const request& req) override;
    boost::json::value knobs(const boost::json::value& change) override;
    boost::json::value books() const override;
    boost::json::value save() const override;
    /// Throws std::runtime_error where the state is none of a Propago account's; nothing is then
    /// changed.
    void load(const boost::json::value& state) override;
    std::vector<sending> due() override;
    void answered(std::uint64_t id, int status) override;

private:
    struct inside;
    std::unique_ptr<inside> inside_;
};

} // namespace dray::sim
