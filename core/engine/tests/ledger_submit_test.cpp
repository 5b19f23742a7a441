// Sending: claimed, judged, asked after, taken back; against the real store.

#include "ledger_place.hpp"

#include "dray/data/functions_json.hpp"

#include <catch2/catch.hpp>

#include <boost/json.hpp>

using namespace dray;
using namespace dray::engine;
using namespace dray::engine::testing;
using plugin::error_class;
using store::task_phase;
using store::task_state;

namespace {

doubt in_doubt() {
    doubt d;
    d.all = true;
    return d;
}

/// The order is read and marked; its submit is ready.
orders::order_id to_be_sent(place& p) {
    const auto id = p.read(place::version());
    p.finish(p.take_one(p.s.source), place::marked("P"));
    return id;
}

orders::consignment consignment(const place& p, orders::order_id id) {
    return p.order(id).consignments.at(0);
}

std::string code_of_problem(const place& p) {
    const auto all = p.problems();
    REQUIRE(all.size() == 1);
    return all[0].what.code;
}

/// The probe is claimed and finds nothing; settle has passed before.
task_result asked_in_vain(place& p) {
    p.pass(settle);
    const auto probe = p.take_one(p.s.destination);
    REQUIRE(probe.function == "order.find");
    return p.finish(probe, place::nothing_found());
}

} // namespace

TEST_CASE("the submit waits for the mark, and its lane is told when the mark is done",
          "[ledger][submit]") {
    place p;
    const auto id = p.read(place::version());
    CHECK(p.take(p.s.destination).tasks.empty());
    const auto mark = p.take_one(p.s.source);
    CHECK(mark.function == "order.mark");
    CHECK(mark.is_write);
    CHECK(mark.request.find(R"("status":"P")") != std::string::npos);
    const auto r = p.finish(mark, place::marked("P"));
    CHECK(r.succeeded);
    CHECK(r.due.count(p.s.destination) == 1);
    const auto submit = p.take_one(p.s.destination);
    CHECK(submit.function == "order.submit");
    CHECK(submit.order_number == "1001");
    // Its commit is the intent: from here on the order counts as sent.
    CHECK(consignment(p, id).begun_at == p.now);
    const auto told = boost::json::parse(submit.request).as_object();
    CHECK(told.at("reference").as_string() == consignment(p, id).reference);
    p.finish(submit, place::submitted("W1"));
    CHECK(consignment(p, id).destination_ref == "W1");
    CHECK(p.status(id) == "at_wms");
}

TEST_CASE("a task that is not run lets its successor go on, and its lane is told",
          "[ledger][submit]") {
    place p;
    const auto id = p.read(place::version());
    p.by->policy.moments.clear(); // on_download has no status any more
    const auto w = p.take(p.s.source);
    CHECK(w.tasks.empty());
    REQUIRE(w.skipped.size() == 1);
    CHECK(w.settled);
    CHECK(w.due.count(p.s.destination) == 1);
    CHECK(p.tasks(id, "order.mark").at(0).state == task_state::withdrawn);
    CHECK(p.take_one(p.s.destination).function == "order.submit");
}

