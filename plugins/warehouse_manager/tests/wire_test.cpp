// Queries, dialects, dates and errors.

#include "fixtures.hpp"
#include "warehouse_script.hpp"

#include "plugins/warehouse_manager/parcels.hpp"
#include "plugins/warehouse_manager/refusals.hpp"
#include "plugins/warehouse_manager/wire/error_body.hpp"

#include <catch2/catch.hpp>

using namespace dray::warehouse_manager;
using dray::data::warehouse_state;
namespace fx = fixtures;

namespace {

warehouse_order read(const boost::json::object& order) {
    return read_order(order, tenant().server_zone);
}

dray::sdk::http_response answered(int status, std::string body, bool was_write = false) {
    dray::sdk::http_response out;
    out.id = 7;
    out.status = status;
    out.body = std::move(body);
    out.was_write = was_write;
    return out;
}

} // namespace

TEST_CASE("what RQL reserves is escaped twice, so that a reference never changes the query",
          "[WM-40a][WM-06e]") {
    CHECK(rql_value("R-7_a") == "R-7_a");
    CHECK(rql_value("a*b,(c)=d;e!%") == "a%2Ab%2C%28c%29%3Dd%3Be%21%25");
    list_query what;
    what.rql = of_facility(by_reference("R*7"), tenant());
    CHECK(list_path(what, 100, 2) ==
          "orders?pgsiz=100&pgnum=2&rql=referenceNum%3D%3DR%252A7%3BReadOnly."
          "CustomerIdentifier.Id%3D%3D4%3BReadOnly.FacilityIdentifier.Id%3D%3D1");
}

TEST_CASE("several references are one query, kept together before the customer",
          "[WM-40a][WM-06d]") {
    CHECK(of_customer(any_of({by_reference("A"), by_splits("A")}), tenant()) ==
          "(referenceNum==A,referenceNum==A-*);ReadOnly.CustomerIdentifier.Id==4");
    CHECK(any_of({"a==1"}) == "a==1");
}

TEST_CASE("a list's parameters have the API's own spelling, since others are ignored",
          "[WM-24a][WM-06b]") {
    list_query what;
    what.rql = "a==1";
    what.sort = "b";
    what.detail = "OrderItems,Packages";
    CHECK(list_path(what, 50, 1) ==
          "orders?pgsiz=50&pgnum=1&rql=a%3D%3D1&sort=b&detail=OrderItems%2CPackages");
}

TEST_CASE("a split is a reference with a dash and up to three digits, and nothing else",
          "[WM-25a]") {
    CHECK(is_split_of("R77-1", "R77"));
    CHECK(is_split_of("r77-12", "R77"));
    CHECK(is_split_of("R77-1-2", "R77"));
    for (const char* other : {"R77", "R77-", "R77-A", "R77-1A", "R771", "R77-1234", "R7-7-1",
                              "R77-G2-0123456789AB", "R77--1", "XR77-1"}) {
        CAPTURE(other);
        CHECK_FALSE(is_split_of(other, "R77"));
    }
    CHECK(looks_like_split("R77-1"));
    CHECK_FALSE(looks_like_split("R77-0123456789AB"));
    CHECK_FALSE(looks_like_split("R77-012345678901")); // Dray's own, of digits by chance
    CHECK_FALSE(looks_like_split("R771"));
}

TEST_CASE("both dialects and both nestings of packages read alike", "[WM-27a][WM-02a][WM-11a]") {
    auto order = fx::route(fx::with(fx::order(501, "R77", 1), "shipDate", "2026-03-02T09:00:00"),
                           "FedEx", "GND", "T3\r\nT4");
    order = fx::add(std::move(order), {fx::item(11, 1, "S1", 2.0), fx::item(12, 2, "S2", 1.0)});
    const std::vector<boost::json::object> packages{fx::package(7, "T1", {{11, 1.0}, {12, 1.0}}),
                                                    fx::package(8, "T2", {{11, 1.0}})};
    const auto check = [](const warehouse_order& read) {
        CHECK(read.id == "501");
        CHECK(read.customer_id == "4");
        CHECK(read.facility_id == "1");
        CHECK(read.status == 1);
        CHECK(read.carrier == "FedEx");
        CHECK(read.tracking == std::vector<std::string>{"T3", "T4"});
        REQUIRE(read.lines.size() == 2);
        CHECK(read.lines[0].sku == "S1");
        CHECK(read.lines[0].quantity == 2);
        REQUIRE(read.packages.size() == 2);
        CHECK(read.packages[0].id == "7");
        CHECK(read.packages[1].tracking == std::vector<std::string>{"T2"});
        REQUIRE(read.packages[0].contents.size() == 2);
        CHECK(read.packages[0].contents[1].item_id == "12");
    };
    const auto inline_hal = fx::pack(order, packages);
    check(read(inline_hal));
    check(read(fx::pascal(inline_hal).get_object()));
    check(read(fx::pack_embedded(order, packages)));
}

