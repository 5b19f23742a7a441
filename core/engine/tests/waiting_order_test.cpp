// What a claim does with orders that wait: a status that is not known holds its write without a
// call, a version that is too old is read again first, a problem lets its orders go in parts.

#include "core/engine/ledger.hpp"
#include "core/store/contract/sample.hpp"
#include "core/store/sqlite/sqlite_store.hpp"
#include "core/store/tests/temp_dir.hpp"

#include "dray/data/order_json.hpp"

#include <catch2/catch.hpp>

#include <boost/json.hpp>

using namespace dray;
using namespace dray::engine;
using namespace std::chrono_literals;
using store::task_state;

namespace {

const std::string unmapped = "shop/status_unmapped/on_download";
constexpr auto start = store::contract::start;

class one_policy final : public policies {
public:
    [[nodiscard]] orders::policy of_order(store::instance_id, const data::order&) const override {
        return p;
    }
    [[nodiscard]] function_traits of_function(store::instance_id,
                                              const std::string& function) const override {
        function_traits t;
        if (function == "order.submit")
            t.probe = "order.find";
        if (function == "order.mark")
            t.probe = "order.get";
        return t;
    }
    [[nodiscard]] std::string name_of(store::instance_id id) const override {
        return id == 1 ? "shop" : "east";
    }
    orders::policy p;
};

data::order version(const std::string& ref) {
    data::order v;
    v.ref = v.number = ref;
    v.status = data::status("11", "Awaiting");
    v.created_at = v.modified_at = start;
    v.currency = "USD";
    data::ship_group g;
    g.id = "g1";
    g.to.name = "Ann";
    g.to.street1 = "1 Dock Road";
    g.to.city = "Austin";
    g.to.country_code = "US";
    v.ship_groups.push_back(g);
    data::line l;
    l.id = "11";
    l.ship_group = "g1";
    l.sku = "A";
    l.quantity = 2;
    v.lines.push_back(l);
    return v;
}

struct place {
    place()
        : s([this] {
              store::sqlite::options o;
              o.state_dir = dir.path() / "state";
              o.reserve_bytes = 0;
              store::sqlite::opening found;
              return store::sqlite::open(o, found);
          }) {
        auto& p = by->p;
        p.source_name = "shop";
        p.source_identity = "shop:1";
        p.may_send = true;
        p.route = {{"", s.destination}};
        p.moments = {{orders::moment::on_download, "9"}};
        p.status_hold_max = 4h;
        p.recheck_after = 1h;
        p.download_statuses = {"11"};
    }

    void sees(const std::string& ref, store::timestamp at) {
        page<data::order> p;
        auto& i = p.items.emplace_back();
        i.ref = ref;
        i.value = version(ref);
        s.run([&](store::transaction& tx) {
            (void)books.store_orders(tx, s.source, "orders.download", p, at);
        });
    }
    void open_problem(const std::string& key) {
        orders::problem p;
        p.key = key;
        p.code = "status_unmapped";
        p.instance = s.source;
        p.text = "Could not mark order as 'Processing'.";
        p.stands = true;
        s.run([&](store::transaction& tx) { tx.open_problem(p, 0, start); });
    }
    /// Claims at an instance: what is to be run.
    std::vector<prepared_task> claims(store::instance_id at_instance, store::timestamp at) {
        std::vector<prepared_task> run;
        s.run([&](store::transaction& tx) {
            claim c;
            c.instance = at_instance;
            c.limit = 100;
            c.lease = 5min;
            run = books.take(tx, c, at).tasks;
        });
        return run;
    }
    void ends(const prepared_task& p, const plugin::outcome& o, store::timestamp at) {
        s.run([&](store::transaction& tx) { (void)books.finish(tx, p, o, at); });
    }
    [[nodiscard]] orders::order order(const std::string& ref) const {
        const auto o = s.read([&](store::reader& r) { return r.find_order(s.source, ref); });
        REQUIRE(o);
        return *o;
    }
    [[nodiscard]] store::task task(const std::string& ref, const std::string& function) const {
        const auto id = order(ref).id; // reads do not nest
        const auto all = s.read([id](store::reader& r) { return r.tasks_of_order(id); });
        store::task found;
        for (const auto& t : all) {
            if (t.function == function && t.state != task_state::withdrawn)
                found = t;
        }
        REQUIRE(found.id != 0);
        return found;
    }

    store::tests::temp_dir dir;
    store::contract::sample s;
    std::shared_ptr<one_policy> by = std::make_shared<one_policy>();
    ledger books{by, doubt(), 1};
};

plugin::outcome done(std::string result) {
    plugin::outcome o;
    o.result = std::move(result);
    return o;
}

} // namespace

