// order.find and orders.list.

#include "fixtures.hpp"
#include "warehouse_script.hpp"

#include "dray/data/functions_json.hpp"

#include <catch2/catch.hpp>

using namespace dray::warehouse_manager;
using namespace dray::testing;
using dray::data::warehouse_state;
using dray::sdk::error_class;
namespace fx = fixtures;

namespace {

const std::string exact =
    "orders?pgsiz=100&pgnum=1&rql=referenceNum%3D%3DR77%3BReadOnly.CustomerIdentifier.Id%3D%3D4"
    "&detail=OrderItems";
const std::string splits =
    "orders?pgsiz=100&pgnum=1&rql=referenceNum%3D%3DR77-%2A%3BReadOnly.CustomerIdentifier.Id%3D"
    "%3D4&detail=OrderItems";

script find_of(const std::string& first, const std::string& second) {
    dray::data::order_find_request r;
    r.reference = "R77";
    auto s = warehouse();
    s.function("order.find", r)
        .expect_http("GET", at(exact))
        .is_read()
        .answers(200, first)
        .expect_http("GET", at(splits))
        .is_read()
        .answers(200, second)
        .expect_done();
    return s;
}

std::vector<dray::data::found_order> matches(const std::string& first, const std::string& second) {
    const auto out = find_of(first, second).run();
    return dray::data::from_json_text<dray::data::order_find_result>(*out.result).matches;
}

boost::json::object lines_of(boost::json::object order, std::vector<boost::json::object> items) {
    return fx::add(std::move(order), std::move(items));
}

} // namespace

TEST_CASE("an order is found by its reference with all that tells it from others", "[WM-14c]") {
    const auto order =
        lines_of(fx::order(501, "R77"), {fx::item(11, 1, "S1", 2), fx::item(12, 2, "S2", 1)});
    auto s = find_of(fx::page({order}), fx::page({}));
    s.fail_each_step_once();
    const auto found = matches(fx::page({order}), fx::page({}));
    REQUIRE(found.size() == 1);
    CHECK(found[0].ref == "501");
    CHECK(found[0].state == warehouse_state::accepted);
    CHECK(found[0].fingerprint.name == "Ann Lee");
    CHECK(found[0].fingerprint.postcode == "73301");
    REQUIRE(found[0].fingerprint.lines.size() == 2);
    CHECK(found[0].fingerprint.lines[0] == dray::data::line_quantity("1", "S1", 2));
    CHECK(found[0].submitted_at == utc("2026-03-01T09:00:00Z"));
}

TEST_CASE("nothing found is an empty list, however it is said", "[WM-06h]") {
    CHECK(matches(fx::page({}), fx::page({})).empty());
    CHECK(matches(R"({"TotalResults":0,"ResourceList":[]})", fx::page({})).empty());
}

TEST_CASE("what RQL finds without regard to case and by wildcard is compared exactly here",
          "[WM-40b][WM-06c]") {
    const auto found = matches(fx::page({fx::order(501, "r77"), fx::order(502, "R777")}),
                               fx::page({fx::order(503, "R77-X"), fx::order(504, "R77-1234")}));
    REQUIRE(found.size() == 1);
    CHECK(found[0].ref == "501");
}

TEST_CASE("all orders under a reference are told, live and cancelled") {
    const auto found = matches(
        fx::page({fx::order(501, "R77", 2), fx::order(502, "R77"), fx::order(503, "R77", 1)}),
        fx::page({}));
    REQUIRE(found.size() == 3);
    CHECK(found[0].state == warehouse_state::canceled);
    CHECK(found[1].state == warehouse_state::accepted);
    CHECK(found[2].state == warehouse_state::shipped);
}

TEST_CASE("an order that was split is one match with all of its lines", "[WM-25b]") {
    const auto parent = lines_of(fx::order(501, "R77", 1), {fx::item(11, 1, "S1", 2)});
    const auto child = lines_of(fx::order(502, "R77-1"), {fx::item(21, 2, "S2", 1)});
    const auto found = matches(fx::page({parent}), fx::page({child}));
    REQUIRE(found.size() == 1);
    CHECK(found[0].ref == "501");
    CHECK(found[0].state == warehouse_state::part_shipped);
    REQUIRE(found[0].fingerprint.lines.size() == 2);
    CHECK(found[0].fingerprint.lines[1].sku == "S2");
}

