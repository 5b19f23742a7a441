#pragma once

// What an answer of OrderService means: its HTTP status, its SOAP fault or its ReturnCode, as a
// failure or as something to read.

#include "wire/soap.hpp"

#include <dray/data/consignment.hpp>
#include <dray/sdk/failure.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace dray::sdk {
class http_response;
}

namespace dray::propago {

struct options;

/// An answer to a read. Exactly one holds: `trouble`, or `soap` is to be read.
struct read_result {
    read_result() = default;
    reply soap;           ///< success; its data() may be null
    bool nothing = false; ///< NoShipmentsFoundForOrder, NoShipmentData, NoData: there is none
    std::optional<sdk::failure> trouble;
    [[nodiscard]] bool no_such_order() const {
        return trouble && trouble->cls == sdk::error_class::not_found;
    }
};

/// `what` names the call for people: "searching orders".
read_result judge_read(const sdk::http_response& answer, std::string_view operation,
                       std::string_view what, const options& o);

/// judge_read(), throwing its trouble.
read_result read_or_throw(const sdk::http_response& answer, std::string_view operation,
                          std::string_view what, const options& o);

/// The answer to SubmitOrder: returns the reply of a success, throws otherwise. Only what the
/// vendor's own complete answer says was refused carries a verdict; all else is unknown_outcome.
reply judge_submit(const sdk::http_response& answer, const data::consignment& sent,
                   const options& o);

/// The one SKU that a refusal of `sent` can be about: the only one that `message` names, or the
/// order's only one; else empty.
std::string sku_in(std::string_view message, const data::consignment& sent);

} // namespace dray::propago
