#include "tests/integration/http/server.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <thread>

#include <poll.h>
#include <sys/socket.h>

namespace dray::http::test {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

class tcp_peer final : public peer {
public:
    tcp_peer(tcp::socket socket, asio::ssl::context* tls, int index)
        : socket_(std::move(socket)), index_(index) {
        socket_.set_option(tcp::no_delay(true));
        if (tls)
            tls_.emplace(socket_, *tls);
    }

    /// From another thread: ends whatever the script waits for.
    void interrupt() {
        const std::lock_guard lock(closing_);
        if (!closed_)
            ::shutdown(socket_.native_handle(), SHUT_RDWR);
    }

    bool handshake() override {
        error_code ec;
        tls_->handshake(asio::ssl::stream_base::server, ec);
        secure_ = !ec;
        return secure_;
    }

    std::string sni() override {
        const char* name = SSL_get_servername(tls_->native_handle(), TLSEXT_NAMETYPE_host_name);
        return name ? name : "";
    }

    std::string read_some() override {
        std::string out(65536, '\0');
        error_code ec;
        out.resize(secure_ ? tls_->read_some(asio::buffer(out), ec)
                           : socket_.read_some(asio::buffer(out), ec));
        return out;
    }

    bool read(seen_request& out) override {
        std::size_t end = std::string::npos;
        while ((end = input_.find("\r\n\r\n")) == std::string::npos)
            if (!more())
                return false;
        out.head = input_.substr(0, end + 4);
        input_.erase(0, end + 4);
        std::size_t length = 0;
        if (const auto at = out.head.find("Content-Length: "); at != std::string::npos)
            length = std::strtoul(out.head.c_str() + at + 16, nullptr, 10);
        while (input_.size() < length)
            if (!more())
                return false;
        out.body = input_.substr(0, length);
        input_.erase(0, length);
        return true;
    }

    bool send(std::string_view text) override {
        error_code ec;
        const auto buffer = asio::buffer(text.data(), text.size());
        if (secure_)
            asio::write(*tls_, buffer, ec);
        else
            asio::write(socket_, buffer, ec);
        return !ec;
    }

    void close() override {
        error_code ec;
        if (secure_)
            tls_->shutdown(ec); // says goodbye and waits for the client's end
        cut();
    }

    void cut() override {
        error_code ec;
        socket_.shutdown(tcp::socket::shutdown_both, ec);
    }

    void reset() override {
        const std::lock_guard lock(closing_);
        error_code ec;
        socket_.set_option(asio::socket_base::linger(true, 0), ec);
        socket_.close(ec);
        closed_ = true;
    }

    void until_closed() override {
        while (!read_some().empty()) {
        }
    }

    bool closed_within(std::chrono::milliseconds time) override {
        pollfd one{};
        one.fd = socket_.native_handle();
        one.events = POLLIN | POLLRDHUP;
        return ::poll(&one, 1, static_cast<int>(time.count())) != 0;
    }

    [[nodiscard]] int index() const override { return index_; }

private:
    bool more() {
        const auto some = read_some();
        input_ += some;
        return !some.empty();
    }

    tcp::socket socket_;
    std::optional<asio::ssl::stream<tcp::socket&>> tls_;
    bool secure_ = false; ///< from the handshake on
    std::mutex closing_;
    bool closed_ = false;
    int index_;
    std::string input_;
};

} // namespace

class server::impl {
public:
    impl(std::optional<identity> who, script what)
        : what_(std::move(what)),
          acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
        if (who) {
            tls_.emplace(asio::ssl::context::tls_server);
            tls_->use_certificate_chain(asio::buffer(who->certificate));
            tls_->use_private_key(asio::buffer(who->key), asio::ssl::context::pem);
        }
        port_ = acceptor_.local_endpoint().port();
        acceptor_.listen();
        accepting_ = std::thread([this] { accept(); });
    }

    ~impl() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
            ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
        }
        accepting_.join();
        {
            const std::lock_guard lock(mutex_);
            for (auto* one : open_)
                one->interrupt();
        }
        for (auto& one : threads_)
            one.join();
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] int connections() const { return connections_; }

private:
    void accept() {
        for (;;) {
            error_code ec;
            auto socket = acceptor_.accept(ec);
            if (ec)
                return;
            const std::lock_guard lock(mutex_);
            if (stopping_)
                return;
            const int index = connections_++;
            threads_.emplace_back([this, index, socket = std::move(socket)]() mutable {
                tcp_peer one(std::move(socket), tls_ ? &*tls_ : nullptr, index);
                {
                    const std::lock_guard guard(mutex_);
                    open_.push_back(&one);
                    if (stopping_)
                        one.interrupt();
                }
                what_(one);
                const std::lock_guard guard(mutex_);
                open_.erase(std::find(open_.begin(), open_.end(), &one));
            });
        }
    }

    script what_;
    asio::io_context io_;
    std::optional<asio::ssl::context> tls_;
    tcp::acceptor acceptor_;
    std::uint16_t port_ = 0;
    std::mutex mutex_;
    bool stopping_ = false;
    std::atomic<int> connections_{0};
    std::vector<tcp_peer*> open_;
    std::vector<std::thread> threads_;
    std::thread accepting_;
};

server::server(script what) : impl_(std::make_unique<impl>(std::nullopt, std::move(what))) {}
server::server(identity who, script what)
    : impl_(std::make_unique<impl>(std::move(who), std::move(what))) {}
server::~server() = default;

std::uint16_t server::port() const {
    return impl_->port();
}
int server::connections() const {
    return impl_->connections();
}
std::string server::url(std::string_view path) const {
    return "http://127.0.0.1:" + std::to_string(port()) + std::string(path);
}

std::string answer(std::string_view body, int status, const std::vector<std::string>& headers) {
    std::string out = "HTTP/1.1 " + std::to_string(status) + " X\r\n";
    for (const auto& one : headers)
        out += one + "\r\n";
    out += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    out += body;
    return out;
}

server::script always(std::string text) {
    return [text = std::move(text)](peer& p) {
        seen_request r;
        while (p.read(r))
            if (!p.send(text))
                return;
    };
}

std::uint16_t closed_port() {
    asio::io_context io;
    tcp::acceptor one(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    return one.local_endpoint().port();
}

} // namespace dray::http::test
