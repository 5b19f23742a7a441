// Operations that the host ends before they are done, at each thing that they can wait for. Through
// both channels.

#include "tests/integration/plugin/rig.hpp"
#include "tests/integration/plugin/rude_connector.hpp"

#include "dray/abi/operation.h"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

namespace {

using namespace dray;
using http::test::peer;
using http::test::seen_request;
using http::test::server;
using plugin::error_class;
using plugin::test::rig;
using plugin::test::rude_entry;
using plugin::test::rude_operations;
using plugin::test::way;

/// A vendor that reads and never answers.
struct silent_vendor {
    silent_vendor()
        : where([this](peer& p) {
              seen_request q;
              if (p.read(q))
                  ++requests;
              p.until_closed();
          }) {}
    std::atomic<int> requests{0};
    server where;
};

std::string one_request(const std::string& access, const std::string& url) {
    return R"({"steps":[{"kind":1,"head":"{\"requests\":[{\"method\":\"PUT\",\"access\":\")" +
           access + R"(\",\"url\":\")" + url + R"(\"}]}"}]})";
}

/// The plugin's own end() is asynchronous over the socket.
void until_plugin_ended(rig& r) {
    r.net.until([] { return rude_operations() == 0; });
}

} // namespace

TEST_CASE("a read that is cancelled ends so, and the plugin's operation is ended") {
    const auto through = GENERATE(way::in_process, way::socket);
    silent_vendor vendor;
    rig r(through, rude_entry(), {&vendor.where});
    std::optional<plugin::outcome> ended;
    const auto op = r.start("order.get", one_request("read", vendor.where.url()), false,
                            std::chrono::seconds(20), ended);
    r.net.until([&] { return vendor.requests == 1; });
    CHECK(rude_operations() == 1);
    r.driver->cancel(op, "Dray is stopping");
    r.net.until([&] { return ended.has_value(); });
    CHECK(ended->cls == error_class::cancelled);
    CHECK(ended->message == "Dray is stopping");
    CHECK_FALSE(ended->write_left);
    until_plugin_ended(r);
    CHECK(r.driver->running() == 0);
}

TEST_CASE("a write that is cancelled after a byte left has an unknown outcome") {
    const auto through = GENERATE(way::in_process, way::socket);
    silent_vendor vendor;
    rig r(through, rude_entry(), {&vendor.where});
    std::optional<plugin::outcome> ended;
    const auto op = r.start("order.mark", one_request("write", vendor.where.url()), true,
                            std::chrono::seconds(20), ended);
    r.net.until([&] { return vendor.requests == 1; });
    r.driver->cancel(op, "Dray is stopping");
    r.net.until([&] { return ended.has_value(); });
    CHECK(ended->cls == error_class::unknown_outcome);
    CHECK(ended->write_left);
    CHECK(ended->last_write_at.has_value());
    until_plugin_ended(r);
}

TEST_CASE("a deadline during a write leaves its outcome unknown, during a read does not") {
    const auto through = GENERATE(way::in_process, way::socket);
    const std::string access = GENERATE("read", "write");
    silent_vendor vendor;
    rig r(through, rude_entry(), {&vendor.where});
    const auto o = r.run("order.mark", one_request(access, vendor.where.url()), true,
                         std::chrono::milliseconds(300));
    // Its request's own limit ends where the operation's does: either may be first.
    CHECK((o.code == "deadline" || o.code == "timeout"));
    if (o.write_left) {
        CHECK(access == "write");
        CHECK(o.cls == error_class::unknown_outcome);
    } else {
        // On a machine so busy that nothing left in time, a write is as a read.
        CHECK((o.cls == error_class::transient || o.cls == error_class::unavailable));
    }
    until_plugin_ended(r);
}

