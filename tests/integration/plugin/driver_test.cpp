// The operation driver, each case through both channels: in process, and over a socketpair.

#include "tests/integration/plugin/probe_connector.hpp"
#include "tests/integration/plugin/rig.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace dray;
using http::test::log_of_requests;
using http::test::peer;
using http::test::seen_request;
using http::test::server;
using plugin::error_class;
using plugin::test::way;

/// The probe connector behind one of the channels.
struct rig : plugin::test::rig {
    rig(way through, server& vendor)
        : plugin::test::rig(through, plugin::test::probe_entry(), {&vendor}) {}
};

constexpr const char* mark_request =
    R"({"ref":"1","number":"1","moment":"on_shipment","status":"2"})";

} // namespace

TEST_CASE("an operation reads, sleeps, logs and keeps state through either channel") {
    const auto through = GENERATE(way::in_process, way::socket);
    server vendor(http::test::always(http::test::answer("account-7")));
    rig r(through, vendor);
    const auto o = r.run("connection.test", "{}", false);
    CHECK(o.cls == error_class::none);
    CHECK(o.result.find("account-7") != std::string::npos);
    CHECK(r.host.state["seen"] == "account-7");
    CHECK(r.host.logged.size() == 2000 * std::string("chatter\n").size());
    CHECK(r.driver->running() == 0);
}

TEST_CASE("a secret stands in the request as its encoded value and nowhere else") {
    const auto through = GENERATE(way::in_process, way::socket);
    log_of_requests seen;
    server vendor([&seen](peer& p) {
        seen_request q;
        while (p.read(q)) {
            seen.add(q);
            // An unwise vendor that echoes what it got.
            if (!p.send(http::test::answer(q.body)))
                return;
        }
    });
    rig r(through, vendor);
    const auto o = r.run("order.mark", mark_request, true);
    CHECK(o.cls == error_class::none);
    REQUIRE(seen.count() == 1);
    CHECK(seen.all()[0].body.find("k&lt;y&amp;secret/value") != std::string::npos);
    CHECK(o.result.find("secret/value") == std::string::npos);
    CHECK(o.result.find("[secret:api_key]") != std::string::npos);
}

TEST_CASE("a write that was cut after it left is an unknown outcome") {
    const auto through = GENERATE(way::in_process, way::socket);
    server vendor([](peer& p) {
        seen_request q;
        p.read(q);
        p.reset();
    });
    rig r(through, vendor);
    const auto o = r.run("order.mark", mark_request, true);
    CHECK(o.cls == error_class::unknown_outcome);
    CHECK(o.write_left);
    CHECK(o.last_write_at.has_value());
}

TEST_CASE("a verdict in the write's own complete answer is believed, a 500 is not") {
    const auto through = GENERATE(way::in_process, way::socket);
    const auto status = GENERATE(400, 500);
    server vendor(http::test::always(http::test::answer("no", status)));
    rig r(through, vendor);
    const auto o = r.run("order.mark", mark_request, true);
    CHECK(o.cls == (status == 400 ? error_class::rejected : error_class::unknown_outcome));
    CHECK(o.write_left);
}

TEST_CASE("a refused second write says nothing about the first") {
    const auto through = GENERATE(way::in_process, way::socket);
    server vendor(http::test::always(http::test::answer("{}")));
    rig r(through, vendor);
    const auto o = r.run("order.cancel", R"({"ref":"1","number":"1","reason":"x"})", true);
    CHECK(o.cls == error_class::unknown_outcome);
}

TEST_CASE("a vendor that nobody reaches is unavailable and no byte of a write left") {
    const auto through = GENERATE(way::in_process, way::socket);
    auto vendor = std::make_unique<server>(http::test::always(http::test::answer("{}")));
    rig r(through, *vendor);
    vendor.reset();
    const auto o = r.run("order.mark", mark_request, true);
    CHECK(o.cls == error_class::unavailable);
    CHECK_FALSE(o.write_left);
}

