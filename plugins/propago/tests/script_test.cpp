// Each function once along a script, then again with each of its steps going wrong.

#include "host.hpp"

#include <dray/data/functions_json.hpp>
#include <dray/testing/script_host.hpp>

#include <catch2/catch.hpp>

extern "C" const dray_plugin_entry_t dray_plugin_entry;

using namespace dray;
using namespace dray::propago::samples;
using testing::containing;
using testing::script;

namespace {

const char* const url = "https://api.mypropago.com/public/orderservice.asmx";

script scripted() {
    return script(dray_plugin_entry, settings_text({{"parallel_reads", 1}}), {"api_key"});
}

// The next call, with what every call has.
script& expect(script& s, const std::string& operation) {
    return s.expect_http("POST", url)
        .header_is("Content-Type", "text/xml; charset=utf-8")
        .header_is("SOAPAction",
                   "\"https://api.mypropago.com/Public/OrderService/" + operation + "\"")
        .uses_secret("api_key", "xml")
        .body_contains("<CustomerName>ACME</CustomerName>");
}

} // namespace

TEST_CASE("script: connection.test, and each step failing") {
    script s = scripted();
    s.function("connection.test");
    expect(s, "SearchOrders").is_read().answers(200, page({}, 0));
    s.expect_done();
    s.fail_each_step_once();
}

TEST_CASE("script: order.submit, and each step failing") {
    script s = scripted();
    s.function("order.submit", consignment_text(propago::samples::consignment()));
    expect(s, "SubmitOrder")
        .is_write()
        .body_contains("<PoNumber>D-7K2Q-1</PoNumber>")
        .answers(200, answer("SubmitOrder", "Success", "<Data>PG-9</Data>"));
    s.expect_done(R"({"ref": "PG-9", "state": "accepted"})");
    s.fail_each_step_once();
}

TEST_CASE("script: order.submit that must look its number up, and each step failing") {
    script s = scripted();
    s.function("order.submit", consignment_text(propago::samples::consignment()));
    expect(s, "SubmitOrder").is_write().answers(200, answer("SubmitOrder", "Success", "<Data/>"));
    // The success stands without the number: these reads may fail.
    expect(s, "SearchOrders")
        .is_read()
        .answers(200, page({basic("PG-9", "D-7K2Q-1", "Released")}, 1))
        .may_fail();
    expect(s, "GetOrderDetails")
        .is_read()
        .answers(200, details("PG-9", "D-7K2Q-1", "Ann Lee", "73301"))
        .may_fail();
    s.expect_done(R"({"ref": "PG-9", "state": "accepted"})");
    s.fail_each_step_once();
}

TEST_CASE("script: order.find, and each step failing") {
    script s = scripted();
    s.function("order.find", find_text("D-1"));
    expect(s, "SearchOrders")
        .is_read()
        .body_contains("<PoNumber>D-1</PoNumber>")
        .answers(200, page({basic("PG-1", "D-1", "Waved")}, 1));
    expect(s, "SearchOrders")
        .is_read()
        .body_contains("<Custom01>D-1</Custom01>")
        .answers(200, page({basic("PG-1", "D-1", "Waved")}, 1));
    expect(s, "GetOrderDetails")
        .is_read()
        .body_contains("<orderNumber>PG-1</orderNumber>")
        .answers(200, details("PG-1", "D-1", "Ann Lee", "73301"));
    s.expect_done();
    s.fail_each_step_once();
}

TEST_CASE("script: orders.list, and each step failing") {
    script s = scripted();
    s.function("orders.list", list_text("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"));
    expect(s, "SearchOrders")
        .is_read()
        .answers(200, page(std::vector<std::string>(1, basic("PG-1", "D-1", "Waved")), 1));
    s.expect_emit("order_head").refs({"PG-1"});
    s.expect_done();
    s.fail_each_step_once();
}

TEST_CASE("script: shipments.download, and each step failing") {
    script s = scripted();
    s.function("shipments.download",
               open_text({open_order("PG-1", "Shipping"), open_order("PG-2", "Released"),
                          open_order("PG-3", "Released")}));
    expect(s, "SearchOrders")
        .is_read()
        .answers(200,
                 page({basic("PG-1", "D-PG-1", "Closed"), basic("PG-2", "D-PG-2", "Released")}, 2));
    expect(s, "GetOrderStatus")
        .is_read()
        .body_contains("<orderNumber>PG-3</orderNumber>")
        .answers(200, answer("GetOrderStatus", "Success", "<Data>Released</Data>"))
        .may_fail();
    expect(s, "GetShippingInformation")
        .is_read()
        .body_contains("<orderNumber>PG-1</orderNumber>")
        .answers(200, answer("GetShippingInformation", "Success",
                             "<Data>" + shipper("7", "1Z", 1, 3) + "</Data>"))
        .may_fail();
    s.expect_emit("consignment_update").refs({"PG-1"});
    s.expect_done();
    s.fail_each_step_once();
}
