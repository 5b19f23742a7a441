#pragma once

// The BigCommerce connector in a simulated store, and what a store's books say.

#include "tests/integration/connectors/live_vendor.hpp"
#include "tests/simulators/bigcommerce/bigcommerce_store.hpp"

#include <dray/data/functions_json.hpp>

#include <boost/json.hpp>

#include <optional>

namespace dray::test {

class bigcommerce_shop {
public:
    /// `more` is settings without braces: R"("page_size":2)".
    explicit bigcommerce_shop(const std::string& more = "", const std::string& hash = "abc123");

    shared_clock clock;
    sim::bigcommerce_store store;
    live_vendor live;

    void knobs(const std::string& change) { live.knobs(change); }
    /// Adds one order and tells its id.
    std::int64_t add(const std::string& fields);
    /// What a download of these statuses from the beginning emits; fails the test where it fails.
    std::vector<data::order> download(const std::vector<std::string>& statuses = {"11"});
    data::order get(std::int64_t id);
    /// A shipment of these lines (id, quantity) of the order's first ship group.
    static data::shipment_confirm_request
    parcel(const data::order& of, const std::vector<std::pair<std::string, std::int64_t>>& lines,
           const std::string& tracking = "1Z9");

    [[nodiscard]] boost::json::value books() const { return store.books(); }
    [[nodiscard]] std::int64_t total(const std::string& name) const;
    [[nodiscard]] boost::json::value page(std::int64_t order) const;
    /// Answers of 400 and above so far.
    [[nodiscard]] std::size_t refusals() const;
};

} // namespace dray::test
