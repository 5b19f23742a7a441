// orders.download and orders.list against a scripted shop.

#include "fixtures.hpp"
#include "shop_script.hpp"

#include "dray/data/functions_json.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::bigcommerce;
using namespace dray::testing;
using dray::data::orders_download_request;
using dray::sdk::error_class;
namespace fx = fixtures;

namespace {

std::string list_url(const std::string& bounds, const std::string& limit = "250") {
    return v2("orders?limit=" + limit + "&sort=date_modified:asc" + bounds + "&status_id=11" +
              expansion);
}

orders_download_request from_start() {
    orders_download_request r;
    r.from = *dray::data::parse_time("2018-01-10T00:00:00Z");
    return r;
}
const std::string since_start = "&min_date_modified=2018-01-09T23:59:59%2B00:00";

check<seen_emit> poison_is(std::size_t index, const std::string& part) {
    return [=](const seen_emit& emit) -> std::string {
        if (index >= emit.items.size())
            return "there are fewer items";
        const auto& why = emit.items[index].poison;
        return why.find(part) != std::string::npos ? "" : "poison is \"" + why + "\"";
    };
}

dray::data::order item(const outcome& out, std::size_t emit, std::size_t index) {
    return dray::data::from_json_text<dray::data::order>(out.emits.at(emit).items.at(index).json);
}

} // namespace

TEST_CASE("a download asks for what was modified since its start and emits orders with a cursor") {
    auto s = shop();
    s.function("orders.download", from_start())
        .expect_http("GET", list_url(since_start))
        .is_read()
        .header_is("Accept", "application/json")
        .answers(200, fx::page_of({fx::expanded_order(100), fx::expanded_order(101)}))
        .expect_emit("order")
        .refs({"100", "101"})
        .cursor(R"({"v":1,"modified":"2018-01-10T21:05:30Z"})")
        .expect_done();
    const auto out = s.run();
    CHECK(item(out, 0, 0).ship_groups.at(0).id == "128");
    CHECK(item(out, 0, 1).lines.at(0).id == "1010");
    s.fail_each_step_once();
}

TEST_CASE("the next download goes back by the overlap, since the shop may show changes late") {
    orders_download_request r = from_start();
    r.cursor = R"({"v":1,"modified":"2018-01-10T21:05:30Z"})";
    r.overlap_seconds = 3600;
    auto s = shop();
    s.function("orders.download", r)
        .expect_http("GET", list_url("&min_date_modified=2018-01-10T20:05:29%2B00:00"))
        .answers(200, fx::page_of({fx::expanded_order(100)}))
        .expect_emit("order")
        .refs({"100"})
        .cursor("") // nothing newer: it stays where it is
        .expect_done();
    s.fail_each_step_once();
}

TEST_CASE("204 without a body means none, and nothing is emitted", "[BC-02a]") {
    auto s = shop();
    s.function("orders.download", from_start())
        .expect_http("GET", list_url(since_start))
        .answers(204, "")
        .expect_done();
    s.fail_each_step_once();
}

TEST_CASE("a page of exactly the limit is followed by one from its last moment, then 204",
          "[BC-02c]") {
    auto s = shop(R"("page_size":2)");
    s.function("orders.download", from_start())
        .expect_http("GET", list_url(since_start, "2"))
        .answers(200, fx::page_of({fx::expanded_order(100, 11, fx::rfc2822(0)),
                                   fx::expanded_order(101, 11, fx::rfc2822(60))}))
        .expect_emit("order")
        .refs({"100", "101"})
        .cursor(R"({"v":1,"modified":"2018-01-10T21:05:30Z"})")
        .expect_http("GET", list_url("&min_date_modified=2018-01-10T21:05:29%2B00:00", "2"))
        .answers(200, fx::page_of({fx::expanded_order(100, 11, fx::rfc2822(0)),
                                   fx::expanded_order(101, 11, fx::rfc2822(60))}))
        // No progress by date: the second around it is read by id.
        .expect_http("GET", v2("orders?limit=2&sort=id:asc&min_id=1"
                               "&min_date_modified=2018-01-10T21:05:29%2B00:00"
                               "&max_date_modified=2018-01-10T21:05:32%2B00:00&status_id=11") +
                                expansion)
        .answers(200, fx::page_of({fx::expanded_order(100, 11, fx::rfc2822(0))}))
        .expect_emit("order")
        .refs({})
        .cursor(R"({"v":1,"modified":"2018-01-10T21:05:31Z"})")
        .expect_http("GET", list_url("&min_date_modified=2018-01-10T21:05:30%2B00:00", "2"))
        .answers(200, fx::page_of({fx::expanded_order(101, 11, fx::rfc2822(60))}))
        .expect_emit("order")
        .refs({})
        .cursor(R"({"v":1,"modified":"2018-01-10T21:06:30Z"})")
        .expect_done();
    s.fail_each_step_once();
}

