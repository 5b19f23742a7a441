// The fact on which all rests: has a byte of the request left or not.

#include "tests/integration/http/harness.hpp"
#include "tests/integration/http/server.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace dray::http;
using namespace dray::http::test;

namespace {

/// Set by one thread, waited for by another.
class flag {
public:
    void raise() { up_ = true; }
    void wait() const {
        while (!up_)
            std::this_thread::yield();
    }
    [[nodiscard]] bool up() const { return up_; }

private:
    std::atomic<bool> up_{false};
};

/// A gate that lets the server do something to the connection before the first byte.
send_gate after(flag& asked, const flag& done) {
    return [&asked, &done]() -> std::optional<refusal> {
        asked.raise();
        done.wait();
        return std::nullopt;
    };
}

std::string big_body() {
    return std::string(std::size_t{24} << 20, 'x');
}

} // namespace

TEST_CASE("byte_left: a refused connection got nothing") {
    harness h;
    const auto e = h.run(post("http://127.0.0.1:" + std::to_string(closed_port()) + "/orders"));
    CHECK(outcome(e) == "connect_failed in connect");
    CHECK_FALSE(e.byte_left);
    CHECK_FALSE(e.last_byte_at);
    CHECK(e.attempts == 0);
    CHECK(e.bytes_out == 0);
    CHECK(e.error->message.find("Nothing was sent") != std::string::npos);
}

TEST_CASE("byte_left: a failed TLS handshake got nothing, though bytes went out") {
    const authority ca;
    std::atomic<bool> got_more{false};
    server s(ca.issue("shop.test"), [&](peer& p) { got_more = p.handshake(); });
    harness h;
    const auto e = h.run(post("https://shop.test:" + std::to_string(s.port()) + "/orders"));
    CHECK(outcome(e) == "tls_unknown_ca in tls");
    CHECK_FALSE(e.byte_left);
    CHECK(e.bytes_out > 0);
    CHECK(e.attempts == 0);
    CHECK_FALSE(got_more);
}

TEST_CASE("byte_left: a connection reset before the first byte got nothing") {
    flag asked;
    flag done;
    server s([&](peer& p) {
        asked.wait();
        p.reset();
        done.raise();
    });
    harness h;
    auto r = post(s.url());
    r.gate = after(asked, done);
    const auto e = h.run(r);
    CHECK(outcome(e) == "connection_lost in write");
    CHECK_FALSE(e.byte_left);
    CHECK(e.bytes_out == 0);
}

TEST_CASE("byte_left: what the kernel took may have arrived, though the other end had closed") {
    flag asked;
    flag done;
    server s([&](peer& p) {
        asked.wait();
        p.cut();
        done.raise();
    });
    harness h;
    auto r = post(s.url());
    r.gate = after(asked, done);
    const auto e = h.run(r);
    CHECK(e.error->code == "connection_lost");
    CHECK(e.byte_left);
    CHECK(e.last_byte_at.has_value());
    CHECK(e.error->message.find("may have reached") != std::string::npos);
}

TEST_CASE("byte_left: a cut within the request") {
    server s([](peer& p) {
        (void)p.read_some();
        p.reset();
    });
    harness h;
    const auto before = std::chrono::steady_clock::now();
    const auto e = h.run(post(s.url(), big_body()));
    CHECK(outcome(e) == "connection_lost in write");
    CHECK(e.byte_left);
    REQUIRE(e.last_byte_at);
    CHECK(*e.last_byte_at >= before);
    CHECK(*e.last_byte_at <= std::chrono::steady_clock::now());
    CHECK(e.bytes_out > 0);
    CHECK(e.bytes_out < (24U << 20));
    CHECK(s.connections() == 1);
}

TEST_CASE("byte_left: a cut after the server read the whole request; nothing is sent again") {
    std::atomic<int> requests{0};
    server s([&](peer& p) {
        seen_request r;
        if (p.read(r))
            ++requests;
        p.reset();
    });
    harness h;
    const auto e = h.run(post(s.url(), "{\"order\":1}"));
    CHECK(outcome(e) == "connection_lost in read");
    CHECK(e.byte_left);
    CHECK(e.last_byte_wall.has_value());
    CHECK(requests == 1);
    CHECK(s.connections() == 1);
}

TEST_CASE("byte_left: an answer cut in the middle is no answer") {
    server s([](peer& p) {
        seen_request r;
        (void)p.read(r);
        p.send("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"id\":");
    });
    harness h;
    const auto e = h.run(post(s.url()));
    CHECK(outcome(e) == "truncated in read");
    CHECK(e.byte_left);
}

TEST_CASE("byte_left: over TLS a cut after the request counts, one before does not") {
    const authority ca;
    network_settings network;
    network.ca_file = ca.ca_file();
    for (const bool reads : {true, false}) {
        flag asked;
        flag done;
        server s(ca.issue("shop.test"), [&](peer& p) {
            if (!p.handshake())
                return;
            seen_request r;
            if (reads)
                (void)p.read(r);
            else
                asked.wait();
            p.reset();
            done.raise();
        });
        harness h;
        auto r = post("https://shop.test:" + std::to_string(s.port()) + "/");
        r.network = std::make_shared<network_settings>(network);
        if (!reads)
            r.gate = after(asked, done);
        const auto e = h.run(r);
        CHECK(e.error->code == "connection_lost");
        CHECK(e.byte_left == reads);
        CHECK(e.attempts == 1);
    }
}

