#include "tests/simulators/common/byte_stream.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace dray::sim {
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

class plain final : public byte_stream {
public:
    explicit plain(tcp::socket socket) : socket_(std::move(socket)) {}

    asio::awaitable<std::size_t> read_some(asio::mutable_buffer into, error_code& error) override {
        auto token = asio::redirect_error(asio::use_awaitable, error);
        const auto got = co_await socket_.async_read_some(into, token);
        co_return got;
    }
    asio::awaitable<void> write(asio::const_buffer what, error_code& error) override {
        auto token = asio::redirect_error(asio::use_awaitable, error);
        co_await asio::async_write(socket_, what, token);
    }
    void shut() override {
        error_code ignored;
        socket_.shutdown(tcp::socket::shutdown_both, ignored);
    }

private:
    tcp::socket socket_;
};

} // namespace

std::unique_ptr<byte_stream> plain_stream(tcp::socket socket) {
    return std::make_unique<plain>(std::move(socket));
}

} // namespace dray::sim
