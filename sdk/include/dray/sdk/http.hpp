#pragma once

#include "../data/impl/config.hpp"
#include "failure.hpp"

#include <boost/json/fwd.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dray::sdk {

/// Whether the vendor may have changed something once a byte of the request has left.
enum class access { read, write };

enum class secret_encoding { raw, basic, xml, json, form };

/// One HTTP request for the host to make. Authentication described in the manifest is added by the
/// host; a secret that belongs into the body or a header of its own stands there as its marker
/// (context::secret) and is listed with `with_secret`.
class http_request {
public:
    http_request(std::string method_, std::string url_, sdk::access access_)
        : method(std::move(method_)), url(std::move(url_)), access(access_) {}

    static http_request get(std::string url) {
        return http_request("GET", std::move(url), access::read);
    }
    static http_request post(std::string url, std::string body_) {
        http_request r("POST", std::move(url), access::write);
        r.body = std::move(body_);
        return r;
    }
    static http_request put(std::string url, std::string body_) {
        http_request r("PUT", std::move(url), access::write);
        r.body = std::move(body_);
        return r;
    }

    // Each comes twice: on a named request, and chained on a fresh one.
    http_request& header(std::string name, std::string value) & {
        headers.emplace_back(std::move(name), std::move(value));
        return *this;
    }
    http_request header(std::string name, std::string value) && {
        return std::move(header(std::move(name), std::move(value)));
    }
    /// Declares a POST that changes nothing (SOAP and search APIs read by POST).
    http_request& as_read() & {
        access = access::read;
        return *this;
    }
    http_request as_read() && { return std::move(as_read()); }
    http_request& with_secret(std::string name, std::string marker, secret_encoding encoding) & {
        secrets.push_back({std::move(name), std::move(marker), encoding});
        return *this;
    }
    http_request with_secret(std::string name, std::string marker, secret_encoding encoding) && {
        return std::move(with_secret(std::move(name), std::move(marker), encoding));
    }
    http_request& timeout_after(std::chrono::milliseconds d) & {
        timeout = d;
        return *this;
    }
    http_request timeout_after(std::chrono::milliseconds d) && {
        return std::move(timeout_after(d));
    }

    struct secret_use {
        std::string name;
        std::string marker;
        secret_encoding encoding;
    };

    std::string method;
    std::string url;
    sdk::access access;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::vector<secret_use> secrets;
    std::chrono::milliseconds timeout{0}; ///< 0 = the host's
    std::uint32_t cost = 1;               ///< in the bucket's units
};

/// A complete answer. Transport failures never arrive here: the host ends the operation.
class http_response {
public:
    http_response() = default;
    std::uint64_t id = 0; ///< of the request, unique in the operation; for failure::verdict_of
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    bool was_write = false;

    /// A header's value, compared without case; empty where absent.
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// The failure that an answer means where the vendor says nothing better: 401/403 auth, 404
/// not_found (to a write: rejected), 408/5xx transient (503 unavailable), 429 rate_limited, 409 to
/// a write conflict, other 4xx rejected; with the answer's Retry-After. `what` names the call for
/// people ("reading orders"). Carries verdict_of() for answers to writes that were refused (4xx but
/// 408 and 409); never for 5xx.
failure failure_of(const http_response& answer, std::string_view what);

/// The body as JSON, strict and at most 32 levels deep. What is no JSON throws `transient`, code
/// malformed_answer; to a write `unknown_outcome`, since the write may have happened.
boost::json::value json_of(const http_response& answer, std::string_view what);

} // namespace dray::sdk

#ifndef DRAY_SDK_SEPARATE_COMPILATION
#include "impl/http.ipp"
#endif
