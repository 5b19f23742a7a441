#include "tests/simulators/common/byte_stream.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace dray::sim {
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

class tls final : public byte_stream {
public:
    tls(tcp::socket socket, asio::ssl::context& context) : stream_(std::move(socket), context) {}

    asio::awaitable<void> accept(asio::const_buffer seen, error_code& error) {
        auto token = asio::redirect_error(asio::use_awaitable, error);
        co_await stream_.async_handshake(asio::ssl::stream_base::server, seen, token);
    }
    asio::awaitable<std::size_t> read_some(asio::mutable_buffer into, error_code& error) override {
        auto token = asio::redirect_error(asio::use_awaitable, error);
        const auto got = co_await stream_.async_read_some(into, token);
        co_return got;
    }
    asio::awaitable<void> write(asio::const_buffer what, error_code& error) override {
        auto token = asio::redirect_error(asio::use_awaitable, error);
        co_await asio::async_write(stream_, what, token);
    }
    void shut() override {
        error_code ignored;
        stream_.lowest_layer().shutdown(tcp::socket::shutdown_both, ignored);
    }

private:
    asio::ssl::stream<tcp::socket> stream_;
};

} // namespace

asio::awaitable<std::unique_ptr<byte_stream>> tls_stream(tcp::socket socket,
                                                         asio::ssl::context& context,
                                                         asio::const_buffer seen,
                                                         byte_stream::error_code& error) {
    auto made = std::make_unique<tls>(std::move(socket), context);
    co_await made->accept(seen, error);
    std::unique_ptr<byte_stream> out;
    if (!error) {
        out = std::move(made);
    }
    co_return out;
}

} // namespace dray::sim
