// Kept-alive connections: shared, bounded, noticed when they end.

#include "tests/integration/http/harness.hpp"
#include "tests/integration/http/server.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace dray::http;
using namespace dray::http::test;
using namespace std::chrono_literals;

namespace {

/// Stands until it is turned.
class manual_clock final : public dray::http::clock {
public:
    std::chrono::milliseconds passed{0};
    [[nodiscard]] steady_time steady_now() const override { return start_ + passed; }
    [[nodiscard]] wall_time wall_now() const override { return wall_ + passed; }

private:
    steady_time start_ = std::chrono::steady_clock::now();
    wall_time wall_ = std::chrono::system_clock::now();
};

} // namespace

TEST_CASE("requests to one origin share a connection") {
    server s(always(answer("ok")));
    harness h;
    for (int i = 0; i < 5; ++i) {
        const auto e = h.run(i % 2 ? post(s.url()) : get(s.url()));
        CHECK(outcome(e) == "status 200");
        CHECK(e.reused == (i > 0));
        CHECK(e.attempts == 1);
    }
    CHECK(s.connections() == 1);
    CHECK(h.client().state().idle == 1);
    CHECK(h.client().state().opened == 1);
    CHECK(h.client().state().in_flight == 0);
}

TEST_CASE("a connection that the answer closes is not kept") {
    server s([](peer& p) {
        seen_request r;
        (void)p.read(r);
        p.send(answer("ok", 200, {"Connection: close"}));
        p.until_closed();
    });
    harness h;
    CHECK_FALSE(h.run(get(s.url())).reused);
    CHECK(h.client().state().idle == 0);
    CHECK_FALSE(h.run(get(s.url())).reused);
    CHECK(s.connections() == 2);
}

TEST_CASE("an HTTP/1.0 answer does not keep its connection") {
    server s([](peer& p) {
        seen_request r;
        (void)p.read(r);
        p.send("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok");
        p.until_closed();
    });
    harness h;
    CHECK(outcome(h.run(get(s.url()))) == "status 200");
    CHECK(h.client().state().idle == 0);
}

TEST_CASE("no more connections than allowed, and the others wait their turn") {
    std::atomic<int> at_once{0};
    std::atomic<int> most{0};
    server s([&](peer& p) {
        seen_request r;
        while (p.read(r)) {
            const int now = ++at_once;
            if (now > most)
                most = now;
            while (most < 3 && at_once < 3)
                std::this_thread::yield();
            --at_once;
            if (!p.send(answer(r.line())))
                return;
        }
    });
    client_options options;
    options.max_per_origin = 3;
    harness h(options);
    std::vector<std::string> order;
    for (int i = 0; i < 30; ++i)
        h.client().start(get(s.url("/" + std::to_string(i))),
                         [&](exchange e) { order.push_back(e.answer->body); });
    h.until([&] { return order.size() == 30; });
    CHECK(s.connections() == 3);
    CHECK(most == 3);
    CHECK(h.client().state().waiting == 0);
    CHECK(h.client().state().idle == 3);
}

TEST_CASE("who waits is served in order, one connection or not") {
    for (const bool keeps : {true, false}) {
        server s([&](peer& p) {
            seen_request r;
            while (p.read(r)) {
                p.send(answer(r.line(), 200, {keeps ? "X: y" : "Connection: close"}));
                if (!keeps)
                    return;
            }
        });
        client_options options;
        options.max_per_origin = 1;
        harness h(options);
        std::vector<std::string> order;
        std::vector<std::string> expected;
        for (int i = 0; i < 10; ++i) {
            expected.push_back("GET /" + std::to_string(i) + " HTTP/1.1");
            h.client().start(get(s.url("/" + std::to_string(i))),
                             [&](exchange e) { order.push_back(e.answer->body); });
        }
        h.until([&] { return order.size() == 10; });
        CHECK(order == expected);
    }
}

