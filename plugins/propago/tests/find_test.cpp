// order.find, the probe after an unclear submit, and orders.list.

#include "host.hpp"

#include <dray/abi/error.h>
#include <dray/data/functions_json.hpp>

#include <catch2/catch.hpp>

#include <set>

using namespace dray;
using namespace dray::propago::samples;
using data::warehouse_state;

namespace {

struct stored {
    std::string number, po, field, word, postcode;
};

// A vendor whose SearchOrders filters by PoNumber and Custom01 as it says.
host::vendor books(std::vector<stored> orders, bool custom_works = true) {
    return [orders, custom_works](const seen_call& call) {
        if (call.operation == "SearchOrders") {
            const std::string po = element(call.body, "PoNumber");
            const std::string custom = element(call.body, "Custom01");
            std::vector<std::string> found;
            for (const auto& o : orders) {
                if (!po.empty() && o.po != po)
                    continue;
                if (!custom.empty() && custom_works && o.field != custom)
                    continue;
                found.push_back(basic(o.number, o.po, o.word));
            }
            if (found.empty())
                return vendor_answer(answer("SearchOrders", "NoData", ""));
            return vendor_answer(page(found, static_cast<int>(found.size())));
        }
        for (const auto& o : orders) {
            if (o.number == element(call.body, "orderNumber"))
                return vendor_answer(details(o.number, o.po, "Ann Lee", o.postcode, 3, o.field));
        }
        return vendor_answer(answer(call.operation, "InvalidOrderNumber", ""));
    };
}

std::vector<data::found_order> found(const ended& end) {
    REQUIRE(end.cls == 0);
    return data::from_json_text<data::order_find_result>(end.result).matches;
}

} // namespace

TEST_CASE("order.find: nothing there is no match, said by reads alone") {
    host h(books({}));
    CHECK(found(h.run("order.find", find_text("D-1"))).empty());
    CHECK(h.count("SearchOrders") == 2); // by PoNumber and by the order field
    for (const auto& call : h.calls)
        CHECK_FALSE(call.is_write);
}

TEST_CASE("order.find: one match comes with state, fingerprint and date") {
    host h(books({{"PG-1", "D-1", "D-1", "Waved", "73301"}}));
    const auto matches = found(h.run("order.find", find_text("D-1")));
    REQUIRE(matches.size() == 1);
    CHECK(matches[0].ref == "PG-1");
    CHECK(matches[0].word == "Waved");
    CHECK(matches[0].state == warehouse_state::working);
    CHECK(matches[0].fingerprint.name == "Ann Lee");
    CHECK(matches[0].fingerprint.postcode == "73301");
    CHECK(matches[0].fingerprint.lines.size() == 2);
    CHECK(matches[0].submitted_at == data::parse_time("2026-03-01T12:00:00Z"));
}

TEST_CASE("order.find: a duplicate PoNumber gives all orders, live and cancelled, never just one",
          "[PG-08a][PG-08b]") {
    host h(books({{"PG-1", "D-1", "D-1", "Canceled", "73301"},
                  {"PG-2", "D-1", "D-1", "Released", "73301"},
                  {"PG-3", "D-1", "other", "Released", "10001"},
                  {"PG-4", "D-2", "D-2", "Released", "73301"}}));
    const auto matches = found(h.run("order.find", find_text("D-1")));
    REQUIRE(matches.size() == 3);
    CHECK(matches[0].state == warehouse_state::canceled);
    CHECK(matches[2].fingerprint.postcode == "10001");
    CHECK(h.count("GetOrderByPoNumber") == 0);
}

TEST_CASE("order.find: an order whose PoNumber was edited there is found by its order field") {
    host h(books({{"PG-1", "edited", "D-1", "Released", "73301"}}));
    const auto matches = found(h.run("order.find", find_text("D-1")));
    REQUIRE(matches.size() == 1);
    CHECK(matches[0].ref == "PG-1");
}

