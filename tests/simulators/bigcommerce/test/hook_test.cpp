#include "tests/simulators/bigcommerce/test/harness.hpp"
#include "tests/simulators/common/digest.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

struct hooked : harness {
    /// Makes a hook and tells its id.
    std::int64_t hook(const std::string& scope, const std::string& more = "") {
        return body(v3("POST", "/hooks",
                       "{\"scope\":\"" + scope + "\",\"destination\":\"https://example.com/dray\"" +
                           more + "}"),
                    200)
            .at("data")
            .at("id")
            .as_int64();
    }
    json::value hook_books() const { return store.books().at("hooks"); }
    /// Answers all that is due with this status, and tells how many tries that were.
    std::size_t answer_all(int status) {
        const auto due = store.due();
        for (const auto& each : due) {
            store.answered(each.id, status);
        }
        return due.size();
    }
};

json::value payload(const sending& what) {
    return json::parse(what.body);
}

std::string scopes(const std::vector<sending>& all) {
    std::string out;
    for (const auto& each : all) {
        out += (out.empty() ? "" : " ") + std::string(payload(each).at("scope").as_string());
    }
    return out;
}

} // namespace

TEST_CASE("an event goes to the hooks of its scope, thin and with a hash of itself") {
    hooked t;
    t.add(R"({"id":100})");
    t.hook("store/order/statusUpdated");
    t.hook("store/order/archived");
    t.ask("PUT", "/orders/100", R"({"status_id":2})");
    const auto due = t.store.due();
    REQUIRE(due.size() == 1);
    CHECK(due[0].url == "https://example.com/dray");
    const auto said = payload(due[0]);
    CHECK(said.at("scope") == "store/order/statusUpdated");
    CHECK(said.at("producer") == "stores/abc123");
    CHECK(said.at("created_at") == test_start);
    CHECK(said.at("data").at("type") == "order");
    CHECK(said.at("data").at("id") == 100);
    CHECK(said.at("data").at("status").at("previous_status_id") == 11);
    CHECK(said.at("data").at("status").at("new_status_id") == 2);
    CHECK(said.at("hash").as_string().size() == 40);
    t.store.answered(due[0].id, 200);
    CHECK(t.store.due().empty());
    CHECK(t.hook_books().at("delivered") == 1);
}

TEST_CASE("a scope with a star stands for all beneath it") {
    hooked t;
    t.hook("store/order/*");
    t.add(R"({"id":100})");
    t.ask("PUT", "/orders/100", R"({"status_id":2})");
    t.knobs(R"({"human":{"do":"archive","order":100}})");
    CHECK(scopes(t.store.due()) == "store/order/created store/order/updated "
                                   "store/order/statusUpdated store/order/archived");
}

TEST_CASE("an event may be sent twice, word for word", "[BC-14a]") {
    hooked t;
    t.hook("store/order/created");
    t.knobs(R"({"hook_duplicates":2})");
    t.add();
    t.add();
    t.add();
    const auto due = t.store.due();
    REQUIRE(due.size() == 4);
    CHECK(payload(due[1]).at("hash") == payload(due[2]).at("hash"));
    CHECK(due[1].body == due[2].body);
    CHECK(due[0].body != due[1].body);
    CHECK(t.hook_books().at("duplicates") == 1);
}

TEST_CASE("events that are due at once may go out newest first", "[BC-14b]") {
    hooked t;
    t.hook("store/order/*");
    t.knobs(R"({"hook_reordering":true})");
    t.add(R"({"id":100})");
    t.ask("PUT", "/orders/100", R"({"status_id":2})");
    CHECK(scopes(t.store.due()) ==
          "store/order/statusUpdated store/order/updated store/order/created");
}

TEST_CASE("a delivery without a 2xx is tried again after the documented gaps", "[BC-14c]") {
    hooked t;
    t.hook("store/order/created");
    t.add();
    CHECK(t.answer_all(503) == 1);
    std::int64_t hours = 0;
    for (const std::int64_t gap : {60, 180, 300, 600, 900, 1800, 3600, 7200, 21600, 50400, 86400}) {
        t.pass(gap * 1000 - 1);
        CHECK(t.store.due().empty());
        t.pass(1);
        CHECK(t.answer_all(gap % 2 == 0 ? 302 : 0) == 1);
        hours += gap;
    }
    CHECK(hours / 3600 == 48);
    CHECK(t.hook_books().at("tries") == 12);
    CHECK(t.hook_books().at("refused") == 12);
}

TEST_CASE("the gaps can be made short, and a try that is taken ends them", "[BC-14c]") {
    hooked t;
    t.hook("store/order/created");
    t.knobs(R"({"hook_time_scale":10})");
    t.add();
    CHECK(t.answer_all(500) == 1);
    t.pass(600);
    CHECK(t.answer_all(204) == 1);
    t.pass(86'400'000);
    CHECK(t.store.due().empty());
    CHECK(t.hook_books().at("delivered") == 1);
}

