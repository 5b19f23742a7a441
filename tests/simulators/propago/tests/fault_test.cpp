// Injected faults: what the client sees, and what the vendor did.

#include "tests/simulators/propago/tests/client.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

auto stored(const account_client& client) {
    return client.books().at("orders_total").to_number<int>();
}

} // namespace

TEST_CASE("the next N requests of an operation meet the fault, and no others") {
    const account_client client;
    client.knobs(R"({"faults": {"operation": "SubmitOrder", "times": 2, "after": 1,
                     "kind": "return_code", "return_code": "UnexpectedErrorOnServer",
                     "message": "boom"}})");
    CHECK(client.search("").code() == "Success");
    CHECK(client.submit().code() == "Success");
    const auto hit = client.submit();
    CHECK(hit.http.status == 200);
    CHECK(hit.code() == "UnexpectedErrorOnServer");
    CHECK(std::string(hit.result().child_value("Message")) == "boom");
    const std::string guid = hit.result().child_value("ErrorGuid");
    CHECK(guid.size() == 36);
    const auto second = client.submit();
    CHECK(second.code() == "UnexpectedErrorOnServer");
    CHECK(guid != second.result().child_value("ErrorGuid"));
    CHECK(client.submit().code() == "Success");
    CHECK(stored(client) == 2);
    CHECK(client.books().at("injected_faults") == 2);
}

TEST_CASE("an error may come although the order was stored", "[PG-02g]") {
    const account_client client;
    client.knobs(R"({"faults": {"operation": "SubmitOrder", "kind": "return_code",
                     "return_code": "UnexpectedErrorOnServer", "execute": true}})");
    CHECK(client.submit().code() == "UnexpectedErrorOnServer");
    CHECK(stored(client) == 1);
}

TEST_CASE("SOAP faults and gateway pages come instead of an answer", "[PG-02h][PG-02i]") {
    const account_client client;
    client.knobs(R"({"faults": [{"kind": "soap_fault"}, {"kind": "html_503"},
                                {"kind": "html_503", "status": 502}]})");
    const auto fault = client.submit();
    CHECK(fault.http.status == 500);
    CHECK_FALSE(fault.fault().empty());
    const auto page = client.submit();
    CHECK(page.http.status == 503);
    CHECK(header(page.http.headers, "Content-Type") == "text/html");
    CHECK(page.http.body.find("<html>") != std::string::npos);
    CHECK(client.submit().http.status == 502);
    CHECK(stored(client) == 0);
}

TEST_CASE("a connection that is lost after the order was stored leaves the order",
          "[PG-02j][PG-11b]") {
    for (const auto& [kind, how] :
         {std::pair{"cut_before", delivery::cut_before},
          std::pair{"cut_within", delivery::cut_within}, std::pair{"hang", delivery::hang}}) {
        const account_client client;
        client.knobs(std::string(R"({"faults": {"operation": "SubmitOrder", "kind": ")") + kind +
                     "\"}}");
        const auto got = client.submit();
        CHECK(got.http.delivery == how);
        CHECK(got.code() == "Success");
        CHECK(stored(client) == 1);
        client.knobs(std::string(R"({"faults": {"kind": ")") + kind + R"(", "execute": false}})");
        CHECK(client.submit().http.delivery == how);
        CHECK(stored(client) == 1);
        CHECK(client.submit().http.delivery == delivery::whole);
    }
}

TEST_CASE("an answer may be spoilt although the order was stored") {
    const account_client client;
    for (const auto* how : {"truncated", "words", "wrong_shape", "deep", "huge", "empty"}) {
        INFO(how);
        client.knobs(std::string(R"({"faults": {"operation": "SubmitOrder", "kind": "spoil",
                                     "spoil": ")") +
                     how + "\"}}");
        const auto got = client.submit();
        CHECK(got.http.status == 200);
        CHECK(got.http.delivery == delivery::whole);
        CHECK(got.code().empty());
    }
    CHECK(stored(client) == 6);
    client.knobs(R"({"faults": {"kind": "spoil", "spoil": "not_utf8", "execute": false}})");
    CHECK(client.submit().http.body.find("\xff\xfe") != std::string::npos);
    CHECK(stored(client) == 6);
    CHECK(client.account()
              .knobs(boost::json::parse(R"({"faults": {"kind": "spoil"}})"))
              .as_object()
              .contains("error"));
}

TEST_CASE("an order that is stored late is not seen by a probe that comes too early", "[PG-21b]") {
    account_client client;
    client.knobs(R"({"faults": {"operation": "SubmitOrder", "po": "PO-1", "kind": "store_late",
                     "late_ms": 5000}})");
    order_text other;
    other.po = "PO-0";
    CHECK(client.submit(other).http.delivery == delivery::whole);
    const auto cut = client.submit();
    CHECK(cut.http.delivery == delivery::cut_before);
    CHECK(cut.http.body.empty());
    const auto probe = [&] {
        return client.call("GetOrderByPoNumber", "<purchaseOrderNumber>PO-1</purchaseOrderNumber>")
            .code();
    };
    client.pass(std::chrono::milliseconds{4999});
    CHECK(probe() == "InvalidOrderNumber");
    CHECK(client.books().at("submits").at("late_to_come") == 1);
    client.pass(std::chrono::milliseconds{1});
    CHECK(probe() == "OrderRetrievedSuccessfully");
    CHECK(client.books().at("submits").at("late") == 1);
    CHECK(client.books().at("orders").at(1).at("submitted") == "2024-05-01T09:00:05Z");
}