TEST_CASE("a refused submit is held by its cause; the order does not count as sent",
          "[ledger][submit]") {
    place p;
    const auto id = to_be_sent(p);
    auto o = place::ended(error_class::rejected, true, "sku_unknown");
    o.subject = "A";
    const auto r = p.finish(p.take_one(p.s.destination), o);
    CHECK_FALSE(r.succeeded);
    CHECK(r.well);
    CHECK(p.status(id) == "error");
    CHECK_FALSE(consignment(p, id).begun_at);
    const auto all = p.problems();
    REQUIRE(all.size() == 1);
    CHECK(all[0].what.key == "east/sku_unknown/A");
    CHECK(all[0].orders == 1);
    CHECK(p.take(p.s.destination).tasks.empty());
    SECTION("the cause is gone: it is sent again, and the problem closes") {
        p.run([&](store::transaction& tx) {
            released freed;
            p.books.release_problem(tx, all[0].what.key, "ann", p.now, 10, freed);
            CHECK(freed.all);
            CHECK(freed.orders == 1);
            p.due = freed.due;
        });
        CHECK(p.due.count(p.s.destination) == 1);
        CHECK(p.problems().empty());
        p.finish(p.take_one(p.s.destination), place::submitted("W1"));
        CHECK(p.status(id) == "at_wms");
    }
    SECTION("the shop cancels it: the problem goes with it") {
        p.cancel_in_shop(id);
        CHECK(p.status(id) == "canceled");
        CHECK(p.problems().empty());
        CHECK(p.tasks(id, "order.submit").at(0).state == task_state::withdrawn);
    }
}

TEST_CASE("an order that the shop cancelled while its submit was refused is cancelled, without a "
          "problem of a send that nobody wants",
          "[ledger][submit]") {
    place p;
    const auto id = to_be_sent(p);
    const auto submit = p.take_one(p.s.destination);
    p.cancel_in_shop(id);
    CHECK(code_of_problem(p) == "canceled_after_send"); // it may be there
    p.finish(submit, place::ended(error_class::rejected, true, "sku_unknown"));
    CHECK(p.status(id) == "canceled");
    CHECK(p.problems().empty());
    CHECK(p.take(p.s.destination).tasks.empty());
}

TEST_CASE("a submit that never left is not sent, and nothing is told of it", "[ledger][submit]") {
    place p;
    const auto id = to_be_sent(p);
    const auto before = p.history(id).size();
    const auto r = p.finish(p.take_one(p.s.destination), place::ended(error_class::cancelled));
    CHECK(r.again_at == p.now + 1s);
    CHECK_FALSE(r.well);
    CHECK_FALSE(consignment(p, id).begun_at);
    CHECK(p.history(id).size() == before);
}

TEST_CASE("an unknown outcome is asked after settle, never before, and bound when it is found",
          "[ledger][submit]") {
    place p;
    const auto id = to_be_sent(p);
    const auto r = p.finish(p.take_one(p.s.destination), place::unknown());
    CHECK(r.again_at == p.now + settle);
    CHECK(consignment(p, id).begun_at);
    p.pass(settle - 1ms);
    CHECK(p.take(p.s.destination).tasks.empty());
    p.pass(1ms);
    const auto probe = p.take_one(p.s.destination);
    CHECK(probe.function == "order.find");
    CHECK_FALSE(probe.is_write);
    const auto asked = boost::json::parse(probe.request).as_object();
    CHECK(asked.at("reference").as_string() == consignment(p, id).reference);
    CHECK(p.finish(probe, p.found(id, "W7")).succeeded);
    CHECK(consignment(p, id).destination_ref == "W7");
    CHECK(p.status(id) == "at_wms");
    CHECK(p.take(p.s.destination).tasks.empty());
}

TEST_CASE("only a probe that was answered twice, settle apart, lets it be sent again",
          "[ledger][submit]") {
    place p;
    const auto id = to_be_sent(p);
    p.finish(p.take_one(p.s.destination), place::unknown());
    const auto once = asked_in_vain(p);
    CHECK(once.again_at == p.now + settle);
    CHECK(consignment(p, id).begun_at);
    CHECK(p.take(p.s.destination).tasks.empty());
    const auto twice = asked_in_vain(p);
    CHECK(twice.again_at == p.now);
    CHECK_FALSE(consignment(p, id).begun_at);
    const auto again = p.take_one(p.s.destination);
    CHECK(again.function == "order.submit");
    CHECK(again.task.id == p.tasks(id, "order.submit").at(0).id);
    p.finish(again, place::submitted("W1"));
    CHECK(p.status(id) == "at_wms");
}

