#include "tests/simulators/warehouse_manager/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

std::string hint(const response& from) {
    return std::string(json::parse(from.body).at("Hint").as_string());
}

} // namespace

TEST_CASE("pages count from one, are at most 1000 long, and name the next and the one before",
          "[WM-06a]") {
    harness t;
    for (const auto* each : {"R1", "R2", "R3"}) {
        t.placed(each);
    }
    CHECK(t.found("?pgsiz=2") == "R1 R2");
    CHECK(t.found("?pgsiz=2&pgnum=2") == "R3");
    CHECK(t.found("?pgsiz=1000") == "R1 R2 R3");
    for (const auto* each : {"?pgsiz=1001", "?pgsiz=0", "?pgsiz=x", "?pgnum=0"}) {
        CHECK(refusal_of(t.get("/orders" + std::string(each))) ==
              "QueryParameterException NotParsable");
    }
    const auto middle = t.got("/orders?pgsiz=1&pgnum=2&rql=referenceNum==R*").at("_links");
    CHECK(middle.at("next").at("href") == "/orders?pgnum=3&pgsiz=1&rql=referenceNum==R*");
    CHECK(middle.at("prev").at("href") == "/orders?pgnum=1&pgsiz=1&rql=referenceNum==R*");
    CHECK(t.got("/orders?pgsiz=3").at("_links").as_object().empty());
}

TEST_CASE("a page without rows has an empty list or none, past the end and when nothing matches",
          "[WM-06h][WM-27b]") {
    harness t;
    t.placed("R1");
    CHECK(t.found("?pgnum=2").empty());
    CHECK(t.got("/orders?pgnum=2").at("totalResults") == 1);
    CHECK(t.found("?rql=referenceNum==NONE").empty());
    t.knobs(R"({"past_the_end":"absent"})");
    CHECK_FALSE(t.got("/orders?pgnum=2").as_object().contains("_embedded"));
    CHECK(t.found("?rql=referenceNum==NONE").empty());
    t.knobs(R"({"nothing_found":"absent"})");
    const auto none = t.got("/orders?rql=referenceNum==NONE").as_object();
    CHECK_FALSE(none.contains("_embedded"));
    CHECK(none.at("totalResults") == 0);
}

TEST_CASE("unknown parameters are ignored: the request runs unfiltered",
          "[WM-06b][WM-24a][WM-24b]") {
    harness t;
    t.placed("R1");
    t.placed("R2", R"({"customerIdentifier":{"id":7}})");
    CHECK(t.found("?pgsize=1&customerid=4&facilityid=1") == "R1 R2");
    CHECK(t.found("?pgsiz=1?rql=referenceNum==R2") == "R1 R2");
    const auto ignored = t.wms.books().at("ignored_parameters");
    CHECK(ignored.at("pgsize") == 1);
    CHECK(ignored.at("customerid") == 1);
    CHECK(ignored.at("pgsiz") == 1);
    CHECK(t.total("unfiltered_lists") == 2);
    CHECK(t.found("?PGSIZ=1&RQL=readonly.CustomerIdentifier.ID==7") == "R2");
}

TEST_CASE("one of ours is found by reference, customer and facility, without case",
          "[WM-06c][WM-40b]") {
    harness t;
    t.placed("R77");
    t.placed("R77", R"({"customerIdentifier":{"id":7}})");
    t.placed("R778");
    t.placed("AR77", R"({"facilityIdentifier":{"id":2}})");
    const std::string mine = ";ReadOnly.CustomerIdentifier.Id==4";
    CHECK(t.found("?rql=referenceNum==r77" + mine) == "R77");
    CHECK(t.found("?rql=referenceNum==R77" + mine + ";ReadOnly.FacilityIdentifier.id==2").empty());
    CHECK(t.found("?rql=referenceNum==R77*" + mine) == "R77 R778");
    CHECK(t.found("?rql=referenceNum==*R77" + mine) == "R77 AR77");
    CHECK(t.found("?rql=referenceNum==*77*" + mine) == "R77 R778 AR77");
    CHECK(t.found("?rql=referenceNum=in=(R778,AR77)") == "R778 AR77");
    CHECK(t.found("?rql=referenceNum=out=(R778,AR77)" + mine) == "R77");
    CHECK(t.found("?rql=referenceNum!=R77") == "R778 AR77");
    CHECK(t.found("?rql=invoiceNumber=hv=false;referenceNum==R778") == "R778");
    CHECK(t.found("?rql=processdate=hv=true").empty());
}

