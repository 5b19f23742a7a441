// Telling the shop: shipments and statuses, each once.

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

data::found_shipment in_shop(const std::string& ref, const std::string& tracking,
                             std::int64_t of_11, std::int64_t of_12) {
    data::found_shipment f;
    f.ref = ref;
    f.ship_group = "g1";
    f.tracking = tracking;
    if (of_11)
        f.lines.emplace_back("11", "A", of_11);
    if (of_12)
        f.lines.emplace_back("12", "B", of_12);
    return f;
}

plugin::outcome found(std::vector<data::found_shipment> all) {
    data::shipment_find_result r;
    r.matches = std::move(all);
    return place::done(boost::json::serialize(data::to_json(r)));
}

std::vector<std::string> codes(const place& p) {
    std::vector<std::string> all;
    for (const auto& row : p.problems())
        all.push_back(row.what.code);
    return all;
}

/// Shipped in one parcel P1 under T1, whose confirmation was cut: nobody knows.
orders::order_id unknown_confirmation(place& p) {
    const auto id = p.at_warehouse();
    p.shipped(id, {place::parcel("P1", "T1", 2, 1)});
    p.finish(p.take_one(p.s.source), place::unknown());
    return id;
}

prepared_task probe(place& p) {
    p.pass(settle);
    auto w = p.take(p.s.source);
    REQUIRE(w.tasks.size() == 1);
    REQUIRE(w.tasks[0].function == "shipment.find");
    return w.tasks[0];
}

} // namespace

TEST_CASE("a shipment is confirmed once, then the order's status is written", "[ledger][confirm]") {
    place p;
    const auto id = p.at_warehouse();
    p.shipped(id, {place::parcel("P1", "T1", 2, 1)});
    CHECK(p.due.count(p.s.source) == 1);
    const auto confirm = p.take_one(p.s.source);
    CHECK(confirm.function == "shipment.confirm");
    CHECK(confirm.is_write);
    const auto asked = boost::json::parse(confirm.request).as_object();
    CHECK(asked.at("ref").as_string() == "1001");
    p.finish(confirm, place::confirmed("S1"));
    CHECK(p.status(id) == "confirmed");
    CHECK(p.order(id).shipments.at(0).source_shipment_ref == "S1");
    const auto mark = p.take_one(p.s.source);
    CHECK(mark.task.moment == "on_shipment");
    p.finish(mark, place::marked("S"));
    p.shipped(id, {place::parcel("P1", "T1", 2, 1)}); // told again
    CHECK(p.take(p.s.source).tasks.empty());
}

TEST_CASE("parcels are confirmed one by one", "[ledger][confirm]") {
    place p;
    const auto id = p.at_warehouse();
    p.shipped(id, {place::parcel("P1", "T1", 1)});
    p.finish(p.take_one(p.s.source), place::confirmed("S1"));
    CHECK(p.status(id) == "shipped");
    p.shipped(id, {place::parcel("P1", "T1", 1), place::parcel("P2", "T2", 1, 1)});
    const auto second = p.take_one(p.s.source);
    CHECK(second.request.find("T2") != std::string::npos);
    p.finish(second, place::confirmed("S2"));
    CHECK(p.status(id) == "confirmed");
}

TEST_CASE("an unknown confirmation that is there is bound", "[ledger][confirm]") {
    place p;
    const auto id = unknown_confirmation(p);
    // The shop may join numbers; ours leads.
    p.finish(probe(p), found({in_shop("S1", "T1, T1b", 2, 1)}));
    CHECK(p.status(id) == "confirmed");
    CHECK(p.order(id).shipments.at(0).source_shipment_ref == "S1");
}

TEST_CASE("an unknown confirmation that is not there is made again, after two probes",
          "[ledger][confirm]") {
    place p;
    const auto id = unknown_confirmation(p);
    p.finish(probe(p), found({}));
    p.finish(probe(p), found({}));
    const auto again = p.take_one(p.s.source);
    CHECK(again.function == "shipment.confirm");
    p.finish(again, place::confirmed("S1"));
    CHECK(p.status(id) == "confirmed");
}