TEST_CASE("a probe that fails changes nothing about what may have been sent", "[ledger][submit]") {
    for (const auto cls : {error_class::rejected, error_class::not_found, error_class::transient,
                           error_class::fault, error_class::auth, error_class::cancelled}) {
        INFO(plugin::to_word(cls));
        place p;
        const auto id = to_be_sent(p);
        p.finish(p.take_one(p.s.destination), place::unknown());
        p.pass(settle);
        p.finish(p.take_one(p.s.destination), place::ended(cls));
        CHECK(consignment(p, id).begun_at);
        const auto t = p.tasks(id, "order.submit").at(0);
        CHECK(t.phase == task_phase::probe);
        CHECK(t.write_begun);
    }
}

TEST_CASE(
    "an answer that is not what the function promises: a written one is unknown, a probe's is "
    "a fault",
    "[ledger][submit]") {
    place p;
    const auto id = to_be_sent(p);
    auto garbage = place::done(R"({"ref":[]})");
    garbage.write_left = true;
    p.finish(p.take_one(p.s.destination), garbage);
    auto t = p.tasks(id, "order.submit").at(0);
    CHECK(t.phase == task_phase::probe);
    CHECK(t.faults == 0);
    p.pass(settle);
    p.finish(p.take_one(p.s.destination), place::done("[1]"));
    t = p.tasks(id, "order.submit").at(0);
    CHECK(t.phase == task_phase::probe);
    CHECK(t.faults == 1);
    CHECK(consignment(p, id).begun_at);
}

TEST_CASE("nothing is bound that is not ours alone", "[ledger][submit]") {
    place p;
    const auto id = to_be_sent(p);
    p.finish(p.take_one(p.s.destination), place::unknown());
    p.pass(settle);
    const auto probe = p.take_one(p.s.destination);
    auto answer = p.found(id, "W7");
    SECTION("somebody else's order under our reference") {
        answer = place::done(R"({"matches":[{"ref":"W7","state":"accepted","word":"x",)"
                             R"("fingerprint":{"name":"Bob","postcode":"1","lines":[]}}]})");
    }
    SECTION("cancelled there") {
        answer = p.found(id, "W7", data::warehouse_state::canceled);
    }
    SECTION("two of them") {
        auto v = boost::json::parse(answer.result);
        auto& all = v.as_object().at("matches").as_array();
        all.push_back(all[0]);
        all[1].as_object()["ref"] = "W8";
        answer = place::done(boost::json::serialize(v));
    }
    p.finish(probe, answer);
    CHECK(code_of_problem(p) == "reference_conflict");
    CHECK(p.status(id) == "error");
    CHECK(consignment(p, id).begun_at);
    CHECK(consignment(p, id).destination_ref.empty());
    p.pass(24h);
    CHECK(p.take(p.s.destination).tasks.empty());
    // A person has put it right there and says so: it is asked again, not sent.
    p.run([&](store::transaction& tx) {
        CHECK(p.books.retry_order(tx, id, "ann", p.now, p.due)->released == 1);
    });
    CHECK(p.due.count(p.s.destination) == 1);
    CHECK(p.problems().empty());
    const auto again = p.take_one(p.s.destination);
    CHECK(again.function == "order.find");
    p.finish(again, p.found(id, "W9"));
    CHECK(p.status(id) == "at_wms");
}

TEST_CASE("cancelled in the shop while its submit is unknown: asked after, and never sent again",
          "[ledger][submit]") {
    place p;
    const auto id = to_be_sent(p);
    p.finish(p.take_one(p.s.destination), place::unknown());
    p.cancel_in_shop(id);
    CHECK(code_of_problem(p) == "canceled_after_send");
    asked_in_vain(p);
    SECTION("it is not there: the order ends") {
        asked_in_vain(p);
        CHECK(p.status(id) == "canceled");
        CHECK(p.problems().empty());
        CHECK(p.tasks(id, "order.submit").at(0).state == task_state::withdrawn);
        CHECK(p.take(p.s.destination).tasks.empty());
    }
    SECTION("it is there: a person has to stop it") {
        p.pass(settle);
        p.finish(p.take_one(p.s.destination), p.found(id, "W7"));
        CHECK(p.status(id) == "error");
        CHECK(code_of_problem(p) == "canceled_after_send");
        CHECK(consignment(p, id).destination_ref == "W7");
    }
}

