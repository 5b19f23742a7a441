#include "core/store/contract/sample.hpp"

#include <catch2/catch.hpp>

namespace dray::store::contract {

namespace {
orders::problem problem_of(const std::string& key) {
    orders::problem p;
    p.key = key;
    p.code = "sku_unknown";
    p.severity = orders::severity::error;
    p.curer = orders::curer::warehouse;
    p.subject = "A";
    p.text = "the warehouse does not know SKU A";
    p.personal = "before and after";
    p.remedies = {"add it there", "dray retry 1001"};
    return p;
}
} // namespace

void check_records(const open_store& open) {
    using namespace std::chrono_literals;
    const sample s(open);
    const auto problems = [&] { return s.read([](reader& r) { return r.open_problems(); }); };

    SECTION("one cause is one problem, however many orders; it closes with the last of them") {
        const auto a = s.stored_order("1");
        const auto b = s.stored_order("2");
        auto p = problem_of("east/sku_unknown/A");
        s.run([&](transaction& tx) {
            tx.open_problem(p, a.id, start);
            tx.open_problem(p, a.id, start + 1s);
            p.text = "again";
            tx.open_problem(p, b.id, start + 2s);
        });
        auto rows = problems();
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].what.text == "again");
        CHECK(rows[0].what.code == "sku_unknown");
        CHECK(rows[0].what.curer == orders::curer::warehouse);
        CHECK(rows[0].what.personal == "before and after");
        CHECK(rows[0].what.remedies == p.remedies);
        CHECK(rows[0].opened_at == start);
        CHECK(rows[0].last_seen_at == start + 2s);
        CHECK(rows[0].orders == 2);
        CHECK(s.load(a.id).problems == std::vector<std::string>{p.key});
        CHECK(s.read([&](reader& r) { return r.orders_of_problem(p.key, 0, 9); }) ==
              std::vector<orders::order_id>{a.id, b.id});
        CHECK(s.read([&](reader& r) { return r.orders_of_problem(p.key, a.id, 9); }) ==
              std::vector<orders::order_id>{b.id});
        CHECK(s.read([&](reader& r) { return r.orders_of_problem(p.key, 0, 1); }) ==
              std::vector<orders::order_id>{a.id});
        const auto found = s.read([&](reader& r) { return r.find_problem(p.key); });
        REQUIRE(found);
        CHECK(found->orders == 2);
        CHECK(found->last_order == b.id);
        CHECK(found->what.text == "again");
        CHECK_FALSE(s.read([&](reader& r) { return r.find_problem("east/sku_unknown/B"); }));
        s.run([&](transaction& tx) { tx.resolve_problem(p.key, a.id, "dray", start + 3s); });
        rows = problems();
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].orders == 1);
        CHECK(s.load(a.id).problems.empty());
        s.run([&](transaction& tx) { tx.resolve_problem(p.key, b.id, "dray", start + 3s); });
        CHECK(problems().empty());
        CHECK_FALSE(s.read([&](reader& r) { return r.find_problem(p.key); }));
        CHECK(s.load(b.id).problems.empty());
        s.run([&](transaction& tx) { tx.open_problem(p, b.id, start + 9s); });
        rows = problems();
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].opened_at == start + 9s);
        CHECK(rows[0].orders == 1);
    }
    SECTION("a problem that stands by itself does not end with its last order") {
        const auto a = s.stored_order("1");
        auto p = problem_of("k");
        p.stands = true;
        s.run([&](transaction& tx) {
            tx.open_problem(p, 0, start);
            p.stands = false; // whoever meets it does not know
            tx.open_problem(p, a.id, start);
            tx.resolve_problem("k", a.id, "dray", start);
        });
        REQUIRE(problems().size() == 1);
        CHECK(problems()[0].orders == 0);
        CHECK(problems()[0].what.stands);
        s.run([&](transaction& tx) { tx.resolve_problem("k", 0, "dray", start); });
        CHECK(problems().empty());
    }
    SECTION("a problem resolved as a whole lets go of all its orders") {
        const auto a = s.stored_order("1");
        s.run([&](transaction& tx) {
            tx.open_problem(problem_of("k"), a.id, start);
            tx.resolve_problem("k", 0, "ann", start);
        });
        CHECK(problems().empty());
        CHECK(s.load(a.id).problems.empty());
    }
    SECTION("a notice stands beside the order and does not hold it") {
        const auto a = s.stored_order("1");
        auto p = problem_of("k");
        p.holds = false;
        s.run([&](transaction& tx) { tx.open_problem(p, a.id, start); });
        CHECK(s.load(a.id).problems.empty());
        CHECK(s.read([&](reader& r) { return r.problems_of_order(a.id); }).size() == 1);
    }
    SECTION("a page and its cursor are stored together or not at all") {
        feed f;
        f.instance = s.source;
        f.function = "orders.download";
        f.cursor = "c1";
        f.items = 3;
        f.last_run_at = start;
        s.run([&](transaction& tx) { tx.save_feed(f); });
        const auto failed = s.kept->write_now([&](transaction& tx) {
            auto o = s.new_order("1");
            tx.save_order(o, {}, nullptr);
            f.cursor = "c2";
            tx.save_feed(f);
            throw std::runtime_error("the page's last item could not be stored");
        });
        CHECK(failed.failure == failure::refused);
        CHECK(failed.text == "the page's last item could not be stored");
        s.kept->read([&](reader& r) {
            const auto got = r.load_feed(s.source, "orders.download");
            REQUIRE(got);
            CHECK(got->cursor == "c1");
            CHECK(got->items == 3);
            CHECK(got->last_run_at == start);
            CHECK_FALSE(r.find_order(s.source, "1"));
            CHECK_FALSE(r.load_feed(s.source, "orders.list"));
            CHECK(r.feeds().size() == 1);
        });
    }
    SECTION("a poison item is kept raw, byte by byte, and only once") {
        quarantined q;
        q.instance = s.source;
        q.ref = "13";
        q.why = "no lines";
        q.raw = std::string("{\0\xff}", 4);
        q.first_seen_at = q.last_seen_at = start;
        s.run([&](transaction& tx) {
            tx.add_quarantined(q);
            q.why = "still none";
            q.first_seen_at = q.last_seen_at = start + 1h;
            tx.add_quarantined(q);
        });
        auto rows = s.read([&](reader& r) { return r.quarantine(s.source, 9); });
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].raw == q.raw);
        CHECK(rows[0].why == "still none");
        CHECK(rows[0].first_seen_at == start);
        CHECK(rows[0].last_seen_at == start + 1h);
        CHECK(s.read([&](reader& r) { return r.count_orders(s.source); }).at("quarantined") == 1);
        s.run([&](transaction& tx) { tx.remove_quarantined(s.source, "13"); });
        CHECK(s.read([&](reader& r) { return r.quarantine(0, 9); }).empty());
    }
    SECTION("plugin state belongs to its instance; an empty value removes the key") {
        const std::string bytes("\0\x01token", 7);
        s.run([&](transaction& tx) {
            tx.save_plugin_state(s.source, "a", "1");
            tx.save_plugin_state(s.source, "a", bytes);
            tx.save_plugin_state(s.source, "b", "2");
            tx.save_plugin_state(s.source, "b", std::nullopt);
        });
        CHECK(s.read([&](reader& r) { return r.plugin_state(s.source); }) ==
              std::map<std::string, std::string>{{"a", bytes}});
        CHECK(s.read([&](reader& r) { return r.plugin_state(s.destination); }).empty());
    }
    SECTION("a brake is there once per scope, target and function until it is taken off") {
        brake b;
        b.scope = "source";
        b.target = "shop";
        b.function = "order.mark";
        b.why = "first";
        b.who = "ann";
        b.at = start;
        s.run([&](transaction& tx) {
            tx.add_brake(b);
            b.why = "second";
            b.until = start + 1h;
            tx.add_brake(b);
            b.function.clear();
            tx.add_brake(b);
            tx.remove_brakes("source", "other", "");
            tx.remove_brakes("all", "shop", "");
        });
        auto rows = s.read([](reader& r) { return r.brakes(); });
        REQUIRE(rows.size() == 2);
        CHECK(rows[0].why == "second");
        CHECK(rows[0].until == start + 1h);
        CHECK(rows[0].who == "ann");
        s.run([&](transaction& tx) { tx.remove_brakes("source", "shop", "order.mark"); });
        CHECK(s.read([](reader& r) { return r.brakes(); }).size() == 1);
        s.run([&](transaction& tx) { tx.remove_brakes("source", "shop", ""); });
        CHECK(s.read([](reader& r) { return r.brakes(); }).empty());
    }
    SECTION("a status binding is replaced, not doubled") {
        status_binding b;
        b.instance = s.source;
        b.moment = "on_download";
        b.configured = "Processing";
        b.status_id = "P";
        b.name = "Processing";
        b.origin = "file";
        b.bound_at = start;
        s.run([&](transaction& tx) {
            tx.save_status_binding(b);
            b.status_id = "P2";
            b.origin = "command";
            b.who = "ann";
            b.bound_at = start + 1s;
            tx.save_status_binding(b);
        });
        const auto rows = s.read([&](reader& r) { return r.status_bindings(s.source); });
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].status_id == "P2");
        CHECK(rows[0].origin == "command");
        CHECK(rows[0].configured == "Processing");
        CHECK(rows[0].name == "Processing");
        CHECK(rows[0].who == "ann");
        CHECK(rows[0].bound_at == start + 1s);
        CHECK(s.read([&](reader& r) { return r.status_bindings(s.destination); }).empty());
    }
    SECTION("history comes back in the order it was written") {
        const auto a = s.stored_order("1");
        s.run([&](transaction& tx) {
            for (const char* code : {"order_seen", "consignment_planned"}) {
                orders::history_entry e;
                e.at = start;
                e.code = code;
                e.who = "dray";
                e.detail = R"({"n":1})";
                tx.add_history(a.id, s.source, e);
            }
        });
        const auto rows = s.read([&](reader& r) { return r.history_of_order(a.id, 9); });
        REQUIRE(rows.size() == 2);
        CHECK(rows[0].entry.code == "order_seen");
        CHECK(rows[1].entry.code == "consignment_planned");
        CHECK(rows[1].entry.detail == R"({"n":1})");
        CHECK(rows[1].instance == s.source);
    }
    SECTION("two instances never share a name of one kind, nor a vendor account") {
        instance i;
        i.kind = instance_kind::source;
        i.name = "shop";
        i.merchant = "acme";
        i.created_at = start;
        CHECK(s.kept->write_now([&](transaction& tx) { tx.save_instance(i); }).failure ==
              failure::conflict);
        i.name = "second";
        i.account = "acc:1";
        s.run([&](transaction& tx) { i.id = tx.save_instance(i); });
        instance thief = i;
        thief.id = 0;
        thief.name = "third";
        CHECK(s.kept->write_now([&](transaction& tx) { tx.save_instance(thief); }).failure ==
              failure::conflict);
        i.name = "renamed";
        i.started_from = start;
        s.run([&](transaction& tx) { CHECK(tx.save_instance(i) == i.id); });
        const auto all = s.read([](reader& r) { return r.instances(); });
        REQUIRE(all.size() == 3);
        CHECK(all[0].name == "renamed");
        CHECK(all[0].started_from == start);
        CHECK(all[0].account == "acc:1");
    }
    SECTION("meta values are kept and replaced") {
        s.run([](transaction& tx) {
            tx.set_meta("k", "1");
            tx.set_meta("k", "2");
        });
        CHECK(s.read([](reader& r) { return r.meta("k"); }) == "2");
        CHECK_FALSE(s.read([](reader& r) { return r.meta("none"); }));
    }
}

} // namespace dray::store::contract
