#include "tests/simulators/cratejoy/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

/// Follows next from a query on, at most ten pages; their rows with '|' between pages.
std::string follow(harness& t, const std::string& path, const std::string& query) {
    std::string out;
    std::string next = query;
    for (int page = 0; page < 10; ++page) {
        const auto one = t.got(path + next);
        out += (page == 0 ? "" : "|") + rows(one);
        if (one.at("next").is_null()) {
            return out;
        }
        next = std::string(one.at("next").as_string());
    }
    return out + "…";
}

} // namespace

TEST_CASE("next is a query string that keeps the filters; pages count from 0 or from 1",
          "[CJ-02a]") {
    harness t;
    t.several(12);
    auto first =
        t.got("/v1/shipments/?limit=5&status=unshipped&created_at__ge=2024-06-01%2000:00:00Z");
    CHECK(first.at("count") == 12);
    CHECK(first.at("prev").is_null());
    CHECK(first.at("next") ==
          "?page=1&limit=5&status=unshipped&created_at__ge=2024-06-01%2000%3A00%3A00Z");
    CHECK(follow(t, "/v1/shipments/", "?limit=5") == "0 1 2 3 4|5 6 7 8 9|10 11");
    CHECK(t.got("/v1/shipments/?limit=5&page=2").at("prev") == "?page=1&limit=5");
    t.knobs(R"({"page_origin":1})");
    CHECK(t.got("/v1/shipments/?limit=5").at("next") == "?page=2&limit=5");
    CHECK(follow(t, "/v1/shipments/", "?limit=5") == "0 1 2 3 4|5 6 7 8 9|10 11");
    CHECK(rows(t.got("/v1/shipments/?limit=5&page=1")) == "0 1 2 3 4");
    CHECK(rows(t.got("/v1/shipments/?limit=5&page=0")) == "0 1 2 3 4");
    CHECK(rows(t.got("/v1/shipments/?limit=3&offset=4")) == "4 5 6");
    CHECK(t.got("/v1/shipments/").at("results").as_array().size() == 10);
    t.knobs(R"({"v1_default_limit":4,"v1_max_limit":6})");
    CHECK(t.got("/v1/shipments/").at("results").as_array().size() == 4);
    CHECK(t.got("/v1/shipments/?limit=100").at("results").as_array().size() == 6);
    CHECK(t.get("/v1/shipments/?limit=0").status == 400);
    CHECK(t.get("/v1/shipments/?page=x").status == 400);
}

TEST_CASE("next may drop the limit, repeat a page once, or repeat it for ever", "[CJ-02b]") {
    harness t;
    t.several(9);
    t.knobs(R"({"next_habit":"drops_limit","v1_default_limit":2})");
    CHECK(t.got("/v1/shipments/?limit=4").at("next") == "?page=1");
    CHECK(follow(t, "/v1/shipments/", "?limit=4") == "0 1 2 3|2 3|4 5|6 7|8");
    t.knobs(R"({"next_habit":"repeats"})");
    CHECK(follow(t, "/v1/shipments/", "?limit=3") == "0 1 2|3 4 5|3 4 5|6 7 8");
    t.knobs(R"({"next_habit":"loops"})");
    CHECK(follow(t, "/v1/shipments/", "?limit=3").ends_with("|3 4 5|3 4 5|3 4 5…"));
}

TEST_CASE("nothing found is 200 with no results", "[CJ-02c]") {
    harness t;
    const auto out = t.got("/v1/shipments/?status=shipped");
    CHECK(out.at("count") == 0);
    CHECK(out.at("next").is_null());
    CHECK(out.at("results").as_array().empty());
    t.several(2);
    CHECK(t.got("/v1/shipments/?page=7").at("results").as_array().empty());
    CHECK(t.got("/v1.1/shipments/?status=shipped").at("results").as_array().empty());
}

TEST_CASE("boxes that come between two pages shift the others", "[CJ-02d]") {
    harness t;
    t.several(4);
    t.knobs(R"({"sorting":"newest_first",
                "then":{"when":{"query":"^limit=2$"},"do":{"add_order":{}}}})");
    CHECK(follow(t, "/v1/shipments/", "?limit=2") == "3 2|2 1|0");
    t.knobs(R"({"then":{"when":{"query":"^limit=2$"},
                        "do":{"staff":{"do":"cancel","shipment":4300000005}}}})");
    CHECK(follow(t, "/v1/shipments/", "?limit=2") == "4 3|2 1|0");
    t.knobs(R"({"then":{"when":{"query":"status=unshipped"},
                        "do":{"staff":{"do":"cancel","shipment":4300000004}}}})");
    // 1 is on neither page: the cancelled one left the list beneath the first.
    CHECK(follow(t, "/v1/shipments/", "?status=unshipped&limit=2") == "3 2|0");
    t.knobs(R"({"sorting":"ship_date"})");
    t.staff("postpone", 4300000001, R"(,"days":9)");
    CHECK(rows(t.got("/v1/shipments/?limit=2&page=2")) == "0");
}

