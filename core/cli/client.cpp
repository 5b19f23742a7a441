#include "core/cli/client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

namespace dray::cli {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

namespace {

constexpr std::size_t largest_answer = std::size_t{256} << 20;

[[noreturn]] void not_connected(const std::string& socket, const error_code& ec) {
    if (ec == asio::error::access_denied) {
        throw unreachable("You may not talk to drayd on " + socket +
                          ". Run as root or as a member of the socket's group.");
    }
    throw unreachable("No drayd answers on " + socket + " (" + ec.message() +
                      "). Is it running? Try: systemctl status dray. Another socket is named with "
                      "--socket or $DRAY_SOCKET.");
}

[[noreturn]] void not_answered(const std::string& socket, const error_code& ec,
                               std::chrono::seconds limit) {
    const auto why = ec == beast::error::timeout
                         ? "nothing came within " + std::to_string(limit.count()) +
                               " s, though something listens there"
                         : ec.message();
    throw unreachable("drayd did not answer on " + socket + ": " + why +
                      ". See its log: journalctl -u dray.");
}

} // namespace

answer call(const endpoint& to, const std::string& method, const std::string& target,
            const boost::json::value& body) {
    asio::io_context io;
    beast::basic_stream<asio::local::stream_protocol> stream(io);
    stream.expires_after(to.limit);
    error_code ec;
    const auto keep = [&ec](error_code why, auto&&...) { ec = why; };
    const auto run = [&io] {
        io.restart();
        io.run();
    };
    const asio::local::stream_protocol::endpoint there(to.socket);
    stream.async_connect(there, keep);
    run();
    if (ec)
        not_connected(to.socket, ec);
    http::request<http::string_body> req;
    req.method_string(method);
    req.target(target);
    req.version(11);
    req.set(http::field::host, "dray");
    req.keep_alive(false);
    if (!body.is_null()) {
        req.set(http::field::content_type, "application/json");
        req.body() = boost::json::serialize(body);
    }
    req.prepare_payload();
    http::response_parser<http::string_body> response;
    response.body_limit(largest_answer);
    beast::flat_buffer buffer;
    http::async_write(stream, req, keep);
    run();
    if (!ec) {
        http::async_read(stream, buffer, response, keep);
        run();
    }
    if (ec)
        not_answered(to.socket, ec, to.limit);
    answer a;
    a.status = static_cast<int>(response.get().result_int());
    a.body = boost::json::parse(response.get().body(), ec);
    if (ec) {
        throw unreachable("What answers on " + to.socket +
                          " is no drayd: it does not speak JSON. Name the daemon's socket with "
                          "--socket or $DRAY_SOCKET.");
    }
    return a;
}

std::string encoded(const std::string& text) {
    return boost::urls::encode(text, boost::urls::unreserved_chars);
}

} // namespace dray::cli
