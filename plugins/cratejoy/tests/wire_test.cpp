// The mapping of the vendor's JSON, the due gate and the walk over a collection, alone.

#include "fixtures.hpp"

#include "plugins/cratejoy/collection_walk.hpp"
#include "plugins/cratejoy/wire/boxes.hpp"
#include "plugins/cratejoy/wire/cursor.hpp"
#include "plugins/cratejoy/wire/dates.hpp"
#include "plugins/cratejoy/wire/errors.hpp"

#include "plugins/common/unreadable.hpp"

#include "dray/data/order_json.hpp"
#include "dray/data/validate.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <set>

using namespace dray::cratejoy;
using dray::common::unreadable;
namespace fx = fixtures;
namespace json = boost::json;

namespace {

constexpr std::int64_t first = 4'000'000'001;

dray::data::timestamp utc(const char* text) {
    return *dray::data::parse_time(text);
}

box read(const json::object& from, quantity_rule quantities = quantity_rule::hold) {
    box_rules rules;
    rules.currency = "USD";
    rules.quantities = quantities;
    return read_box(from, rules);
}

std::string when(const json::value& from) {
    const auto at = read_when(from, {});
    return at ? dray::data::format_time(*at) : "none";
}

} // namespace

TEST_CASE("a box is read with its recipient, its unit and its customer", "[CJ-06c][CJ-06g]") {
    const auto order = read(fx::box(first)).order;
    CHECK(dray::data::validate(order).empty());
    CHECK(order.ref == "4000000001");
    CHECK(order.customer_id == "8000000001");
    CHECK(order.billing.name == "Ann Lee");
    REQUIRE(order.ship_groups.size() == 1);
    const auto& to = order.ship_groups[0].to;
    CHECK(to.name == "Bo Lee");
    CHECK(to.street2 == "Apt 3");
    CHECK(to.region_code == "TX");
    CHECK(to.email == "ann@example.com");
    REQUIRE(order.lines.size() == 1);
    CHECK(order.lines[0].sku == "TEA-L");
    CHECK(order.lines[0].name == "Tea Box");
    CHECK(order.lines[0].unit_price == "34.95");
    CHECK(order.lines[0].options.at(0) == dray::data::line_option("Size", "L"));
    CHECK((order.created_at == utc("2026-02-28T10:00:00Z")));
    CHECK((order.modified_at == dray::data::timestamp{}));
}

TEST_CASE("a gift's text is the customer's note, in either place of either list", "[CJ-06c]") {
    auto from = fx::box(first);
    auto& order = from["fulfillments"].as_array()[0].as_object()["order"].as_object();
    order["gift_message"] = "Enjoy!";
    CHECK(read(from).order.customer_note == "Enjoy!");
    order["gift_message"] = nullptr;
    order["order_gift_info"] = {{"gift_message", "Enjoy too!"}};
    CHECK(read(from).order.customer_note == "Enjoy too!");
}