TEST_CASE("order.find: a reference whose case the vendor folds is still ours") {
    host h([](const seen_call& call) {
        return call.operation == "SearchOrders"
                   ? vendor_answer(page({basic("PG-1", "D-ABC", "Released")}, 1))
                   : vendor_answer(details("PG-1", "D-ABC", "Ann Lee", "73301"));
    });
    CHECK(found(h.run("order.find", find_text("d-abc"))).size() == 1);
}

TEST_CASE("order.find: without an order field PoNumber alone is searched") {
    for (const char* key : {"reference_field", "search_field"}) {
        INFO(key);
        host h(books({{"PG-1", "D-1", "D-1", "Waved", "73301"}}), {{key, "none"}});
        CHECK(found(h.run("order.find", find_text("D-1"))).size() == 1);
        CHECK(h.count("SearchOrders") == 1);
    }
}

TEST_CASE("order.find: a field search that never works says which setting spares it") {
    host h([](const seen_call& call) {
        return element(call.body, "Custom01").empty()
                   ? vendor_answer(answer("SearchOrders", "NoData", ""))
                   : vendor_answer(answer("SearchOrders", "SearchError", ""));
    });
    const ended end = h.run("order.find", find_text("D-1"));
    CHECK(end.cls == DRAY_ERROR_TRANSIENT);
    CHECK_THAT(end.message, Catch::Contains("search_field"));
}

TEST_CASE("order.find: a Custom01 filter that the vendor ignores brings no strangers", "[PG-21a]") {
    std::vector<stored> orders;
    for (int i = 0; i < 19; ++i)
        orders.push_back({"PG-" + std::to_string(i), "P-" + std::to_string(i), "x", "Closed", "1"});
    orders.push_back({"PG-99", "D-1", "D-1", "Released", "73301"});
    host h(books(orders, false));
    const auto matches = found(h.run("order.find", find_text("D-1")));
    REQUIRE(matches.size() == 1);
    CHECK(matches[0].ref == "PG-99");
}

