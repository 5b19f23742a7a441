#include "core/store/contract/sample.hpp"

#include "core/order/derive.hpp"

#include <catch2/catch.hpp>

namespace dray::store::contract {

void check_orders(const open_store& open) {
    const sample s(open);
    using std::chrono::seconds;

    SECTION("an order comes back as it was saved, with its children, by each of its names") {
        const auto o = s.stored_order();
        CHECK(o.id > 0);
        CHECK(o.consignments[0].id > 0);
        CHECK(o.shipments[0].id > 0);
        CHECK(s.load(o.id) == o);
        s.kept->read([&](reader& r) {
            CHECK(r.find_order(s.source, "1001") == o);
            CHECK(r.find_order_by_reference(s.destination, "REF-1001") == o);
            CHECK(r.find_order_by_consignment(o.consignments[0].id) == o);
            CHECK_FALSE(r.find_order(s.destination, "1001"));
            CHECK_FALSE(r.find_order_by_reference(s.source, "REF-1001"));
            CHECK_FALSE(r.find_order_by_consignment(o.consignments[0].id + 1));
            CHECK_FALSE(r.load_order(o.id + 1));
        });
    }
    SECTION("every member of an order, a consignment, a shipment and a mark survives a change") {
        auto o = s.stored_order();
        const auto before = o;
        o.merchant = "other";
        o.version.customer_note = "another note";
        o.version.ship_groups[0].to.city = "Elsewhere";
        o.version.modified_at += seconds(9);
        o.not_for_us = "rule 3";
        o.set_aside = true;
        o.read_at = start + seconds(4);
        o.recheck_due = true;
        o.observed_only = true;
        o.sending_canceled = true;
        o.canceled_at_source = true;
        o.held_until = start + seconds(60);
        o.next_sequence = 9;
        auto& c = o.consignments[0];
        c.state = orders::consignment_state::canceled;
        c.warehouse = data::warehouse_state::canceled;
        c.word = "Gone";
        c.begun_at.reset();
        c.submit_queued = false;
        c.test = true;
        c.submits = 2;
        c.closed_at = start + seconds(5);
        c.looked_at = start + seconds(6);
        c.swept_at = start + seconds(7);
        c.lines[0].closed = 2;
        auto& p = o.shipments[0];
        p.said.tracking = "1Z2";
        p.said.voided = true;
        p.confirmation = orders::confirmation_state::confirmed;
        p.source_shipment_ref = "S9";
        p.confirmed_at = start + seconds(8);
        p.confirms = 2;
        p.confirm_queued = false;
        o.marks[0].state = orders::mark_state::done;
        o.marks[0].status_id = "9";
        o.marks[0].problem = "shop/status_unmapped/on_download";
        o.marks[0].held_until = start + seconds(70);
        s.run([&](transaction& tx) { tx.save_order(o, orders::derive(o), &before); });
        CHECK(s.load(o.id) == o);
    }
    SECTION("orders of which a test counts as sent are counted per source, each once") {
        const auto count = [&] {
            return s.read([&](reader& r) { return r.count_tested_orders(s.source); });
        };
        auto o = s.stored_order();
        CHECK(count() == 0);
        auto before = o;
        o.consignments[0].test = true;
        s.run([&](transaction& tx) { tx.save_order(o, orders::derive(o), &before); });
        CHECK(count() == 1);
        CHECK(s.read([&](reader& r) { return r.count_tested_orders(s.destination); }) == 0);
        before = o;
        o.consignments[0].state = orders::consignment_state::replaced;
        s.run([&](transaction& tx) { tx.save_order(o, orders::derive(o), &before); });
        CHECK(count() == 0);
    }
    SECTION("new orders are counted per source, if they are for us and not only observed") {
        const auto count = [&](timestamp since, std::int64_t most) {
            return s.read([&](reader& r) { return r.count_new_orders(s.source, since, most); });
        };
        for (int i = 0; i < 6; ++i) {
            auto o = s.new_order(std::to_string(i));
            o.first_seen_at = start + seconds(i);
            o.not_for_us = i == 4 ? "rule 3" : "";
            o.observed_only = i == 5;
            s.run([&](transaction& tx) { tx.save_order(o, orders::derive(o), nullptr); });
        }
        CHECK(count(start - seconds(1), 100) == 4);
        CHECK(count(start, 100) == 3); // after, not at
        CHECK(count(start + seconds(3), 100) == 0);
        CHECK(count(start - seconds(1), 2) == 2);
        CHECK(s.read([&](reader& r) {
            return r.count_new_orders(s.destination, start - seconds(1), 9);
        }) == 0);
    }
    SECTION("a mark that the order no longer has is gone from the store too") {
        auto o = s.stored_order();
        const auto before = o;
        o.marks.clear();
        s.run([&](transaction& tx) { tx.save_order(o, orders::derive(o), &before); });
        CHECK(s.load(o.id).marks.empty());
    }
    SECTION("only what differs is written: a stale copy does not undo another's look") {
        auto o = s.stored_order();
        const auto before = o;
        s.run([&](transaction& tx) {
            tx.mark_looked_at({o.consignments[0].id}, start + seconds(30), false);
        });
        o.version.number = "changed";
        s.run([&](transaction& tx) { tx.save_order(o, orders::derive(o), &before); });
        const auto now = s.load(o.id);
        CHECK(now.version.number == "changed");
        CHECK(now.consignments[0].looked_at == start + seconds(30));
        CHECK_FALSE(now.consignments[0].swept_at);
    }
    SECTION("◆ one source never has one reference twice") {
        (void)s.stored_order();
        auto twin = s.new_order("1001");
        twin.consignments.clear();
        const auto end = s.kept->write_now(
            [&](transaction& tx) { tx.save_order(twin, orders::derive(twin), nullptr); });
        CHECK(end.failure == failure::conflict);
    }
    SECTION("◆ one destination never has one reference twice, whatever the order") {
        (void)s.stored_order();
        auto other = s.new_order("1002");
        other.consignments[0].reference = "REF-1001";
        const auto end = s.kept->write_now(
            [&](transaction& tx) { tx.save_order(other, orders::derive(other), nullptr); });
        CHECK(end.failure == failure::conflict);
        CHECK_FALSE(s.read([&](reader& r) { return r.find_order(s.source, "1002"); }));
    }
    SECTION("◆ one generation of a group goes to one destination once") {
        auto o = s.new_order("1001");
        o.consignments.push_back(o.consignments[0]);
        o.consignments[1].reference = "REF-other";
        const auto save = [&s](orders::order x) {
            return s.kept->write_now(
                [x](transaction& tx) mutable { tx.save_order(x, orders::derive(x), nullptr); });
        };
        CHECK(save(o).failure == failure::conflict);
        o.consignments[1].generation = 2;
        CHECK(save(o).ok());
    }
    SECTION("◆ a consignment never has one shipment twice") {
        auto o = s.stored_order();
        const auto before = o;
        o.shipments.push_back(o.shipments[0]);
        o.shipments[1].id = 0;
        const auto end = s.kept->write_now(
            [&](transaction& tx) { tx.save_order(o, orders::derive(o), &before); });
        CHECK(end.failure == failure::conflict);
        CHECK(s.load(o.id).shipments.size() == 1);
    }
    SECTION("lists and counts say what the derived state says") {
        const auto o = s.stored_order("1");
        auto other = s.new_order("2");
        other.not_for_us = "rule";
        other.consignments.clear();
        s.run([&](transaction& tx) { tx.save_order(other, orders::derive(other), nullptr); });
        s.kept->read([&](reader& r) {
            order_filter f;
            auto rows = r.list_orders(f);
            REQUIRE(rows.size() == 1);
            CHECK(rows[0].id == o.id);
            CHECK(rows[0].source_ref == "1");
            CHECK(rows[0].number == "N1");
            CHECK(rows[0].derived == orders::derive(o));
            CHECK(rows[0].consignments == 1);
            CHECK(rows[0].shipments == 1);
            f.status = orders::to_word(rows[0].derived.status);
            CHECK(r.list_orders(f).size() == 1);
            f.status = "canceled";
            CHECK(r.list_orders(f).empty());
            f.status.clear();
            f.not_for_us = true;
            rows = r.list_orders(f);
            REQUIRE(rows.size() == 1);
            CHECK(rows[0].id == other.id);
            f.not_for_us = false;
            f.number = "N1";
            f.source = "shop";
            f.merchant = "acme";
            CHECK(r.list_orders(f).size() == 1);
            f.source = "another";
            CHECK(r.list_orders(f).empty());
            const auto counts = r.count_orders(s.source);
            CHECK(counts.at(orders::to_word(orders::derive(o).status)) == 1);
            CHECK(counts.at("not_for_us") == 1);
            CHECK(r.order_ids_of_source(s.source, 0, 10) ==
                  std::vector<orders::order_id>{o.id, other.id});
            CHECK(r.order_ids_of_source(s.source, o.id, 10) ==
                  std::vector<orders::order_id>{other.id});
        });
    }
    SECTION("open consignments: least recently looked at first, rarer with age, never too rare") {
        using namespace std::chrono_literals;
        const auto young = s.stored_order("1");
        auto old = s.new_order("2");
        old.consignments[0].accepted_at = start - 240h;
        auto closed = s.new_order("3");
        closed.consignments[0].closed_at = start;
        auto planned = s.new_order("4");
        planned.consignments[0].state = orders::consignment_state::planned;
        s.run([&](transaction& tx) {
            for (auto* o : {&old, &closed, &planned}) {
                tx.save_order(*o, orders::derive(*o), nullptr);
            }
        });
        const auto y = young.consignments[0].id;
        const auto a = old.consignments[0].id;
        const auto due = [&](std::chrono::milliseconds later) {
            std::vector<orders::consignment_id> ids;
            s.kept->read([&](reader& r) {
                for (const auto& c :
                     r.open_consignments(s.destination, start + later, 10min, 1h, 10)) {
                    ids.push_back(c.consignment);
                }
            });
            return ids;
        };
        CHECK(due(0ms).size() == 2);
        CHECK(s.read([&](reader& r) { return r.count_open_consignments(s.destination); }) == 2);
        s.run([&](transaction& tx) {
            tx.mark_looked_at({a}, start, false);
            tx.mark_looked_at({y}, start + 1min, true);
        });
        CHECK(due(10min).empty());
        CHECK(due(11min) == std::vector{y}); // a day old at most: every 10 minutes
        CHECK(due(59min) == std::vector{y}); // 10 days old: 100 minutes, but an hour at most
        CHECK(due(60min) == std::vector{a, y});
        const auto counted = [&](std::chrono::milliseconds later) {
            return s.read([&](reader& r) {
                return r.count_due_consignments(s.destination, start + later, 10min, 1h);
            });
        };
        CHECK(counted(10min) == 0);
        CHECK(counted(59min) == 1);
        CHECK(counted(60min) == 2);
    }
}

} // namespace dray::store::contract
