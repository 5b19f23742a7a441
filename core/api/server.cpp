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

#include <array>
#include <filesystem>
#include <memory>
#include <mutex>
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
constexpr auto idle_limit = std::chrono::seconds(60);  ///< between requests, and for one of them
constexpr auto write_limit = std::chrono::seconds(60); ///< for a client that does not read
constexpr auto accept_pause = std::chrono::milliseconds(200);

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

/// The way back to the server's thread, for answers that may come after it has ended.
class way_back {
public:
    explicit way_back(asio::io_context& io) : io_(&io) {}

    /// From any thread. Nothing once the server ends.
    void post(std::function<void()> work) {
        const std::lock_guard lock(mutex_);
        if (io_)
            asio::post(*io_, std::move(work));
    }

    void close() {
        const std::lock_guard lock(mutex_);
        io_ = nullptr;
    }

private:
    std::mutex mutex_;
    asio::io_context* io_;
};

class client;
using client_set = std::set<std::shared_ptr<client>>;

/// A connection. While its request is being answered only `waiting` keeps it, which belongs to the
/// server: whoever owes the answer may come too late, but holds nothing of the server.
class client : public std::enable_shared_from_this<client> {
public:
    client(local::socket socket, store::store& db, control& to, std::shared_ptr<way_back> back,
           client_set& waiting, std::size_t& count)
        : socket_(std::move(socket)), timer_(socket_.get_executor()), db_(db), to_(to),
          who_(peer_of(socket_)), back_(std::move(back)), waiting_(waiting), count_(count) {
        ++count_;
    }
    ~client() { --count_; }
    client(const client&) = delete;
    client& operator=(const client&) = delete;

    void read() {
        parser_.emplace();
        parser_->body_limit(max_body);
        limit(idle_limit);
        http::async_read(socket_, buffer_, *parser_,
                         [me = shared_from_this()](boost::system::error_code ec, std::size_t) {
                             me->timer_.expires_at(asio::steady_timer::time_point::max());
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
    void limit(std::chrono::seconds time) {
        timer_.expires_after(time);
        timer_.async_wait([me = weak_from_this()](boost::system::error_code ec) {
            // One that fired as its step ended finds the next step's time, or none.
            const auto self = ec ? nullptr : me.lock();
            if (self && self->timer_.expiry() <= asio::steady_timer::clock_type::now())
                self->close();
        });
    }

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
        waiting_.insert(shared_from_this());
        route(r, db_, to_, [back = back_, me = weak_from_this(), keep](answer a) {
            // From any thread: the connection belongs to the server's.
            auto shared = std::make_shared<answer>(std::move(a));
            back->post([me, keep, shared] {
                const auto self = me.lock();
                if (!self || self->waiting_.erase(self) == 0)
                    return;
                self->write(std::move(*shared), keep);
            });
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
        limit(write_limit);
        http::async_write(
            socket_, response_,
            [me = shared_from_this(), keep](boost::system::error_code ec, std::size_t) {
                me->timer_.expires_at(asio::steady_timer::time_point::max());
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
    std::shared_ptr<way_back> back_;
    client_set& waiting_;
    std::size_t& count_;
    beast::flat_buffer buffer_{max_body + 65536};
    std::optional<http::request_parser<http::string_body>> parser_;
    http::response<http::string_body> response_;
};

class server_impl final : public server {
public:
    server_impl(const std::string& path, store::store& db, control& to)
        : path_(path), back_(std::make_shared<way_back>(io_)), acceptor_(io_), pause_(io_), db_(db),
          to_(to) {
        listen();
        accept();
        thread_ = std::thread([this] { io_.run(); });
    }

    ~server_impl() override {
        back_->close();
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
            if (ec) {
                // No file descriptors, perhaps: the next try would fail as fast.
                pause_.expires_after(accept_pause);
                pause_.async_wait([this](boost::system::error_code stopped) {
                    if (!stopped)
                        accept();
                });
                return;
            }
            if (clients_ < max_clients)
                std::make_shared<client>(std::move(s), db_, to_, back_, waiting_, clients_)->read();
            accept();
        });
    }

    std::string path_;
    std::size_t clients_ = 0;
    asio::io_context io_{1};
    std::shared_ptr<way_back> back_;
    client_set waiting_; ///< of the server's thread, as all but the way back
    local::acceptor acceptor_;
    asio::steady_timer pause_;
    store::store& db_;
    control& to_;
    std::thread thread_;
};

} // namespace

std::unique_ptr<server> serve(const std::string& socket, store::store& db, control& to) {
    return std::make_unique<server_impl>(socket, db, to);
}

} // namespace dray::api
