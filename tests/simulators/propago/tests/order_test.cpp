// Placing orders and reading them back.

#include "tests/simulators/propago/tests/client.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

TEST_CASE("a submitted order gets a number and is read back by it and by its PoNumber") {
    const account_client client;
    order_text sent;
    sent.po = "PO-7 &amp; &lt;co&gt;";
    sent.ship_to_name = "Zo\xC3\xAB";
    sent.lines = line_xml(1, "SKU-1", 2) + line_xml(2, "SKU-2", 5);
    sent.extra = "<OrderField1>shop-7</OrderField1><CurrencyCode>USD</CurrencyCode>";
    const auto number = client.submitted(sent);

    const auto got = client.by_number("GetOrderDetails", number);
    CHECK(got.code() == "OrderRetrievedSuccessfully");
    const auto data = got.data();
    CHECK(data.child_value("OrderNumber") == number);
    CHECK(std::string(data.child_value("PoNumber")) == "PO-7 & <co>");
    CHECK(std::string(data.child_value("Status")) == "Released");
    CHECK(std::string(data.child("ShippingAddress").child_value("Name")) == "Zo\xC3\xAB");
    CHECK(std::string(data.child_value("OrderField1")) == "shop-7");
    std::string lines;
    for (const auto line : data.child("Lines").children("OrderLine"))
        lines += std::string(line.child_value("Sku")) + "x" + line.child_value("Quantity") + " ";
    CHECK(lines == "SKU-1x2 SKU-2x5 ");

    const auto by_po = client.call("GetOrderByPoNumber", "<purchaseOrderNumber>PO-7 &amp; "
                                                         "&lt;co&gt;</purchaseOrderNumber>");
    CHECK(by_po.code() == "OrderRetrievedSuccessfully");
    CHECK(by_po.data().child_value("OrderNumber") == number);
    CHECK(client.status_of(number) == "Released");
}

TEST_CASE("an order's elements keep the schema's order and spellings, and drop the unknown",
          "[PG-01b]") {
    const account_client client;
    order_text sent;
    sent.lines = "<OrderLine><ListFilUrl>http://x/l</ListFilUrl><ListFileUrl>no</ListFileUrl>"
                 "<LineNumber>1</LineNumber><Price>1</Price><Status>Released</Status>"
                 "<EstimatedShipDate>2024-05-03T00:00:00</EstimatedShipDate><Sku>A</Sku>"
                 "<Quantity>1</Quantity><UnitPrice>1</UnitPrice><Part><PageCount>1</PageCount>"
                 "<FinishedWidth>1.5</FinishedWidth><FinishedHieght>2.5</FinishedHieght></Part>"
                 "<FulfillCharge>0</FulfillCharge></OrderLine>";
    sent.extra = "<Comments>late but fine</Comments><OrderNumber>mine</OrderNumber>"
                 "<CustomFields><CustomField><Key>k</Key><Value>v</Value></CustomField>"
                 "</CustomFields>";
    const auto number = client.submitted(sent);
    const auto got = client.by_number("GetOrderDetails", number);
    const auto& body = got.http.body;
    CHECK(body.find("<ListFilUrl>http://x/l<") != std::string::npos);
    CHECK(body.find("<FinishedHieght>2.5<") != std::string::npos);
    CHECK(body.find("<CustomField><Key>k</Key><Value>v</Value></CustomField>") !=
          std::string::npos);
    CHECK(body.find("ListFileUrl") == std::string::npos);
    CHECK(body.find("mine") == std::string::npos);
    std::string names;
    for (const auto child : got.data().children())
        names += std::string(child.name()) + " ";
    CHECK(names == "OrderNumber PoNumber Comments Status EmailAddress ShippingAndHandling Tax "
                   "Discount OrderDate DesiredShipDate ShippingAddress Lines CustomFields ");
}

