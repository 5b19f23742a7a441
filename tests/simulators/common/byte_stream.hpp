#pragma once

// A connection's bytes, plain or through TLS. One type for both, so that HTTP is compiled once.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>

namespace boost::asio::ssl {
class context;
}

namespace dray::sim {

class byte_stream {
public:
    using error_code = boost::system::error_code;

    virtual ~byte_stream() = default;
    /// At least one byte, or an error.
    virtual boost::asio::awaitable<std::size_t> read_some(boost::asio::mutable_buffer into,
                                                          error_code& error) = 0;
    /// All of it, or an error.
    virtual boost::asio::awaitable<void> write(boost::asio::const_buffer what,
                                               error_code& error) = 0;
    /// Both directions; the client reads an end of file.
    virtual void shut() = 0;
};

std::unique_ptr<byte_stream> plain_stream(boost::asio::ip::tcp::socket socket);

/// Shakes hands as the server.
/// @param seen what was read from the socket already; valid until the awaitable ends
/// Null, with the error set, when the handshake fails.
boost::asio::awaitable<std::unique_ptr<byte_stream>> tls_stream(boost::asio::ip::tcp::socket socket,
                                                                boost::asio::ssl::context& context,
                                                                boost::asio::const_buffer seen,
                                                                byte_stream::error_code& error);

} // namespace dray::sim
