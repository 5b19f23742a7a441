#pragma once

// The order as every connector tells it. JSON: sdk/schema/order.json, both ways in order_json.hpp.
// Money is decimal text ("12.50") in the order's currency; quantities are whole units; times UTC.
// All text is UTF-8. None of these types is an aggregate: see docs/writing-plugins.md on g++ 12.

#include "time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dray::data {

/// Most that one order may hold; more is refused as a poison item, never cut.
inline constexpr std::size_t max_lines = 10'000;
inline constexpr std::size_t max_ship_groups = 1'000;

struct address {
    address() = default;
    std::string name; ///< the person, given and family name joined as the vendor shows it
    std::string company;
    std::string street1;
    std::string street2;
    std::string street3;
    std::string city;
    std::string region;      ///< as the vendor wrote it ("Texas")
    std::string region_code; ///< ISO 3166-2 part ("TX") where known
    std::string postcode;
    std::string country;      ///< as the vendor wrote it
    std::string country_code; ///< ISO 3166-1 alpha-2 where known
    std::string phone;
    std::string email;
    bool operator==(const address&) const = default;
};

enum class line_kind { physical, digital, gift_certificate, service };

struct line_option {
    line_option() = default;
    line_option(std::string name_, std::string value_)
        : name(std::move(name_)), value(std::move(value_)) {}
    std::string name;
    std::string value;
    bool operator==(const line_option&) const = default;
};

struct line {
    line() = default;
    std::string id;         ///< the source's, unique in the order, stable over re-reads
    std::string ship_group; ///< id of its ship group; empty for what nobody ships
    std::string sku;        ///< may be empty: then the order is held until someone names it
    std::string name;
    line_kind kind = line_kind::physical;
    std::int64_t quantity = 0; ///< ordered, > 0
    std::int64_t shipped = 0;  ///< as the source says, before and besides Dray
    std::int64_t canceled = 0; ///< refunded or cancelled at the source
    std::string unit_price;    ///< decimal; empty where unknown
    std::string parent;        ///< id of the bundle line it belongs to; empty else
    bool is_bundle = false;    ///< a parent whose children are what is shipped
    bool is_custom = false;    ///< typed by hand, no product behind it
    std::vector<line_option> options;
    bool operator==(const line&) const = default;

    /// Units that a warehouse still has to send, by the source's own books.
    [[nodiscard]] std::int64_t open() const { return quantity - shipped - canceled; }
};

enum class group_kind { ship, pickup, digital };

struct ship_group {
    ship_group() = default;
    std::string id; ///< the source's address or shipment id
    group_kind kind = group_kind::ship;
    address to;
    std::string method; ///< the source's text, free and renamed at will
    std::string cost;   ///< decimal
    bool operator==(const ship_group&) const = default;
};

struct status {
    status() = default;
    status(std::string id_, std::string name_) : id(std::move(id_)), name(std::move(name_)) {}
    std::string id;   ///< the source's stable id; what is compared and written
    std::string name; ///< what the merchant sees
    bool operator==(const status&) const = default;
};

struct totals {
    totals() = default;
    std::string subtotal;
    std::string shipping;
    std::string tax;
    std::string discount;
    std::string grand;
    bool operator==(const totals&) const = default;
};

struct order {
    order() = default;
    std::string ref;    ///< source_ref: the source's permanent id
    std::string number; ///< what the customer sees
    data::status status;
    timestamp created_at;
    timestamp modified_at;
    std::string currency; ///< ISO 4217
    data::totals totals;
    std::string payment_method;
    std::string payment_status;
    std::string customer_id; ///< empty for a guest
    address billing;
    std::string customer_note;
    std::string staff_note;
    std::string channel;
    bool archived = false;
    bool test = false;
    std::vector<line> lines;
    std::vector<ship_group> ship_groups;
    std::vector<line_option> fields; ///< the source's own fields worth keeping
    bool operator==(const order&) const = default;
};

} // namespace dray::data
