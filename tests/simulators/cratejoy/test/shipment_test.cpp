#include "tests/simulators/cratejoy/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

TEST_CASE("a PUT takes a partial body and answers the whole element", "[CJ-07a]") {
    harness t;
    const auto id = t.box();
    const auto before = t.shipment(id);
    const auto out =
        harness::body(t.put(id, R"({"tracking_number":"T1","status":"shipped","carrier_name":"UPS",
                      "tracking_link":"https://t/T1"})"),
                      200);
    CHECK(out == t.shipment(id));
    CHECK(out.at("status") == "shipped");
    CHECK(out.at("tracking_number") == "T1");
    CHECK(out.at("shipped_at") == "2024-06-12T12:00:00Z");
    CHECK(out.at("ship_address") == before.at("ship_address"));
    CHECK_FALSE(out.as_object().contains("carrier_name"));
    CHECK(t.page(id).at("carrier_name") == "UPS");
    CHECK(out.at("fulfillments").at(0).at("status") == "closed");
    const auto other = t.box();
    CHECK(harness::body(t.put(other, R"({"status":"shipped","shipped_at":"2024-06-11"})"), 200)
              .at("shipped_at") == "2024-06-11T00:00:00Z");
    CHECK(
        t.ask("PATCH", t.path(other), R"({"adjusted_ordered_at":"2024-07-01T00:00:00Z"})").status ==
        200);
    CHECK(t.shipment(other).at("adjusted_ordered_at") == "2024-07-01T00:00:00Z");
}

TEST_CASE("an unknown or a read-only member is 400, and nothing is written", "[CJ-07b]") {
    harness t;
    const auto id = t.box();
    const auto before = t.get(t.path(id)).body;
    CHECK(first_error(t.put(id, R"({"tracking_number":"T","carrier":"UPS"})")) ==
          "Unknown property 'carrier'");
    for (const auto* member : {"id", "created_at", "is_test", "customer", "type", "url"}) {
        INFO(member);
        const auto out =
            t.put(id, "{\"tracking_number\":\"T\",\"" + std::string(member) + "\":null}");
        CHECK(out.status == 400);
        CHECK(first_error(out) == "Read only property '" + std::string(member) + "'");
    }
    CHECK(t.put(id, before).status == 400); // a fetched element sent back
    CHECK(t.put(id, "[]").status == 400);
    CHECK(t.put(id, R"({"tracking_number":5})").status == 400);
    CHECK(t.put(id, R"({"status":"sent"})").status == 400);
    CHECK(t.put(id, R"({"shipped_at":"soon"})").status == 400);
    t.knobs(R"({"carrier_fields":"reject"})");
    CHECK(first_error(t.put(id, R"({"carrier_name":"UPS"})")) == "Unknown property 'carrier_name'");
    CHECK(t.get(t.path(id)).body == before);
    CHECK(t.page(id).at("refused_puts") == 13);
    CHECK(t.page(id).at("puts") == 0);
}

