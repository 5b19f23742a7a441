// The service's enumerations, letter for letter.

#include "tests/simulators/propago/wire_types.hpp"

#include <algorithm>
#include <array>

namespace dray::sim::propago {
namespace {

using words = std::string_view;
constexpr std::array<words, 23> order_statuses{"ApprovalDenied",
                                               "ApprovalPending",
                                               "AwaitingPaymentAuthorization",
                                               "AwaitingShipment",
                                               "BackOrdered",
                                               "AwaitingSerialCapture",
                                               "BatchProcessing",
                                               "Canceled",
                                               "Closed",
                                               "Consolidated",
                                               "FastPickPack",
                                               "FastPickPackNotPrinted",
                                               "Firmed",
                                               "Invoiced",
                                               "OnHold",
                                               "Picking",
                                               "PreClose",
                                               "QuickShip",
                                               "Released",
                                               "Saved",
                                               "Shipping",
                                               "Waved",
                                               "Unknown"};
constexpr std::array<words, 22> line_statuses{"ApprovalPending",
                                              "AwaitingPrepress",
                                              "Assembly",
                                              "Backordered",
                                              "Bindery",
                                              "Canceled",
                                              "Closed",
                                              "HandBindery",
                                              "InPrintingQueue",
                                              "OutOnProofApproval",
                                              "PartialShip",
                                              "Plating",
                                              "Prepress",
                                              "Print",
                                              "ProofApprovalDenied",
                                              "Released",
                                              "Staging",
                                              "Warehouse",
                                              "ReadyForPrint",
                                              "Batched",
                                              "WarehouseStaging",
                                              "Saved"};
constexpr std::array<words, 8> search_statuses{"Processing", "Processed", "Canceled", "All",
                                               "Saved",      "Pending",   "Released", "Firmed"};
constexpr std::array<words, 26> return_codes{"Undefined",
                                             "Success",
                                             "OrderRetrievedSuccessfully",
                                             "ShipmentCreatedSuccessfuly",
                                             "InvalidLoginNameKeyCombination",
                                             "UnAuthorizedAccess",
                                             "InvalidOrderNumber",
                                             "InvalidCarrierName",
                                             "ShipmentHasAlreadyBeenSubmittedForThisOrder",
                                             "UnexpectedErrorOnServer",
                                             "ServiceTypeNotEnabled",
                                             "OrderProcessIncomplete",
                                             "OrderPlacementError",
                                             "NoShipmentsFoundForOrder",
                                             "SkuCreationError",
                                             "SkuNotFound",
                                             "SearchError",
                                             "CompanyCredentialsRequired",
                                             "InvalidShipmentQuantity",
                                             "InvalidOrderLineId",
                                             "ShipmentError",
                                             "ShipmentNotFound",
                                             "InvalidOrderOperation",
                                             "PaymentProcessingError",
                                             "NoShipmentData",
                                             "NoData"};

template <std::size_t Size>
bool among(const std::array<words, Size>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

} // namespace

bool is_order_status(std::string_view word) {
    return among(order_statuses, word);
}
bool is_line_status(std::string_view word) {
    return among(line_statuses, word);
}
bool is_search_status(std::string_view word) {
    return among(search_statuses, word);
}
bool is_return_code(std::string_view word) {
    return among(return_codes, word);
}

} // namespace dray::sim::propago
