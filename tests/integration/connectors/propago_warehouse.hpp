#pragma once

// The Propago connector at a simulated account, and what its books say.

#include "tests/integration/connectors/live_vendor.hpp"
#include "tests/simulators/propago/propago_account.hpp"

#include <dray/data/consignment.hpp>
#include <dray/data/functions_json.hpp>

#include <boost/json.hpp>

namespace dray::test {

class propago_warehouse {
public:
    /// `more` is settings without braces: R"("reference_field":"none")".
    explicit propago_warehouse(const std::string& more = "");

    shared_clock clock;
    sim::propago_account account;
    live_vendor live;

    void knobs(const std::string& change) { live.knobs(change); }
    /// Two of SKU-A and one of SKU-B for Ann Lee.
    static data::consignment consignment(const std::string& reference = "D-7K2Q-1");
    /// Submits it, and tells the number that it got; fails the test where it fails.
    std::string submitted(const data::consignment& what = consignment());
    std::vector<data::found_order> found(const std::string& reference = "D-7K2Q-1");
    /// The news of one open order as last seen; nothing where there are none.
    std::optional<data::consignment_update> look(const std::string& number,
                                                 const std::string& word = "",
                                                 const std::string& reference = "D-7K2Q-1");
    [[nodiscard]] boost::json::value books() const { return account.books(); }
};

} // namespace dray::test
