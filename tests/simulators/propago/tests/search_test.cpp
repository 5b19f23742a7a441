// SearchOrders: filters and paging.

#include "tests/simulators/propago/tests/client.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

/// "PO PO PO /total".
std::string found(const answer& got) {
    INFO(got.http.body);
    CHECK(got.http.status == 200);
    std::string out;
    for (const auto row : got.data().children("BasicOrderInformation"))
        out += std::string(row.child_value("PoNumber")) + " ";
    return out + "/" + got.result().child_value("TotalRecords");
}

std::string placed(const account_client& client, const std::string& po, std::string extra = {}) {
    order_text sent;
    sent.po = po;
    sent.extra = std::move(extra);
    return client.submitted(sent);
}

} // namespace

TEST_CASE("pages are cut by Skip and Take, and know the total", "[PG-07a][PG-07c][PG-07d]") {
    account_client client;
    for (int i = 1; i <= 5; ++i) {
        placed(client, std::to_string(i));
        client.pass(std::chrono::minutes{1});
    }
    CHECK(found(client.search("", 0, 2)) == "1 2 /5");
    CHECK(found(client.search("", 2, 2)) == "3 4 /5");
    CHECK(found(client.search("", 4, 2)) == "5 /5");
    CHECK(found(client.search("", 6, 2)) == "/5");
    CHECK(found(client.search("", 0, 0)) == "/5");
    const auto page = client.search("<Status>All</Status>", 2, 2);
    CHECK(std::string(page.result().child_value("Skip")) == "2");
    CHECK(std::string(page.result().child_value("Take")) == "2");
    CHECK(client.search("", -1, 2).code() == "SearchError");
    CHECK(client.search("", 0, -1).code() == "SearchError");

    client.knobs(R"({"page_size_cap": 3})");
    const auto capped = client.search("", 0, 50);
    CHECK(found(capped) == "1 2 3 /5");
    CHECK(std::string(capped.result().child_value("Take")) == "3");
    client.knobs(R"({"newest_first": true})");
    CHECK(found(client.search("", 1, 2)) == "4 3 /5");
    CHECK(found(client.search("<Status>Released</Status>", 1, 2)) == "4 3 /5");
}

TEST_CASE("a row says number, date, status and PoNumber") {
    const account_client client;
    const auto number = placed(client, "A");
    const auto got = client.search("");
    const auto row = got.data().first_child();
    CHECK(row.child_value("OrderNumber") == number);
    CHECK(std::string(row.child_value("OrderDate")) == "2024-05-01T09:00:00");
    CHECK(std::string(row.child_value("OrderStatus")) == "Released");
    CHECK(std::string(row.child_value("PoNumber")) == "A");
}

TEST_CASE("a search without a hit is a success with empty Data, or NoData", "[PG-07b]") {
    const account_client client;
    const auto none = client.search("<PoNumber>A</PoNumber>");
    CHECK(none.code() == "Success");
    CHECK_FALSE(none.data());
    CHECK(found(none) == "/0");
    client.knobs(R"({"empty_search_word": "NoData"})");
    CHECK(client.search("<PoNumber>A</PoNumber>").code() == "NoData");
    CHECK(client.call("SearchOrders").code() == "SearchError");
}

TEST_CASE("orders are found by number, PoNumber, tag and company ids, together and alone") {
    const account_client client;
    const auto a = placed(client, "A", "<OrderTag>red</OrderTag>");
    placed(client, "A", "<CompanyExternalId1>x</CompanyExternalId1>");
    placed(client, "B", "<CompanyExternalId2>y</CompanyExternalId2><OrderTag>red</OrderTag>");
    CHECK(found(client.search("<PoNumber>A</PoNumber>")) == "A A /2");
    CHECK(found(client.search("<OrderNumber>" + a + "</OrderNumber>")) == "A /1");
    CHECK(found(client.search("<OrderNumber>" + a + "</OrderNumber><PoNumber>B</PoNumber>")) ==
          "/0");
    CHECK(found(client.search("<OrderTag>red</OrderTag>")) == "A B /2");
    CHECK(found(client.search("<PoNumber>A</PoNumber><OrderTag>red</OrderTag>")) == "A /1");
    CHECK(found(client.search("<CompanyExternalId1>x</CompanyExternalId1>")) == "A /1");
    CHECK(found(client.search("<CompanyExternalId2>y</CompanyExternalId2>")) == "B /1");
    CHECK(found(client.search("<PoNumber/>")) == "A A B /3");
}

TEST_CASE("Custom01 is OrderField1, or another storage, or ignored", "[PG-21a]") {
    const account_client client;
    placed(client, "A", "<OrderField1>s-1</OrderField1><OrderField2>s-2</OrderField2>");
    placed(client, "B",
           "<CustomFields><CustomField><Key>Custom01</Key><Value>s-1</Value></CustomField>"
           "</CustomFields>");
    const auto search = [&](const char* filter) { return found(client.search(filter)); };
    CHECK(search("<Custom01>s-1</Custom01>") == "A /1");
    CHECK(search("<Custom02>s-2</Custom02>") == "A /1");
    CHECK(search("<Custom01>s-1</Custom01><Custom02>s-2</Custom02>") == "A /1");
    CHECK(search("<Custom01>s-1</Custom01><Custom02>s-1</Custom02>") == "/0");
    client.knobs(R"({"custom_search": "custom_fields"})");
    CHECK(search("<Custom01>s-1</Custom01>") == "B /1");
    CHECK(search("<Custom02>s-2</Custom02>") == "/0");
    client.knobs(R"({"custom_search": "ignored"})");
    CHECK(search("<Custom01>nowhere</Custom01>") == "A B /2");
}

