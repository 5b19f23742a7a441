// Cancelling and running out of time, in each phase.

#include "tests/integration/http/harness.hpp"
#include "tests/integration/http/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <catch2/catch.hpp>

#include <list>
#include <thread>

using namespace dray::http;
using namespace dray::http::test;
using namespace std::chrono_literals;

namespace {

/// A loopback port that takes no more connections: its queue is full, so a SYN gets no answer.
class deaf_port {
public:
    deaf_port() : acceptor_(io_) {
        using boost::asio::ip::tcp;
        acceptor_.open(tcp::v4());
        acceptor_.bind(tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
        acceptor_.listen(0);
        const auto to = acceptor_.local_endpoint();
        for (int i = 0; i < 8; ++i) {
            auto& one = waiting_.emplace_back(io_);
            one.open(tcp::v4());
            one.native_non_blocking(true); // Asio's own connect() would wait
            (void)::connect(one.native_handle(), to.data(), static_cast<socklen_t>(to.size()));
        }
    }
    [[nodiscard]] std::string url() {
        return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/";
    }

private:
    boost::asio::io_context io_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::list<boost::asio::ip::tcp::socket> waiting_;
};

struct ended {
    std::string outcome;
    bool byte_left;
    bool said_by_cancel;
};

/// Starts `r`, cancels it once `when` holds.
ended cancel_when(harness& h, request r, const std::function<bool(const call&)>& when) {
    std::optional<exchange> e;
    auto c = h.client().start(std::move(r), [&](exchange x) { e = std::move(x); });
    h.until([&] { return when(c); });
    REQUIRE_FALSE(e);
    ended out;
    out.said_by_cancel = c.cancel();
    REQUIRE_FALSE(e);                        // never from inside cancel()
    CHECK(c.cancel() == out.said_by_cancel); // cancelled, but not yet told
    h.until([&] { return e.has_value(); });
    CHECK_FALSE(c.byte_left());
    out.outcome = outcome(*e);
    out.byte_left = e->byte_left;
    return out;
}

std::string big_body() {
    return std::string(std::size_t{24} << 20, 'x');
}

std::shared_ptr<const network_settings> through(const server& proxy) {
    auto n = std::make_shared<network_settings>();
    n->proxy = proxy.url("");
    return n;
}

} // namespace

TEST_CASE("cancel while resolving: nothing left") {
    harness h;
    const auto e = cancel_when(h, post("https://hangs.test/"), [](auto&) { return true; });
    CHECK(e.outcome == "cancelled in resolve");
    CHECK_FALSE(e.byte_left);
    CHECK_FALSE(e.said_by_cancel);
}

TEST_CASE("cancel while connecting: nothing left") {
    deaf_port deaf;
    harness h;
    int turns = 0;
    const auto e = cancel_when(h, post(deaf.url()), [&](auto&) { return ++turns > 3; });
    CHECK(e.outcome == "cancelled in connect");
    CHECK_FALSE(e.byte_left);
}

TEST_CASE("cancel while the proxy thinks: nothing left") {
    std::atomic<bool> asked{false};
    server proxy([&](peer& p) {
        seen_request r;
        asked = p.read(r);
        p.until_closed();
    });
    harness h;
    auto r = post("https://shop.test/");
    r.network = through(proxy);
    const auto e = cancel_when(h, r, [&](auto&) { return asked.load(); });
    CHECK(e.outcome == "cancelled in proxy");
    CHECK_FALSE(e.byte_left);
    CHECK_FALSE(e.said_by_cancel);
}

TEST_CASE("cancel in the TLS handshake: nothing left") {
    std::atomic<bool> asked{false};
    server s([&](peer& p) {
        asked = !p.read_some().empty();
        p.until_closed();
    });
    harness h;
    const auto e = cancel_when(h, post("https://shop.test:" + std::to_string(s.port()) + "/"),
                               [&](auto&) { return asked.load(); });
    CHECK(e.outcome == "cancelled in tls");
    CHECK_FALSE(e.byte_left);
    CHECK_FALSE(e.said_by_cancel);
}

TEST_CASE("cancel while writing: bytes have left, and cancel says so") {
    std::atomic<bool> stop{false};
    server slow([&](peer& p) {
        (void)p.read_some();
        while (!stop)
            std::this_thread::yield();
    });
    harness h;
    const auto e =
        cancel_when(h, post(slow.url(), big_body()), [&](const call& c) { return c.byte_left(); });
    stop = true;
    CHECK(e.outcome == "cancelled in write");
    CHECK(e.byte_left);
    CHECK(e.said_by_cancel);
}

TEST_CASE("cancel while waiting for the answer: bytes have left") {
    std::atomic<bool> read{false};
    server s([&](peer& p) {
        seen_request r;
        read = p.read(r);
        p.until_closed();
    });
    harness h;
    int turns = 0;
    const auto e = cancel_when(h, post(s.url()), [&](auto&) { return read.load() && ++turns > 3; });
    CHECK(e.outcome == "cancelled in read");
    CHECK(e.byte_left);
    CHECK(e.said_by_cancel);
}

TEST_CASE("cancel while waiting for a free connection: nothing left, and nobody is blocked") {
    std::atomic<bool> go{false};
    server s([&](peer& p) {
        seen_request r;
        while (p.read(r)) {
            while (!go)
                std::this_thread::yield();
            p.send(answer("ok"));
        }
    });
    client_options options;
    options.max_per_origin = 1;
    harness h(options);
    int done = 0;
    h.client().start(get(s.url()), [&](exchange) { ++done; });
    const auto e =
        cancel_when(h, post(s.url()), [&](auto&) { return h.client().state().waiting == 1; });
    CHECK(e.outcome == "cancelled in wait");
    CHECK_FALSE(e.byte_left);
    CHECK(h.client().state().waiting == 0);
    go = true;
    h.until([&] { return done == 1; });
    CHECK(outcome(h.run(get(s.url()))) == "status 200");
}

TEST_CASE("cancelling what has ended changes nothing") {
    server s(always(answer("ok")));
    harness h;
    std::optional<exchange> e;
    auto c = h.client().start(get(s.url()), [&](exchange x) { e = std::move(x); });
    h.until([&] { return e.has_value(); });
    CHECK_FALSE(c.cancel());
    h.settle();
    CHECK(outcome(*e) == "status 200");
    call none;
    CHECK_FALSE(none.cancel());
}

TEST_CASE("resolving has its limit") {
    harness h;
    auto r = post("https://hangs.test/");
    r.limits.resolve = 50ms;
    const auto e = h.run(r);
    CHECK(outcome(e) == "timeout in resolve");
    CHECK_FALSE(e.byte_left);
    CHECK(e.times.resolve >= 50ms);
}

TEST_CASE("a name without address says so") {
    harness h;
    const auto e = h.run(post("https://nowhere.test/"));
    CHECK(outcome(e) == "resolve_failed in resolve");
    CHECK(e.error->message.find("nowhere.test") != std::string::npos);
}

TEST_CASE("connecting has its limit, over all addresses") {
    deaf_port deaf;
    harness h;
    auto r = post(deaf.url());
    r.limits.connect = 60ms;
    const auto e = h.run(r);
    CHECK(outcome(e) == "timeout in connect");
    CHECK_FALSE(e.byte_left);
    CHECK(e.times.connect >= 60ms);
}

TEST_CASE("a dead address leaves time for the next") {
    const authority ca;
    server s(ca.issue("shop.test"), [](peer& p) {
        if (p.handshake())
            always(answer("ok"))(p);
    });
    harness h;
    // Nobody listens at 127.0.0.9; the server's address comes after it.
    h.names().known["shop.test"] = {"127.0.0.9", "::1", "127.0.0.1"};
    auto r = get("https://shop.test:" + std::to_string(s.port()) + "/");
    auto n = std::make_shared<network_settings>();
    n->ca_file = ca.ca_file();
    r.network = n;
    CHECK(outcome(h.run(r)) == "status 200");
}

TEST_CASE("the TLS handshake has its limit") {
    server s([](peer& p) { p.until_closed(); });
    harness h;
    auto r = post("https://shop.test:" + std::to_string(s.port()) + "/");
    r.limits.tls = 50ms;
    const auto e = h.run(r);
    CHECK(outcome(e) == "timeout in tls");
    CHECK_FALSE(e.byte_left);
}

TEST_CASE("the proxy has its limit") {
    server proxy([](peer& p) { p.until_closed(); });
    harness h;
    auto r = post("https://shop.test/");
    r.network = through(proxy);
    r.limits.connect = 50ms;
    CHECK(outcome(h.run(r)) == "timeout in proxy");
}

TEST_CASE("writing has its limit") {
    std::atomic<bool> stop{false};
    server s([&](peer&) {
        while (!stop)
            std::this_thread::yield();
    });
    harness h;
    auto r = post(s.url(), big_body());
    r.limits.write = 80ms;
    const auto e = h.run(r);
    stop = true;
    CHECK(outcome(e) == "timeout in write");
    CHECK(e.byte_left);
}

TEST_CASE("the first byte has its limit, counted from the last byte sent") {
    server s([](peer& p) {
        seen_request r;
        (void)p.read(r);
        p.until_closed();
    });
    harness h;
    auto r = post(s.url());
    r.limits.first_byte = 60ms;
    const auto e = h.run(r);
    CHECK(outcome(e) == "timeout in read");
    CHECK(e.byte_left);
    CHECK(e.times.whole >= 60ms);
    CHECK(e.error->message.find("may have reached") != std::string::npos);
}

TEST_CASE("an answer that drips for ever ends at the limit of the whole") {
    for (const bool in_header : {true, false}) {
        server s([&](peer& p) {
            seen_request r;
            (void)p.read(r);
            p.send(in_header ? "HTTP/1.1 200 OK\r\nX-Slow: "
                             : "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            while (!p.closed_within(5ms))
                p.send("a");
        });
        harness h;
        auto r = get(s.url());
        r.limits.whole = 150ms;
        r.limits.first_byte = 100ms;
        const auto e = h.run(r);
        CHECK(outcome(e) == "timeout in read");
        CHECK(e.times.whole >= 150ms);
        CHECK(e.times.whole < 10s);
    }
}

TEST_CASE("waiting for a free connection ends at the limit of the whole") {
    std::atomic<bool> go{false};
    server s([&](peer& p) {
        seen_request r;
        (void)p.read(r);
        while (!go)
            std::this_thread::yield();
    });
    client_options options;
    options.max_per_origin = 1;
    harness h(options);
    int done = 0;
    h.client().start(get(s.url()), [&](exchange) { ++done; });
    auto r = post(s.url());
    r.limits.whole = 60ms;
    const auto e = h.run(r);
    go = true;
    CHECK(outcome(e) == "timeout in wait");
    CHECK_FALSE(e.byte_left);
    h.until([&] { return done == 1; });
}

TEST_CASE("ending the client ends what is in flight, by name, and tells what left") {
    std::atomic<bool> read{false};
    server s([&](peer& p) {
        seen_request r;
        read = p.read(r);
        p.until_closed();
    });
    harness h;
    std::optional<exchange> sent;
    std::optional<exchange> resolving;
    h.client().start(post(s.url()), [&](exchange x) { sent = std::move(x); });
    h.client().start(post("https://hangs.test/"), [&](exchange x) { resolving = std::move(x); });
    h.until([&] { return read.load(); });
    h.end_client();
    CHECK_FALSE(sent);
    h.until([&] { return sent && resolving; });
    CHECK(sent->error->code == "client_closed");
    CHECK(sent->byte_left);
    CHECK(resolving->error->code == "client_closed");
    CHECK_FALSE(resolving->byte_left);
}

TEST_CASE("a completion may start the next exchange, or end the client") {
    server s(always(answer("ok")));
    harness h;
    int done = 0;
    h.client().start(get(s.url()), [&](exchange) {
        ++done;
        h.client().start(get(s.url()), [&](exchange) {
            ++done;
            h.end_client();
        });
    });
    h.until([&] { return done == 2; });
    CHECK(s.connections() == 1);
}