TEST_CASE("a box of two orders has the lines of both", "[CJ-06d]") {
    auto from = fx::box(first);
    from["fulfillments"] = json::array{fx::fulfillment(1, "TEA-L", 9'000'000'001),
                                       fx::fulfillment(2, "CUP", 9'000'000'002)};
    const auto order = read(from).order;
    REQUIRE(order.lines.size() == 2);
    std::set<std::string> orders;
    for (const auto& field : order.fields) {
        if (field.name == "order")
            orders.insert(field.value);
    }
    CHECK(orders == std::set<std::string>{"9000000001", "9000000002"});
}

TEST_CASE("a missing SKU stays empty, for someone to name", "[CJ-06f]") {
    auto from = fx::box(first);
    auto& instance = from["fulfillments"].as_array()[0].as_object()["instance"].as_object();
    instance["sku"] = nullptr;
    const auto order = read(from).order;
    CHECK(order.lines[0].sku.empty());
    CHECK(dray::data::validate(order).empty());
}

TEST_CASE("a box that staff made has no cycle to tell", "[CJ-06e]") {
    auto from = fx::box(first);
    const auto cycles = [&] {
        int n = 0;
        for (const auto& field : read(from).order.fields)
            n += field.name.starts_with("cycle") ? 1 : 0;
        return n;
    };
    CHECK(cycles() == 1);
    from["fulfillments"].as_array()[0].as_object()["cycle_number"] = -1;
    CHECK(cycles() == 0);
}

TEST_CASE("units that the order bought and the box does not list are held, or settled by a rule") {
    auto from = fx::box(first);
    from["fulfillments"] = json::array{fx::fulfillment(1, "TEA-L", 9'000'000'001, 2)};
    CHECK_THROWS_WITH(read(from), Catch::Contains("2 of TEA-L were bought"));
    CHECK(read(from, quantity_rule::fulfillments).order.lines[0].quantity == 1);
    CHECK(read(from, quantity_rule::order).order.lines[0].quantity == 2);
    // An entry for each unit: all is well.
    from["fulfillments"] = json::array{fx::fulfillment(1, "TEA-L", 9'000'000'001, 2),
                                       fx::fulfillment(2, "TEA-L", 9'000'000'001, 2)};
    CHECK(read(from).order.lines.size() == 2);
    CHECK(read(from, quantity_rule::order).order.lines[1].quantity == 1);
}

TEST_CASE("cancelled entries are told as cancelled, those of a shipped box as shipped") {
    auto from = fx::box(first);
    auto gone = fx::fulfillment(2, "CUP", 9'000'000'002);
    gone["status"] = "cancelled";
    from["fulfillments"].as_array().push_back(gone);
    CHECK(read(from).order.lines[1].canceled == 1);
    from["status"] = 2;
    const auto shipped = read(from).order;
    CHECK(shipped.status.id == "shipped");
    CHECK(shipped.lines[0].shipped == 1);
    CHECK(shipped.lines[1].shipped == 0);
}

TEST_CASE("a box that lacks what it must have is named with what it lacks") {
    for (const char* member : {"id", "status", "adjusted_ordered_at", "fulfillments"}) {
        auto from = fx::box(first);
        from.erase(member);
        CHECK_THROWS_AS(read(from), unreadable);
    }
    auto strange = fx::box(first);
    strange["status"] = "lost";
    CHECK_THROWS_WITH(read(strange), Catch::Contains("lost"));
    auto twice = fx::box(first);
    twice["fulfillments"] = json::array{fx::fulfillment(1, "A"), fx::fulfillment(1, "B", 2)};
    CHECK_THROWS_WITH(read(twice), Catch::Contains("twice"));
}

TEST_CASE("dates are read as epoch milliseconds, with Z, with an offset and as a day", "[CJ-06h]") {
    CHECK(when("2015-08-15T20:00:24Z") == "2015-08-15T20:00:24Z");
    CHECK(when(1'440'478'800'000) == "2015-08-25T05:00:00Z");
    CHECK(when("1440478800000") == "2015-08-25T05:00:00Z");
    CHECK(when("2026-09-09T16:13:57-07:00") == "2026-09-09T23:13:57Z");
    CHECK(when("2015-09-01 12:30:00Z") == "2015-09-01T12:30:00Z");
    CHECK(when("2017-09-15") == "2017-09-15T00:00:00Z");
    CHECK(when("2017-09-15T10:00:00") == "2017-09-15T10:00:00Z");
    for (const json::value& none : {json::value(nullptr), json::value(""), json::value("soon"),
                                    json::value(0), json::value(1440478800), json::value(true),
                                    json::value("2017-13-15"), json::value(-1440478800000)})
        CHECK(when(none) == "none");
    dray::data::time_zone chicago;
    chicago.periods.emplace_back(dray::data::timestamp{}, -21'600);
    CHECK((read_when(std::string_view("2017-09-15"), chicago) == utc("2017-09-15T06:00:00Z")));
}

TEST_CASE("filters take UTC, encoded") {
    CHECK(when_for_query(utc("2026-03-01T12:00:00.750Z")) == "2026-03-01T12%3A00%3A00Z");
}

TEST_CASE("errors are a list of sentences, and a web page has none", "[CJ-04b]") {
    CHECK(error_text(R"({"errors":["Unknown property 'x'","Invalid query parameter"]})") ==
          "Unknown property 'x'; Invalid query parameter");
    for (const char* none :
         {"", "<html>", "{}", "[]", R"({"errors":"x"})", R"({"errors":[1]})", "{"})
        CHECK(error_text(none).empty());
    CHECK(error_text(R"({"errors":[")" + std::string(2000, 'x') + "\"]}").size() <= 300);
}

TEST_CASE("a cursor comes back as it was written, and a stranger's does not") {
    download_cursor cursor;
    cursor.from = utc("2026-01-01T00:00:00Z");
    cursor.at = utc("2026-03-01T12:00:00Z");
    CHECK(read_cursor(write_cursor(cursor)) == cursor);
    for (const char* text : {"", "{}", R"({"v":1})", R"({"v":2,"at":"2026-03-01T12:00:00Z"})"})
        CHECK_FALSE(read_cursor(text));
}

TEST_CASE("only a whole page is a page", "[CJ-02c]") {
    CHECK(cut_collection(R"({"count":0,"next":null,"prev":null,"results":[]})")->rows.empty());
    const auto whole = fx::page_of({fx::box(first)}, 1, "?page=2");
    REQUIRE(cut_collection(whole));
    CHECK(cut_collection(whole)->rows.at(0).id == "4000000001");
    CHECK(cut_collection(whole)->next == "?page=2");
    for (const char* none : {"", "[]", "{}", "<html>", R"({"results":{}})", R"({"errors":["x"]})"})
        CHECK_FALSE(cut_collection(none));
    for (std::size_t n = 0; n < whole.size(); n += 7)
        CHECK_FALSE(cut_collection(whole.substr(0, n)));
}

namespace {

/// A shop's list with every bad habit that was seen.
struct bad_list {
    int boxes = 0;
    int page_size = 10; ///< whatever the limit is
    int origin = 0;     ///< of page numbers
    bool drops_limit = false;
    bool repeats_first = false; ///< the page behind the first is the first again
    bool never_null = false;

    std::string answer(const std::string& query) const {
        int page = origin;
        if (const auto at = query.find("page="); at != std::string::npos)
            page = std::stoi(query.substr(at + 5));
        int place = page - origin;
        if (repeats_first && place > 0)
            --place;
        json::array rows;
        for (int i = place * page_size; i < std::min((place + 1) * page_size, boxes); ++i) {
            json::object row{{"id", first + i}};
            rows.push_back(std::move(row));
        }
        const bool more = never_null || (place + 1) * page_size < boxes;
        json::object out;
        out["count"] = boxes;
        if (more)
            out["next"] = "?page=" + std::to_string(page + 1) + (drops_limit ? "" : "&limit=10");
        else
            out["next"] = nullptr;
        out["results"] = std::move(rows);
        return json::serialize(out);
    }
};

std::size_t walked(const bad_list& list, int& pages) {
    collection_walk walk("status=unshipped", 10);
    std::size_t found = 0;
    for (pages = 0; !walk.done(); ++pages) {
        REQUIRE(pages < 1000);
        const auto body = list.answer(walk.query());
        found += walk.take(*cut_collection(body)).size();
    }
    return found;
}

} // namespace

TEST_CASE("a list with any of the habits that were seen is read to its end, once",
          "[CJ-02a][CJ-02b]") {
    for (const int boxes : {0, 1, 9, 10, 11, 95, 100}) {
        for (const int origin : {0, 1}) {
            for (int habits = 0; habits < 8; ++habits) {
                bad_list list;
                list.boxes = boxes;
                list.origin = origin;
                list.drops_limit = (habits & 1) != 0;
                list.repeats_first = (habits & 2) != 0;
                list.never_null = (habits & 4) != 0;
                int pages = 0;
                CAPTURE(boxes, origin, habits);
                CHECK(walked(list, pages) == static_cast<std::size_t>(boxes));
                CHECK(pages <= boxes / 10 + 5);
            }
        }
    }
}

TEST_CASE("a next that leads in circles ends") {
    collection_walk walk("", 10);
    int pages = 0;
    for (; !walk.done(); ++pages) {
        REQUIRE(pages < 10);
        const std::string body = R"({"count":99,"next":"?page=)" + std::to_string(pages % 2) +
                                 R"(","results":[{"id":)" + std::to_string(pages) + "}]}";
        walk.take(*cut_collection(body));
    }
    CHECK(walk.missing() > 90);
}
