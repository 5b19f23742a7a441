#include "tests/simulators/threedcart/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

const std::string not_allowed = "Not updated. Requested Change Status not allowed";

std::string text_of(harness& t, int id) {
    return std::string(
        t.got("/OrderStatus/" + std::to_string(id)).at(0).at("StatusText").as_string());
}

} // namespace

TEST_CASE("twelve statuses stand behind a default limit of ten", "[TDC-08a]") {
    harness t;
    const auto first = t.got("/OrderStatus").as_array();
    REQUIRE(first.size() == 10);
    CHECK(first.back().at("OrderStatusID") == 10);
    const auto rest = t.got("/OrderStatus?offset=11").as_array();
    REQUIRE(rest.size() == 2);
    CHECK(rest[0].at("StatusText") == "Unpaid");
    const auto all = t.got("/OrderStatus?limit=500").as_array();
    CHECK(all.size() == 12);
    CHECK(all[6].at("StatusDefinition") == "Not Completed");
}

TEST_CASE("the merchant renames, swaps, doubles, adds and deletes statuses at any moment",
          "[TDC-08b]") {
    harness t;
    t.knobs(R"({"statuses":{"2":"In Production","4":"Dispatched"}})");
    CHECK(text_of(t, 2) == "In Production");
    CHECK(t.got("/OrderStatus/2").at(0).at("StatusDefinition") == "Processing");
    t.knobs(R"({"statuses":{"2":"Shipped","4":"Processing"}})"); // swapped
    CHECK(text_of(t, 2) == "Shipped");
    CHECK(text_of(t, 4) == "Processing");
    t.knobs(R"({"statuses":{"8":{"text":"Shipped","visible":true}}})"); // two of one text
    CHECK(text_of(t, 8) == text_of(t, 2));
    t.knobs(R"({"statuses":{"3":null,"13":"Backorder"}})");
    CHECK(t.get("/OrderStatus/3").status == 404);
    CHECK(text_of(t, 13) == "Backorder");
    CHECK(t.got("/OrderStatus?limit=100").as_array().size() == 12);
    t.knobs(R"({"translations":{"es":{"4":"Enviado"}},"locale":"es"})");
    CHECK(text_of(t, 4) == "Enviado");
    CHECK(text_of(t, 2) == "Shipped");
    t.knobs(R"({"locale":null})");
    CHECK(text_of(t, 4) == "Processing");
    t.knobs(R"({"default_statuses":true})");
    CHECK(text_of(t, 4) == "Shipped");
    CHECK(t.get("/OrderStatus/13").status == 404);
    CHECK_THROWS(t.knobs(R"({"statuses":{"x":"y"}})"));
    CHECK_THROWS(t.knobs(R"({"statuses":{"2":{"color":"red"}}})"));
}

TEST_CASE("a rename between two requests is seen by the second") {
    harness t;
    t.knobs(R"({"then":{"when":{"path":"/OrderStatus/4$"},"do":{"statuses":{"4":"Gone"}}}})");
    CHECK(text_of(t, 4) == "Shipped");
    CHECK(text_of(t, 4) == "Gone");
}

TEST_CASE("custom rows are there and not visible; the merchant shows and hides them", "[TDC-08c]") {
    harness t;
    const auto visible = [&](int id) {
        return t.got("/OrderStatus/" + std::to_string(id)).at(0).at("Visible").as_bool();
    };
    CHECK(visible(2));
    CHECK_FALSE(visible(8));
    CHECK_FALSE(visible(10));
    t.knobs(R"({"statuses":{"8":{"text":"At the engraver","visible":true},
                            "2":{"visible":false}}})");
    CHECK(visible(8));
    CHECK_FALSE(visible(2));
    CHECK(text_of(t, 2) == "Processing");
    t.add();
    CHECK(t.put("/Orders/100", R"({"OrderStatusID":2})").status == 200);
    t.knobs(R"({"hidden_status_writes":"refuse"})");
    CHECK(message(t.put("/Orders/100", R"({"OrderStatusID":10})")) == not_allowed);
}

TEST_CASE("the API writes no status: 405 or 404", "[TDC-08d]") {
    harness t;
    CHECK(t.put("/OrderStatus/2", R"({"StatusText":"x"})").status == 405);
    CHECK(t.ask("POST", "/OrderStatus", R"({"StatusText":"x"})").status == 405);
    t.knobs(R"({"wrong_method_status":404})");
    CHECK(t.put("/OrderStatus/2", R"({"StatusText":"x"})").status == 404);
    CHECK(text_of(t, 2) == "Processing");
}

