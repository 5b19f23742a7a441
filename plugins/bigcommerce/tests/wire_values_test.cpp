// Dates, errors, cursors, statuses: the small things that BigCommerce writes in several ways.

#include "plugins/bigcommerce/wire/cursor.hpp"
#include "plugins/bigcommerce/wire/dates.hpp"
#include "plugins/bigcommerce/wire/errors.hpp"
#include "plugins/bigcommerce/wire/statuses.hpp"
#include "plugins/common/live_statuses.hpp"
#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::bigcommerce;
using namespace dray::common;
namespace json = boost::json;

namespace {

std::string at(std::string_view text) {
    const auto date = read_date(text);
    return date ? dray::data::format_time(*date) : "none";
}

} // namespace

TEST_CASE("dates are read as RFC 2822 in UTC and with offsets", "[BC-04b]") {
    CHECK(at("Wed, 10 Jan 2018 21:05:30 +0000") == "2018-01-10T21:05:30Z");
    CHECK(at("Thu, 20 Apr 2017 11:32:00 -0400") == "2017-04-20T15:32:00Z");
    CHECK(at("1 Feb 2020 00:00:00 +0130") == "2020-01-31T22:30:00Z");
    CHECK(at("Sun, 06 Nov 1994 08:49:37 GMT") == "1994-11-06T08:49:37Z");
    CHECK(at("2017-04-20T11:32:00.000-04:00") == "2017-04-20T15:32:00Z");
}

TEST_CASE("an empty date means never, and damage is no date", "[BC-04c]") {
    CHECK(at("") == "none");
    CHECK(at("Wed, 31 Feb 2018 21:05:30 +0000") == "none");
    CHECK(at("Wed, 10 Jan 2018 25:05:30 +0000") == "none");
    CHECK(at("Wed, 10 Jan 2018 21:05:30") == "none");
    CHECK(at("10 Foo 2018 21:05:30 +0000") == "none");
    CHECK(at("0000-00-00 00:00:00") == "none");
    CHECK(at(std::string(1000, '1')) == "none");
}

TEST_CASE("the plus of an offset is encoded in date filters, else the shop reads a space",
          "[BC-04a]") {
    const auto moment = dray::data::parse_time("2017-04-20T15:32:00.900Z");
    REQUIRE(moment);
    CHECK(date_for_query(*moment) == "2017-04-20T15:32:00%2B00:00");
}

TEST_CASE("errors are read from a v2 array, an object, v3, and not from HTML or nothing",
          "[BC-22c]") {
    CHECK(error_text(R"([{"status":404,"message":"The requested resource was not found."}])") ==
          "The requested resource was not found.");
    CHECK(error_text(R"([{"status":400,"message":"The field 'x' in invalid.",
                          "details":{"invalid_reason":"X must not be empty."}}])") ==
          "The field 'x' in invalid. X must not be empty.");
    CHECK(error_text(R"({"status":409,"message":"No stock","details":
                         {"errors":[{"type":"OutOfStock","message":"Mug is out of stock"}]}})") ==
          "No stock; Mug is out of stock");
    CHECK(error_text(R"({"status":422,"title":"Invalid","errors":{"sku":"is unknown"}})") ==
          "Invalid; sku: is unknown");
    CHECK(error_text("<html><body>502 Bad Gateway</body></html>").empty());
    CHECK(error_text("").empty());
    CHECK(error_text("[{\"message\":").empty());
    CHECK(error_text("[1,\"x\",null]").empty());
}

TEST_CASE("an endless error text is cut, and its line breaks are gone") {
    const std::string body = R"([{"message":"line\nbreak )" + std::string(5000, 'x') + "\"}]";
    const auto text = error_text(body);
    CHECK(text.size() <= 300);
    CHECK(text.find('\n') == std::string::npos);
    CHECK(text.starts_with("line break xxx"));
}

TEST_CASE("a cursor comes back as it was written, and a stranger's does not") {
    const auto moment = *dray::data::parse_time("2026-03-01T12:00:00Z");
    CHECK((read_cursor(write_cursor(moment)) == moment));
    CHECK(write_cursor(moment).size() < 4096);
    CHECK_FALSE(read_cursor("{}"));
    CHECK_FALSE(read_cursor("2026-03-01T12:00:00Z"));
    CHECK_FALSE(read_cursor(R"({"v":2,"modified":"2026-03-01T12:00:00Z"})"));
}

TEST_CASE("statuses show the label that the merchant sees, in the shop's order, ids as strings",
          "[BC-05c][BC-07a]") {
    const auto live = read_statuses(json::parse(R"([
        {"id":"2","name":"Shipped","system_label":"Shipped","custom_label":"Sent","order":"8"},
        {"id":11,"name":"Awaiting Fulfillment","system_label":"Awaiting Fulfillment",
         "custom_label":"Pending","order":3},
        {"id":1,"name":"Pending","system_label":"Pending","custom_label":"Pending","order":1},
        {"id":0,"name":"Incomplete","system_label":"Incomplete","custom_label":"","order":0}])"));
    REQUIRE(live.statuses.size() == 4);
    CHECK(live.statuses[0] == dray::data::status("0", "Incomplete"));
    CHECK(live.statuses[1] == dray::data::status("1", "Pending"));
    CHECK(live.statuses[2] == dray::data::status("11", "Pending"));
    CHECK(live.statuses[3] == dray::data::status("2", "Sent"));
    CHECK(live.system[2] == dray::data::status("11", "Awaiting Fulfillment"));

    CHECK(find_status(live, "11").found.size() == 1);
    CHECK(find_status(live, "Sent").found.front().id == "2");
    CHECK(find_status(live, "Pending").found.size() == 2);
    CHECK(find_status(live, "Shipped").found.empty()); // no longer what anybody sees
    CHECK(find_status(live, "sent").found.empty());    // exact
    CHECK(list_for_people(live) ==
          "\"Incomplete\" (0), \"Pending\" (1), \"Pending\" (11, originally Awaiting "
          "Fulfillment), \"Sent\" (2, originally Shipped)");
    CHECK_THROWS_AS(read_statuses(json::parse("{}")), unreadable);
}