TEST_CASE("and binds tighter than or; parentheses change that", "[WM-06d]") {
    harness t;
    t.placed("A");
    t.placed("B", R"({"facilityIdentifier":{"id":2}})");
    const std::string east = ";ReadOnly.FacilityIdentifier.Id==2";
    CHECK(t.found("?rql=referenceNum==A,referenceNum==B" + east) == "A B");
    CHECK(t.found("?rql=(referenceNum==A,referenceNum==B)" + east) == "B");
    std::string deep(70, '(');
    CHECK(t.get("/orders?rql=" + deep + "referenceNum==A").status == 400);
    CHECK(t.get("/orders?rql=(referenceNum==A").status == 400);
    CHECK(t.get("/orders?rql=referenceNum==A)").status == 400);
    CHECK(t.get("/orders?rql=referenceNum").status == 400);
}

TEST_CASE("reserved characters in values are decoded twice; once changes the query",
          "[WM-06e][WM-40a]") {
    harness t;
    t.placed("A,B");
    t.placed("A*");
    t.placed("AX");
    CHECK(t.found("?rql=referenceNum==A%252CB") == "A,B");
    CHECK(t.get("/orders?rql=referenceNum==A%2CB").status == 400); // "A" or "B", which is nothing
    CHECK(t.found("?rql=referenceNum==A%252A") == "A*");
    CHECK(t.found("?rql=referenceNum==A*") == "A,B A* AX"); // in a reference it is a wildcard
}

TEST_CASE("what cannot be asked for is named; values must fit", "[WM-06f]") {
    harness t;
    const auto odd = t.get("/orders?rql=colour==red");
    CHECK(refusal_of(odd) == "QueryParameterException NotParsable");
    CHECK(json::parse(odd.body).at("Parameters").at(0) == "rql");
    CHECK(hint(odd) == "'colour' is not a supported property");
    CHECK(t.get("/orders?rql=ReadOnly.IsClosed==maybe").status == 400);
    CHECK(t.get("/orders?rql=ReadOnly.CustomerIdentifier.Id==x").status == 400);
    CHECK(t.get("/orders?rql=ReadOnly.lastModifiedDate=ge=soon").status == 400);
    CHECK(t.get("/orders?sort=colour").status == 400);
    t.knobs(R"({"rql_po_and_external_id":false})");
    CHECK(t.get("/orders?rql=poNum==1").status == 400);
}

TEST_CASE("dates in queries are the server's wall; Z means an instant, or is cut off",
          "[WM-15a][WM-36a][WM-36b]") {
    harness t;
    t.placed("R1"); // 12:00Z, 05:00 at the server
    const auto since = [&](const std::string& date) {
        return t.found("?rql=ReadOnly.lastModifiedDate=ge=" + date) == "R1";
    };
    CHECK(t.got("/orders")
              .at("_embedded")
              .at(of_orders)
              .at(0)
              .at("readOnly")
              .at("lastModifiedDate") == "2024-06-12T05:00:00");
    CHECK(since("2024-06-12T05:00:00"));
    CHECK_FALSE(since("2024-06-12T05:00:01"));
    CHECK(since("2024-06-12"));
    CHECK(since("2024-06-12T12:00:00Z"));
    CHECK_FALSE(since("2024-06-12T12:00:01Z"));
    t.knobs(R"({"rql_z":"cut"})");
    CHECK_FALSE(since("2024-06-12T12:00:00Z"));
    CHECK(since("2024-06-12T05:00:00Z"));
}

