// orders.download, cancellations.download, orders.list and order.get against a scripted store.

#include "fixtures.hpp"
#include "shop_script.hpp"

#include "dray/data/functions_json.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::threedcart;
using namespace dray::testing;
using dray::data::orders_download_request;
using dray::sdk::error_class;
namespace fx = fixtures;
namespace json = boost::json;

namespace {

constexpr const char* past_the_end = "Offset amount exceeds the total number of records";

orders_download_request from_start() {
    orders_download_request r;
    r.from = utc("2026-02-10T05:00:00Z"); // midnight in New York
    return r;
}
const std::string new_ones = "&orderstatus=1";

/// The cursor of a walk that began at the script's now.
const std::string walked = R"({"v":1,"since":"2026-03-01T12:00:00Z"})";

std::vector<json::object> orders(int first, int count, int status = 1) {
    std::vector<json::object> all;
    for (int i = 0; i < count; ++i)
        all.push_back(fx::order(first + i, status));
    return all;
}

check<seen_emit> poison_is(std::size_t index, const std::string& part) {
    return [=](const seen_emit& emit) -> std::string {
        if (index >= emit.items.size())
            return "there are fewer items";
        const auto& why = emit.items[index].poison;
        return why.find(part) != std::string::npos ? "" : "poison is \"" + why + "\"";
    };
}

} // namespace

TEST_CASE("a download asks by last update and emits orders with the merchant's status names",
          "[TDC-02a][TDC-08b]") {
    auto s = shop();
    s.function("orders.download", from_start())
        .expect_http("GET", orders_page(new_ones + since("02/10/2026")))
        .is_read()
        .answers(200, fx::page_of(orders(100, 2)))
        .expect_http("GET", v2(status_list))
        .answers(200, R"([{"OrderStatusID":1,"StatusText":"Fresh","Visible":true}])")
        .expect_emit("order")
        .refs({"100", "101"})
        .cursor(walked)
        .expect_done();
    const auto out = s.run();
    CHECK(item(out, 0, 0).status == dray::data::status("1", "Fresh"));
    CHECK(item(out, 0, 1).number == "AB-1101");
    s.fail_each_step_once();
}

TEST_CASE("the price of options is added to the item's where the merchant says so") {
    auto order = fx::order(100);
    order["OrderItemList"].as_array().at(0).as_object()["ItemOptionPrice"] = 2.5;
    for (const auto& [settings, price] :
         {std::pair{"", "10.00"}, {R"("option_price":"add")", "12.50"}}) {
        auto s = shop(settings);
        s.function("orders.download", from_start())
            .expect_http("GET", orders_page(new_ones + since("02/10/2026")))
            .answers(200, fx::page_of({order}))
            .expect_http("GET", v2(status_list))
            .answers(200, fx::statuses())
            .expect_emit("order")
            .expect_done();
        CHECK(item(s.run(), 0, 0).lines.at(0).unit_price == price);
    }
}

TEST_CASE("an app without permission for statuses downloads with the system's names") {
    auto s = shop();
    s.function("orders.download", from_start())
        .expect_http("GET", orders_page(new_ones + since("02/10/2026")))
        .answers(200, fx::page_of(orders(100, 1)))
        .expect_http("GET", v2(status_list))
        .answers(403, fx::error_body(403, "no"))
        .expect_emit("order")
        .refs({"100"})
        .expect_done();
    const auto out = s.run();
    CHECK(item(out, 0, 0).status.name == "New");
    CHECK(out.logs.size() == 1);
}

TEST_CASE("no match is a 404 with an error array, which moves the cursor all the same",
          "[TDC-04a]") {
    for (const std::string& body : {fx::error_body(404, "No records found"),
                                    fx::error_body(404, "Not found", true), std::string("[]")}) {
        auto s = shop();
        s.function("orders.download", from_start())
            .expect_http("GET", orders_page(new_ones + since("02/10/2026")))
            .answers(404, body)
            .expect_emit("order")
            .refs({})
            .cursor(walked)
            .expect_done();
        CHECK_NOTHROW(s.run());
    }
}