namespace {

/// A person who looked at the vendor names the problem.
void let_go(place& p, orders::order_id id) {
    p.run([&](store::transaction& tx) {
        for (const auto& one : p.problems()) {
            if (one.what.code == outcome_unknown)
                CHECK(p.books.release_order(tx, id, one.what.key, "ann", p.now, p.due) == 1);
        }
    });
}

} // namespace

TEST_CASE("without a probe an unknown outcome is for a person, and sent again only when he says so",
          "[ledger][submit]") {
    place p;
    p.by->probes.erase("order.submit");
    const auto id = to_be_sent(p);
    p.finish(p.take_one(p.s.destination), place::unknown());
    CHECK(code_of_problem(p) == "outcome_unknown");
    p.pass(24h);
    CHECK(p.take(p.s.destination).tasks.empty());
    SECTION("after a restart too") {
        p.run([&](store::transaction& tx) { tx.probe_all_tasks(p.now); });
        CHECK(p.take(p.s.destination).tasks.empty());
    }
    let_go(p, id);
    if (p.tasks(id, "order.submit").at(0).phase == task_phase::probe) {
        p.pass(settle);
        const auto w = p.take(p.s.destination);
        CHECK(w.tasks.empty());
        CHECK(w.skipped.size() == 1);
        CHECK(code_of_problem(p) == "outcome_unknown");
        let_go(p, id);
    }
    CHECK(p.take_one(p.s.destination).function == "order.submit");
}

TEST_CASE(
    "without a probe: what the shop cancelled meanwhile is not sent, though a person lets it go "
    "on",
    "[ledger][submit]") {
    place p;
    p.by->probes.erase("order.submit");
    const auto id = to_be_sent(p);
    p.finish(p.take_one(p.s.destination), place::unknown());
    p.cancel_in_shop(id);
    let_go(p, id);
    const auto w = p.take(p.s.destination);
    CHECK(w.tasks.empty());
    CHECK(w.skipped.size() == 1);
    CHECK(p.status(id) == "canceled");
    CHECK(p.problems().empty());
}

TEST_CASE("a retry of an order does not repeat what may have happened: that problem is to be named",
          "[ledger][people]") {
    place p;
    p.by->probes.erase("order.submit");
    const auto id = to_be_sent(p);
    p.finish(p.take_one(p.s.destination), place::unknown());
    const auto held = p.problems().at(0).what;
    REQUIRE(held.code == outcome_unknown);
    CHECK(held.remedies.back() == "dray retry --problem " + held.key);
    p.run([&](store::transaction& tx) {
        const auto r = p.books.retry_order(tx, id, "ann", p.now, p.due);
        CHECK(r->released == 0);
        CHECK(r->left == std::vector<std::string>{held.key});
    });
    p.pass(24h);
    CHECK(p.take(p.s.destination).tasks.empty());
    CHECK(code_of_problem(p) == outcome_unknown);
}

TEST_CASE("a retry of an order keeps the problem that only the warehouse can end",
          "[ledger][people]") {
    place p;
    const auto id = to_be_sent(p);
    auto taken = place::submitted("W1");
    taken.result = R"({"ref":"W1","state":"parked","word":"On hold"})";
    p.finish(p.take_one(p.s.destination), taken);
    REQUIRE(code_of_problem(p) == "parked_at_warehouse");
    p.run([&](store::transaction& tx) { p.books.retry_order(tx, id, "ann", p.now, p.due); });
    CHECK(code_of_problem(p) == "parked_at_warehouse");
    CHECK(p.status(id) == "error");
    p.shipped(id, {}); // it is picked
    CHECK(p.problems().empty());
}