TEST_CASE("an order modified between two pages comes again as it is then, others only once") {
    auto s = shop(R"("page_size":4)");
    std::vector<boost::json::object> first;
    for (int i = 0; i < 4; ++i)
        first.push_back(fx::expanded_order(100 + i, 11, fx::rfc2822(i)));
    s.function("orders.download", from_start())
        .expect_http("GET", list_url(since_start, "4"))
        .answers(200, fx::page_of(first))
        .expect_emit("order")
        .refs({"100", "101", "102", "103"})
        .expect_http("GET", list_url("&min_date_modified=2018-01-10T21:05:30%2B00:00", "4"))
        .answers(200,
                 fx::page_of({first[1], first[3], fx::expanded_order(102, 11, fx::rfc2822(9))}))
        .expect_emit("order")
        .refs({"102"})
        .cursor(R"({"v":1,"modified":"2018-01-10T21:05:39Z"})")
        .expect_done();
    s.fail_each_step_once();
}

TEST_CASE("an order dated in the future does not carry the cursor past now") {
    auto s = shop();
    s.function("orders.download", from_start())
        .at(*dray::data::parse_time("2018-01-11T00:00:00Z"))
        .expect_http("GET", list_url(since_start))
        .answers(200, fx::page_of({fx::expanded_order(100, 11, "1 Jan 2099 00:00:00 +0000")}))
        .expect_emit("order")
        .refs({"100"})
        .cursor(R"({"v":1,"modified":"2018-01-11T00:00:00Z"})")
        .expect_done();
    CHECK_NOTHROW(s.run());
}

TEST_CASE("where this machine's clock is behind, the shop's own counts for the cursor") {
    auto s = shop();
    s.function("orders.download", from_start())
        .at(*dray::data::parse_time("2018-01-10T01:00:00Z"))
        .expect_http("GET", list_url(since_start))
        .answers(200, fx::page_of({fx::expanded_order(100)}),
                 {{"date", "Wed, 10 Jan 2018 22:00:00 GMT"}})
        .expect_emit("order")
        .cursor(R"({"v":1,"modified":"2018-01-10T21:05:30Z"})")
        .expect_done();
    CHECK_NOTHROW(s.run());
}

TEST_CASE("Incomplete orders are never downloaded, not even where the config names them",
          "[BC-07d]") {
    auto r = from_start();
    r.statuses = {"0", "11", "9"};
    auto s = shop();
    s.function("orders.download", r)
        .expect_http("GET", v2(first_page) + since_start + expansion)
        .answers(200, fx::page_of({fx::expanded_order(99, 0), fx::expanded_order(100, 11)}))
        .expect_emit("order")
        .refs({"100"})
        .expect_done();
    CHECK_NOTHROW(s.run());

    r.statuses = {"0"};
    auto only = shop();
    only.function("orders.download", r).expect_fail(error_class::config, "bad_download_status");
    CHECK_NOTHROW(only.run());
}

