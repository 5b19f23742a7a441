#pragma once

// What a write to an order, a shipment or a line may say, checked whole before anything changes.

#include "tests/simulators/threedcart/api.hpp"

namespace dray::sim::threedcart {

/// Why a record was not written.
struct record_error : std::runtime_error {
    record_error(int code, const std::string& message)
        : std::runtime_error(message), status(code) {}
    int status;
};

/// Throws what write_order would throw.
void check_order(shop& in, order& one, const boost::json::object& body);
/// Members that the API does not know are ignored, read-only ones too; what was not sent stays.
/// Throws record_error, and nothing was changed then.
void write_order(shop& in, order& one, const boost::json::object& body);
void write_shipment(shop& in, order& one, shipment& of, const boost::json::object& body);
void write_line(shop& in, order& one, order_line& of, const boost::json::object& body);
/// As write_order, into an order that is not in the store yet: its lists are made from the body.
void fill_new_order(shop& in, order& one, const boost::json::object& body);
/// A shipment beside those that are there.
shipment& add_shipment(shop& in, order& one, const boost::json::object& body);

} // namespace dray::sim::threedcart
