// shipment.confirm and shipment.find against a scripted shop.

#include "fixtures.hpp"
#include "shop_script.hpp"

#include "dray/data/functions_json.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::bigcommerce;
using namespace dray::testing;
using dray::sdk::error_class;
namespace fx = fixtures;
namespace json = boost::json;

namespace {

dray::data::shipment_confirm_request parcel() {
    dray::data::shipment_confirm_request r;
    r.ref = "100";
    r.number = "100";
    r.ship_group = "128";
    r.shipment.ref = "P1";
    r.shipment.carrier = "UPS";
    r.shipment.tracking = "1Z999";
    r.shipment.lines.emplace_back("1000", "", 2);
    return r;
}

const std::string shipments = v2("orders/100/shipments");
const std::string shipments_page = v2("orders/100/shipments?limit=250");
const std::string products_page = v2("orders/100/products?limit=250");

constexpr const char* posted =
    R"({"order_address_id":128,"items":[{"order_product_id":1000,"quantity":2}],)"
    R"("tracking_number":"1Z999","shipping_provider":"ups","tracking_carrier":"ups"})";

std::string created(std::int64_t id) {
    return json::serialize(fx::shipment(id, 128, "1Z999", 1000, 2));
}

} // namespace

TEST_CASE("confirming a shipment is one request", "[BC-09a]") {
    auto s = shop();
    s.function("shipment.confirm", parcel())
        .expect_http("POST", shipments)
        .is_write()
        .header_is("Accept", "application/json")
        .header_is("Content-Type", "application/json")
        .body_is(posted)
        .answers(201, created(7))
        .expect_done(R"({"ref":"7"})");
    CHECK(s.run().requests.size() == 1);
    s.fail_each_step_once();
}

TEST_CASE("200 is as good as 201, and the Location names what the body does not") {
    auto s = shop();
    s.function("shipment.confirm", parcel())
        .expect_http("POST", shipments)
        .answers(200, created(8))
        .expect_done(R"({"ref":"8"})");
    CHECK_NOTHROW(s.run());
    auto bare = shop();
    bare.function("shipment.confirm", parcel())
        .expect_http("POST", shipments)
        .answers(201, "", {{"location", "https://api.bigcommerce.com/x/shipments/9"}})
        .expect_done(R"({"ref":"9"})");
    CHECK_NOTHROW(bare.run());
}

TEST_CASE("a shipment that was created without a name has an unknown outcome, never a resend") {
    auto s = shop();
    s.function("shipment.confirm", parcel())
        .expect_http("POST", shipments)
        .answers(201, "<html>ok</html>")
        .expect_fail(error_class::unknown_outcome, "unreadable_answer");
    CHECK_FALSE(failure_in(s.run()).verdict_of);
}

TEST_CASE("more units than are open are refused with the lines and what is open", "[BC-09b]") {
    auto line = fx::product(1000, "MUG", 2);
    line["quantity_shipped"] = 1;
    auto s = shop();
    s.function("shipment.confirm", parcel())
        .expect_http("POST", shipments)
        .answers(400, error_body(400, "The field 'items' is invalid."))
        .expect_http("GET", products_page)
        .answers(200, fx::page_of({line}))
        .expect_http("GET", shipments_page)
        .answers(204, "")
        .expect_fail(error_class::rejected, "more_than_open");
    const auto f = failure_in(s.run());
    CHECK(f.verdict_of == 1);
    CHECK(f.message.find("2 of line 1000 (MUG) were shipped, but only 1 of 2 are open") !=
          std::string::npos);
    s.fail_each_step_once();
}

TEST_CASE("a refusal because this very shipment is there already is a conflict to be probed",
          "[BC-09h]") {
    auto line = fx::product(1000, "MUG", 2);
    line["quantity_shipped"] = 2;
    auto s = shop();
    s.function("shipment.confirm", parcel())
        .expect_http("POST", shipments)
        .answers(400, error_body(400, "The field 'items' is invalid."))
        .expect_http("GET", products_page)
        .answers(200, fx::page_of({line}))
        .expect_http("GET", shipments_page)
        .answers(200, fx::page_of({fx::shipment(7, 128, "1Z999", 1000, 2)}))
        .expect_fail(error_class::conflict, "shipment_exists");
    CHECK_NOTHROW(s.run());
    s.fail_each_step_once();
}

