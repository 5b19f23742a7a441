#pragma once

// What a shop keeps of an order. Money is in cents, times are unix seconds; the texts that the API
// makes of them are in render.hpp.

#include "tests/simulators/common/distortion.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dray::sim::bigcommerce {

using ident = std::int64_t;

struct address {
    std::string first_name;
    std::string last_name;
    std::string company;
    std::string street_1;
    std::string street_2;
    std::string city;
    std::string state; ///< full name
    std::string zip;
    std::string country;
    std::string country_iso2;
    std::string phone;
    std::string email;
};

enum class line_kind : std::uint8_t { physical, digital, gift_certificate };

struct line_option {
    std::string name;
    std::string value;
};

struct order_line {
    ident id = 0;
    ident product_id = 0; ///< 0: a custom line typed in by staff
    ident variant_id = 0;
    ident address_id = 0; ///< 0: pickup, digital, gift certificate
    ident parent_id = 0;  ///< 0: no bundle child
    line_kind kind = line_kind::physical;
    bool pickup = false;
    std::int32_t quantity = 1;
    std::int32_t shipped = 0;
    std::int32_t refunded = 0;
    std::int64_t price = 0; ///< cents, one piece, without tax
    std::int32_t weight_grams = 0;
    std::string name;
    std::string sku;
    std::vector<line_option> options;
    std::unique_ptr<distortion> odd;

    std::int32_t open() const { return quantity - shipped - refunded; }
};

struct shipping_address {
    ident id = 0;
    address to;
    std::string method;
    std::int64_t cost = 0; ///< cents, without tax
    std::unique_ptr<distortion> odd;
};

struct shipped_item {
    ident line_id = 0;
    std::int32_t quantity = 0;
};

struct shipment {
    ident id = 0;
    ident address_id = 0;
    std::int64_t created = 0;
    std::string tracking_number;
    std::string tracking_link;
    std::string generated_link;
    std::string provider;
    std::string carrier;
    std::string method;
    std::string comments;
    std::string cost = "0.0000";
    std::vector<shipped_item> items;
};

struct order {
    ident id = 0;
    std::int64_t created = 0;
    std::int64_t modified = 0;
    std::int32_t status_id = 1;
    bool deleted = false;     ///< archived
    bool stock_taken = false; ///< the shop's stock went down for it
    ident customer_id = 0;    ///< 0: guest
    ident channel_id = 1;
    std::int64_t shipped_at = 0; ///< 0: not fully shipped
    std::int32_t tax_basis_points = 0;
    std::int64_t discount = 0; ///< cents
    std::int64_t refunded = 0; ///< cents
    std::string currency = "USD";
    std::string payment_method;
    std::string payment_status;
    std::string staff_notes;
    std::string customer_message;
    std::string source = "www";
    std::string external_source; ///< empty: null
    std::string external_order_id;
    std::string external_merchant_id;
    std::string cart_id;     ///< empty: null
    std::string pickup_name; ///< the pickup method's; empty: no pickup
    address billing;
    std::vector<shipping_address> addresses;
    std::vector<order_line> lines;
    std::vector<shipment> shipments;
    std::unique_ptr<distortion> odd;

    order_line* line(ident line_id);
    shipping_address* shipping(ident address_id);
    const shipping_address* shipping(ident address_id) const;
    shipment* sent(ident shipment_id);
    bool is_bundle(const order_line& line) const; ///< other lines name it as their parent

    std::int64_t items_total() const;
    std::int64_t items_shipped() const;
    bool digital() const;               ///< has lines, and none is physical
    bool fully_shipped() const;         ///< has physical lines to ship, and none is open
    std::int64_t subtotal() const;      ///< cents, without tax
    std::int64_t shipping_cost() const; ///< cents, without tax
    std::int64_t tax_on(std::int64_t cents) const;
    std::int64_t total_with_tax() const;
};

} // namespace dray::sim::bigcommerce
