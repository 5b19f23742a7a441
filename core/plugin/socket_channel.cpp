#include "core/plugin/socket_channel.hpp"

#include "core/plugin/packet.hpp"
#include "core/plugin/plugin_server.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <map>
#include <stdexcept>
#include <thread>

namespace dray::plugin {

namespace asio = boost::asio;

namespace {

/// Shared with its own handlers, which may outlive the channel by one turn of the loop.
class line : public std::enable_shared_from_this<line> {
public:
    line(asio::io_context& io, int fd) : io_(io), socket_(io, asio::local::stream_protocol(), fd) {}

    void on_effect(channel::effect_handler handler) {
        handler_ = std::move(handler);
        read();
    }

    void send(packet_type type, operation_id op, const frame& f) {
        if (closed_) {
            // Never from inside the call: the caller is not ready for it.
            if (type != packet_type::end) {
                asio::post(io_, [me = shared_from_this(), op] { me->tell(op, gone); });
            }
            return;
        }
        if (type == packet_type::begin) {
            open_.emplace(op, state::idle);
        } else if (type == packet_type::resume) {
            open_[op] = state::asked;
        } else if (const auto it = open_.find(op); it != open_.end()) {
            // What was asked before the end is answered still.
            if (it->second == state::asked)
                it->second = state::ended;
            else
                open_.erase(it);
        }
        append_packet(queued_, type, op, f);
        // What is sent in one turn of the loop leaves in one write.
        if (!flushing_ && writing_.empty()) {
            flushing_ = true;
            asio::post(io_, [me = shared_from_this()] {
                me->flushing_ = false;
                me->flush();
            });
        }
    }

    void close() {
        handler_ = nullptr;
        closed_ = true;
        boost::system::error_code ec;
        socket_.shutdown(asio::local::stream_protocol::socket::shutdown_both, ec);
        socket_.close(ec);
    }

private:
    enum class state { idle, asked, ended };
    static constexpr const char* gone = "the plugin's process ended";
    static constexpr std::size_t most_reason = 1000;

    void tell(operation_id op, const std::string& why) {
        if (handler_)
            handler_(op, {}, why);
    }

    void flush() {
        if (closed_ || queued_.empty() || !writing_.empty())
            return;
        writing_.swap(queued_);
        asio::async_write(socket_, asio::buffer(writing_),
                          [me = shared_from_this()](boost::system::error_code ec, std::size_t) {
                              me->writing_.clear();
                              if (ec)
                                  return me->lost(gone);
                              me->flush();
                          });
    }

    void read() {
        socket_.async_read_some(
            asio::buffer(chunk_),
            [me = shared_from_this()](boost::system::error_code ec, std::size_t n) {
                if (ec)
                    return me->lost(gone);
                me->in_.append(me->chunk_.data(), n);
                if (const char* const why = me->deliver(); *why)
                    return me->lost(why);
                me->read();
            });
    }

    /// Hands over what has come as a whole; why the other end is not to be trusted further, or "".
    const char* deliver() {
        static constexpr const char* framing = "the plugin's process broke the framing";
        std::size_t used = 0;
        packet p;
        while (handler_) {
            const auto read = read_packet(std::string_view(in_).substr(used), max_effect_packet, p);
            if (read == packet_state::invalid)
                return framing;
            if (read == packet_state::partial)
                break;
            used += p.size;
            if (p.type != packet_type::effect && p.type != packet_type::broken)
                return framing;
            const auto it = open_.find(p.operation);
            if (it == open_.end() || it->second == state::idle)
                return "the plugin's process sent an effect that nobody had asked for";
            if (it->second == state::ended) {
                open_.erase(it);
                continue;
            }
            it->second = state::idle;
            if (p.type == packet_type::effect) {
                handler_(p.operation, p.content, {});
            } else {
                handler_(p.operation, {}, std::string(p.content.head.substr(0, most_reason)));
            }
        }
        in_.erase(0, used);
        return "";
    }

    void lost(const std::string& why) {
        if (closed_)
            return;
        closed_ = true;
        boost::system::error_code ec;
        socket_.close(ec);
        for (const auto& [op, was] : std::exchange(open_, {})) {
            if (was != state::ended)
                tell(op, why);
        }
    }

    asio::io_context& io_;
    asio::local::stream_protocol::socket socket_;
    channel::effect_handler handler_;
    std::map<operation_id, state> open_;
    std::string queued_;
    std::string writing_;
    bool flushing_ = false;
    bool closed_ = false;
    std::string in_;
    std::array<char, 65536> chunk_{};
};

class socket_channel : public channel {
public:
    socket_channel(asio::io_context& io, int fd) : line_(std::make_shared<line>(io, fd)) {}
    ~socket_channel() override { line_->close(); }

    void on_effect(effect_handler handler) override { line_->on_effect(std::move(handler)); }
    void begin(operation_id op, std::string_view function, std::string_view head) override {
        frame f;
        f.head = head;
        f.bodies.push_back(function);
        line_->send(packet_type::begin, op, f);
    }
    void resume(operation_id op, const frame& event) override {
        line_->send(packet_type::resume, op, event);
    }
    void end(operation_id op) override { line_->send(packet_type::end, op, {}); }

protected:
    std::shared_ptr<line> line_;
};

class threaded_channel final : public socket_channel {
public:
    threaded_channel(asio::io_context& io, int ours, int theirs,
                     std::shared_ptr<const library> code, std::string config)
        : socket_channel(io, ours),
          thread_([theirs, code = std::move(code), config = std::move(config)] {
              serve_plugin(theirs, *code, config);
              ::close(theirs);
          }) {}
    ~threaded_channel() override {
        line_->close();
        thread_.join();
    }

private:
    std::thread thread_;
};

} // namespace

std::unique_ptr<channel> make_socket_channel(asio::io_context& io, int fd) {
    return std::make_unique<socket_channel>(io, fd);
}

std::unique_ptr<channel> make_threaded_channel(asio::io_context& io,
                                               std::shared_ptr<const library> code,
                                               std::string_view config) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw std::runtime_error("no socketpair for the plugin's channel");
    }
    return std::make_unique<threaded_channel>(io, ends[0], ends[1], std::move(code),
                                              std::string(config));
}

} // namespace dray::plugin