TEST_CASE("a retry of an order makes due what waits, but a probe keeps its time to settle",
          "[ledger][people]") {
    place p;
    const auto id = to_be_sent(p);
    auto later = place::ended(error_class::transient);
    later.retry_after = 5h;
    p.finish(p.take_one(p.s.destination), later);
    const auto retry = [&] {
        std::optional<std::int64_t> n;
        p.run([&](store::transaction& tx) {
            n = p.books.retry_order(tx, id, "ann", p.now, p.due)->released;
        });
        return n;
    };
    CHECK(retry() == 1);
    CHECK(p.due.at(p.s.destination) == p.now);
    p.finish(p.take_one(p.s.destination), place::unknown());
    CHECK(retry() == 1);
    CHECK(p.due.at(p.s.destination) == p.now + settle);
    CHECK(p.take(p.s.destination).tasks.empty());
    p.run([&](store::transaction& tx) {
        CHECK_FALSE(p.books.retry_order(tx, 4711, "ann", p.now, p.due));
    });
}

TEST_CASE("a store that was put back binds what it did not know was sent, though the shop counts "
          "some of it as shipped",
          "[ledger][recovery]") {
    place p(in_doubt());
    p.by->policy.moments.clear();
    const auto id = p.read(place::version());
    const auto whole = p.found(id, "W7");
    p.edit(id, [](data::order& v) { v.lines[0].shipped = 1; });
    REQUIRE(consignment(p, id).lines.at(0).quantity == 1);
    // What was queued first is asked after, then what was queued for the rest.
    p.pass(settle);
    SECTION("it is ours, as it was bought") {
        p.finish(p.take_one(p.s.destination), whole);
        CHECK(consignment(p, id).destination_ref == "W7");
        CHECK(consignment(p, id).lines.at(0).quantity == 2);
        CHECK(p.problems().empty());
    }
    SECTION("it is neither as it was bought nor what is left") {
        auto other = whole;
        other.result.replace(other.result.find(R"("quantity":2)"), 12, R"("quantity":7)");
        p.finish(p.take_one(p.s.destination), other);
        CHECK(code_of_problem(p) == "reference_conflict");
    }
}

TEST_CASE(
    "what a life that is not remembered may have sent is looked for since the shop had the order",
    "[ledger][recovery]") {
    place p(in_doubt());
    p.by->policy.moments.clear();
    p.pass(240h);
    (void)p.read(place::version());
    p.pass(settle);
    const auto probe = p.take_one(p.s.destination);
    REQUIRE(probe.function == "order.find");
    CHECK(data::from_json_text<data::order_find_request>(probe.request).submitted_after ==
          store::contract::start - 24h);
}

TEST_CASE("a claim that another has taken over writes nothing", "[ledger][fence]") {
    place p;
    const auto id = to_be_sent(p);
    const auto stale = p.take_one(p.s.destination);
    p.pass(6min); // its lease has ended
    p.run([&](store::transaction& tx) { CHECK(tx.recover_tasks(p.now, false) == 1); });
    p.pass(settle);
    const auto probe = p.take_one(p.s.destination);
    CHECK(probe.function == "order.find");
    const auto before = p.history(id);
    const auto r = p.finish(stale, place::submitted("W-stale"));
    CHECK(r.fenced);
    CHECK_FALSE(r.succeeded);
    CHECK(consignment(p, id).destination_ref.empty());
    CHECK(p.history(id) == before);
    p.finish(probe, p.found(id, "W7"));
    CHECK(consignment(p, id).destination_ref == "W7");
}

