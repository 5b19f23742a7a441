#pragma once

// An order as the warehouse tells it, in either dialect.

#include "dray/data/time.hpp"
#include "dray/data/time_zone.hpp"

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dray::warehouse_manager {

struct order_line {
    order_line() = default;
    std::string item_id; ///< theirs: what a package's contents name
    std::string line;    ///< ours, as submitted in externalId; empty where it is no number
    std::string sku;
    std::int64_t quantity = 0;
    bool is_insert = false; ///< added by the warehouse; no line of ours
};

struct package_content {
    package_content() = default;
    std::string item_id;
    std::int64_t quantity = 0;
};

struct package {
    package() = default;
    std::string id;
    std::vector<std::string> tracking;
    std::vector<package_content> contents;
};

struct warehouse_order {
    warehouse_order() = default;
    std::string id;
    std::string reference;
    std::string customer_id;
    std::string facility_id;

    std::optional<std::int64_t> status; ///< 0 open, 1 complete or closed, 2 cancelled
    bool is_closed = false;             ///< also of cancelled orders
    std::optional<bool> fully_allocated;
    std::optional<bool> is_deferred; ///< deferNotification: not released
    bool pick_started = false;
    bool pack_started = false;
    bool is_batched = false;
    bool is_held = false;
    std::string hold_reason;

    std::string carrier;
    std::string mode;
    std::vector<std::string> tracking; ///< of the order; without returns
    std::vector<std::string> returns;  ///< numbers of return labels
    std::optional<data::timestamp> created_at;
    std::optional<data::timestamp> modified_at;
    std::optional<data::timestamp> shipped_at;

    std::string name; ///< of the person to ship to, else of the company
    std::string postcode;
    bool has_lines = false; ///< false: the answer held none, though it may have some
    std::vector<order_line> lines;
    std::vector<package> packages;
};

/// Times without an offset are the server's. Throws common::unreadable where the order has no id or
/// a quantity that is no whole number.
warehouse_order read_order(const boost::json::object& from, const data::time_zone& server);

/// The order's id, empty where there is none.
std::string order_id_of(const boost::json::object& from);

/// A time with an offset or Z, or one of the server's clock without; in the hour that autumn
/// repeats the first.
std::optional<data::timestamp> read_time(std::string_view text, const data::time_zone& server);

/// Several numbers may stand in one text, one a line.
std::vector<std::string> split_tracking(std::string_view text);

} // namespace dray::warehouse_manager