TEST_CASE("a web page of 404 is not taken for no orders", "[TDC-04a]") {
    auto s = shop();
    s.function("orders.download", from_start())
        .expect_http("GET", orders_page(new_ones + since("02/10/2026")))
        .answers(404, "<html>IIS</html>")
        .expect_fail(error_class::config, "not_the_api");
    CHECK(s.run().emits.empty());
}

TEST_CASE("a 404 in any other form than the list of messages is a refusal and moves no cursor",
          "[TDC-04a]") {
    for (const std::string& body :
         {std::string(R"({"Message":"No HTTP resource was found that matches the request URI"})"),
          std::string(R"({"error":"no upstream"})"), std::string("{}"), std::string("[{}]"),
          std::string(R"(["x"])"), fx::error_body(404, "The Token is not known")}) {
        CAPTURE(body);
        auto s = shop();
        s.function("orders.download", from_start())
            .expect_http("GET", orders_page(new_ones + since("02/10/2026")))
            .answers(404, body)
            .expect_fail(error_class::not_found, "not_found");
        CHECK(s.run().emits.empty());
    }
}

TEST_CASE("a page exactly full is followed by its last row, then it ends", "[TDC-04c]") {
    auto s = shop(R"("page_size":10)");
    s.function("orders.download", from_start())
        .expect_http("GET", orders_page(new_ones + since("02/10/2026"), 1, 10))
        .answers(200, fx::page_of(orders(100, 10)))
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses())
        .expect_emit("order")
        .cursor(R"({"v":1,"walk":{"from":"2026-02-10T05:00:00Z",)"
                R"("began":"2026-03-01T12:00:00Z","offset":10,"anchor":"109"}})")
        .expect_http("GET", orders_page(new_ones + since("02/10/2026"), 10, 10))
        .answers(200, fx::page_of(orders(109, 1)))
        .expect_emit("order")
        .refs({})
        .cursor(walked)
        .expect_done();
    s.fail_each_step_once();
}

TEST_CASE("the sentence for an offset past the end is an end, whatever its code", "[TDC-04b]") {
    for (const int status : {400, 404, 416, 200}) {
        auto s = shop(R"("page_size":10)");
        s.function("orders.download", from_start())
            .expect_http("GET", orders_page(new_ones + since("02/10/2026"), 1, 10))
            .answers(200, fx::page_of(orders(100, 10)))
            .expect_http("GET", v2(status_list))
            .answers(200, fx::statuses())
            .expect_emit("order")
            // The last row has gone, so others may have moved: looked at once more.
            .expect_http("GET", orders_page(new_ones + since("02/10/2026"), 10, 10))
            .answers(status, fx::error_body(400, past_the_end))
            .expect_emit("order")
            .refs({})
            .expect_http("GET", orders_page(new_ones + since("02/10/2026"), 1, 10))
            .answers(200, fx::page_of(orders(100, 9)))
            .expect_emit("order")
            .refs({})
            .cursor(walked)
            .expect_done();
        CHECK_NOTHROW(s.run());
    }
}

TEST_CASE("another refusal of a list is none of its ends", "[TDC-02b]") {
    auto s = shop();
    s.function("orders.download", from_start())
        .expect_http("GET", orders_page(new_ones + since("02/10/2026")))
        .answers(400, fx::error_body(400, "limit is too large"))
        .expect_fail(error_class::rejected, "refused");
    const auto f = failure_in(s.run());
    CHECK(f.message.find("limit is too large") != std::string::npos);
}

TEST_CASE("a store that cuts the page is read to its end", "[TDC-02b]") {
    auto s = shop();
    s.function("orders.download", from_start())
        .expect_http("GET", orders_page(new_ones + since("02/10/2026")))
        .answers(200, fx::page_of(orders(100, 10)))
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses())
        .expect_emit("order")
        .expect_http("GET", orders_page(new_ones + since("02/10/2026"), 10))
        .answers(200, fx::page_of(orders(109, 5)))
        .expect_emit("order")
        .refs({"110", "111", "112", "113"})
        .cursor(walked)
        .expect_done();
    s.fail_each_step_once();
}

