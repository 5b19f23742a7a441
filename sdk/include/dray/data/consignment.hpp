#pragma once

// What is submitted to one warehouse: a ship group's lines under one reference.

#include "shipment.hpp"

namespace dray::data {

struct consignment_line {
    consignment_line() = default;
    std::int64_t number = 0; ///< 1-based, stable: what shipments refer to
    std::string source_line; ///< the order line's id
    std::string sku;
    std::string name;
    std::int64_t quantity = 0;
    std::string unit_price;
    std::vector<line_option> options;
    bool operator==(const consignment_line&) const = default;
};

struct consignment {
    consignment() = default;
    std::string reference;    ///< ours: unique at the destination account
    std::string order_number; ///< the customer-facing number; a field of its own
    std::string source;       ///< the source instance's name
    timestamp ordered_at;
    std::string currency;
    address to;
    address billing;
    std::string email;
    std::string method;  ///< the source's text
    std::string carrier; ///< after mapping; empty = the destination's default
    std::string service;
    std::string note;
    bool test = false;
    std::vector<consignment_line> lines;
    bool operator==(const consignment&) const = default;
};

/// What the host compares before it binds a probe's match: customer, postcode, SKU quantities.
struct fingerprint {
    fingerprint() = default;
    std::string name;
    std::string postcode;
    std::vector<line_quantity> lines;
    bool operator==(const fingerprint&) const = default;
};

/// One match of `order.find`.
struct found_order {
    found_order() = default;
    std::string ref;
    warehouse_state state = warehouse_state::unknown;
    std::string word;
    data::fingerprint fingerprint;
    std::optional<timestamp> submitted_at;
    bool operator==(const found_order&) const = default;
};

} // namespace dray::data
