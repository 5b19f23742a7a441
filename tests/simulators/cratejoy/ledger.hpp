#pragma once

// What an auditor at the vendor would see.

#include "tests/simulators/common/visits.hpp"
#include "tests/simulators/cratejoy/model.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dray::sim::cratejoy {

enum class actor : std::uint8_t { api, staff };
std::string_view name_of(actor by);

struct status_write {
    shipment_status from = shipment_status::unshipped;
    shipment_status to = shipment_status::unshipped;
    actor by = actor::api;
    std::int64_t at = 0;
};

struct tracking_write {
    std::string tracking;
    std::string before;
    std::int64_t at = 0;
};

struct mail {
    std::string tracking; ///< what it could show; empty: a mail without
    bool repeated = false;
    std::int64_t at = 0;
};

/// One shipment's page. Shipments that nobody touched have none.
struct shipment_page {
    std::vector<status_write> statuses;
    std::vector<tracking_write> tracking; ///< by requests
    std::vector<mail> mails;
    std::vector<std::string> feedback; ///< "true 7": the review mail that a request asked for
    std::int64_t puts = 0;             ///< carried out
    std::int64_t refused_puts = 0;
};

struct ledger {
    std::map<ident, shipment_page> pages;
    visit_book visits;
    std::map<std::string, std::int64_t> stock_writes; ///< by SKU
    std::int64_t most_in_minute = 0;
    std::int64_t rate_refused = 0;
    std::int64_t late_writes = 0;
};

} // namespace dray::sim::cratejoy
