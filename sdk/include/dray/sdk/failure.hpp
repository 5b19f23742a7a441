#pragma once

#include "../abi/error.h"

#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace dray::sdk {

enum class error_class : dray_error_class {
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

/// How a function says that it did not succeed: thrown anywhere in it, sent as the effect `fail`.
/// `code` is a stable word for programs ("sku_unknown"), `message` a sentence for the person who
/// must act, `subject` the cause that many orders may share (a SKU, a field, a method).
class failure : public std::exception {
public:
    failure(error_class cls_, std::string code_, std::string message_)
        : cls(cls_), code(std::move(code_)), message(std::move(message_)) {}

    // Each comes twice: on a named failure, and chained on a fresh one.
    failure& about(std::string s) & {
        subject = std::move(s);
        return *this;
    }
    failure about(std::string s) && { return std::move(about(std::move(s))); }
    failure& detail(std::string s) & {
        internal = std::move(s);
        return *this;
    }
    failure detail(std::string s) && { return std::move(detail(std::move(s))); }
    failure& after(std::chrono::milliseconds d) & {
        retry_after = d;
        return *this;
    }
    failure after(std::chrono::milliseconds d) && { return std::move(after(d)); }
    /// The verdict stands in the complete answer to write `request_id` (http_response::id), so the
    /// host may believe that the write did not happen.
    failure& verdict_of(std::uint64_t request_id) & {
        verdict = request_id;
        return *this;
    }
    failure verdict_of(std::uint64_t request_id) && { return std::move(verdict_of(request_id)); }

    const char* what() const noexcept override { return message.c_str(); }

    error_class cls;
    std::string code;
    std::string message;
    std::string internal; ///< for logs: the vendor's own words; no secrets, no personal data
    std::string subject;
    std::optional<std::chrono::milliseconds> retry_after;
    std::optional<std::uint64_t> verdict;
};

} // namespace dray::sdk