TEST_CASE("orders that left between two pages pull none past the walk", "[TDC-06b]") {
    auto s = shop(R"("page_size":10)");
    s.function("orders.download", from_start())
        .expect_http("GET", orders_page(new_ones + since("02/10/2026"), 1, 10))
        .answers(200, fx::page_of(orders(100, 10)))
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses())
        .expect_emit("order")
        // 100 to 104 were marked meanwhile: what was the 11th is the 6th now.
        .expect_http("GET", orders_page(new_ones + since("02/10/2026"), 10, 10))
        .answers(200, fx::page_of(orders(114, 4)))
        .expect_emit("order")
        .refs({"114", "115", "116", "117"})
        .expect_http("GET", orders_page(new_ones + since("02/10/2026"), 1, 10))
        .answers(200, fx::page_of(orders(105, 10)))
        .expect_emit("order")
        .refs({"110", "111", "112", "113"})
        .expect_http("GET", orders_page(new_ones + since("02/10/2026"), 10, 10))
        .answers(200, fx::page_of(orders(114, 4)))
        .expect_emit("order")
        .refs({})
        .cursor(walked)
        .expect_done();
    s.fail_each_step_once();
}

TEST_CASE("an order that changes between two pages comes again as it is then, others only once",
          "[TDC-06b]") {
    orders_download_request r = from_start();
    r.statuses = {"1", "2"};
    auto s = shop(R"("page_size":10)");
    auto moved = fx::order(109, 2, "2026-02-11T10:00:00");
    s.function("orders.download", r)
        .expect_http("GET", orders_page(since("02/10/2026"), 1, 10))
        .answers(200, fx::page_of(orders(100, 10)))
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses())
        .expect_emit("order")
        .expect_http("GET", orders_page(since("02/10/2026"), 10, 10))
        .answers(200, fx::page_of({moved, fx::order(110)}))
        .expect_emit("order")
        .refs({"109", "110"})
        .expect_done();
    CHECK_NOTHROW(s.run());
}

TEST_CASE("our own write comes back as the same order, updated later", "[TDC-06a][TDC-09b]") {
    orders_download_request r = from_start();
    r.cursor = R"({"v":1,"since":"2026-02-10T21:00:00Z"})";
    r.statuses = {"1", "2"};
    r.overlap_seconds = 3600;
    auto s = shop();
    auto echo = fx::order(100, 2, "2026-02-10T16:05:31");
    s.function("orders.download", r)
        .expect_http("GET", orders_page(since("02/10/2026")))
        .answers(200, fx::page_of({fx::order(99, 1, "2026-02-10T14:59:59"), echo}))
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses())
        .expect_emit("order")
        .refs({"100"}) // 99 is older than the overlap: left out here, not by the store
        .cursor(walked)
        .expect_done();
    const auto out = s.run();
    CHECK(item(out, 0, 0).status.id == "2");
    CHECK((item(out, 0, 0).modified_at == utc("2026-02-10T21:05:31Z")));
}

TEST_CASE("abandoned orders are never downloaded, not even where the config names them",
          "[TDC-07h]") {
    auto r = from_start();
    r.statuses = {"1", "7", "11"};
    auto s = shop();
    s.function("orders.download", r)
        .expect_http("GET", orders_page(since("02/10/2026")))
        .answers(200, fx::page_of({fx::order(100, 7), fx::order(101, 11), fx::order(102, 4)}))
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses())
        .expect_emit("order")
        .refs({"101"})
        .expect_done();
    CHECK_NOTHROW(s.run());

    auto only = from_start();
    only.statuses = {"7"};
    auto none = shop();
    none.function("orders.download", only).expect_fail(error_class::config, "bad_download_status");
    CHECK(failure_in(none.run()).message.find("Not Completed") != std::string::npos);
}