TEST_CASE("a mark whose status is not known is held without a call, and lets its order go later",
          "[waiting]") {
    place p;
    p.by->p.held_moments[orders::moment::on_download] = unmapped;
    p.open_problem(unmapped);
    p.sees("7", start);
    CHECK(p.claims(p.s.source, start).empty());
    CHECK(p.task("7", "order.mark").state == task_state::held);
    CHECK(p.order("7").problems == std::vector<std::string>{unmapped});
    // What waits for it goes when its time is over.
    CHECK(p.claims(p.s.destination, start + 4h - 1ms).empty());
    p.by->p.recheck_after.reset();
    const auto sent = p.claims(p.s.destination, start + 4h);
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].task.function == "order.submit");
}

TEST_CASE("a mark is not held by a problem that was cured a moment ago", "[waiting]") {
    place p;
    p.by->p.held_moments[orders::moment::on_download] = unmapped; // an older policy
    p.sees("7", start);
    CHECK(p.claims(p.s.source, start).empty());
    CHECK(p.task("7", "order.mark").state == task_state::ready);
    CHECK(p.task("7", "order.mark").due_at == start + 1s);
    p.by->p.held_moments.clear();
    CHECK(p.claims(p.s.source, start + 1s).size() == 1);
}

TEST_CASE("a cure lets go what a status held, in parts, by the orders' ids", "[waiting]") {
    place p;
    p.by->p.held_moments[orders::moment::on_download] = unmapped;
    p.open_problem(unmapped);
    for (int i = 0; i < 5; ++i)
        p.sees(std::to_string(i), start);
    CHECK(p.claims(p.s.source, start).empty());
    p.by->p.held_moments.clear();
    released r;
    for (const std::int64_t after : {2, 4, 5}) {
        p.s.run([&](store::transaction& tx) {
            p.books.release_problem(tx, unmapped, "dray", start + 1min, 2, r);
        });
        CHECK(r.orders == after);
        CHECK(r.all == (after == 5));
    }
    CHECK_FALSE(p.s.read([](store::reader& x) { return x.find_problem(unmapped); }));
    for (int i = 0; i < 5; ++i)
        CHECK(p.order(std::to_string(i)).problems.empty());
    // Out of a hold they are read again before their status is touched.
    CHECK(p.claims(p.s.source, start + 1min).empty());
    const auto reads = p.claims(p.s.source, start + 1min);
    REQUIRE(reads.size() == 5);
    CHECK(reads[0].function == "order.get");
    CHECK_FALSE(reads[0].is_write);
}

TEST_CASE("an unmapped status stays a problem when the orders that it held have gone on",
          "[waiting]") {
    place p;
    p.by->p.recheck_after.reset();
    p.by->p.held_moments[orders::moment::on_download] = unmapped;
    p.open_problem(unmapped);
    p.sees("1", start);
    CHECK(p.claims(p.s.source, start).empty());
    p.s.run([&](store::transaction& tx) {
        orders::command c;
        c.kind = orders::command_kind::not_for_us;
        c.at = start;
        touched due;
        (void)p.books.command(tx, *tx.find_order(p.s.source, "1"), c, due);
    });
    const auto open = p.s.read([](store::reader& r) { return r.find_problem(unmapped); });
    REQUIRE(open);
    CHECK(open->orders == 0);
    p.sees("2", start);
    CHECK(p.claims(p.s.source, start).empty());
    CHECK(p.task("2", "order.mark").state == task_state::held);
}

TEST_CASE("what joins a problem while it is let go is not let go with it", "[waiting]") {
    place p;
    p.by->p.surge_limit = 1;
    p.by->p.surge_window = 1h;
    for (const char* ref : {"1", "2", "3", "4"})
        p.sees(ref, start);
    const std::string key = std::to_string(p.s.source) + "/order_surge/";
    released r;
    p.s.run([&](store::transaction& tx) { p.books.release_problem(tx, key, "ann", start, 2, r); });
    CHECK(r.orders == 2);
    p.sees("5", start);
    p.s.run([&](store::transaction& tx) { p.books.release_problem(tx, key, "ann", start, 2, r); });
    CHECK(r.all);
    CHECK(r.orders == 3);
    CHECK(p.order("5").problems == std::vector<std::string>{key});
    const auto open = p.s.read([&](store::reader& x) { return x.find_problem(key); });
    REQUIRE(open);
    CHECK(open->what.text.find("1 order of shop is held") == 0);
}

