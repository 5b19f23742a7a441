#pragma once

// What a tenant is about: merchants, warehouses, goods, stock, orders, packages. Times are unix
// seconds, 0 where there is none; quantities are decimals, as at the vendor.

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace dray::sim::wm {

using ident = std::int64_t;

/// A merchant whose goods the 3PL keeps.
struct customer {
    ident id = 0;
    std::string name;
    std::string external_id;
    bool order_queue = false; ///< orders without deferNotification wait, unreleased
};

struct facility {
    ident id = 0;
    std::string name;
    std::string zone = "America/Chicago"; ///< what local_zone takes
    std::string time_zone_name = "Central Standard Time";
    bool deactivated = false;
};

struct item {
    ident id = 0;
    ident customer = 0;
    std::string sku;
    std::string description;
};

/// What was received at once of one item.
struct stock_row {
    ident id = 0;
    ident item = 0;
    ident facility = 0;
    std::string qualifier;
    std::string lot;
    double received = 0;
    double on_hold = 0;
    double allocated = 0; ///< shipped goods too
    double shipped = 0;
};

/// JSON that is shown as it came.
struct document {
    boost::json::object of;
};

struct allocation {
    ident row = 0; ///< of stock
    double quantity = 0;
};

struct line {
    ident id = 0;
    ident item = 0;
    std::string sku;
    std::string qualifier;
    double quantity = 0;
    double original = 0; ///< as it was ordered
    bool insert = false; ///< the warehouse added it
    std::vector<allocation> allocations;
    document rest; ///< externalId, notes, savedElements, …

    double allocated() const;
};

struct package_content {
    ident id = 0;
    ident line = 0;
    double quantity = 0;
    std::string lot;
};

struct package {
    ident id = 0;
    std::string tracking;
    std::string description;
    double weight = 0;
    std::int64_t label_bytes = 0;
    std::int64_t created = 0;
    std::vector<package_content> contents;
};

enum class order_status : std::uint8_t { open = 0, closed = 1, canceled = 2 };

struct order {
    ident id = 0;
    ident customer = 0;
    ident facility = 0;
    ident parent = 0; ///< split off from; 0: from none
    std::string reference;
    order_status status = order_status::open;
    std::int64_t shown_status = -1; ///< -1: the status; else a number that nobody documented
    bool complete = false;          ///< released to the floor; the interface does not say
    std::int64_t source = 7;        ///< warehouseTransactionSourceType; 7: REST
    std::int64_t version = 1;       ///< of the ETag
    std::int64_t created = 0;
    std::int64_t modified = 0;
    std::int64_t processed = 0;
    std::int64_t shipped = 0;
    std::int64_t held = 0;
    std::string hold_reason;
    bool pick_started = false;
    std::int64_t pick_done = 0;
    std::int64_t ticket_printed = 0;
    bool pack_started = false;
    std::int64_t pack_done = 0;
    std::int64_t small_parcel_shipped = 0;
    std::int64_t loaded_state = 0;
    std::string batch;
    std::vector<line> lines;
    std::vector<package> packages;
    std::vector<std::string> returns; ///< tracking numbers of return labels
    document rest;                    ///< shipTo, routingInfo, poNum, … in the vendor's names

    bool fully_allocated() const;
    const line* line_of(ident line_id) const;
};

/// The quantity of a line that is not in a package yet.
double unpacked(const order& from, const line& of);

} // namespace dray::sim::wm