TEST_CASE("unknown numbers are answered as InvalidOrderNumber by every read", "[PG-02b]") {
    const account_client client;
    const auto number = client.submitted();
    for (const auto* operation : {"GetOrderStatus", "GetOrderDetails", "GetShippingInformation"}) {
        for (const auto& wrong : {number + "0", std::string("0") + number, std::string("-1"),
                                  std::string(), number + " ", std::string("99999999999999")}) {
            const auto got = client.by_number(operation, wrong);
            CHECK(got.http.status == 200);
            CHECK(got.code() == "InvalidOrderNumber");
            CHECK_FALSE(got.data());
        }
    }
    const auto by_po = [&] {
        return client.call("GetOrderByPoNumber", "<purchaseOrderNumber>?</purchaseOrderNumber>");
    };
    CHECK(by_po().code() == "InvalidOrderNumber");
    client.knobs(R"({"unknown_po_word": "NoData"})");
    CHECK(by_po().code() == "NoData");
    client.knobs(R"({"unknown_po_word": "Success"})");
    CHECK(by_po().code() == "OrderRetrievedSuccessfully");
    CHECK_FALSE(by_po().data());
    client.knobs(R"({"status_on_error": "ApprovalDenied"})");
    CHECK(client.status_of("1") == "ApprovalDenied");
}

TEST_CASE("empty Data is missing or nil, as the knob says", "[PG-03b]") {
    const account_client client;
    CHECK_FALSE(client.by_number("GetOrderDetails", "1").data());
    client.knobs(R"({"empty_data": "nil"})");
    const auto got = client.by_number("GetOrderDetails", "1");
    const auto data = got.data();
    CHECK(std::string(data.attribute("xsi:nil").value()) == "true");
    CHECK_FALSE(data.first_child());
}

TEST_CASE("success is said in either word", "[PG-03a]") {
    const account_client client;
    const auto number = client.submitted();
    client.knobs(R"({"success_word": "Success"})");
    CHECK(client.by_number("GetOrderDetails", number).code() == "Success");
    client.knobs(R"({"success_word": "OrderRetrievedSuccessfully"})");
    CHECK(client.submit().code() == "OrderRetrievedSuccessfully");
    CHECK(client.search("").code() == "OrderRetrievedSuccessfully");
}

TEST_CASE("what a submit's Data holds can be turned", "[PG-03b]") {
    const account_client client;
    client.knobs(R"({"submit_data": "empty"})");
    CHECK_FALSE(client.submit().data());
    client.knobs(R"({"submit_data": "other"})");
    const std::string other = client.submit().data().child_value();
    CHECK(client.by_number("GetOrderStatus", other).code() == "InvalidOrderNumber");
}

TEST_CASE("new orders stand in the portal's default status", "[PG-04a]") {
    const account_client client;
    for (const std::string word : {"Released", "Firmed", "ApprovalPending"}) {
        client.knobs(R"({"default_status": ")" + word + "\"}");
        CHECK(client.status_of(client.submitted()) == word);
    }
    CHECK(client.knob_error(R"({"default_status": "Closed"})").find("default_status") !=
          std::string::npos);
}

TEST_CASE("an order that cannot be placed is refused by code and not stored", "[PG-02d][PG-02e]") {
    const account_client client;
    client.knobs(R"({"unknown_skus": ["GONE"]})");
    order_text bad;
    bad.lines = line_xml(1, "SKU-1", 1) + line_xml(2, "GONE", 1);
    CHECK(client.submit(bad).code() == "SkuNotFound");
    client.knobs(R"({"unknown_sku_word": "OrderPlacementError"})");
    CHECK(client.submit(bad).code() == "OrderPlacementError");
    bad.lines = line_xml(1, "SKU-1", 0);
    CHECK(client.submit(bad).code() == "OrderPlacementError");
    bad.lines = " ";
    CHECK(client.submit(bad).code() == "OrderPlacementError");
    CHECK(client.call("SubmitOrder").code() == "OrderPlacementError");
    CHECK(client.books().at("orders_total") == 0);
    CHECK(client.books().at("submits").at("asked") == 5);
    CHECK(client.books().at("submits").at("refused") == 4);
}

