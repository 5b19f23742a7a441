// What comes back, whole and broken.

#include "tests/integration/http/harness.hpp"
#include "tests/integration/http/server.hpp"

#include <catch2/catch.hpp>

#include <thread>

#include <zlib.h>

using namespace dray::http;
using namespace dray::http::test;

namespace {

std::string pack(const std::string& text, int window_bits = 31) {
    z_stream z{};
    REQUIRE(deflateInit2(&z, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&z, text.size()) + 64, '\0');
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    z.avail_in = static_cast<uInt>(text.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&z, Z_FINISH) == Z_STREAM_END);
    out.resize(z.total_out);
    deflateEnd(&z);
    return out;
}

std::string chunked(const std::string& body, std::size_t step) {
    std::string out;
    for (std::size_t at = 0; at < body.size(); at += step) {
        const auto part = body.substr(at, step);
        char size[32];
        std::snprintf(size, sizeof size, "%zx;ext=1\r\n", part.size());
        out += size + part + "\r\n";
    }
    return out + "0\r\nX-Trailer: 1\r\n\r\n";
}

/// What a GET ends with when the server sends exactly this and closes.
exchange got(const std::string& text, request r = get("")) {
    server s([&](peer& p) {
        seen_request seen;
        if (p.read(seen))
            p.send(text);
        p.cut();
    });
    harness h;
    r.url = s.url();
    return h.run(r);
}

const std::string ok = "HTTP/1.1 200 OK\r\n";

} // namespace

TEST_CASE("an answer arrives whole: status, headers in order, body, times, byte counts") {
    server s(always(answer("hello", 201, {"X-A: 1", "x-b: 2", "X-A: 3"})));
    harness h;
    const auto e = h.run(post(s.url("/orders?x=1"), "{\"a\":1}"));
    REQUIRE(e.ok());
    CHECK(e.answer->status == 201);
    CHECK(e.answer->body == "hello");
    REQUIRE(e.answer->headers.size() == 4);
    CHECK(e.answer->headers[1].first == "x-b");
    CHECK(e.answer->header("X-B") == "2");
    CHECK(e.answer->header("x-a") == "1");
    CHECK(e.answer->header("nothing").empty());
    CHECK_FALSE(e.answer->ended_by_close);
    CHECK(e.byte_left);
    CHECK(e.attempts == 1);
    CHECK(e.bytes_out > 100);
    CHECK(e.bytes_in > 50);
    CHECK(e.times.whole >= e.times.first_byte);
    CHECK(e.times.connect.count() > 0);
}