TEST_CASE("after the last try the hook goes off with a mail; what was missed is never sent",
          "[BC-14d]") {
    hooked t;
    const auto id = std::to_string(t.hook("store/order/created"));
    t.knobs(R"({"hook_time_scale":1})");
    t.add();
    for (int i = 0; i < 12; ++i) {
        CHECK(t.answer_all(500) == 1);
        t.pass(86'400);
    }
    CHECK(t.hook_books().at("given_up") == 1);
    CHECK(t.hook_books().at("mails") == 1);
    CHECK(harness::body(t.v3("GET", "/hooks/" + id), 200).at("data").at("is_active") == false);
    CHECK(harness::body(t.v3("GET", "/hooks/admin"), 200)
              .at("data")
              .at("hooks_list")
              .at(0)
              .at("status") == "deactivated");
    t.add();
    CHECK(t.store.due().empty());
    t.v3("PUT", "/hooks/" + id, R"({"is_active":true})");
    CHECK(t.store.due().empty());
    t.add();
    CHECK(t.store.due().size() == 1);
}

TEST_CASE("each delivery carries the hook's own headers", "[BC-14e]") {
    hooked t;
    t.hook("store/order/created", R"(,"headers":{"X-Dray":"s3cret","X-Other":"1"})");
    t.add();
    const auto due = t.store.due();
    REQUIRE(due.size() == 1);
    CHECK(header(due[0].headers, "x-dray") == "s3cret");
    CHECK(header(due[0].headers, "x-other") == "1");
    CHECK(header(due[0].headers, "webhook-signature").empty());
}

TEST_CASE("a store that signs does it as Standard Webhooks say", "[BC-14f]") {
    hooked t;
    t.hook("store/order/created");
    t.knobs(R"({"hook_signing_secret":"client secret"})");
    t.add();
    const auto due = t.store.due();
    REQUIRE(due.size() == 1);
    const std::string id(header(due[0].headers, "webhook-id"));
    const std::string time(header(due[0].headers, "webhook-timestamp"));
    CHECK(time == std::to_string(test_start));
    CHECK(header(due[0].headers, "webhook-signature") ==
          "v1," + base64(hmac_sha256("client secret", id + "." + time + "." + due[0].body)));
}

TEST_CASE("an event may come before its order can be read: 404, once", "[BC-14g]") {
    hooked t;
    t.hook("store/order/created");
    t.knobs(R"({"hook_before_readable":true})");
    t.add(R"({"id":100})");
    CHECK(t.store.due().size() == 1);
    CHECK(t.get("/orders/100").status == 404);
    CHECK(t.get("/orders/100").status == 200);
}

TEST_CASE("an abandoned checkout raises created all the same", "[BC-14h]") {
    hooked t;
    t.hook("store/order/created");
    t.add(R"({"id":100,"kind":"incomplete"})");
    const auto due = t.store.due();
    REQUIRE(due.size() == 1);
    CHECK(payload(due[0]).at("data").at("id") == 100);
    CHECK(t.got("/orders/100").at("status_id") == 0);
}

TEST_CASE("a shipment's event names its order as orderId", "[BC-14i]") {
    hooked t;
    t.hook("store/shipment/*");
    t.add(R"({"id":100})");
    t.knobs(R"({"human":{"do":"ship","order":100,"tracking_number":"T1"}})");
    const auto due = t.store.due();
    REQUIRE(due.size() == 1);
    CHECK(payload(due[0]).at("data").at("type") == "shipment");
    CHECK(payload(due[0]).at("data").at("id") == 1);
    CHECK(payload(due[0]).at("data").at("orderId") == 100);
}

TEST_CASE("a status written by the API raises its events, in their order", "[BC-08c]") {
    hooked t;
    t.hook("store/order/*");
    t.add(R"({"id":100})");
    CHECK(t.answer_all(200) == 1);
    t.ask("PUT", "/orders/100", R"({"status_id":2})");
    CHECK(scopes(t.store.due()) == "store/order/updated store/order/statusUpdated");
    CHECK(t.page(100).at("events") ==
          json::parse(R"(["store/order/updated","store/order/statusUpdated"])"));
}

TEST_CASE("hooks, what waits for them and what was counted survive a save") {
    hooked t;
    t.hook("store/order/created", R"(,"headers":{"X-Dray":"s"})");
    t.add();
    t.answer_all(500);
    harness other;
    other.now_ms = t.now_ms;
    other.store.load(t.store.save());
    other.pass(60'000);
    const auto due = other.store.due();
    REQUIRE(due.size() == 1);
    CHECK(header(due[0].headers, "X-Dray") == "s");
    CHECK(other.store.books().at("hooks").at("tries") == 2);
}
