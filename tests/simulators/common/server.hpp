#pragma once

// Vendors as HTTP/1.1 servers on loopback: the library behind dray-sim and behind tests that need a
// real socket.

#include "tests/simulators/common/certificate.hpp"
#include "tests/simulators/common/vendor.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace dray::sim {

struct server_options {
    std::string address = "127.0.0.1";
    /// Speak TLS with a certificate made at construction. Requests that come in plain on the same
    /// port are still served; vendors learn the scheme from the header X-Sim-Scheme.
    bool tls = false;
    certificate_plan certificate;
    /// With TLS: the authority's certificate is written here (PEM) for clients to trust; empty:
    /// nowhere, see `ca_pem`.
    std::string ca_file;
    /// One line per answered request, called on the server's thread; empty: none.
    std::function<void(std::string_view line)> log;
};

/// Keep-alive and pipelining; one answer at a time per connection, any number of connections.
/// Bounds: head 64 KiB, body 64 MiB.
///
/// All vendors are called on the server's one thread. Touch them from outside only through `with`
/// while the server runs.
class server {
public:
    /// Throws std::runtime_error when the certificate cannot be made or written.
    explicit server(server_options options = {});
    ~server(); ///< stops
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    /// Before the first `start`.
    /// @param what   must outlive the server
    /// @param port   0 takes a free one; the same port for several vendors is allowed when their
    ///               prefixes differ
    /// @param prefix path that this vendor answers, such as "/stores/HASH"; empty: all
    /// Throws std::invalid_argument, see router::add.
    void add(std::string name, vendor& what, std::uint16_t port = 0, std::string prefix = {});

    /// Binds and serves on a thread of its own. Throws std::runtime_error naming the port that is
    /// taken. After `stop` it starts again on the same ports.
    void start();
    /// Drops every connection and joins. Harmless when stopped.
    void stop();

    /// Known after the first `start`. Throws std::out_of_range for a name that was not added.
    std::uint16_t port(std::string_view name) const;
    /// "http://127.0.0.1:PORT", or https.
    std::string url(std::string_view name) const;
    const std::string& ca_pem() const; ///< empty without TLS

    /// Runs `work` on the server's thread and waits for it; what it throws is thrown here. Runs it
    /// here when the server is stopped. Not from the server's own thread.
    void with(const std::function<void()>& work);
    /// Requests so far that may have changed a vendor. Call inside `with`, or stopped.
    std::uint64_t changes() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace dray::sim
