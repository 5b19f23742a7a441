// orders.download, orders.list, order.get and cancellations.download against a scripted shop.

#include "fixtures.hpp"
#include "shop_script.hpp"

#include "dray/data/functions_json.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::cratejoy;
using namespace dray::testing;
using dray::data::orders_download_request;
using dray::sdk::error_class;
namespace fx = fixtures;
namespace json = boost::json;

namespace {

constexpr std::int64_t first = 4'000'000'001;

orders_download_request from_january() {
    orders_download_request r;
    r.from = utc("2026-01-01T00:00:00Z");
    return r;
}

const std::string read_now = R"({"v":1,"from":"2026-01-01T00:00:00Z","at":"2026-03-01T12:00:00Z"})";

/// A box of a standard subscription whose batch ends then.
json::object standard(std::int64_t id, std::string_view batch_end) {
    auto made = fx::box(id);
    json::object batch{{"id", 3}, {"start", "2026-02-01T00:00:00Z"}, {"type", "shipment_batch"}};
    batch["end"] = batch_end;
    made["batch"] = std::move(batch);
    return made;
}

/// The refs that one download of these boxes takes.
std::vector<std::string> taken(const std::vector<json::object>& boxes,
                               const std::string& settings = "") {
    script s(shop(settings));
    s.function("orders.download", from_january())
        .expect_http("GET", starting_with(v1("shipments/?limit=100")))
        .answers(200, fx::page_of(boxes, static_cast<std::int64_t>(boxes.size())))
        .expect_emit("order")
        .expect_done();
    const auto out = s.run();
    std::vector<std::string> refs;
    for (const auto& one : out.emits.at(0).items)
        refs.push_back(one.ref);
    return refs;
}

} // namespace

TEST_CASE("a download asks for the boxes that are due, with all that they need", "[CJ-05a]") {
    auto s = shop();
    s.function("orders.download", from_january())
        .expect_http("GET", due_boxes())
        .is_read()
        .answers(200, fx::page_of({fx::box(first), fx::box(first + 1)}, 2))
        .expect_emit("order")
        .refs({"4000000001", "4000000002"})
        .cursor(read_now)
        .expect_done();
    const auto out = s.run();
    CHECK(item(out, 0, 0).ship_groups.at(0).to.name == "Bo Lee");
    s.fail_each_step_once();
}

TEST_CASE("nothing found is an empty list, and the cursor moves all the same", "[CJ-02c]") {
    auto s = shop();
    s.function("orders.download", from_january())
        .expect_http("GET", due_boxes())
        .answers(200, fx::page_of({}, 0))
        .expect_emit("order")
        .refs({})
        .cursor(read_now)
        .expect_done();
    s.fail_each_step_once();
}

TEST_CASE("the first date is kept over all later downloads") {
    orders_download_request r;
    r.from = utc("2026-02-20T00:00:00Z");
    r.cursor = R"({"v":1,"from":"2026-01-01T00:00:00Z","at":"2026-03-01T11:00:00Z"})";
    auto s = shop();
    s.function("orders.download", r)
        .expect_http("GET", due_boxes())
        .answers(200, fx::page_of({}, 0))
        .expect_emit("order")
        .cursor(read_now)
        .expect_done();
    CHECK_NOTHROW(s.run());
}

TEST_CASE("of a prepaid year only the box that is due is taken", "[CJ-06a]") {
    std::vector<json::object> year;
    for (int month = 0; month < 12; ++month) {
        const auto due = "2026-" + std::string(month < 9 ? "0" : "") + std::to_string(month + 1) +
                         "-28T10:00:00Z";
        year.push_back(fx::box(first + month, due));
    }
    // The shop's own filter would leave the others out; if it does not, the gate does.
    CHECK(taken(year) == std::vector<std::string>{"4000000001", "4000000002"});
    CHECK(taken(year, R"("due_within":2592000000)") ==
          std::vector<std::string>{"4000000001", "4000000002", "4000000003"});
}