TEST_CASE("a submit of an order that waited too long is postponed until it was read again",
          "[waiting]") {
    place p;
    p.by->p.moments.clear();
    p.sees("7", start);
    const auto late = start + 1h + 1s;
    SECTION("within its time it goes as it is") {
        CHECK(p.claims(p.s.destination, start + 1h).size() == 1);
        return;
    }
    CHECK(p.claims(p.s.destination, late).empty());
    auto submit = p.task("7", "order.submit");
    CHECK(submit.state == task_state::ready);
    CHECK(submit.due_at > late);
    CHECK_FALSE(p.order("7").consignments[0].begun_at); // no byte may have left
    // Claimed once more before the answer, it is not asked for twice.
    CHECK(p.claims(p.s.destination, submit.due_at).empty());
    const auto reads = p.claims(p.s.source, submit.due_at);
    REQUIRE(reads.size() == 1);
    auto v = version("7");
    const auto at = submit.due_at + 1s;
    SECTION("unchanged it is sent at once, with its attempts kept") {
        submit = p.task("7", "order.submit");
        submit.attempts = 5;
        p.s.run([&](store::transaction& tx) { REQUIRE(tx.update_task(submit)); });
        p.ends(reads[0], done(boost::json::serialize(data::to_json(v))), at);
        const auto sent = p.claims(p.s.destination, at);
        REQUIRE(sent.size() == 1);
        CHECK(sent[0].task.attempts == 5);
    }
    SECTION("edited it is sent as it is now") {
        v.lines[0].quantity = 9;
        v.modified_at += 1h;
        p.ends(reads[0], done(boost::json::serialize(data::to_json(v))), at);
        const auto sent = p.claims(p.s.destination, at);
        REQUIRE(sent.size() == 1);
        CHECK(sent[0].request.find("\"quantity\":9") != std::string::npos);
    }
    SECTION("unpaid again it is not sent") {
        v.status = data::status("7", "Awaiting Payment");
        v.modified_at += 1h;
        p.ends(reads[0], done(boost::json::serialize(data::to_json(v))), at);
        CHECK(p.claims(p.s.destination, at + 24h).empty());
        CHECK(p.order("7").problems.size() == 1);
    }
    SECTION("gone from the shop it is held for a person") {
        plugin::outcome gone;
        gone.cls = plugin::error_class::not_found;
        gone.code = "order_unknown";
        gone.message = "the shop has no such order";
        p.ends(reads[0], gone, at);
        CHECK(p.claims(p.s.destination, at + 24h).empty());
        CHECK(p.order("7").problems.size() == 1);
    }
    SECTION("another order's answer is the plugin's fault, and moves nothing") {
        v.ref = "8";
        p.ends(reads[0], done(boost::json::serialize(data::to_json(v))), at);
        CHECK(p.task("7", "order.get").faults == 1);
        CHECK(p.claims(p.s.destination, at).empty());
    }
    SECTION("a reading that a crash cut off is read again, not probed") {
        p.s.run([&](store::transaction& tx) { (void)tx.recover_tasks(at, true); });
        const auto again = p.claims(p.s.source, at);
        REQUIRE(again.size() == 1);
        CHECK(again[0].function == "order.get");
        CHECK_FALSE(again[0].is_write);
        p.ends(again[0], done(boost::json::serialize(data::to_json(v))), at);
        CHECK(p.claims(p.s.destination, at).size() == 1);
    }
}

TEST_CASE("a shop's refusal of a status is one problem for all orders that meet it", "[waiting]") {
    place p;
    p.sees("1", start);
    p.sees("2", start);
    const auto marks = p.claims(p.s.source, start);
    REQUIRE(marks.size() == 2);
    plugin::outcome no;
    no.cls = plugin::error_class::unmapped;
    no.code = "status_unknown";
    no.message = "the shop has no status 9";
    for (const auto& m : marks)
        p.ends(m, no, start);
    const auto open = p.s.read([](store::reader& r) { return r.open_problems(); });
    REQUIRE(open.size() == 1);
    CHECK(open[0].what.key == unmapped);
    CHECK(open[0].orders == 2);
    // They wait no longer than any order waits for its status.
    CHECK(p.task("1", "order.submit").due_at == start + 4h);
}

TEST_CASE("an order set aside with its problem stays so, one that was sent stays ours",
          "[waiting]") {
    place p;
    p.by->p.moments.clear();
    p.by->p.surge_limit = 1;
    p.by->p.surge_window = 1h;
    for (const char* ref : {"1", "2", "3"})
        p.sees(ref, start);
    const std::string key = std::to_string(p.s.source) + "/order_surge/";
    orders::command c;
    c.kind = orders::command_kind::not_for_us;
    c.who = "ann";
    c.at = start;
    released r;
    p.s.run([&](store::transaction& tx) { p.books.set_aside_problem(tx, key, c, 10, r); });
    CHECK(r.orders == 2);
    CHECK(r.refused == 0);
    CHECK(p.order("2").not_for_us == "set aside by ann");
    CHECK_FALSE(p.s.read([&](store::reader& x) { return x.find_problem(key); }));
    CHECK(p.claims(p.s.destination, start).size() == 1);
}
