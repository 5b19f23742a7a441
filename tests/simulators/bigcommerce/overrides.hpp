#pragma once

// Members of an order in JSON, laid over a typed order: what a test crafts, what staff edits.

#include "tests/simulators/bigcommerce/shop.hpp"

#include <boost/json/fwd.hpp>

namespace dray::sim::bigcommerce {

/// Overlays `fields` on an order that is not in the book, or is and keeps its id and dates.
///
/// Typed: status_id, customer_id, channel_id, date_created, date_shipped (text or unix
/// seconds), payment_method, payment_status, staff_notes, customer_message, order_source,
/// external_source, external_order_id, external_merchant_id, cart_id, currency_code,
/// discount_amount, tax_percent, pickup (its method's name, "" for none), billing_address {…};
/// shipping_addresses and products: with "id" of one that is there, changes it; else the whole
/// list is replaced. A product has name, sku, product_id, variant_id, quantity, quantity_shipped,
/// quantity_refunded, price_ex_tax, weight_grams, type, address (place in the list of addresses,
/// 0 first) or order_address_id, pickup, parent (place in the list of products), options
/// [{name, value}].
/// Any other member, of order, address or product, is shown as given in place of what the shop
/// would say; "without": ["member", …] takes members out.
///
/// Throws std::invalid_argument with a sentence; the order may then be half changed.
void overlay(shop& in, order& one, const boost::json::object& fields);

/// Overlays the typed members of an address; returns those it does not know.
boost::json::object overlay(address& one, const boost::json::object& fields);

} // namespace dray::sim::bigcommerce