TEST_CASE("an order that cannot be read is kept without card details, and the page goes on") {
    auto broken = fx::order(101);
    broken["OrderItemList"] = json::array{fx::line(1010, "MUG", 1.5)};
    auto s = shop();
    s.function("orders.download", from_start())
        .expect_http("GET", orders_page(new_ones + since("02/10/2026")))
        .answers(200, fx::page_of({fx::order(100), broken, fx::order(102)}))
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses())
        .expect_emit("order")
        .refs({"100", "101", "102"})
        .emitted(poison_is(1, "ItemQuantity is 1.5"))
        .expect_done();
    const auto out = s.run();
    const auto& kept = out.emits.at(0).items.at(1).json;
    CHECK(kept.find("XXXX1111") == std::string::npos);
    CHECK(kept.find("TransactionIndexID") == std::string::npos);
    CHECK(kept.find("Ann") != std::string::npos);
}

TEST_CASE("a row that is not UTF-8 spoils itself and not its page") {
    auto text = fx::page_of({fx::order(100), fx::order(101)});
    const auto at = text.rfind("Ring twice");
    text[at] = '\xFF';
    auto s = shop();
    s.function("orders.download", from_start())
        .expect_http("GET", orders_page(new_ones + since("02/10/2026")))
        .answers(200, text)
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses())
        .expect_emit("order")
        .emitted(poison_is(0, ""))
        .emitted(poison_is(1, "no valid JSON"))
        .expect_done();
    CHECK_NOTHROW(s.run());
}

TEST_CASE("a walk that was cut short goes on where it stopped, over the same range") {
    orders_download_request r;
    r.cursor = R"({"v":1,"since":"2026-02-09T00:00:00Z","walk":{"from":"2026-02-08T23:00:00Z",)"
               R"("began":"2026-02-10T22:00:00Z","offset":300,"anchor":"399"}})";
    r.overlap_seconds = 3600;
    auto s = shop();
    s.function("orders.download", r)
        .expect_http("GET", orders_page(new_ones + since("02/08/2026"), 300))
        .answers(200, fx::page_of({fx::order(399), fx::order(400)}))
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses())
        .expect_emit("order")
        .refs({"399", "400"})
        .cursor(R"({"v":1,"since":"2026-02-10T22:00:00Z"})")
        .expect_done();
    s.fail_each_step_once();
}

TEST_CASE("the cursor is the earlier of both clocks, and never goes back") {
    auto behind = shop();
    behind.function("orders.download", from_start())
        .expect_http("GET", orders_page(new_ones + since("02/10/2026")))
        .answers(404, "[]", {{"Date", "Sun, 01 Mar 2026 11:58:00 GMT"}})
        .expect_emit("order")
        .cursor(R"({"v":1,"since":"2026-03-01T11:58:00Z"})")
        .expect_done();
    CHECK_NOTHROW(behind.run());
    orders_download_request r;
    r.cursor = R"({"v":1,"since":"2026-03-01T13:00:00Z"})";
    auto ahead = shop();
    ahead.function("orders.download", r)
        .expect_http("GET", orders_page(new_ones + since("03/01/2026")))
        .answers(404, "[]")
        .expect_done();
    CHECK(ahead.run().emits.empty());
}

TEST_CASE("a range is read without touching the cursor, and its end is a day further in the filter",
          "[TDC-05a]") {
    auto r = from_start();
    r.until = utc("2026-02-11T05:00:00Z");
    auto s = shop();
    s.function("orders.download", r)
        .expect_http("GET",
                     orders_page(new_ones + since("02/10/2026") + "&lastupdateend=02%2F12%2F2026"))
        .answers(200, fx::page_of({fx::order(100), fx::order(101, 1, "2026-02-11T00:00:01")}))
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses())
        .expect_emit("order")
        .refs({"100"})
        .cursor("")
        .expect_done();
    s.fail_each_step_once();
}

