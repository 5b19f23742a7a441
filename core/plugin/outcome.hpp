#pragma once

// How an operation ended, as the host judged it: what core/engine decides from.

#include "dray/abi/error.h"
#include "dray/data/time.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace dray::plugin {

enum class error_class : std::int32_t {
    none = 0,
    transient = DRAY_ERROR_TRANSIENT,
    rate_limited = DRAY_ERROR_RATE_LIMITED,
    unavailable = DRAY_ERROR_UNAVAILABLE,
    auth = DRAY_ERROR_AUTH,
    config = DRAY_ERROR_CONFIG,
    unmapped = DRAY_ERROR_UNMAPPED,
    rejected = DRAY_ERROR_REJECTED,
    conflict = DRAY_ERROR_CONFLICT,
    unknown_outcome = DRAY_ERROR_UNKNOWN_OUTCOME,
    cancelled = DRAY_ERROR_CANCELLED,
    fault = DRAY_ERROR_FAULT,
    unsupported = DRAY_ERROR_UNSUPPORTED,
    not_found = DRAY_ERROR_NOT_FOUND,
};

const char* to_word(error_class c); ///< "rate_limited", …

/// `cls == none`: done, `result` is JSON text. The rule of never twice is already applied: once a
/// byte of a write may have left, anything but done or a verdict from that write's own complete
/// answer is `unknown_outcome`.
struct outcome {
    outcome() = default;
    error_class cls = error_class::none;
    std::string code;     ///< stable word: "sku_unknown", "connect_refused", "plugin_threw"
    std::string message;  ///< for the person who must act; scrubbed
    std::string internal; ///< for the log; scrubbed
    std::string subject;  ///< the cause that orders may share
    std::string result;   ///< JSON text of done's `result`
    std::optional<std::chrono::milliseconds> retry_after;
    bool write_left = false; ///< a byte of a write may have left in this operation
    std::optional<data::timestamp> last_write_at;
    std::int64_t requests = 0;
    [[nodiscard]] bool done() const { return cls == error_class::none; }
};

} // namespace dray::plugin
