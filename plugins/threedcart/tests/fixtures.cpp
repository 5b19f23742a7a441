#include "fixtures.hpp"

#include <boost/json.hpp>

namespace dray::threedcart::fixtures {

namespace json = boost::json;

data::time_zone new_york() {
    const auto at = [](const char* text) { return *data::parse_time(text); };
    data::time_zone zone;
    zone.name = "America/New_York";
    zone.periods.emplace_back(at("2025-11-02T06:00:00Z"), -18'000);
    zone.periods.emplace_back(at("2026-03-08T07:00:00Z"), -14'400);
    zone.periods.emplace_back(at("2026-11-01T06:00:00Z"), -18'000);
    zone.periods.emplace_back(at("2027-03-14T07:00:00Z"), -14'400);
    return zone;
}

json::object order(std::int64_t id, int status, std::string_view updated) {
    auto made = json::parse(R"({
        "InvoiceNumberPrefix": "AB-", "CustomerID": 0, "OrderDate": "2026-02-10T09:00:00",
        "UserID": "", "SalesPerson": "", "ContinueURL": "https://shop.example.com/continue",
        "AlternateOrderID": "", "OrderType": "Online", "PaymentTokenID": 0,
        "BillingFirstName": "Ann", "BillingLastName": "Lee", "BillingCompany": "",
        "BillingAddress": "1 Main St", "BillingAddress2": "", "BillingCity": "Austin",
        "BillingState": "TX", "BillingZipCode": "73301", "BillingCountry": "US",
        "BillingPhoneNumber": "512", "BillingEmail": "ann@example.com",
        "BillingPaymentMethod": "Visa", "BillingOnLinePayment": true,
        "BillingPaymentMethodID": "49", "PromotionList": [], "OrderDiscount": 1.5,
        "OrderDiscountCoupon": 1.5, "OrderDiscountPromotion": 0, "SalesTax": 1.25,
        "SalesTax2": 0, "SalesTax3": 0.5, "OrderAmount": 25, "AffiliateCommission": 0,
        "TransactionList": [{"TransactionIndexID": 5, "TransactionAmount": 25}],
        "CardType": "Visa", "CardNumber": "XXXX1111", "CardName": "Ann Lee",
        "CardExpirationMonth": "12", "CardExpirationYear": "2030", "CardIssueNumber": "",
        "CardStartMonth": "", "CardStartYear": "", "CardAddress": "", "CardVerification": "",
        "OfflinePaymentFieldList": [], "RewardPoints": "0", "Referer": "", "IP": "192.0.2.1",
        "QuestionList": [{"QuestionID": 1, "QuestionTitle": "Gift note", "QuestionAnswer": "Hi"}],
        "CustomerComments": "Ring twice", "InternalComments": "", "ExternalComments": "",
        "FieldOfTomorrow": {"x": [1, null]}
    })")
                    .get_object();
    made["OrderID"] = id;
    made["InvoiceNumber"] = 1000 + id;
    made["OrderStatusID"] = status;
    made["LastUpdate"] = updated;
    made["ShipmentList"] = json::array{shipment(0)};
    made["OrderItemList"] = json::array{line(id * 10, "MUG", 2)};
    return made;
}

json::object line(std::int64_t index, std::string_view sku, double quantity,
                  std::int64_t shipment_id) {
    auto made = json::parse(R"({
        "CatalogID": 77, "ItemWarehouseID": 0, "ItemDescription": "<b>Mug</b> &amp; saucer<br>blue",
        "ItemUnitPrice": 10, "ItemWeight": 0.5, "ItemOptionPrice": 0, "ItemAdditionalField1": "",
        "ItemAdditionalField2": "", "ItemAdditionalField3": "", "ItemPageAdded": "",
        "ItemAvailability": "", "ItemDateAdded": "2026-02-10T09:00:00", "ItemUnitCost": 4,
        "ItemUnitStock": 12, "ItemOptions": "<b>Size:</b> L", "ItemCatalogIDOptions": "",
        "ItemSerial": "", "ItemImage1": "", "ItemWarehouseLocation": "", "RecurringOrderFrequency": 0
    })")
                    .get_object();
    made["ItemIndexID"] = index;
    made["ItemID"] = sku;
    if (quantity == static_cast<double>(static_cast<std::int64_t>(quantity)))
        made["ItemQuantity"] = static_cast<std::int64_t>(quantity);
    else
        made["ItemQuantity"] = quantity;
    made["ItemShipmentID"] = shipment_id;
    return made;
}

json::object shipment(std::int64_t id, std::string_view tracking) {
    auto made = json::parse(R"({
        "ShipmentLastUpdate": "2026-02-10T16:05:30", "ShipmentBoxes": 1,
        "ShipmentInternalComment": "", "ShipmentOrderStatus": 1, "ShipmentAddress": "2 Side St",
        "ShipmentAddress2": "Apt 3", "ShipmentAlias": "", "ShipmentCity": "Toronto",
        "ShipmentCompany": "Lee & Co", "ShipmentCost": 5, "ShipmentCountry": "CA",
        "ShipmentEmail": "", "ShipmentFirstName": "Ann", "ShipmentLastName": "Lee",
        "ShipmentMethodID": 131, "ShipmentMethodName": "UPS&#174; Ground",
        "ShipmentShippedDate": "", "ShipmentPhone": "416", "ShipmentState": "ON",
        "ShipmentZipCode": "M5V 2T6", "ShipmentTax": 0, "ShipmentWeight": 1, "ShipmentUserID": "",
        "ShipmentNumber": 1, "ShipmentAddressTypeID": 0
    })")
                    .get_object();
    made["ShipmentID"] = id;
    std::string padded(tracking);
    if (!padded.empty())
        padded.resize(50, ' ');
    made["ShipmentTrackingCode"] = padded;
    return made;
}

std::string page_of(const std::vector<json::object>& rows) {
    const json::array page(rows.begin(), rows.end());
    return json::serialize(page);
}

std::string error_body(int status, std::string_view message, bool as_number) {
    json::object error{{"Key", "Error"}, {"Value", ""}, {"Message", message}};
    if (as_number)
        error["Status"] = status;
    else
        error["Status"] = std::to_string(status);
    return json::serialize(json::array{error});
}

std::string written(const std::vector<std::string>& ids) {
    json::array all;
    for (const auto& id : ids) {
        json::object record{{"Key", "OrderID"},
                            {"Value", id},
                            {"Status", "200"},
                            {"Message", "updated successfully"}};
        all.push_back(std::move(record));
    }
    return json::serialize(all);
}

std::string statuses(std::string_view renamed) {
    static constexpr const char* names[] = {"New",      "Processing", "Partial",       "Shipped",
                                            "Cancel",   "Hold",       "Not Completed", "Custom 1",
                                            "Custom 2", "Custom 3",   "Unpaid",        "Review"};
    json::array rows;
    for (int id = 1; id <= 12; ++id) {
        json::object row{{"OrderStatusID", id},
                         {"Sorting", id},
                         {"StatusDefinition", names[id - 1]},
                         {"StatusText", names[id - 1]},
                         {"Visible", id < 8 || id > 10}};
        if (id == 2)
            row["StatusText"] = renamed;
        rows.push_back(std::move(row));
    }
    return json::serialize(rows);
}

} // namespace dray::threedcart::fixtures
