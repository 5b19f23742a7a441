#include "tests/simulators/threedcart/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

TEST_CASE("without limit and offset come the first ten; offset counts rows from 1, 0 reads as 1",
          "[TDC-02a]") {
    harness t;
    t.seed(25);
    CHECK(ids(t.got("/Orders")) == "100 101 102 103 104 105 106 107 108 109");
    CHECK(ids(t.got("/Orders?offset=11")) == "110 111 112 113 114 115 116 117 118 119");
    CHECK(ids(t.got("/Orders?offset=24&limit=3")) == "123 124");
    CHECK(t.get("/Orders?offset=0&limit=3").body == t.get("/Orders?offset=1&limit=3").body);
    CHECK(t.got("/Orders?limit=0").as_array().size() == 10);
}

TEST_CASE("a limit above the cap is cut or refused: 300 orders, 200 products, 500 others",
          "[TDC-02b]") {
    harness t;
    t.seed(301);
    std::string products;
    for (int i = 0; i < 201; ++i) {
        products += (i == 0 ? "" : ",") + ("{\"sku\":\"P" + std::to_string(i) + "\"}");
    }
    t.knobs("{\"products\":[" + products + "]}");
    CHECK(t.got("/Orders?limit=10000").as_array().size() == 300);
    CHECK(t.got("/Products?limit=201").as_array().size() == 200);
    CHECK(t.got("/Products/skuinfo?limit=500").as_array().size() > 200);
    t.knobs(R"({"limit_over_max":"reject"})");
    CHECK(t.get("/Orders?limit=301").status == 400);
    CHECK(t.get("/Products?limit=201").status == 400);
    CHECK(t.get("/OrderStatus?limit=501").status == 400);
    CHECK(t.got("/Orders?limit=300").as_array().size() == 300);
}

TEST_CASE("orders come ascending by OrderID, whatever else rises otherwise", "[TDC-02c]") {
    harness t;
    t.add(R"({"OrderID":105,"InvoiceNumber":7,"OrderDate":"2024-06-01T00:00:00"})");
    t.add(R"({"OrderID":101,"InvoiceNumber":9,"OrderDate":"2024-06-03T00:00:00"})");
    t.add(R"({"OrderID":103,"InvoiceNumber":8,"OrderDate":"2024-06-02T00:00:00"})");
    CHECK(ids(t.got("/Orders")) == "101 103 105");
    CHECK(ids(t.got("/Orders?lastupdatestart=06/02/2024")) == "101 103");
}

TEST_CASE("countonly answers an object, a list an array, one order an array of one", "[TDC-03a]") {
    harness t;
    t.seed(12);
    CHECK(t.get("/Orders?countonly=1").body == R"({"TotalCount":12})");
    CHECK(t.get("/Orders?countonly=1&orderstatus=4").body == R"({"TotalCount":0})");
    t.knobs(R"({"count_of_none":"404"})");
    CHECK(t.get("/Orders?countonly=1&orderstatus=4").status == 404);
    CHECK(t.got("/Orders?limit=1").is_array());
    CHECK(ids(t.got("/Orders/103")) == "103");
    CHECK(ids(t.got("/Orders?OrderId=104")) == "104");
    CHECK(t.get("/OrderStatus?countonly=1").body == R"({"TotalCount":12})");
}

TEST_CASE("nothing found is 404 with an error array", "[TDC-04a]") {
    harness t;
    for (const auto* path : {"/Orders", "/Orders?orderstatus=4", "/Orders/999", "/Orders/x",
                             "/OrderStatus/99", "/Products?sku=NOWHERE", "/Products/7"}) {
        INFO(path);
        const auto out = t.get(path);
        CHECK(out.status == 404);
        const auto error = json::parse(out.body).at(0);
        CHECK(error.at("Key") == "Error");
        CHECK(error.at("Status") == "404");
    }
    t.knobs(R"({"not_found_message":"Nothing here"})");
    CHECK(message(t.get("/Orders")) == "Nothing here");
}

TEST_CASE("an offset past the end is an error in one sentence, not an empty list", "[TDC-04b]") {
    harness t;
    t.seed(3);
    auto out = t.get("/Orders?offset=4");
    CHECK(out.status == 400);
    CHECK(message(out) == past_end);
    CHECK(json::parse(out.body).at(0).at("Key") == "Error");
    CHECK(t.get("/Orders?offset=3").status == 200);
    t.knobs(R"({"past_end_status":500})");
    CHECK(t.get("/Orders?offset=4").status == 500);
    CHECK(message(t.get("/OrderStatus?offset=13")) == past_end);
}

TEST_CASE("after a page that is exactly full comes the sentence", "[TDC-04c]") {
    harness t;
    t.seed(300);
    CHECK(t.got("/Orders?limit=300").as_array().size() == 300);
    CHECK(message(t.get("/Orders?limit=300&offset=301")) == past_end);
}

