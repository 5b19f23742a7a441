#include "tests/simulators/common/postman.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <charconv>
#include <optional>

namespace dray::sim {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using error_code = boost::system::error_code;

namespace {

constexpr std::chrono::milliseconds look_every{20};
constexpr std::chrono::seconds patience{10};
constexpr std::uint64_t longest_answer = 1024 * 1024;

struct receiver {
    asio::ip::tcp::endpoint where;
    std::string host;
    std::string target;
};

/// Empty unless the URL is plain http to an address of this machine, with a port.
std::optional<receiver> receiver_of(std::string_view url) {
    constexpr std::string_view scheme = "http://";
    if (!url.starts_with(scheme)) {
        return std::nullopt;
    }
    url.remove_prefix(scheme.size());
    const auto slash = url.find('/');
    receiver out;
    out.host = std::string(url.substr(0, slash));
    out.target = slash == std::string_view::npos ? "/" : std::string(url.substr(slash));
    const auto colon = out.host.rfind(':');
    std::uint16_t port = 0;
    if (colon == std::string::npos) {
        return std::nullopt;
    }
    const char* const end = out.host.data() + out.host.size();
    const auto [stop, wrong] = std::from_chars(out.host.data() + colon + 1, end, port);
    error_code error;
    const auto name = out.host.substr(0, colon);
    const auto address =
        asio::ip::make_address(name == "localhost" ? std::string("127.0.0.1") : name, error);
    if (wrong != std::errc() || stop != end || error || !address.is_loopback()) {
        return std::nullopt;
    }
    out.where = asio::ip::tcp::endpoint(address, port);
    return out;
}

http::request<http::string_body> message_of(const sending& what, const receiver& to) {
    http::request<http::string_body> out(http::verb::post, to.target, 11);
    for (const auto& [name, value] : what.headers) {
        out.set(name, value);
    }
    out.set(http::field::host, to.host);
    out.body() = what.body;
    out.keep_alive(false);
    out.prepare_payload();
    return out;
}

/// The receiver's status; 0 where none came in time.
asio::awaitable<int> post(sending what) {
    const auto to = receiver_of(what.url);
    if (!to) {
        co_return 0;
    }
    const auto executor = co_await asio::this_coro::executor;
    beast::tcp_stream stream(executor);
    stream.expires_after(patience);
    error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    co_await stream.async_connect(to->where, token);
    if (error) {
        co_return 0;
    }
    auto message = message_of(what, *to);
    co_await http::async_write(stream, message, token);
    if (error) {
        co_return 0;
    }
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> answer;
    answer.body_limit(longest_answer);
    co_await http::async_read(stream, buffer, answer, token);
    co_return error ? 0 : static_cast<int>(answer.get().result_int());
}

asio::awaitable<void> deliver(router& routes, router::outgoing one) {
    auto what = one.what;
    const int status = co_await post(std::move(what));
    routes.answered(one, status);
}

} // namespace

asio::awaitable<void> run_postman(router& routes) {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor);
    for (;;) {
        for (auto& one : routes.due()) {
            auto delivery = deliver(routes, std::move(one));
            asio::co_spawn(executor, std::move(delivery), asio::detached);
        }
        timer.expires_after(look_every);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

} // namespace dray::sim
