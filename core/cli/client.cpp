#include "core/cli/client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include <sys/socket.h>
#include <sys/time.h>

namespace dray::cli {

namespace asio = boost::asio;
namespace http = boost::beast::http;

answer call(const std::string& socket, const std::string& method, const std::string& target,
            const boost::json::value& body) {
    asio::io_context io;
    asio::local::stream_protocol::socket s(io);
    boost::system::error_code ec;
    s.connect(asio::local::stream_protocol::endpoint(socket), ec);
    if (ec) {
        const bool denied = ec == asio::error::access_denied;
        throw unreachable(denied ? "You may not talk to drayd on " + socket +
                                       ". Run as root or as a member of the socket's group."
                                 : "No drayd answers on " + socket + " (" + ec.message() +
                                       "). Is it running? Try: systemctl status dray. Another "
                                       "socket is named with --socket or $DRAY_SOCKET.");
    }
    const timeval limit{60, 0};
    ::setsockopt(s.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
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
    response.body_limit(256u << 20);
    boost::beast::flat_buffer buffer;
    http::write(s, req, ec);
    if (!ec)
        http::read(s, buffer, response, ec);
    if (ec) {
        throw unreachable("drayd did not answer on " + socket + ": " + ec.message() +
                          ". See its log: journalctl -u dray.");
    }
    answer a;
    a.status = static_cast<int>(response.get().result_int());
    a.body = boost::json::parse(response.get().body());
    return a;
}

std::string encoded(const std::string& text) {
    return boost::urls::encode(text, boost::urls::unreserved_chars);
}

} // namespace dray::cli
