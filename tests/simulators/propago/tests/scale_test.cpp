// How the account bears many orders. The measurement itself is hidden: run it with "[scale]".

#include "tests/simulators/propago/tests/client.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <chrono>
#include <iostream>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

using std::chrono::steady_clock;

void place(account_client& client, int from, int to) {
    for (int i = from; i < to; ++i) {
        order_text sent;
        sent.po = "PO-" + std::to_string(i);
        sent.extra = "<OrderField1>f-" + std::to_string(i) + "</OrderField1>";
        client.submit(sent);
        client.pass(std::chrono::milliseconds{10});
    }
}

void read(const account_client& client, int i, int orders) {
    const auto n = std::to_string(i * 31 % orders);
    client.call("GetOrderByPoNumber", "<purchaseOrderNumber>PO-" + n + "</purchaseOrderNumber>");
    client.search("<Custom01>f-" + n + "</Custom01>", 0, 2);
    client.search("<OrderSubmittedStartDate>2024-05-01T09:00:01Z</OrderSubmittedStartDate>"
                  "<Status>All</Status>",
                  orders / 2, 2);
    client.by_number("GetShippingInformation", std::to_string(100'001 + i));
}

double seconds(steady_clock::duration time) {
    return std::chrono::duration<double>(time).count();
}

/// The best of several runs: what else the machine does is not measured.
double time_of_reads(const account_client& client, int orders) {
    auto best = steady_clock::duration::max();
    for (int run = 0; run < 9; ++run) {
        const auto start = steady_clock::now();
        for (int i = 0; i < 20; ++i)
            read(client, i, orders);
        best = std::min(best, steady_clock::now() - start);
    }
    return seconds(best);
}

} // namespace

TEST_CASE("a large account answers as fast as a small one") {
    account_client client;
    client.knobs(R"({"auto_walk": {"step_ms": 3600000, "spread_ms": 86400000},
                     "books_detail": "counts"})");
    place(client, 0, 100);
    const double before = time_of_reads(client, 100);
    place(client, 100, 4000);
    const double after = time_of_reads(client, 4000);
    // Forty times the orders: a scan would take forty times as long.
    CHECK(after < before * 8);
    client.pass(std::chrono::hours{48});
    CHECK(client.books().at("by_status").at("Closed") == 4000);
}

TEST_CASE("what 100,000 orders cost", "[.][scale]") {
    constexpr int orders = 100'000;
    account_client client;
    client.knobs(R"({"auto_walk": {"step_ms": 3600000, "spread_ms": 86400000}})");
    const auto measured = [](const char* what, int calls, auto&& work) {
        const auto start = steady_clock::now();
        work();
        std::cout << what << ": " << seconds(steady_clock::now() - start) * 1e6 / calls
                  << " us each\n";
    };
    measured("submit", orders, [&] { place(client, 0, orders); });
    measured("read, search and shipments", 4 * 10'000, [&] {
        for (int i = 0; i < 10'000; ++i)
            read(client, i, orders);
    });
    measured("search by status over all", 100, [&] {
        for (int i = 0; i < 100; ++i)
            client.search("<Status>Firmed</Status>");
    });
    client.pass(std::chrono::hours{48});
    measured("walk of an order to Closed", orders, [&] { client.search(""); });
    measured("books, all orders", 1, [&] { client.books(); });
    boost::json::value state;
    measured("save, all orders", 1, [&] { state = client.account().save(); });
    client.restart();
    measured("load, all orders", 1, [&] { client.account().load(state); });
    client.knobs(R"({"books_detail": "counts"})");
    CHECK(client.books().at("by_status").at("Closed") == orders);
}
