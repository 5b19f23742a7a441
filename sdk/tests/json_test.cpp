#include "random_items.hpp"

#include <catch2/catch.hpp>
#include <dray/data/functions_json.hpp>

using namespace dray;
using namespace dray::data;

namespace {

/// Value -> text -> value and value -> JSON value -> value, and both writers agree.
template <class T>
void check_round_trip(const T& value) {
    const auto text = to_json_text(value);
    CHECK(from_json_text<T>(text) == value);
    const auto json = to_json(value);
    CHECK(from_json<T>(json) == value);
    CHECK(boost::json::parse(text) == json);
}

template <class T>
std::string error_of(std::string_view text) {
    try {
        from_json_text<T>(text);
    } catch (const json_error& e) {
        return e.what();
    }
    return "no error";
}

/// Types without operator==: the text of what was read must be the text that was read.
template <class T>
void check_text(const std::string& text) {
    CHECK(to_json_text(from_json_text<T>(text)) == text);
    CHECK(boost::json::serialize(to_json(from_json_text<T>(text))) == text);
}

std::string order_with(const std::string& members) {
    return R"({"ref":"1","status":{"id":"2"},"created_at":"2026-03-01T12:00:00Z",)"
           R"("modified_at":"2026-03-01T12:00:00Z","lines":[{"id":"a","quantity":1}])" +
           (members.empty() ? "" : "," + members) + "}";
}

} // namespace

TEST_CASE("any order, consignment, update, match and count survives JSON") {
    const auto seed = GENERATE(range(1u, 6u));
    CAPTURE(seed);
    tests::random_items random(seed);
    for (int i = 0; i < 100; ++i) {
        check_round_trip(random.order());
        check_round_trip(random.consignment());
        check_round_trip(random.update());
        check_round_trip(random.found_order());
        check_round_trip(random.stock_count());
    }
}

TEST_CASE("members that have their default are not written, and absent ones are the default") {
    const auto text = to_json_text(from_json_text<order>(order_with("")));
    CHECK(text == R"({"schema":1,"ref":"1","status":{"id":"2"},)"
                  R"("created_at":"2026-03-01T12:00:00Z","modified_at":"2026-03-01T12:00:00Z",)"
                  R"("lines":[{"id":"a","quantity":1}]})");
    CHECK(from_json_text<order>(order_with("")).lines[0].kind == line_kind::physical);
    check_round_trip(order());
    check_round_trip(consignment());
    check_round_trip(consignment_update());
}

TEST_CASE("members that nobody knows are ignored, wherever they stand") {
    const auto plain = from_json_text<order>(order_with(""));
    CHECK(from_json_text<order>(order_with(R"("color":"red","x":{"y":[1,2,{}]})")) == plain);
    CHECK(from_json_text<order>(R"({"zzz":null,)" + order_with("").substr(1)) == plain);
}

TEST_CASE("members may come in any order, and the last of two counts") {
    const auto reversed = from_json_text<order>(
        R"({"lines":[{"quantity":1,"id":"a"}],"modified_at":"2026-03-01T12:00:00Z",)"
        R"("created_at":"2026-03-01T13:00:00+01:00","status":{"id":"2"},"ref":"1"})");
    CHECK(reversed == from_json_text<order>(order_with("")));
    CHECK(from_json_text<order>(order_with(R"("number":"1","number":"2")")).number == "2");
}

