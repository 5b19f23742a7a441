#include "core/http/detail/request_head.hpp"

#include "core/http/detail/text.hpp"

#include <algorithm>
#include <array>

namespace dray::http::detail {

namespace {

/// The connection's own headers. A second Content-Length or a Transfer-Encoding from elsewhere
/// would make one request look like two.
constexpr std::array<std::string_view, 14> reserved = {"Host",
                                                       "Content-Length",
                                                       "Transfer-Encoding",
                                                       "Connection",
                                                       "Accept-Encoding",
                                                       "Expect",
                                                       "Keep-Alive",
                                                       "Proxy-Connection",
                                                       "TE",
                                                       "Trailer",
                                                       "Upgrade",
                                                       "Proxy-Authorization",
                                                       "Proxy-Authenticate",
                                                       "HTTP2-Settings"};

refusal refused(std::string code, std::string message) {
    refusal out;
    out.code = std::move(code);
    out.message = std::move(message) + " Nothing was sent.";
    return out;
}

bool has_body(const request& what) {
    return !what.body.empty() || what.method == "POST" || what.method == "PUT" ||
           what.method == "PATCH";
}

} // namespace

std::optional<refusal> check_request(const request& what) {
    if (!is_token(what.method) || what.method.size() > 32 || what.method == "CONNECT")
        return refused("bad_request", "The request's method is not one that can be sent.");
    if (what.body.size() > max_request_body_bytes)
        return refused("bad_request", "The request's body is larger than " +
                                          std::to_string(max_request_body_bytes >> 20) + " MiB.");
    if (what.headers.size() > max_header_count)
        return refused("bad_request", "The request has more than " +
                                          std::to_string(max_header_count) + " headers.");
    std::size_t bytes = 0;
    for (const auto& [name, value] : what.headers) {
        if (!is_token(name))
            return refused("bad_request", "The request has a header whose name is not valid.");
        if (!is_header_value(value))
            return refused("bad_request",
                           "The header " + name + " holds a line break or control character.");
        const auto is_this = [&own = name](std::string_view other) { return iequals(other, own); };
        if (std::any_of(reserved.begin(), reserved.end(), is_this))
            return refused("header_reserved",
                           "The header " + name + " is set by the host; leave it out.");
        bytes += name.size() + value.size() + 4;
    }
    if (bytes > max_header_bytes)
        return refused("bad_request", "The request's headers are larger than " +
                                          std::to_string(max_header_bytes >> 10) + " KiB.");
    return std::nullopt;
}

void write_head(std::string& out, const request& what, const address& where,
                const std::string& user_agent, bool through_proxy,
                const network_settings& network) {
    const auto authority = where.where.authority();
    out.clear();
    out += what.method;
    out += ' ';
    if (through_proxy)
        out += where.where.text();
    out += where.target;
    out += " HTTP/1.1\r\nHost: ";
    out += authority;
    out += "\r\nAccept-Encoding: gzip, deflate\r\n";
    if (!find_header(what.headers, "User-Agent")) {
        out += "User-Agent: ";
        out += user_agent;
        out += "\r\n";
    }
    if (has_body(what)) {
        out += "Content-Length: ";
        out += std::to_string(what.body.size());
        out += "\r\n";
    }
    for (const auto& [name, value] : what.headers) {
        out += name;
        out += ": ";
        out += value;
        out += "\r\n";
    }
    if (through_proxy && !network.proxy_user.empty()) {
        out += "Proxy-Authorization: Basic ";
        out += base64(network.proxy_user + ":" + network.proxy_password);
        out += "\r\n";
    }
    out += "\r\n";
}

} // namespace dray::http::detail