TEST_CASE("a standard box waits for its batch, others go by their date", "[CJ-06b]") {
    const auto open = standard(first, "2026-03-05T00:00:00Z");
    const auto closed = standard(first + 1, "2026-02-28T00:00:00Z");
    auto shop_buy = fx::box(first + 2);
    shop_buy["is_ecom"] = true;
    const auto ad_hoc = fx::box(first + 3);
    const std::vector<json::object> all{open, closed, shop_buy, ad_hoc};
    using refs = std::vector<std::string>;
    CHECK(taken(all) == refs{"4000000002", "4000000003", "4000000004"});
    CHECK(taken(all, R"("wait_for_batch":false)").size() == 4);
    CHECK(taken(all, R"("standard":false)") == refs{"4000000003", "4000000004"});
    CHECK(taken(all, R"("ecommerce":false)") == refs{"4000000002", "4000000004"});
    CHECK(taken(all, R"("ad_hoc":false)") == refs{"4000000002", "4000000003"});
    // The streamlined list calls it end_date; a batch that tells no end cannot be waited for.
    auto other = standard(first, "");
    other["batch"].as_object()["end_date"] = "2026-03-05";
    CHECK(taken({other}).empty());
    CHECK(taken({standard(first, "")}) == refs{"4000000001"});
}

TEST_CASE("test boxes are left out, or marked where that is set", "[CJ-06e]") {
    auto test = fx::box(first);
    test["is_test"] = true;
    CHECK(taken({test}).empty());
    CHECK(taken({test}, R"("test_orders":"mark")").size() == 1);
}

TEST_CASE("next is followed as it comes, wherever its pages begin to count", "[CJ-02a]") {
    for (const char* next :
         {"?page=1&status=unshipped&limit=100", "?page=2&status=unshipped&limit=100",
          "page=2&status=unshipped&limit=100",
          "https://api.cratejoy.com/v1/shipments/?page=2&status=unshipped&limit=100"}) {
        const std::string text(next);
        const auto mark = text.find('?');
        const auto query = mark == std::string::npos ? text : text.substr(mark + 1);
        auto s = shop();
        s.function("orders.download", from_january())
            .expect_http("GET", due_boxes())
            .answers(200, fx::page_of({fx::box(first)}, 2, next))
            .expect_emit("order")
            .refs({"4000000001"})
            .cursor("") // not before all is read
            .expect_http("GET", v1("shipments/?" + query))
            .answers(200, fx::page_of({fx::box(first + 1)}, 2))
            .expect_emit("order")
            .refs({"4000000002"})
            .cursor(read_now)
            .expect_done();
        s.fail_each_step_once();
    }
}

TEST_CASE("a next without the limit gets it back, and one without the filters brings nothing wrong",
          "[CJ-02b]") {
    auto shipped = fx::box(first + 1);
    shipped["status"] = "shipped";
    auto s = shop();
    s.function("orders.download", from_january())
        .expect_http("GET", due_boxes())
        .answers(200, fx::page_of({fx::box(first)}, 4, "?page=2"))
        .expect_emit("order")
        .expect_http("GET", v1("shipments/?page=2&limit=100"))
        .answers(200, fx::page_of({shipped, fx::box(first + 2, "2027-01-01T00:00:00Z"),
                                   fx::box(first + 3, "2025-01-01T00:00:00Z")},
                                  4))
        .expect_emit("order")
        .refs({})
        .cursor(read_now)
        .expect_done();
    CHECK_NOTHROW(s.run());
}

TEST_CASE("a next that repeats pages ends, with what was collected", "[CJ-02b][CJ-02d]") {
    auto s = shop();
    s.function("orders.download", from_january())
        .expect_http("GET", due_boxes())
        .answers(200, fx::page_of({fx::box(first), fx::box(first + 1)}, 2, "?page=2&limit=100"))
        .expect_emit("order")
        .expect_http("GET", v1("shipments/?page=2&limit=100"))
        .answers(200, fx::page_of({fx::box(first), fx::box(first + 1)}, 2, "?page=3&limit=100"))
        .expect_emit("order")
        .refs({})
        .cursor(read_now)
        .expect_done();
    CHECK_NOTHROW(s.run());
}

