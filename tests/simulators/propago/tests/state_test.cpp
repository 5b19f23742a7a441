// Books, knobs as data, save and load, and 100,000 orders.

#include "tests/simulators/propago/tests/client.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <chrono>
#include <stdexcept>

using namespace dray::sim;
using namespace dray::sim::test;
namespace json = boost::json;

TEST_CASE("the books tell what an auditor would want to know") {
    const account_client client;
    order_text sent;
    sent.lines = line_xml(1, "A", 2);
    sent.extra = "<OrderField2>shop-1</OrderField2><Carrier>UPS</Carrier>";
    const auto number = client.submitted(sent);
    client.knobs(R"({"ship": {"po": "PO-1", "tracking": ["T1"]}})");
    client.by_number("GetOrderStatus", number);
    client.by_number("GetOrderStatus", "7");
    const auto books = client.books();
    CHECK(books.at("requests").at("SubmitOrder") == 1);
    CHECK(books.at("requests").at("GetOrderStatus") == 2);
    CHECK(books.at("requests_total") == 3);
    CHECK(books.at("returned").at("InvalidOrderNumber") == 1);
    CHECK(books.at("by_status").at("Closed") == 1);
    CHECK(books.at("shippers_total") == 1);
    const auto& order = books.at("orders").at(0);
    CHECK(order.at("number") == json::string(number));
    CHECK(order.at("po") == "PO-1");
    CHECK(order.at("order_fields").at("OrderField2") == "shop-1");
    CHECK(order.at("ship_to").at("City") == "Reno");
    CHECK(order.at("carrier") == "UPS");
    CHECK(order.at("lines").at(0).at("shipped") == 2);
    CHECK(order.at("shippers").at(0).at("parcels").at(0).at("tracking") == "T1");
    CHECK(order.at("history").at(1).at("by") == "person");
    const auto& last = books.at("recent").as_array().back();
    CHECK(last.at("operation") == "GetOrderStatus");
    CHECK(last.at("subject") == "7");
    CHECK(last.at("outcome") == "InvalidOrderNumber");
    CHECK(json::serialize(books).find("key-1") == std::string::npos);

    client.knobs(R"({"books_detail": "counts"})");
    CHECK_FALSE(client.books().as_object().contains("orders"));
    client.knobs(R"({"books_detail": "brief", "reset": "counters"})");
    CHECK(client.books().at("orders").at(0).at("shippers") == 1);
    CHECK(client.books().at("requests_total") == 0);
    client.knobs(R"({"reset": "all"})");
    CHECK(client.books().at("orders_total") == 0);
    CHECK(client.knobs("{}").at("books_detail") == "full");
}

TEST_CASE("every switch that is shown can be set to what is shown, and wrong values are refused") {
    const account_client client;
    auto shown = client.knobs("{}").as_object();
    CHECK(shown.size() > 25);
    client.knobs(json::serialize(shown));
    for (const auto& each : shown) {
        if (each.key() == "faults" || each.key() == "clear_faults")
            continue;
        json::object wrong;
        wrong[each.key()] = json::array{json::object{}};
        const auto said = client.account().knobs(wrong).as_object();
        INFO(std::string(each.key()));
        REQUIRE(said.contains("error"));
        CHECK(std::string(said.at("error").as_string()).find(std::string(each.key())) !=
              std::string::npos);
    }
    CHECK(client.knob_error(R"({"auto_walk": {"step_ms": 0}})").find("step_ms") !=
          std::string::npos);
    CHECK(client.knob_error(R"({"auto_walk": {"step_ms": 5, "hop": 1}})").find("hop") !=
          std::string::npos);
    CHECK(client.knob_error(R"({"latency_ms": {"Nap": 1}})").find("Nap") != std::string::npos);
    CHECK(json::serialize(client.knobs("{}")) == json::serialize(shown));
}

TEST_CASE("a loaded account goes on where the saved one stopped") {
    account_client client;
    client.knobs(R"({"auto_walk": {"step_ms": 1000, "partial_every": 1}, "date_style": "zulu",
        "faults": [{"operation": "SubmitOrder", "after": 2, "kind": "store_late", "late_ms": 9000},
                   {"operation": "GetOrderStatus", "kind": "html_503", "after": 1}]})");
    order_text first;
    first.extra = "<OrderField1>s-1</OrderField1>";
    const auto a = client.submitted(first);
    order_text second;
    second.po = "PO-2 &amp; more";
    const auto b = client.submitted(second);
    order_text late;
    late.po = "PO-3";
    client.submit(late);
    client.call("AcceptNewOrders", "<orderNumbers><string>" + a + "</string></orderNumbers>");
    client.pass(std::chrono::seconds{3});
    client.knobs(R"({"hold": {"po": "PO-2 & more"}})");
    CHECK(client.status_of(a) == "BackOrdered");

    const auto text = json::serialize(client.account().save());
    const auto books = json::serialize(client.books());
    client.restart();
    client.account().load(json::parse(text));
    CHECK(json::serialize(client.books()) == books);
    CHECK(json::serialize(client.account().save()) == text);
    CHECK(client.by_number("GetOrderStatus", a).http.status == 503);
    CHECK(client.search("<Custom01>s-1</Custom01>").data().first_child());
    CHECK(client.status_of(b) == "OnHold");
    client.pass(std::chrono::seconds{1});
    CHECK(client.status_of(a) == "Closed");
    client.pass(std::chrono::seconds{5});
    CHECK(client.search("<PoNumber>PO-3</PoNumber>").data().first_child());
    CHECK(client.status_of(b) == "OnHold");
}

TEST_CASE("a state that is none of ours is refused and changes nothing") {
    const account_client client;
    const auto number = client.submitted();
    auto state = client.account().save().as_object();
    for (const auto* wrong : {"null", "{}", "[]", R"({"format": 2})", R"({"format": 1})"})
        CHECK_THROWS_AS(client.account().load(json::parse(wrong)), std::runtime_error);
    auto steps = state;
    steps["walk"] = json::parse("[[0, 7]]");
    CHECK_THROWS_AS(client.account().load(steps), std::runtime_error);
    state["orders"] = json::parse(R"([{"po": 7}])");
    CHECK_THROWS_AS(client.account().load(state), std::runtime_error);
    CHECK(client.status_of(number) == "Released");
}