TEST_CASE("a write that failed, of which the operation has not heard yet, is not forgotten") {
    const auto through = GENERATE(way::in_process, way::socket);
    server vendor([](peer& p) {
        seen_request q;
        p.read(q);
        p.reset();
    });
    rig r(through, rude_entry(), {&vendor});
    std::optional<plugin::outcome> ended;
    const auto op = r.start("order.mark", one_request("write", vendor.url()), true,
                            std::chrono::seconds(20), ended);
    r.net.until([&] { return vendor.connections() == 1; });
    r.net.until([&] { return r.net.client().state().in_flight == 0; });
    REQUIRE_FALSE(ended);
    r.driver->cancel(op, "stopping");
    r.net.until([&] { return ended.has_value(); });
    CHECK(ended->cls == error_class::unknown_outcome);
    CHECK(ended->write_left);
    until_plugin_ended(r);
}

TEST_CASE("a write's limit and its operation's deadline, due at once, leave its outcome unknown") {
    const auto through = GENERATE(way::in_process, way::socket);
    silent_vendor vendor;
    rig r(through, rude_entry(), {&vendor.where});
    std::optional<plugin::outcome> ended;
    for (auto deadline = std::chrono::milliseconds(250);; deadline *= 2) {
        const auto past = std::chrono::steady_clock::now() + deadline;
        const int before = vendor.requests;
        r.start("order.mark", one_request("write", vendor.where.url()), true, deadline, ended);
        r.net.until([&] { return vendor.requests > before || ended; });
        if (!ended) {
            std::this_thread::sleep_until(past); // the loop sees both at once
            break;
        }
        ended.reset(); // a machine so busy that nothing left in time
    }
    r.net.until([&] { return ended.has_value(); });
    CHECK(ended->cls == error_class::unknown_outcome);
    CHECK(ended->write_left);
    until_plugin_ended(r);
}

TEST_CASE("an operation that is cancelled before it began never reaches the plugin") {
    const auto through = GENERATE(way::in_process, way::socket);
    silent_vendor vendor;
    rig r(through, rude_entry(), {&vendor.where});
    std::optional<plugin::outcome> ended;
    const auto op = r.start("order.get", "{}", false, std::chrono::seconds(20), ended);
    r.driver->cancel(op, "never mind");
    r.net.until([&] { return ended.has_value(); });
    CHECK(ended->cls == error_class::cancelled);
    CHECK(rude_operations() == 0);
}

TEST_CASE("one that is cancelled while the plugin thinks does not disturb the next") {
    const auto through = GENERATE(way::socket); // in process, thinking is over when resume() is
    silent_vendor vendor;
    rig r(through, rude_entry(), {&vendor.where});
    std::optional<plugin::outcome> ended;
    const std::string thinks =
        R"({"steps":[{"how":"slow","ms":100,"kind":6,"head":"{\"message\":\"late\"}"}]})";
    const auto op = r.start("order.get", thinks, false, std::chrono::seconds(20), ended);
    r.net.until([] { return rude_operations() == 1; });
    r.driver->cancel(op, "never mind");
    const auto next = r.run("order.get", "{}", false);
    CHECK(ended->cls == error_class::cancelled);
    CHECK(next.done());
    CHECK(r.host.logged.empty());
    until_plugin_ended(r);
}

TEST_CASE("operations that are open when the driver goes are ended at the plugin") {
    const auto through = GENERATE(way::in_process, way::socket);
    silent_vendor vendor;
    rig r(through, rude_entry(), {&vendor.where});
    std::optional<plugin::outcome> first;
    std::optional<plugin::outcome> second;
    r.start("order.get", one_request("read", vendor.where.url()), false, std::chrono::seconds(20),
            first);
    r.start("order.get", R"({"steps":[{"kind":5,"head":"{\"ms\":3600000}"}]})", false,
            std::chrono::seconds(20), second);
    r.net.until([&] { return vendor.requests == 1 && rude_operations() == 2; });
    r.driver.reset(); // joins the plugin's thread
    CHECK(rude_operations() == 0);
    r.net.settle();
    CHECK_FALSE(first);
    CHECK_FALSE(second);
}
