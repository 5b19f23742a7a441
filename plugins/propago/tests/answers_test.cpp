// What each answer means, by the vendor's return codes, faults and HTTP statuses.

#include "../answers.hpp"
#include "samples.hpp"

#include <dray/sdk/context.hpp>

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::propago;
using namespace dray::propago::samples;
using sdk::error_class;

namespace {

sdk::http_response response(int status, std::string body, bool was_write) {
    sdk::http_response r;
    r.id = 7;
    r.status = status;
    r.body = std::move(body);
    r.was_write = was_write;
    return r;
}

const options& plain() {
    static const options o =
        settings_of({{"duplicate_words", std::vector<std::string>{"duplicate", "already exist"}}});
    return o;
}

std::optional<sdk::failure> submitted(int status, const std::string& body,
                                      const data::consignment& c = consignment()) {
    try {
        judge_submit(response(status, body, true), c, plain());
    } catch (const sdk::failure& f) {
        return f;
    }
    return std::nullopt;
}

std::optional<sdk::failure> submit_code(const std::string& code, const std::string& message = {}) {
    return submitted(200, answer("SubmitOrder", code, "",
                                 "<Message>" + message + "</Message><ErrorGuid>e-1</ErrorGuid>"));
}

read_result read_code(const std::string& code) {
    return judge_read(response(200, answer("GetShippingInformation", code, ""), false),
                      "GetShippingInformation", "reading shipments", plain());
}

} // namespace

TEST_CASE("both success codes are success", "[PG-03a]") {
    CHECK_FALSE(submit_code("Success"));
    CHECK_FALSE(submit_code("OrderRetrievedSuccessfully"));
    CHECK_FALSE(read_code("Success").trouble);
    CHECK_FALSE(read_code("OrderRetrievedSuccessfully").trouble);
}

TEST_CASE("no shipments yet is a normal state, in all three spellings", "[PG-02c]") {
    for (const char* code : {"NoShipmentsFoundForOrder", "NoShipmentData", "NoData"}) {
        INFO(code);
        const read_result r = read_code(code);
        CHECK_FALSE(r.trouble);
        CHECK(r.nothing);
    }
}

TEST_CASE("a wrong key is auth, with the verdict that nothing was stored", "[PG-02a]") {
    for (const char* code :
         {"InvalidLoginNameKeyCombination", "UnAuthorizedAccess", "CompanyCredentialsRequired"}) {
        INFO(code);
        const auto f = submit_code(code);
        REQUIRE(f);
        CHECK(f->cls == error_class::auth);
        CHECK(f->verdict == 7U);
        CHECK_THAT(f->message, Catch::Contains("ACME"));
        CHECK(read_code(code).trouble->cls == error_class::auth);
    }
}

TEST_CASE("a service that is not enabled is config", "[PG-02f]") {
    CHECK(submit_code("ServiceTypeNotEnabled")->cls == error_class::config);
    CHECK(read_code("ServiceTypeNotEnabled").trouble->cls == error_class::config);
}

TEST_CASE("an unknown SKU is named where the vendor's message names it", "[PG-02d]") {
    const auto f = submit_code("SkuNotFound", "Part 'SKU-B' was not found");
    REQUIRE(f);
    CHECK(f->cls == error_class::rejected);
    CHECK(f->code == "sku_unknown");
    CHECK(f->subject == "SKU-B");
    CHECK(f->verdict == 7U);
    CHECK(submit_code("SkuNotFound", "no such part")->subject.empty());
    CHECK(submit_code("SkuNotFound", "SKU-BX is unknown")->subject.empty());
    data::consignment one = consignment();
    one.lines.resize(1);
    CHECK(sku_in("no such part", one) == "SKU-A");
}

TEST_CASE("refusals carry a verdict and, where there is one, their cause", "[PG-02e]") {
    for (const char* code : {"OrderPlacementError", "InvalidCarrierName", "InvalidOrderOperation",
                             "InvalidOrderLineId"}) {
        INFO(code);
        const auto f = submit_code(code, "no");
        REQUIRE(f);
        CHECK(f->cls == error_class::rejected);
        CHECK(f->verdict == 7U);
        CHECK_THAT(f->message, Catch::Contains("D-7K2Q-1"));
        CHECK_THAT(f->message, Catch::Contains(code));
    }
    CHECK(submit_code("InvalidCarrierName")->subject == "UPS");
}