TEST_CASE("a line of another address and a line of no order are named", "[BC-09b]") {
    auto line = fx::product(1000, "MUG", 5);
    line["order_address_id"] = 129;
    auto s = shop();
    s.function("shipment.confirm", parcel())
        .expect_http("POST", shipments)
        .answers(400, error_body(400, "Invalid"))
        .expect_http("GET", products_page)
        .answers(200, fx::page_of({line}))
        .expect_fail(error_class::rejected, "wrong_line");
    CHECK(failure_in(s.run()).message.find("line 1000 goes to address 129, not to 128") !=
          std::string::npos);

    auto other = shop();
    other.function("shipment.confirm", parcel())
        .expect_http("POST", shipments)
        .answers(400, error_body(400, "Invalid"))
        .expect_http("GET", products_page)
        .answers(200, fx::page_of({fx::product(5, "MUG", 5)}))
        .expect_fail(error_class::rejected, "wrong_line");
    CHECK(failure_in(other.run()).message.find("no line 1000") != std::string::npos);
}

TEST_CASE("a refusal that the order's books do not explain is said in the shop's words") {
    auto s = shop();
    s.function("shipment.confirm", parcel())
        .expect_http("POST", shipments)
        .answers(400, error_body(400, "The field 'tracking_carrier' is invalid."))
        .expect_http("GET", products_page)
        .answers(200, fx::page_of({fx::product(1000, "MUG", 2)}))
        .expect_fail(error_class::rejected, "refused");
    const auto f = failure_in(s.run());
    CHECK(f.verdict_of == 1);
    CHECK(f.subject == "The field 'tracking_carrier' is invalid.");
    s.fail_each_step_once();
}

TEST_CASE("check_open_quantity always looks before it writes") {
    auto line = fx::product(1000, "MUG", 2);
    line["quantity_shipped"] = 2;
    auto s = shop(R"("check_open_quantity":"always")");
    s.function("shipment.confirm", parcel())
        .expect_http("GET", products_page)
        .answers(200, fx::page_of({line}))
        .expect_http("GET", shipments_page)
        .answers(204, "")
        .expect_fail(error_class::rejected, "more_than_open");
    const auto f = failure_in(s.run());
    CHECK_FALSE(f.verdict_of);

    auto good = shop(R"("check_open_quantity":"always")");
    good.function("shipment.confirm", parcel())
        .expect_http("GET", products_page)
        .answers(200, fx::page_of({fx::product(1000, "MUG", 2)}))
        .expect_http("POST", shipments)
        .answers(201, created(7))
        .expect_done(R"({"ref":"7"})");
    good.fail_each_step_once();
}

TEST_CASE("a pickup, a shipment without lines and a bad line are refused without a request") {
    auto pickup = parcel();
    pickup.ship_group = "pickup-7";
    auto empty = parcel();
    empty.shipment.lines.clear();
    auto wrong = parcel();
    wrong.shipment.lines[0].line = "MUG";
    for (const auto& r : {pickup, empty, wrong}) {
        auto s = shop();
        s.function("shipment.confirm", r).expect_fail(error_class::rejected, "shipment_unusable");
        CHECK_NOTHROW(s.run());
    }
}