TEST_CASE("the streamlined list has ten rows unless told, and cuts or refuses above 200",
          "[CJ-03a]") {
    harness t;
    t.knobs(R"({"seed":{"count":205,"mix":{"monthly":1},"poison":0}})");
    CHECK(t.got("/v1.1/shipments/").at("results").as_array().size() == 10);
    CHECK(t.got("/v1.1/shipments/?limit=200").at("results").as_array().size() == 200);
    CHECK(t.got("/v1.1/shipments/?limit=201").at("results").as_array().size() == 200);
    t.knobs(R"({"v11_limit_over_max":"400"})");
    CHECK(t.get("/v1.1/shipments/?limit=201").status == 400);
}

TEST_CASE("the streamlined list spells lists in two ways, and a broken one is 400", "[CJ-03b]") {
    harness t;
    const auto monthly = t.box();
    t.box(R"({"kind":"ecom"})");
    t.box(R"({"kind":"adhoc"})");
    t.put(monthly, R"({"status":"shipped"})");
    const auto listed = [&](const std::string& query) {
        return rows(t.got("/v1.1/shipments/?" + query));
    };
    CHECK(listed(R"(status__in=["unshipped","cancelled"])") == "1 2");
    CHECK(listed("status__in=%5B%22shipped%22%5D") == "0");
    CHECK(listed(R"(billing_type__in=["ecom","standard"])") == "0 1");
    CHECK(listed("billing_type=adhoc") == "2");
    CHECK(listed("customer_id__in=3000000001,3000000003") == "0 2");
    CHECK(listed("batch_id__in=4200000001") == "0");
    CHECK(listed("sub_cycle=0") == "0 2");
    CHECK(listed("adjusted_ordered_at__le=2024-06-12T12:00:00Z&cust_cycle=0") == "0 1");
    for (const auto* wrong : {"status__in=unshipped,shipped", "status__in=%5B%22unshipped%22",
                              "status__in=[1]", "customer_id__in=[1]"}) {
        INFO(wrong);
        CHECK(t.get("/v1.1/shipments/?" + std::string(wrong)).status == 400);
    }
    for (const auto* unknown :
         {"is_test=true", "status__ne=shipped", "customer.name=A", "billing_type__like=e%25"}) {
        INFO(unknown);
        CHECK(t.get("/v1.1/shipments/?" + std::string(unknown)).status == 400);
    }
}

TEST_CASE("the streamlined list has no single shipments and takes no writes", "[CJ-03c]") {
    harness t;
    const auto id = std::to_string(t.box());
    CHECK(t.get("/v1.1/shipments/" + id + "/").status == 404);
    CHECK(t.ask("PUT", "/v1.1/shipments/", "{}").status == 405);
    CHECK(t.get("/v1.1/orders/").status == 404);
    const auto row = t.got("/v1.1/shipments/").at("results").at(0).as_object();
    CHECK_FALSE(row.contains("customer"));
    CHECK_FALSE(row.contains("created_at"));
    CHECK(row.at("batch").at("end_date") == "2024-07-01T00:00:00Z");
    CHECK(row.at("ship_address").as_object().contains("street"));
    CHECK(row.at("fulfillments").at(0).as_object().contains("order"));
    t.knobs(R"({"v11_short":true})");
    const auto other = t.got("/v1.1/shipments/").at("results").at(0).as_object();
    CHECK_FALSE(other.contains("is_test"));
    CHECK_FALSE(other.at("ship_address").as_object().contains("street"));
}

TEST_CASE("every operator filters, with the name of a relation before it", "[CJ-04a]") {
    harness t;
    t.box(R"({"shipment":{"adjusted_ordered_at":"2024-06-10T00:00:00Z","tracking_number":"A1",
                          "ship_address":{"city":"Reno"}}})");
    t.box(R"({"shipment":{"adjusted_ordered_at":"2024-06-11T00:00:00Z","tracking_number":"A2"}})");
    t.box(R"({"kind":"ecom","shipment":{"adjusted_ordered_at":"2024-06-12T00:00:00Z"}})");
    const auto listed = [&](const std::string& query) {
        return rows(t.got("/v1/shipments/?" + query));
    };
    CHECK(listed("tracking_number=A1") == "0");
    CHECK(listed("tracking_number__eq=A1") == "0");
    CHECK(listed("tracking_number__ne=A1") == "1");
    CHECK(listed("adjusted_ordered_at__lt=2024-06-11T00:00:00Z") == "0");
    CHECK(listed("adjusted_ordered_at__le=2024-06-11 00:00:00Z") == "0 1");
    CHECK(listed("adjusted_ordered_at__gt=2024-06-11") == "2");
    CHECK(listed("adjusted_ordered_at__ge=2024-06-11&adjusted_ordered_at__lt=2024-06-12") == "1");
    CHECK(listed("tracking_number__like=A%25") == "0 1");
    CHECK(listed("tracking_number__like=a%25").empty());
    CHECK(listed("tracking_number__ilike=%25a2%25") == "1");
    CHECK(listed("id__in=4300000001,4300000003") == "0 2");
    CHECK(listed("id__nin=4300000001,4300000003") == "1");
    CHECK(listed("tracking_number__is_null=true") == "2");
    CHECK(listed("tracking_number__is_null=false") == "0 1");
    CHECK(listed("is_ecom=true") == "2");
    CHECK(listed("ship_address.city=Reno") == "0");
    CHECK(listed("customer.id=3000000002") == "1");
    CHECK(listed("customer.email__ilike=CUSTOMER3000000003%25") == "2");
    CHECK(listed("fulfillments.cycle_number__is_null=true") == "2");
    CHECK(listed("batch.end__lt=2024-07-02") == "0 1");
    CHECK(listed("subscription_id=3300000002") == "1");
    CHECK(listed("batch_id=4200000001") == "0 1");
    CHECK(t.got("/v1/orders/?placed_at__gt=2024-06-01&customer.id=3000000001").at("count") == 1);
    CHECK(t.got("/v1/customers/?email__like=customer%25").at("count") == 3);
    t.knobs(R"({"date_only_offset_min":-420})"); // midnight comes seven hours later
    CHECK(listed("adjusted_ordered_at__lt=2024-06-11") == "0 1");
}

