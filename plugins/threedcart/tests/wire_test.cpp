// The mapping of the vendor's JSON alone.

#include "fixtures.hpp"

#include "plugins/threedcart/wire/answers.hpp"
#include "plugins/threedcart/wire/cursor.hpp"
#include "plugins/threedcart/wire/dates.hpp"
#include "plugins/threedcart/wire/orders.hpp"
#include "plugins/threedcart/wire/shipments.hpp"

#include "plugins/common/unreadable.hpp"

#include "dray/data/order_json.hpp"
#include "dray/data/validate.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::threedcart;
using dray::common::unreadable;
namespace fx = fixtures;
namespace json = boost::json;

namespace {

dray::data::timestamp utc(const char* text) {
    return *dray::data::parse_time(text);
}

order_rules rules() {
    order_rules r;
    r.zone = fx::new_york();
    r.currency = "USD";
    return r;
}

dray::data::order read(const json::object& from) {
    return read_order(from, rules(), utc("2026-03-01T12:00:00Z"));
}

std::string local(std::string_view text) {
    const auto at = read_local(text);
    return at ? dray::data::format_local(*at) : "none";
}

} // namespace

TEST_CASE("an order is read with its lines, its shipment and no card details",
          "[TDC-07a][TDC-07b]") {
    const auto order = read(fx::order(100));
    CHECK(dray::data::validate(order).empty());
    CHECK(order.ref == "100");
    CHECK(order.number == "AB-1100");
    CHECK((order.created_at == utc("2026-02-10T14:00:00Z")));
    CHECK((order.modified_at == utc("2026-02-10T21:05:30Z")));
    CHECK(order.currency == "USD");
    CHECK(order.totals.grand == "25.00");
    CHECK(order.totals.tax == "1.75");
    CHECK(order.totals.shipping == "5.00");
    CHECK(order.totals.discount == "1.50");
    CHECK(order.customer_id.empty());
    CHECK(order.payment_method == "Visa");
    CHECK(order.billing.name == "Ann Lee");
    CHECK(order.billing.phone == "512");
    CHECK(order.billing.region_code == "TX");
    CHECK(order.customer_note == "Ring twice");
    const auto text = dray::data::to_json_text(order);
    CHECK(text.find("1111") == std::string::npos);
    CHECK(text.find("Gift note") != std::string::npos);
}

TEST_CASE("the customer's id is read in either spelling", "[TDC-07b]") {
    auto from = fx::order(100);
    from["CustomerID"] = 42;
    CHECK(read(from).customer_id == "42");
    from.erase("CustomerID");
    from["CustomerId"] = "43";
    CHECK(read(from).customer_id == "43");
}

TEST_CASE("descriptions and options lose their HTML", "[TDC-07c]") {
    const auto order = read(fx::order(100));
    REQUIRE(order.lines.size() == 1);
    CHECK(order.lines[0].name == "Mug & saucer blue");
    CHECK(order.lines[0].options.at(0).value == "Size: L");
    CHECK(order.ship_groups.at(0).method == "UPS\u00ae Ground");
}

TEST_CASE("an item's price is as it stands, or has that of its options added, where that is set") {
    auto from = fx::order(100);
    auto& item = from["OrderItemList"].as_array().at(0).as_object();
    auto adding = rules();
    adding.adds_option_price = true;
    const auto price = [&](const order_rules& by) {
        return read_order(from, by, utc("2026-03-01T12:00:00Z")).lines.at(0).unit_price;
    };
    item["ItemUnitPrice"] = 10;
    item["ItemOptionPrice"] = 2.5;
    CHECK(price(rules()) == "10.00");
    CHECK(price(adding) == "12.50");
    item["ItemOptionPrice"] = -2.5; // a cheaper choice
    CHECK(price(adding) == "7.50");
    item.erase("ItemOptionPrice");
    CHECK(price(adding) == "10.00");
    item["ItemUnitPrice"] = "";
    item["ItemOptionPrice"] = 2.5;
    CHECK(price(adding).empty()); // a part of a price is none
}

TEST_CASE("shipment 0 is a shipment, and lines of 0 belong to it", "[TDC-07f]") {
    const auto order = read(fx::order(100));
    REQUIRE(order.ship_groups.size() == 1);
    CHECK(order.ship_groups[0].id == "0");
    CHECK(order.lines[0].ship_group == "0");
    CHECK(order.ship_groups[0].to.street2 == "Apt 3");
    CHECK(order.ship_groups[0].to.country_code == "CA");
    CHECK(order.ship_groups[0].to.email == "ann@example.com"); // the billing one
    CHECK(order.ship_groups[0].to.phone == "416");
}