TEST_CASE("a list that ends before its count says so, and is read anew the next time", "[CJ-02d]") {
    auto s = shop();
    s.function("orders.download", from_january())
        .expect_http("GET", due_boxes())
        .answers(200, fx::page_of({fx::box(first)}, 3))
        .expect_emit("order")
        .expect_done();
    const auto out = s.run();
    REQUIRE(out.logs.size() == 1);
    CHECK(out.logs[0].find("2 boxes before the count") != std::string::npos);
}

TEST_CASE("a shop that filters statuses by number is found out, and asked so", "[CJ-04c]") {
    auto s = shop();
    s.function("orders.download", from_january())
        .expect_http("GET", due_boxes())
        .answers(400, fx::error_body("Invalid value for status"))
        .expect_http("GET", due_boxes("1"))
        .answers(200, fx::page_of({fx::box(first)}, 1))
        .expect_emit("order")
        .refs({"4000000001"})
        .expect_done();
    CHECK_NOTHROW(s.run());
    auto set = shop(R"("status_filter":"numbers")");
    set.function("orders.download", from_january())
        .expect_http("GET", due_boxes("1"))
        .answers(200, fx::page_of({}, 0))
        .expect_emit("order")
        .expect_done();
    CHECK_NOTHROW(set.run());
}

TEST_CASE("a 400 that the number does not cure is said as it came", "[CJ-04b][CJ-04c]") {
    auto s = shop();
    s.function("orders.download", from_january())
        .expect_http("GET", due_boxes())
        .answers(400, fx::error_body("Unknown property 'adjusted_ordered_at'"))
        .expect_http("GET", due_boxes("1"))
        .answers(400, fx::error_body("something else"))
        .expect_fail(error_class::rejected, "refused");
    CHECK(failure_in(s.run()).message.find("Unknown property 'adjusted_ordered_at'") !=
          std::string::npos);
}

TEST_CASE("a large page may be made smaller", "[CJ-09c]") {
    auto s = shop(R"("page_size":20)");
    s.function("orders.download", from_january())
        .expect_http("GET", due_boxes("unshipped", 20))
        .answers(200, fx::page_of({}, 0))
        .expect_emit("order")
        .expect_done();
    CHECK_NOTHROW(s.run());
}

TEST_CASE("a box that cannot be read is kept, and the page goes on") {
    auto broken = fx::box(first + 1);
    broken["adjusted_ordered_at"] = "soon";
    auto s = shop();
    s.function("orders.download", from_january())
        .expect_http("GET", due_boxes())
        .answers(200, fx::page_of({fx::box(first), broken, fx::box(first + 2)}, 3))
        .expect_emit("order")
        .refs({"4000000001", "4000000002", "4000000003"})
        .expect_done();
    CHECK(s.run().emits.at(0).items.at(1).poison.find("adjusted_ordered_at") != std::string::npos);
}

TEST_CASE("a range is read without touching the cursor") {
    auto r = from_january();
    r.until = utc("2026-02-01T00:00:00Z");
    auto s = shop();
    s.function("orders.download", r)
        .expect_http("GET", v1("shipments/?limit=100&with=customer,fulfillments,ship_address,batch"
                               "&status=unshipped"
                               "&adjusted_ordered_at__ge=2026-01-01T00%3A00%3A00Z"
                               "&adjusted_ordered_at__lt=2026-02-01T00%3A00%3A01Z"))
        .answers(200, fx::page_of({fx::box(first, "2026-01-15T00:00:00Z"), fx::box(first + 1)}, 2))
        .expect_emit("order")
        .refs({"4000000001"})
        .cursor("")
        .expect_done();
    s.fail_each_step_once();
}

TEST_CASE("statuses that no box has are refused, several are asked for at once") {
    auto wrong = from_january();
    wrong.statuses = {"paid"};
    auto s = shop();
    s.function("orders.download", wrong).expect_fail(error_class::config, "bad_download_status");
    CHECK_NOTHROW(s.run());
    auto two = from_january();
    two.statuses = {"unshipped", "Shipped"};
    auto both = shop();
    both.function("orders.download", two)
        .expect_http("GET", containing("&status__in=unshipped,shipped&"))
        .answers(200, fx::page_of({}, 0))
        .expect_emit("order")
        .expect_done();
    CHECK_NOTHROW(both.run());
}

