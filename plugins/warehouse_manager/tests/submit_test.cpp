// order.submit.

#include "fixtures.hpp"
#include "warehouse_script.hpp"

#include "plugins/warehouse_manager/wire/order_out.hpp"

#include "dray/data/functions_json.hpp"
#include "dray/testing/connector_entry.hpp"
#include "dray/testing/vendor_host.hpp"

#include <catch2/catch.hpp>

#include <functional>

using namespace dray::warehouse_manager;
using namespace dray::testing;
using dray::sdk::error_class;
namespace fx = fixtures;
namespace json = boost::json;

namespace {

script submit_of(const dray::data::consignment& c, const std::string& settings = "") {
    auto s = warehouse(settings);
    s.function("order.submit", c)
        .expect_http("POST", at("orders"))
        .is_write()
        .header_is("Content-Type", "application/json");
    return s;
}

json::object body_of(const dray::data::consignment& c, const std::string& settings = "") {
    return json::parse(order_body(c, tenant(settings))).get_object();
}

seen_failure refused(int status, const std::string& body) {
    vendor_host host(connector_entry<connector>(), settings_text(), {"client_secret"},
                     [&](const seen_request&) { return vendor_answer(status, body); });
    return failure_in(host.run("order.submit", fx::consignment()));
}

std::string invalid(const std::string& code, const std::string& name, const std::string& value) {
    return fx::exception("ModelValidationException", code, "no good",
                         "\"Properties\":[{\"Name\":\"" + name + "\",\"Value\":\"" + value +
                             "\"}]");
}

} // namespace

TEST_CASE("a consignment goes out with its tenancy, reference, carrier and lines") {
    CHECK(body_of(fx::consignment()) == json::parse(R"({
        "customerIdentifier": {"id": 4}, "facilityIdentifier": {"id": 1},
        "referenceNum": "R77", "poNum": "1001", "externalId": "R77",
        "notes": "Leave at the door", "billingCode": "Prepaid",
        "routingInfo": {"carrier": "UPS", "mode": "03", "account": "A1"},
        "deferNotification": false,
        "shipTo": {"companyName": "Acme", "name": "Ann Lee", "address1": "1 Main St",
                   "address2": "Apt 2, Rear", "city": "Austin", "state": "TX", "zip": "73301",
                   "country": "US", "phoneNumber": "512 555 0100",
                   "emailAddress": "ann@example.com"},
        "orderItems": [
            {"itemIdentifier": {"sku": "S1"}, "qty": 2, "externalId": "1",
             "notes": "Engraving: For Bo"},
            {"itemIdentifier": {"sku": "S2"}, "qty": 1, "externalId": "2"}]})"));
}

TEST_CASE("each tenancy has its own billing code, fields and carrier defaults") {
    auto c = fx::consignment();
    c.carrier.clear();
    c.service.clear();
    auto body = body_of(c, R"("billing_code":"BillThirdParty","reference_field":"savedElement",)"
                           R"("number_field":"invoiceNumber","send_email":false,)"
                           R"("send_options":false)");
    CHECK(body.at("billingCode") == "BillThirdParty");
    CHECK(body.at("routingInfo") == json::parse(R"({"carrier":"UPS","mode":"03","account":"A1"})"));
    CHECK_FALSE(body.contains("externalId"));
    CHECK_FALSE(body.contains("poNum"));
    CHECK(body.at("invoiceNumber") == "1001");
    CHECK(body.at("savedElements") == json::parse(R"([{"name":"DrayReference","value":"R77"}])"));
    CHECK_FALSE(body.at("shipTo").as_object().contains("emailAddress"));
    CHECK_FALSE(body.at("orderItems").at(0).as_object().contains("notes"));
    // A code of UPS says nothing of another carrier.
    c.carrier = "FedEx";
    body = body_of(c, R"("reference_field":"none","number_field":"none")");
    CHECK(body.at("routingInfo") == json::parse(R"({"carrier":"FedEx","account":"A1"})"));
    CHECK_FALSE(body.contains("savedElements"));
    CHECK_FALSE(body.contains("externalId"));
}

TEST_CASE("whether work begins is said by us and not left to the Order Queue, unless it is asked "
          "for",
          "[WM-38a][WM-05a]") {
    CHECK(body_of(fx::consignment()).at("deferNotification") == false);
    CHECK(body_of(fx::consignment(), R"("release":"later")").at("deferNotification") == true);
    CHECK_FALSE(
        body_of(fx::consignment(), R"("release":"warehouse")").contains("deferNotification"));
}

TEST_CASE("an accepted consignment is bound to the id in the body", "[WM-03a]") {
    auto s = submit_of(fx::consignment());
    s.answers(201, fx::text(fx::order(501, "R77")), {{"ETag", "\"a\""}})
        .expect_done(R"({"ref":"501","state":"accepted","word":"Open"})");
    CHECK(s.run().requests.at(0).timeout == std::chrono::minutes(2));
    s.fail_each_step_once();
}