TEST_CASE("several shipments are ship groups, lines linked by ItemShipmentID", "[TDC-07g]") {
    auto from = fx::order(100);
    auto left = fx::shipment(8, "1Z");
    left["ShipmentOrderStatus"] = 4;
    from["ShipmentList"] = json::array{fx::shipment(7), left, fx::shipment(9)};
    from["OrderItemList"] =
        json::array{fx::line(1, "A", 1, 7), fx::line(2, "B", 3, 8), fx::line(3, "C", 2, 7)};
    const auto order = read(from);
    REQUIRE(order.ship_groups.size() == 2); // 9 holds nothing
    CHECK(order.ship_groups[0].id == "7");
    CHECK(order.lines[1].ship_group == "8");
    CHECK(order.lines[0].shipped == 0);
    CHECK(order.lines[1].shipped == 3); // its shipment has left by the store's own books
    CHECK(order.totals.shipping == "15.00");
}

TEST_CASE("a line of a shipment that the order does not have is not guessed at", "[TDC-07g]") {
    auto from = fx::order(100);
    from["OrderItemList"] = json::array{fx::line(1, "A", 1, 5)};
    CHECK_THROWS_WITH(read(from), Catch::Contains("belongs to shipment 5"));
}

TEST_CASE("quantities that are no whole number above 0 spoil the order") {
    for (const double quantity : {0.0, -1.0, 1.5, 1e12}) {
        auto from = fx::order(100);
        from["OrderItemList"] = json::array{fx::line(1, "A", quantity)};
        CHECK_THROWS_AS(read(from), unreadable);
    }
    auto whole = fx::order(100);
    auto line = fx::line(1, "A", 1);
    line["ItemQuantity"] = 2.0;
    whole["OrderItemList"] = json::array{line};
    CHECK(read(whole).lines[0].quantity == 2);
}

TEST_CASE("numbers have a prefix or none, and an order without invoice has its OrderID",
          "[TDC-07h]") {
    auto from = fx::order(100, 7);
    CHECK(read(from).number == "AB-1100");
    from["InvoiceNumberPrefix"] = "";
    CHECK(read(from).number == "1100");
    from["InvoiceNumber"] = 0;
    CHECK(read(from).number == "100");
}

TEST_CASE("an order that lacks what it must have is named with what it lacks") {
    for (const char* member :
         {"OrderID", "OrderStatusID", "OrderDate", "ShipmentList", "OrderItemList"}) {
        auto from = fx::order(100);
        from.erase(member);
        CHECK_THROWS_WITH(read(from), Catch::Contains(member));
    }
    auto old = fx::order(100);
    old["LastUpdate"] = "";
    CHECK((read(old).modified_at == utc("2026-02-10T14:00:00Z")));
    old["LastUpdate"] = "yesterday";
    CHECK_THROWS_AS(read(old), unreadable);
    auto twice = fx::order(100);
    twice["OrderItemList"] = json::array{fx::line(1, "A", 1), fx::line(1, "B", 1)};
    CHECK_THROWS_WITH(read(twice), Catch::Contains("twice"));
}

TEST_CASE("dates come in three spellings, and an empty one is never", "[TDC-07e]") {
    CHECK(local("2015-08-11T09:43:17") == "2015-08-11T09:43:17");
    CHECK(local("8/11/2015") == "2015-08-11T00:00:00");
    CHECK(local("8/11/2015 9:43:17 AM") == "2015-08-11T09:43:17");
    CHECK(local("12/1/2015 12:00:00 AM") == "2015-12-01T00:00:00");
    CHECK(local("12/1/2015 12:30:00 PM") == "2015-12-01T12:30:00");
    CHECK(local("12/1/2015 11:30:00 PM  ") == "2015-12-01T23:30:00");
    CHECK(local("12/1/2015 23:30:00") == "2015-12-01T23:30:00");
    for (const char* text : {"", "  ", "2/30/2015", "13/1/2015", "8/11/15", "8/11/2015 25:00:00",
                             "8/11/2015 0:00:00 AM", "8/11/2015 9:43:17 XM", "2015-08-11",
                             "2015-08-11T09:43:17Z", "0/0/0000"}) {
        CAPTURE(text);
        CHECK(local(text) == "none");
    }
}

TEST_CASE("a date with an offset of its own needs no zone") {
    const auto at = read_moments("2026-07-01T12:00:00-07:00", fx::new_york());
    REQUIRE(at);
    CHECK((at->earliest == utc("2026-07-01T19:00:00Z")));
    CHECK((at->latest == at->earliest));
}

