// A submit is one order at a simulated account, whatever befalls its answer.

#include "core/order/fingerprint.hpp"
#include "tests/integration/connectors/propago_warehouse.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using data::warehouse_state;
using dray::test::propago_warehouse;

TEST_CASE("a new order stands in the portal's own status, and each is told as what it is",
          "[PG-04a][PG-20a]") {
    const std::vector<std::pair<std::string, warehouse_state>> portals{
        {"Released", warehouse_state::accepted},
        {"Firmed", warehouse_state::parked},
        {"ApprovalPending", warehouse_state::queued}};
    for (const auto& [word, state] : portals) {
        INFO(word);
        propago_warehouse there;
        there.knobs("{\"default_status\":\"" + word + "\"}");
        const auto number = there.submitted();
        const auto matches = there.found();
        REQUIRE(matches.size() == 1);
        CHECK(matches[0].ref == number);
        CHECK(matches[0].state == state);
        const auto news = there.look(number);
        REQUIRE(news);
        CHECK(news->word == word);
        CHECK(news->state == state);
    }
}

TEST_CASE("the strict schema takes what is sent, at both spellings of success and of nothing",
          "[PG-01a][PG-01b][PG-03a][PG-03b][PG-22a]") {
    for (const std::string knob :
         {R"({"success_word":"Success","empty_data":"nil"})",
          R"({"success_word":"OrderRetrievedSuccessfully","submit_data":"empty"})",
          R"({"success_word":"Success","submit_data":"empty","empty_data":"nil"})"}) {
        INFO(knob);
        propago_warehouse there(R"("send_part":true)");
        there.knobs(knob);
        CHECK(there.submitted() == "100001");
        CHECK(there.books().at("soap_faults") == 0);
        CHECK(there.books().at("orders_total") == 1);
    }
}

TEST_CASE("nothing found is a success with no Data, or NoData; both are none", "[PG-07b][PG-21b]") {
    for (const std::string word : {"Success", "NoData"}) {
        for (const std::string data : {"missing", "nil"}) {
            INFO(word << ' ' << data);
            propago_warehouse there;
            there.knobs("{\"empty_search_word\":\"" + word + "\",\"empty_data\":\"" + data + "\"}");
            CHECK(there.found().empty());
        }
    }
}

TEST_CASE("a submit whose answer was lost is found by its reference, once it is stored",
          "[PG-02j][PG-11b][PG-21b]") {
    for (const std::string kind : {"cut_before", "cut_within", "hang"}) {
        INFO(kind);
        propago_warehouse there;
        there.knobs(R"({"faults":{"operation":"SubmitOrder","kind":")" + kind + "\"}}");
        const auto lost = there.live.run("order.submit", propago_warehouse::consignment());
        CHECK_FALSE(lost.result);
        CHECK_FALSE(lost.failure);
        const auto matches = there.found();
        REQUIRE(matches.size() == 1);
        CHECK(orders::is_same_fingerprint(propago_warehouse::consignment(), matches[0].fingerprint)
                  .agrees);
    }
    propago_warehouse late;
    late.knobs(R"({"faults":{"operation":"SubmitOrder","kind":"store_late","late_ms":90000}})");
    CHECK_FALSE(late.live.run("order.submit", propago_warehouse::consignment()).result);
    CHECK(late.found().empty());
    late.clock.pass(std::chrono::seconds(120)); // the manifest's settle
    CHECK(late.found().size() == 1);
}

TEST_CASE("a failure that hides a stored order claims no verdict, a refusal does",
          "[PG-02d][PG-02e][PG-02f][PG-02g][PG-02h][PG-02i]") {
    for (const std::string kind :
         {R"("kind":"return_code","return_code":"UnexpectedErrorOnServer","execute":true)",
          R"("kind":"soap_fault","execute":true)", R"("kind":"html_503","execute":true)"}) {
        INFO(kind);
        propago_warehouse there;
        there.knobs(R"({"faults":{"operation":"SubmitOrder",)" + kind + "}}");
        const auto seen = there.live.run("order.submit", propago_warehouse::consignment());
        REQUIRE(seen.failure);
        CHECK_FALSE(seen.failure->verdict_of);
        CHECK(there.found().size() == 1);
    }
    for (const auto& [knob, cls] :
         {std::pair{R"({"unknown_skus":["SKU-B"]})", DRAY_ERROR_REJECTED},
          std::pair{R"({"unknown_skus":["SKU-B"],"unknown_sku_word":"OrderPlacementError"})",
                    DRAY_ERROR_REJECTED},
          std::pair{R"({"disabled_operations":["SubmitOrder"]})", DRAY_ERROR_CONFIG},
          std::pair{R"({"api_key":"another"})", DRAY_ERROR_AUTH}}) {
        INFO(knob);
        propago_warehouse there;
        there.knobs(knob);
        const auto seen = there.live.run("order.submit", propago_warehouse::consignment());
        REQUIRE(seen.failure);
        CHECK(static_cast<int>(seen.failure->cls) == static_cast<int>(cls));
        CHECK(seen.failure->verdict_of);
        CHECK(there.books().at("orders_total") == 0);
    }
}

