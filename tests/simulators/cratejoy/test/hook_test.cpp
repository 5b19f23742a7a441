#include "tests/simulators/cratejoy/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

void listen(harness& t, const std::string& event) {
    t.knobs("{\"add_hook\":{\"event\":\"" + event +
            "\",\"target\":\"http://127.0.0.1:9/in\",\"querystring\":\"event=" + event + "\"}}");
}

std::size_t delivered(harness& t) {
    const auto letters = t.store.due();
    for (const auto& each : letters) {
        t.store.answered(each.id, 200);
    }
    return letters.size();
}

} // namespace

TEST_CASE("a hook is JSON within a JSON text, without the event's name and without a signature",
          "[CJ-10a]") {
    harness t;
    listen(t, "shipment_shipped");
    const auto id = t.box();
    t.put(id, R"({"status":"shipped","tracking_number":"T"})");
    const auto letters = t.store.due();
    REQUIRE(letters.size() == 1);
    CHECK(letters[0].url == "http://127.0.0.1:9/in?event=shipment_shipped");
    REQUIRE(letters[0].headers.size() == 1);
    const auto outer = json::parse(letters[0].body);
    REQUIRE(outer.is_string());
    const auto inner = json::parse(outer.as_string());
    CHECK(inner.at("type") == "shipment");
    CHECK(inner.at("id") == id);
    CHECK(inner.at("tracking_number") == "T");
    CHECK_FALSE(inner.as_object().contains("event"));
}

TEST_CASE("orders, cancellations and addresses have events; new boxes have none") {
    harness t;
    for (const auto* event :
         {"order_new", "order_updated", "shipment_cancelled", "address_updated"}) {
        listen(t, event);
    }
    const auto id = t.box();
    CHECK(delivered(t) == 1);
    t.staff("cancel", id);
    CHECK(delivered(t) == 1);
    t.staff("address", id, R"(,"fields":{"city":"Reno"})");
    CHECK(delivered(t) == 1);
    t.staff("reship", id);
    CHECK(delivered(t) == 0);
    t.knobs(R"({"staff":{"do":"refund","order":3900000001}})");
    CHECK(delivered(t) == 1);
    t.ask("POST", "/v1/hooks/", R"({"event":"shipment_new","target":"http://x/"})");
    CHECK(t.got("/v1/hooks/").at("count") == 4);
    CHECK(t.ask("POST", "/v1/hooks/",
                R"({"event":"order_new","target":"http://x/","request_type":"GET"})")
              .status == 400);
    const auto path = std::string(t.got("/v1/hooks/").at("results").at(0).at("url").as_string());
    CHECK(t.ask("PUT", path, R"({"name":"n"})").status == 200);
    CHECK(t.got(path).at("name") == "n");
}

TEST_CASE("hooks come twice, or silently no more", "[CJ-10b]") {
    harness t;
    listen(t, "shipment_shipped");
    const auto ship = [&] { t.put(t.box(), R"({"status":"shipped"})"); };
    t.knobs(R"({"hook_habits":{"duplicate_every":2}})");
    ship();
    CHECK(delivered(t) == 1);
    ship();
    CHECK(delivered(t) == 2);
    t.knobs(R"({"hook_habits":{"stopped":true}})");
    ship();
    CHECK(delivered(t) == 0);
    t.pass(30LL * 86'400'000);
    CHECK(delivered(t) == 0);
    CHECK(t.got("/v1/hooks/").at("count") == 1); // nobody is told
    CHECK(t.store.books().at("webhooks").at("lost") == 1);
}
