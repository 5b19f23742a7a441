#pragma once

// One order at the vendor, with what its warehouse did about it.

#include "tests/simulators/propago/date_time.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace dray::sim::propago {

struct parcel {
    std::string carrier;
    std::string tracking; ///< empty: there is none
    std::string cost = "0";
};

struct shipped_line {
    std::int32_t line_number = 0;
    std::string sku;
    std::int32_t quantity = 0;
    std::vector<std::string> serials; ///< at most 5, in SerialNumber1..5
};

/// One Shipper: several parcels, several lines, no link between the two.
struct shipper {
    std::int32_t id = 0; ///< ShipmentId; given by the book
    instant when{};
    std::vector<parcel> parcels;
    std::vector<shipped_line> lines;
};

struct order_line {
    std::int32_t number = 0;
    std::string sku;
    std::int32_t quantity = 0;
    std::int32_t shipped = 0;

    std::int32_t open() const { return quantity > shipped ? quantity - shipped : 0; }
};

struct status_change {
    instant at{};
    std::string status;
    std::string by; ///< "api", "walk" or "person"
};

struct order {
    std::string po;
    std::string xml;          ///< the Order element as it was sent, cleaned (see copy_known)
    std::string status;       ///< any word: a person may set one that no enumeration knows
    instant submitted{};      ///< when the vendor got it
    instant ordered{};        ///< OrderDate as the vendor says it
    bool transmitted = false; ///< taken by AcceptNewOrders
    bool stranger = false;    ///< not placed through the API
    std::vector<order_line> lines;
    std::vector<status_change> history;
    std::vector<shipper> shippers;
    std::uint32_t walk_epoch = 0; ///< a due step of an older epoch is void

    std::int64_t open_units() const {
        std::int64_t sum = 0;
        for (const auto& line : lines)
            sum += line.open();
        return sum;
    }
    bool closed_or_canceled() const { return status == "Closed" || status == "Canceled"; }
};

} // namespace dray::sim::propago
