#include "tests/simulators/warehouse_manager/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

json::value inside(harness& t, std::int64_t id) {
    return t.order_of(id).at("readOnly");
}

} // namespace

TEST_CASE("a list has no ETag; every change of an order gives it another", "[WM-08a][WM-32a]") {
    harness t;
    const auto id = t.placed("R1");
    CHECK(header(t.get("/orders").headers, "ETag").empty());
    const auto first = t.tag(id);
    CHECK(first == t.tag(id));
    CHECK(header(t.get(harness::path(id) + "/packages").headers, "ETag") == first);
    CHECK(header(t.get(harness::path(id) + "/items").headers, "ETag") == first);
    t.staff("pick", id);
    CHECK(t.tag(id) != first);
    t.knobs(R"({"etag_form":"weak"})");
    CHECK(t.tag(id).starts_with("W/\""));
    t.knobs(R"({"etag_form":"bare"})");
    CHECK(t.tag(id).find('"') == std::string::npos);
}

TEST_CASE("a change without If-Match is 428, with a stale one 412, both without a body",
          "[WM-08b][WM-32a][WM-32b]") {
    harness t;
    const auto id = t.placed("R1");
    const auto tag = t.tag(id);
    const auto missing = t.cancel(id, "");
    CHECK(missing.status == 428);
    CHECK(missing.body.empty());
    t.staff("touch", id);
    const auto stale = t.cancel(id, tag);
    CHECK(stale.status == 412);
    CHECK(stale.body.empty());
    CHECK(inside(t, id).at("status") == 0);
    CHECK(t.cancel(id, "W/" + t.tag(id)).status == 412); // compared as it stands
    t.knobs(R"({"if_match":"lenient"})");
    CHECK(t.cancel(id, "W/" + t.tag(id)).status == 204);
    CHECK(t.total("missing_tags") == 1);
    CHECK(t.total("stale_tags") == 2);
}

TEST_CASE("a cancelled order has status 2 and is closed as well; a second cancel is refused",
          "[WM-09a][WM-22a]") {
    harness t;
    const auto id = t.placed("R1");
    const auto no_reason = t.ask("POST", harness::path(id) + "/canceler", "{}", t.tag(id));
    CHECK(refusal_of(no_reason) == "ModelValidationException Required");
    const auto out = t.cancel(id, t.tag(id));
    CHECK(out.status == 204);
    CHECK(out.body.empty());
    CHECK(inside(t, id).at("status") == 2);
    CHECK(inside(t, id).at("isClosed") == true);
    const auto again = t.cancel(id, t.tag(id));
    CHECK(again.status == 403);
    CHECK(refusal_of(again) == "OperationException OrderCanceled");
    CHECK(t.page("R1").at("status") == "canceled");
    CHECK(t.total("cancels") == 3);
    CHECK(t.total("cancels_refused") == 2);
    t.knobs(R"({"canceled_is_closed":false})");
    CHECK(inside(t, id).at("isClosed") == false);
}

TEST_CASE("what stands in a cancel's way is refused by state, each by its switch", "[WM-09b]") {
    harness t;
    const auto refused = [&](const std::string& knobs, const std::string& deed,
                             const std::string& more = "") {
        t.knobs(knobs);
        const auto id = t.placed("R" + deed + knobs);
        t.staff(deed, id, more);
        const auto out = t.cancel(id, t.tag(id));
        return out.status == 204 ? "done" : refusal_of(out).substr(19);
    };
    CHECK(refused("{}", "ship") == "OrderConfirmed");
    CHECK(refused("{}", "hold") == "InUse");
    CHECK(refused(R"({"cancel_when_held":"accept"})", "hold") == "done");
    CHECK(refused("{}", "pick", R"(,"batch":"B1")") == "InUse");
    CHECK(refused(R"({"cancel_in_batch":"accept"})", "pick", R"(,"batch":"B1")") == "done");
    CHECK(refused(R"({"cancel_when_picking":"403"})", "pick") == "InUse");
    CHECK(refused(R"({"cancel_when_picking":"accept"})", "pack") == "done");
    CHECK(refused(R"({"cancel_after_label":"403"})", "pack") == "InUse");
    CHECK(refused(R"({"cancel_when_complete":"403"})", "touch") == "AlreadyCompleted");
}

