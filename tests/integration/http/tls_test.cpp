// Verified TLS, the proxy, plain http.

#include "tests/integration/http/harness.hpp"
#include "tests/integration/http/server.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using namespace dray::http;
using namespace dray::http::test;
using namespace std::chrono_literals;

namespace {

server::script tls_always(std::string text) {
    return [text = std::move(text)](peer& p) {
        if (p.handshake())
            always(text)(p);
    };
}

std::shared_ptr<network_settings> trusting(const authority& ca) {
    auto n = std::make_shared<network_settings>();
    n->ca_file = ca.ca_file();
    return n;
}

request to(const server& s, const std::string& host,
           std::shared_ptr<const network_settings> network) {
    auto r = post("https://" + host + ":" + std::to_string(s.port()) + "/orders");
    r.network = std::move(network);
    return r;
}

} // namespace

TEST_CASE("https reaches a host whose certificate is signed by the ca_file, asking by name") {
    const authority ca;
    std::string asked;
    server s(ca.issue("shop.test"), [&](peer& p) {
        if (!p.handshake())
            return;
        asked = p.sni();
        always(answer("secret order"))(p);
    });
    harness h;
    const auto network = trusting(ca);
    auto e = h.run(to(s, "shop.test", network));
    CHECK(outcome(e) == "status 200");
    CHECK(e.answer->body == "secret order");
    CHECK(e.byte_left);
    CHECK(e.times.tls.count() > 0);
    CHECK(asked == "shop.test");
    e = h.run(to(s, "shop.test", network));
    CHECK(e.reused);
    CHECK(e.times.tls.count() == 0);
    CHECK(s.connections() == 1);
}

TEST_CASE("large bodies cross TLS both ways") {
    const authority ca;
    const std::string body(3'000'000, 'q');
    server s(ca.issue("shop.test"), [&](peer& p) {
        seen_request r;
        if (p.handshake() && p.read(r))
            p.send(answer(r.body));
    });
    harness h;
    auto r = to(s, "shop.test", trusting(ca));
    r.body = body;
    const auto e = h.run(r);
    REQUIRE(e.ok());
    CHECK(e.answer->body == body);
}

TEST_CASE("a numeric host is held against the certificate's addresses") {
    const authority ca;
    server right(ca.issue("127.0.0.1"), tls_always(answer("ok")));
    server wrong(ca.issue("shop.test"), tls_always(answer("ok")));
    harness h;
    CHECK(outcome(h.run(to(right, "127.0.0.1", trusting(ca)))) == "status 200");
    CHECK(outcome(h.run(to(wrong, "127.0.0.1", trusting(ca)))) == "tls_wrong_host in tls");
}

TEST_CASE("a certificate for another host is refused by name, and nothing is sent") {
    const authority ca;
    std::atomic<bool> got{false};
    server s(ca.issue("other.test"), [&](peer& p) {
        seen_request r;
        got = p.handshake() && p.read(r);
    });
    harness h;
    const auto e = h.run(to(s, "shop.test", trusting(ca)));
    CHECK(outcome(e) == "tls_wrong_host in tls");
    CHECK(e.error->message.find("shop.test") != std::string::npos);
    CHECK_FALSE(e.byte_left);
    CHECK_FALSE(got);
}

TEST_CASE("an expired and a not yet valid certificate are refused by name") {
    const authority ca;
    server old(ca.issue("shop.test", -7200, -60), tls_always(answer("ok")));
    server early(ca.issue("shop.test", 3600, 7200), tls_always(answer("ok")));
    harness h;
    CHECK(outcome(h.run(to(old, "shop.test", trusting(ca)))) == "tls_expired in tls");
    CHECK(outcome(h.run(to(early, "shop.test", trusting(ca)))) == "tls_expired in tls");
}

