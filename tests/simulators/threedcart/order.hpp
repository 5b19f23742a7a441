#pragma once

// What a store keeps of an order. Money is in cents; times are wall times of the store's clock
// ("local seconds", common/local_zone.hpp), as the vendor keeps them.

#include "tests/simulators/common/distortion.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace dray::sim::threedcart {

using ident = std::int64_t;

struct address {
    std::string first_name;
    std::string last_name;
    std::string company;
    std::string street;
    std::string street_2;
    std::string city;
    std::string state;
    std::string zip;
    std::string country;
    std::string phone;
    std::string email;
};

struct order_line {
    ident index_id = 0; ///< key of the line
    ident catalog_id = 0;
    ident shipment_id = 0; ///< 0: the default shipment
    double quantity = 1.0;
    std::int64_t unit_price = 0;
    std::int64_t option_price = 0;
    std::int64_t unit_cost = 0;
    std::int64_t warehouse_id = 0;
    std::int32_t weight_grams = 0;
    std::int64_t added = 0;
    std::string sku;
    std::string description; ///< HTML
    std::string options;
    std::string option_ids;
    std::unique_ptr<distortion> odd;
};

struct shipment {
    ident id = 0; ///< 0: the default shipment
    std::int64_t number = 1;
    std::int64_t updated = 0;
    std::int64_t boxes = 1;
    std::int32_t status_id = 1;
    std::int64_t method_id = 0;
    std::int64_t cost = 0;
    std::int64_t address_type = 0;
    std::int32_t weight_grams = 0;
    std::int64_t shipped = 0; ///< 0: not
    bool shipped_has_time = false;
    std::string comment;
    std::string alias;
    std::string method_name;
    std::string tracking; ///< without padding
    std::string user_id;
    address to;
    std::unique_ptr<distortion> odd;
};

struct transaction {
    ident index_id = 0;
    std::int64_t at = 0;
    std::int64_t amount = 0;
    std::string type;
    std::string method;
    std::string id;
};

struct question {
    ident id = 0;
    std::string title;
    std::string answer;
};

struct order {
    ident id = 0;
    ident invoice = 0;
    ident customer_id = 0;
    std::int64_t created = 0;
    std::int64_t updated = 0;
    std::int32_t status_id = 1;
    bool stock_taken = false;
    bool online_payment = true;
    std::int64_t discount_coupon = 0;
    std::int64_t discount_promotion = 0;
    std::int64_t tax_1 = 0;
    std::int64_t tax_2 = 0;
    std::int64_t tax_3 = 0;
    std::string prefix;
    std::string user_id;
    std::string sales_person;
    std::string alternate_id;
    std::string order_type;
    std::string payment_method;
    std::string payment_method_id;
    std::string coupon;
    std::string referer;
    std::string ip;
    std::string customer_comments;
    std::string internal_comments;
    std::string external_comments;
    address billing;
    std::vector<shipment> shipments;
    std::vector<order_line> lines;
    std::vector<transaction> transactions;
    std::vector<question> questions;
    std::unique_ptr<distortion> odd;

    shipment* sent(ident shipment_id);
    order_line* line(ident index_id);
    std::int64_t items_total() const;
    std::int64_t amount() const; ///< what the customer pays
};

} // namespace dray::sim::threedcart
