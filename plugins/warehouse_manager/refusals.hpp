#pragma once

// What an answer that is no success means. Everything that is said to a person about one is said
// here.

#include "dray/data/consignment.hpp"
#include "dray/sdk/failure.hpp"
#include "dray/sdk/http.hpp"

#include <string_view>

namespace dray::warehouse_manager {

struct tenant_settings;

/// `doing` names the call: "reading orders".
sdk::failure refusal(const sdk::http_response& answer, std::string_view doing,
                     const tenant_settings& tenant);

/// An answer to POST /orders: which of the order's causes it names.
sdk::failure submit_refusal(const sdk::http_response& answer, const data::consignment& sent,
                            const tenant_settings& tenant);

/// What a refused cancellation means.
enum class cancel_verdict {
    done,    ///< it was cancelled before
    changed, ///< the warehouse touched the order meanwhile: read it and judge anew
    refused, ///< refusal() or cancel_refusal() says why
};
cancel_verdict judge_cancel(const sdk::http_response& answer);
sdk::failure cancel_refusal(const sdk::http_response& answer, const std::string& id,
                            const tenant_settings& tenant);

/// An answer that came whole and cannot be understood: a read is worth another try, of a write
/// nobody knows what it did.
sdk::failure unreadable_answer(const sdk::http_response& answer, std::string_view doing,
                               std::string_view why);

} // namespace dray::warehouse_manager