TEST_CASE("a repeated PoNumber: all of them are found, or it is refused and found",
          "[PG-08a][PG-08b]") {
    for (const std::string which : {"first", "last"}) {
        INFO(which);
        propago_warehouse there;
        there.knobs("{\"po_lookup\":\"" + which + "\"}");
        there.submitted();
        there.submitted();
        CHECK(there.found().size() == 2);
    }
    // In words of its own: told to look for them it is a conflict, else a refusal that quotes them.
    for (const bool knows : {true, false}) {
        INFO(knows);
        propago_warehouse strict(knows ? R"("duplicate_words":["is in use"])" : "");
        strict.knobs(R"({"duplicate_po":"refuse"})");
        strict.submitted();
        const auto again = strict.live.run("order.submit", propago_warehouse::consignment());
        REQUIRE(again.failure);
        CHECK(again.failure->cls == (knows ? DRAY_ERROR_CONFLICT : DRAY_ERROR_REJECTED));
        CHECK(again.failure->verdict_of);
        CHECK(again.failure->message.find("is in use") != std::string::npos);
        CHECK(strict.found().size() == 1);
    }
}

TEST_CASE("a PoNumber that the account cuts is still found, by its order field",
          "[PG-21a][PG-21d]") {
    const std::string reference = "D-7K2Q-000000000000000000001";
    propago_warehouse there;
    there.knobs(R"({"po_length_cap":12})");
    const auto sent = propago_warehouse::consignment(reference);
    const auto number = there.submitted(sent);
    auto matches = there.found(reference);
    REQUIRE(matches.size() == 1);
    CHECK(matches[0].ref == number);
    CHECK(there.found("D-7K2Q-000000000000000000002").empty());
    // Where Custom01 searches nothing, only the cut number is left: absent, never somebody else's.
    there.knobs(R"({"custom_search":"custom_fields"})");
    CHECK(there.found(reference).empty());
    there.knobs(R"({"custom_search":"ignored"})");
    there.submitted(propago_warehouse::consignment("D-OTHER"));
    CHECK(there.found("D-OTHER").size() == 1);
}

TEST_CASE("a stranger's order under our reference is found, and its fingerprint is not ours",
          "[PG-21c]") {
    propago_warehouse there;
    there.knobs(R"({"add_order":{"po":"D-7K2Q-1","lines":[{"sku":"SKU-A","quantity":2},
                    {"sku":"SKU-B","quantity":1}],
                    "ShippingAddress":{"Name":"Bob Stranger","ZipCode":"99999"}}})");
    const auto matches = there.found();
    REQUIRE(matches.size() == 1);
    CHECK_FALSE(
        orders::is_same_fingerprint(propago_warehouse::consignment(), matches[0].fingerprint)
            .agrees);
}

TEST_CASE("an address of a company alone comes back as ours", "[PG-21e]") {
    propago_warehouse there;
    auto sent = propago_warehouse::consignment();
    sent.to.name.clear();
    sent.to.company = "Grüne Kisten GmbH";
    there.submitted(sent);
    CHECK(there.books().at("orders").at(0).at("ship_to").at("Name") == "Grüne Kisten GmbH");
    const auto matches = there.found();
    REQUIRE(matches.size() == 1);
    CHECK(matches[0].fingerprint.name == "Grüne Kisten GmbH");
    const auto verdict = orders::is_same_fingerprint(sent, matches[0].fingerprint);
    INFO(verdict.why_not);
    CHECK(verdict.agrees);
}

TEST_CASE("an order whose portal keeps the company and drops the name is still ours", "[PG-21e]") {
    propago_warehouse there;
    auto sent = propago_warehouse::consignment();
    sent.to.name.clear();
    sent.to.company = "Acme Stores";
    there.knobs(R"({"add_order":{"po":"D-7K2Q-1","lines":[{"sku":"SKU-A","quantity":2},
                    {"sku":"SKU-B","quantity":1}],
                    "ShippingAddress":{"Company":"ACME STORES","ZipCode":"73301"}}})");
    const auto matches = there.found();
    REQUIRE(matches.size() == 1);
    CHECK(matches[0].fingerprint.name == "ACME STORES");
    CHECK(orders::is_same_fingerprint(sent, matches[0].fingerprint).agrees);
}

TEST_CASE("a submit is given the time that a slow account takes", "[PG-11a]") {
    propago_warehouse there;
    there.knobs(R"({"latency_ms":{"SubmitOrder":90000,"*":2000}})");
    CHECK(there.submitted() == "100001");
    CHECK(there.live.longest == std::chrono::seconds(90));
    CHECK(there.live.allowed == std::chrono::seconds(120));
}
