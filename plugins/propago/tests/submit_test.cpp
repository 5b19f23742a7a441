// connection.test, order.submit and the functions that Propago does not have.

#include "host.hpp"

#include <dray/abi/error.h>

#include <catch2/catch.hpp>

using namespace dray::propago::samples;

namespace {

const std::string sent = consignment_text(dray::propago::samples::consignment());

std::string submitted(const std::string& data) {
    return answer("SubmitOrder", "Success", data);
}

} // namespace

TEST_CASE("connection.test takes one order of the last day and names the account") {
    host h([](const seen_call&) { return vendor_answer(answer("SearchOrders", "NoData", "")); });
    const ended end = h.run("connection.test", "{}");
    CHECK(end.cls == 0);
    CHECK_THAT(end.result, Catch::Contains("\"account\":\"ACME\""));
    REQUIRE(h.calls.size() == 1);
    CHECK_FALSE(h.calls[0].is_write);
    CHECK(element(h.calls[0].body, "Take") == "1");
    CHECK(element(h.calls[0].body, "OrderSubmittedStartDate") == "2026-03-09T12:00:00+00:00");
}

TEST_CASE("connection.test with a wrong key says whose key it is") {
    host h([](const seen_call&) {
        return vendor_answer(answer("SearchOrders", "InvalidLoginNameKeyCombination", ""));
    });
    const ended end = h.run("connection.test", "{}");
    CHECK(end.cls == DRAY_ERROR_AUTH);
    CHECK_THAT(end.message, Catch::Contains("ACME"));
}

TEST_CASE("what the vendor has no operation for is not supported", "[PG-22b]") {
    host h([](const seen_call&) { return vendor_answer(); });
    for (const char* function : {"order.cancel", "inventory.download", "ship_methods.list",
                                 "cancellations.download", "webhook.receive"}) {
        INFO(function);
        CHECK(h.run(function, "{\"ref\":\"1\"}").cls == DRAY_ERROR_UNSUPPORTED);
    }
    CHECK(h.calls.empty());
}

TEST_CASE("order.submit is one write that carries the reference twice and the number apart") {
    host h([](const seen_call&) { return vendor_answer(submitted("<Data>PG-9</Data>")); });
    const ended end = h.run("order.submit", sent);
    CHECK(end.cls == 0);
    CHECK_THAT(end.result, Catch::Contains("\"ref\":\"PG-9\""));
    CHECK_THAT(end.result, Catch::Contains("\"state\":\"accepted\""));
    REQUIRE(h.calls.size() == 1);
    CHECK(h.calls[0].is_write);
    CHECK(h.calls[0].operation == "SubmitOrder");
    CHECK(element(h.calls[0].body, "PoNumber") == "D-7K2Q-1");
    CHECK(element(h.calls[0].body, "OrderField1") == "D-7K2Q-1");
    CHECK(element(h.calls[0].body, "OrderField2") == "1001");
    CHECK(element(h.calls[0].body, "OrderDate") == "2026-03-10T12:00:00+00:00");
}

TEST_CASE("order.submit: a marker in the order's own text stays text") {
    auto c = dray::propago::samples::consignment();
    c.note = "<ApiKey>{{secret:api_key}}</ApiKey>";
    host h([](const seen_call&) { return vendor_answer(submitted("<Data>PG-9</Data>")); });
    CHECK(h.run("order.submit", consignment_text(c)).cls == 0);
    CHECK_THAT(h.calls[0].body, Catch::Contains("&lt;ApiKey&gt;{{secret:api_key}}&lt;/ApiKey&gt;"));
}

TEST_CASE("order.submit: a consignment that cannot be sent is refused without a call") {
    auto c = dray::propago::samples::consignment();
    c.lines.clear();
    host h([](const seen_call&) { return vendor_answer(); });
    const ended end = h.run("order.submit", consignment_text(c));
    CHECK(end.cls == DRAY_ERROR_REJECTED);
    CHECK(end.code == "no_lines");
    CHECK(h.calls.empty());
}

TEST_CASE("order.submit: a refusal names the write whose answer it is") {
    host h([](const seen_call&) {
        return vendor_answer(
            answer("SubmitOrder", "SkuNotFound", "", "<Message>SKU-A unknown</Message>"));
    });
    const ended end = h.run("order.submit", sent);
    CHECK(end.cls == DRAY_ERROR_REJECTED);
    CHECK(end.subject == "SKU-A");
    CHECK(end.verdict_of == 1);
}

