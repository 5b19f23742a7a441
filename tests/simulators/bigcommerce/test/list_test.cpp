#include "tests/simulators/bigcommerce/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

void seed(harness& t, int count, const std::string& more = "") {
    t.knobs("{\"seed\":{\"mix\":{\"simple\":1},\"poison\":0,\"count\":" + std::to_string(count) +
            more + "}}");
}

} // namespace

TEST_CASE("an empty list is 204 without a byte, an exact last page is followed by 204",
          "[BC-02a][BC-02c][BC-02d]") {
    harness t;
    auto out = t.get("/orders");
    CHECK(out.status == 204);
    CHECK(out.body.empty());
    seed(t, 100);
    CHECK(t.got("/orders").as_array().size() == 50);
    CHECK(t.got("/orders?page=2").as_array().size() == 50);
    CHECK(t.get("/orders?page=3").status == 204);
    CHECK(t.got("/orders?limit=1&page=100").at(0).at("id") == 199);
    CHECK(t.got("/orders?limit=250").as_array().size() == 100);
    CHECK(t.get("/orders?min_id=500").status == 204);
}

TEST_CASE("a limit above 250 is refused or cut as the store is set", "[BC-02e]") {
    harness t;
    seed(t, 300);
    CHECK(t.get("/orders?limit=251").status == 413);
    t.knobs(R"({"limit_over_max":"400"})");
    CHECK(t.get("/orders?limit=251").status == 400);
    t.knobs(R"({"limit_over_max":"clamp"})");
    CHECK(t.got("/orders?limit=1000").as_array().size() == 250);
    CHECK(t.get("/orders?limit=0").status == 400);
    CHECK(t.get("/orders?page=0").status == 400);
}

TEST_CASE("unknown parameters, sorts and lists of statuses are refused",
          "[BC-03a][BC-03b][BC-03c]") {
    harness t;
    seed(t, 1);
    auto out = t.get("/orders?id=100");
    CHECK(out.status == 400);
    CHECK(message(out) == "The field 'id' is not supported by this resource.");
    CHECK(json::parse(out.body).at(0).at("status") == 400);
    CHECK(t.get("/orders?sort=total").status == 400);
    CHECK(t.get("/orders?sort=id:up").status == 400);
    CHECK(t.get("/orders?status_id=11,9").status == 400);
    CHECK(t.get("/orders?include=everything").status == 400);
    CHECK(t.get("/orders?consignment_structure=array").status == 400);
    CHECK(t.get("/orders?min_date_modified=yesterday").status == 400);
    CHECK(t.get("/orders?is_deleted=true").status == 400);
    CHECK(t.get("/orders/100/products?sort=id").status == 400);
}

TEST_CASE("orders are filtered by date in every spelling of a date", "[BC-04a]") {
    harness t;
    seed(t, 10, R"(,"start_at":1700000000,"spacing_s":3600)");
    const auto first = [&](const std::string& date) {
        const auto out = t.get("/orders?sort=date_modified:asc&min_date_modified=" + date);
        return out.status == 204 ? 0 : json::parse(out.body).at(0).at("id").as_int64();
    };
    // Order 105 was modified at 1700018000: 2023-11-15T03:13:20Z.
    CHECK(first("2023-11-15T03:13:20%2B00:00") == 105);
    CHECK(first("2023-11-15T03:13:20+00:00") == 105); // the plus went unencoded
    CHECK(first("2023-11-15T03:13:20.000-00:00") == 105);
    CHECK(first("2023-11-15T03:13:20Z") == 105);
    CHECK(first("2023-11-15T05:13:20%2B02:00") == 105);
    CHECK(first("Wed,%2015%20Nov%202023%2003:13:20%20%2B0000") == 105);
    CHECK(first("Tue,%2014%20Nov%202023%2022:13:20%20-0500") == 105);
    CHECK(first("2023-11-15T03:13:21Z") == 106);
    CHECK(first("2023-11-15T03:13:20") == 105);
    t.knobs(R"({"default_utc_offset_min":-300})");
    CHECK(first("2023-11-14T22:13:20") == 105);
    t.knobs(R"({"boundaries_inclusive":false})");
    CHECK(first("2023-11-15T03:13:20Z") == 106);
    CHECK(first("2024-01-01") == 0);
}

