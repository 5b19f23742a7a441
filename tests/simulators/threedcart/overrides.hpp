#pragma once

// Members of an order in the vendor's names, laid over a typed order: what a test crafts, what
// staff edit.

#include "tests/simulators/threedcart/shop.hpp"

#include <boost/json/fwd.hpp>

namespace dray::sim::threedcart {

/// Overlays `fields` on an order that is not in the store, or is and keeps its id and LastUpdate.
///
/// Typed: OrderStatusID, InvoiceNumber, InvoiceNumberPrefix, CustomerID, OrderDate, UserID,
/// SalesPerson, AlternateOrderID, OrderType, BillingPaymentMethod, BillingPaymentMethodID,
/// BillingOnLinePayment, OrderDiscountCoupon, OrderDiscountPromotion, SalesTax, SalesTax2,
/// SalesTax3, CustomerComments, InternalComments, ExternalComments, Referer, IP, Billing… of the
/// address; ShipmentList and OrderItemList: entries with an id (ShipmentID, ItemIndexID) that is
/// there change it; else the whole list is replaced. A shipment has Shipment… of the address,
/// ShipmentID, ShipmentMethodName, ShipmentMethodID, ShipmentCost, ShipmentTrackingCode,
/// ShipmentShippedDate, ShipmentOrderStatus, ShipmentBoxes, ShipmentAlias,
/// ShipmentInternalComment, weight_grams. A line has ItemID, CatalogID, ItemShipmentID,
/// ItemQuantity, ItemUnitPrice, ItemOptionPrice, ItemDescription, ItemOptions, weight_grams.
/// Dates are ISO texts on the store's wall clock, or unix seconds.
/// Any other member, of order, shipment or line, is shown as given in place of what the store
/// would say; "without": ["member", …] takes members out.
///
/// Throws std::invalid_argument with a sentence; the order may then be half changed.
void overlay(shop& in, order& one, const boost::json::object& fields);

/// An ISO text on the store's wall clock, or unix seconds, as wall time; 0 for "". Throws naming
/// `what`.
std::int64_t wall_of(const shop& in, const boost::json::value& date, std::string_view what);

} // namespace dray::sim::threedcart
