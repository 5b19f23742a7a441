// Webhooks: gathered in windows, in a shape of our own.

#include "tests/simulators/propago/tests/client.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

constexpr const char* simple_hook =
    R"({"hooks":[{"url":"http://127.0.0.1:9/x","level":"SIMPLE"}]})";

/// "PO-1's number Waved …" of all that is due.
std::string told(const account_client& client) {
    std::string out;
    for (const auto& each : client.account().due()) {
        const auto body = json::parse(each.body);
        out += std::string(body.at("orderNumber").as_string()) + " " +
               std::string(body.at("status").as_string()) + " ";
        client.account().answered(each.id, 200);
    }
    return out;
}

} // namespace

TEST_CASE("what happened to an order within five minutes is one event, with its last word",
          "[PG-10a]") {
    account_client client;
    const auto number = client.submitted();
    client.knobs(simple_hook);
    for (const auto* word : {"Waved", "Picking", "Shipping"})
        client.knobs(std::string(R"({"set_status":{"po":"PO-1","status":")") + word + "\"}}");
    client.pass(299s);
    CHECK(told(client) == "");
    client.pass(1s);
    CHECK(told(client) == number + " Shipping ");
    client.pass(600s);
    CHECK(told(client) == "");
    client.knobs(R"({"cancel":{"po":"PO-1"}})");
    client.pass(300s);
    CHECK(told(client) == number + " Canceled ");
    CHECK(client.books().at("hooks").at("delivered") == 2);
}

TEST_CASE("each window has its own events, however late one looks", "[PG-10a]") {
    account_client client;
    client.knobs(simple_hook);
    client.knobs(R"({"auto_walk":{"step_ms":200000}})");
    const auto number = client.submitted();
    client.pass(3600s);
    // Released at 0 and Waved at 200 s; Picking at 400 s; Shipping at 600 s and Closed at 800 s.
    CHECK(told(client) == number + " Waved " + number + " Picking " + number + " Closed ");
}

TEST_CASE("SIMPLE names the order, DETAILED shows it, and both say that the shape is invented",
          "[PG-10b]") {
    account_client client;
    client.knobs(R"({"hooks":[{"url":"http://127.0.0.1:9/a","level":"SIMPLE"},
                              {"url":"http://127.0.0.1:9/b","level":"DETAILED"}]})");
    client.submitted();
    client.pass(300s);
    const auto due = client.account().due();
    REQUIRE(due.size() == 2);
    const auto simple = json::parse(due[0].body);
    const auto detailed = json::parse(due[1].body);
    CHECK(due[0].url == "http://127.0.0.1:9/a");
    CHECK(simple.at("shapeInventedBySimulator") == true);
    CHECK(detailed.at("shapeInventedBySimulator") == true);
    CHECK_FALSE(simple.as_object().contains("poNumber"));
    CHECK(detailed.at("poNumber") == "PO-1");
    CHECK(detailed.at("lines").at(0).at("quantityShipped") == 0);
}

TEST_CASE("a delivery that is refused is lost; wrong hooks are refused by name") {
    account_client client;
    client.knobs(simple_hook);
    client.knobs(R"({"hook_window_ms":1000})");
    client.submitted();
    client.pass(1s);
    for (const auto& each : client.account().due())
        client.account().answered(each.id, 500);
    client.pass(3600s);
    CHECK(client.account().due().empty());
    CHECK(client.books().at("hooks").at("lost") == 1);
    CHECK(client.knob_error(R"({"hooks":[{"level":"SIMPLE"}]})") != "");
    CHECK(client.knob_error(R"({"hooks":[{"url":"http://x","level":"LOUD"}]})") != "");
    CHECK(client.knob_error(R"({"hook_window_ms":0})") != "");
}

TEST_CASE("hooks and their open window survive a restart") {
    account_client client;
    const auto number = client.submitted();
    client.knobs(simple_hook);
    client.knobs(R"({"hold":{"po":"PO-1"}})");
    client.pass(100s);
    const auto state = client.account().save();
    client.restart();
    client.account().load(state);
    client.pass(200s);
    CHECK(told(client) == number + " OnHold ");
}
