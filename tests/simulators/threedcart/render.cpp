#include "tests/simulators/threedcart/render.hpp"

#include <array>
#include <boost/json.hpp>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace dray::sim::threedcart {
namespace json = boost::json;

namespace {

constexpr std::size_t padded_width = 50;
constexpr double grams_in_pound = 453.592;

/// "9/15/2013" or "9/15/2013 8:12:52 PM".
std::string us_date(std::int64_t wall, bool with_time) {
    using namespace std::chrono;
    const sys_seconds when{seconds(wall)};
    const auto day = floor<days>(when);
    const year_month_day date{day};
    const hh_mm_ss clock{when - day};
    const auto hour = static_cast<int>(clock.hours().count());
    std::array<char, 48> out{};
    const int length =
        with_time
            ? std::snprintf(out.data(), out.size(), "%u/%u/%d %d:%02d:%02d %s",
                            static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                            static_cast<int>(date.year()), hour % 12 == 0 ? 12 : hour % 12,
                            static_cast<int>(clock.minutes().count()),
                            static_cast<int>(clock.seconds().count()), hour < 12 ? "AM" : "PM")
            : std::snprintf(out.data(), out.size(), "%u/%u/%d", static_cast<unsigned>(date.month()),
                            static_cast<unsigned>(date.day()), static_cast<int>(date.year()));
    return {out.data(), static_cast<std::size_t>(length)};
}

json::value pounds(std::int32_t grams) {
    return quantity(std::round(grams / grams_in_pound * 100.0) / 100.0);
}

void put_address(json::object& out, const address& from, const std::string& prefix) {
    out[prefix + "FirstName"] = from.first_name;
    out[prefix + "LastName"] = from.last_name;
    out[prefix + "Company"] = from.company;
    out[prefix + "Address"] = from.street;
    out[prefix + "Address2"] = from.street_2;
    out[prefix + "City"] = from.city;
    out[prefix + "State"] = from.state;
    out[prefix + "ZipCode"] = from.zip;
    out[prefix + "Country"] = from.country;
}

void put_empty_texts(json::object& out, std::initializer_list<std::string_view> names) {
    for (const auto name : names) {
        out[name] = "";
    }
}

} // namespace

json::value money(std::int64_t cents) {
    if (cents % 100 == 0) {
        return cents / 100;
    }
    return static_cast<double>(cents) / 100.0;
}

json::value quantity(double amount) {
    constexpr double exact = 1e15;
    if (std::abs(amount) < exact && std::trunc(amount) == amount) {
        return static_cast<std::int64_t>(amount);
    }
    return amount;
}

std::string renderer::tracking(const order& of, const shipment& one) const {
    const bool pad = shop_.set.tracking_padding == "always" ||
                     (shop_.set.tracking_padding == "some" && of.id % 3 != 0);
    auto out = one.tracking;
    if (pad && !out.empty() && out.size() < padded_width) {
        out.resize(padded_width, ' ');
    }
    return out;
}

std::string renderer::shipped_date(const shipment& one) const {
    if (one.shipped == 0) {
        return {};
    }
    const auto& style = shop_.set.shipped_date_style;
    return us_date(one.shipped, style == "as_stored" ? one.shipped_has_time : style == "date_time");
}

json::object renderer::parcel(const order& of, const shipment& one) const {
    json::object out;
    out["ShipmentID"] = one.id;
    out["ShipmentLastUpdate"] = local_iso(one.updated);
    out["ShipmentBoxes"] = one.boxes;
    out["ShipmentInternalComment"] = one.comment;
    out["ShipmentOrderStatus"] = one.status_id;
    put_address(out, one.to, "Shipment");
    out["ShipmentAlias"] = one.alias;
    out["ShipmentCost"] = money(one.cost);
    out["ShipmentEmail"] = one.to.email;
    out["ShipmentPhone"] = one.to.phone;
    out["ShipmentMethodID"] = one.method_id;
    out["ShipmentMethodName"] = one.method_name;
    out["ShipmentShippedDate"] = shipped_date(one);
    out["ShipmentTax"] = 0;
    out["ShipmentWeight"] = pounds(one.weight_grams);
    out["ShipmentTrackingCode"] = tracking(of, one);
    out["ShipmentUserID"] = one.user_id;
    out["ShipmentNumber"] = one.number;
    out["ShipmentAddressTypeID"] = one.address_type;
    distort(out, one.odd);
    return out;
}

