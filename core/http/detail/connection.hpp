#pragma once

#include "core/http/detail/wire.hpp"

#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace dray::http::detail {

class connection;

/// Who uses a connection just now: an exchange, or the pool that watches an idle one.
class connection_user {
public:
    /// Bytes arrived in connection.input(), or `ec` says why none will any more.
    virtual void on_data(connection& from, const error_code& ec) = 0;
    /// All that was given to write() is with the kernel, or `ec` says why not.
    virtual void on_written(connection& to, const error_code& ec) = 0;

protected:
    ~connection_user() = default;
};

/// One connection, plain or TLS, with its buffers, which live as long as it does. A read is always
/// under way from the first request on: idle, it notices the other end closing; in an exchange, it
/// sees an early answer.
class connection : public std::enable_shared_from_this<connection> {
public:
    connection(asio::io_context& io, const clock& time);

    [[nodiscard]] wire& raw() { return wire_; }
    using tls_stream = asio::ssl::stream<wire&>;
    tls_stream& start_tls(asio::ssl::context& context);
    /// Null without TLS.
    [[nodiscard]] SSL* tls_handle() { return tls_ ? tls_->native_handle() : nullptr; }

    /// Null detaches: nobody hears of it until the next.
    void set_user(connection_user* user) { user_ = user; }

    /// Writes head() and `body`, which `owner` keeps. One at a time.
    void write(std::string_view body, std::shared_ptr<const void> owner);
    /// The head of the next request, to be filled before write(); keeps its memory.
    [[nodiscard]] std::string& head() { return head_; }
    /// Sees to it that a read is under way.
    void read();
    /// The same while there is no request: whatever comes now makes it looks_dead().
    void read_idle();
    [[nodiscard]] boost::beast::flat_buffer& input() { return input_; }
    [[nodiscard]] bool writing() const { return writing_; }

    /// Whether a connection in read_idle() is finished: closed by the other end, or bytes came that
    /// nobody asked for, of which a part may stand in the TLS layer. A read that took them at once
    /// must have had its turn.
    [[nodiscard]] bool looks_dead();
    [[nodiscard]] bool is_open() const { return !closed_; }
    void close();

    std::string pool_key;                           ///< of the pool that it belongs to
    steady_time idle_since{};                       ///< while idle
    std::optional<std::chrono::seconds> keep_alive; ///< what the other end offers
    bool used = false;                              ///< a request went over it

private:
    void on_read(const error_code& ec, std::size_t n);
    void on_write(const error_code& ec);

    wire wire_;
    std::optional<tls_stream> tls_;
    boost::beast::flat_buffer input_;
    std::string head_;
    connection_user* user_ = nullptr;
    bool reading_ = false;
    bool writing_ = false;
    bool closed_ = false;
    std::uint64_t idle_from_ = 0; ///< bytes that had come before read_idle()
};

} // namespace dray::http::detail
