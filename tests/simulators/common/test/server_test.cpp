#include "tests/simulators/common/server.hpp"
#include "tests/simulators/common/test/parrot.hpp"

#include <catch2/catch.hpp>
#include <chrono>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

struct one_parrot {
    parrot bird;
    server serve;

    explicit one_parrot(server_options options = {}) : serve(std::move(options)) {
        serve.add("bird", bird);
        serve.start();
    }
    std::uint16_t port() const { return serve.port("bird"); }
    /// Lays down the next answer, on the server's own thread.
    void next(const response& what) {
        serve.with([&] { bird.next = what; });
    }
};

} // namespace

TEST_CASE("a connection is kept for many requests, bodies included") {
    one_parrot t;
    raw_client client(t.port());
    CHECK(client.ask("GET", "/a?b=c").body == "GET /a?b=c ");
    CHECK(client.ask("PUT", "/x", "body").body == "PUT /x body");
    const std::string large(300'000, 'z');
    CHECK(client.ask("POST", "/large", large).body == "POST /large " + large);
    CHECK(client.ask("GET", "/bye", "", "Connection: close\r\n").status == 200);
    CHECK(client.read_to_end().empty());
    CHECK(t.bird.scheme == "http");
}

TEST_CASE("pipelined requests are answered one after the other in their order") {
    one_parrot t;
    raw_client client(t.port());
    std::string all;
    for (int i = 0; i < 20; ++i) {
        all +=
            "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc";
    }
    client.send(all);
    for (int i = 0; i < 20; ++i) {
        CHECK(client.read().body == "POST /" + std::to_string(i) + " abc");
    }
}

TEST_CASE("a request that comes byte by byte is a request") {
    one_parrot t;
    raw_client client(t.port());
    const std::string text = "POST /slow HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nok";
    for (const char c : text) {
        client.send(std::string(1, c));
    }
    CHECK(client.read().body == "POST /slow ok");
}

TEST_CASE("an answer cut before sends nothing, one cut within sends part, then both close") {
    one_parrot t;
    response cut;
    cut.delivery = delivery::cut_before;
    t.next(cut);
    raw_client first(t.port());
    first.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(first.read_to_end().empty());
    cut.delivery = delivery::cut_within;
    cut.body = std::string(1000, 'x');
    t.next(cut);
    raw_client second(t.port());
    second.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto part = second.read_to_end();
    CHECK(part.find("Content-Length: 1000") != std::string::npos);
    CHECK(part.size() - part.find("\r\n\r\n") - 4 == 500);
    CHECK(t.bird.heard == 2);
}

TEST_CASE("a hanging answer holds its connection and nobody else's") {
    one_parrot t;
    response hang;
    hang.delivery = delivery::hang;
    t.next(hang);
    raw_client stuck(t.port());
    stuck.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    raw_client free(t.port());
    // Until the stuck one is in, so that the hang is its own.
    while (true) {
        int heard = 0;
        t.serve.with([&] { heard = t.bird.heard; });
        if (heard == 1) {
            break;
        }
    }
    CHECK(free.ask("GET", "/free").body == "GET /free ");
    CHECK(stuck.nothing_to_read());
    t.serve.stop();
    CHECK(stuck.read_to_end().empty());
}

TEST_CASE("a delayed answer comes no sooner than its delay") {
    one_parrot t;
    response late;
    late.delay = std::chrono::milliseconds(30);
    t.next(late);
    raw_client client(t.port());
    const auto begin = std::chrono::steady_clock::now();
    CHECK(client.ask("GET", "/").status == 200);
    CHECK(std::chrono::steady_clock::now() - begin >= std::chrono::milliseconds(30));
}

TEST_CASE("204 has neither body nor length, HEAD has a length alone, chunks on request") {
    one_parrot t;
    raw_client client(t.port());
    response empty;
    empty.status = 204;
    empty.body = "ignored";
    t.next(empty);
    const auto none = client.ask("GET", "/");
    CHECK(none.status == 204);
    CHECK(none.head.find("Content-Length") == std::string::npos);
    client.send("HEAD /h HTTP/1.1\r\nHost: h\r\n\r\nGET /next HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto both = client.read();
    CHECK(both.head.find("Content-Length: 8\r\n") != std::string::npos);
    CHECK(both.body.starts_with("HTTP/1.1")); // the next answer follows the head at once
    raw_client other(t.port());
    response chunked;
    chunked.headers.emplace_back("transfer-encoding", "chunked");
    t.next(chunked);
    const auto out = other.ask("GET", "/c");
    CHECK(out.head.find("Content-Length") == std::string::npos);
    CHECK(out.body == "7\r\nGET /c \r\n0\r\n\r\n");
}

TEST_CASE("a client that asks before sending its body is told to go on") {
    one_parrot t;
    raw_client client(t.port());
    client.send("POST /e HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    CHECK(client.read().status == 100);
    client.send("ok");
    CHECK(client.read().body == "POST /e ok");
}

TEST_CASE("what is no HTTP, or too much of it, is refused and the connection closed") {
    one_parrot t;
    raw_client broken(t.port());
    broken.send("nonsense\r\n\r\n");
    CHECK(broken.read_to_end().starts_with("HTTP/1.1 400"));
    raw_client large(t.port());
    large.send("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n");
    CHECK(large.read_to_end().starts_with("HTTP/1.1 413"));
    CHECK(t.bird.heard == 0);
}

TEST_CASE("vendors have their own ports, or share one and are told apart by path") {
    parrot red;
    parrot blue;
    parrot green;
    server serve;
    serve.add("red", red);
    serve.start();
    const auto red_port = serve.port("red");
    serve.stop();
    serve.add("blue", blue);
    server shared;
    shared.add("green", green, red_port, "/stores/g");
    shared.add("blue", blue, red_port, "/stores/b");
    CHECK_THROWS_AS(shared.add("other", red, red_port, "/stores/g"), std::invalid_argument);
    CHECK_THROWS_AS(shared.add("green", red), std::invalid_argument);
    CHECK_THROWS_AS(shared.add("a/b", red), std::invalid_argument);
    shared.start();
    CHECK(shared.port("blue") == red_port);
    raw_client client(red_port);
    CHECK(client.ask("GET", "/stores/b/x").status == 200);
    CHECK(client.ask("GET", "/stores/bx").status == 404);
    CHECK(client.ask("GET", "/stores/g?x=1").status == 200);
    CHECK(blue.heard == 1);
    CHECK(green.heard == 1);
    CHECK(client.ask("GET", "/_sim/books").status == 404);
    CHECK(client.ask("GET", "/_sim/blue/books").body == "{\"heard\":1}\n");
    CHECK(client.ask("GET", "/_sim").body.find("\"green\"") != std::string::npos);
    CHECK_THROWS_AS(shared.port("red"), std::out_of_range);
}

TEST_CASE("the back door sets knobs, shows books, saves and loads") {
    one_parrot t;
    raw_client client(t.port());
    client.ask("GET", "/");
    CHECK(client.ask("GET", "/_sim/books").body == "{\"heard\":1}\n");
    CHECK(client.ask("POST", "/_sim/knobs", "{\"a\":1}").body == "{\"set\":{\"a\":1}}\n");
    CHECK(client.ask("GET", "/_sim/knobs").status == 200);
    CHECK(client.ask("POST", "/_sim/knobs", "{\"nonsense\":1}").status == 400);
    CHECK(client.ask("POST", "/_sim/knobs", "{").status == 400);
    CHECK(client.ask("GET", "/_sim/bird/save").body == "1\n");
    CHECK(client.ask("POST", "/_sim/bird/load", "41").status == 200);
    CHECK(client.ask("POST", "/_sim/bird/load", "\"x\"").status == 400);
    CHECK(client.ask("DELETE", "/_sim/books").status == 405);
    CHECK(client.ask("GET", "/_sim/cat/books").status == 404);
    CHECK(client.ask("GET", "/_sim/books").body == "{\"heard\":41}\n");
    std::uint64_t changes = 0;
    t.serve.with([&] { changes = t.serve.changes(); });
    CHECK(changes == 6);
}

TEST_CASE("a vendor that fails is answered as 500 with its reason") {
    one_parrot t;
    t.serve.with([&] { t.bird.fails = true; });
    raw_client client(t.port());
    const auto out = client.ask("GET", "/");
    CHECK(out.status == 500);
    CHECK(out.body.find("out of seeds") != std::string::npos);
    CHECK_THROWS_WITH(t.serve.with([] { throw std::runtime_error("told"); }), "told");
}

TEST_CASE("a stopped server refuses, and starts again on its port") {
    one_parrot t;
    const auto port = t.port();
    raw_client client(port);
    client.ask("GET", "/");
    t.serve.stop();
    t.serve.stop();
    CHECK(client.read_to_end().empty());
    CHECK_THROWS(raw_client(port));
    t.serve.with([&] { t.bird.next.body = "stopped, yet run here"; });
    t.serve.start();
    CHECK(t.port() == port);
    raw_client again(port);
    CHECK(again.ask("GET", "/").body == "stopped, yet run here");
}

TEST_CASE("a taken port is named") {
    one_parrot t;
    parrot late;
    server other;
    other.add("late", late, t.port());
    CHECK_THROWS_WITH(other.start(), Catch::Contains(std::to_string(t.port())));
}

TEST_CASE("every answered request can be logged") {
    std::string lines;
    server_options options;
    options.log = [&](std::string_view line) { lines += std::string(line) + "\n"; };
    one_parrot t(options);
    raw_client client(t.port());
    client.ask("GET", "/seen");
    response cut;
    cut.delivery = delivery::cut_before;
    t.next(cut);
    client.send("GET /cut HTTP/1.1\r\nHost: h\r\n\r\n");
    client.read_to_end();
    t.serve.stop();
    CHECK(lines == "GET /seen -> 200\nGET /cut -> 200 cut before the answer\n");
}