TEST_CASE("a change of status that is not allowed is refused in one sentence", "[TDC-09a]") {
    harness t;
    t.add(R"({"OrderStatusID":5})");
    auto out = t.put("/Orders/100", R"({"OrderStatusID":2,"InternalComments":"x"})");
    CHECK(out.status == 400);
    CHECK(message(out) == not_allowed);
    CHECK(json::parse(out.body).at(0).at("Key") == "Error");
    CHECK(t.order(100).at("OrderStatusID") == 5);
    CHECK(t.order(100).at("InternalComments") == "");
    CHECK(t.order(100).at("LastUpdate") == "2024-06-12T08:00:00");
    t.knobs(R"({"refused_status":200,"failed_record_key":"record"})");
    out = t.put("/Orders/100", R"({"OrderStatusID":2})");
    CHECK(out.status == 200);
    CHECK(first_record(out) == "400: " + not_allowed);
    CHECK(json::parse(out.body).at(0).at("Key") == "OrderID");
    CHECK(t.page(100).at("refused_transitions") == 2);
    CHECK(t.put("/Orders/100", R"({"OrderStatusID":1})").status == 200);
    t.knobs(R"({"refused_status":409,"refused_transitions":[["*",4],[1,"*"]]})");
    CHECK(t.put("/Orders/100", R"({"OrderStatusID":3})").status == 409);
    t.add(R"({"OrderStatusID":2})");
    CHECK(t.put("/Orders/101", R"({"OrderStatusID":4})").status == 409);
    CHECK(t.put("/Orders/101", R"({"OrderStatusID":3})").status == 200);
    CHECK(message(t.put("/Orders/101", R"({"OrderStatusID":77})")) ==
          "Not updated. Order Status not found");
    CHECK(t.total("status_writes") == 2);
}

TEST_CASE("whether an abandoned order can be moved by the API is the store's choice") {
    harness t;
    t.add(R"({"kind":"abandoned"})");
    t.knobs(R"({"from_not_completed":"refuse"})");
    CHECK(message(t.put("/Orders/100", R"({"OrderStatusID":1})")) == not_allowed);
    t.knobs(R"({"from_not_completed":"allow"})");
    CHECK(t.put("/Orders/100", R"({"OrderStatusID":1})").status == 200);
}

TEST_CASE("the status that the order has already succeeds and moves LastUpdate", "[TDC-09b]") {
    harness t;
    t.add(R"({"OrderStatusID":4})");
    t.pass(60'000);
    CHECK(first_record(t.put("/Orders/100", R"({"OrderStatusID":4})")) ==
          "200: updated successfully");
    CHECK(t.order(100).at("LastUpdate") == "2024-06-12T08:01:00");
    CHECK(t.page(100).at("repeated_statuses") == 1);
    CHECK(t.page(100).at("statuses").as_array().empty());
    CHECK(t.page(100).at("mails").as_array().empty());
    t.knobs(R"({"mail_on_repeated_status":true})");
    t.put("/Orders/100", R"({"OrderStatusID":4})");
    CHECK(t.page(100).at("mails").as_array().size() == 1);
}

TEST_CASE("cancelling puts the items back in stock, once", "[TDC-09c]") {
    harness t;
    const auto stock = [&](const std::string& sku) {
        return t.store.books().at("stock").at(sku).to_number<double>();
    };
    t.add(R"({"OrderItemList":[{"ItemID":"MUG-ENAMEL","ItemQuantity":3},
                               {"ItemID":"TEE-M-WHT","ItemQuantity":2}]})");
    CHECK(stock("MUG-ENAMEL") == 97);
    CHECK(stock("TEE-M-WHT") == 98);
    t.put("/Orders/100", R"({"OrderStatusID":5})");
    CHECK(stock("MUG-ENAMEL") == 100);
    CHECK(stock("TEE-M-WHT") == 100);
    t.put("/Orders/100", R"({"OrderStatusID":1})");
    t.put("/Orders/100", R"({"OrderStatusID":5})");
    CHECK(stock("MUG-ENAMEL") == 100);
    t.knobs(R"({"cancel_restocks":false})");
    t.add(R"({"OrderItemList":[{"ItemID":"MUG-ENAMEL","ItemQuantity":1}]})");
    t.put("/Orders/101", R"({"OrderStatusID":5})");
    CHECK(stock("MUG-ENAMEL") == 99);
}

TEST_CASE("a status of the list mails the customer what tracking there is") {
    harness t;
    t.seed(3);
    t.put("/Orders/100", R"({"OrderStatusID":4})");
    t.put("/Orders/101/Shipments/0", R"({"ShipmentTrackingCode":"T1"})");
    t.put("/Orders/101", R"({"OrderStatusID":4})");
    t.put("/Orders/102", R"({"OrderStatusID":2})");
    CHECK(t.total("mails") == 2);
    CHECK(t.total("mails_without_tracking") == 1);
    CHECK(t.page(101).at("mails").at(0).at("tracking") == "T1");
    t.knobs(R"({"mail_on_status":[2],"mail_on_tracking":true})");
    t.put("/Orders/102/Shipments/0", R"({"ShipmentTrackingCode":"T2"})");
    t.put("/Orders/102", R"({"OrderStatusID":1})");
    t.put("/Orders/102", R"({"OrderStatusID":2})");
    CHECK(t.page(102).at("mails").as_array().size() == 2);
    CHECK(t.page(102).at("mails").at(0).at("about") == "tracking");
}
