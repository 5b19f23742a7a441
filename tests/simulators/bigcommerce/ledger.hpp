#pragma once

// What an auditor at the vendor would see: what was written to each order, what the customer got
// by mail, what was asked and what was refused.

#include "tests/simulators/bigcommerce/order.hpp"
#include "tests/simulators/common/visits.hpp"

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace dray::sim::bigcommerce {

/// Who did it: a request, a person in the control panel, or the shop itself after a shipment.
enum class actor : std::uint8_t { api, human, roll_up };
std::string_view name_of(actor by);

struct status_write {
    int from = 0;
    int to = 0;
    actor by = actor::api;
    std::int64_t at = 0;
};

struct mail {
    bool about_shipment = false; ///< else about a status
    int status_id = 0;
    std::string tracking; ///< what the mail could show; empty: a mail without tracking
};

/// One order's page. Orders that nobody touched have none.
struct order_page {
    std::vector<status_write> statuses;
    std::vector<mail> mails;
    std::vector<std::string> events;     ///< webhook scopes raised, in order
    std::int64_t updates = 0;            ///< PUT /orders/{id} carried out
    std::int64_t repeated_statuses = 0;  ///< PUTs of the status that the order already had
    std::int64_t shipment_posts = 0;     ///< POST shipments carried out
    std::int64_t repeated_shipments = 0; ///< POSTs equal to a live shipment, carried out or refused
    std::int64_t deleted_shipments = 0;
};

/// A live shipment that says the same as an earlier live one of its order: address, tracking
/// number and items.
bool same_parcel(const shipment& one, const shipment& other);
std::int64_t duplicate_shipments(const order& of);

struct ledger {
    std::unordered_map<ident, order_page> pages;
    visit_book visits;
    std::map<std::string, std::int64_t> stock; ///< SKU -> pieces moved; negative: sold
    std::int64_t most_in_window = 0; ///< the largest number of requests in one rate window
    std::int64_t archived_all = 0;   ///< DELETE /orders
    std::int64_t late_writes = 0;    ///< carried out after their connection was gone
    std::int64_t adjustments = 0;    ///< requests that adjust stock or its settings
};

} // namespace dray::sim::bigcommerce