TEST_CASE("order.submit: a time-out page after the order was stored is no verdict", "[PG-02j]") {
    host h([](const seen_call&) { return vendor_answer(503, "<html>timeout</html>"); });
    const ended end = h.run("order.submit", sent);
    CHECK(end.cls == DRAY_ERROR_UNKNOWN_OUTCOME);
    CHECK_FALSE(end.verdict_of);
    CHECK(h.calls.size() == 1);
}

// ---- Data empty ---------------------------------------------------------------------------------

namespace {

// Stores the order without telling its number; `there` is what a search then finds.
host::vendor mute(std::vector<std::string> there, std::string details_body, std::string data) {
    return [there, details_body, data](const seen_call& call) {
        if (call.operation == "SubmitOrder")
            return vendor_answer(submitted(data));
        if (call.operation == "SearchOrders")
            return vendor_answer(page(there, static_cast<int>(there.size())));
        return vendor_answer(details_body);
    };
}

} // namespace

TEST_CASE("order.submit: with empty Data the number is looked up and the fingerprint compared",
          "[PG-03b]") {
    const std::string data = GENERATE(std::string(), std::string("<Data xsi:nil=\"true\"/>"),
                                      std::string("<Data>Your order was placed.</Data>"));
    host h(mute({basic("PG-5", "D-7K2Q-1", "Released")},
                details("PG-5", "D-7K2Q-1", "Ann Lee", "73301"), data));
    const ended end = h.run("order.submit", sent);
    CHECK(end.cls == 0);
    CHECK_THAT(end.result, Catch::Contains("\"ref\":\"PG-5\""));
    CHECK(h.count("SubmitOrder") == 1);
}

TEST_CASE("order.submit: with empty Data a stranger's order under our reference is not bound",
          "[PG-21c]") {
    host other_postcode(mute({basic("PG-5", "D-7K2Q-1", "Released")},
                             details("PG-5", "D-7K2Q-1", "Ann Lee", "10001"), ""));
    const ended first = other_postcode.run("order.submit", sent);
    CHECK(first.cls == 0);
    CHECK_THAT(first.result, Catch::Contains("\"ref\":\"\""));
    host other_units(mute({basic("PG-5", "D-7K2Q-1", "Released")},
                          details("PG-5", "D-7K2Q-1", "Ann Lee", "73301", 4), ""));
    CHECK_THAT(other_units.run("order.submit", sent).result, Catch::Contains("\"ref\":\"\""));
}

TEST_CASE(
    "order.submit: with empty Data and no certain match the success stands without a number") {
    host none(mute({}, "", ""));
    const ended nothing = none.run("order.submit", sent);
    CHECK(nothing.cls == 0);
    CHECK_THAT(nothing.result, Catch::Contains("\"ref\":\"\""));
    host two(mute({basic("PG-5", "D-7K2Q-1", "Released"), basic("PG-6", "D-7K2Q-1", "Released")},
                  details("PG-5", "D-7K2Q-1", "Ann Lee", "73301"), ""));
    CHECK_THAT(two.run("order.submit", sent).result, Catch::Contains("\"ref\":\"\""));
    host broken([](const seen_call& call) {
        return call.operation == "SubmitOrder" ? vendor_answer(submitted(""))
                                               : vendor_answer(503, "<html/>");
    });
    CHECK(broken.run("order.submit", sent).cls == 0);
}

TEST_CASE("order.submit: Data that is something else by setting is not taken for the number") {
    host h(mute({basic("PG-5", "D-7K2Q-1", "Released")},
                details("PG-5", "D-7K2Q-1", "Ann Lee", "73301"), "<Data>771</Data>"),
           {{"submit_data", "something_else"}});
    CHECK_THAT(h.run("order.submit", sent).result, Catch::Contains("\"ref\":\"PG-5\""));
}

TEST_CASE("settings that contradict one another fail every function as config, before any call") {
    host h([](const seen_call&) { return vendor_answer(); }, {{"timezone_offset", "CST"}});
    CHECK(h.run("order.submit", sent).cls == DRAY_ERROR_CONFIG);
    CHECK(h.run("connection.test", "{}").cls == DRAY_ERROR_CONFIG);
    CHECK(h.calls.empty());
}

TEST_CASE("a request that is too long for Propago holds the order and says how long it is") {
    host h([](const seen_call&) { return vendor_answer(413, "too long"); });
    const ended end = h.run("order.submit", sent);
    CHECK(end.cls == DRAY_ERROR_REJECTED);
    CHECK(end.code == "order_too_large");
    CHECK_THAT(end.message, Catch::Contains("lines") && Catch::Contains("HTTP 413"));
}