TEST_CASE("a repeated PoNumber is accepted or refused, and found first or last",
          "[PG-08a][PG-08b]") {
    const account_client client;
    const auto first = client.submitted();
    const auto second = client.submitted();
    CHECK(first != second);
    const auto found = [&] {
        return std::string(
            client.call("GetOrderByPoNumber", "<purchaseOrderNumber>PO-1</purchaseOrderNumber>")
                .data()
                .child_value("OrderNumber"));
    };
    CHECK(found() == first);
    client.knobs(R"({"po_lookup": "last"})");
    CHECK(found() == second);
    CHECK(client.books().at("duplicates").at("PO-1") == 2);

    client.knobs(R"({"duplicate_po": "refuse"})");
    const auto third = client.submit();
    CHECK(third.code() == "OrderPlacementError");
    CHECK(client.books().at("po_numbers").at("PO-1") == 2);
    order_text other;
    other.po = "PO-2";
    CHECK(client.submit(other).code() == "Success");
}

TEST_CASE("a PoNumber beyond the cap is cut between characters", "[PG-21d]") {
    const account_client client;
    client.knobs(R"({"po_length_cap": 5})");
    order_text sent;
    sent.po = "1234\xC3\xAB";
    const auto number = client.submitted(sent);
    CHECK(std::string(client.by_number("GetOrderDetails", number).data().child_value("PoNumber")) ==
          "1234");
    CHECK(client.books().at("po_numbers").as_object().contains("1234"));
}

TEST_CASE("date-times are written without offset, with Z, or with an offset", "[PG-09a]") {
    account_client client;
    client.knobs(R"({"utc_offset_minutes": -300})");
    const auto number = client.submitted();
    const auto dates = [&] {
        const auto got = client.by_number("GetOrderDetails", number);
        const auto data = got.data();
        return std::string(data.child_value("OrderDate")) + " " +
               data.child_value("DesiredShipDate") + " " +
               data.child("Lines").first_child().child_value("EstimatedShipDate");
    };
    CHECK(dates() == "2024-05-01T04:00:00 2024-05-01T19:00:00 2024-05-03T00:00:00");
    client.knobs(R"({"date_style": "zulu"})");
    CHECK(dates() == "2024-05-01T09:00:00Z 2024-05-02T00:00:00Z 2024-05-03T05:00:00Z");
    client.knobs(R"({"date_style": "offset"})");
    CHECK(dates() ==
          "2024-05-01T04:00:00-05:00 2024-05-01T19:00:00-05:00 2024-05-03T00:00:00-05:00");
    client.knobs(R"({"date_style": "zulu", "order_date": "as_sent"})");
    const auto sent_date = client.submitted();
    CHECK(std::string(
              client.by_number("GetOrderDetails", sent_date).data().child_value("OrderDate")) ==
          "2024-04-30T13:15:00Z");
    client.pass(std::chrono::milliseconds{1120});
    client.knobs(R"({"order_date": "server"})");
    const auto later = client.submitted();
    CHECK(std::string(client.by_number("GetOrderDetails", later).data().child_value("OrderDate")) ==
          "2024-05-01T09:00:01.12Z");
}

TEST_CASE("new orders are pulled until they are accepted") {
    const account_client client;
    const auto a = client.submitted();
    const auto b = client.submitted();
    const auto held = client.submitted();
    client.knobs(R"({"hold": {"order": ")" + held + "\"}}");
    const auto pulled = [&](int most) {
        std::string out;
        const auto got =
            client.call("GetNewOrders", "<maxOrders>" + std::to_string(most) + "</maxOrders>");
        for (const auto each : got.data().children("Order"))
            out += std::string(each.child_value("OrderNumber")) + " ";
        return out + got.code();
    };
    CHECK(pulled(1) == a + " Success");
    CHECK(pulled(10) == a + " " + b + " Success");
    const auto accept = [&](const std::string& numbers) {
        return client.call("AcceptNewOrders", "<orderNumbers>" + numbers + "</orderNumbers>");
    };
    const auto wrong = accept("<string>" + a + "</string><string>7</string>");
    CHECK(wrong.code() == "InvalidOrderNumber");
    CHECK(std::string(wrong.data().child_value()) == "false");
    CHECK(pulled(10) == a + " " + b + " Success");
    CHECK(std::string(accept("<string>" + a + "</string>").data().child_value()) == "true");
    CHECK(pulled(10) == b + " Success");
    accept("<string>" + b + "</string>");
    CHECK(pulled(10) == "NoData");
    client.knobs(R"({"release": {"order": ")" + held + "\"}}");
    CHECK(pulled(10) == held + " Success");
}