TEST_CASE("a page is one in either dialect; without _embedded it is empty", "[WM-27b][WM-06h]") {
    const auto order = fx::order(501, "R77");
    const auto hal = fx::page({order});
    REQUIRE(read_page(hal));
    CHECK(read_page(hal)->rows.size() == 1);
    CHECK(read_page(hal)->total == 1);
    const auto plain = fx::text(fx::pascal(boost::json::parse(hal)));
    CHECK(plain.find("ResourceList") != std::string::npos);
    REQUIRE(read_page(plain));
    CHECK(read_page(plain)->rows.size() == 1);
    REQUIRE(read_page(fx::page({})));
    CHECK(read_page(fx::page({}))->rows.empty());
    CHECK_FALSE(read_page("{}"));
    CHECK_FALSE(read_page("[]"));
    CHECK_FALSE(read_page(hal.substr(0, hal.size() / 2)));
}

TEST_CASE("labels of parcels are dropped before the page is read") {
    auto order = fx::pack(fx::order(501, "R77", 1), {fx::package(7, "T1", {})});
    const auto body = fx::page({order});
    CHECK(body.find("QUJD") != std::string::npos);
    CHECK(fx::text(read_page(body)->rows).find("QUJD") == std::string::npos);
}

TEST_CASE("dates without a zone are the server's, with its summer time", "[WM-36a][WM-15b]") {
    const auto zone = tenant().server_zone;
    CHECK(read_time("2026-03-01T03:00:00", zone) == utc("2026-03-01T09:00:00Z"));
    CHECK(read_time("2026-03-09T03:00:00", zone) == utc("2026-03-09T08:00:00Z"));
    CHECK(read_time("2026-03-09T03:00:00.250", zone) == utc("2026-03-09T08:00:00.250Z"));
    CHECK(read_time("2026-03-09T03:00:00Z", zone) == utc("2026-03-09T03:00:00Z"));
    // The hour that autumn repeats.
    CHECK(read_time("2026-11-01T01:30:00", zone) == utc("2026-11-01T06:30:00Z"));
    CHECK_FALSE(read_time("", zone));
    CHECK_FALSE(read_time("soon", zone));
}

TEST_CASE("dates are asked for in UTC or by the server's clock, as set", "[WM-36b][WM-15a]") {
    const auto when = utc("2026-03-09T08:00:00Z");
    CHECK(not_before("ReadOnly.creationDate", when, tenant()) ==
          "ReadOnly.creationDate=ge=2026-03-09T08:00:00Z");
    CHECK(not_after("ReadOnly.creationDate", when, tenant(R"("rql_dates":"local")")) ==
          "ReadOnly.creationDate=le=2026-03-09T03:00:00");
}

TEST_CASE("the date of shipping is shipDate, else the parcels', else the confirmation's, and never "
          "in the future",
          "[WM-36c]") {
    auto order = fx::with(fx::order(501, "R77", 1), "processDate", "2026-03-02T10:00:00");
    CHECK(read(order).shipped_at == utc("2026-03-02T16:00:00Z"));
    order = fx::with(std::move(order), "smallParcelShipDate", "2026-03-02T09:00:00");
    CHECK(read(order).shipped_at == utc("2026-03-02T15:00:00Z"));
    order = fx::with(std::move(order), "shipDate", "2026-03-02T08:00:00");
    CHECK(read(order).shipped_at == utc("2026-03-02T14:00:00Z"));
    const auto now = utc("2026-03-02T12:00:00Z");
    CHECK(parcels_of(read(order), now).shipments.at(0).shipped_at == now);
}

TEST_CASE("only status 1 is shipped; Open, and what people there call Complete, are not",
          "[WM-21a][WM-10a]") {
    const auto state = [](const boost::json::object& order) {
        return standing_of(read(order)).state;
    };
    CHECK(state(fx::order(1, "R")) == warehouse_state::accepted);
    CHECK(state(fx::with(fx::order(1, "R"), "pickStarted", true)) == warehouse_state::working);
    CHECK(state(fx::with(fx::order(1, "R"), "packStarted", "2026-03-01T09:00:00")) ==
          warehouse_state::working);
    CHECK(state(fx::with(fx::order(1, "R"), "loadedState", 1)) == warehouse_state::accepted);
    CHECK(state(fx::order(1, "R", 1)) == warehouse_state::shipped);
    // Whether 1 means Complete or Closed, sources disagree: without isClosed nothing has left.
    CHECK(state(fx::with(fx::order(1, "R", 1), "isClosed", false)) == warehouse_state::accepted);
    CHECK(state(fx::with(fx::order(1, "R", 1), "isClosed", nullptr)) == warehouse_state::accepted);
}