TEST_CASE("a function that reads may not write") {
    const auto through = GENERATE(way::in_process, way::socket);
    log_of_requests seen;
    server vendor([&seen](peer& p) {
        seen_request q;
        while (p.read(q)) {
            seen.add(q);
            p.send(http::test::answer("{}"));
        }
    });
    rig r(through, vendor);
    const auto o = r.run("statuses.list", "{}", false);
    CHECK(o.cls == error_class::fault);
    CHECK(o.code == "write_in_read");
    CHECK(seen.count() == 0);
}

TEST_CASE("the brake refuses a write before its first byte") {
    const auto through = GENERATE(way::in_process, way::socket);
    log_of_requests seen;
    server vendor([&seen](peer& p) {
        seen_request q;
        while (p.read(q))
            seen.add(q);
    });
    rig r(through, vendor);
    r.host.no_writes = true;
    const auto o = r.run("order.mark", mark_request, true);
    CHECK(o.cls == error_class::cancelled);
    CHECK_FALSE(o.write_left);
    CHECK(seen.count() == 0);
}

TEST_CASE("items, poison and cursor reach the host, and their fates the plugin") {
    const auto through = GENERATE(way::in_process, way::socket);
    server vendor(http::test::always(http::test::answer("{}")));
    rig r(through, vendor);
    const auto o = r.run("orders.download", R"({"cursor":"c"})", false);
    CHECK(o.cls == error_class::none);
    REQUIRE(r.host.batches.size() == 1);
    const auto& b = r.host.batches[0];
    CHECK(b.kind == "order");
    CHECK(b.cursor == std::optional<std::string>("c+1"));
    REQUIRE(b.items.size() == 2);
    CHECK(b.items[0].json == R"({"poor": "order"})");
    CHECK(b.items[1].poison == "not JSON");
    CHECK(b.items[1].json == "<not json>");
}

TEST_CASE("a page that the store cannot take ends the operation, to be read again") {
    const auto through = GENERATE(way::in_process, way::socket);
    server vendor(http::test::always(http::test::answer("{}")));
    rig r(through, vendor);
    r.host.refuse_emit = "disk_full";
    const auto o = r.run("orders.download", R"({"cursor":"c"})", false);
    CHECK(o.cls == error_class::transient);
    CHECK(o.code == "not_stored");
}

TEST_CASE("an exception in a plugin is a fault of the plugin, not of the host") {
    const auto through = GENERATE(way::in_process, way::socket);
    server vendor(http::test::always(http::test::answer("{}")));
    rig r(through, vendor);
    const auto o = r.run("order.get", R"({"ref":"1"})", false);
    CHECK(o.cls == error_class::fault);
}

TEST_CASE("a function that the connector has not is unsupported") {
    const auto through = GENERATE(way::in_process, way::socket);
    server vendor(http::test::always(http::test::answer("{}")));
    rig r(through, vendor);
    CHECK(r.run("inventory.upload", "{}", true).cls == error_class::unsupported);
}

TEST_CASE("the deadline and a cancellation end an operation that waits") {
    const auto through = GENERATE(way::in_process, way::socket);
    server vendor(http::test::always(http::test::answer("{}")));
    rig r(through, vendor);
    const std::string request =
        R"({"ref":"1","number":"1","ship_group":"1","shipment":{"ref":"s"}})";
    const auto late = r.run("shipment.find", request, false, std::chrono::milliseconds(30));
    CHECK(late.cls == error_class::transient);
    CHECK(late.code == "deadline");
    std::optional<plugin::outcome> ended;
    const auto op = r.start("shipment.find", request, false, std::chrono::seconds(20), ended);
    r.net.settle();
    r.driver->cancel(op, "stopping");
    r.net.until([&] { return ended.has_value(); });
    CHECK(ended->cls == error_class::cancelled);
    CHECK(r.driver->running() == 0);
}

TEST_CASE("a driver that goes in mid-operation frees it") {
    const auto through = GENERATE(way::in_process, way::socket);
    server vendor(http::test::always(http::test::answer("{}")));
    rig r(through, vendor);
    std::optional<plugin::outcome> ended;
    r.start("shipment.find", R"({"ref":"1","number":"1","ship_group":"1","shipment":{"ref":"s"}})",
            false, std::chrono::seconds(20), ended);
    r.net.settle();
    r.driver.reset();
    r.net.settle();
    CHECK_FALSE(ended.has_value());
}