TEST_CASE("an order goes from open through picked and packed to closed, which alone is shipped",
          "[WM-10a][WM-21a][WM-28a][WM-28b][WM-29a][WM-36c]") {
    harness t;
    const auto id = t.placed("R1");
    t.staff("pick", id);
    CHECK(inside(t, id).at("pickStarted") == true);
    CHECK(inside(t, id).at("pickDoneDate") == "2024-06-12T07:00:00"); // the warehouse's wall
    t.staff("pack", id, R"(,"packages":[{"tracking":"1Z1","lines":[{"line":1,"quantity":1}]},
                                        {"tracking":"1Z2","lines":[{"line":1,"quantity":1}]}])");
    const auto packed = inside(t, id);
    CHECK(packed.at("packStarted") == true);
    CHECK(packed.at("status") == 0);
    CHECK(packed.at("packages").as_array().size() == 2);
    CHECK(t.page("R1").at("shipments").as_array().empty()); // a preview, no shipment
    t.pass(60'000);
    t.staff("close", id);
    const auto closed = inside(t, id);
    CHECK(closed.at("status") == 1);
    CHECK(closed.at("isClosed") == true);
    CHECK(closed.at("processDate") == "2024-06-12T05:01:00"); // the server's
    CHECK(closed.at("shipDate") == "2024-06-12T05:01:00");
    CHECK(closed.as_object().contains("smallParcelShipDate"));
    CHECK(closed.at("packDoneDate") == "2024-06-12T05:01:00");
    CHECK(closed.at("lastModifiedDate") == "2024-06-12T05:01:00");
    const auto line = t.order_of(id).at("_embedded").at(of_lines).at(0).at("readOnly");
    for (std::size_t i = 0; i < 2; ++i) {
        const auto content = closed.at("packages").at(i).at("packageContents").at(0).as_object();
        CHECK(content.at("orderItemId") == line.at("orderItemId"));
        CHECK(content.at("qty") == 1.0);
        CHECK_FALSE(content.contains("sku"));
    }
    const auto page = t.page("R1");
    CHECK(page.at("shipments").at(1).at("tracking") == "1Z2");
    CHECK(page.at("shipments").at(1).at("lines").at(0).at("sku") == "MUG-ENAMEL");
    CHECK(page.at("closings") == 1);
    CHECK(t.total("shipments") == 2);
    CHECK(refusal_of(t.ask("POST", harness::path(id) + "/confirmer", "{}", t.tag(id))) ==
          "OperationException OrderConfirmed");
}

TEST_CASE("packages as a resource are nested in another way than within an order",
          "[WM-11a][WM-27a][WM-28a]") {
    harness t;
    const auto id = t.placed("R1");
    t.staff("pack", id, R"(,"packages":[{"tracking":"1Z1","label_bytes":3,"lines":[{"line":1}]}])");
    const auto box = t.got(harness::path(id) + "/packages")
                         .at("_embedded")
                         .at("http://api.3plCentral.com/rels/orders/package")
                         .at(0);
    const auto content =
        box.at("_embedded").at("http://api.3plCentral.com/rels/orders/packagecontent").at(0);
    CHECK(content.at("qty") == 2.0);
    CHECK(box.at("trackingNumber") == "1Z1");
    CHECK(box.at("readOnly").at("label") == "Xl5e"); // base64
    CHECK(inside(t, id).at("packages").at(0).at("label") == "Xl5e");
    const auto info = t.got("/orders/shipmentstrackinginfo").at("_embedded").at("item").at(0);
    CHECK(info.at("carrier") == "UPS");
    CHECK(info.at("trackingNumber") == "1Z1");
    CHECK(t.got("/orders/shipmentstrackinginfo?pgnum=0").at("totalResults") == 1);
    t.knobs(R"({"tracking_info":"empty"})");
    CHECK(t.got("/orders/shipmentstrackinginfo").at("totalResults") == 0);
}

TEST_CASE("packages may hold less than the lines, or not tell what they hold", "[WM-26b][WM-30b]") {
    harness t;
    const auto id = t.placed("R1");
    t.staff("pack", id, R"(,"packages":[{"tracking":"1Z1","lines":[{"line":1,"quantity":1}]},
                                        {"tracking":"1Z2"}])");
    t.staff("close", id);
    CHECK(inside(t, id).at("status") == 1);
    const auto packages = inside(t, id).at("packages");
    REQUIRE(packages.as_array().size() == 2);
    CHECK(packages.at(0).at("packageContents").at(0).at("qty") == 1.0);
    CHECK(packages.at(1).at("packageContents").as_array().empty());
    CHECK(t.order_of(id).at("_embedded").at(of_lines).at(0).at("qty") == 2.0);
}