TEST_CASE("isClosed alone means nothing: it is true of cancelled orders too", "[WM-22a]") {
    const auto cancelled = fx::with(fx::order(1, "R", 2), "isClosed", true);
    CHECK(standing_of(read(cancelled)).state == warehouse_state::canceled);
    const auto untold = fx::with(fx::order(1, "R", 1), "status", nullptr);
    CHECK(standing_of(read(untold)).state == warehouse_state::unknown);
}

TEST_CASE("a status of no list is unknown, never shipped or partial", "[WM-23a][WM-10d]") {
    for (const int status : {3, 4, 5, 9, -1}) {
        CAPTURE(status);
        const auto now = standing_of(read(fx::order(1, "R", status)));
        CHECK(now.state == warehouse_state::unknown);
        CHECK(now.word == "Status " + std::to_string(status));
        CHECK_FALSE(now.is_closed);
    }
}

TEST_CASE("errors have PascalCase members, a list tells its first fault", "[WM-34a]") {
    const auto error =
        read_error(fx::exception("ModelValidationException", "DoesNotExist", "no such item",
                                 R"("Properties":[{"Name":"Sku","Value":"S9"}])"));
    CHECK(error.type == "ModelValidationException");
    CHECK(error.code == "DoesNotExist");
    REQUIRE(error.properties.size() == 1);
    CHECK(error.properties[0].second == "S9");
    CHECK(error.words() == "ModelValidationException DoesNotExist, Sku \"S9\": no such item");
    const auto inner = fx::exception("OperationException", "InUse", "x");
    CHECK(read_error("{\"Faults\":[{\"EntryNumber\":1,\"WmsException\":" + inner + "}]}").code ==
          "InUse");
    CHECK(read_error("Something went wrong").words().empty());
    CHECK(read_error(std::string(300'000, '[')).words().empty());
}

TEST_CASE("a 500 is plain text: a read is tried again, and a web page is no answer",
          "[WM-34c][WM-14a][WM-14b]") {
    const auto f = refusal(answered(500, "Object reference not set"), "reading", tenant());
    CHECK(f.cls == dray::sdk::error_class::transient);
    CHECK(f.code == "server_error");
    CHECK(refusal(answered(503, "<html>"), "reading", tenant()).cls ==
          dray::sdk::error_class::unavailable);
    CHECK(refusal(answered(429, ""), "reading", tenant()).retry_after ==
          std::chrono::milliseconds{30000});
}

TEST_CASE("403 is a missing role or the order's state, told apart by its type",
          "[WM-33a][WM-01e]") {
    const auto state =
        refusal(answered(403, fx::exception("OperationException", "InUse", "in a batch"), true),
                "x", tenant());
    CHECK(state.cls == dray::sdk::error_class::rejected);
    CHECK(state.subject == "InUse");
    for (const auto& body : {fx::exception("AuthorizationException", "Denied", ""), std::string(),
                             std::string("<html>")}) {
        const auto role = refusal(answered(403, body, true), "x", tenant());
        CHECK(role.cls == dray::sdk::error_class::auth);
        CHECK(role.code == "role_missing");
        CHECK(role.verdict == 7U);
    }
}

TEST_CASE("a query that the API does not know is a mistake of ours, not of an order", "[WM-06f]") {
    const auto f = refusal(answered(400, fx::exception("QueryParameterException", "NotParsable",
                                                       "poNum", R"("Parameters":["rql"])")),
                           "reading", tenant());
    CHECK(f.cls == dray::sdk::error_class::config);
    CHECK(f.message.find("NotParsable, rql: poNum") != std::string::npos);
}

TEST_CASE("quantities are decimals; one that is no whole number is not guessed at") {
    auto order = fx::add(fx::order(501, "R77"), {fx::item(11, 1, "S1", 2.5)});
    CHECK_THROWS_WITH(read(order), Catch::Contains("order item 11"));
    order = fx::add(fx::order(501, "R77"), {fx::item(11, 1, "S1", -1)});
    CHECK_THROWS(read(order));
    CHECK_THROWS(read(boost::json::object()));
}
