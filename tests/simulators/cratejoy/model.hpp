#pragma once

// What a store keeps. Times are unix seconds, money is in cents. What is shipped is a shipment; an
// order becomes one or many of them through its fulfillments.

#include "tests/simulators/common/distortion.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dray::sim::cratejoy {

using ident = std::int64_t;

/// The integer that stands beside each word.
enum class shipment_status : std::uint8_t { unshipped = 1, shipped = 2, cancelled = 3 };
enum class order_status : std::uint8_t { open = 1, closed = 2 };
enum class fulfillment_state : std::uint8_t { unfulfilled = 1, partial = 2, fulfilled = 3 };
enum class fulfillment_status : std::uint8_t { open = 1, closed = 2, cancelled = 3 };
enum class billing_type : std::uint8_t { standard = 1, adhoc = 2, ecom = 3 };

std::string_view word_of(shipment_status status);
std::string_view word_of(order_status status);
std::string_view word_of(fulfillment_state state);
std::string_view word_of(fulfillment_status status);
std::string_view word_of(billing_type type);
std::optional<shipment_status> shipment_status_named(std::string_view word);
std::optional<billing_type> billing_type_named(std::string_view word);

struct customer {
    ident id = 0;
    std::string first_name;
    std::string last_name;
    std::string email;
    std::string country;
    std::string note;
    std::string name() const { return first_name + " " + last_name; }
};

struct address {
    ident id = 0;
    ident customer_id = 0;
    std::string to; ///< the recipient; of a gift not the customer
    std::string company;
    std::string street;
    std::string unit;
    std::string city;
    std::string state;
    std::string zip_code;
    std::string country;
    std::string phone_number;
};

struct product_instance {
    ident id = 0;
    ident product_id = 0;
    std::string sku; ///< empty: null
    std::string name;
    std::int64_t product_type = 0; ///< 0 subscription, 1 one-time, 2 gift card
    std::int64_t price = 0;
    std::int64_t ship_weight = 0; ///< grams
    std::int64_t on_hand = 100;
    std::string option; ///< "Size"; empty: no variant
    std::string value;
};

struct subscription {
    ident id = 0;
    ident customer_id = 0;
    ident instance_id = 0;
    std::string status = "active";
    std::int64_t created_at = 0;
    std::string answer; ///< to the sign-up question; empty: none
};

struct cart_product {
    ident id = 0;
    ident instance_id = 0;
    ident subscription_id = 0; ///< 0: null
    std::int64_t quantity = 1;
    std::int64_t price = 0; ///< of the line
};

struct order {
    ident id = 0;
    ident customer_id = 0;
    ident address_id = 0;
    std::int64_t placed_at = 0;
    order_status status = order_status::open;
    fulfillment_state fulfillment = fulfillment_state::unfulfilled;
    std::string financial_status = "paid";
    bool is_renewal = false;
    bool is_test = false;
    bool is_gift = false;
    std::string gift_message;
    std::string gift_recipient_email;
    std::string gift_recipient_name;
    std::string note;
    std::int64_t refunded = 0;
    std::int64_t shipping = 0;
    std::vector<cart_product> products;
    std::vector<ident> subscriptions;

    std::int64_t total() const;
};

struct fulfillment {
    ident id = 0;
    ident order_id = 0;
    ident subscription_id = 0; ///< 0: null
    ident instance_id = 0;
    std::int64_t date = 0;
    bool one_time = false; ///< cycles are null
    std::int64_t cycle_number = 0;
    std::int64_t total_cycles = 1;
    fulfillment_status status = fulfillment_status::open;
};

struct batch {
    ident id = 0;
    ident product_billing_id = 0;
    std::int64_t start = 0;
    std::int64_t end = 0; ///< orders are taken until then; what ships, ships after
};

struct shipment {
    ident id = 0;
    ident customer_id = 0;
    ident address_id = 0;
    ident batch_id = 0; ///< 0: null
    billing_type billing = billing_type::standard;
    shipment_status status = shipment_status::unshipped;
    std::int64_t adjusted_ordered_at = 0;
    std::int64_t created_at = 0;
    std::int64_t shipped_at = 0; ///< 0: null
    std::string tracking_number;
    std::string carrier_name;  ///< stored, never shown
    std::string tracking_link; ///< stored, never shown
    bool is_test = false;
    bool is_gift = false;
    std::int64_t customer_cycle = 0;
    std::vector<fulfillment> fulfillments;
    std::map<std::string, std::string> metadata;
    std::unique_ptr<distortion> odd;

    bool is_ecom() const { return billing == billing_type::ecom; }
};

struct hook {
    ident id = 0;
    std::string event;
    std::string target;
    std::string name;
    std::string querystring;
};

} // namespace dray::sim::cratejoy
