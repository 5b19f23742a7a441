#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace dray::http {

/// Turns a host name into addresses. Numeric hosts never get here.
class resolver {
public:
    /// Addresses as text, in the order to try them; empty with a reason when there are none.
    using answer = std::function<void(std::vector<std::string> addresses, std::string reason)>;

    virtual ~resolver() = default;
    /// `done` is called once, on the io_context's thread, never from inside this call. It may come
    /// after whoever asked has given up.
    virtual void resolve(const std::string& host, answer done) = 0;
};

/// getaddrinfo on a few threads of its own, started when first needed. Concurrent questions about
/// one host are asked once, so a dead name holds up one thread. `io` outlives the resolver;
/// destruction waits for the questions under way (the system's resolver cannot be interrupted).
[[nodiscard]] std::shared_ptr<resolver> make_system_resolver(boost::asio::io_context& io);

} // namespace dray::http