TEST_CASE("several statuses are one walk over the list, filtered here, for the list takes one id",
          "[BC-03c]") {
    auto r = from_start();
    r.statuses = {"11", "9"};
    auto late = fx::expanded_order(102, 2, fx::rfc2822(100));
    late["status_id"] = "2";
    auto s = shop();
    s.function("orders.download", r)
        .expect_http("GET", v2(first_page) + since_start + expansion)
        .answers(200, fx::page_of({fx::expanded_order(100, 11), fx::expanded_order(101, 9), late}))
        .expect_emit("order")
        .refs({"100", "101"})
        .cursor(R"({"v":1,"modified":"2018-01-10T21:07:10Z"})")
        .expect_done();
    const auto out = s.run();
    REQUIRE(out.logs.size() == 1);
    CHECK(out.logs[0].find("1 orders in other statuses") != std::string::npos);
    s.fail_each_step_once();
}

TEST_CASE("a status that is no id is refused before anything is asked") {
    auto r = from_start();
    r.statuses = {"Awaiting Fulfillment"};
    auto s = shop();
    s.function("orders.download", r).expect_fail(error_class::config, "bad_download_status");
    CHECK_NOTHROW(s.run());
}

TEST_CASE("a range run keeps to its range and moves no cursor") {
    auto r = from_start();
    r.until = *dray::data::parse_time("2018-01-10T21:05:30Z");
    auto s = shop();
    s.function("orders.download", r)
        .expect_http("GET",
                     list_url(since_start + "&max_date_modified=2018-01-10T21:05:32%2B00:00"))
        .answers(200, fx::page_of(
                          {fx::expanded_order(100), fx::expanded_order(101, 11, fx::rfc2822(1))}))
        .expect_emit("order")
        .refs({"100"})
        .cursor("")
        .expect_done();
    s.fail_each_step_once();
}

TEST_CASE("a cursor that is not this connector's is refused by name") {
    auto r = from_start();
    r.cursor = "12345";
    auto s = shop();
    s.function("orders.download", r).expect_fail(error_class::fault, "cursor_unreadable");
    CHECK_NOTHROW(s.run());
}

TEST_CASE("one poison order is kept raw and the rest of its page goes on") {
    auto bad = fx::expanded_order(101);
    bad.at("consignments").at("shipping").at(0).at("line_items").at(0).as_object()["quantity"] = -2;
    bad["items_total"] = 0;
    auto s = shop();
    s.function("orders.download", from_start())
        .expect_http("GET", list_url(since_start))
        .answers(200, fx::page_of({fx::expanded_order(100), bad, fx::expanded_order(102)}))
        .expect_emit("order")
        .refs({"100", "101", "102"})
        .emitted(poison_is(1, "line 1010: quantity is -2"))
        .cursor(R"({"v":1,"modified":"2018-01-10T21:05:30Z"})")
        .expect_done();
    const auto out = s.run();
    CHECK(out.emits[0].items[1].json == boost::json::serialize(bad));
    s.fail_each_step_once();
}

TEST_CASE("an order that is not UTF-8 or too deep spoils itself alone") {
    auto latin = fx::expanded_order(101);
    latin["customer_message"] = "HERE";
    auto deep = fx::expanded_order(102);
    deep["customer_message"] = "DEEP";
    auto body = fx::page_of({fx::expanded_order(100), latin, deep, fx::expanded_order(103)});
    body.replace(body.find("HERE"), 4, "\xE9t\xE9.");
    body.replace(body.find("\"DEEP\""), 6, std::string(1000, '[') + std::string(1000, ']'));
    auto s = shop();
    s.function("orders.download", from_start())
        .expect_http("GET", list_url(since_start))
        .answers(200, body)
        .expect_emit("order")
        .refs({"100", "101", "102", "103"})
        .emitted(poison_is(1, "no valid JSON"))
        .emitted(poison_is(2, "no valid JSON"))
        .expect_done();
    CHECK_NOTHROW(s.run());
}

TEST_CASE("an element without an id is kept under a name of its own") {
    auto s = shop();
    s.function("orders.download", from_start())
        .expect_http("GET", list_url(since_start))
        .answers(200, "[null,{\"status_id\":11}]")
        .expect_emit("order")
        .emitted(poison_is(0, "no JSON object"))
        .emitted(poison_is(1, "no id"))
        .expect_done();
    const auto out = s.run();
    CHECK(out.emits[0].items[0].ref.starts_with("unreadable-"));
    CHECK(out.emits[0].items[0].ref != out.emits[0].items[1].ref);
}