TEST_CASE("splits without their parent, or of two, are matches of their own", "[WM-25b]") {
    CHECK(matches(fx::page({}), fx::page({fx::order(502, "R77-1")})).size() == 1);
    CHECK(matches(fx::page({fx::order(501, "R77"), fx::order(503, "R77")}),
                  fx::page({fx::order(502, "R77-1")}))
              .size() == 3);
}

TEST_CASE("an order that the warehouse moved to another building is still there") {
    auto moved = fx::order(501, "R77");
    moved["readOnly"].at("facilityIdentifier").get_object()["id"] = 2;
    CHECK(matches(fx::page({moved}), fx::page({})).size() == 1);
}

TEST_CASE("what the warehouse put in is none of our lines", "[WM-42a]") {
    auto insert = fx::item(13, 0, "FLYER", 1);
    insert["readOnly"].get_object()["isInsert"] = true;
    const auto order = lines_of(fx::order(501, "R77"), {fx::item(11, 1, "S1", 2), insert});
    CHECK(matches(fx::page({order}), fx::page({}))[0].fingerprint.lines.size() == 1);
}

TEST_CASE("a search that finds everything, or others' orders, says absent of nothing", "[WM-24b]") {
    dray::data::order_find_request r;
    r.reference = "R77";
    auto wide = warehouse();
    wide.function("order.find", r)
        .expect_http("GET", at(exact))
        .answers(200, fx::page({fx::order(1, "A")}, 40'000))
        .expect_fail(error_class::config, "search_too_wide");
    CHECK_NOTHROW(wide.run());
    auto strange = fx::order(502, "R77");
    strange["readOnly"].at("customerIdentifier").get_object()["id"] = 5;
    auto others = warehouse();
    others.function("order.find", r)
        .expect_http("GET", at(exact))
        .answers(200, fx::page({strange}))
        .expect_fail(error_class::config, "filter_ignored");
    CHECK_NOTHROW(others.run());
}

TEST_CASE("a found order that cannot be read is not absent") {
    dray::data::order_find_request r;
    r.reference = "R77";
    auto s = warehouse();
    s.function("order.find", r)
        .expect_http("GET", at(exact))
        .answers(200, fx::page({lines_of(fx::order(501, "R77"), {fx::item(11, 1, "S1", 1.5)})}))
        .expect_fail(error_class::transient, "unreadable_answer");
    CHECK_NOTHROW(s.run());
}

namespace {

std::string list_url(int page) {
    return at("orders?pgsiz=2&pgnum=" + std::to_string(page) +
              "&rql=ReadOnly.creationDate%3Dge%3D2026-02-28T21%3A00%3A00Z%3B"
              "ReadOnly.creationDate%3Dle%3D2026-03-02T03%3A00%3A00Z%3B"
              "ReadOnly.CustomerIdentifier.Id%3D%3D4%3BReadOnly.FacilityIdentifier.Id%3D%3D1"
              "&sort=ReadOnly.creationDate");
}

script list_of() {
    dray::data::orders_list_request r;
    r.from = utc("2026-03-01T00:00:00Z");
    r.until = utc("2026-03-02T00:00:00Z");
    auto s = warehouse(R"("page_size":2)");
    s.function("orders.list", r);
    return s;
}

} // namespace

TEST_CASE("orders.list reads every page once, of this customer and building",
          "[WM-24a][WM-06a][WM-17a]") {
    auto s = list_of();
    s.expect_http("GET", list_url(1))
        .answers(200, fx::page({fx::order(501, "A"), fx::order(502, "B", 2)}, 3))
        .expect_http("GET", list_url(2))
        // A list has no snapshot: one came again.
        .answers(200, fx::page({fx::order(502, "B", 2), fx::order(503, "C")}, 3))
        .expect_emit("order_head")
        .refs({"501", "502", "503"})
        .expect_done();
    const auto out = s.run();
    const auto head =
        dray::data::from_json_text<dray::data::order_head>(out.emits.at(0).items.at(1).json);
    CHECK(head.number == "B");
    CHECK(head.status.id == "Canceled");
    CHECK(head.modified_at == utc("2026-03-01T10:00:00Z"));
    s.fail_each_step_once();
}

TEST_CASE("a list that gives less than it announced is no list") {
    auto s = list_of();
    s.expect_http("GET", list_url(1))
        .answers(200, fx::page({fx::order(501, "A"), fx::order(502, "B")}, 3))
        .expect_http("GET", list_url(2))
        .answers(200, fx::page({}, 3))
        .expect_fail(error_class::transient, "list_incomplete");
    CHECK_NOTHROW(s.run());
}