TEST_CASE("a task that outlived its lease but was claimed by nobody else may still tell",
          "[ledger][fence]") {
    place p;
    const auto id = to_be_sent(p);
    const auto slow = p.take_one(p.s.destination);
    p.pass(6min);
    p.run([&](store::transaction& tx) { CHECK(tx.recover_tasks(p.now, false) == 1); });
    CHECK(p.finish(slow, place::submitted("W1")).succeeded);
    CHECK(p.status(id) == "at_wms");
    CHECK(p.tasks(id, "order.submit").at(0).state == task_state::done);
}

TEST_CASE("after a crash what ran is asked after, settle after the new life began",
          "[ledger][recovery]") {
    place p;
    const auto id = to_be_sent(p);
    (void)p.take_one(p.s.destination);
    p.pass(10s);
    p.run([&](store::transaction& tx) { CHECK(tx.recover_tasks(p.now, true) == 1); });
    auto w = p.take(p.s.destination);
    CHECK(w.tasks.empty());
    CHECK(w.settled);
    CHECK(w.next_due == p.now + settle);
    p.pass(settle);
    p.finish(p.take_one(p.s.destination), p.found(id, "W7"));
    CHECK(p.status(id) == "at_wms");
}

TEST_CASE("in recovery every new task is asked after before it writes", "[ledger][recovery]") {
    place p(in_doubt());
    p.by->policy.moments.clear();
    const auto id = p.read(place::version());
    const auto t = p.tasks(id, "order.submit").at(0);
    CHECK(t.phase == task_phase::probe);
    CHECK(t.write_begun);
    SECTION("it was done by the life that was lost: bound, not sent") {
        p.pass(settle);
        p.finish(p.take_one(p.s.destination), p.found(id, "W7"));
        CHECK(p.status(id) == "at_wms");
    }
    SECTION("cancelled in the shop before it was asked: asked all the same") {
        p.cancel_in_shop(id);
        CHECK(p.status(id) == "canceled");
        p.pass(settle);
        const auto probe = p.take_one(p.s.destination);
        CHECK(probe.function == "order.find");
        SECTION("there") {
            p.finish(probe, p.found(id, "W7"));
            CHECK(code_of_problem(p) == "accepted_after_cancel");
        }
        SECTION("not there: never sent") {
            p.finish(probe, place::nothing_found());
            asked_in_vain(p);
            const auto w = p.take(p.s.destination);
            CHECK(w.tasks.empty());
            CHECK(w.skipped.size() == 1);
            CHECK(p.tasks(id, "order.submit").at(0).state == task_state::withdrawn);
        }
    }
    SECTION("changed in the shop before it was asked: one send, not two") {
        p.edit(id, [](data::order& v) { v.lines[0].quantity = 5; });
        const auto both = p.tasks(id, "order.submit");
        REQUIRE(both.size() == 2);
        CHECK(both[1].state == task_state::waiting);
        for (int i = 0; i < 2; ++i)
            asked_in_vain(p);
        // The first one is not wanted any more; the second is asked after as well.
        CHECK(p.take(p.s.destination).skipped.size() == 1);
        for (int i = 0; i < 2; ++i)
            asked_in_vain(p);
        const auto w = p.take(p.s.destination);
        REQUIRE(w.tasks.size() == 1);
        CHECK(w.tasks[0].function == "order.submit");
        CHECK(w.tasks[0].request.find(R"("quantity":5)") != std::string::npos);
    }
}

TEST_CASE("in recovery only probes are claimed", "[ledger][recovery]") {
    place p;
    (void)to_be_sent(p);
    CHECK(p.take(p.s.destination, true).tasks.empty());
    p.run([&](store::transaction& tx) { CHECK(tx.probe_all_tasks(p.now) == 1); });
    p.pass(settle);
    CHECK(p.take(p.s.destination, true).tasks.at(0).function == "order.find");
}

