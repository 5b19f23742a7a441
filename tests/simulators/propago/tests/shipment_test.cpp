// Shipments by hand and by the walk.

#include "tests/simulators/propago/tests/client.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <vector>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

/// "1:SKU x2 [UPS TRACK 7.25] | …"
std::string shipped(const answer& got) {
    INFO(got.http.body);
    std::string out;
    for (const auto sent : got.data().children("Shipper")) {
        out += out.empty() ? "" : "| ";
        for (const auto line : sent.child("ShipmentLines").children("ShipperLine"))
            out += std::string(line.child_value("LineNumber")) + ":" + line.child_value("Sku") +
                   " x" + line.child_value("QuantityShipped") + " ";
        for (const auto box : sent.child("ShipmentDetails").children("ShipperDetail"))
            out += std::string("[") + box.child_value("Carrier") + " " +
                   (box.child("TrackingNumber") ? box.child_value("TrackingNumber") : "none") +
                   " " + box.child_value("ShippingCost") + "] ";
    }
    return out;
}

std::string two_lines(const account_client& client, const std::string& po = "PO-1") {
    order_text sent;
    sent.po = po;
    sent.lines = line_xml(1, "A", 2) + line_xml(2, "B", 3);
    return client.submitted(sent);
}

answer shipping(const account_client& client, const std::string& number) {
    return client.by_number("GetShippingInformation", number);
}

std::string line_statuses(const account_client& client, const std::string& number) {
    std::string out;
    const auto got = client.by_number("GetOrderDetails", number);
    for (const auto line : got.data().child("Lines").children())
        out += std::string(line.child_value("Status")) + " ";
    return out;
}

std::string history(const account_client& client, std::size_t index) {
    std::string out;
    const auto books = client.books();
    for (const auto& each : books.at("orders").at(index).at("history").as_array())
        out += std::string(each.at("status").as_string()) + " ";
    return out;
}

} // namespace

TEST_CASE("an order without shipments is a normal state with three words", "[PG-02c]") {
    const account_client client;
    const auto number = client.submitted();
    CHECK(shipping(client, number).code() == "NoShipmentsFoundForOrder");
    for (const std::string word : {"NoShipmentData", "NoData", "Success"}) {
        client.knobs(R"({"no_shipment_word": ")" + word + "\"}");
        CHECK(shipping(client, number).code() == word);
        CHECK_FALSE(shipping(client, number).data());
    }
}

TEST_CASE("a person ships in parts, and the order closes with the last of them",
          "[PG-05b][PG-06a][PG-06c]") {
    account_client client;
    const auto number = two_lines(client);
    client.knobs(R"({"ship": {"po": "PO-1", "lines": [{"line": 1}, {"sku": "B", "quantity": 1}],
                     "carrier": "FEDEX", "tracking": ["T1", "T2"], "cost": "0"}})");
    CHECK(client.status_of(number) == "BackOrdered");
    CHECK(line_statuses(client, number) == "Closed PartialShip ");
    CHECK(shipped(shipping(client, number)) == "1:A x2 2:B x1 [FEDEX T1 0] [FEDEX T2 0] ");

    client.pass(std::chrono::hours{2});
    client.knobs(R"({"ship": {"po": "PO-1", "tracking": ["T1"]}})");
    CHECK(client.status_of(number) == "Closed");
    CHECK(line_statuses(client, number) == "Closed Closed ");
    const auto all = shipping(client, number);
    CHECK(shipped(all) == "1:A x2 2:B x1 [FEDEX T1 0] [FEDEX T2 0] | 2:B x2 [UPS T1 7.25] ");
    const auto first = all.data().first_child();
    const auto second = first.next_sibling();
    CHECK(first.child("ShipmentId").text().as_int() + 1 ==
          second.child("ShipmentId").text().as_int());
    CHECK(first.child_value("OrderNumber") == number);
    CHECK(std::string(second.child_value("ShipDate")) == "2024-05-01T11:00:00");
}

TEST_CASE("a shipment may lack a tracking number, in the spelling of empty data", "[PG-06d]") {
    const account_client client;
    const auto number = two_lines(client);
    client.knobs(R"({"ship": {"po": "PO-1", "parcels": [{"carrier": "UPS", "cost": "3.10"}]}})");
    CHECK(shipped(shipping(client, number)) == "1:A x2 2:B x3 [UPS none 3.10] ");
    client.knobs(R"({"empty_data": "nil"})");
    const auto got = shipping(client, number);
    const auto box = got.data().first_child().child("ShipmentDetails");
    CHECK(box.first_child().child("TrackingNumber").attribute("xsi:nil").as_bool());
}