TEST_CASE("lists are asked for by day, or to the second where the store heeds it", "[TDC-05c]") {
    auto r = from_start();
    r.from = utc("2026-02-10T20:30:15Z");
    auto by_time = shop(R"("last_update_filter":"time")");
    by_time.function("orders.download", r)
        .expect_http("GET", orders_page(new_ones + since("02/10/2026 15:30:15")))
        .answers(404, "[]")
        .expect_emit("order")
        .expect_done();
    CHECK_NOTHROW(by_time.run());
    // A store that compares in another zone is asked for the day before too.
    script with_margin(shop(R"("filter_margin":86400000)"));
    with_margin.function("orders.download", r)
        .expect_http("GET", orders_page(new_ones + since("02/09/2026")))
        .answers(200, fx::page_of({fx::order(99, 1, "2026-02-10T15:30:14"), fx::order(100)}))
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses())
        .expect_emit("order")
        .refs({"100"})
        .expect_done();
    CHECK_NOTHROW(with_margin.run());
}

TEST_CASE("what changes in the hour that autumn repeats is neither missed nor older than before",
          "[TDC-05b]") {
    // Read at 01:50 in summer time; ten minutes later the clock shows 01:00 again.
    orders_download_request r;
    r.cursor = R"({"v":1,"since":"2026-11-01T05:50:00Z"})";
    auto s = shop(R"("last_update_filter":"time")");
    s.function("orders.download", r)
        .at(utc("2026-11-01T06:20:00Z"))
        .expect_http("GET", orders_page(new_ones + since("11/01/2026 01:00:00")))
        .answers(200, fx::page_of({fx::order(100, 1, "2026-11-01T01:10:00"),
                                   fx::order(101, 1, "2026-11-01T01:45:00")}))
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses())
        .expect_emit("order")
        .refs({"100", "101"})
        .expect_done();
    const auto out = s.run();
    // 01:10 is that of winter; 01:45 of winter is yet to come, so it is that of summer.
    CHECK((item(out, 0, 0).modified_at == utc("2026-11-01T06:10:00Z")));
    CHECK((item(out, 0, 1).modified_at == utc("2026-11-01T05:45:00Z")));
}

TEST_CASE("what changes around the hour that spring leaves out is read at its instant",
          "[TDC-05b]") {
    orders_download_request r;
    r.cursor = R"({"v":1,"since":"2026-03-08T06:55:00Z"})";
    auto s = shop(R"("last_update_filter":"time")");
    s.function("orders.download", r)
        .at(utc("2026-03-08T08:00:00Z"))
        .expect_http("GET", orders_page(new_ones + since("03/08/2026 01:55:00")))
        .answers(200, fx::page_of({fx::order(99, 1, "2026-03-08T01:54:59"),
                                   fx::order(100, 1, "2026-03-08T01:59:59"),
                                   fx::order(101, 1, "2026-03-08T03:00:00")}))
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses())
        .expect_emit("order")
        .refs({"100", "101"})
        .expect_done();
    const auto out = s.run();
    CHECK((item(out, 0, 0).modified_at == utc("2026-03-08T06:59:59Z")));
    CHECK((item(out, 0, 1).modified_at == utc("2026-03-08T07:00:00Z")));
}

TEST_CASE("cancellations are the orders in status Cancel, by a cursor of their own", "[TDC-09c]") {
    auto s = shop();
    s.function("cancellations.download", from_start())
        .expect_http("GET", orders_page("&orderstatus=5" + since("02/10/2026")))
        .answers(200, fx::page_of({fx::order(100, 5)}))
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses())
        .expect_emit("order")
        .refs({"100"})
        .cursor(walked)
        .expect_done();
    CHECK(item(s.run(), 0, 0).status.id == "5");
    s.fail_each_step_once();
}

TEST_CASE("a stranger's cursor is a fault, not a start from nothing") {
    orders_download_request r;
    r.cursor = "2026-02-10";
    auto s = shop();
    s.function("orders.download", r).expect_fail(error_class::fault, "cursor_unreadable");
    CHECK_NOTHROW(s.run());
}

