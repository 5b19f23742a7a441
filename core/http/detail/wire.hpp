#pragma once

#include "core/http/clock.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>

#include <cstdint>

namespace dray::http::detail {

namespace asio = boost::asio;
using error_code = boost::system::error_code;
using executor = asio::io_context::executor_type;
using tcp_socket = asio::basic_stream_socket<asio::ip::tcp, executor>;
using steady_timer =
    asio::basic_waitable_timer<std::chrono::steady_clock,
                               asio::wait_traits<std::chrono::steady_clock>, executor>;

/// A TCP socket that knows, at any moment and exactly, how many bytes the kernel has taken: a write
/// is tried at once, and counted in the same breath. On that rests whether a byte of a request has
/// left. TLS runs on top of it, so ciphertext is what counts there.
///
/// The socket must be non-blocking before the first write (set_up()).
class wire {
public:
    using executor_type = executor;
    using lowest_layer_type = tcp_socket;

    wire(asio::io_context& io, const clock& time) : socket_(io), time_(time) {}

    tcp_socket& socket() { return socket_; }
    lowest_layer_type& lowest_layer() { return socket_; }
    const lowest_layer_type& lowest_layer() const { return socket_; }
    executor_type get_executor() { return socket_.get_executor(); }

    [[nodiscard]] std::uint64_t bytes_in() const { return bytes_in_; }
    [[nodiscard]] std::uint64_t bytes_out() const { return bytes_out_; }
    /// When the kernel last took bytes; meaningful once bytes_out() is not 0.
    [[nodiscard]] steady_time last_out() const { return last_out_; }
    [[nodiscard]] wall_time last_out_wall() const { return last_out_wall_; }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        read_op<Buffers> op(*this, buffers);
        return asio::async_compose<Token, void(error_code, std::size_t)>(std::move(op), token,
                                                                         socket_);
    }

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        write_op<Buffers> op(*this, buffers);
        return asio::async_compose<Token, void(error_code, std::size_t)>(std::move(op), token,
                                                                         socket_);
    }

private:
    template <class Buffers>
    class read_op {
    public:
        read_op(wire& w, const Buffers& b) : wire_(w), buffers_(b) {}
        template <class Self>
        void operator()(Self& self) {
            wire_.socket_.async_read_some(buffers_, std::move(self));
        }
        template <class Self>
        void operator()(Self& self, error_code ec, std::size_t n) {
            wire_.bytes_in_ += n;
            self.complete(ec, n);
        }

    private:
        wire& wire_;
        Buffers buffers_;
    };

    template <class Buffers>
    class write_op {
    public:
        write_op(wire& w, const Buffers& b) : wire_(w), buffers_(b) {}
        /// Started, or back from the post that keeps a completion out of the starting call.
        template <class Self>
        void operator()(Self& self) {
            if (tried_)
                self.complete(ec_, n_);
            else
                attempt(self);
        }
        /// The socket can be written to, or was closed.
        template <class Self>
        void operator()(Self& self, error_code ec) {
            if (ec)
                self.complete(ec, 0);
            else
                attempt(self);
        }

    private:
        template <class Self>
        void attempt(Self& self) {
            n_ = wire_.socket_.write_some(buffers_, ec_);
            if (ec_ == asio::error::would_block || ec_ == asio::error::try_again) {
                wire_.socket_.async_wait(asio::socket_base::wait_write, std::move(self));
                return;
            }
            wire_.count(n_);
            tried_ = true;
            asio::post(wire_.get_executor(), std::move(self));
        }

        wire& wire_;
        Buffers buffers_;
        error_code ec_;
        std::size_t n_ = 0;
        bool tried_ = false;
    };

    void count(std::size_t n) {
        if (n == 0)
            return;
        bytes_out_ += n;
        last_out_ = time_.steady_now();
        last_out_wall_ = time_.wall_now();
    }

    tcp_socket socket_;
    const clock& time_;
    std::uint64_t bytes_in_ = 0;
    std::uint64_t bytes_out_ = 0;
    steady_time last_out_{};
    wall_time last_out_wall_{};
};

} // namespace dray::http::detail