TEST_CASE("an end without a time is the end of its day, both ends belong to the range",
          "[TDC-05a]") {
    harness t;
    t.add(R"({"OrderID":1,"OrderDate":"2024-06-09T23:59:59"})");
    t.add(R"({"OrderID":2,"OrderDate":"2024-06-10T00:00:00"})");
    t.add(R"({"OrderID":3,"OrderDate":"2024-06-10T15:30:00"})");
    t.add(R"({"OrderID":4,"OrderDate":"2024-06-11T23:59:59"})");
    t.add(R"({"OrderID":5,"OrderDate":"2024-06-12T00:00:00"})");
    CHECK(ids(t.got("/Orders?datestart=06/10/2024&dateend=06/11/2024")) == "2 3 4");
    CHECK(ids(t.got("/Orders?datestart=6/10/2024&dateend=6/10/2024")) == "2 3");
    CHECK(ids(t.got("/Orders?datestart=06/10/2024%2015:30:00&dateend=06/10/2024+15:30:00")) == "3");
    CHECK(ids(t.got("/Orders?dateend=06/10/2024%2003:30:00%20PM")) == "1 2 3");
    CHECK(ids(t.got("/Orders?dateend=06/12/2024%2012:00:00%20AM")) == "1 2 3 4 5");
    CHECK(t.get("/Orders?datestart=2024-06-10").status == 400);
    CHECK(t.get("/Orders?datestart=13/01/2024").status == 400);
    CHECK(t.get("/Orders?datestart=06/10/2024%2025:00:00").status == 400);
    t.knobs(R"({"bad_parameter":"ignore"})");
    CHECK(ids(t.got("/Orders?datestart=2024-06-12")) == "1 2 3 4 5");
}

TEST_CASE("lastupdate filters may know days alone", "[TDC-05c]") {
    harness t;
    t.add(R"({"OrderID":1,"LastUpdate":"2024-06-10T08:00:00"})");
    t.add(R"({"OrderID":2,"LastUpdate":"2024-06-10T20:00:00"})");
    t.add(R"({"OrderID":3,"LastUpdate":"2024-06-11T08:00:00"})");
    const std::string query = "/Orders?lastupdatestart=06/10/2024%2012:00:00";
    CHECK(ids(t.got(query)) == "2 3");
    CHECK(ids(t.got(query + "&lastupdateend=06/10/2024%2021:00:00")) == "2");
    t.knobs(R"({"last_update_granularity":"date"})");
    CHECK(ids(t.got(query)) == "1 2 3");
    CHECK(ids(t.got(query + "&lastupdateend=06/10/2024%2001:00:00")) == "1 2");
}

TEST_CASE("every write moves LastUpdate of the order and of its shipments, ours too", "[TDC-06a]") {
    harness t;
    const auto id = t.add();
    t.pass(60'000);
    CHECK(t.put("/Orders/100", R"({"InternalComments":"seen"})").status == 200);
    auto shown = t.order(id);
    CHECK(shown.at("LastUpdate") == "2024-06-12T08:01:00");
    CHECK(shown.at("ShipmentList").at(0).at("ShipmentLastUpdate") == "2024-06-12T08:01:00");
    CHECK(ids(t.got("/Orders?lastupdatestart=06/12/2024%2008:01:00")) == "100");
    t.pass(60'000);
    t.put("/Orders/100/Shipments/0", R"({"ShipmentTrackingCode":"T"})");
    CHECK(t.order(id).at("LastUpdate") == "2024-06-12T08:02:00");
    t.pass(60'000);
    t.knobs(R"({"staff":{"do":"edit","order":100,"fields":{"BillingCity":"Reno"}}})");
    CHECK(t.order(id).at("LastUpdate") == "2024-06-12T08:03:00");
    CHECK(t.order(id).at("OrderDate") == "2024-06-12T08:00:00");
}

TEST_CASE("an order that changes between two pages appears or vanishes", "[TDC-06b]") {
    harness t;
    t.seed(4, R"(,"start_at":1718000000,"spacing_s":1)"); // two days ago
    t.knobs(R"({"staff":[{"do":"touch","order":101},{"do":"touch","order":102},
                         {"do":"touch","order":103}],
                "then":{"when":{"query":"offset=1"},"do":{"staff":{"do":"touch","order":100}}}})");
    const std::string query = "/Orders?lastupdatestart=06/12/2024&limit=2&offset=";
    CHECK(ids(t.got(query + "1")) == "101 102");
    CHECK(ids(t.got(query + "3")) == "102 103"); // 100 came in front: 102 again
    t.knobs(R"({"then":{"when":{"query":"offset=1"},
                "do":{"staff":{"do":"touch","order":100,"LastUpdate":"2024-06-01T00:00:00"}}}})");
    CHECK(ids(t.got(query + "1")) == "100 101");
    CHECK(ids(t.got(query + "3")) == "103"); // and 102 was on neither page
}

TEST_CASE("lists filter by invoice, prefix, one status and mail") {
    harness t;
    t.add(R"({"InvoiceNumber":7,"InvoiceNumberPrefix":"AB-","BillingEmail":"A@example.com"})");
    t.add(R"({"InvoiceNumber":8,"InvoiceNumberPrefix":"CD-","OrderStatusID":2})");
    t.add(R"({"InvoiceNumber":9,"InvoiceNumberPrefix":"AB-","OrderStatusID":4})");
    CHECK(ids(t.got("/Orders?invoicenumber=8")) == "101");
    CHECK(ids(t.got("/Orders?invoicenumber=0")) == "100 101 102");
    CHECK(ids(t.got("/Orders?invoicenumberstart=8&invoicenumberend=9")) == "101 102");
    CHECK(ids(t.got("/Orders?invoiceprefix=AB-")) == "100 102");
    CHECK(ids(t.got("/Orders?orderstatus=4")) == "102");
    CHECK(ids(t.got("/Orders?orderstatus=0")) == "100 101 102");
    CHECK(ids(t.got("/Orders?billingemail=a%40example.com")) == "100");
    CHECK(t.get("/Orders?orderstatus=2,4").status == 400);
    CHECK(ids(t.got("/Orders?OrderStatus=2")) == "101");
}
