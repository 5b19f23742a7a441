#pragma once

#include "core/http/exchange.hpp"
#include "core/http/origin.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace boost::asio {
class io_context;
}

namespace dray::http {

class resolver;

/// How requests get out: connections are shared only between equal settings.
struct network_settings {
    /// "http://host:port"; empty for none. https goes through CONNECT, http in absolute form.
    /// Loopback addresses are always reached directly.
    std::string proxy;
    std::string proxy_user; ///< basic authentication at the proxy, where not empty
    std::string proxy_password;
    /// PEM file with more certificate authorities, beside the system's store; empty for none.
    std::string ca_file;
    /// Allows http:// beyond 127.0.0.0/8, ::1 and localhost. Secrets then travel in the clear.
    bool allow_plain_http = false;
};

/// One request, as it is to be sent: secrets are in their places already.
struct request {
    std::string method = "GET"; ///< a token; upper case as vendors expect it
    std::string url;            ///< absolute http(s), without user information
    /// Host, Content-Length, Connection, Accept-Encoding and other headers of the connection are
    /// set by the client; naming one is `header_reserved`.
    header_list headers;
    std::string body; ///< at most max_request_body_bytes
    http::access access = access::write;
    time_limits limits;
    std::size_t max_response_bytes = default_max_response_bytes; ///< on the wire and decoded
    /// Redirects followed, to the same origin only and for GET and HEAD reads only; any other
    /// redirect is an answer. 0 follows none. A request that carries a secret must have 0.
    unsigned max_redirects = 0;
    send_gate gate;
    /// Who waits when client_options::max_per_owner connections are in use for it. Only compared.
    const void* owner = nullptr;
    std::shared_ptr<const network_settings> network; ///< null for the defaults
    std::optional<address> parsed; ///< `url` as parse_url() reads it, where that was done already
};

struct client_options {
    std::string user_agent = "Dray";
    std::size_t max_per_origin = 8;   ///< connections in use or idle per origin and settings
    std::size_t max_per_owner = 8;    ///< of them in use for one request::owner
    std::size_t max_idle_total = 256; ///< the longest idle goes first
    std::chrono::milliseconds idle_timeout{60'000};
    /// A write takes a kept-alive connection only when it was used this recently: the longer it
    /// idled, the likelier the other end is closing it just now, with an unknown outcome.
    std::chrono::milliseconds write_reuse{15'000};
    std::shared_ptr<http::resolver> resolver; ///< null for the system's
    std::shared_ptr<const http::clock> clock; ///< null for the machine's
};

/// Connections by origin, shared and idle ones; for status pages and tests.
struct client_state {
    std::size_t in_flight = 0; ///< exchanges that have not ended
    std::size_t idle = 0;      ///< kept-alive connections
    std::size_t waiting = 0;   ///< exchanges that wait for a free connection
    std::uint64_t opened = 0;  ///< connections ever opened
};

/// Makes HTTP/1.1 exchanges: verified TLS, kept-alive connections, limits on everything.
///
/// Thread: all calls and completions on the thread that runs `io`. Lifetime: `io` outlives the
/// client; the client outlives nobody: destroying it ends what is in flight with `client_closed`.
/// An idle kept-alive connection is work for `io`: `io.run()` returns after close_idle() or
/// destruction at the earliest.
class client {
public:
    explicit client(boost::asio::io_context& io, client_options options = {});
    ~client();
    client(const client&) = delete;
    client& operator=(const client&) = delete;

    /// Starts an exchange. A read whose kept-alive connection was closed before a byte of the
    /// answer is sent once more, on a fresh one; a write only where no byte of it had left.
    call start(request what, completion done);

    void close_idle();
    [[nodiscard]] client_state state() const;

private:
    class impl;
    std::shared_ptr<impl> impl_;
};

} // namespace dray::http