TEST_CASE("an unknown property is 400 with its sentences", "[CJ-04b]") {
    harness t;
    for (const auto* query :
         {"badprop=1", "status__near=1", "customer.shoe=1", "a.b.c=1", "owner.name=1"}) {
        INFO(query);
        const auto out = t.get("/v1/shipments/?" + std::string(query));
        CHECK(out.status == 400);
        CHECK(json::parse(out.body).at("errors").at(1) == "Invalid query parameter");
    }
    CHECK(first_error(t.get("/v1/shipments/?badprop=1")) == "Unknown property 'badprop'");
    // Wrong operands are refused whether or not a row is there.
    CHECK(t.get("/v1/shipments/?customer_id=abc").status == 400);
    CHECK(t.get("/v1/shipments/?is_test=maybe").status == 400);
    CHECK(t.get("/v1/shipments/?shipped_at__ge=yesterday").status == 400);
    CHECK(t.get("/v1/orders/?nothing=1").status == 400);
    CHECK(t.get("/v1/transactions/?nothing=1").status == 400);
}

TEST_CASE("a status is filtered by word, by number, or by both, as the store is set", "[CJ-04c]") {
    harness t;
    const auto all = t.several(3);
    t.put(all[1], R"({"status":"shipped"})");
    t.staff("cancel", all[2]);
    const std::string path = "/v1/shipments/?status=";
    CHECK(rows(t.got(path + "unshipped")) == "0");
    CHECK(rows(t.got(path + "2")) == "1");
    CHECK(rows(t.got("/v1/shipments/?status__in=cancelled,shipped")) == "1 2");
    CHECK(rows(t.got("/v1/shipments/?status__in=3")) == "2");
    t.knobs(R"({"status_filter":"number"})");
    CHECK(t.get(path + "unshipped").status == 400);
    CHECK(rows(t.got(path + "1")) == "0");
    t.knobs(R"({"status_filter":"word"})");
    CHECK(t.get(path + "1").status == 400);
    CHECK(t.get("/v1.1/shipments/?status=1").status == 400);
    CHECK(rows(t.got(path + "cancelled")) == "2");
}

TEST_CASE("relations come by default, none at all, by name, or all of them", "[CJ-05a]") {
    harness t;
    const auto id = t.box();
    const auto usual = t.shipment(id).as_object();
    for (const auto* name : {"customer", "fulfillments", "labels", "ship_address"}) {
        INFO(name);
        CHECK(usual.contains(name));
    }
    CHECK_FALSE(usual.contains("batch"));
    CHECK_FALSE(usual.contains("order_id"));
    const auto none = t.shipment(id, "?with=").as_object();
    CHECK_FALSE(none.contains("customer"));
    CHECK(none.contains("status"));
    const auto all = t.shipment(id, "?with=all").as_object();
    CHECK(all.at("batch").at("end") == "2024-07-01T00:00:00Z");
    CHECK(all.at("stats").at("subscription_cycle") == 0);
    CHECK(all.contains("_md"));
    const auto some = t.shipment(id, "?with=batch,ship_address").as_object();
    CHECK(some.contains("batch"));
    CHECK_FALSE(some.contains("customer"));
    t.knobs(R"({"with_adds":true})");
    CHECK(t.shipment(id, "?with=batch").as_object().contains("customer"));
    CHECK(t.get("/v1/shipments/?with=wings").status == 400);
    const auto order = t.got("/v1/orders/?with=all").at("results").at(0).as_object();
    CHECK(order.at("fulfillments").at(0).at("shipment_id") == id);
    CHECK(order.at("transactions").at(0).at("result") == "captured");
    CHECK(order.contains("bill_address"));
}