TEST_CASE("a stranger's cursor is a fault, not a start from nothing") {
    orders_download_request r;
    r.cursor = R"({"v":2})";
    auto s = shop();
    s.function("orders.download", r).expect_fail(error_class::fault, "cursor_unreadable");
    CHECK_NOTHROW(s.run());
}

TEST_CASE("boxes are listed by their due date for reconciliation, in any status") {
    dray::data::orders_list_request r;
    r.from = utc("2026-02-01T00:00:00Z");
    r.until = utc("2026-03-01T00:00:00Z");
    auto shipped = fx::box(first + 1);
    shipped["status"] = 2;
    auto s = shop();
    s.function("orders.list", r)
        .expect_http("GET", v1("shipments/?limit=100&with=customer,fulfillments,ship_address,batch"
                               "&adjusted_ordered_at__ge=2026-02-01T00%3A00%3A00Z"
                               "&adjusted_ordered_at__lt=2026-03-01T00%3A00%3A01Z"))
        .answers(200, fx::page_of({fx::box(first), shipped}, 2))
        .expect_emit("order_head")
        .refs({"4000000001", "4000000002"})
        .expect_done();
    CHECK(s.run().emits.at(0).items.at(1).json == R"({"ref":"4000000002","number":"4000000002",)"
                                                  R"("status":{"id":"shipped","name":"Shipped"}})");
    s.fail_each_step_once();
}

TEST_CASE("one box is read by its id of ten digits", "[CJ-06g]") {
    dray::data::order_ref_request r;
    r.ref = "4000000001";
    auto s = shop();
    s.function("order.get", r)
        .expect_http("GET", box_url("4000000001"))
        .is_read()
        .answers(200, json::serialize(fx::box(first)))
        .expect_done();
    const auto read = dray::data::from_json_text<dray::data::order>(*s.run().result);
    CHECK(read.ref == "4000000001");
    CHECK(read.customer_id == "8000000001");
    s.fail_each_step_once();
    r.ref = "../orders/1";
    auto wrong = shop();
    wrong.function("order.get", r).expect_fail(error_class::rejected, "bad_order_ref");
    CHECK(wrong.run().requests.empty());
}

TEST_CASE(
    "boxes that were taken are read again: cancelled, postponed, addressed anew, shipped again",
    "[CJ-08a]") {
    auto cancelled = fx::box(first);
    cancelled["status"] = "cancelled";
    auto postponed = fx::box(first + 1, "2026-05-28T10:00:00Z");
    auto moved = fx::box(first + 2);
    moved["ship_address"].as_object()["street"] = "9 New St";
    dray::data::shipments_download_request r;
    for (const char* ref : {"4000000001", "4000000002", "4000000003", "4000000004"}) {
        auto& open = r.open.emplace_back();
        open.ref = ref;
        open.submitted_at = utc("2026-02-20T00:00:00Z");
    }
    auto s = shop();
    s.function("cancellations.download", r)
        .expect_http("GET", box_url("4000000001"))
        .is_read()
        .answers(200, json::serialize(cancelled))
        .expect_http("GET", box_url("4000000002"))
        .answers(200, json::serialize(postponed))
        .expect_http("GET", box_url("4000000003"))
        .answers(200, json::serialize(moved))
        .expect_http("GET", box_url("4000000004"))
        .answers(404, fx::error_body("Not found"))
        .expect_emit("order")
        .refs({"4000000001", "4000000002", "4000000003"})
        .expect_done();
    const auto out = s.run();
    CHECK(item(out, 0, 0).status.id == "cancelled");
    CHECK((item(out, 0, 1).created_at == utc("2026-05-28T10:00:00Z")));
    CHECK(item(out, 0, 2).ship_groups.at(0).to.street1 == "9 New St");
    CHECK(out.logs.size() == 1);
    s.fail_each_step_once();
}
