// How long requests and operations may take. Through both channels where a plugin takes part.

#include "core/plugin/effects.hpp"
#include "tests/integration/plugin/rig.hpp"
#include "tests/integration/plugin/rude_connector.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

namespace {

using namespace dray;
using namespace std::chrono_literals;
using http::test::peer;
using http::test::seen_request;
using http::test::server;
using plugin::error_class;
using plugin::test::rig;
using plugin::test::rude_entry;
using plugin::test::way;

std::string head_of(const std::string& access, const std::string& url, const std::string& more) {
    return R"({"requests":[{"method":"PUT","access":")" + access + R"(","url":")" + url + "\"" +
           more + "}]}";
}

std::string quoted(const std::string& text) {
    std::string out;
    for (const char c : text)
        out += c == '"' ? std::string("\\\"") : std::string(1, c);
    return out;
}

plugin::operation_spec one_request(const std::string& access, const server& vendor,
                                   const std::string& more = {}) {
    plugin::operation_spec spec;
    spec.function = "order.mark";
    spec.is_write = true;
    spec.request =
        R"({"steps":[{"kind":1,"head":")" + quoted(head_of(access, vendor.url(), more)) + R"("}]})";
    return spec;
}

http::time_limits limits_of(const std::string& more, std::chrono::milliseconds timeout) {
    const auto head = head_of("read", "http://127.0.0.1/", more);
    plugin::frame f;
    f.head = head;
    return plugin::read_http(f, timeout).requests.front().limits;
}

} // namespace

TEST_CASE("a request may take as long as it asks for, else as its instance says") {
    CHECK(limits_of("", 90s).whole == 90s);
    CHECK(limits_of("", 90s).first_byte == 90s);
    CHECK(limits_of(R"(,"timeout_ms":300000)", 90s).whole == 5min);
    CHECK(limits_of(R"(,"timeout_ms":300000)", 90s).first_byte == 5min);
    CHECK(limits_of(R"(,"timeout_ms":1000)", 90s).whole == 1s);
    CHECK(limits_of(R"(,"timeout_ms":9223372036854775807)", 90s).whole == 10min);
}

TEST_CASE("a request that takes longer than its instance's request_timeout is given up") {
    const auto through = GENERATE(way::in_process, way::socket);
    server vendor([](peer& p) { p.until_closed(); });
    rig r(through, rude_entry(), {&vendor});
    auto spec = one_request("read", vendor);
    spec.request_timeout = 50ms;
    const auto o = r.run(spec);
    CHECK(o.code == "timeout");
    CHECK(o.message.find("within 50 ms") != std::string::npos);
}

TEST_CASE("a write that asks for more time than its operation had is waited for") {
    const auto through = GENERATE(way::in_process, way::socket);
    server vendor([](peer& p) {
        seen_request q;
        if (!p.read(q))
            return;
        std::this_thread::sleep_for(200ms);
        p.send(http::test::answer("late, but good"));
    });
    rig r(through, rude_entry(), {&vendor});
    auto spec = one_request("write", vendor, R"(,"timeout_ms":20000)");
    spec.request_timeout = 100ms;
    spec.deadline = 100ms;
    CHECK(r.run(spec).done());
}

TEST_CASE("a write whose operation may outlive its lease does not start, a read does") {
    const auto through = GENERATE(way::in_process, way::socket);
    const bool writes = GENERATE(true, false);
    std::atomic<int> requests{0};
    server vendor([&](peer& p) {
        seen_request q;
        if (p.read(q))
            ++requests;
        p.send(http::test::answer(""));
    });
    rig r(through, rude_entry(), {&vendor});
    auto spec = one_request(writes ? "write" : "read", vendor, R"(,"timeout_ms":60000)");
    spec.deadline = 20s;
    spec.lease_until = std::chrono::steady_clock::now() + 100s;
    const auto o = r.run(spec);
    CHECK(o.cls == (writes ? error_class::cancelled : error_class::none));
    CHECK_FALSE(o.write_left);
    CHECK(requests == (writes ? 0 : 1));
}

TEST_CASE("a request that waits for a free connection in vain is put off, its vendor not blamed") {
    const auto through = GENERATE(way::in_process, way::socket);
    std::atomic<int> requests{0};
    server vendor([&](peer& p) {
        seen_request q;
        if (p.read(q))
            ++requests;
        p.until_closed();
    });
    rig r(through, rude_entry(), {&vendor});
    std::optional<plugin::outcome> slow[8];
    for (auto& one : slow)
        r.start(one_request("read", vendor), one);
    r.net.until([&] { return requests == 8; });
    auto spec = one_request("write", vendor);
    spec.request_timeout = 50ms;
    const auto o = r.run(spec);
    CHECK(o.code == "timeout");
    CHECK(o.cls == error_class::cancelled);
    CHECK_FALSE(o.write_left);
    CHECK(requests == 8);
    r.driver.reset();
    r.net.settle();
}
