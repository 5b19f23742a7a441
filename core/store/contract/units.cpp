#include "core/store/contract/sample.hpp"

#include "core/order/derive.hpp"

#include <catch2/catch.hpp>

#include <future>
#include <mutex>

namespace dray::store::contract {

void check_units(const open_store& open) {
    const sample s(open);

    SECTION("a unit that throws is rolled back alone; its neighbours are kept; done in order") {
        // The writer is kept busy so that the rest queues up and commits together.
        std::promise<void> go;
        auto gate = go.get_future();
        s.kept->write([&](transaction&) { gate.wait(); }, [](const outcome&) {});
        std::vector<std::pair<int, failure>> ended;
        std::promise<void> all;
        for (int i = 0; i < 6; ++i) {
            s.kept->write(
                [i](transaction& tx) {
                    tx.set_meta("unit" + std::to_string(i), "kept");
                    if (i == 2)
                        throw std::runtime_error("no");
                    if (i == 4) { // refused by a unique key
                        instance twin;
                        twin.name = "shop";
                        twin.merchant = "acme";
                        tx.save_instance(twin);
                    }
                },
                [&, i](const outcome& o) {
                    ended.emplace_back(i, o.failure);
                    if (i == 5)
                        all.set_value();
                });
        }
        go.set_value();
        all.get_future().wait();
        using end = std::pair<int, failure>;
        CHECK(ended == std::vector<end>{{0, failure::none},
                                        {1, failure::none},
                                        {2, failure::refused},
                                        {3, failure::none},
                                        {4, failure::conflict},
                                        {5, failure::none}});
        for (int i = 0; i < 6; ++i) {
            const auto kept = s.read([i](reader& r) { return r.meta("unit" + std::to_string(i)); });
            CHECK(kept.has_value() == (i != 2 && i != 4));
        }
    }
    SECTION("the counts are those of the orders, whatever becomes of the units that saved them") {
        const auto one = s.stored_order("1");
        const auto two = s.stored_order("2");
        const auto agree = [&s] {
            s.kept->read([&](reader& r) {
                auto counted = r.count_orders(s.source);
                order_filter all;
                std::map<std::string, std::int64_t> listed;
                for (const auto& row : r.list_orders(all)) {
                    ++listed[orders::to_word(row.derived.status)];
                    listed["partial"] += row.derived.partial ? 1 : 0;
                }
                all.not_for_us = true;
                listed["not_for_us"] = static_cast<std::int64_t>(r.list_orders(all).size());
                for (const auto& [word, n] : counted) {
                    INFO(word);
                    CHECK(n == listed[word]);
                }
            });
        };
        agree();
        const auto save = [](transaction& tx, const orders::order& o, orders::status status,
                             bool partial, const std::string& not_for_us, bool knows_before) {
            orders::derived d;
            d.status = d.stage = status;
            d.partial = partial;
            const auto before = tx.load_order(o.id);
            orders::order next = *before;
            next.not_for_us = not_for_us;
            tx.save_order(next, d, knows_before ? &*before : nullptr);
        };
        using st = orders::status;
        s.run([&](transaction& tx) {
            save(tx, one, st::error, true, "", true);
            save(tx, one, st::shipped, true, "", true);
            save(tx, two, st::canceled, false, "", false);
            CHECK(tx.count_orders(s.source).at("shipped") == 1);
        });
        agree();
        s.run([&](transaction& tx) { save(tx, one, st::confirmed, false, "rule", true); });
        agree();
        s.run([&](transaction& tx) { save(tx, one, st::confirmed, false, "", false); });
        agree();
        // In one commit: kept, refused, kept. The refused one is run twice.
        std::promise<void> go;
        auto gate = go.get_future();
        s.kept->write([&](transaction&) { gate.wait(); }, [](const outcome&) {});
        s.kept->write([&](transaction& tx) { save(tx, one, st::error, false, "", true); },
                      [](const outcome&) {});
        s.kept->write(
            [&](transaction& tx) {
                save(tx, two, st::error, true, "", true);
                CHECK(tx.count_orders(s.source).at("partial") == 1);
                save(tx, one, st::new_, true, "", true);
                throw std::runtime_error("no");
            },
            [](const outcome&) {});
        std::promise<void> all;
        s.kept->write([&](transaction& tx) { save(tx, two, st::at_wms, false, "", true); },
                      [&](const outcome&) { all.set_value(); });
        go.set_value();
        all.get_future().wait();
        agree();
        CHECK(s.read([&](reader& r) { return r.count_orders(s.source); }).at("error") == 1);
    }
    SECTION("done is called when the unit can be read, never before") {
        std::promise<std::optional<std::string>> seen;
        s.kept->write([](transaction& tx) { tx.set_meta("k", "v"); },
                      [&](const outcome&) {
                          std::optional<std::string> v;
                          s.kept->read([&](reader& r) { v = r.meta("k"); });
                          seen.set_value(v);
                      });
        CHECK(seen.get_future().get() == "v");
    }
    SECTION("a reader sees one state from its beginning to its end") {
        s.run([](transaction& tx) { tx.set_meta("k", "old"); });
        s.kept->read([&](reader& r) {
            CHECK(r.meta("k") == "old");
            s.run([](transaction& tx) { tx.set_meta("k", "new"); });
            CHECK(r.meta("k") == "old");
        });
        CHECK(s.read([](reader& r) { return r.meta("k"); }) == "new");
    }
    SECTION("a unit reads what it wrote; a refused one wakes nobody") {
        const auto o = s.stored_order();
        (void)s.add(s.new_task(o.id, "first", 1));
        (void)s.add(s.new_task(o.id, "second", 2, 1));
        const auto refused = s.kept->write_now([&](transaction& tx) {
            tx.set_meta("k", "v");
            CHECK(tx.meta("k") == "v");
            tx.withdraw_task("first", "x", start);
            throw std::runtime_error("no");
        });
        CHECK(refused.failure == failure::refused);
        s.run([](transaction& tx) { CHECK(tx.take_woken().empty()); });
    }
    SECTION("a version that a refused unit wrote is forgotten, one that was kept is read") {
        const auto stored = s.stored_order();
        const auto rename = [&](transaction& tx, const std::string& number) {
            const auto before = tx.load_order(stored.id).value();
            auto after = before;
            after.version.number = number;
            tx.save_order(after, orders::derive(after), &before);
            CHECK(tx.load_order(stored.id)->version.number == number);
        };
        const auto number = [&](transaction& tx) {
            return tx.load_order(stored.id)->version.number;
        };
        s.run([&](transaction& tx) { CHECK(number(tx) == stored.version.number); });
        const auto alone = s.kept->write_now([&](transaction& tx) {
            rename(tx, "alone");
            throw std::runtime_error("no");
        });
        CHECK(alone.failure == failure::refused);
        s.run([&](transaction& tx) { CHECK(number(tx) == stored.version.number); });

        std::promise<void> go;
        auto gate = go.get_future();
        s.kept->write([&](transaction&) { gate.wait(); }, [](const outcome&) {});
        for (const bool kept : {true, false}) {
            s.kept->write(
                [&, kept](transaction& tx) {
                    rename(tx, kept ? "kept" : "refused");
                    if (!kept)
                        throw std::runtime_error("no");
                },
                [](const outcome&) {});
        }
        go.set_value();
        s.run([&](transaction& tx) { CHECK(number(tx) == "kept"); });
        const auto seen = s.read([&](reader& r) { return r.load_order(stored.id); });
        CHECK(seen->version.number == "kept");
    }
    SECTION("an order that a unit reads is the one that is stored, whatever changed it") {
        const auto stored = s.stored_order();
        const auto other = s.stored_order("1002");
        const auto id = stored.id;
        const auto c = stored.consignments[0].id;
        const auto save = [&](transaction& tx, const orders::order& before, auto change) {
            auto after = before;
            change(after);
            tx.save_order(after, orders::derive(after), &before);
        };
        orders::problem p;
        p.key = "shop/code/1";
        p.code = "code";
        const auto resolve = [&](orders::order_id of) {
            return [&p, of](transaction& tx) { tx.resolve_problem(p.key, of, "dray", start); };
        };
        const std::vector<std::function<void(transaction&)>> changes{
            [&](transaction& tx) {
                save(tx, *tx.load_order(id), [](auto& o) { o.version.number = "new"; });
            },
            [&](transaction& tx) {
                save(tx, *tx.load_order(id), [](auto& o) {
                    o.shipments[0].confirmation = orders::confirmation_state::confirmed;
                    o.consignments[0].lines[0].closed = 0;
                    o.consignments[0].word = "Shipped";
                });
            },
            [&](transaction& tx) {
                tx.mark_looked_at({c}, start + std::chrono::minutes(1), false);
            },
            [&](transaction& tx) { tx.mark_looked_at({c}, start + std::chrono::minutes(2), true); },
            [&](transaction& tx) { // as it was long ago
                save(tx, stored, [](auto& o) { o.sending_canceled = true; });
            },
            [&](transaction& tx) {
                save(tx, *tx.load_order(id), [](auto& o) {
                    o.marks[0].state = orders::mark_state::done;
                    o.marks.emplace_back().moment = orders::moment::on_cancel;
                    o.marks.emplace_back().moment = orders::moment::on_shipment;
                });
            },
            [&](transaction& tx) {
                save(tx, *tx.load_order(id), [](auto& o) { o.marks.erase(o.marks.begin()); });
            },
            [&](transaction& tx) { tx.open_problem(p, id, start); },
            [&](transaction& tx) { tx.open_problem(p, other.id, start); },
            resolve(other.id),
            resolve(id),
            [&](transaction& tx) { tx.open_problem(p, id, start); },
            resolve(0),
        };
        s.run([&](transaction& tx) { CHECK(tx.load_order(id) == stored); });
        for (std::size_t i = 0; i < changes.size(); ++i) {
            INFO("change " << i);
            std::optional<orders::order> in_unit;
            s.run([&](transaction& tx) {
                changes[i](tx);
                in_unit = tx.load_order(id);
            });
            CHECK(in_unit == s.load(id));
            s.run([&](transaction& tx) { CHECK(tx.load_order(id) == in_unit); });
        }
    }
    SECTION("closing the store ends all that was queued first") {
        sample t(open);
        int done = 0;
        for (int i = 0; i < 50; ++i) {
            t.kept->write([i](transaction& tx) { tx.set_meta("n", std::to_string(i)); },
                          [&](const outcome& o) { done += o.ok(); });
        }
        t.kept.reset();
        CHECK(done == 50);
    }
}

} // namespace dray::store::contract