TEST_CASE("a shop that refuses the include is read by sub-resources, and asked no more",
          "[BC-20b]") {
    auto r = from_start();
    auto s = shop(R"("page_size":1)");
    const auto plain = v2("orders?limit=1&sort=date_modified:asc" + since_start + "&status_id=11");
    s.function("orders.download", r)
        .expect_http("GET", plain + expansion)
        .answers(400, error_body(400, "The field 'include' is not supported by this resource."))
        .expect_http("GET", plain)
        .answers(200, fx::page_of({fx::order(100)}))
        .expect_http("GET", v2("orders/100/products?limit=250"))
        .answers(200, fx::page_of({fx::product(1000, "MUG", 2)}))
        .expect_http("GET", v2("orders/100/shipping_addresses?limit=250"))
        .answers(200, fx::page_of({fx::shipping_address(128)}))
        .expect_emit("order")
        .refs({"100"})
        .expect_http("GET", v2("orders?limit=1&sort=date_modified:asc&min_date_modified="
                               "2018-01-10T21:05:29%2B00:00&status_id=11"))
        .answers(204, "")
        .expect_done();
    const auto out = s.run();
    CHECK(item(out, 0, 0).lines.at(0).ship_group == "128");
    CHECK(item(out, 0, 0).ship_groups.at(0).to.name == "Ann Lee");
    REQUIRE(out.logs.size() == 1);
    CHECK(out.logs[0].find("include") != std::string::npos);
}

TEST_CASE("a 400 that is not the include's fault is said with the shop's own words") {
    auto s = shop();
    s.function("orders.download", from_start())
        .expect_http("GET", list_url(since_start))
        .answers(400, error_body(400, "The field 'sort' is not supported by this resource."))
        .expect_http("GET", v2(first_page) + since_start + "&status_id=11")
        .answers(400, error_body(400, "The field 'sort' is not supported by this resource."))
        .expect_fail(error_class::rejected, "refused");
    CHECK(failure_in(s.run()).message.find("'sort'") != std::string::npos);
}

TEST_CASE("orders that the shop did not expand are completed from sub-resources, the rest is not") {
    auto s = shop();
    s.function("orders.download", from_start())
        .expect_http("GET", list_url(since_start))
        .answers(200, fx::page_of({fx::expanded_order(100), fx::order(101), fx::order(102)}))
        .expect_http("GET", v2("orders/101/products?limit=250"))
        .answers(200, fx::page_of({fx::product(1010, "MUG", 2)}))
        .expect_http("GET", v2("orders/101/shipping_addresses?limit=250"))
        .answers(200, fx::page_of({fx::shipping_address(128)}))
        .expect_http("GET", v2("orders/102/products?limit=250"))
        .answers(404, error_body(404, "The requested resource was not found."))
        .expect_http("GET", v2("orders/102/shipping_addresses?limit=250"))
        .answers(204, "")
        .expect_emit("order")
        .refs({"100", "101", "102"})
        .emitted(poison_is(2, "not found"))
        .expect_done();
    const auto out = s.run();
    CHECK(item(out, 0, 1).lines.size() == 1);
}

TEST_CASE("more than 50 order products are read page by page, also from a shop that clamps",
          "[BC-06c]") {
    std::vector<boost::json::object> first;
    for (int i = 1; i <= 50; ++i)
        first.push_back(fx::product(i, "MUG", 1));
    auto order = fx::order(100);
    order["items_total"] = 60;
    std::vector<boost::json::object> rest;
    for (int i = 51; i <= 60; ++i)
        rest.push_back(fx::product(i, "MUG", 1));
    auto s = shop(R"("order_detail":"sub_resources")");
    s.function("orders.download", from_start())
        .expect_http("GET", v2(first_page) + since_start + "&status_id=11")
        .answers(200, fx::page_of({order}))
        .expect_http("GET", v2("orders/100/products?limit=250"))
        .answers(200, fx::page_of(first))
        .expect_http("GET", v2("orders/100/shipping_addresses?limit=250"))
        .answers(200, fx::page_of({fx::shipping_address(128)}))
        .expect_http("GET", v2("orders/100/products?limit=250&page=2"))
        .answers(200, fx::page_of(rest))
        .expect_emit("order")
        .expect_done();
    const auto out = s.run();
    CHECK(item(out, 0, 0).lines.size() == 60);
    s.fail_each_step_once();
}