json::object renderer::line(const order_line& one) const {
    json::object out;
    out["CatalogID"] = one.catalog_id;
    out["ItemIndexID"] = one.index_id;
    out["ItemID"] = one.sku;
    out["ItemShipmentID"] = one.shipment_id;
    out["ItemQuantity"] = quantity(one.quantity);
    out["ItemWarehouseID"] = one.warehouse_id;
    out["ItemDescription"] = one.description;
    out["ItemUnitPrice"] = money(one.unit_price);
    out["ItemWeight"] = pounds(one.weight_grams);
    out["ItemOptionPrice"] = money(one.option_price);
    put_empty_texts(out, {"ItemAdditionalField1", "ItemAdditionalField2", "ItemAdditionalField3",
                          "ItemPageAdded", "ItemAvailability"});
    out["ItemDateAdded"] = local_iso(one.added);
    out["ItemUnitCost"] = money(one.unit_cost);
    out["ItemUnitStock"] = 0;
    out["ItemOptions"] = one.options;
    out["ItemCatalogIDOptions"] = one.option_ids;
    put_empty_texts(out, {"ItemSerial", "ItemImage1", "ItemImage2", "ItemImage3", "ItemImage4",
                          "ItemWarehouseLocation", "ItemWarehouseBin", "ItemWarehouseAisle",
                          "ItemWarehouseCustom"});
    out["RecurringOrderFrequency"] = 0;
    distort(out, one.odd);
    return out;
}

json::object renderer::payment(const order& of, const transaction& one) const {
    json::object out;
    out["TransactionIndexID"] = one.index_id;
    out["OrderID"] = of.id;
    out["TransactionID"] = one.id;
    out["TransactionDateTime"] = local_iso(one.at);
    out["TransactionType"] = one.type;
    out["TransactionMethod"] = one.method;
    out["TransactionAmount"] = money(one.amount);
    put_empty_texts(out, {"TransactionApproval", "TransactionReference"});
    out["TransactionGatewayID"] = 1;
    put_empty_texts(out, {"TransactionCVV2", "TransactionAVS", "TransactionResponseText",
                          "TransactionResponseCode"});
    out["TransactionCaptured"] = 1;
    return out;
}

json::object renderer::asked(const order& of, const question& one) const {
    json::object out;
    out["OrderID"] = of.id;
    out["QuestionID"] = one.id;
    out["QuestionTitle"] = one.title;
    out["QuestionAnswer"] = one.answer;
    out["QuestionType"] = "textbox";
    out["QuestionCheckoutStep"] = 1;
    out["QuestionSorting"] = 0;
    out["QuestionDiscountGroup"] = 0;
    return out;
}

json::array renderer::shipments(const order& of) const {
    json::array out;
    for (const auto& each : of.shipments) {
        out.emplace_back(parcel(of, each));
    }
    return out;
}