TEST_CASE("tracking: none, several in one text, voided, replaced, returns among them",
          "[WM-11b][WM-29b][WM-29c][WM-29d][WM-30a]") {
    harness t;
    const auto pallet = t.placed("PALLET");
    t.staff("ship", pallet, R"(,"pack":false)");
    CHECK(inside(t, pallet).at("status") == 1);
    CHECK(inside(t, pallet).at("packages").as_array().empty());
    t.staff("track", pallet, R"(,"tracking":["A1","A2"])");
    CHECK(t.order_of(pallet).at("routingInfo").at("trackingNumber") == "A1\r\nA2");

    const auto boxed = t.placed("BOXED");
    t.staff("pack", boxed, R"(,"packages":[{"tracking":"","lines":[{"line":1}]}])");
    const auto tracking = [&] {
        return inside(t, boxed).at("packages").at(0).at("trackingNumber");
    };
    CHECK(tracking().is_null());
    t.staff("retrack", boxed, R"(,"tracking":"1Z9")");
    t.staff("close", boxed);
    t.staff("void", boxed);
    CHECK(tracking().is_null());
    t.staff("retrack", boxed, R"(,"tracking":"1Z8")");
    t.staff("return_label", boxed, R"(,"tracking":"1ZBACK")");
    const auto one = t.order_of(boxed);
    CHECK(one.at("parcelResponse").at("trackingNumbers") == json::parse(R"(["1Z8"])"));
    CHECK(one.at("parcelResponse").at("returnTrackingNumbers") == json::parse(R"(["1ZBACK"])"));
    CHECK(one.at("savedElements").at(0).at("value") == "1Z8|1ZBACK");
}

TEST_CASE("packing may or may not move lastModifiedDate; the ETag changes anyway") {
    harness t;
    t.knobs(R"({"modified_by_packing":false})");
    const auto id = t.placed("R1");
    const auto tag = t.tag(id);
    t.pass(5000);
    t.staff("pack", id);
    CHECK(inside(t, id).at("lastModifiedDate") == "2024-06-12T05:00:00");
    CHECK(t.tag(id) != tag);
}

TEST_CASE("a closed order is reopened and closed again: the same id, new dates",
          "[WM-10b][WM-31a]") {
    harness t;
    const auto id = t.placed("R1");
    t.staff("ship", id);
    t.pass(60'000);
    t.staff("reopen", id);
    CHECK(inside(t, id).at("status") == 0);
    CHECK(inside(t, id).at("processDate").is_null());
    CHECK(inside(t, id).at("packages").as_array().size() == 1);
    t.staff("close", id);
    CHECK(inside(t, id).at("processDate") == "2024-06-12T05:01:00");
    CHECK(t.page("R1").at("closings") == 2);
    t.knobs(R"({"reopen_keeps_packages":false})");
    t.staff("reopen", id);
    CHECK(inside(t, id).at("packages").as_array().empty());
}

TEST_CASE("a short ship takes lines and pieces off the order itself", "[WM-12a][WM-26a]") {
    harness t;
    t.knobs(R"({"stock":[{"sku":"MUG-ENAMEL","received":1},{"sku":"TOTE-NAT","received":0}]})");
    const std::string both = R"({"orderItems":[{"itemIdentifier":{"sku":"MUG-ENAMEL"},"qty":2},
                                               {"itemIdentifier":{"sku":"TOTE-NAT"},"qty":1}]})";
    const auto id = t.placed("R1", both);
    CHECK_THROWS_WITH(t.staff("ship", id), Catch::Contains("short_ship or split"));
    t.staff("short_ship", id);
    t.staff("ship", id);
    const auto lines = t.order_of(id).at("_embedded").at(of_lines).as_array();
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].at("qty") == 1.0);
    CHECK(lines[0].at("readOnly").at("originalPrimaryQty") == 1.0);
    CHECK(inside(t, id).at("status") == 1);
    t.knobs(R"({"short_ship":"keeps_original","stock":{"sku":"MUG-ENAMEL","received":2}})");
    const auto other = t.placed("R2");
    t.staff("short_ship", other);
    const auto kept = t.order_of(other).at("_embedded").at(of_lines).at(0);
    CHECK(kept.at("qty") == 1.0);
    CHECK(kept.at("readOnly").at("originalPrimaryQty") == 2.0);
}