TEST_CASE("local times are instants by the store's zone, in both changes of the year",
          "[TDC-05b]") {
    const auto zone = fx::new_york();
    const auto winter = *read_moments("2026-03-08T01:59:59", zone);
    CHECK((winter.latest == utc("2026-03-08T06:59:59Z")));
    const auto summer = *read_moments("2026-03-08T03:00:00", zone);
    CHECK((summer.earliest == utc("2026-03-08T07:00:00Z")));
    const auto twice = *read_moments("2026-11-01T01:30:00", zone);
    CHECK((twice.earliest == utc("2026-11-01T05:30:00Z")));
    CHECK((twice.latest == utc("2026-11-01T06:30:00Z")));
    CHECK((twice.as_of(utc("2026-11-01T06:00:00Z")) == twice.earliest));
    CHECK((twice.as_of(utc("2026-11-01T07:00:00Z")) == twice.latest));
}

TEST_CASE("filters take the American form, encoded", "[TDC-05a]") {
    const auto at = *dray::data::parse_local("2026-03-08T01:05:09.750");
    CHECK(time_for_query(at) == "03%2F08%2F2026%2001%3A05%3A09");
    CHECK(date_for_query(at) == "03%2F08%2F2026");
}

TEST_CASE("answers have their status as text or as a number, in a list or alone", "[TDC-10b]") {
    const auto two = read_answers(R"([{"Key":"OrderID","Value":"7","Status":"200","Message":"ok"},
        {"Key":"OrderID","Value":8,"Status":404,"Message":"Not found "}])");
    REQUIRE(two.size() == 2);
    CHECK_FALSE(two[0].is_refusal());
    CHECK(two[1].is_refusal());
    CHECK(two[1].value == "8");
    CHECK(two[1].message == "Not found");
    CHECK(read_answers(R"({"Message":"An error has occurred."})").size() == 1);
    CHECK(error_text(fx::error_body(400, "a\nb")) == "a b");
    for (const char* none : {"", "<html>Key Message</html>", "[]", "{}", "[1]", "null",
                             R"([{"Key":"x","Message":"y"},{"OrderID":1}])", R"([{"Message":)"}) {
        CAPTURE(none);
        CHECK(read_answers(none).empty());
    }
    CHECK(read_answers(fx::page_of({fx::order(1)})).empty());
}

TEST_CASE("only the exact sentence is the end of a list", "[TDC-04b]") {
    CHECK(
        is_past_the_end(fx::error_body(400, "Offset amount exceeds the total number of records")));
    CHECK_FALSE(is_past_the_end(fx::error_body(400, "Offset is not a number")));
    CHECK_FALSE(is_past_the_end("Offset amount exceeds the total number of records"));
}

TEST_CASE("a cursor comes back as it was written, and a stranger's does not") {
    feed_cursor cursor;
    cursor.since = utc("2026-03-01T12:00:00Z");
    CHECK(read_cursor(write_cursor(cursor)) == cursor);
    auto& walk = cursor.walk.emplace();
    walk.from = utc("2026-02-01T00:00:00Z");
    walk.began = utc("2026-03-01T12:30:00Z");
    walk.offset = 300;
    walk.anchor = "4711";
    CHECK(read_cursor(write_cursor(cursor)) == cursor);
    for (const char* text : {"", "{}", R"({"v":1})", R"({"v":2,"since":"2026-03-01T12:00:00Z"})",
                             R"({"v":1,"walk":{"offset":0,"began":"2026-03-01T12:00:00Z"}})",
                             R"({"v":1,"walk":{"offset":5}})", "2026-03-01T12:00:00Z"}) {
        CAPTURE(text);
        CHECK_FALSE(read_cursor(text));
    }
}

TEST_CASE("payment details are blank in what is kept of a poison order, wherever they stand") {
    const auto raw = json::serialize(fx::order(100));
    const auto kept = without_payment_details(raw);
    CHECK(kept.find("XXXX1111") == std::string::npos);
    CHECK(kept.find("\"2030\"") == std::string::npos);
    CHECK(kept.find("TransactionAmount") == std::string::npos);
    CHECK(json::parse(kept).at("OrderID") == 100);
    CHECK(without_payment_details("5") == "5");
    const std::string twice = R"({"CardNumber":"","cardnumber":"4111","CardNumber":"4222",)"
                              R"("Card\u004eumber":"4333","TRANSACTIONLIST":["4444"]})";
    for (const char* secret : {"4111", "4222", "4333", "4444"})
        CHECK(without_payment_details(twice).find(secret) == std::string::npos);
}
