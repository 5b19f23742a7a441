#include "tests/simulators/warehouse_manager/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

const std::string right = R"({"grant_type":"client_credentials","user_login":"dray"})";

} // namespace

TEST_CASE("a token is given for JSON or a form, for a login or its number, with null members",
          "[WM-01a][WM-35a]") {
    harness t;
    const auto out = harness::body(t.token_request(right), 200);
    CHECK(out.at("token_type") == "Bearer");
    CHECK(out.at("expires_in") == 3600);
    CHECK(out.at("refresh_token").is_null());
    CHECK(out.at("scope").is_null());
    const std::string form = "application/x-www-form-urlencoded";
    CHECK(t.token_request("grant_type=client_credentials&user_login=dray", form).status == 200);
    CHECK(t.token_request("grant_type=client_credentials&user_login_id=77", form).status == 200);
    CHECK(t.token_request(R"({"grant_type":"client_credentials","user_login_id":77})").status ==
          200);
    CHECK(t.total("tokens_issued") == 5);
}

TEST_CASE("an unregistered client is refused in the vendor's words; GET of a token is 405",
          "[WM-01b][WM-34b]") {
    harness t;
    const auto out = t.token_request(right, "application/json", "id:wrong");
    CHECK(out.status == 401);
    CHECK(out.body == R"({"Message":"invalid_client: client not registered"})");
    CHECK(t.ask("GET", "/AuthServer/api/Token").status == 405);
    CHECK(t.total("tokens_refused") == 1);
}

TEST_CASE("a wrong login, 3PL or grant is refused in each of the forms that a client may meet",
          "[WM-01c]") {
    harness t;
    const std::string wrong = R"({"grant_type":"client_credentials","user_login":"eve"})";
    const auto refused = t.token_request(wrong);
    CHECK(refused.status == 400);
    CHECK(json::parse(refused.body).as_object().contains("Message"));
    t.knobs(R"({"token_refusal":"oauth2","token_refusal_status":401})");
    const auto oauth = t.token_request(wrong);
    CHECK(oauth.status == 401);
    CHECK(json::parse(oauth.body).at("error") == "invalid_grant");
    t.knobs(R"({"token_refusal":"text"})");
    CHECK(t.token_request(wrong).body == "user_login is not a user of this client");
    CHECK(t.token_request(R"({"grant_type":"password","user_login":"dray"})").status == 401);
    const auto with_tpl = [](const std::string& tpl) {
        return R"({"grant_type":"client_credentials","user_login":"dray","tpl":")" + tpl + "\"}";
    };
    CHECK(t.token_request(with_tpl("{11111111-2222-3333-4444-555555555555}")).status == 200);
    CHECK(t.token_request(with_tpl("11111111-2222-3333-4444-555555555555")).status == 401);
    t.knobs(R"({"tpl_required":true})");
    CHECK(t.token_request(right).status == 401);
}