TEST_CASE("a late order that was sent again meanwhile makes a duplicate, or is refused") {
    for (const bool refuse : {false, true}) {
        account_client client;
        client.knobs(R"({"faults": {"operation": "SubmitOrder", "kind": "store_late",
                         "late_ms": 5000}})");
        if (refuse)
            client.knobs(R"({"duplicate_po": "refuse"})");
        client.submit();
        client.submit();
        client.pass(std::chrono::seconds{5});
        client.search("");
        CHECK(client.books().at("duplicates").as_object().contains("PO-1") != refuse);
        CHECK(stored(client) == (refuse ? 1 : 2));
    }
}

TEST_CASE("wrong credentials store nothing, not even late or behind a cut") {
    account_client client;
    client.knobs(R"({"api_key": "key-2", "faults": [
        {"operation": "SubmitOrder", "kind": "store_late", "late_ms": 1},
        {"operation": "SubmitOrder", "kind": "cut_before"}]})");
    client.submit();
    client.submit();
    client.pass(std::chrono::seconds{1});
    client.search("");
    CHECK(stored(client) == 0);
    CHECK(client.books().at("wrong_credentials") == 3);
}

TEST_CASE("answers take their time by operation, with a seeded jitter", "[PG-11a]") {
    const account_client client;
    client.knobs(R"({"latency_ms": {"SubmitOrder": 4000, "*": 20}})");
    CHECK(client.submit().http.delay == std::chrono::milliseconds{4000});
    CHECK(client.search("").http.delay == std::chrono::milliseconds{20});
    client.knobs(R"({"latency_ms": 5, "faults": {"kind": "delay", "delay_ms": 120000}})");
    const auto slow = client.submit();
    CHECK(slow.http.delay == std::chrono::milliseconds{120'005});
    CHECK(slow.code() == "Success");
    client.knobs(R"({"latency_jitter_ms": 10})");
    bool differs = false;
    const auto first = client.search("").http.delay;
    for (int i = 0; i < 20; ++i) {
        const auto delay = client.search("").http.delay;
        CHECK(delay >= std::chrono::milliseconds{5});
        CHECK(delay <= std::chrono::milliseconds{15});
        differs = differs || delay != first;
    }
    CHECK(differs);
}

TEST_CASE("a fault by chance hits about its share, the same for the same seed") {
    const auto run = [](int seed) {
        const account_client client;
        client.knobs(R"({"seed": )" + std::to_string(seed) +
                     R"(, "faults": {"kind": "html_503", "times": null, "chance": 0.25}})");
        std::string hits;
        for (int i = 0; i < 400; ++i)
            hits += client.search("").http.status == 503 ? '1' : '0';
        return hits;
    };
    const auto hits = run(1);
    const auto count = std::count(hits.begin(), hits.end(), '1');
    CHECK(count > 60);
    CHECK(count < 140);
    CHECK(run(1) == hits);
    CHECK(run(2) != hits);
}

TEST_CASE("fault rules are checked, shown and cleared") {
    const account_client client;
    for (const auto* wrong :
         {R"({"faults": {}})", R"({"faults": {"kind": "rain"}})", R"({"faults": 7})",
          R"({"faults": {"kind": "delay", "operation": "CancelOrder"}})",
          R"({"faults": {"kind": "delay", "times": 0}})",
          R"({"faults": {"kind": "delay", "chance": 0}})",
          R"({"faults": {"kind": "delay", "delay_ms": 600001}})",
          R"({"faults": {"kind": "delay", "colour": 1}})", R"({"faults": {"kind": "return_code"}})",
          R"({"faults": {"kind": "store_late", "operation": "SubmitOrder"}})",
          R"({"faults": {"kind": "store_late", "late_ms": 5}})"})
        CHECK(client.knob_error(wrong).find("fault: ") == 0);
    const auto shown = client.knobs(R"({"faults": {"kind": "hang", "times": 3}})");
    CHECK(shown.at("faults").as_array().size() == 1);
    client.submit();
    CHECK(client.knobs("{}").at("faults").at(0).at("times") == 2);
    CHECK(client.knobs(R"({"clear_faults": true})").at("faults").as_array().empty());
    CHECK(client.submit().http.delivery == delivery::whole);
}

TEST_CASE("an operation that is not enabled is refused by code and does nothing", "[PG-02f]") {
    account_client client;
    client.knobs(R"({"disabled_operations":["SubmitOrder"]})");
    const auto refused = client.submit();
    CHECK(refused.http.status == 200);
    CHECK(refused.code() == "ServiceTypeNotEnabled");
    CHECK(client.search("").code() == "Success");
    client.knobs(R"({"disabled_operations":[]})");
    CHECK(client.submit().code() == "Success");
    CHECK(client.books().at("orders_total") == 1);
}