TEST_CASE("an unknown carrier is sent by name, or held where the setting says so", "[BC-09i]") {
    auto r = parcel();
    r.shipment.carrier = "Bob's Bikes";
    auto s = shop();
    s.function("shipment.confirm", r)
        .expect_http("POST", shipments)
        .body_contains(R"("shipping_provider":"")")
        .body_contains(R"("shipping_method":"Bob's Bikes")")
        .answers(201, created(7))
        .expect_done();
    CHECK_NOTHROW(s.run());

    auto held = shop(R"("unknown_carrier":"hold")");
    held.function("shipment.confirm", r).expect_fail(error_class::unmapped, "carrier_unknown");
    CHECK(failure_in(held.run()).subject == "Bob's Bikes");

    auto mapped = shop(R"("unknown_carrier":"hold","carrier_map":["Bob's Bikes = carrier_3/"])");
    mapped.function("shipment.confirm", r)
        .expect_http("POST", shipments)
        .body_contains(R"("shipping_provider":"carrier_3")")
        .answers(201, created(7))
        .expect_done();
    CHECK_NOTHROW(mapped.run());
}

TEST_CASE("refusals of a write carry their verdict, and 5xx never does") {
    struct ending {
        int status;
        error_class cls;
        const char* code;
        bool has_verdict;
    };
    const auto ends = [](const ending& e, const header_list& headers = {}) {
        INFO(e.status);
        auto s = shop();
        s.function("shipment.confirm", parcel())
            .expect_http("POST", shipments)
            .answers(e.status, "<html></html>", headers)
            .expect_fail(e.cls, e.code);
        const auto f = failure_in(s.run());
        CHECK(f.verdict_of.has_value() == e.has_verdict);
        return f;
    };
    const ending forbidden{403, error_class::auth, "scope_missing", true};
    CHECK(ends(forbidden).message.find("Orders: modify") != std::string::npos);
    const ending limited{429, error_class::rate_limited, "rate_limited", true};
    CHECK(ends(limited, {{"X-Retry-After", "3"}}).retry_after == std::chrono::milliseconds{3000});
    ends({401, error_class::auth, "token_refused", true});
    ends({404, error_class::rejected, "not_found", true});
    ends({406, error_class::rejected, "refused", true});
    ends({415, error_class::rejected, "refused", true});
    ends({423, error_class::transient, "locked", true});
    ends({301, error_class::config, "redirected", false});
    ends({408, error_class::transient, "shop_error", false});
    ends({409, error_class::conflict, "conflict", false});
    ends({499, error_class::transient, "gateway_gave_up", false});
    for (const int status : {500, 502, 504, 507})
        ends({status, error_class::transient, "shop_error", false});
    ends({503, error_class::unavailable, "shop_unavailable", false});
    ends({509, error_class::rate_limited, "rate_limited", false});
}

TEST_CASE("all shipments of the same address, tracking and lines are found, others are not",
          "[BC-09h]") {
    auto s = shop();
    s.function("shipment.find", parcel())
        .expect_http("GET", shipments_page)
        .is_read()
        .answers(200, fx::page_of({fx::shipment(5, 128, "1Z999", 1000, 2),
                                   fx::shipment(6, 129, "1Z999", 1000, 2),
                                   fx::shipment(7, 128, "1Z998", 1000, 2),
                                   fx::shipment(8, 128, "1Z999", 1000, 1),
                                   fx::shipment(9, 128, "1z999 ", 1000, 2)}))
        .expect_done(R"({"matches":[
            {"ref":"5","ship_group":"128","tracking":"1Z999",
             "lines":[{"line":"1000","quantity":2}]},
            {"ref":"9","ship_group":"128","tracking":"1z999 ",
             "lines":[{"line":"1000","quantity":2}]}]})");
    s.fail_each_step_once();
}

TEST_CASE("no shipments are 204, and an order that is gone is not the same as none", "[BC-02b]") {
    auto none = shop();
    none.function("shipment.find", parcel())
        .expect_http("GET", shipments_page)
        .answers(204, "")
        .expect_done(R"({"matches":[]})");
    none.fail_each_step_once();
    auto gone = shop();
    gone.function("shipment.find", parcel())
        .expect_http("GET", shipments_page)
        .answers(404, error_body(404, "The requested resource was not found."))
        .expect_fail(error_class::not_found, "not_found");
    CHECK_NOTHROW(gone.run());
}

TEST_CASE("shipments are searched through all pages") {
    std::vector<json::object> first;
    for (int i = 1; i <= 250; ++i)
        first.push_back(fx::shipment(i, 128, "X", 1000, 1));
    auto s = shop();
    s.function("shipment.find", parcel())
        .expect_http("GET", shipments_page)
        .answers(200, fx::page_of(first))
        .expect_http("GET", shipments_page + "&page=2")
        .answers(200, fx::page_of({fx::shipment(400, 128, "1Z999", 1000, 2)}))
        .expect_done();
    CHECK(s.run().result->find("\"400\"") != std::string::npos);
    s.fail_each_step_once();
}