TEST_CASE("lists sort by id and by date of modification in both directions, pages included") {
    harness t;
    seed(t, 6, R"(,"start_at":1700000000,"spacing_s":10)");
    t.knobs(R"({"human":{"do":"touch","order":101,"modified":1700009999}})");
    CHECK(ids(t.got("/orders")) == "100 101 102 103 104 105");
    CHECK(ids(t.got("/orders?sort=id:desc&limit=4")) == "105 104 103 102");
    CHECK(ids(t.got("/orders?sort=id:desc&limit=4&page=2")) == "101 100");
    CHECK(ids(t.got("/orders?sort=date_modified:asc")) == "100 102 103 104 105 101");
    CHECK(ids(t.got("/orders?sort=date_modified:desc&limit=2&page=2")) == "104 103");
    CHECK(ids(t.got("/orders?sort=date_modified:asc&min_id=102&limit=3")) == "102 103 104");
    CHECK(ids(t.got("/orders?min_id=102&max_id=104")) == "102 103 104");
    CHECK(ids(t.got("/orders?min_date_modified=2023-11-14T22:13:55Z")) == "101 104 105");
    CHECK(ids(t.got("/orders?sort=date_created:desc&limit=1")) == "105");
}

TEST_CASE("lists filter by status, customer, mail, total, channel and external order id") {
    harness t;
    t.add(R"({"status_id":11,"customer_id":7,"billing_address":{"email":"A@example.com"}})");
    t.add(R"({"status_id":9,"channel_id":3,"products":[{"quantity":100,"price_ex_tax":"99.50"}]})");
    t.add(R"({"status_id":0,"customer_id":0,"external_order_id":"E-1","payment_method":"Cheque"})");
    CHECK(ids(t.got("/orders?status_id=11")) == "100");
    CHECK(ids(t.got("/orders?status_id=0")) == "102");
    CHECK(ids(t.got("/orders?customer_id=7")) == "100");
    CHECK(ids(t.got("/orders?email=a%40example.com")) == "100");
    CHECK(ids(t.got("/orders?channel_id=3")) == "101");
    CHECK(ids(t.got("/orders?min_total=9950")) == "101");
    CHECK(ids(t.got("/orders?external_order_id=E-1")) == "102");
    CHECK(ids(t.got("/orders?payment_method=Cheque")) == "102");
    const auto count = t.got("/orders/count");
    CHECK(count.at("count") == 3);
    CHECK(count.at("statuses").at(0).at("count") == 1);
    CHECK(count.at("statuses").at(11).at("count") == 1);
    CHECK(t.got("/orders/count?status_id=9").at("count") == 1);
}

TEST_CASE("incomplete orders are in the list, archived ones are where the store says",
          "[BC-07d][BC-07e]") {
    harness t;
    const auto id = t.add(R"({"status_id":0})");
    CHECK(ids(t.got("/orders")) == "100");
    CHECK(t.ask("DELETE", "/orders/100").status == 204);
    CHECK(t.get("/orders").status == 204);
    CHECK(t.got("/orders/100").at("is_deleted") == true);
    t.knobs(R"({"is_deleted_filter":"honoured"})");
    CHECK(ids(t.got("/orders?is_deleted=true")) == "100");
    CHECK(t.get("/orders?is_deleted=false").status == 204);
    t.knobs(R"({"archived_in_list":true})");
    CHECK(ids(t.got("/orders")) == "100");
    CHECK(t.page(id).at("archived") == true);
    t.knobs(R"({"delete_allowed":false})");
    CHECK(t.ask("DELETE", "/orders/100").status == 405);
}

TEST_CASE("an order touched between two pages shifts a list by date", "[BC-12a]") {
    harness t;
    seed(t, 6, R"(,"start_at":1700000000,"spacing_s":10)");
    t.knobs(R"({"then":{"when":{"path":"/orders$","query":"page=1"},
                        "do":{"human":{"do":"touch","order":100,"modified":1700009999}}}})");
    const std::string list = "/orders?sort=date_modified:asc&limit=3&page=";
    CHECK(ids(t.got(list + "1")) == "100 101 102");
    CHECK(ids(t.got(list + "2")) == "104 105 100"); // 103 is missed, 100 seen twice
    CHECK(ids(t.got(list + "1")) == "101 102 103"); // the follow-up happened once
}

TEST_CASE("an order created between two pages appears on the second", "[BC-12b]") {
    harness t;
    seed(t, 3);
    t.knobs(R"({"then":{"when":{"query":"page=1"},"do":{"add_order":{}}}})");
    CHECK(ids(t.got("/orders?limit=2&page=1")) == "100 101");
    CHECK(ids(t.got("/orders?limit=2&page=2")) == "102 103");
}

TEST_CASE("a follow-up that cannot be done is told in the books") {
    harness t;
    t.knobs(R"({"then":{"when":{},"do":{"human":{"do":"touch","order":1}}}})");
    t.get("/time");
    const auto told = t.store.books().at("refusals").at(0).as_string();
    CHECK(std::string(told).find("there is no such \"order\"") != std::string::npos);
}