TEST_CASE("the wall clock of the server repeats an hour in autumn and leaves one out in spring",
          "[WM-15b][WM-36a]") {
    harness t;
    const auto created = [&](std::int64_t unix_seconds, const std::string& reference) {
        t.now_ms = unix_seconds * 1000;
        t.log_in();
        return t.order_of(t.placed(reference)).at("readOnly").at("creationDate");
    };
    CHECK(created(1'710'064'799, "S1") == "2024-03-10T01:59:59");
    CHECK(created(1'710'064'800, "S2") == "2024-03-10T03:00:00");
    CHECK(created(1'730'622'600, "A1") == "2024-11-03T01:30:00");
    CHECK(created(1'730'626'200, "A2") == "2024-11-03T01:30:00");
    t.knobs(R"({"server_zone":"UTC"})");
    CHECK(created(1'730'626'201, "A3") == "2024-11-03T09:30:01");
}

TEST_CASE("orders are sorted by any property, and move when they change between two pages",
          "[WM-17a]") {
    harness t;
    const auto first = t.placed("R1");
    for (const auto* each : {"R2", "R3"}) {
        t.pass(1000);
        t.placed(each);
    }
    const std::string by = "?pgsiz=1&sort=ReadOnly.lastModifiedDate&pgnum=";
    CHECK(t.found("?sort=-ReadOnly.lastModifiedDate") == "R3 R2 R1");
    CHECK(t.found("?sort=ReadOnly.facilityIdentifier.id,-referenceNum") == "R3 R2 R1");
    CHECK(t.found(by + "1") == "R1");
    t.pass(1000);
    t.staff("touch", first);
    CHECK(t.found(by + "2") == "R3"); // R2 went to the page that was read
    CHECK(t.found(by + "3") == "R1");
    t.knobs(R"({"default_sort":"newest_first"})");
    CHECK(t.found("") == "R3 R2 R1");
}

TEST_CASE("only Canceled can be asked for by status, unless the tenant is set otherwise",
          "[WM-06g]") {
    harness t;
    const auto gone = t.placed("GONE");
    const auto done = t.placed("DONE");
    t.placed("OPEN");
    t.staff("cancel", gone);
    t.staff("ship", done);
    CHECK(t.found("?rql=readOnly.status==2") == "GONE");
    CHECK(t.found("?rql=readOnly.status==1").empty());
    CHECK(t.found("?rql=readOnly.status==0") == "DONE OPEN");
    CHECK(t.found("?rql=ReadOnly.IsClosed==true") == "GONE DONE");
    t.knobs(R"({"rql_status":"all"})");
    CHECK(t.found("?rql=readOnly.status==1") == "DONE");
    CHECK(t.found("?rql=readOnly.status==0") == "OPEN");
}

TEST_CASE("details that are not asked for are withheld", "[WM-07a]") {
    harness t;
    const auto id = t.placed("R1", R"({"savedElements":[{"name":"a","value":"b"}]})");
    t.staff("ship", id);
    const auto has = [&](const std::string& query, const std::string& name) {
        const auto one = t.order_of(id, query).as_object();
        return one.contains(name) || one.at("readOnly").as_object().contains(name);
    };
    CHECK_FALSE(has("", "_embedded"));
    CHECK_FALSE(has("?detail=OrderItems", "packages"));
    CHECK_FALSE(has("?detail=Packages", "_embedded"));
    CHECK(has("?detail=packages", "packages"));
    CHECK(has("?detail=OrderItems,Packages", "_embedded"));
    CHECK(has("?detail=OrderItems,Packages", "packages"));
    CHECK_FALSE(has("?detail=Packages", "savedElements"));
    CHECK(has("?detail=SavedElements", "savedElements"));
    CHECK_FALSE(has("?detail=Packages", "parcelResponse"));
    CHECK(has("?detail=All", "parcelResponse"));
    CHECK(refusal_of(t.get("/orders?itemdetail=All")) == "QueryParameterException NotParsable");
    CHECK(t.get("/orders?itemdetail=None").status == 200);
    CHECK(t.get("/orders?detail=Everything").status == 400);
    const auto lines = t.order_of(id, "?detail=OrderItems&itemdetail=Allocations");
    CHECK(
        lines.at("_embedded").at(of_lines).at(0).at("readOnly").at("allocations").at(0).at("qty") ==
        2.0);
}

TEST_CASE("orders are listed by the SKUs of their lines, and as summaries") {
    harness t;
    t.placed("R1");
    t.placed("R2", R"({"orderItems":[{"itemIdentifier":{"sku":"TOTE-NAT"},"qty":1}]})");
    CHECK(t.found("?skulist=TOTE-NAT,TOTE-BLK") == "R2");
    CHECK(t.found("?skucontains=enam") == "R1");
    const auto summary = t.got("/orders/summaries?rql=referenceNum==R2");
    const auto row = summary.at("_embedded").at("item").at(0).as_object();
    CHECK(row.at("referenceNum") == "R2");
    CHECK(row.at("isClosed") == false);
    CHECK_FALSE(row.contains("status"));
    CHECK_FALSE(row.contains("lastModifiedDate"));
}