json::object renderer::whole_order(const order& one) const {
    const bool current = shop_.set.order_shape == "current";
    json::object out;
    out["InvoiceNumberPrefix"] = one.prefix;
    out["InvoiceNumber"] = one.invoice;
    out["OrderID"] = one.id;
    out[shop_.set.customer_id_spelling] = one.customer_id;
    out["OrderDate"] = local_iso(one.created);
    out["OrderStatusID"] = one.status_id;
    out["LastUpdate"] = local_iso(one.updated);
    out["UserID"] = one.user_id;
    out["SalesPerson"] = one.sales_person;
    out["ContinueURL"] = "https://" + shop_.secure_url + "/continue_order.asp?orderkey=" +
                         std::to_string(one.id * 7919 % 1'000'003);
    if (current) {
        out["AlternateOrderID"] = one.alternate_id;
        out["OrderType"] = one.order_type;
        out["PaymentTokenID"] = 0;
    }
    put_address(out, one.billing, "Billing");
    out["BillingPhoneNumber"] = one.billing.phone;
    out["BillingEmail"] = one.billing.email;
    out["BillingPaymentMethod"] = one.payment_method;
    out["BillingOnLinePayment"] = one.online_payment;
    out["BillingPaymentMethodID"] = one.payment_method_id;
    out["ShipmentList"] = shipments(one);
    json::array lines;
    for (const auto& each : one.lines) {
        lines.emplace_back(line(each));
    }
    out["OrderItemList"] = std::move(lines);
    if (current) {
        out["PromotionList"] = json::array();
    }
    out["OrderDiscount"] = money(one.discount_coupon + one.discount_promotion);
    if (current) {
        out["OrderDiscountCoupon"] = money(one.discount_coupon);
        out["OrderDiscountPromotion"] = money(one.discount_promotion);
    }
    out["SalesTax"] = money(one.tax_1);
    out["SalesTax2"] = money(one.tax_2);
    out["SalesTax3"] = money(one.tax_3);
    out["OrderAmount"] = money(one.amount());
    out["AffiliateCommission"] = 0;
    json::array payments;
    for (const auto& each : one.transactions) {
        payments.emplace_back(payment(one, each));
    }
    out["TransactionList"] = std::move(payments);
    put_empty_texts(out, {"CardType", "CardNumber", "CardName", "CardExpirationMonth",
                          "CardExpirationYear", "CardIssueNumber", "CardStartMonth",
                          "CardStartYear", "CardAddress", "CardVerification"});
    if (current) {
        out["OfflinePaymentFieldList"] = json::array();
    }
    out["RewardPoints"] = "0";
    json::array questions;
    for (const auto& each : one.questions) {
        questions.emplace_back(asked(one, each));
    }
    out["QuestionList"] = std::move(questions);
    out["Referer"] = one.referer;
    out["IP"] = one.ip;
    out["CustomerComments"] = one.customer_comments;
    out["InternalComments"] = one.internal_comments;
    out["ExternalComments"] = one.external_comments;
    if (shop_.set.extra_members) {
        out["SimulatedNewMember"] = json::object({{"Nested", json::array({1, "two"})}});
    }
    distort(out, one.odd);
    return out;
}

json::object renderer::status(const status_row& row) const {
    json::object out;
    out["OrderStatusID"] = row.id;
    out["Sorting"] = row.sorting;
    out["StatusDefinition"] = row.definition;
    out["StatusText"] = shop_.statuses.shown(row);
    out["Visible"] = row.visible;
    return out;
}

json::object renderer::sku_info(const product& one) const {
    json::object out;
    out["CatalogID"] = one.catalog_id;
    out["SKU"] = one.sku;
    out["Name"] = one.name;
    out["Cost"] = money(one.cost);
    out["Price"] = money(one.price);
    out["Currency"] = "USD";
    out["RetailPrice"] = money(one.price);
    out["SalePrice"] = money(one.price);
    out["OnSale"] = one.on_sale;
    out["Stock"] = quantity(one.stock);
    return out;
}

json::object renderer::whole_product(const product& one) const {
    json::object out;
    out["SKUInfo"] = sku_info(one);
    out["LastUpdate"] = local_iso(one.updated);
    out["InventoryControl"] = one.inventory_control;
    out["Hide"] = one.hidden;
    out["Weight"] = pounds(one.weight_grams);
    if (shop_.set.extra_members) {
        out["SimulatedNewMember"] = "";
    }
    return out;
}

json::object renderer::option(const variant& one) const {
    json::object out;
    out["AdvancedOptionCode"] = one.code;
    out["AdvancedOptionSufix"] = one.suffix;
    out["AdvancedOptionName"] = one.name;
    out["AdvancedOptionCost"] = money(one.cost);
    out["AdvancedOptionStock"] = quantity(one.stock);
    out["AdvancedOptionWeight"] = pounds(one.weight_grams);
    out["AdvancedOptionPrice"] = money(one.price);
    for (int i = 2; i <= 10; ++i) {
        out["AdvancedOptionPrice" + std::to_string(i)] = 0;
    }
    out["AdvancedOptionGTIN"] = one.gtin;
    return out;
}

json::object renderer::hook(const webhook& one) const {
    json::object out;
    out["Id"] = one.id;
    out["Name"] = one.name;
    out["Url"] = one.url;
    out["EventType"] = one.event;
    out["Enabled"] = one.enabled;
    out["Format"] = one.format;
    return out;
}

} // namespace dray::sim::threedcart