TEST_CASE("order.find: a Custom01 filter that finds the whole store is given up with a warning",
          "[PG-21a]") {
    host h([](const seen_call& call) {
        if (call.operation != "SearchOrders")
            return vendor_answer(details("PG-1", "D-1", "Ann Lee", "73301"));
        if (!element(call.body, "PoNumber").empty())
            return vendor_answer(page({basic("PG-1", "D-1", "Released")}, 1));
        return vendor_answer(page({basic("PG-2", "D-2", "Released")}, 80'000));
    });
    const auto matches = found(h.run("order.find", find_text("D-1")));
    REQUIRE(matches.size() == 1);
    REQUIRE(h.log.size() == 1);
    CHECK_THAT(h.log[0], Catch::Contains("search_field"));
    CHECK(h.calls.size() == 3);
}

TEST_CASE("order.find: a PoNumber filter that the vendor ignores is an error, never absent") {
    host h([](const seen_call&) {
        return vendor_answer(page({basic("PG-2", "D-2", "Released")}, 80'000));
    });
    CHECK(h.run("order.find", find_text("D-1")).cls == DRAY_ERROR_CONFIG);
}

TEST_CASE("order.find: a search that announces more than it gives is never absent") {
    host h([](const seen_call&) { return vendor_answer(page({}, 1)); });
    CHECK(h.run("order.find", find_text("D-1")).cls == DRAY_ERROR_TRANSIENT);
}

TEST_CASE("order.find: any failure of a read is a failure, never absent") {
    for (const char* code : {"SearchError", "UnexpectedErrorOnServer", "Undefined"}) {
        INFO(code);
        host h([&](const seen_call&) { return vendor_answer(answer("SearchOrders", code, "")); });
        CHECK(h.run("order.find", find_text("D-1")).cls == DRAY_ERROR_TRANSIENT);
    }
    host details_fail([](const seen_call& call) {
        return call.operation == "SearchOrders"
                   ? vendor_answer(page({basic("PG-1", "D-1", "Released")}, 1))
                   : vendor_answer(500, fault("soap:Server", "boom"));
    });
    CHECK(details_fail.run("order.find", find_text("D-1")).cls == DRAY_ERROR_TRANSIENT);
    host empty([](const seen_call&) { return vendor_answer(""); });
    CHECK(empty.run("order.find", find_text("D-1")).cls == DRAY_ERROR_TRANSIENT);
}

TEST_CASE("order.find: orders that come without a number are matches, each of them") {
    host h([](const seen_call&) {
        return vendor_answer(page({basic("", "D-1", "Released"), basic("", "D-1", "Waved")}, 2));
    });
    CHECK(found(h.run("order.find", find_text("D-1"))).size() == 2);
}

TEST_CASE("order.find: a match without details is still a match") {
    host h([](const seen_call& call) {
        return call.operation == "SearchOrders"
                   ? vendor_answer(page({basic("PG-1", "D-1", "Released")}, 1))
                   : vendor_answer(answer("GetOrderDetails", "InvalidOrderNumber", ""));
    });
    const auto matches = found(h.run("order.find", find_text("D-1")));
    REQUIRE(matches.size() == 1);
    CHECK(matches[0].fingerprint.lines.empty());
}

// ---- orders.list --------------------------------------------------------------------------------

namespace {

std::vector<data::order_head> heads(const host& h) {
    std::vector<data::order_head> all;
    for (const auto& item : h.items)
        all.push_back(data::from_json_text<data::order_head>(item.json));
    return all;
}

} // namespace

TEST_CASE("orders.list reads every page of the range once, several at a time", "[PG-07a][PG-07d]") {
    const int total = 431;
    host h([&](const seen_call& call) {
        const int skip = std::stoi(element(call.body, "Skip"));
        const int take = std::stoi(element(call.body, "Take"));
        std::vector<std::string> orders;
        for (int i = skip; i < std::min(total, skip + take); ++i)
            orders.push_back(
                basic("PG-" + std::to_string(i), "D-" + std::to_string(i), "Shipping"));
        return vendor_answer(page(orders, total));
    });
    const ended end =
        h.run("orders.list", list_text("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"));
    CHECK(end.cls == 0);
    CHECK(h.calls.size() == 9);
    CHECK(h.calls.back().group == 2);
    const auto all = heads(h);
    CHECK(all.size() == 431);
    std::set<std::string> distinct;
    for (const auto& head : all)
        distinct.insert(head.ref);
    CHECK(distinct.size() == 431);
    CHECK(all[5].number == "D-5");
    CHECK(all[5].status.id == "Shipping");
    for (const auto& kind : h.kinds)
        CHECK(kind == "order_head");
    CHECK(element(h.calls[0].body, "OrderSubmittedStartDate") == "2026-02-28T22:00:00+00:00");
    CHECK(element(h.calls[0].body, "OrderSubmittedEndDate") == "2026-03-02T02:00:00+00:00");
}

TEST_CASE("orders.list: an order that slides onto the next page is listed once") {
    host h(
        [](const seen_call& call) {
            const bool first = element(call.body, "Skip") == "0";
            std::vector<std::string> orders;
            if (first)
                orders = {basic("PG-3", "D-3", "Waved"), basic("PG-2", "D-2", "Waved")};
            else
                orders = {basic("PG-2", "D-2", "Waved"), basic("PG-1", "D-1", "Waved")};
            return vendor_answer(page(orders, 4));
        },
        {{"search_page_size", 2}});
    CHECK(h.run("orders.list", list_text("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z")).cls == 0);
    CHECK(heads(h).size() == 3);
}

TEST_CASE("orders.list: fewer orders than announced is not a complete list") {
    host h([](const seen_call& call) {
        return vendor_answer(
            element(call.body, "Skip") == "0"
                ? page(std::vector<std::string>(50, basic("PG-1", "D", "Waved")), 80)
                : page({}, 80));
    });
    const ended end =
        h.run("orders.list", list_text("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"));
    CHECK(end.cls == DRAY_ERROR_TRANSIENT);
    CHECK(end.code == "search_incomplete");
}