TEST_CASE("a wrong order is refused with the path of what is wrong") {
    CHECK(error_of<order>(order_with("")) == "no error");
    CHECK(error_of<order>("[]") == "expected an object");
    CHECK(error_of<order>("{}") == "ref: missing");
    CHECK_THAT(error_of<order>("{"), Catch::StartsWith("not JSON"));
    CHECK_THAT(error_of<order>(""), Catch::StartsWith("not JSON"));
    CHECK_THAT(error_of<order>("\"\xFF\""), Catch::StartsWith("not JSON"));
    CHECK_THAT(error_of<order>(order_with("") + "x"), Catch::StartsWith("not JSON"));
    CHECK_THAT(error_of<order>(R"({"a":)" + std::string(1000, '[') + std::string(1000, ']') + "}"),
               Catch::StartsWith("not JSON"));
    CHECK(error_of<order>(order_with(R"("number":7)")) == "number: expected a text");
    CHECK(error_of<order>(order_with(R"("number":null)")) == "number: expected a text");
    CHECK(error_of<order>(order_with(R"("archived":"no")")) == "archived: expected true or false");
    CHECK(error_of<order>(order_with(R"("billing":[])")) == "billing: expected an object");
    CHECK(error_of<order>(order_with(R"("billing":{"city":1})")) ==
          "billing.city: expected a text");
    CHECK(error_of<order>(order_with(R"("created_at":"2026-03-01")")) ==
          "created_at: expected a time like 2026-03-01T12:00:00Z");
    CHECK(error_of<order>(order_with(R"("lines":{})")) == "lines: expected a list");
    CHECK(error_of<order>(order_with(R"("lines":[{"id":"a","quantity":1},{"id":"b"}])")) ==
          "lines[1].quantity: missing");
    for (const char* const quantity :
         {"1.0", "\"1\"", "1e3", "true", "9223372036854775808", "null"})
        CHECK(error_of<order>(
                  order_with(R"("lines":[{"id":"a","quantity":)" + std::string(quantity) + "}]")) ==
              "lines[0].quantity: expected an integer");
    CHECK(error_of<order>(order_with(R"("lines":[{"id":"a","quantity":1,"kind":"Physical"}])")) ==
          "lines[0].kind: expected one of physical digital gift_certificate service");
    CHECK(error_of<order>(order_with(R"("fields":[{"name":"a","value":"b"},3])")) ==
          "fields[1]: expected an object");
}

TEST_CASE("an order of another schema is refused, not guessed at") {
    CHECK(error_of<order>(order_with(R"("schema":1)")) == "no error");
    CHECK_THAT(error_of<order>(order_with(R"("schema":2)")),
               Catch::StartsWith("schema: expected 1"));
    CHECK_THAT(error_of<order>(order_with(R"("schema":"1")")),
               Catch::StartsWith("schema: expected 1"));
}