TEST_CASE("an owner whose requests are slow leaves connections to others") {
    std::atomic<int> slow{0};
    server s([&](peer& p) {
        seen_request r;
        while (p.read(r)) {
            if (r.has("/slow")) {
                ++slow;
                p.until_closed();
                return;
            }
            p.send(answer("ok"));
        }
    });
    client_options options;
    options.max_per_origin = 3;
    options.max_per_owner = 2;
    const int one = 0;
    const int other = 0;
    int ended = 0; // counted until the harness is gone
    harness h(options);
    std::vector<call> calls;
    auto r = get(s.url("/slow"));
    r.owner = &one;
    for (int i = 0; i < 3; ++i)
        calls.push_back(h.client().start(r, [&](exchange) { ++ended; }));
    h.until([&] { return slow == 2; });
    CHECK(h.client().state().waiting == 1);
    auto quick = get(s.url());
    quick.owner = &other;
    CHECK(outcome(h.run(quick)) == "status 200");
    CHECK(h.run(quick).reused);
    CHECK(h.client().state().waiting == 1);
    // Its own turn comes when one of its own ends.
    calls[0].cancel();
    h.until([&] { return slow == 3 && ended == 1; });
    CHECK(h.client().state().waiting == 0);
    CHECK(outcome(h.run(quick)) == "status 200");
}

TEST_CASE("what all owners use together is bounded, too") {
    std::atomic<int> slow{0};
    server s([&](peer& p) {
        seen_request r;
        if (p.read(r))
            ++slow;
        p.until_closed();
    });
    client_options options;
    options.max_per_origin = 3;
    options.max_per_owner = 2;
    harness h(options);
    const int owners[4] = {};
    std::vector<call> calls;
    for (const auto& who : owners) {
        auto r = get(s.url());
        r.owner = &who;
        calls.push_back(h.client().start(r, [](exchange) {}));
    }
    h.until([&] { return slow == 3; });
    h.settle();
    CHECK(h.client().state().waiting == 1);
    calls[1].cancel();
    h.until([&] { return slow == 4; });
    CHECK(h.client().state().waiting == 0);
}

TEST_CASE("a failed connection gives its place to who waits") {
    client_options options;
    options.max_per_origin = 1;
    harness h(options);
    const auto url = "http://127.0.0.1:" + std::to_string(closed_port()) + "/";
    int done = 0;
    for (int i = 0; i < 5; ++i)
        h.client().start(get(url), [&](exchange e) {
            CHECK(outcome(e) == "connect_failed in connect");
            ++done;
        });
    h.until([&] { return done == 5; });
}

TEST_CASE("an idle connection that the other end closes is dropped at once") {
    std::atomic<bool> close{false};
    server s([&](peer& p) {
        seen_request r;
        (void)p.read(r);
        p.send(answer("ok"));
        while (!close)
            std::this_thread::yield();
    });
    harness h;
    (void)h.run(get(s.url()));
    CHECK(h.client().state().idle == 1);
    close = true;
    h.until([&] { return h.client().state().idle == 0; });
}

TEST_CASE("an idle connection on which something comes unasked is dropped") {
    std::atomic<bool> talk{false};
    server s([&](peer& p) {
        seen_request r;
        (void)p.read(r);
        p.send(answer("ok"));
        while (!talk)
            std::this_thread::yield();
        p.send(answer("nobody asked"));
        p.until_closed();
    });
    harness h;
    (void)h.run(get(s.url()));
    talk = true;
    h.until([&] { return h.client().state().idle == 0; });
}

TEST_CASE("a connection whose answer was longer than it said is not used again") {
    server s([](peer& p) {
        seen_request r;
        (void)p.read(r);
        p.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n"
               "Content-Length: 5\r\n\r\nwrong");
        p.until_closed();
    });
    harness h;
    CHECK(h.run(get(s.url())).answer->body == "ok");
    CHECK(h.client().state().idle == 0);
    CHECK(h.run(get(s.url())).answer->body == "ok");
}