TEST_CASE("a split makes R77-1, then R77-2, with ids of their own, closed later",
          "[WM-12b][WM-25a][WM-25b]") {
    harness t;
    t.knobs(R"({"stock":{"sku":"MUG-ENAMEL","received":1}})");
    const auto id = t.placed("R77", R"({"orderItems":[{"itemIdentifier":{"sku":"MUG-ENAMEL"},
                                                       "qty":3,"externalId":"L1"}]})");
    t.staff("split", id);
    t.staff("ship", id);
    CHECK(t.found("?rql=referenceNum==R77-*;ReadOnly.CustomerIdentifier.Id==4") == "R77-1");
    CHECK(t.found("?rql=referenceNum==R77") == "R77");
    const auto child = t.page("R77-1");
    CHECK(child.at("parent") == id);
    CHECK(child.at("lines").at(0).at("qty") == 2.0);
    const auto child_id = child.at("order").as_int64();
    const auto line = t.order_of(child_id).at("_embedded").at(of_lines).at(0);
    CHECK(line.at("externalId") == "L1");
    CHECK(t.page("R77").at("lines").at(0).at("qty") == 1.0);
    CHECK_THROWS(t.staff("ship", child_id));
    t.knobs(R"({"stock":{"sku":"MUG-ENAMEL","received":2}})");
    t.staff("allocate", child_id);
    t.staff("split", child_id);
    CHECK(t.page("R77-1-1").at("lines").at(0).at("qty") == 1.0);
    t.staff("ship", child_id);
    CHECK(t.page("R77-1").at("status") == "closed");
    CHECK(t.total("stored") == 1); // children were not placed through the interface

    const auto more = t.placed("R78", R"({"orderItems":[{"itemIdentifier":{"sku":"MUG-ENAMEL"},
                                                         "qty":2}]})");
    t.placed("R78-1");
    t.knobs(R"({"stock":{"sku":"MUG-ENAMEL","add":true,"received":1}})");
    t.staff("allocate", more);
    t.staff("split", more);
    CHECK(t.page("R78-2").at("parent") == more);
}

TEST_CASE("while an order is held changes fail, and no status shows it", "[WM-10c][WM-39a]") {
    harness t;
    const auto id = t.placed("R1");
    t.staff("hold", id, R"(,"reason":"Address")");
    CHECK(inside(t, id).at("status") == 0);
    CHECK(inside(t, id).at("onHoldReason") == "Address");
    CHECK(t.cancel(id, t.tag(id)).status == 403);
    CHECK(t.ask("POST", harness::path(id) + "/confirmer", "{}", t.tag(id)).status == 403);
    t.staff("release", id);
    CHECK(inside(t, id).at("onHoldDate").is_null());
    CHECK(t.ask("POST", harness::path(id) + "/confirmer",
                R"({"confirmDate":"2030-01-01","trackingNumber":"T"})", t.tag(id))
              .status == 403);
    CHECK(t.ask("POST", harness::path(id) + "/confirmer", R"({"trackingNumber":"T"})", t.tag(id))
              .status == 204);
    CHECK(t.order_of(id).at("routingInfo").at("trackingNumber") == "T");
}

TEST_CASE("staff change address, carrier and lines, add inserts, and show odd statuses",
          "[WM-10d][WM-23a][WM-41a][WM-42a]") {
    harness t;
    const auto id = t.placed("R1");
    t.staff("edit", id, R"(,"fields":{"shipTo":{"city":"Tulsa"},"routingInfo":{"mode":"02"}})");
    t.staff("edit_line", id, R"(,"line":1,"quantity":1)");
    t.staff("add_insert", id, R"(,"sku":"TOTE-NAT")");
    t.staff("set_status", id, R"(,"status":5)");
    const auto one = t.order_of(id);
    CHECK(one.at("shipTo").at("city") == "Tulsa");
    CHECK(one.at("shipTo").at("name") == "Ann");
    CHECK(one.at("routingInfo").at("mode") == "02");
    CHECK(one.at("routingInfo").at("carrier") == "UPS");
    const auto lines = one.at("_embedded").at(of_lines);
    CHECK(lines.at(0).at("qty") == 1.0);
    CHECK(lines.at(1).at("readOnly").at("isInsert") == true);
    CHECK(one.at("readOnly").at("status") == 5);
}