TEST_CASE("the shop's shipment of another parcel is not taken for this one", "[ledger][confirm]") {
    place p;
    const auto id = p.at_warehouse();
    // Two parcels of the same contents: their numbers tell them apart.
    p.shipped(id, {place::parcel("P1", "T1", 1), place::parcel("P2", "T2", 1)});
    const auto both = p.take(p.s.source).tasks;
    REQUIRE(both.size() == 2);
    const bool in_order = both[0].told == "T1";
    const auto& first = both[in_order ? 0 : 1];
    const auto& second = both[in_order ? 1 : 0];
    p.finish(second, place::unknown());
    SECTION("of one that is bound") {
        p.finish(first, place::confirmed("S1"));
        p.finish(probe(p), found({in_shop("S1", "T1", 1, 0)}));
    }
    SECTION("of one that is not bound yet") {
        p.finish(first, place::ended(error_class::rate_limited));
        p.pass(settle);
        auto w = p.take(p.s.source).tasks;
        REQUIRE(w.size() == 2);
        CHECK(w[0].function == "shipment.find");
        p.finish(w[0], found({in_shop("S1", "T1", 1, 0)}));
    }
    CHECK(p.problems().empty());
    const auto again = p.s.read([&](store::reader& db) { return db.load_task(second.task.id); });
    CHECK(again->absent == 1);
    CHECK(p.status(id) == "shipped");
}

TEST_CASE("a parcel whose number changed while its confirmation was unknown is not told twice",
          "[ledger][confirm]") {
    place p;
    const auto id = unknown_confirmation(p);
    p.shipped(id, {place::parcel("P1", "T9", 2, 1)});
    p.finish(probe(p), found({in_shop("S1", "T1", 2, 1)}));
    CHECK(codes(p) == std::vector<std::string>{"reference_conflict"});
    p.pass(24h);
    CHECK(p.take(p.s.source).tasks.empty());
    // Someone corrects the number in the shop and retries.
    p.run([&](store::transaction& tx) { p.books.retry_order(tx, id, "ann", p.now, p.due); });
    p.finish(probe(p), found({in_shop("S1", "T9", 2, 1)}));
    CHECK(p.status(id) == "confirmed");
}

TEST_CASE("a parcel whose contents changed while its confirmation was unknown is not told twice",
          "[ledger][confirm]") {
    place p;
    const auto id = unknown_confirmation(p);
    p.shipped(id, {place::parcel("P1", "T1", 1, 1)});
    p.finish(probe(p), found({in_shop("S1", "T1", 2, 1)}));
    CHECK(codes(p) == std::vector<std::string>{"reference_conflict"});
    CHECK(p.order(id).shipments.at(0).confirmation == orders::confirmation_state::pending);
}

TEST_CASE("a number that changed while the shop was being told is noticed", "[ledger][confirm]") {
    place p;
    const auto id = p.at_warehouse();
    p.shipped(id, {place::parcel("P1", "T1", 2, 1)});
    const auto confirm = p.take_one(p.s.source);
    CHECK(confirm.told == "T1");
    p.shipped(id, {place::parcel("P1", "T9", 2, 1)});
    p.finish(confirm, place::confirmed("S1"));
    CHECK(codes(p) == std::vector<std::string>{"tracking_changed_after_confirmation"});
    CHECK(p.problems().at(0).what.text.find("T1") != std::string::npos);
}

TEST_CASE("a parcel that is voided while its confirmation is unknown is asked after, and not told "
          "again",
          "[ledger][confirm]") {
    place p;
    const auto id = unknown_confirmation(p);
    auto gone = place::parcel("P1", "T1", 2, 1);
    gone.voided = true;
    p.shipped(id, {gone});
    auto asked = probe(p);
    CHECK(asked.request.find(R"("quantity":2)") != std::string::npos); // as it was told
    SECTION("the shop has it") {
        p.finish(asked, found({in_shop("S1", "T1", 2, 1)}));
        CHECK(codes(p) == std::vector<std::string>{"voided_after_confirmation"});
    }
    SECTION("the shop does not have it") {
        p.finish(asked, found({}));
        p.finish(probe(p), found({}));
        const auto w = p.take(p.s.source);
        CHECK(w.tasks.empty());
        CHECK(w.skipped.size() == 1);
        CHECK(p.problems().empty());
        CHECK(p.tasks(id, "shipment.confirm").at(0).state == task_state::withdrawn);
    }
}