TEST_CASE("every PUT that says shipped mails the customer, a repeated one again", "[CJ-07c]") {
    harness t;
    const auto id = t.box();
    const std::string shipped = R"({"status":"shipped","tracking_number":"T1"})";
    t.put(id, shipped);
    t.pass(60'000);
    t.put(id, shipped);
    CHECK(t.total("mails") == 2);
    CHECK(t.total("repeated_mails") == 1);
    CHECK(t.total("mails_without_tracking") == 0);
    CHECK(t.total("shipped_writes") == 1);
    CHECK(t.page(id).at("mails").at(1).at("repeated") == true);
    CHECK(t.shipment(id).at("shipped_at") == "2024-06-12T12:00:00Z");
    t.knobs(R"({"repeated_put_mails":false})");
    t.put(id, shipped);
    CHECK(t.total("mails") == 2);
    CHECK(t.page(id).at("puts") == 3);
    t.put(t.box(), R"({"status":"shipped"})");
    CHECK(t.total("mails_without_tracking") == 1);
}

TEST_CASE("tracking may come without a status, and is written over", "[CJ-07d]") {
    harness t;
    const auto id = t.box();
    t.put(id, R"({"tracking_number":"T1"})");
    CHECK(t.shipment(id).at("status") == "unshipped");
    CHECK(t.total("mails") == 0);
    t.put(id, R"({"tracking_number":"T1, T2"})");
    t.put(id, R"({"tracking_number":"T1, T2"})");
    CHECK(t.shipment(id).at("tracking_number") == "T1, T2");
    CHECK(t.total("tracking_writes") == 2);
    CHECK(t.total("overwritten_tracking") == 1);
    CHECK(t.page(id).at("tracking_writes").at(1).at("before") == "T1");
}

TEST_CASE("a cancelled box takes a PUT or refuses it; going back is the store's choice too",
          "[CJ-07e]") {
    harness t;
    const auto id = t.box();
    t.staff("cancel", id);
    t.knobs(R"({"put_on_cancelled":"400"})");
    CHECK(t.put(id, R"({"tracking_number":"T"})").status == 400);
    t.knobs(R"({"put_on_cancelled":"accept"})");
    CHECK(t.put(id, R"({"tracking_number":"T"})").status == 200);
    CHECK(t.shipment(id).at("status") == "cancelled");
    const auto other = t.box();
    t.put(other, R"({"status":"shipped"})");
    CHECK(t.put(other, R"({"status":"unshipped"})").status == 400);
    CHECK(t.put(other, R"({"status":"cancelled"})").status == 400);
    t.knobs(R"({"status_back":"accept"})");
    CHECK(t.put(other, R"({"status":"unshipped"})").status == 200);
    CHECK(t.shipment(other).at("shipped_at").is_null());
    CHECK(t.put(other, R"({"status":"cancelled"})").status == 200);
}

TEST_CASE("the review mail that a request asks for is recorded") {
    harness t;
    const auto id = t.box();
    auto req = harness::make("PUT", t.path(id), R"({"status":"shipped"})");
    req.headers.emplace_back("X-Cratejoy-ProductFeedback-Enabled", "true");
    req.headers.emplace_back("X-Cratejoy-ProductFeedback-Interval", "7");
    t.store.handle(req);
    CHECK(t.page(id).at("feedback").at(0) == "true 7");
}

TEST_CASE("boxes are cancelled, postponed, addressed anew and sent again without a date of it",
          "[CJ-08a]") {
    harness t;
    const auto all = t.several(4);
    const auto created = t.shipment(all[0]).at("created_at");
    t.pass(3'600'000);
    t.staff("cancel", all[0]);
    t.staff("postpone", all[1], R"(,"days":30)");
    t.staff("address", all[2], R"(,"fields":{"to":"Another","unit":"9"})");
    t.staff("reship", all[3]);
    CHECK(t.shipment(all[0]).at("status") == "cancelled");
    CHECK(t.shipment(all[0]).at("fulfillments").at(0).at("status") == "cancelled");
    CHECK(t.shipment(all[1]).at("adjusted_ordered_at") == "2024-07-12T12:00:00Z");
    CHECK(t.shipment(all[2]).at("ship_address").at("to") == "Another");
    CHECK(t.shipment(all[2]).at("ship_address").at("unit") == "9");
    const auto list = t.got("/v1/shipments/");
    CHECK(list.at("count") == 5);
    const auto again = list.at("results").at(4);
    CHECK(again.at("customer_id") == t.shipment(all[3]).at("customer_id"));
    CHECK(again.at("fulfillments").at(0).at("cycle_number") == -1);
    for (const auto id : all) {
        const auto one = t.shipment(id).as_object();
        CHECK(one.at("created_at") == created);
        for (const auto& member : one) {
            CHECK(member.key().find("modified") == std::string::npos);
            CHECK(member.key().find("updated") == std::string::npos);
        }
    }
    CHECK_THROWS(t.staff("dance", all[0]));
    CHECK_THROWS(t.staff("cancel", 1));
    CHECK_THROWS(t.staff("cancel", all[0], R"(,"why":"x")"));
}

TEST_CASE("an address is corrected by request, for all boxes that go there") {
    harness t;
    const auto boxes = t.boxes(R"({"kind":"prepaid"})");
    const auto id = t.shipment(boxes[0]).at("ship_address").at("id").as_int64();
    const auto path = "/v1/addresses/" + std::to_string(id) + "/";
    CHECK(t.ask("PUT", path, R"({"street":"1 New Street","unit":"2b"})").status == 200);
    CHECK(t.got(path).at("unit") == "2b");
    CHECK(t.shipment(boxes[7]).at("ship_address").at("street") == "1 New Street");
    CHECK(t.ask("PUT", path, R"({"id":1})").status == 400);
    CHECK(t.ask("PUT", path, R"({"planet":"Mars"})").status == 400);
}

TEST_CASE("an order is noted, refunded, and partly fulfilled by its first box") {
    harness t;
    const auto boxes = t.boxes(R"({"kind":"prepaid"})");
    const std::string path = "/v1/orders/3900000001/";
    CHECK(t.ask("PUT", path, R"({"note":"exported","is_gift":true})").status == 200);
    CHECK(t.got(path).at("note") == "exported");
    CHECK(t.ask("PUT", path, R"({"note":"x","total":1})").status == 400);
    CHECK(t.got(path).at("note") == "exported");
    t.put(boxes[0], R"({"status":"shipped"})");
    CHECK(t.got(path).at("fulfillment_status") == "partial");
    CHECK(t.got(path).at("status") == "open");
    t.knobs(R"({"staff":{"do":"refund","order":3900000001}})");
    CHECK(t.got(path).at("refunded_amount") == t.got(path).at("total"));
    CHECK(t.got("/v1/transactions/?order_id=3900000001").at("count") == 2);
    CHECK(t.got(path).at("status") == "open"); // an order is never cancelled
}