TEST_CASE("tracking that was cut or joined for the shop is found as it was written") {
    auto r = parcel();
    r.shipment.tracking = std::string(60, '7');
    auto s = shop();
    s.function("shipment.find", r)
        .expect_http("GET", shipments_page)
        .answers(200, fx::page_of({fx::shipment(5, 128, std::string(50, '7'), 1000, 2)}))
        .expect_done();
    CHECK(s.run().result->find("\"5\"") != std::string::npos);
}

TEST_CASE("a shipment that cannot be read hides nothing: the search is not done") {
    auto broken = fx::shipment(5, 128, "1Z999", 1000, 2);
    broken.erase("items");
    auto s = shop();
    s.function("shipment.find", parcel())
        .expect_http("GET", shipments_page)
        .answers(200, fx::page_of({broken}))
        .expect_fail(error_class::transient, "unreadable_answer");
    CHECK_NOTHROW(s.run());
}

TEST_CASE("a bundle's own line is shipped with the children that complete it", "[BC-09l]") {
    auto r = parcel();
    r.bundles.emplace_back("900", "SET", 1);
    auto s = shop();
    s.function("shipment.confirm", r)
        .expect_http("POST", v2("orders/100/shipments"))
        .body_contains(R"({"order_product_id":900,"quantity":1})")
        .body_contains(R"({"order_product_id":1000,"quantity":2})")
        .answers(201, R"({"id":5})")
        .expect_done(R"({"ref":"5"})")
        .fail_each_step_once();

    auto open = shop(R"("bundle_lines":"leave_open")");
    open.function("shipment.confirm", r)
        .expect_http("POST", v2("orders/100/shipments"))
        .where([](const dray::testing::seen_request& request) {
            return request.body.find("900") == std::string::npos ? "" : "the bundle is named";
        })
        .answers(201, R"({"id":5})")
        .expect_done(R"({"ref":"5"})")
        .run();
}

TEST_CASE("a shop that does not take a bundle's own line is told the children alone", "[BC-09l]") {
    auto r = parcel();
    r.bundles.emplace_back("900", "SET", 1);
    auto s = shop();
    s.function("shipment.confirm", r)
        .expect_http("POST", v2("orders/100/shipments"))
        .body_contains("900")
        .answers(400, error_body(400, "A bundle is not shipped by itself."))
        .expect_http("GET", v2("orders/100/products?limit=250"))
        .answers(200, fx::page_of({fx::product(1000, "MUG", 2)}))
        .may_fail()
        .expect_http("POST", v2("orders/100/shipments"))
        .is_write()
        .where([](const dray::testing::seen_request& request) {
            return request.body.find("900") == std::string::npos ? "" : "the bundle is named";
        })
        .answers(201, R"({"id":5})")
        .expect_done(R"({"ref":"5"})");
    const auto seen = s.run();
    REQUIRE(seen.logs.size() == 1);
    CHECK(seen.logs[0].find("bundle_lines") != std::string::npos);
}

TEST_CASE("a shipment is found with its bundle's line and without", "[BC-09l]") {
    auto r = parcel();
    r.bundles.emplace_back("900", "SET", 1);
    auto with = fx::shipment(5, 128, "1Z999", 1000, 2);
    with["items"].as_array().push_back(json::object{{"order_product_id", 900}, {"quantity", 1}});
    auto other = fx::shipment(7, 128, "1Z999", 1000, 2);
    other["items"].as_array().push_back(json::object{{"order_product_id", 901}, {"quantity", 1}});
    auto s = shop();
    const auto seen =
        s.function("shipment.find", r)
            .expect_http("GET", v2("orders/100/shipments?limit=250"))
            .answers(200, fx::page_of({with, fx::shipment(6, 128, "1Z999", 1000, 2), other}))
            .expect_done()
            .run();
    const auto matches = json::parse(seen.result.value()).at("matches").as_array();
    REQUIRE(matches.size() == 2);
    CHECK(matches[0].at("ref") == "5");
    CHECK(matches[1].at("ref") == "6");
}