TEST_CASE("a digital-only order has no shipping addresses: 204", "[BC-02b]") {
    auto line = fx::product(1, "EBOOK", 1);
    line["type"] = "digital";
    line["order_address_id"] = 0;
    auto s = shop(R"("order_detail":"sub_resources")");
    s.function("orders.download", from_start())
        .expect_http("GET", v2(first_page) + since_start + "&status_id=11")
        .answers(200, fx::page_of({fx::order(100)}))
        .expect_http("GET", v2("orders/100/products?limit=250"))
        .answers(200, fx::page_of({line}))
        .expect_http("GET", v2("orders/100/shipping_addresses?limit=250"))
        .answers(204, "")
        .expect_emit("order")
        .expect_done();
    const auto out = s.run();
    CHECK(item(out, 0, 0).ship_groups.empty());
    CHECK(item(out, 0, 0).lines.at(0).kind == dray::data::line_kind::digital);
    s.fail_each_step_once();
}

TEST_CASE("an archived order is told as archived", "[BC-07e]") {
    auto order = fx::expanded_order(100);
    order["is_deleted"] = true;
    auto s = shop();
    s.function("orders.download", from_start())
        .expect_http("GET", list_url(since_start))
        .answers(200, fx::page_of({order}))
        .expect_emit("order")
        .expect_done();
    CHECK(item(s.run(), 0, 0).archived);
}

TEST_CASE(
    "a truncated page, HTML, or an object is an answer to read again, with the cursor unmoved") {
    const auto page = fx::page_of({fx::expanded_order(100)});
    for (const std::string& body : {page.substr(0, page.size() - 1), std::string("<html></html>"),
                                    std::string("{\"data\":[]}"), "[" + std::string(5000, '[')}) {
        auto s = shop();
        s.function("orders.download", from_start())
            .expect_http("GET", list_url(since_start))
            .answers(200, body)
            .expect_fail(error_class::transient, "unreadable_answer");
        CHECK(s.run().emits.empty());
    }
}

TEST_CASE("rate limits wait for the longer of the two times that the answer names", "[BC-11b]") {
    using std::chrono::milliseconds;
    const auto wait = [](const header_list& headers, const std::string& setting = "") {
        auto s = shop(setting);
        s.function("orders.download", from_start())
            .expect_http("GET", list_url(since_start))
            .answers(429, "", headers)
            .expect_fail(error_class::rate_limited, "rate_limited");
        return failure_in(s.run()).retry_after.value();
    };
    CHECK(wait({{"X-Rate-Limit-Time-Reset-Ms", "15000"}, {"X-Retry-After", "5"}}) ==
          milliseconds{15000});
    CHECK(wait({{"x-rate-limit-time-reset-ms", "1500"}, {"x-retry-after", "5"}}) ==
          milliseconds{5000});
    CHECK(wait({{"Retry-After", "9"}}) == milliseconds{9000});
    CHECK(wait({{"X-Retry-After", "99999999999999999999"}}) == milliseconds{86'400'000});
    CHECK(wait({{"X-Retry-After", "soon"}}) == milliseconds{30000});
}

TEST_CASE("a 429 without headers means load on the shop: the setting says how long to wait",
          "[BC-11c]") {
    auto s = shop(R"("rate_limit_wait":45000)");
    s.function("orders.download", from_start())
        .expect_http("GET", list_url(since_start))
        .answers(429, "<html>Too many requests</html>")
        .expect_fail(error_class::rate_limited, "rate_limited");
    CHECK(failure_in(s.run()).retry_after == std::chrono::milliseconds{45000});
}

