// What is posted as a shipment, and which shipment of the shop is ours.

#include "plugins/bigcommerce/wire/shipments.hpp"
#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::bigcommerce;
using namespace dray::common;
namespace data = dray::data;
namespace json = boost::json;

namespace {

data::shipment_confirm_request request_for(std::string tracking) {
    data::shipment_confirm_request r;
    r.ref = "100";
    r.ship_group = "128";
    r.shipment.tracking = std::move(tracking);
    r.shipment.carrier = "UPS";
    r.shipment.lines.emplace_back("194", "", 1);
    return r;
}

json::object posted(const data::shipment_confirm_request& r,
                    link_policy links = link_policy::when_carrier_unknown) {
    const auto carrier = carrier_table({}).find(r.shipment.carrier);
    return json::parse(shipment_json(shipment_of(r), r.shipment, carrier, links)).get_object();
}

} // namespace

TEST_CASE("a shipment names its address, its lines, tracking and carrier, and nothing read-only",
          "[BC-09a]") {
    auto r = request_for(" 1Z999 ");
    r.shipment.service = "Ground";
    r.shipment.lines.emplace_back("195", "", 2);
    r.shipment.lines.emplace_back("194", "", 3);
    CHECK(posted(r) == json::parse(R"({"order_address_id":128,
        "items":[{"order_product_id":194,"quantity":4},{"order_product_id":195,"quantity":2}],
        "tracking_number":"1Z999","shipping_provider":"ups","tracking_carrier":"ups",
        "shipping_method":"Ground"})"));
}

TEST_CASE("shipping_provider is always sent, so that the shop does not take custom for it",
          "[BC-21c]") {
    auto r = request_for("X1");
    r.shipment.carrier = "DHL";
    CHECK(posted(r)["shipping_provider"] == "");
    CHECK(posted(r)["tracking_carrier"] == "dhl");
    r.shipment.carrier = "Bob's Bikes";
    CHECK(posted(r)["shipping_provider"] == "");
    CHECK_FALSE(posted(r).contains("tracking_carrier"));
    CHECK(posted(r)["shipping_method"] == "Bob's Bikes");
    r.shipment.carrier = "Royal Mail";
    CHECK(posted(r)["shipping_provider"] == "royalmail");
    CHECK_FALSE(posted(r).contains("tracking_carrier"));
}

TEST_CASE("the warehouse's own link is sent where BigCommerce would make none", "[BC-09j]") {
    auto r = request_for("X1");
    r.shipment.tracking_url = "https://track.example/X1";
    CHECK_FALSE(posted(r).contains("tracking_link"));
    CHECK(posted(r, link_policy::always)["tracking_link"] == "https://track.example/X1");
    r.shipment.carrier = "Bob's Bikes";
    CHECK(posted(r)["tracking_link"] == "https://track.example/X1");
    CHECK_FALSE(posted(r, link_policy::never).contains("tracking_link"));
    r.shipment.tracking_url = "https://track.example/" + std::string(500, 'x');
    CHECK_FALSE(posted(r).contains("tracking_link"));
    r.shipment.tracking_url = "javascript:alert(1)";
    CHECK_FALSE(posted(r).contains("tracking_link"));
}

TEST_CASE("several tracking numbers share the field up to 50 characters") {
    data::shipment s;
    s.tracking = "A1";
    s.more_tracking = {"B2", " A1 ", ""};
    CHECK(tracking_for(s).number == "A1, B2");
    CHECK(tracking_for(s).comments.empty());
}

TEST_CASE("tracking numbers that do not fit go to the comments, the first stays") {
    data::shipment s;
    s.tracking = std::string(24, '1');
    s.more_tracking = {std::string(24, '2')};
    CHECK(tracking_for(s).number.size() == 50);
    CHECK(tracking_for(s).comments.empty());
    s.more_tracking.push_back("3");
    CHECK(tracking_for(s).number == s.tracking);
    CHECK(tracking_for(s).comments == "Further tracking numbers: " + s.more_tracking[0] + ", 3");
}

TEST_CASE("a tracking number above 50 characters is cut and stands in full in the comments",
          "[BC-21d]") {
    const std::string number(60, '7');
    const auto body = posted(request_for(number));
    CHECK(body.at("tracking_number").get_string().size() == 50);
    CHECK(body.at("comments").as_string() == "Tracking number in full: " + number);
}

TEST_CASE("comments keep within their length however many numbers there are") {
    data::shipment s;
    for (int i = 0; i < 10'000; ++i)
        s.more_tracking.push_back("NUMBER" + std::to_string(i));
    CHECK(tracking_for(s).comments.size() <= max_comments);
    CHECK(tracking_for(s).number == "NUMBER0");
}

TEST_CASE("a shipment without lines, address or sense is refused before anything is sent") {
    auto r = request_for("X");
    r.shipment.lines.clear();
    CHECK_THROWS_WITH(shipment_of(r), Catch::Contains("no lines"));
    r = request_for("X");
    r.shipment.lines[0].quantity = 0;
    CHECK_THROWS_AS(shipment_of(r), unreadable);
    r = request_for("X");
    r.shipment.lines[0].line = "sku-1";
    CHECK_THROWS_AS(shipment_of(r), unreadable);
    r = request_for("X");
    r.ship_group = "pickup-3";
    CHECK_THROWS_WITH(shipment_of(r), Catch::Contains("pickups"));
}

TEST_CASE("a shipment of the shop is ours where address, tracking and lines are the same") {
    const auto ours = shipment_of(request_for("1Z999"));
    const auto there = [](const char* text) { return read_shipment(json::parse(text)); };
    CHECK(is_that_shipment(there(R"({"id":7,"order_address_id":"128","tracking_number":" 1z999",
        "items":[{"order_product_id":"194","product_id":0,"quantity":"1"}]})"),
                           ours));
    CHECK_FALSE(is_that_shipment(there(R"({"id":7,"order_address_id":129,
        "tracking_number":"1Z999","items":[{"order_product_id":194,"quantity":1}]})"),
                                 ours));
    CHECK_FALSE(is_that_shipment(there(R"({"id":7,"order_address_id":128,
        "tracking_number":"1Z998","items":[{"order_product_id":194,"quantity":1}]})"),
                                 ours));
    CHECK_FALSE(is_that_shipment(there(R"({"id":7,"order_address_id":128,
        "tracking_number":"1Z999","items":[{"order_product_id":194,"quantity":2}]})"),
                                 ours));
    CHECK_THROWS_AS(there(R"({"id":7})"), unreadable);
    CHECK_THROWS_AS(there(R"({"id":7,"items":[{"order_product_id":1,"quantity":-1}]})"),
                    unreadable);
}