TEST_CASE("a person may ship too much, the wrong thing, nothing, or with serials") {
    const account_client client;
    const auto number = two_lines(client);
    client.knobs(R"({"ship": {"po": "PO-1", "tracking": ["T"], "status": "Shipping", "lines":
                     [{"line": 1, "quantity": 9, "serials": ["S&1", "S2"]},
                      {"sku": "C", "line": 7, "quantity": 1}]}})");
    CHECK(client.status_of(number) == "Shipping");
    const auto got = shipping(client, number);
    CHECK(shipped(got) == "1:A x9 7:C x1 [UPS T 7.25] ");
    CHECK(got.http.body.find("<Serials><SerializationInfo><SerialNumber1>S&amp;1</SerialNumber1>"
                             "<SerialNumber2>S2</SerialNumber2></SerializationInfo></Serials>") !=
          std::string::npos);
    const auto other = two_lines(client, "PO-2");
    client.knobs(R"({"ship": {"po": "PO-2", "lines": [], "tracking": [], "status": "Closed"}})");
    CHECK(client.status_of(other) == "Closed");
    CHECK(shipping(client, other).code() == "Success");
    CHECK(shipped(shipping(client, other)).empty());
}

TEST_CASE("people hold, firm, release and cancel, and set words that no enumeration knows",
          "[PG-05c][PG-05d][PG-20a]") {
    const account_client client;
    const auto number = two_lines(client);
    for (const auto& [verb, status] :
         {std::pair{"hold", "OnHold"}, std::pair{"firm", "Firmed"},
          std::pair{"release", "Released"}, std::pair{"cancel", "Canceled"}}) {
        client.knobs(std::string("{\"") + verb + "\": {\"order\": \"" + number + "\"}}");
        CHECK(client.status_of(number) == status);
    }
    CHECK(line_statuses(client, number) == "Canceled Canceled ");
    client.knobs(R"({"set_status": {"po": "PO-1", "status": "On <hold> by Bob"}})");
    CHECK(client.status_of(number) == "On <hold> by Bob");
    CHECK(history(client, 0) == "Released OnHold Firmed Released Canceled On <hold> by Bob ");
}

TEST_CASE("a person's mistake is an error that says what is wrong, and changes nothing") {
    const account_client client;
    two_lines(client);
    two_lines(client);
    CHECK(client.knob_error(R"({"cancel": {"po": "PO-1"}})").find("2 orders") != std::string::npos);
    CHECK(client.knob_error(R"({"cancel": {"po": "PO-9"}})").find("PO-9") != std::string::npos);
    CHECK(client.knob_error(R"({"ship": {"order": "7"}})").find("'7'") != std::string::npos);
    CHECK(client.knob_error(R"({"ship": {"order": "100001", "linse": []}})").find("linse") !=
          std::string::npos);
    CHECK(client.knob_error(R"({"fly": {}})").find("\"fly\"") != std::string::npos);
    CHECK(client.knob_error(R"([])").find("object") != std::string::npos);
    CHECK(client.knob_error(R"({"cancel": [{"order": "100001"}, {"order": "7"}]})")
              .find("cancel[1]") != std::string::npos);
    CHECK(client.status_of("100001") == "Canceled");
    CHECK(client.books().at("shippers_total") == 0);
}

TEST_CASE("a stranger's order under a PoNumber has another customer and is no duplicate of ours",
          "[PG-21c]") {
    const account_client client;
    client.knobs(R"({"add_order": {"po": "PO-1", "EmailAddress": "bo@example.com",
        "ShippingAddress": {"Name": "Bo Rae", "ZipCode": "10001"}, "order_fields": ["f1"],
        "lines": [{"sku": "Z", "quantity": 4}], "status": "Waved"}})");
    const auto got =
        client.call("GetOrderByPoNumber", "<purchaseOrderNumber>PO-1</purchaseOrderNumber>");
    const auto theirs = got.data();
    CHECK(std::string(theirs.child("ShippingAddress").child_value("Name")) == "Bo Rae");
    CHECK(std::string(theirs.child_value("Status")) == "Waved");
    CHECK(std::string(theirs.child("Lines").first_child().child_value("Sku")) == "Z");
    CHECK(client.search("<Custom01>f1</Custom01>").data().first_child());
    client.submitted();
    const auto books = client.books();
    CHECK(books.at("po_numbers").at("PO-1") == 2);
    CHECK(books.at("duplicates").as_object().empty());
    CHECK(books.at("orders").at(0).at("source") == "person");
    CHECK(books.at("orders").at(1).at("source") == "api");
}