TEST_CASE("5xx, maintenance and a missing scope are told apart", "[BC-01b][BC-11d]") {
    const auto ends = [](int status, error_class cls, const char* code) {
        auto s = shop();
        s.function("orders.download", from_start())
            .expect_http("GET", list_url(since_start))
            .answers(status, "<html>error</html>")
            .expect_fail(cls, code);
        CHECK_NOTHROW(s.run());
    };
    for (const int status : {500, 502, 504, 507})
        ends(status, error_class::transient, "shop_error");
    ends(499, error_class::transient, "gateway_gave_up");
    ends(503, error_class::unavailable, "shop_unavailable");
    ends(509, error_class::rate_limited, "rate_limited");
    ends(403, error_class::auth, "scope_missing");
    ends(501, error_class::rejected, "not_implemented");
    ends(404, error_class::not_found, "not_found");
}

TEST_CASE("413 for the page size is said in the shop's words", "[BC-02e]") {
    auto s = shop();
    s.function("orders.download", from_start())
        .expect_http("GET", list_url(since_start))
        .answers(413, error_body(413, "limit too large"))
        .expect_fail(error_class::config, "page_too_large");
    CHECK(failure_in(s.run()).message.find("page_size") != std::string::npos);
}

TEST_CASE("orders.list gives heads of all statuses but Incomplete") {
    dray::data::orders_list_request r;
    r.from = *dray::data::parse_time("2018-01-10T00:00:00Z");
    r.until = *dray::data::parse_time("2018-01-11T00:00:00Z");
    auto s = shop();
    s.function("orders.list", r)
        .expect_http("GET", v2(first_page) + since_start +
                                "&max_date_modified=2018-01-11T00:00:02%2B00:00")
        .answers(200, fx::page_of({fx::order(100, 11), fx::order(101, 0), fx::order(102, 2)}))
        .expect_emit("order_head")
        .refs({"100", "102"})
        .cursor("")
        .expect_done();
    const auto out = s.run();
    const auto head =
        dray::data::from_json_text<dray::data::order_head>(out.emits[0].items[1].json);
    CHECK(head.status == dray::data::status("2", "Ready to pack"));
    CHECK(head.modified_at == dray::data::parse_time("2018-01-10T21:05:30Z"));
    s.fail_each_step_once();
}

TEST_CASE("order.get reads one order whole") {
    dray::data::order_ref_request r;
    r.ref = "100";
    auto s = shop();
    s.function("order.get", r)
        .expect_http("GET", v2("orders/100?include=consignments.line_items&"
                               "consignment_structure=object"))
        .answers(200, boost::json::serialize(fx::expanded_order(100)))
        .expect_done();
    const auto out = s.run();
    const auto order = dray::data::from_json_text<dray::data::order>(*out.result);
    CHECK(order.lines.size() == 1);
    s.fail_each_step_once();
}

TEST_CASE("order.get of an order that is not there is not_found, and a wrong ref asks nothing") {
    dray::data::order_ref_request r;
    r.ref = "100";
    auto s = shop();
    s.function("order.get", r)
        .expect_http("GET", containing("orders/100?"))
        .answers(404, error_body(404, "The requested resource was not found."))
        .expect_fail(error_class::not_found, "not_found");
    CHECK_NOTHROW(s.run());
    for (const auto* wrong : {"../store", "1/../2", "-1", "", "99999999999999999999"}) {
        r.ref = wrong;
        auto never = shop();
        never.function("order.get", r).expect_fail(error_class::rejected, "bad_order_ref");
        CHECK_NOTHROW(never.run());
    }
}

TEST_CASE("order.get of an unreadable order says why, and of a cut answer asks to try again") {
    dray::data::order_ref_request r;
    r.ref = "100";
    auto order = fx::expanded_order(100);
    order["date_modified"] = "never";
    auto s = shop();
    s.function("order.get", r)
        .expect_http("GET", containing("orders/100?"))
        .answers(200, boost::json::serialize(order))
        .expect_fail(error_class::rejected, "order_unreadable");
    CHECK_NOTHROW(s.run());
    auto cut = shop();
    cut.function("order.get", r)
        .expect_http("GET", containing("orders/100?"))
        .answers(200, "{\"id\":100,")
        .expect_fail(error_class::transient, "unreadable_answer");
    CHECK_NOTHROW(cut.run());
}
