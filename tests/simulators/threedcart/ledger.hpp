#pragma once

// What an auditor at the vendor would see.

#include "tests/simulators/common/visits.hpp"
#include "tests/simulators/threedcart/order.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dray::sim::threedcart {

/// Who did it: a request, a person in the admin, the store itself (a shopper, a shipment's status).
enum class actor : std::uint8_t { api, staff, store };
std::string_view name_of(actor by);

struct status_write {
    std::int32_t from = 0;
    std::int32_t to = 0;
    actor by = actor::api;
    std::int64_t at = 0; ///< unix seconds
};

/// A tracking number that arrived at a shipment.
struct tracking_write {
    ident shipment = 0;
    std::string tracking;
    std::string before; ///< what was there
    actor by = actor::api;
    std::int64_t at = 0; ///< unix seconds
};

struct mail {
    bool about_tracking = false; ///< else about a status
    std::int32_t status_id = 0;
    std::string tracking; ///< what the mail could show; empty: a mail without
};

/// One order's page. Orders that nobody touched have none.
struct order_page {
    std::vector<status_write> statuses;
    std::vector<tracking_write> tracking;
    std::vector<mail> mails;
    std::int64_t updates = 0;           ///< writes carried out, of order, shipment or line
    std::int64_t repeated_statuses = 0; ///< writes of the status that the order already had
    std::int64_t repeated_tracking = 0; ///< writes of the tracking that the shipment already had
    std::int64_t refused_transitions = 0;
    std::int64_t posted_shipments = 0; ///< POST: one beside those that the order came with
};

struct ledger {
    std::map<ident, order_page> pages;
    visit_book visits;
    std::map<std::string, std::int64_t> stock_writes; ///< SKU -> writes of its stock by requests
    std::int64_t most_in_second = 0;                  ///< requests within any one second
    std::int64_t rate_refused = 0;
    std::int64_t posted_orders = 0;
    std::int64_t late_writes = 0; ///< carried out after their connection was gone
};

/// Shipments with the tracking number (not empty) of an earlier one of the same order.
std::int64_t duplicate_shipments(const order& of);

} // namespace dray::sim::threedcart