TEST_CASE("byte_left: an exchange that ended says so until its completion was called") {
    server s([](peer& p) {
        seen_request r;
        (void)p.read(r);
        p.reset();
    });
    harness h;
    std::optional<exchange> out;
    auto c = h.client().start(post(s.url()), [&](exchange e) { out = std::move(e); });
    h.until([&] { return h.client().state().in_flight == 0; });
    REQUIRE_FALSE(out);
    CHECK(c.byte_left());
    CHECK(c.cancel());
    h.until([&] { return out.has_value(); });
    CHECK(out->error->code == "connection_lost");
    CHECK_FALSE(c.byte_left());
    CHECK_FALSE(c.cancel());
}

TEST_CASE("stale connection: closed while idle, it is replaced before a byte leaves") {
    flag closed;
    server s([&](peer& p) {
        seen_request r;
        (void)p.read(r);
        p.send(answer("one"));
        if (p.index() == 0) {
            p.cut();
            closed.raise();
        }
    });
    harness h;
    CHECK(outcome(h.run(get(s.url()))) == "status 200");
    closed.wait(); // and the io_context has not run since
    const auto e = h.run(post(s.url()));
    CHECK(outcome(e) == "status 200");
    CHECK_FALSE(e.reused);
    CHECK(e.attempts == 1);
    CHECK(s.connections() == 2);
}

TEST_CASE("stale connection: a write of which no byte left is sent on a fresh one") {
    flag asked;
    flag done;
    std::atomic<int> writes{0};
    server s([&](peer& p) {
        seen_request r;
        while (p.read(r)) {
            if (r.has("POST "))
                ++writes;
            p.send(answer("ok"));
            if (p.index() == 0) {
                asked.wait();
                p.reset();
                done.raise();
                return;
            }
        }
    });
    harness h;
    CHECK(outcome(h.run(get(s.url()))) == "status 200");
    int gates = 0;
    auto r = post(s.url());
    r.gate = [&, gate = after(asked, done)] {
        ++gates;
        return gate();
    };
    const auto e = h.run(r);
    CHECK(outcome(e) == "status 200");
    CHECK(e.attempts == 2);
    CHECK(gates == 2); // asked again before the first byte of each
    CHECK(writes == 1);
    CHECK(s.connections() == 2);
}

TEST_CASE("stale connection: a write of which a byte left is never sent again") {
    flag asked;
    flag done;
    server s([&](peer& p) {
        seen_request r;
        (void)p.read(r);
        p.send(answer("ok"));
        asked.wait();
        p.cut();
        done.raise();
    });
    harness h;
    CHECK(outcome(h.run(get(s.url()))) == "status 200");
    auto r = post(s.url());
    r.gate = after(asked, done);
    const auto e = h.run(r);
    CHECK(e.error->code == "connection_lost");
    CHECK(e.byte_left);
    CHECK(e.reused);
    CHECK(s.connections() == 1);
}

TEST_CASE("stale connection: a read is sent once more on a fresh one, and only once") {
    for (const bool second_answers : {true, false}) {
        flag asked;
        flag done;
        server s([&](peer& p) {
            seen_request r;
            (void)p.read(r);
            if (p.index() == 0) {
                p.send(answer("ok"));
                asked.wait();
                p.cut();
                done.raise();
            } else if (second_answers) {
                p.send(answer("again"));
            }
        });
        harness h;
        CHECK(outcome(h.run(get(s.url()))) == "status 200");
        auto r = get(s.url());
        r.gate = after(asked, done);
        const auto e = h.run(r);
        CHECK(outcome(e) == (second_answers ? "status 200" : "connection_lost in read"));
        CHECK(e.byte_left); // of all attempts
        CHECK(e.attempts == 2);
        CHECK(s.connections() == 2);
    }
}

TEST_CASE("a read that fails on a fresh connection is not sent again") {
    server s([](peer& p) {
        seen_request r;
        (void)p.read(r);
    });
    harness h;
    CHECK(outcome(h.run(get(s.url()))) == "connection_lost in read");
    CHECK(s.connections() == 1);
}

TEST_CASE("the gate refuses before the first byte, and the connection stays good") {
    server s(always(answer("ok")));
    harness h;
    auto r = post(s.url());
    r.gate = []() -> std::optional<refusal> {
        refusal no;
        no.code = "paused";
        no.message = "Paused by an operator.";
        return no;
    };
    const auto e = h.run(r);
    CHECK(outcome(e) == "paused in prepare");
    CHECK_FALSE(e.byte_left);
    CHECK(e.attempts == 0);
    CHECK(h.client().state().idle == 1);
    r.gate = nullptr;
    CHECK(h.run(r).reused);
}
