#include "core/http/detail/connection.hpp"

#include "core/http/exchange.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>

#include <sys/socket.h>

namespace dray::http::detail {

namespace {

constexpr std::size_t read_step = std::size_t{16} << 10;
/// A header must fit whole; body bytes pass through.
constexpr std::size_t input_limit = max_header_bytes + read_step;

} // namespace

connection::connection(asio::io_context& io, const clock& time)
    : wire_(io, time), input_(input_limit) {}

connection::tls_stream& connection::start_tls(asio::ssl::context& context) {
    return tls_.emplace(wire_, context);
}

void connection::write(std::string_view body, std::shared_ptr<const void> owner) {
    writing_ = true;
    const std::array<asio::const_buffer, 2> buffers{asio::buffer(head_),
                                                    asio::buffer(body.data(), body.size())};
    auto done = [self = shared_from_this(), owner = std::move(owner)](
                    const error_code& ec, std::size_t) { self->on_write(ec); };
    if (tls_)
        asio::async_write(*tls_, buffers, std::move(done));
    else
        asio::async_write(wire_, buffers, std::move(done));
}

void connection::on_write(const error_code& ec) {
    writing_ = false;
    if (user_ && !closed_)
        user_->on_written(*this, ec);
}

void connection::read_idle() {
    idle_from_ = wire_.bytes_in();
    read();
}

void connection::read() {
    if (reading_ || closed_)
        return;
    const auto room = input_.max_size() - input_.size();
    if (room == 0) {
        // The user did not consume: its limit is reached. He checks before asking again.
        return;
    }
    reading_ = true;
    auto done = [self = shared_from_this()](const error_code& ec, std::size_t n) {
        self->on_read(ec, n);
    };
    const auto space = input_.prepare(std::min(room, read_step));
    if (tls_)
        tls_->async_read_some(space, std::move(done));
    else
        wire_.async_read_some(space, std::move(done));
}

void connection::on_read(const error_code& ec, std::size_t n) {
    reading_ = false;
    input_.commit(n);
    if (user_ && !closed_)
        user_->on_data(*this, ec);
}

bool connection::looks_dead() {
    if (closed_ || !reading_ || wire_.bytes_in() != idle_from_)
        return true;
    char c = 0;
    const auto n = ::recv(wire_.socket().native_handle(), &c, 1, MSG_PEEK | MSG_DONTWAIT);
    return n >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

void connection::close() {
    if (closed_)
        return;
    closed_ = true;
    user_ = nullptr;
    error_code ignored;
    wire_.socket().close(ignored);
}

} // namespace dray::http::detail
