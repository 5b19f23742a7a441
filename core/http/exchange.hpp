#pragma once

#include "core/http/clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dray::http {

/// Whether the vendor may have changed something once a byte of the request has left. A write is
/// never sent again once one has.
enum class access : std::uint8_t { read, write };

/// Where an exchange ended. `prepare` and `wait` are before any connection is used.
enum class phase : std::uint8_t {
    prepare, ///< refused before anything was tried (address, secret, gate, cancelled early)
    wait,    ///< waiting for a bucket, a token or a free connection
    resolve,
    connect,
    proxy, ///< the proxy's answer to CONNECT
    tls,
    write,
    read,
};
[[nodiscard]] std::string_view to_string(phase p) noexcept;

/// Names as given; looked up without regard to case.
using header_list = std::vector<std::pair<std::string, std::string>>;

/// The first value of `name`; nullptr where absent.
[[nodiscard]] const std::string* find_header(const header_list& headers,
                                             std::string_view name) noexcept;

/// Why something must not be sent: a stable word and a sentence for the person who must act.
struct refusal {
    std::string code;
    std::string message;
};

/// How long each phase may take; all > 0. `whole` runs from the moment a connection is asked for to
/// the last byte of the answer, over redirects and a re-sent read; waiting for a bucket is apart.
struct time_limits {
    std::chrono::milliseconds bucket{60'000}; ///< waiting for rate buckets and their pauses
    std::chrono::milliseconds resolve{10'000};
    std::chrono::milliseconds connect{10'000}; ///< over all addresses, with CONNECT at a proxy
    std::chrono::milliseconds tls{10'000};
    std::chrono::milliseconds write{30'000};
    std::chrono::milliseconds first_byte{60'000}; ///< from the last byte sent
    std::chrono::milliseconds whole{120'000};
};

inline constexpr std::size_t default_max_response_bytes = std::size_t{16} << 20;
inline constexpr std::size_t max_request_body_bytes = std::size_t{32} << 20;
inline constexpr std::size_t max_url_bytes = 8192;
inline constexpr std::size_t max_header_bytes = std::size_t{64} << 10; ///< either direction
inline constexpr std::size_t max_header_count = 200;                   ///< either direction

/// A complete answer.
struct response {
    int status = 0;      ///< 200..599; 1xx never get here
    header_list headers; ///< in order; without Content-Encoding and Content-Length where decoded
    std::string body;    ///< decoded (gzip, deflate), at most max_response_bytes
    /// The end was said by closing the connection only (no length, no chunks), so a cut cannot be
    /// told from the end: no verdict on a write should be taken from it.
    bool ended_by_close = false;

    /// The first value of a header, compared without case; empty where absent.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

/// Why there is no answer. The codes, with their phases:
///  prepare  bad_request, bad_url, header_reserved, plain_http_refused, ca_file_unreadable,
///           bad_proxy, the gate's own codes, and those of session.hpp
///  wait     rate_limited (session), timeout
///  resolve  resolve_failed, timeout
///  connect  connect_failed, plain_http_refused, timeout
///  proxy    proxy_auth_required, proxy_refused, proxy_failed, timeout
///  tls      tls_wrong_host, tls_expired, tls_unknown_ca, tls_failed, timeout
///  write    connection_lost, timeout
///  read     connection_lost, truncated, response_too_large, header_too_large, bad_response,
///           bad_encoding, unsupported_encoding, timeout
///  any      cancelled, client_closed
struct transport_error {
    std::string code;
    phase where = phase::prepare;
    std::string message; ///< one sentence or two, without secrets, that says what was sent
};

/// How long each phase took; zero for a phase that did not happen (a reused connection resolves
/// nothing). Of the last attempt.
struct phase_times {
    std::chrono::microseconds bucket{0};     ///< session: waiting for buckets and tokens
    std::chrono::microseconds connection{0}; ///< waiting for a free connection
    std::chrono::microseconds resolve{0};
    std::chrono::microseconds connect{0};
    std::chrono::microseconds proxy{0};
    std::chrono::microseconds tls{0};
    std::chrono::microseconds write{0};
    std::chrono::microseconds first_byte{0}; ///< from the last byte sent to the first received
    std::chrono::microseconds read{0};       ///< from the first byte received to the last
    std::chrono::microseconds whole{0};      ///< from start to end, all attempts
};

/// How one request ended: exactly one of `answer` and `error` is set.
struct exchange {
    std::optional<response> answer;
    std::optional<transport_error> error;

    /// Whether a byte of the request was handed to the kernel on a connection. False is a proof
    /// that the vendor got nothing of it; true says only that it may have. Over TLS it counts the
    /// ciphertext. Of all attempts, except those that a complete 401 answered (see session.hpp).
    bool byte_left = false;
    /// When the last byte of the request left; empty while byte_left is false.
    std::optional<steady_time> last_byte_at;
    std::optional<wall_time> last_byte_wall;

    phase_times times;
    std::uint64_t bytes_in = 0;  ///< on the wire, with TLS and headers, of all attempts
    std::uint64_t bytes_out = 0; ///< likewise
    std::uint32_t attempts = 0;  ///< connections on which it was tried
    bool reused = false;         ///< the last attempt used a kept-alive connection

    /// What the answer says about when to come back: Retry-After, or the vendor's own header where
    /// the manifest names one (session). Bounded to a day.
    std::optional<std::chrono::milliseconds> retry_after;
    /// A token fetched for this request, after a first 401, was refused as well (session).
    bool fresh_token_refused = false;

    [[nodiscard]] bool ok() const noexcept { return answer.has_value(); }
};

/// Called once, on the io_context's thread, never from inside the call that started the exchange.
using completion = std::function<void(exchange)>;

/// Asked right before the first byte of each attempt; a refusal ends the exchange with byte_left
/// false. So a paused, late or unleased write never starts.
using send_gate = std::function<std::optional<refusal>()>;

namespace detail {
class cancellable;
}

/// A started exchange. Copies name the same one. May outlive the client; then it does nothing.
class call {
public:
    call() = default;
    explicit call(std::weak_ptr<detail::cancellable> target) : target_(std::move(target)) {}

    /// Ends the exchange: its completion is posted with the code `cancelled`, unless it had ended
    /// before. Returns whether a byte of the request had left by then: of one that ended too, until
    /// its completion was called; false from then on.
    bool cancel();
    /// Whether a byte has left so far; false once its completion was called.
    [[nodiscard]] bool byte_left() const;

private:
    std::weak_ptr<detail::cancellable> target_;
};

} // namespace dray::http
