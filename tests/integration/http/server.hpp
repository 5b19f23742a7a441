#pragma once

#include "tests/integration/http/certificates.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dray::http::test {

/// A request as the server read it.
struct seen_request {
    std::string head; ///< request line and headers, with the empty line
    std::string body;
    [[nodiscard]] std::string line() const { return head.substr(0, head.find("\r\n")); }
    [[nodiscard]] bool has(std::string_view text) const {
        return head.find(text) != std::string::npos;
    }
};

/// One accepted connection, as a script of the server sees it: blocking, on a thread of its own.
class peer {
public:
    virtual ~peer() = default;
    /// Shakes hands; from then on all is TLS, before it nothing. False when the client refused.
    virtual bool handshake() = 0;
    /// The host name that the client asked for in its handshake.
    virtual std::string sni() = 0;
    /// Reads a request with its Content-Length body; false when the client closed before.
    virtual bool read(seen_request& out) = 0;
    /// Reads some bytes; empty at the end.
    virtual std::string read_some() = 0;
    /// False when the client is gone.
    virtual bool send(std::string_view text) = 0;
    /// Closes in good order (over TLS with its goodbye).
    virtual void close() = 0;
    /// Closes with the TCP end only: over TLS without a goodbye.
    virtual void cut() = 0;
    /// Closes with a TCP reset.
    virtual void reset() = 0;
    /// Waits until the client has closed.
    virtual void until_closed() = 0;
    /// Whether the client closes, or sends something, before so long has passed.
    virtual bool closed_within(std::chrono::milliseconds time) = 0;
    [[nodiscard]] virtual int index() const = 0; ///< of the connection, from 0
};

/// A server on a loopback port of its own, which does on each connection what its script says and
/// then closes it.
class server {
public:
    using script = std::function<void(peer&)>;

    explicit server(script what);
    server(identity who, script what); ///< over TLS; the script calls handshake()
    ~server();
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::string url(std::string_view path = "/") const; ///< http://127.0.0.1:port
    [[nodiscard]] int connections() const;

private:
    class impl;
    std::unique_ptr<impl> impl_;
};

/// A complete answer with a Content-Length.
[[nodiscard]] std::string answer(std::string_view body, int status = 200,
                                 const std::vector<std::string>& headers = {});

/// A script that answers every request of every connection so.
[[nodiscard]] server::script always(std::string text);

/// A loopback port on which nobody listens.
[[nodiscard]] std::uint16_t closed_port();

} // namespace dray::http::test