TEST_CASE("the submitted range is inclusive, and a time without offset is the account's") {
    account_client client;
    placed(client, "09");
    client.pass(std::chrono::hours{1});
    placed(client, "10");
    client.pass(std::chrono::hours{1});
    placed(client, "11");
    const auto between = [&](const std::string& from, const std::string& to) {
        return found(client.search(
            (from.empty() ? ""
                          : "<OrderSubmittedStartDate>" + from + "</OrderSubmittedStartDate>") +
            (to.empty() ? "" : "<OrderSubmittedEndDate>" + to + "</OrderSubmittedEndDate>")));
    };
    CHECK(between("2024-05-01T10:00:00", "") == "10 11 /2");
    CHECK(between("2024-05-01T10:00:00.001", "") == "11 /1");
    CHECK(between("", "2024-05-01T10:00:00") == "09 10 /2");
    CHECK(between("2024-05-01T10:00:00Z", "2024-05-01T10:00:00Z") == "10 /1");
    CHECK(between("2024-05-01T12:00:00+02:00", "") == "10 11 /2");
    CHECK(between("2024-05-01T11:00:00", "2024-05-01T09:00:00") == "/0");
    client.knobs(R"({"utc_offset_minutes": 120})");
    CHECK(between("2024-05-01T12:00:00", "") == "10 11 /2");
    // Beside an indexed filter, too.
    const auto ten = [&](const std::string& filter) {
        return found(client.search("<PoNumber>10</PoNumber>" + filter));
    };
    CHECK(ten("<OrderSubmittedStartDate>2024-05-01T12:00:00</OrderSubmittedStartDate>") == "10 /1");
    CHECK(ten("<OrderSubmittedStartDate>2024-05-01T12:00:01</OrderSubmittedStartDate>") == "/0");
    CHECK(ten("<OrderSubmittedEndDate>2024-05-01T12:00:00</OrderSubmittedEndDate>") == "10 /1");
    CHECK(ten("<OrderSubmittedEndDate>2024-05-01T11:59:59</OrderSubmittedEndDate>") == "/0");
}

TEST_CASE("the coarse statuses filter, alone and as a list, and follow changes") {
    const account_client client;
    placed(client, "released");
    client.knobs(R"({"set_status": [)"
                 R"({"po": "released", "status": "Released"}]})");
    const std::pair<const char*, const char*> orders[] = {
        {"waved", "Waved"},    {"held", "OnHold"},     {"closed", "Closed"},
        {"gone", "Canceled"},  {"firm", "Firmed"},     {"pending", "ApprovalPending"},
        {"odd", "Quarantine"}, {"unknown", "Unknown"}, {"saved", "Saved"}};
    for (const auto& [po, status] : orders) {
        placed(client, po);
        client.knobs(std::string(R"({"set_status": {"po": ")") + po + R"(", "status": ")" + status +
                     "\"}}");
    }
    const auto with = [&](const std::string& status) {
        return found(client.search("<Status>" + status + "</Status>"));
    };
    CHECK(with("All") == "released waved held closed gone firm pending odd unknown saved /10");
    CHECK(with("Released") == "released /1");
    CHECK(with("Processing") == "waved held /2");
    CHECK(with("Processed") == "closed /1");
    CHECK(with("Canceled") == "gone /1");
    CHECK(with("Firmed") == "firm /1");
    CHECK(with("Pending") == "pending /1");
    CHECK(with("Saved") == "saved /1");
    CHECK(
        found(client.search("<ExplicitStatus><SearchOrderStatus>Firmed</SearchOrderStatus>"
                            "<SearchOrderStatus>Processed</SearchOrderStatus></ExplicitStatus>")) ==
        "closed firm /2");
    CHECK(client.search("<Status>Waved</Status>").http.status == 500);

    CHECK(found(client.search("<IsTransmitted>true</IsTransmitted>")) == "/0");
    client.call("AcceptNewOrders", "<orderNumbers><string>100001</string></orderNumbers>");
    CHECK(found(client.search("<IsTransmitted>1</IsTransmitted>")) == "released /1");
    CHECK(found(client.search("<IsTransmitted>false</IsTransmitted><Status>Released</Status>")) ==
          "/0");
}

TEST_CASE("an order older than the newest is found at its own date") {
    const account_client client;
    placed(client, "now");
    client.knobs(R"({"add_order": [{"po": "day", "age_ms": 86400000, "lines": [{"sku": "A"}]},)"
                 R"({"po": "hour", "age_ms": 3600000, "lines": [{"sku": "A"}]}]})");
    CHECK(found(client.search("")) == "day hour now /3");
    CHECK(found(client.search("<OrderSubmittedStartDate>2024-05-01T08:00:00Z"
                              "</OrderSubmittedStartDate>")) == "hour now /2");
    client.knobs(R"({"cancel": {"po": "hour"}})");
    CHECK(found(client.search("<Status>Released</Status>")) == "day now /2");
}