TEST_CASE("an answer in the other dialect is read too", "[WM-27b]") {
    auto s = submit_of(fx::consignment());
    s.answers(201, fx::text(fx::pascal(fx::order(501, "R77"))))
        .expect_done(R"({"ref":"501","state":"accepted","word":"Open"})");
    CHECK_NOTHROW(s.run());
}

TEST_CASE("an order that lacks stock is accepted, and said to lack it", "[WM-05b]") {
    auto s = submit_of(fx::consignment());
    s.answers(201, fx::text(fx::with(fx::order(501, "R77"), "fullyAllocated", false)))
        .expect_done(R"({"ref":"501","state":"accepted","word":"Open, short of stock"})");
    CHECK_NOTHROW(s.run());
}

TEST_CASE("a reference that was cut there is said aloud") {
    auto s = submit_of(fx::consignment());
    s.answers(201, fx::text(fx::order(501, "R7")))
        .expect_done(R"({"ref":"501","state":"accepted","word":"Open"})");
    CHECK(s.run().logs.size() == 1);
}

TEST_CASE("an answer that does not show the order leaves the outcome unknown: it is looked for",
          "[WM-14a][WM-14c]") {
    for (const auto& [status, body] : std::vector<std::pair<int, std::string>>{
             {201, "{}"}, {201, ""}, {200, "<html>"}, {202, R"({"href":"x"})"}, {302, ""}}) {
        CAPTURE(status, body);
        const auto f = refused(status, body);
        CHECK(f.cls == DRAY_ERROR_UNKNOWN_OUTCOME);
        CHECK_FALSE(f.verdict_of);
    }
    // A 500 may have stored it.
    const auto f = refused(500, "Object reference not set");
    CHECK(f.cls == DRAY_ERROR_TRANSIENT);
    CHECK_FALSE(f.verdict_of);
}

TEST_CASE("a duplicate reference is looked up, and never sent again", "[WM-04a]") {
    const auto f = refused(400, invalid("Duplicate", "ReferenceNum", "R77"));
    CHECK(f.cls == DRAY_ERROR_CONFLICT);
    CHECK(f.subject == "R77");
    CHECK(f.verdict_of);
}

TEST_CASE("refusals name their cause, which many orders may share", "[WM-03c][WM-16b]") {
    CHECK(refused(400, invalid("DoesNotExist", "OrderItems[0].ItemIdentifier.Sku", "S2")).subject ==
          "S2");
    CHECK(refused(400, invalid("DoesNotExist", "ItemIdentifier", "")).code == "sku_unknown");
    CHECK(refused(400, invalid("DoesNotExist", "RoutingInfo.Carrier", "UPS")).code ==
          "carrier_unknown");
    CHECK(refused(400, invalid("ValueNotSupported", "BillingCode", "")).subject == "UPS");
    CHECK(refused(400, invalid("DoesNotExist", "CustomerIdentifier", "4")).cls ==
          DRAY_ERROR_CONFIG);
    const auto other = refused(400, invalid("Required", "ShipTo.State", ""));
    CHECK(other.cls == DRAY_ERROR_REJECTED);
    CHECK(other.subject == "ShipTo.State");
    CHECK(other.message.find("Required") != std::string::npos);
    CHECK(other.verdict_of);
    CHECK(refused(404, "").cls == DRAY_ERROR_CONFIG);
}

TEST_CASE("a submit that the credentials may not make is no order's fault", "[WM-33a]") {
    CHECK(refused(403, fx::exception("AuthorizationException", "x", "")).cls == DRAY_ERROR_AUTH);
    CHECK(refused(403, fx::exception("OperationException", "InUse", "")).cls ==
          DRAY_ERROR_REJECTED);
}

TEST_CASE("a reference that ends like a split's is not sent", "[WM-25a]") {
    auto c = fx::consignment();
    c.reference = "R77-1";
    auto s = warehouse();
    s.function("order.submit", c).expect_fail(error_class::rejected, "reference_like_split");
    CHECK_NOTHROW(s.run());
}

TEST_CASE("what cannot be shipped or counted is refused before a byte leaves") {
    const auto code_of = [](const std::function<void(dray::data::consignment&)>& spoil) {
        auto c = fx::consignment();
        spoil(c);
        try {
            require_sendable(c);
        } catch (const dray::sdk::failure& f) {
            return f.code;
        }
        return std::string();
    };
    using dray::data::consignment;
    CHECK(code_of([](consignment&) {}).empty());
    CHECK(code_of([](consignment& c) { c.reference.clear(); }) == "reference_missing");
    CHECK(code_of([](consignment& c) { c.lines.clear(); }) == "no_lines");
    CHECK(code_of([](consignment& c) { c.lines[0].sku.clear(); }) == "sku_missing");
    CHECK(code_of([](consignment& c) { c.lines[0].quantity = 0; }) == "quantity_invalid");
    CHECK(code_of([](consignment& c) { c.to.name = c.to.company = ""; }) == "name_missing");
    CHECK(code_of([](consignment& c) { c.to.street1 = c.to.street2 = c.to.street3 = ""; }) ==
          "address_missing");
}