TEST_CASE("names of statuses are read once for many downloads, and again after a while") {
    auto s = shop();
    s.function("orders.download", from_start())
        .expect_http("GET", orders_page(new_ones + since("02/10/2026")))
        .answers(404, "[]")
        .expect_emit("order")
        .expect_done();
    // Nothing came, so nothing needs a name.
    CHECK(s.run().requests.size() == 1);
}

TEST_CASE("orders are listed by their heads for reconciliation, abandoned ones left out",
          "[TDC-07h]") {
    dray::data::orders_list_request r;
    r.from = utc("2026-02-10T05:00:00Z");
    r.until = utc("2026-02-11T05:00:00Z");
    auto s = shop();
    s.function("orders.list", r)
        .expect_http("GET", orders_page(since("02/10/2026") + "&lastupdateend=02%2F12%2F2026"))
        .answers(200, fx::page_of({fx::order(100, 4), fx::order(101, 7), fx::order(102, 2)}))
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses("In Production"))
        .expect_emit("order_head")
        .refs({"100", "102"})
        .expect_done();
    const auto out = s.run();
    CHECK(out.emits.at(0).items.at(1).json ==
          R"({"ref":"102","number":"AB-1102","status":{"id":"2","name":"In Production"},)"
          R"("modified_at":"2026-02-10T21:05:30Z"})");
    s.fail_each_step_once();
}

TEST_CASE("one order comes as a list of one", "[TDC-03a]") {
    dray::data::order_ref_request r;
    r.ref = "100";
    auto s = shop();
    s.function("order.get", r)
        .expect_http("GET", v2("Orders/100"))
        .is_read()
        .answers(200, fx::page_of({fx::order(100, 7)}))
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses())
        .expect_done();
    const auto read = dray::data::from_json_text<dray::data::order>(*s.run().result);
    CHECK(read.ref == "100");
    CHECK(read.status.id == "7");
    s.fail_each_step_once();
}

TEST_CASE("an order that is not there is not found, and another one is not believed", "[TDC-04a]") {
    dray::data::order_ref_request r;
    r.ref = "100";
    auto gone = shop();
    gone.function("order.get", r)
        .expect_http("GET", v2("Orders/100"))
        .answers(404, fx::error_body(404, "Order not found"))
        .expect_fail(error_class::not_found, "not_found");
    CHECK_NOTHROW(gone.run());
    auto other = shop();
    other.function("order.get", r)
        .expect_http("GET", v2("Orders/100"))
        .answers(200, fx::page_of({fx::order(101)}))
        .expect_fail(error_class::transient, "unreadable_answer");
    CHECK_NOTHROW(other.run());
    r.ref = "../Products";
    auto wrong = shop();
    wrong.function("order.get", r).expect_fail(error_class::rejected, "bad_order_ref");
    CHECK(wrong.run().requests.empty());
}

TEST_CASE("an order is found by its number, which is asked for without its prefix", "[TDC-07h]") {
    dray::data::order_ref_request r;
    r.number = "AB-1100";
    auto other_prefix = fx::order(5);
    other_prefix["InvoiceNumberPrefix"] = "X-";
    other_prefix["InvoiceNumber"] = 1100;
    auto s = shop();
    s.function("order.get", r)
        .expect_http("GET", v2("Orders?limit=300&offset=1&invoicenumber=1100"))
        .answers(200, fx::page_of({other_prefix, fx::order(100)}))
        .expect_http("GET", v2("Orders/100"))
        .answers(200, fx::page_of({fx::order(100)}))
        .expect_http("GET", v2(status_list))
        .answers(200, fx::statuses())
        .expect_done();
    s.fail_each_step_once();

    auto twice = shop();
    auto twin = fx::order(101);
    twin["InvoiceNumber"] = 1100;
    twice.function("order.get", r)
        .expect_http("GET", v2("Orders?limit=300&offset=1&invoicenumber=1100"))
        .answers(200, fx::page_of({fx::order(100), twin}))
        .expect_fail(error_class::rejected, "number_ambiguous");
    CHECK_NOTHROW(twice.run());
}