TEST_CASE("an instance that lets nobody in is one problem, and the order is not to blame",
          "[ledger][submit]") {
    place p;
    const auto id = to_be_sent(p);
    const auto r = p.finish(p.take_one(p.s.destination), place::ended(error_class::auth));
    CHECK(r.effect == lane_effect::stop_instance);
    CHECK(r.instance_problem == "east/auth_refused");
    CHECK(r.again_at == p.now);
    CHECK(p.status(id) == "new");
    const auto all = p.problems();
    REQUIRE(all.size() == 1);
    CHECK(all[0].orders == 0);
    CHECK_FALSE(consignment(p, id).begun_at);
}

TEST_CASE("orders under a brake of their shop or merchant are not sent, but asked after",
          "[ledger][brake]") {
    place p;
    const auto id = to_be_sent(p);
    engine::claim c;
    c.instance = p.s.destination;
    c.limit = 9;
    c.lease = 5min;
    auto& b = c.of_orders.emplace_back();
    const auto claimed = [&] {
        taken_work w;
        p.run([&](store::transaction& tx) { w = p.books.take(tx, c, p.now); });
        return w;
    };
    SECTION("of the shop") {
        b.scope = "source";
        b.target = "shop";
        b.function = "order.submit";
    }
    SECTION("of the merchant") {
        b.scope = "merchant";
        b.target = "acme";
    }
    CHECK(claimed().tasks.empty());
    CHECK_FALSE(claimed().next_due);
    CHECK_FALSE(consignment(p, id).begun_at);
    p.finish(p.take_one(p.s.destination), place::unknown());
    p.pass(settle);
    REQUIRE(claimed().tasks.size() == 1);
    b.target = "somebody else";
    const auto probe = p.tasks(id, "order.submit").at(0);
    CHECK(probe.phase == task_phase::probe);
}

TEST_CASE("an order on hold is not sent before its time, whoever makes its submit due",
          "[ledger][people]") {
    place p;
    const auto id = to_be_sent(p);
    const auto until = p.now + 5h;
    p.run([&](store::transaction& tx) {
        orders::command c;
        c.kind = orders::command_kind::hold;
        c.until = until;
        c.at = p.now;
        CHECK(p.books.command(tx, *tx.load_order(id), c, p.due).refused.empty());
    });
    SECTION("a retry leaves it alone") {
        p.run([&](store::transaction& tx) {
            CHECK(p.books.retry_order(tx, id, "ann", p.now, p.due)->released == 0);
        });
    }
    SECTION("a claim puts it off") {
        p.run([&](store::transaction& tx) {
            auto t = p.tasks(id, "order.submit").back();
            t.due_at = p.now;
            CHECK(tx.update_task(t));
        });
    }
    CHECK(p.take(p.s.destination).tasks.empty());
    CHECK(p.tasks(id, "order.submit").back().due_at == until);
    p.pass(5h);
    CHECK(p.take_one(p.s.destination).function == "order.submit");
}

namespace {

void release(place& p, const std::string& key) {
    released r;
    p.run([&](store::transaction& tx) {
        p.books.release_problem(tx, key, "dray", p.now, 100, r);
        CHECK(r.all);
    });
}

} // namespace

TEST_CASE("what was planned is not sent while its source is not live, and goes on when it is",
          "[ledger][submit]") {
    place p;
    const auto id = to_be_sent(p);
    p.by->policy.may_send = false;
    SECTION("in mode test neither, for it is not one") {
        p.by->policy.may_test = true;
    }
    CHECK(p.take(p.s.destination).tasks.empty());
    REQUIRE(code_of_problem(p) == "source_not_live");
    const auto parked = p.problems().at(0).what;
    CHECK(parked.key == "shop/source_not_live");
    CHECK(parked.remedies.at(0).find("mode = \"live\" in [source.shop]") != std::string::npos);
    CHECK(p.status(id) == "error");
    CHECK_FALSE(consignment(p, id).begun_at);
    // Let go too early it is parked again.
    release(p, parked.key);
    CHECK(p.take(p.s.destination).tasks.empty());
    CHECK(p.status(id) == "error");
    p.by->policy.may_send = true;
    release(p, parked.key);
    CHECK(p.problems().empty());
    CHECK(p.take_one(p.s.destination).function == "order.submit");
}