TEST_CASE("an unknown authority is refused by name, and says what to do") {
    const authority ca;
    const authority stranger;
    server s(stranger.issue("shop.test"), tls_always(answer("ok")));
    harness h;
    for (const auto& network : {trusting(ca), std::make_shared<network_settings>()}) {
        const auto e = h.run(to(s, "shop.test", network));
        CHECK(outcome(e) == "tls_unknown_ca in tls");
        CHECK(e.error->message.find("ca_file") != std::string::npos);
    }
}

TEST_CASE("a server that speaks no TLS is a TLS failure") {
    server s([](peer& p) {
        (void)p.read_some();
        p.send("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    harness h;
    const auto e = h.run(to(s, "shop.test", nullptr));
    CHECK(outcome(e) == "tls_failed in tls");
    CHECK_FALSE(e.byte_left);
}

TEST_CASE("over TLS an answer that only a cut ends is truncated, with a goodbye it is whole") {
    const authority ca;
    for (const bool goodbye : {true, false}) {
        server s(ca.issue("shop.test"), [&](peer& p) {
            seen_request r;
            if (!p.handshake() || !p.read(r))
                return;
            p.send("HTTP/1.1 200 OK\r\n\r\nhalf of it?");
            if (goodbye)
                p.close();
            else
                p.cut();
        });
        harness h;
        const auto e = h.run(to(s, "shop.test", trusting(ca)));
        CHECK(outcome(e) == (goodbye ? "status 200" : "truncated in read"));
        if (goodbye)
            CHECK(e.answer->ended_by_close);
    }
}

TEST_CASE("connections are not shared between different CA files") {
    const authority ca;
    const authority stranger;
    server s(ca.issue("shop.test"), tls_always(answer("ok")));
    harness h;
    CHECK(outcome(h.run(to(s, "shop.test", trusting(ca)))) == "status 200");
    CHECK(h.client().state().idle == 1);
    CHECK(outcome(h.run(to(s, "shop.test", trusting(stranger)))) == "tls_unknown_ca in tls");
}

TEST_CASE("a CA file that is missing or no certificate is refused before connecting") {
    const authority ca;
    server s(ca.issue("shop.test"), tls_always(answer("ok")));
    harness h;
    auto n = std::make_shared<network_settings>();
    n->ca_file = "/nonexistent/ca.pem";
    auto e = h.run(to(s, "shop.test", n));
    CHECK(outcome(e) == "ca_file_unreadable in prepare");
    CHECK(e.error->message.find("/nonexistent/ca.pem") != std::string::npos);
    n = std::make_shared<network_settings>();
    n->ca_file = "/etc/hostname";
    CHECK(outcome(h.run(to(s, "shop.test", n))) == "ca_file_unreadable in prepare");
    CHECK(s.connections() == 0);
}

TEST_CASE("a changed CA file is seen by the next connection") {
    const authority first;
    const authority second;
    server s(second.issue("shop.test"), tls_always(answer("ok")));
    harness h;
    auto n = trusting(first);
    CHECK(outcome(h.run(to(s, "shop.test", n))) == "tls_unknown_ca in tls");
    std::filesystem::copy_file(second.ca_file(), first.ca_file(),
                               std::filesystem::copy_options::overwrite_existing);
    CHECK(outcome(h.run(to(s, "shop.test", n))) == "status 200");
}

// The proxy

TEST_CASE("https goes through the proxy by CONNECT, verified end to end") {
    const authority ca;
    seen_request connect;
    seen_request inner;
    server proxy(ca.issue("shop.test"), [&](peer& p) {
        if (!p.read(connect))
            return;
        p.send("HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n");
        if (!p.handshake())
            return;
        while (p.read(inner))
            p.send(answer("through"));
    });
    harness h;
    auto n = trusting(ca);
    n->proxy = proxy.url("");
    n->proxy_user = "user";
    n->proxy_password = "pass";
    auto r = post("https://shop.test/orders");
    r.network = n;
    auto e = h.run(r);
    CHECK(outcome(e) == "status 200");
    CHECK(e.answer->body == "through");
    CHECK(e.times.proxy.count() > 0);
    CHECK(connect.line() == "CONNECT shop.test:443 HTTP/1.1");
    CHECK(connect.has("Proxy-Authorization: Basic dXNlcjpwYXNz\r\n"));
    CHECK(inner.line() == "POST /orders HTTP/1.1");
    CHECK_FALSE(inner.has("Proxy-Authorization"));
    CHECK(h.run(r).reused);
    CHECK(proxy.connections() == 1);
}

TEST_CASE("a proxy's refusals have names, and nothing is sent") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "proxy_auth_required in proxy"},
        {"HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\nno!", "proxy_refused in proxy"},
        {"HTTP/1.1 502 Bad Gateway\r\n\r\n", "proxy_refused in proxy"},
        {"SSH-2.0-OpenSSH\r\n\r\n", "proxy_failed in proxy"},
        {"HTTP/1.1 200 OK\r\n\r\nearly data", "proxy_failed in proxy"},
        {"HTTP/1.1 200 OK\r\nX: " + std::string(200'000, 'y'), "proxy_failed in proxy"},
        {"", "proxy_failed in proxy"}};
    for (const auto& [text, expected] : cases) {
        server proxy([&, reply = text](peer& p) {
            seen_request r;
            (void)p.read(r);
            p.send(reply);
            if (!reply.empty())
                p.until_closed();
        });
        harness h;
        auto n = std::make_shared<network_settings>();
        n->proxy = proxy.url("");
        auto r = post("https://shop.test/orders");
        r.network = n;
        const auto e = h.run(r);
        CHECK(outcome(e) == expected);
        CHECK_FALSE(e.byte_left);
    }
}

TEST_CASE("plain http goes through the proxy in absolute form") {
    seen_request seen;
    server proxy([&](peer& p) {
        (void)p.read(seen);
        p.send(answer("ok"));
    });
    harness h;
    auto n = std::make_shared<network_settings>();
    n->proxy = proxy.url("");
    n->proxy_user = "user";
    n->proxy_password = "pass";
    n->allow_plain_http = true;
    auto r = get("http://shop.test/orders?x=1");
    r.network = n;
    CHECK(outcome(h.run(r)) == "status 200");
    CHECK(seen.line() == "GET http://shop.test/orders?x=1 HTTP/1.1");
    CHECK(seen.has("Host: shop.test\r\n"));
    CHECK(seen.has("Proxy-Authorization: Basic dXNlcjpwYXNz\r\n"));
}

TEST_CASE("this machine is reached without the proxy") {
    server s(always(answer("direct")));
    harness h;
    auto n = std::make_shared<network_settings>();
    n->proxy = "http://nowhere.test:3128";
    auto r = get(s.url());
    r.network = n;
    CHECK(outcome(h.run(r)) == "status 200");
}

TEST_CASE("a proxy's address that cannot be used is refused") {
    harness h;
    for (const auto* proxy :
         {"nonsense", "https://proxy.test", "socks5://proxy.test", "http://user:pass@proxy.test"}) {
        auto n = std::make_shared<network_settings>();
        n->proxy = proxy;
        auto r = get("https://shop.test/");
        r.network = n;
        const auto e = h.run(r);
        CHECK(outcome(e) == "bad_proxy in prepare");
        CHECK(e.error->message.find("user:pass") == std::string::npos);
    }
}

// Plain http and addresses

TEST_CASE("plain http goes to this machine only, unless it is allowed") {
    server s(always(answer("ok")));
    harness h;
    h.names().known["localhost"] = {"127.0.0.1"};
    const auto port = std::to_string(s.port());
    CHECK(outcome(h.run(get("http://127.0.0.1:" + port + "/"))) == "status 200");
    CHECK(outcome(h.run(get("http://localhost:" + port + "/"))) == "status 200");
    const auto e = h.run(get("http://shop.test:" + port + "/"));
    CHECK(outcome(e) == "plain_http_refused in prepare");
    CHECK(e.error->message.find("allow_plain_http") != std::string::npos);
    auto allowed = std::make_shared<network_settings>();
    allowed->allow_plain_http = true;
    auto r = get("http://shop.test:" + port + "/");
    r.network = allowed;
    CHECK(outcome(h.run(r)) == "status 200");
}

TEST_CASE("a localhost that means another machine gets no plain http") {
    harness h;
    h.names().known["localhost"] = {"192.0.2.1"};
    CHECK(outcome(h.run(get("http://localhost:9/"))) == "plain_http_refused in connect");
}

TEST_CASE("what is not a request or an address is refused before anything") {
    harness h;
    CHECK(outcome(h.run(get("nonsense"))) == "bad_url in prepare");
    CHECK(outcome(h.run(get("https://user:pass@shop.test/"))) == "bad_url in prepare");
    auto r = get("https://shop.test/");
    r.headers = {{"X", "a\r\nY: b"}};
    CHECK(outcome(h.run(r)) == "bad_request in prepare");
    r.headers = {{"Transfer-Encoding", "chunked"}};
    CHECK(outcome(h.run(r)) == "header_reserved in prepare");
    CHECK(h.client().state().opened == 0);
}

// Redirects

TEST_CASE("a redirect is an answer unless the request says otherwise") {
    server s(always(answer("", 302, {"Location: /elsewhere"})));
    harness h;
    CHECK(outcome(h.run(get(s.url()))) == "status 302");
    CHECK(outcome(h.run(post(s.url()))) == "status 302");
}

TEST_CASE("a plain read follows redirects within the origin, five at most") {
    std::vector<std::string> lines;
    server s([&](peer& p) {
        seen_request r;
        while (p.read(r)) {
            lines.push_back(r.line());
            const auto n = lines.size();
            p.send(answer("", 302, {"Location: step" + std::to_string(n) + "?n=1#x"}));
        }
    });
    harness h;
    auto r = get(s.url("/a/start"));
    r.max_redirects = 5;
    const auto e = h.run(r);
    CHECK(outcome(e) == "status 302");
    REQUIRE(lines.size() == 6);
    CHECK(lines[0] == "GET /a/start HTTP/1.1");
    CHECK(lines[1] == "GET /a/step1?n=1 HTTP/1.1");
    CHECK(s.connections() == 1);
}

TEST_CASE("a redirect to another origin, of a write or of a POST is not followed") {
    server other(always(answer("stolen")));
    for (const int status : {301, 302, 303, 307, 308}) {
        server s(always(answer("", status, {"Location: " + other.url()})));
        harness h;
        auto r = get(s.url());
        r.max_redirects = 5;
        CHECK(outcome(h.run(r)) == "status " + std::to_string(status));
        server same(always(answer("", status, {"Location: /next"})));
        auto w = post(same.url());
        w.max_redirects = 5;
        CHECK(outcome(h.run(w)) == "status " + std::to_string(status));
        w.access = access::read; // a POST that reads
        CHECK(outcome(h.run(w)) == "status " + std::to_string(status));
    }
    CHECK(other.connections() == 0);
}

// The system's resolver

TEST_CASE("the system's resolver answers for this machine and for a name that cannot be") {
    client_options options;
    harness outer; // its io_context serves the resolver
    auto names = make_system_resolver(outer.io());
    int answers = 0;
    std::vector<std::string> here;
    std::string reason;
    for (int i = 0; i < 3; ++i)
        names->resolve("localhost", [&](std::vector<std::string> found, const std::string&) {
            here = std::move(found);
            ++answers;
        });
    names->resolve("does-not-exist.invalid", [&](std::vector<std::string> found, std::string why) {
        CHECK(found.empty());
        reason = std::move(why);
        ++answers;
    });
    CHECK(answers == 0);
    outer.until([&] { return answers == 4; });
    CHECK(std::find(here.begin(), here.end(), "127.0.0.1") != here.end());
    CHECK_FALSE(reason.empty());
}
