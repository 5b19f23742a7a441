#include "core/api/server.hpp"

#include "core/api/routes.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <set>
#include <stdexcept>
#include <thread>

namespace dray::api {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using local = asio::local::stream_protocol;

namespace {

constexpr std::uint64_t max_body = 1 << 20;
constexpr std::size_t max_clients = 64;
constexpr auto idle_limit = std::chrono::seconds(60);

std::string peer_of(const local::socket& s) {
    ucred who{};
    socklen_t size = sizeof who;
    if (::getsockopt(const_cast<local::socket&>(s).native_handle(), SOL_SOCKET, SO_PEERCRED, &who,
                     &size) != 0) {
        return "unknown";
    }
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 1024> text{};
    if (::getpwuid_r(who.uid, &entry, text.data(), text.size(), &found) == 0 && found) {
        return found->pw_name;
    }
    return "uid " + std::to_string(who.uid);
}

class client : public std::enable_shared_from_this<client> {
public:
    client(local::socket socket, store::store& db, control& to, std::atomic<std::size_t>& count)
        : socket_(std::move(socket)), timer_(socket_.get_executor()), db_(db), to_(to),
          who_(peer_of(socket_)), count_(count) {
        ++count_;
    }
    ~client() { --count_; }

    void read() {
        parser_.emplace();
        parser_->body_limit(max_body);
        timer_.expires_after(idle_limit);
        timer_.async_wait([me = weak_from_this()](boost::system::error_code ec) {
            if (auto self = ec ? nullptr : me.lock())
                self->close();
        });
        http::async_read(socket_, buffer_, *parser_,
                         [me = shared_from_this()](boost::system::error_code ec, std::size_t) {
                             me->timer_.cancel();
                             if (ec)
                                 return me->close();
                             me->handle();
                         });
    }

    void close() {
        boost::system::error_code ec;
        socket_.close(ec);
    }

private:
    void handle() {
        const auto& m = parser_->get();
        request r;
        r.method = std::string(m.method_string());
        r.body = m.body();
        r.who = who_;
        const std::string target(m.target());
        const bool keep = m.keep_alive();
        if (const auto url = boost::urls::parse_origin_form(target)) {
            for (const auto part : url->segments())
                r.path += "/" + part;
            for (const auto q : url->params())
                r.query[q.key] = q.value;
        }
        route(r, db_, to_, [me = shared_from_this(), keep](answer a) {
            // From any thread: the connection belongs to this one.
            asio::post(me->socket_.get_executor(),
                       [me, keep, a = std::move(a)]() mutable { me->write(std::move(a), keep); });
        });
    }

    void write(answer a, bool keep) {
        response_ = {};
        response_.version(11);
        response_.result(static_cast<unsigned>(a.status));
        response_.set(http::field::content_type, "application/json");
        response_.set(http::field::cache_control, "no-store");
        response_.keep_alive(keep);
        response_.body() = boost::json::serialize(a.body);
        response_.prepare_payload();
        http::async_write(
            socket_, response_,
            [me = shared_from_this(), keep](boost::system::error_code ec, std::size_t) {
                if (ec || !keep)
                    return me->close();
                me->read();
            });
    }

    local::socket socket_;
    asio::steady_timer timer_;
    store::store& db_;
    control& to_;
    std::string who_;
    std::atomic<std::size_t>& count_;
    beast::flat_buffer buffer_{max_body + 65536};
    std::optional<http::request_parser<http::string_body>> parser_;
    http::response<http::string_body> response_;
};

class server_impl final : public server {
public:
    server_impl(const std::string& path, store::store& db, control& to)
        : path_(path), acceptor_(io_), db_(db), to_(to) {
        listen();
        accept();
        thread_ = std::thread([this] { io_.run(); });
    }

    ~server_impl() override {
        io_.stop();
        thread_.join();
        ::unlink(path_.c_str());
    }

private:
    void listen() {
        // sun_path of sockaddr_un, unix(7).
        constexpr std::size_t longest = 107;
        if (path_.size() > longest) {
            throw std::runtime_error("socket_unusable: " + path_ + " is " +
                                     std::to_string(path_.size()) +
                                     " bytes long, a Unix socket's "
                                     "path may have 107. Choose a shorter `socket` in [daemon].");
        }
        const local::endpoint where(path_);
        local::socket probe(io_);
        boost::system::error_code ec;
        probe.connect(where, ec);
        if (!ec) {
            throw std::runtime_error("socket_in_use: another drayd answers on " + path_ +
                                     ". Stop it, or choose another socket in [daemon].");
        }
        struct stat st {};
        if (::lstat(path_.c_str(), &st) == 0) {
            if (!S_ISSOCK(st.st_mode)) {
                throw std::runtime_error(
                    "socket_unusable: " + path_ +
                    " exists and is not a socket. Choose another in [daemon].");
            }
            ::unlink(path_.c_str());
        }
        std::error_code made;
        const auto directory = std::filesystem::path(path_).parent_path();
        if (!directory.empty())
            std::filesystem::create_directories(directory, made);
        acceptor_.open(where.protocol());
        acceptor_.bind(where, ec);
        if (ec) {
            throw std::runtime_error("socket_unusable: cannot listen on " + path_ + ": " +
                                     ec.message() + ". Correct `socket` in [daemon].");
        }
        ::chmod(path_.c_str(), 0660);
        acceptor_.listen();
    }

    void accept() {
        acceptor_.async_accept([this](boost::system::error_code ec, local::socket s) {
            if (ec == asio::error::operation_aborted)
                return;
            if (!ec && clients_ < max_clients) {
                std::make_shared<client>(std::move(s), db_, to_, clients_)->read();
            }
            accept();
        });
    }

    std::string path_;
    std::atomic<std::size_t> clients_{0};
    asio::io_context io_{1};
    local::acceptor acceptor_;
    store::store& db_;
    control& to_;
    std::thread thread_;
};

} // namespace

std::unique_ptr<server> serve(const std::string& socket, store::store& db, control& to) {
    return std::make_unique<server_impl>(socket, db, to);
}

} // namespace dray::api
