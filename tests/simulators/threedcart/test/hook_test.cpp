#include "tests/simulators/threedcart/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

const std::string url = "http://127.0.0.1:9/hook?secret=s";

/// The orders' ids of what is due, in order.
std::string due(harness& t) {
    std::string out;
    for (const auto& each : t.store.due()) {
        CHECK(each.url == url);
        out += (out.empty() ? "" : " ") + ids(json::parse(each.body));
        t.store.answered(each.id, 200);
    }
    return out;
}

void touch(harness& t, std::int64_t id) {
    t.put("/Orders/" + std::to_string(id), R"({"InternalComments":"x"})");
}

} // namespace

TEST_CASE("hooks are registered, changed and taken away") {
    harness t;
    CHECK(t.get("/Webhooks").status == 404);
    CHECK(t.got("/Webhooks/Events").at(1).at("EventType") == 2);
    const auto made = t.ask("POST", "/Webhooks", R"({"Name":"n","Url":"http://x/","EventType":2,
                                                     "Enabled":true,"Format":"JSON"})");
    CHECK(made.status == 201);
    const auto id = std::string(json::parse(made.body).at(0).at("Value").as_string());
    CHECK(t.put("/Webhooks/" + id, R"({"Enabled":false,"EventType":1})").status == 200);
    const auto one = t.got("/Webhooks/" + id).at(0);
    CHECK(one.at("Enabled") == false);
    CHECK(one.at("EventType") == 2);
    CHECK(t.ask("POST", "/Webhooks", R"({"Name":"n"})").status == 400);
    CHECK(
        t.ask("POST", "/Webhooks", R"({"Url":"http://x/","EventType":2,"Format":"XML"})").status ==
        400);
    CHECK(t.ask("DELETE", "/Webhooks/" + id).status == 200);
    CHECK(t.get("/Webhooks/" + id).status == 404);
}

TEST_CASE("a hook carries an array of whole orders and no signature", "[TDC-14a]") {
    harness t;
    t.add();
    t.knobs("{\"add_webhook\":{\"url\":\"" + url + "\"}}");
    touch(t, 100);
    const auto letters = t.store.due();
    REQUIRE(letters.size() == 1);
    CHECK(letters[0].url == url);
    REQUIRE(letters[0].headers.size() == 1);
    CHECK(letters[0].headers[0].second == "application/json");
    CHECK(json::parse(letters[0].body) == t.got("/Orders/100"));
    CHECK(t.store.due().empty());
    t.store.answered(letters[0].id, 0); // nobody there: lost
    t.pass(86'400'000);
    CHECK(t.store.due().empty());
    CHECK(t.store.books().at("webhooks").at("answers").at("0") == 1);
    t.add();
    CHECK(due(t).empty()); // new orders are another event
    t.knobs("{\"add_webhook\":{\"url\":\"" + url + "\",\"event\":1}}");
    t.add();
    CHECK(due(t) == "102");
}

TEST_CASE("hooks come twice, out of order, late, or silently no more", "[TDC-14b]") {
    harness t;
    t.seed(3);
    t.knobs("{\"add_webhook\":{\"url\":\"" + url + "\"}}");
    const auto all = [&] {
        for (const std::int64_t id : {100, 101, 102}) {
            touch(t, id);
        }
    };
    all();
    CHECK(due(t) == "100 101 102");
    t.knobs(R"({"hook_habits":{"duplicate_every":3}})");
    all();
    CHECK(due(t) == "100 101 102 102");
    t.knobs(R"({"hook_habits":{"duplicate_every":0,"swap_every":2}})"); // the 8th of all
    all();
    CHECK(due(t) == "100 102 101");
    t.knobs(R"({"hook_habits":{"swap_every":0,"lose_every":3}})");
    all();
    CHECK(due(t) == "100 101");
    t.knobs(R"({"hook_habits":{"lose_every":0,"delay_ms":500}})");
    all();
    CHECK(due(t).empty());
    t.pass(500);
    CHECK(due(t) == "100 101 102");
    t.knobs(R"({"hook_habits":{"delay_ms":0,"stopped":true}})");
    all();
    CHECK(due(t).empty());
    CHECK(t.got("/Webhooks").at(0).at("Enabled") == true);
    const auto books = t.store.books().at("webhooks");
    CHECK(books.at("raised") == 18);
    CHECK(books.at("lost") == 4);
    CHECK(books.at("duplicates") == 1);
    CHECK_THROWS(t.knobs(R"({"hook_habits":{"lost":1}})"));
}

TEST_CASE("a hook that was refused is tried again where the vendor does that") {
    harness t;
    t.add();
    t.knobs("{\"hook_habits\":{\"retries\":1,\"retry_gap_ms\":1000},\"add_webhook\":{\"url\":\"" +
            url + "\"}}");
    touch(t, 100);
    t.store.answered(t.store.due().at(0).id, 500);
    t.pass(999);
    CHECK(t.store.due().empty());
    t.pass(1);
    CHECK(due(t) == "100");
    CHECK(t.store.books().at("webhooks").at("waiting") == 0);
}