TEST_CASE("a token runs out in the middle of paging", "[WM-01d][WM-35b]") {
    harness t;
    t.knobs(R"({"token_life_s":60})");
    t.log_in();
    t.placed("R1");
    t.placed("R2");
    CHECK(t.got("/orders?pgsiz=1&pgnum=1").at("totalResults") == 2);
    t.pass(60'000);
    CHECK(t.get("/orders?pgsiz=1&pgnum=2").status == 401);
    t.log_in();
    CHECK(t.get("/orders?pgsiz=1&pgnum=2").status == 200);
}

TEST_CASE("a missing or revoked token is 401 in each form") {
    harness t;
    auto req = t.make("GET", "/orders");
    req.headers.clear();
    CHECK(t.wms.handle(req).body.find("Message") != std::string::npos);
    t.knobs(R"({"unauthorized_body":"empty","revoke_tokens":true})");
    CHECK(t.get("/orders").status == 401);
    CHECK(t.get("/orders").body.empty());
    t.knobs(R"({"unauthorized_body":"html"})");
    CHECK(t.get("/orders").body.starts_with("<html>"));
}

TEST_CASE("a role that is missing is 403, told apart from a wrong state by the type alone",
          "[WM-01e][WM-33a]") {
    harness t;
    const auto id = t.placed("R1");
    t.knobs(R"({"roles":["OrderView"]})");
    CHECK(t.get("/orders").status == 200);
    const auto cancel = t.cancel(id, t.tag(id));
    CHECK(cancel.status == 403);
    CHECK(refusal_of(cancel) == "AuthorizationException NotAuthorized");
    CHECK(refusal_of(t.post("R2")) == "AuthorizationException NotAuthorized");
    CHECK(t.get("/inventory/stocksummaries").status == 403);
    CHECK(t.get("/properties/facilities?pgsiz=1").status == 403);
    t.knobs(R"({"roles":["OrderView","OrderImport"],"post_role":"OrderImport"})");
    CHECK(t.post("R2").status == 201);
}

TEST_CASE("a key of one customer does not see, find or make orders of another", "[WM-01f]") {
    harness t;
    const auto theirs = t.placed("R1", R"({"customerIdentifier":{"name":"borealis"}})");
    t.placed("R2");
    CHECK(t.found("") == "R1 R2");
    CHECK(t.total("unfiltered_lists") == 1);
    t.knobs(R"({"key_customers":[4]})");
    CHECK(t.found("") == "R2");
    CHECK(t.get(harness::path(theirs)).status == 404);
    CHECK(refusal_of(t.post("R3", R"({"customerIdentifier":{"id":7}})")) ==
          "ModelValidationException DoesNotExist");
    CHECK(t.got("/customers?pgsiz=1").at("totalResults") == 1);
    t.knobs(R"({"foreign_customer":"403"})");
    CHECK(t.get(harness::path(theirs)).status == 403);
    CHECK(refusal_of(t.post("R3", R"({"customerIdentifier":{"id":7}})")) ==
          "AuthorizationException NotAuthorized");
}

TEST_CASE("Accept chooses between camelCase with literal rels and PascalCase with inline lists",
          "[WM-02a][WM-27a][WM-27b]") {
    harness t;
    const auto id = t.placed("R1");
    const auto hal = t.get("/orders?detail=OrderItems");
    CHECK(header(hal.headers, "Content-Type").starts_with("application/hal+json"));
    const auto one = json::parse(hal.body).at("_embedded").at(of_orders).at(0);
    CHECK(one.at("readOnly").at("orderId") == id);
    CHECK(one.at("_embedded").at(of_lines).at(0).at("itemIdentifier").at("sku") == "MUG-ENAMEL");
    CHECK(hal.body.find("\"qty\":2.0") != std::string::npos);
    t.hal = false;
    const auto plain = t.get("/orders?detail=OrderItems");
    CHECK(header(plain.headers, "Content-Type").starts_with("application/json"));
    CHECK(plain.body.find("_embedded") == std::string::npos);
    CHECK(plain.body.find("_links") == std::string::npos);
    const auto same = json::parse(plain.body).at("ResourceList").at(0);
    CHECK(same.at("ReadOnly").at("OrderId") == id);
    CHECK(same.at("OrderItems").at(0).at("ItemIdentifier").at("Sku") == "MUG-ENAMEL");
    CHECK(same.at("ReferenceNum") == "R1");
    t.hal = true;
    t.knobs(R"({"hal_lines":"inline","empty_values":"absent"})");
    const auto other = t.order_of(id).as_object();
    CHECK(other.contains("orderItems"));
    CHECK_FALSE(other.at("readOnly").as_object().contains("shipDate"));
}

TEST_CASE("refusals are in PascalCase whatever was accepted; a 404 has the body that is set",
          "[WM-34a]") {
    harness t;
    CHECK(t.get("/orders?pgsiz=0").body.find("\"ErrorCode\":\"NotParsable\"") != std::string::npos);
    CHECK(t.get("/orders/1").status == 404);
    CHECK(t.get("/orders/1").body.empty());
    CHECK(t.get("/nothing").status == 404);
    t.knobs(R"({"not_found_body":"message"})");
    CHECK(json::parse(t.get("/orders/1").body).as_object().contains("Message"));
    CHECK(t.ask("DELETE", "/orders").status == 405);
}

TEST_CASE("set-up lists show facilities, customers, items and carriers, usable or not",
          "[WM-16a]") {
    harness t;
    const auto places = t.got("/properties/facilities?pgsiz=1");
    CHECK(places.at("totalResults") == 2);
    CHECK(places.at("_embedded")
              .at("http://api.3plCentral.com/rels/properties/facility")
              .at(0)
              .at("timeZoneName") == "Central Standard Time");
    t.hal = false;
    const auto who = t.got("/customers").at("ResourceList").at(0);
    CHECK(who.at("ReadOnly").at("CustomerId") == 4);
    CHECK(who.at("CompanyInfo").at("CompanyName") == "Acme");
    CHECK(t.got("/customers/4/items").at("ResourceList").as_array().size() == 10);
    CHECK(t.get("/customers?pgsiz=101").status == 400);
    const auto carriers = t.got("/properties/carriers");
    CHECK(carriers.at("DefaultShipmentServices").at(0).at("Code") == "Ground");
    std::string off;
    for (const auto& each : carriers.at("ResourceList").as_array()) {
        if (each.at("Deactivated").as_bool() || each.at("DisallowOnOrder").as_bool()) {
            off += std::string(each.at("Name").as_string()) + ";";
        }
    }
    CHECK(off == "Old Carrier;Pallet Only;");
}
