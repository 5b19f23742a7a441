// What is read again and again must not cost more the more there is: SQLite counts the steps that
// each statement takes, over thousands of rows that are none of its business.

#include "core/store/sqlite/unit.hpp"
#include "core/store/tests/sqlite_sample.hpp"

#include <catch2/catch.hpp>
#include <sqlite3.h>

namespace dray::store::tests {

namespace {

constexpr int many = 5000;
/// Steps of SQLite's machine; walking `many` rows takes several each.
constexpr int cheap = 2000;

struct measured {
    std::map<std::string, int> steps; ///< by statement
};

int count_steps(unsigned, void* context, void* statement, void*) {
    auto* s = static_cast<sqlite3_stmt*>(statement);
    auto& most = static_cast<measured*>(context)->steps[sqlite3_sql(s)];
    most = std::max(most, sqlite3_stmt_status(s, SQLITE_STMTSTATUS_VM_STEP, 1));
    return 0;
}

} // namespace

TEST_CASE("what is read again and again costs the same however much there is", "[cost]") {
    sqlite_place here;
    instance_id source = 0;
    instance_id destination = 0;
    {
        const contract::sample s([&] { return here.open(); });
        source = s.source;
        destination = s.destination;
        (void)s.stored_order("1001");
    }
    auto db = here.file();
    const std::string numbers =
        "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < " +
        std::to_string(many) + ") ";
    // Finished orders, orders not for us, tasks that are done, held or due in a year, consignments
    // that are closed or were just looked at: what a year leaves behind.
    db.exec("BEGIN");
    db.exec("INSERT INTO instances (id, kind, name, connector, merchant, account, created_at) "
            "VALUES (90, 0, 'quiet', 'c', 'acme', '', 0), (91, 1, 'west', 'c', 'acme', '', 0)");
    db.exec(numbers +
            "INSERT INTO orders (id, source, source_ref, number, merchant, status, stage, flags, "
            "not_for_us, observed_only, sending_canceled, canceled_at_source, source_status, "
            "created_at, modified_at, first_seen_at, next_sequence) SELECT i, " +
            std::to_string(source) +
            ", 'r' || i, 'n' || i, 'acme', 3, 3, 0, "
            "CASE WHEN i % 2 THEN 'old' ELSE '' END, 0, 0, 0, '2', 0, 0, 0, 1 FROM n");
    db.exec("INSERT INTO order_versions SELECT id, '{}' FROM orders WHERE id >= 10;"
            "INSERT INTO order_counts SELECT source, 3, 0, not_for_us = '', count(*) FROM orders "
            "WHERE id >= 10 GROUP BY 1, 4");
    const auto at = std::to_string(sqlite::to_millis(contract::start));
    db.exec(numbers +
            "INSERT INTO consignments (order_id, ship_group, destination, generation, reference, "
            "state, destination_ref, warehouse, word, ready_at, accepted_at, submits, "
            "submit_queued, closed_at, looked_at, lines) SELECT i, 'g', " +
            std::to_string(destination) + ", 1, 'R' || i, 1, 'W', 1, '', 0, " + at + ", 1, 0, " +
            at + ", NULL, '[]' FROM n");
    db.exec(numbers +
            "INSERT INTO tasks (instance, function, priority, order_id, consignment_id, "
            "shipment_id, moment, identity_key, sequence, after, state, phase, attempts, faults, "
            "absent, write_begun, due_at, token, epoch, last_error, problem, created_at) SELECT " +
            std::to_string(destination) +
            ", 'order.mark', 2, i, 0, 0, '', 'k' || i, 1, 0, i % 4, 0, 0, 0, 0, 0, " + at +
            " + 99999999, 1, 1, '', 'p', 0 FROM n");
    db.exec("COMMIT");

    measured m;
    sqlite3_trace_v2(db.getHandle(), SQLITE_TRACE_PROFILE, count_steps, &m);
    {
        using namespace std::chrono_literals;
        sqlite::unit_of_work u(db, 1);
        const auto now = contract::start;
        CHECK(u.claim_tasks(destination, now, now + 1min, 100, {}, false).empty());
        CHECK(u.next_task_due(destination, {}, false));
        CHECK(u.claim_tasks(91, now, now + 1min, 100, {"order.submit"}, false).empty());
        CHECK(u.find_order(source, "1001"));
        CHECK(u.find_order_by_reference(destination, "REF-1001"));
        CHECK(u.open_consignments(destination, now + 24h, 1min, 1h, 10).size() == 1);
        CHECK(u.count_orders(0).at("confirmed") >= many / 2 - 10);
        CHECK(u.count_orders(source).at("not_for_us") >= many / 2 - 10);
        CHECK(u.due(91).held == 0);
        CHECK(u.order_ids_of_source(source, many - 5, 3).size() == 3);
        CHECK(u.order_ids_of_source(90, 0, 3).empty());

        const auto list = [&u](auto change, std::size_t expected) {
            order_filter f;
            f.limit = 5;
            change(f);
            CHECK(u.list_orders(f).size() == expected);
        };
        list([](auto&) {}, 5);
        list([](auto& f) { f.status = "error"; }, 0);
        list([](auto& f) { f.status = "confirmed"; }, 5);
        list([](auto& f) { f.status = "partial"; }, 1);
        list([](auto& f) { f.source = "quiet"; }, 0);
        list([](auto& f) { f.source = "nobody"; }, 0);
        list(
            [](auto& f) {
                f.source = "shop";
                f.status = "canceled";
            },
            0);
        list([](auto& f) { f.number = "N1001"; }, 1);
        list([](auto& f) { f.number = "1001"; }, 1);
        list([](auto& f) { f.number = "none"; }, 0);
        list(
            [](auto& f) {
                f.number = "r11";
                f.not_for_us = true;
                f.source = "shop";
            },
            1);
        list([](auto& f) { f.not_for_us = true; }, 5);
    }
    CHECK(m.steps.size() > 15);
    for (const auto& [sql, steps] : m.steps) {
        INFO(sql);
        CHECK(steps < cheap);
    }
}

} // namespace dray::store::tests