TEST_CASE("what was planned is not sent to a destination that drains, and goes on when it is live",
          "[ledger][submit]") {
    place p;
    const auto id = to_be_sent(p);
    p.by->draining = true;
    CHECK(p.take(p.s.destination).tasks.empty());
    REQUIRE(code_of_problem(p) == "destination_drains");
    const auto parked = p.problems().at(0).what;
    CHECK(parked.key == "east/destination_drains");
    CHECK(parked.instance == p.s.destination);
    CHECK(parked.text.find("east is in mode drain") != std::string::npos);
    CHECK(parked.remedies.at(0).find("mode = \"live\" in [destination.east]") != std::string::npos);
    CHECK(p.status(id) == "error");
    CHECK_FALSE(consignment(p, id).begun_at);
    SECTION("let go too early it is parked again, and sent once it is live") {
        release(p, parked.key);
        CHECK(p.take(p.s.destination).tasks.empty());
        CHECK(p.status(id) == "error");
        p.by->draining = false;
        release(p, parked.key);
        CHECK(p.problems().empty());
        CHECK(p.take_one(p.s.destination).function == "order.submit");
    }
    SECTION("the shop's cancellation ends it, and the problem with it") {
        p.cancel_in_shop(id);
        CHECK(p.status(id) == "canceled");
        CHECK(p.problems().empty());
    }
}

TEST_CASE("what may have been sent before its destination drained is asked after",
          "[ledger][submit]") {
    place p;
    const auto id = to_be_sent(p);
    p.finish(p.take_one(p.s.destination), place::unknown());
    p.by->draining = true;
    p.pass(settle);
    const auto probe = p.take_one(p.s.destination);
    CHECK(probe.function == "order.find");
    SECTION("and bound where it is there") {
        p.finish(probe, p.found(id, "W7"));
        CHECK(p.status(id) == "at_wms");
    }
    SECTION("and not sent again where it is not") {
        p.finish(probe, place::nothing_found());
        p.pass(settle);
        p.finish(p.take_one(p.s.destination), place::nothing_found());
        p.pass(24h);
        CHECK(p.take(p.s.destination).tasks.empty());
        CHECK(code_of_problem(p) == "destination_drains");
    }
}

TEST_CASE("what may have been sent before its source was not live any more is asked after",
          "[ledger][submit]") {
    place p;
    const auto id = to_be_sent(p);
    p.finish(p.take_one(p.s.destination), place::unknown());
    p.by->policy.may_send = false;
    p.pass(settle);
    p.finish(p.take_one(p.s.destination), p.found(id, "W7"));
    CHECK(p.status(id) == "at_wms");
}

TEST_CASE("an order that is older than a start which was set later is not sent",
          "[ledger][submit]") {
    place p;
    const auto id = to_be_sent(p);
    p.by->policy.sends_from = p.order(id).version.created_at + 1ms;
    CHECK(p.take(p.s.destination).tasks.empty());
    REQUIRE(code_of_problem(p) == "older_than_start");
    CHECK(p.status(id) == "error");
    SECTION("until the start is an earlier one") {
        *p.by->policy.sends_from -= 1ms;
    }
    SECTION("unless a person loaded it all the same") {
        orders::history_entry h;
        h.at = p.now;
        h.code = "loaded_anyway";
        p.run([&](store::transaction& tx) { tx.add_history(id, p.s.source, h); });
    }
    release(p, "shop/older_than_start");
    CHECK(p.take_one(p.s.destination).function == "order.submit");
}

TEST_CASE("an order belongs to its source's merchant from the first look on", "[ledger][pages]") {
    place p;
    CHECK(p.order(p.read(place::version())).merchant == "acme");
}
