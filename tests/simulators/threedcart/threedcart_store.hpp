#pragma once

// A simulated 3DCart (Shift4Shop) store: REST v2 (and v1) on orders of its own making, with every
// trap that is known of the vendor. Its knobs and books are described in README.md.

#include "tests/simulators/common/vendor.hpp"

#include <memory>
#include <string>

namespace dray::sim {

class threedcart_store : public vendor {
public:
    /// @param secure_url  what SecureURL has to name, in any spelling
    /// @param private_key of the app
    /// @param token       of the merchant; as a bearer token it goes alone
    /// @param now         the caller's clock; "clock_offset_s" moves the store's away from it
    threedcart_store(const std::string& secure_url, std::string private_key, std::string token,
                     clock now);
    ~threedcart_store() override;
    threedcart_store(const threedcart_store&) = delete;
    threedcart_store& operator=(const threedcart_store&) = delete;

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