TEST_CASE("a request says what it has, never Expect") {
    std::string head;
    std::string body;
    server s([&](peer& p) {
        seen_request r;
        (void)p.read(r);
        head = r.head;
        body = r.body;
        p.send(answer("ok"));
    });
    harness h;
    auto r = post(s.url("/a%20b?q=1"), std::string(300'000, 'z'));
    r.headers = {{"Content-Type", "text/plain"}};
    CHECK(outcome(h.run(r)) == "status 200");
    CHECK(head.find("POST /a%20b?q=1 HTTP/1.1\r\n") == 0);
    CHECK(head.find("Content-Length: 300000\r\n") != std::string::npos);
    CHECK(head.find("Content-Type: text/plain\r\n") != std::string::npos);
    CHECK(head.find("Expect") == std::string::npos);
    CHECK(body == std::string(300'000, 'z'));
}

TEST_CASE("a chunked answer is put together, however it is cut up") {
    const std::string body(100'000, 'c');
    for (const std::size_t step : {1U, 17U, 4096U, 100'000U}) {
        const auto e = got(ok + "Transfer-Encoding: chunked\r\n\r\n" + chunked(body, step));
        REQUIRE(e.ok());
        CHECK(e.answer->body == body);
        CHECK(e.answer->header("X-Trailer").empty());
    }
}

TEST_CASE("gzip and deflate are unpacked") {
    const std::string text = "{\"orders\":[" + std::string(50'000, '1') + "]}";
    for (const auto& [coding, bits] : std::vector<std::pair<std::string, int>>{
             {"gzip", 31}, {"deflate", 15}, {"deflate", -15}}) {
        const auto packed = pack(text, bits);
        const auto e = got(ok + "Content-Encoding: " + coding +
                           "\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(packed, 100));
        INFO(coding << " " << bits);
        REQUIRE(e.ok());
        CHECK(e.answer->body == text);
        CHECK(e.answer->header("Content-Encoding").empty());
    }
}

TEST_CASE("an answer without a body has none") {
    for (const auto* head :
         {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 X\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Encoding: gzip\r\n\r\n"}) {
        const auto e = got(head);
        INFO(head);
        REQUIRE(e.ok());
        CHECK(e.answer->body.empty());
    }
    auto r = get("");
    r.method = "HEAD";
    const auto e = got(ok + "Content-Length: 5000\r\n\r\n", r);
    REQUIRE(e.ok());
    CHECK(e.answer->body.empty());
    CHECK(e.answer->header("Content-Length") == "5000");
}

TEST_CASE("interim answers are passed over, a flood of them is not") {
    const std::string interim =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nX: 1\r\n\r\n";
    const auto e = got(interim + answer("real"));
    REQUIRE(e.ok());
    CHECK(e.answer->body == "real");
    CHECK(e.answer->header("X").empty());
    std::string flood;
    for (int i = 0; i < 100; ++i)
        flood += "HTTP/1.1 100 Continue\r\n\r\n";
    CHECK(outcome(got(flood + answer("real"))) == "bad_response in read");
    CHECK(outcome(got("HTTP/1.1 100 Continue\r\n\r\n")) == "truncated in read");
    CHECK(outcome(got("HTTP/1.1 101 Switching Protocols\r\n\r\n")) == "bad_response in read");
}

TEST_CASE("a truncated answer is a transport error, wherever it is cut") {
    const auto whole = answer("a body of some length", 200, {"X-A: b"});
    for (std::size_t n = 1; n < whole.size(); ++n) {
        INFO(n);
        CHECK(outcome(got(whole.substr(0, n))) == "truncated in read");
    }
    const auto parts = ok + "Transfer-Encoding: chunked\r\n\r\n" + chunked("some body", 4);
    for (std::size_t n = ok.size(); n < parts.size(); ++n) {
        INFO(n);
        CHECK(outcome(got(parts.substr(0, n))) == "truncated in read");
    }
}

TEST_CASE("a truncated packed body inside a complete message is an error too") {
    const auto packed = pack(std::string(5000, 'x') + "end");
    const auto cut = packed.substr(0, packed.size() - 3);
    CHECK(outcome(got(answer(cut, 200, {"Content-Encoding: gzip"}))) == "bad_encoding in read");
    CHECK(outcome(got(answer("not gzip at all", 200, {"Content-Encoding: gzip"}))) ==
          "bad_encoding in read");
    CHECK(outcome(got(answer("x", 200, {"Content-Encoding: br"}))) ==
          "unsupported_encoding in read");
    CHECK(outcome(got(answer("x", 200, {"Content-Encoding: gzip, gzip"}))) ==
          "unsupported_encoding in read");
}

TEST_CASE("garbage is not an answer") {
    for (const auto& text : std::vector<std::string>{
             "garbage\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n",
             "HTTP/1.1 200 OK\nX: y\n\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
             "HTTP/1.1 999 X\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
             "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello!!!\r\n0\r\n\r\n",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
             "ffffffffffffffffff\r\nx\r\n"}) {
        const auto e = got(text);
        INFO(text);
        REQUIRE(e.error);
        CHECK(e.error->where == phase::read);
        CHECK((e.error->code == "bad_response" || e.error->code == "response_too_large"));
    }
}

TEST_CASE("a body over the limit is refused by name, announced or not, and never held") {
    const std::size_t fifty = std::size_t{50} << 20;
    auto e = got(ok + "Content-Length: " + std::to_string(fifty) + "\r\n\r\n");
    CHECK(outcome(e) == "response_too_large in read");
    CHECK(e.error->message.find("16 MiB") != std::string::npos);

    std::atomic<std::size_t> sent{0};
    const auto endless = [&](const std::string& head, const std::string& block) {
        sent = 0;
        server s([&](peer& p) {
            seen_request r;
            (void)p.read(r);
            p.send(head);
            while (sent < fifty && p.send(block))
                sent += block.size();
        });
        harness h;
        return outcome(h.run(get(s.url())));
    };
    CHECK(endless(ok + "Transfer-Encoding: chunked\r\n\r\n",
                  "10000\r\n" + std::string(65536, 'x') + "\r\n") == "response_too_large in read");
    CHECK(sent < fifty);
    CHECK(endless(ok + "\r\n", std::string(65536, 'x')) == "response_too_large in read");
    CHECK(sent < fifty);

    auto r = get("");
    r.max_response_bytes = 10;
    CHECK(outcome(got(answer("0123456789"), r)) == "status 200");
    CHECK(outcome(got(answer("0123456789a"), r)) == "response_too_large in read");
}

TEST_CASE("a gzip bomb stops at the limit") {
    const auto bomb = pack(std::string(std::size_t{200} << 20, '\0'));
    REQUIRE(bomb.size() < 300'000);
    const auto e = got(answer(bomb, 200, {"Content-Encoding: gzip"}));
    CHECK(outcome(e) == "response_too_large in read");
    CHECK(e.error->message.find("unpacks") != std::string::npos);
}

TEST_CASE("a flood of headers is refused by name, by number and by size") {
    std::string many = ok;
    for (int i = 0; i < 1000; ++i)
        many += "X-" + std::to_string(i) + ": y\r\n";
    CHECK(outcome(got(many + "\r\n")) == "header_too_large in read");
    CHECK(outcome(got(ok + "X: " + std::string(200'000, 'y') + "\r\n\r\n")) ==
          "header_too_large in read");
    // A line that never ends is cut off without waiting for its end.
    server s([](peer& p) {
        seen_request r;
        (void)p.read(r);
        p.send("HTTP/1.1 200 OK\r\nX: ");
        while (p.send(std::string(4096, 'y'))) {
        }
    });
    harness h;
    const auto e = h.run(get(s.url()));
    CHECK(outcome(e) == "header_too_large in read");
    CHECK(e.bytes_in < 200'000);
}

TEST_CASE("an endless chunk extension or trailer is refused") {
    for (const auto* start : {"5;", "0\r\nX: "}) {
        server s([&](peer& p) {
            seen_request r;
            (void)p.read(r);
            p.send(ok + "Transfer-Encoding: chunked\r\n\r\n" + start);
            while (p.send(std::string(4096, 'y'))) {
            }
        });
        harness h;
        CHECK(h.run(get(s.url())).error->where == phase::read);
    }
}

TEST_CASE("an answer that only the close ends is marked as such") {
    const auto e = got("HTTP/1.1 200 OK\r\n\r\nuntil the end");
    REQUIRE(e.ok());
    CHECK(e.answer->body == "until the end");
    CHECK(e.answer->ended_by_close);
}

TEST_CASE("an answer to a request that is still being sent is taken") {
    server s([](peer& p) {
        std::string some = p.read_some();
        p.send(answer("too much", 413));
        // Closing with unread bytes would reset the connection and lose the answer.
        while (!p.read_some().empty()) {
        }
    });
    harness h;
    const auto e = h.run(post(s.url(), std::string(std::size_t{24} << 20, 'x')));
    REQUIRE(e.ok());
    CHECK(e.answer->status == 413);
    CHECK(e.byte_left);
    CHECK(h.client().state().idle == 0); // half a request went over it
}
