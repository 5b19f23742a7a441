#include "core/http/detail/request_head.hpp"

#include <catch2/catch.hpp>

using namespace dray::http;
using namespace dray::http::detail;

namespace {

std::string head(const request& r, bool through_proxy = false,
                 const network_settings& network = {}) {
    std::string reason;
    const auto where = parse_url(r.url, reason);
    REQUIRE(where);
    std::string out = "left over";
    write_head(out, r, *where, "Dray/1", through_proxy, network);
    return out;
}

std::string refused(const request& r) {
    const auto no = check_request(r);
    return no ? no->code : "";
}

} // namespace

TEST_CASE("a request is written as HTTP/1.1, with a length only where it has a body") {
    request r;
    r.url = "https://shop.test:8443/a?b=c";
    r.headers = {{"X-A", "b"}};
    CHECK(head(r) == "GET /a?b=c HTTP/1.1\r\nHost: shop.test:8443\r\n"
                     "Accept-Encoding: gzip, deflate\r\nUser-Agent: Dray/1\r\nX-A: b\r\n\r\n");
    r.method = "POST";
    r.headers = {{"user-agent", "own"}};
    CHECK(head(r) == "POST /a?b=c HTTP/1.1\r\nHost: shop.test:8443\r\n"
                     "Accept-Encoding: gzip, deflate\r\nContent-Length: 0\r\n"
                     "user-agent: own\r\n\r\n");
}

TEST_CASE("a plain request through a proxy is in absolute form with the proxy's password") {
    request r;
    r.url = "http://shop.test/a";
    network_settings network;
    network.proxy_user = "user";
    network.proxy_password = "pass";
    const auto text = head(r, true, network);
    CHECK(text.find("GET http://shop.test/a HTTP/1.1\r\n") == 0);
    CHECK(text.find("Proxy-Authorization: Basic dXNlcjpwYXNz\r\n") != std::string::npos);
}

TEST_CASE("what would break out of its place in the request is refused") {
    request r;
    r.url = "https://shop.test/";
    CHECK(refused(r).empty());
    r.method = "GET / HTTP/1.1\r\nX: y";
    CHECK(refused(r) == "bad_request");
    r.method = "CONNECT";
    CHECK(refused(r) == "bad_request");
    r.method = "GET";
    for (const auto& [name, value] : header_list{{"X", "a\r\nY: b"},
                                                 {"X", std::string("a\0b", 3)},
                                                 {"X y", "z"},
                                                 {"X:", "z"},
                                                 {"", "z"},
                                                 {"X\r\nY", "z"}}) {
        r.headers = {{name, value}};
        CHECK(refused(r) == "bad_request");
    }
}

TEST_CASE("the connection's own headers cannot be given") {
    for (const auto* name : {"Host", "content-length", "Transfer-Encoding", "Connection", "Expect",
                             "Accept-Encoding", "Proxy-Authorization", "Upgrade"}) {
        request r;
        r.headers = {{name, "x"}};
        CHECK(refused(r) == "header_reserved");
    }
}

TEST_CASE("requests are bounded") {
    request r;
    r.headers.assign(201, {"X", "y"});
    CHECK(refused(r) == "bad_request");
    r.headers = {{"X", std::string(max_header_bytes, 'y')}};
    CHECK(refused(r) == "bad_request");
    r.headers.clear();
    r.body.assign(max_request_body_bytes + 1, 'x');
    CHECK(refused(r) == "bad_request");
}
