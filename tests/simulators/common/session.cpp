#include "tests/simulators/common/session.hpp"

#include "tests/simulators/common/byte_stream.hpp"

#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <sstream>

namespace dray::sim {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

namespace {

using error_code = boost::system::error_code;
using parser = http::request_parser<http::string_body>;
using request_message = http::request<http::string_body>;
using answer_message = http::response<http::string_body>;

constexpr std::uint32_t longest_head = 64 * 1024;
constexpr std::uint64_t longest_body = 64ULL * 1024 * 1024;
constexpr unsigned char tls_handshake_record = 0x16;

request request_of(const request_message& from, bool secure) {
    request out;
    out.method = std::string(from.method_string());
    out.target = std::string(from.target());
    for (const auto& field : from) {
        if (!beast::iequals(field.name_string(), "X-Sim-Scheme")) {
            out.headers.emplace_back(field.name_string(), field.value());
        }
    }
    out.headers.emplace_back("X-Sim-Scheme", secure ? "https" : "http");
    out.body = from.body();
    return out;
}

answer_message message_of(response& from, const request_message& to) {
    answer_message out;
    out.version(to.version());
    out.result(static_cast<unsigned>(from.status));
    bool chunked = false;
    for (const auto& [name, value] : from.headers) {
        if (beast::iequals(name, "Transfer-Encoding")) {
            chunked = beast::iequals(value, "chunked");
        } else {
            out.insert(name, value);
        }
    }
    const bool bodiless = from.status == 204 || from.status == 304;
    if (!bodiless) {
        out.body() = std::move(from.body);
        if (chunked && to.version() == 11) {
            out.chunked(true);
        } else {
            out.content_length(out.body().size());
        }
    }
    if (to.method() == http::verb::head) {
        out.body().clear(); // the length stays as it was
    }
    out.keep_alive(to.keep_alive());
    return out;
}

std::string text_of(const answer_message& from) {
    std::ostringstream text;
    text << from;
    return std::move(text).str();
}

/// The head and about half of the body; half of the head when there is no body.
std::string first_half(const answer_message& of) {
    auto whole = text_of(of);
    const auto body = of.body().size();
    whole.resize(body == 0 ? whole.size() / 2 : whole.size() - body + body / 2);
    return whole;
}

std::string refusal_of(const error_code& why) {
    answer_message out(http::status::bad_request, 11);
    if (why == http::error::body_limit) {
        out.result(http::status::payload_too_large);
    } else if (why == http::error::header_limit) {
        out.result(http::status::request_header_fields_too_large);
    }
    out.body() = why.message();
    out.keep_alive(false);
    out.prepare_payload();
    return text_of(out);
}

std::string line_of(const request_message& req, const response& answer) {
    std::string line(req.method_string());
    line += ' ';
    line += req.target();
    line += " -> " + std::to_string(answer.status);
    switch (answer.delivery) {
    case delivery::whole:
        break;
    case delivery::cut_before:
        line += " cut before the answer";
        break;
    case delivery::cut_within:
        line += " cut within the answer";
        break;
    case delivery::hang:
        line += " hangs";
        break;
    }
    return line;
}

/// One connection. What was read and not used yet waits in `pending_`: the next pipelined request.
class conversation {
public:
    conversation(const session_site& at, byte_stream& stream, std::string pending, bool secure)
        : at_(at), stream_(stream), pending_(std::move(pending)), secure_(secure) {}

    asio::awaitable<void> run() {
        bool open = true;
        while (open) {
            open = co_await one_exchange();
        }
    }

private:
    /// False when the connection is to be closed.
    asio::awaitable<bool> one_exchange() {
        parser reading;
        reading.header_limit(longest_head);
        reading.body_limit(longest_body);
        reading.eager(true);
        const bool got = co_await read(reading);
        if (!got) {
            co_return false;
        }
        auto answer = at_.routes->answer(at_.place, request_of(reading.get(), secure_));
        if (at_.log != nullptr && *at_.log) {
            (*at_.log)(line_of(reading.get(), answer));
        }
        if (answer.delay.count() > 0) {
            co_await pause(answer.delay);
        }
        const bool open = co_await deliver(answer, reading.get());
        co_return open;
    }

    asio::awaitable<bool> read(parser& reading) {
        bool invited = false;
        for (;;) {
            error_code error;
            if (!pending_.empty()) {
                const auto used = reading.put(asio::buffer(pending_), error);
                pending_.erase(0, used);
            } else {
                error = http::error::need_more;
            }
            if (error && error != http::error::need_more) {
                const auto text = refusal_of(error);
                co_await send(text);
                co_return false;
            }
            if (reading.is_done()) {
                co_return true;
            }
            if (reading.is_header_done() && !invited &&
                beast::iequals(reading.get()[http::field::expect], "100-continue")) {
                invited = true;
                const std::string go_on = "HTTP/1.1 100 Continue\r\n\r\n";
                co_await send(go_on);
            }
            const bool more = co_await read_more();
            if (!more) {
                co_return false;
            }
        }
    }

    asio::awaitable<bool> read_more() {
        error_code error;
        const auto got = co_await stream_.read_some(asio::buffer(chunk_), error);
        pending_.append(chunk_.data(), got);
        co_return !error;
    }

    asio::awaitable<bool> send(const std::string& text) {
        error_code error;
        co_await stream_.write(asio::buffer(text), error);
        co_return !error;
    }

    static asio::awaitable<void> pause(std::chrono::milliseconds how_long) {
        const auto executor = co_await asio::this_coro::executor;
        asio::steady_timer timer(executor, how_long);
        error_code error;
        auto token = asio::redirect_error(asio::use_awaitable, error);
        co_await timer.async_wait(token);
    }

    asio::awaitable<bool> deliver(response& answer, const request_message& to) {
        bool keep = false;
        std::string text;
        switch (answer.delivery) {
        case delivery::cut_before:
            co_return false;
        case delivery::hang:
            for (bool there = true; there;) {
                pending_.clear();
                there = co_await read_more();
            }
            co_return false;
        case delivery::cut_within:
            text = first_half(message_of(answer, to));
            break;
        case delivery::whole: {
            const auto message = message_of(answer, to);
            keep = message.keep_alive();
            text = text_of(message);
            break;
        }
        }
        const bool sent = co_await send(text);
        co_return keep&& sent;
    }

    const session_site& at_;
    byte_stream& stream_;
    std::string pending_;
    std::array<char, 16 * 1024> chunk_{};
    bool secure_;
};

} // namespace

asio::awaitable<void> run_session(asio::ip::tcp::socket socket, const session_site& at) {
    error_code error;
    socket.set_option(asio::ip::tcp::no_delay(true), error);
    std::string seen;
    std::unique_ptr<byte_stream> stream;
    bool secure = false;
    if (at.tls != nullptr) {
        std::array<char, 4096> first{};
        const auto into = asio::buffer(first);
        auto token = asio::redirect_error(asio::use_awaitable, error);
        const auto got = co_await socket.async_read_some(into, token);
        if (error || got == 0) {
            co_return;
        }
        seen.assign(first.data(), got);
        secure = static_cast<unsigned char>(seen.front()) == tls_handshake_record;
    }
    if (secure) {
        const auto begun = asio::buffer(seen);
        stream = co_await tls_stream(std::move(socket), *at.tls, begun, error);
        if (error) {
            co_return;
        }
        seen.clear();
    } else {
        stream = plain_stream(std::move(socket));
    }
    conversation talk(at, *stream, std::move(seen), secure);
    co_await talk.run();
    stream->shut();
}

} // namespace dray::sim