TEST_CASE("a confirmation that is wanted again waits until the one before is known",
          "[ledger][confirm]") {
    place p;
    const auto id = unknown_confirmation(p);
    p.shipped(id, {place::parcel("P1", "", 2, 1)}); // its number went
    p.shipped(id, {place::parcel("P1", "T1", 2, 1)});
    const auto both = p.tasks(id, "shipment.confirm");
    REQUIRE(both.size() == 2);
    CHECK(both[1].state == task_state::waiting);
    SECTION("it is there: nothing is told again") {
        p.finish(probe(p), found({in_shop("S1", "T1", 2, 1)}));
        const auto w = p.take(p.s.source);
        CHECK(w.skipped.size() == 1);
        for (const auto& t : w.tasks)
            CHECK(t.function != "shipment.confirm");
        CHECK(p.status(id) == "confirmed");
    }
    SECTION("it is not there: told once") {
        p.finish(probe(p), found({}));
        p.finish(probe(p), found({}));
        CHECK(p.take(p.s.source).skipped.size() == 1);
        const auto again = p.take_one(p.s.source);
        CHECK(again.task.id == both[1].id);
        p.finish(again, place::confirmed("S1"));
        CHECK(p.status(id) == "confirmed");
    }
}

TEST_CASE("a status that is not wanted any more is not written after its outcome was unknown",
          "[ledger][mark]") {
    place p;
    const auto id = p.read(place::version());
    p.finish(p.take_one(p.s.source), place::unknown());
    p.cancel_in_shop(id);
    CHECK(p.status(id) == "canceled");
    const auto get = [&] {
        p.pass(settle);
        const auto w = p.take(p.s.source).tasks;
        REQUIRE(w.size() == 1);
        REQUIRE(w[0].function == "order.get");
        return w[0];
    };
    auto there = p.order(id).version;
    for (int i = 0; i < 2; ++i)
        p.finish(get(), place::done(boost::json::serialize(data::to_json(there))));
    const auto w = p.take(p.s.source);
    CHECK(w.tasks.empty()); // or the cancelled order would be Processing again
    CHECK(w.skipped.size() == 1);
}

TEST_CASE("a status whose write is unknown is there, or is written again", "[ledger][mark]") {
    place p;
    const auto id = p.read(place::version());
    p.finish(p.take_one(p.s.source), place::unknown());
    CHECK(p.take(p.s.destination).tasks.empty()); // the submit waits for it
    p.pass(settle);
    const auto get = p.take_one(p.s.source);
    CHECK(get.function == "order.get");
    auto there = p.order(id).version;
    SECTION("there") {
        there.status = data::status("P", "Processing");
        p.finish(get, place::done(boost::json::serialize(data::to_json(there))));
        CHECK(p.take_one(p.s.destination).function == "order.submit");
    }
    SECTION("not there") {
        p.finish(get, place::done(boost::json::serialize(data::to_json(there))));
        p.pass(settle);
        p.finish(p.take_one(p.s.source), place::done(boost::json::serialize(data::to_json(there))));
        CHECK(p.take_one(p.s.source).function == "order.mark");
    }
    SECTION("the order is gone from the shop: for a person") {
        p.finish(get, place::ended(error_class::not_found, false, "order_gone"));
        CHECK(codes(p) == std::vector<std::string>{"order_gone"});
        CHECK(p.status(id) == "error");
    }
}

TEST_CASE("the first number that the warehouse tells of an order that it took without one binds it",
          "[ledger]") {
    place p;
    const auto id = p.read(place::version());
    p.finish(p.take_one(p.s.source), place::marked("P"));
    p.finish(p.take_one(p.s.destination), place::submitted(""));
    CHECK(p.status(id) == "at_wms");
    CHECK(p.order(id).consignments.at(0).destination_ref.empty());
    const auto told = [&](const std::string& ref) {
        page<data::consignment_update> news;
        auto& u = news.items.emplace_back().value.emplace();
        u.ref = ref;
        u.reference = p.order(id).consignments.at(0).reference;
        u.state = data::warehouse_state::working;
        u.word = "Picking";
        p.run([&](store::transaction& tx) {
            (void)p.books.store_updates(tx, p.s.destination, "shipments.download", news, p.now);
        });
    };
    told("");
    CHECK(p.order(id).consignments.at(0).destination_ref.empty());
    told("W5");
    CHECK(p.order(id).consignments.at(0).destination_ref == "W5");
    const auto said = p.history(id);
    CHECK(std::count(said.begin(), said.end(), "consignment_named") == 1);
    told("W6");
    CHECK(codes(p) == std::vector<std::string>{"destination_ref_changed"});
    CHECK(p.order(id).consignments.at(0).destination_ref == "W5");
}