TEST_CASE("10,000 lines are read, one more is refused") {
    const auto lines = [](int n) {
        std::string text = R"("lines":[)";
        for (int i = 0; i < n; ++i) {
            if (i)
                text += ',';
            text += R"({"id":")" + std::to_string(i) + R"(","quantity":1})";
        }
        return order_with(text + "]");
    };
    CHECK(from_json_text<order>(lines(10'000)).lines.size() == 10'000);
    CHECK(error_of<order>(lines(10'001)) == "lines: 10001 elements, at most 10000 are allowed");
    std::string groups = R"("ship_groups":[{"id":"g"})";
    for (int i = 0; i < 1000; ++i)
        groups += R"(,{"id":"g"})";
    CHECK(error_of<order>(order_with(groups + "]")) ==
          "ship_groups: 1001 elements, at most 1000 are allowed");
}

TEST_CASE("a warehouse's state that this version does not know is unknown, never shipped") {
    CHECK(from_json_text<consignment_update>(R"({"state":"teleported"})").state ==
          warehouse_state::unknown);
    CHECK(error_of<consignment_update>(R"({"state":1})").starts_with("state: expected one of"));
    CHECK(error_of<consignment_update>("{}") == "state: missing");
}

TEST_CASE("what a count nets and does not say is not netted, and its time must be there") {
    const std::string count = R"({"sku":"A","quantity":5,"as_of":"2026-03-01T12:00:00Z")";
    CHECK(from_json_text<stock_count>(count + "}").nets == stock_netting());
    const auto nets =
        from_json_text<stock_count>(count + R"(,"nets":{"allocated":true,"in_transit":true}})")
            .nets;
    CHECK(nets.allocated);
    CHECK_FALSE(nets.ordered_not_allocated);
    CHECK_FALSE(nets.on_hold);
    CHECK(error_of<stock_count>(R"({"sku":"A","quantity":5})") == "as_of: missing");
    CHECK(error_of<stock_count>(R"({"quantity":5,"as_of":"2026-03-01T12:00:00Z"})") ==
          "sku: missing");
    CHECK(error_of<stock_count>(count + R"(,"nets":{"on_hold":1}})") ==
          "nets.on_hold: expected true or false");
    CHECK(error_of<inventory_download_result>("{}") == "complete: missing");
}

TEST_CASE("an optional time may be null") {
    CHECK_FALSE(from_json_text<orders_download_request>(R"({"from":null})").from);
    CHECK(from_json_text<orders_download_request>(R"({"from":"2026-03-01T12:00:00Z"})").from);
}

TEST_CASE("every request and result has its text form") {
    check_text<connection_result>(R"({"account":"a","name":"n","notes":["x","y"]})");
    check_text<statuses_result>(
        R"({"statuses":[{"id":"1","name":"New label"}],"system":[{"id":"1","name":"Pending"}]})");
    check_text<orders_download_request>(
        R"({"cursor":"c","from":"2026-03-01T12:00:00Z","until":"2026-03-02T12:00:00.500Z",)"
        R"("overlap_seconds":3600,"statuses":["11","9"]})");
    check_text<orders_list_request>(
        R"({"from":"2026-03-01T12:00:00Z","until":"2026-03-02T12:00:00Z"})");
    check_text<order_head>(
        R"({"ref":"1","number":"n","status":{"id":"2"},"modified_at":"2026-03-01T12:00:00Z"})");
    check_text<order_ref_request>(R"({"ref":"1","number":"n"})");
    check_text<order_mark_request>(
        R"({"ref":"1","number":"n","moment":"on_shipment","status":"2"})");
    check_text<order_mark_result>(R"({"status":{"id":"2","name":"Shipped"},"changed":false})");
    check_text<shipment_confirm_request>(
        R"({"ref":"1","number":"n","ship_group":"g","shipment":{"ref":"p","carrier":"ups",)"
        R"("tracking":"1Z","more_tracking":["1Y"],"shipped_at":"2026-03-01T12:00:00Z",)"
        R"("lines":[{"line":"a","sku":"s","quantity":2}],"cost":"1.20","voided":true},)"
        R"("bundles":[{"line":"b","sku":"t","quantity":1}]})");
    check_text<shipment_confirm_result>(R"({"ref":"55"})");
    check_text<shipment_find_result>(
        R"({"matches":[{"ref":"5","ship_group":"g","tracking":"t","lines":[{"line":"a",)"
        R"("quantity":1}]}]})");
    check_text<order_cancel_request>(R"({"ref":"1","number":"n","reason":"asked"})");
    check_text<order_submit_result>(R"({"ref":"1","state":"queued","word":"New"})");
    check_text<order_find_request>(R"({"reference":"r","submitted_after":"2026-03-01T12:00:00Z"})");
    check_text<order_find_result>(
        R"({"matches":[{"ref":"1","state":"part_shipped","word":"w","fingerprint":{"name":"n",)"
        R"("postcode":"p","lines":[{"sku":"s","quantity":3}]},)"
        R"("submitted_at":"2026-03-01T12:00:00Z"}]})");
    check_text<shipments_download_request>(
        R"({"open":[{"ref":"1","reference":"r","word":"w","submitted_at":"2026-03-01T12:00:00Z",)"
        R"("details_due":true}]})");
    check_text<inventory_upload_request>(
        R"({"as_of":"2026-03-01T12:00:00Z","levels":[{"sku":"A","quantity":-2},)"
        R"({"sku":"B","location":"3","quantity":0}]})");
    check_text<inventory_upload_result>(
        R"({"results":[{"sku":"A","fate":"written"},)"
        R"({"sku":"B","location":"3","fate":"refused","message":"no"}]})");
    check_text<inventory_download_request>(R"({"skus":["A","B"]})");
    check_text<inventory_download_result>(R"({"complete":false,"message":"page 3 is missing"})");
    check_text<stock_count>(
        R"({"sku":"A","location":"2","quantity":-3,"as_of":"2026-03-01T12:00:00Z",)"
        R"("nets":{"allocated":true,"ordered_not_allocated":true,"on_hold":true}})");
    CHECK(from_json_text<inventory_upload_result>(R"({"results":[{"sku":"A","fate":"mislaid"}]})")
              .results[0]
              .fate == stock_fate::unknown);
}