TEST_CASE("bytes behind an answer are not the answer of the request that follows at once") {
    server s([](peer& p) {
        seen_request r;
        (void)p.read(r);
        if (p.index() > 0) {
            p.send(answer("right"));
            return;
        }
        // Of the size that is read at once, so that what follows stays with the kernel.
        const std::vector<std::string> location{"Location: /next"};
        std::string first = answer(std::string(10'000, 'x'), 302, location);
        first = answer(std::string(10'000 + 16'384 - first.size(), 'x'), 302, location);
        p.send(first + answer("wrong"));
        p.until_closed();
    });
    harness h;
    auto r = get(s.url());
    r.max_redirects = 1;
    const auto e = h.run(r);
    CHECK(e.answer->body == "right");
    CHECK_FALSE(e.reused);
}

TEST_CASE("idle connections end at their time, or at the other end's") {
    for (const bool offered : {true, false}) {
        server s(always(answer("ok", 200, {offered ? "Keep-Alive: timeout=5, max=100" : "X: y"})));
        auto time = std::make_shared<manual_clock>();
        client_options options;
        options.clock = time;
        options.idle_timeout = 60s;
        harness h(options);
        (void)h.run(get(s.url()));
        time->passed += offered ? 3999ms : 59'999ms;
        CHECK(h.run(get(s.url())).reused);
        time->passed += offered ? 4000ms : 60'000ms;
        CHECK_FALSE(h.run(get(s.url())).reused);
        CHECK(s.connections() == 2);
    }
}

TEST_CASE("idle connections end by themselves") {
    server s(always(answer("ok")));
    client_options options;
    options.idle_timeout = 40ms;
    harness h(options);
    (void)h.run(get(s.url()));
    CHECK(h.client().state().idle == 1);
    h.until([&] { return h.client().state().idle == 0; });
}

TEST_CASE("a write does not take a connection that idled for long, a read does") {
    server s(always(answer("ok")));
    auto time = std::make_shared<manual_clock>();
    client_options options;
    options.clock = time;
    options.write_reuse = 15s;
    harness h(options);
    (void)h.run(get(s.url()));
    time->passed += 15s;
    CHECK(h.run(post(s.url())).reused);
    time->passed += 15'001ms;
    CHECK(h.run(get(s.url())).reused);
    time->passed += 15'001ms;
    CHECK_FALSE(h.run(post(s.url())).reused);
    CHECK(s.connections() == 2);
}

TEST_CASE("a write gets a fresh connection even where only old idle ones fill the places") {
    server s(always(answer("ok")));
    auto time = std::make_shared<manual_clock>();
    client_options options;
    options.clock = time;
    options.max_per_origin = 1;
    harness h(options);
    (void)h.run(get(s.url()));
    time->passed += 30s;
    CHECK_FALSE(h.run(post(s.url())).reused);
    CHECK(h.client().state().idle == 1);
}

TEST_CASE("idle connections are bounded over all origins, the oldest goes") {
    server a(always(answer("a")));
    server b(always(answer("b")));
    server c(always(answer("c")));
    client_options options;
    options.max_idle_total = 2;
    harness h(options);
    for (const auto* s : {&a, &b, &c})
        (void)h.run(get(s->url()));
    CHECK(h.client().state().idle == 2);
    CHECK(h.run(get(c.url())).reused);
    CHECK(h.run(get(b.url())).reused);
    CHECK_FALSE(h.run(get(a.url())).reused);
}

TEST_CASE("closing idle connections lets the io_context end") {
    server s(always(answer("ok")));
    harness h;
    (void)h.run(get(s.url()));
    h.client().close_idle();
    CHECK(h.client().state().idle == 0);
    h.settle();
    CHECK_FALSE(h.run(get(s.url())).reused);
}