TEST_CASE("a refused duplicate PoNumber is a conflict, which the host looks up", "[PG-08a]") {
    const auto f = submit_code("OrderPlacementError", "Duplicate PO number D-7K2Q-1");
    REQUIRE(f);
    CHECK(f->cls == error_class::conflict);
    CHECK(submit_code("OrderPlacementError", "PO number ALREADY EXISTS")->cls ==
          error_class::conflict);
}

TEST_CASE("what does not say whether the order was stored is an unknown outcome", "[PG-02g]") {
    for (const char* code : {"UnexpectedErrorOnServer", "OrderProcessIncomplete", "Undefined",
                             "NoData", "SearchError", "ShipmentCreatedSuccessfuly", "BrandNew"}) {
        INFO(code);
        const auto f = submit_code(code);
        REQUIRE(f);
        CHECK(f->cls == error_class::unknown_outcome);
        CHECK_FALSE(f->verdict);
    }
    CHECK_THAT(submit_code("UnexpectedErrorOnServer")->message, Catch::Contains("ErrorGuid e-1"));
}

TEST_CASE("a payment that failed does not say that the order was not stored") {
    const auto f = submit_code("PaymentProcessingError", "card declined");
    REQUIRE(f);
    CHECK(f->cls == error_class::unknown_outcome);
    CHECK_FALSE(f->verdict);
    CHECK_THAT(f->message, Catch::Contains("PaymentProcessingError: card declined"));
}

TEST_CASE("the same on a read is transient") {
    for (const char* code : {"UnexpectedErrorOnServer", "Undefined", "SearchError", "BrandNew"}) {
        INFO(code);
        CHECK(read_code(code).trouble->cls == error_class::transient);
    }
    CHECK(read_code("InvalidOrderNumber").no_such_order());
}

TEST_CASE("a fault about malformed input is a verdict, a server's fault is none", "[PG-02h]") {
    const auto client = submitted(500, fault("soap:Client", "cannot parse"));
    REQUIRE(client);
    CHECK(client->cls == error_class::rejected);
    CHECK(client->verdict == 7U);
    const auto server = submitted(500, fault("soap:Server", "boom"));
    REQUIRE(server);
    CHECK(server->cls == error_class::unknown_outcome);
    CHECK_FALSE(server->verdict);
    const auto read = judge_read(response(500, fault("soap:Server", "boom"), false),
                                 "GetOrderStatus", "reading", plain());
    CHECK(read.trouble->cls == error_class::transient);
}

TEST_CASE("an HTML 503 makes a read wait and leaves a submit unknown", "[PG-02i]") {
    const std::string html = "<html><head><title>503</title><body>Service Unavailable<br></html>";
    CHECK(submitted(503, html)->cls == error_class::unknown_outcome);
    CHECK_FALSE(submitted(503, html)->verdict);
    CHECK(
        judge_read(response(503, html, false), "SearchOrders", "searching", plain()).trouble->cls ==
        error_class::unavailable);
}

TEST_CASE("HTTP statuses: refused outright is a verdict, anything else is not") {
    CHECK(submitted(404, "<html/>")->cls == error_class::config);
    CHECK(submitted(404, "<html/>")->verdict == 7U);
    CHECK(submitted(401, "")->cls == error_class::auth);
    CHECK(submitted(429, "")->cls == error_class::rate_limited);
    CHECK(submitted(429, "")->verdict == 7U);
    CHECK_FALSE(submitted(408, "")->verdict);
    CHECK(submitted(302, "")->cls == error_class::unknown_outcome);
    CHECK(submitted(200, "")->cls == error_class::unknown_outcome);
    CHECK(submitted(200, "<html>welcome</html>")->cls == error_class::unknown_outcome);
    CHECK(submitted(502, answer("SubmitOrder", "SkuNotFound", ""))->cls ==
          error_class::unknown_outcome);
    const auto redirected = judge_read(response(302, "", false), "SearchOrders", "x", plain());
    CHECK(redirected.trouble->cls == error_class::config);
    const auto garbage = judge_read(response(200, "\x01\x02", false), "SearchOrders", "x", plain());
    CHECK(garbage.trouble->cls == error_class::transient);
}

TEST_CASE("the vendor's words are shown short and printable") {
    const auto f = submit_code("OrderPlacementError", std::string(5000, 'x') + "\xFF");
    REQUIRE(f);
    CHECK(f->message.size() < 700);
}