TEST_CASE("the walk takes an order from Released to Closed by the clock", "[PG-05a]") {
    account_client client;
    client.knobs(R"({"auto_walk": {"step_ms": 60000}})");
    const auto number = two_lines(client);
    CHECK(client.status_of(number) == "Released");
    client.pass(std::chrono::milliseconds{59'999});
    CHECK(client.status_of(number) == "Released");
    client.pass(std::chrono::milliseconds{1});
    CHECK(client.status_of(number) == "Waved");
    client.pass(std::chrono::minutes{1});
    CHECK(client.status_of(number) == "Picking");
    client.pass(std::chrono::minutes{1});
    CHECK(client.status_of(number) == "Shipping");
    CHECK(shipping(client, number).code() == "NoShipmentsFoundForOrder");
    client.pass(std::chrono::hours{9});
    const auto got = shipping(client, number);
    CHECK(client.status_of(number) == "Closed");
    CHECK(shipped(got).find("1:A x2 2:B x3 [") == 0);
    CHECK(std::string(got.data().first_child().child_value("ShipDate")) == "2024-05-01T09:04:00");
    CHECK(history(client, 0) == "Released Waved Picking Shipping Closed ");
}

TEST_CASE("the walk's odd cases come at every n-th order",
          "[PG-05b][PG-05c][PG-06a][PG-06b][PG-06d][PG-06e][PG-06f]") {
    account_client client;
    client.knobs(R"({"auto_walk": {"step_ms": 1000, "partial_every": 2, "two_shippers_every": 3,
        "two_tracking_every": 5, "no_tracking_every": 7, "same_tracking_every": 4,
        "zero_cost_every": 5, "hold_every": 11, "cancel_every": 13}})");
    std::vector<std::string> numbers;
    for (int i = 1; i <= 13; ++i)
        numbers.push_back(two_lines(client, "PO-" + std::to_string(i)));
    client.pass(std::chrono::milliseconds{3000});
    CHECK(client.status_of(numbers[1]) == "BackOrdered");
    CHECK(shipped(shipping(client, numbers[1])).find("1:A x2 [") == 0);
    CHECK(line_statuses(client, numbers[1]) == "Closed Backordered ");
    client.pass(std::chrono::minutes{1});
    const auto of = [&](int n) {
        return shipping(client, numbers[static_cast<std::size_t>(n - 1)]);
    };
    const auto parcels = [](const answer& got) {
        std::vector<std::string> out;
        for (const auto sent : got.data().children())
            for (const auto box : sent.child("ShipmentDetails").children())
                out.emplace_back(box.child_value("TrackingNumber"));
        return out;
    };
    CHECK(history(client, 0) == "Released Waved Picking Shipping Closed ");
    CHECK(parcels(of(1)).size() == 1);
    CHECK(history(client, 1) == "Released Waved Picking BackOrdered Closed ");
    CHECK(shipped(of(2)).find("| 2:B x3 [") != std::string::npos);
    CHECK(parcels(of(2)).at(0) != parcels(of(2)).at(1));
    CHECK(history(client, 2) == "Released Waved Picking Shipping Closed ");
    CHECK(parcels(of(3)).size() == 2);
    CHECK(parcels(of(4)).at(0) == parcels(of(4)).at(1));
    CHECK(parcels(of(5)).size() == 2);
    CHECK(shipped(of(5)).find(" 0] ") != std::string::npos);
    CHECK(shipped(of(7)).find(" none ") != std::string::npos);
    CHECK(client.status_of(numbers[10]) == "OnHold");
    CHECK(client.status_of(numbers[12]) == "Canceled");
    client.knobs(R"({"set_status": {"po": "PO-11", "status": "Waved"}})");
    client.pass(std::chrono::minutes{1});
    CHECK(client.status_of(numbers[10]) == "Closed");
}

TEST_CASE("the walk is the same for the same seed, however often it is looked at") {
    const auto run = [](int seed, bool look) {
        account_client client;
        client.knobs(R"({"seed": )" + std::to_string(seed) +
                     R"(, "auto_walk": {"step_ms": 1000, "spread_ms": 5000, "partial_every": 2}})");
        for (int i = 0; i < 4; ++i)
            two_lines(client, "PO-" + std::to_string(i));
        for (int i = 0; i < 20; ++i) {
            client.pass(std::chrono::seconds{1});
            if (look)
                client.search("");
        }
        client.search("");
        return boost::json::serialize(client.books().at("orders"));
    };
    const auto once = run(1, false);
    CHECK(run(1, true) == once);
    CHECK(run(2, true) != once);
}

TEST_CASE("an order that a person stopped leaves the walk, and comes back when released") {
    account_client client;
    client.knobs(R"({"auto_walk": {"step_ms": 1000}, "default_status": "Firmed"})");
    const auto number = two_lines(client);
    client.pass(std::chrono::hours{1});
    CHECK(client.status_of(number) == "Firmed");
    client.knobs(R"({"release": {"po": "PO-1"}})");
    client.pass(std::chrono::seconds{1});
    CHECK(client.status_of(number) == "Waved");
    client.knobs(R"({"cancel": {"po": "PO-1"}})");
    client.pass(std::chrono::hours{1});
    CHECK(client.status_of(number) == "Canceled");
    client.knobs(R"({"release": {"po": "PO-1"}, "auto_walk": null})");
    client.pass(std::chrono::hours{1});
    CHECK(client.status_of(number) == "Released");
    client.knobs(R"({"auto_walk": {"step_ms": 1000}})");
    client.pass(std::chrono::seconds{4});
    CHECK(client.status_of(number) == "Closed");
}
