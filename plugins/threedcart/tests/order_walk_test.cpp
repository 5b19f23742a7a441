// Walking a list by record numbers that the store changes meanwhile: nothing is missed and nothing
// goes on forever.

#include "fixtures.hpp"

#include "plugins/threedcart/order_walk.hpp"

#include "plugins/common/unreadable.hpp"

#include <catch2/catch.hpp>

#include <deque>
#include <functional>
#include <map>
#include <random>

using namespace dray::threedcart;
using dray::common::listed_row;
namespace fx = fixtures;

namespace {

/// A store's list: id -> seconds of LastUpdate, in ascending ids, those in `wanted` alone.
class list_of_orders {
public:
    std::map<std::int64_t, std::int64_t> orders;
    std::size_t gives_at_most = 300;
    int requests = 0;

    /// The rows at the offset of a query; empty = past the end, as the store says it.
    std::vector<listed_row> answer(const std::string& query) {
        ++requests;
        const auto limit = std::min<std::size_t>(number(query, "limit="), gives_at_most);
        const auto offset = number(query, "&offset=");
        std::vector<listed_row> page;
        std::size_t at = 0;
        for (const auto& [id, updated] : orders) {
            if (++at < offset || page.size() == limit)
                continue;
            auto& row = page.emplace_back();
            row.id = keep(std::to_string(id));
            row.modified = keep(text_of(updated));
        }
        return page;
    }

    static std::string text_of(std::int64_t seconds) {
        using namespace std::chrono;
        const dray::data::timestamp start{sys_days{year{2026} / 1 / 1}};
        auto text = dray::data::format_time(start + std::chrono::seconds{seconds});
        text.pop_back();
        return text;
    }

private:
    static std::size_t number(const std::string& query, const std::string& name) {
        const auto at = query.find(name);
        REQUIRE(at != std::string::npos);
        return std::stoul(query.substr(at + name.size()));
    }
    std::string_view keep(std::string text) {
        texts_.push_back(std::move(text));
        return texts_.back();
    }

    std::deque<std::string> texts_;
};

list_rules pages_of(std::int64_t size) {
    list_rules rules;
    rules.page_size = size;
    return rules;
}

std::map<std::string, std::string> walk_through(list_of_orders& store, order_walk& walk,
                                                const std::function<void()>& between = nullptr) {
    std::map<std::string, std::string> latest;
    for (int page = 0; !walk.done(); ++page) {
        REQUIRE(page < 5000);
        const auto rows = store.answer(walk.query());
        if (rows.empty()) {
            walk.take_end();
        } else {
            for (const auto i : walk.take(rows))
                latest[std::string(rows[i].id)] = rows[i].modified;
        }
        if (between)
            between();
    }
    return latest;
}

} // namespace

TEST_CASE("every size of list and of page is walked to its end, once", "[TDC-04c][TDC-02c]") {
    for (const std::int64_t size : {2, 3, 10, 20, 300}) {
        for (const int count : {0, 1, 2, 9, 10, 11, 19, 20, 21, 100, 299, 300, 301}) {
            list_of_orders store;
            for (int id = 1; id <= count; ++id)
                store.orders[id] = id;
            order_walk walk({}, pages_of(size));
            CAPTURE(size, count);
            CHECK(walk_through(store, walk).size() == static_cast<std::size_t>(count));
            CHECK(store.requests <= count / (size - 1) + 3);
        }
    }
}

TEST_CASE("a store that silently cuts the page is walked to its end", "[TDC-02b]") {
    for (const std::size_t most : {10, 50, 100}) {
        list_of_orders store;
        store.gives_at_most = most;
        for (int id = 1; id <= 230; ++id)
            store.orders[id] = id;
        order_walk walk({}, pages_of(300));
        CHECK(walk_through(store, walk).size() == 230);
    }
}

TEST_CASE("orders that come in and go out between pages hide none that stays", "[TDC-06b]") {
    for (unsigned seed = 0; seed < 400; ++seed) {
        std::mt19937 random(seed);
        list_of_orders store;
        for (int id = 1; id <= 200; ++id)
            store.orders[id * 10] = id;
        std::map<std::int64_t, std::int64_t> stays = store.orders;
        order_walk walk({}, pages_of(2 + seed % 20));
        int turns = 0;
        const auto latest = walk_through(store, walk, [&] {
            if (++turns > 60)
                return;
            for (int i = 0; i < 4; ++i) {
                const auto id = static_cast<std::int64_t>(random() % 200 + 1) * 10;
                switch (random() % 3) {
                case 0: // marked: it leaves a list that is asked for by status
                    store.orders.erase(id);
                    stays.erase(id);
                    break;
                case 1: // somebody's old order comes in
                    store.orders[id + 5] = 9000 + turns;
                    break;
                default: // changed where it is
                    if (store.orders.contains(id))
                        store.orders[id] = 9000 + turns;
                    break;
                }
            }
        });
        for (const auto& [id, updated] : stays) {
            INFO("order " << id << ", seed " << seed);
            REQUIRE(latest.contains(std::to_string(id)));
        }
    }
}

TEST_CASE("a walk that goes on elsewhere misses nothing, whatever left in between") {
    for (unsigned seed = 0; seed < 40; ++seed) {
        std::mt19937 random(seed);
        list_of_orders store;
        for (int id = 1; id <= 100; ++id)
            store.orders[id] = id;
        order_walk first({}, pages_of(10));
        std::map<std::string, std::string> all;
        for (unsigned page = 0; page < 1 + seed % 8; ++page) {
            const auto rows = store.answer(first.query());
            for (const auto i : first.take(rows))
                all[std::string(rows[i].id)] = rows[i].modified;
        }
        for (unsigned i = 0; i < seed; ++i)
            store.orders.erase(static_cast<std::int64_t>(random() % 100 + 1));
        order_walk second({}, pages_of(10));
        second.go_on_at(first.offset(), first.anchor());
        for (const auto& [id, updated] : walk_through(store, second))
            all[id] = updated;
        for (const auto& [id, updated] : store.orders) {
            INFO("order " << id << ", seed " << seed);
            REQUIRE(all.contains(std::to_string(id)));
        }
    }
}

TEST_CASE("only what is in the range is returned, whatever the store gives besides", "[TDC-05c]") {
    list_of_orders store;
    for (int id = 1; id <= 100; ++id)
        store.orders[id] = id;
    order_walk::range range;
    range.from = *dray::data::parse_time("2026-01-01T00:00:20Z");
    range.until = *dray::data::parse_time("2026-01-01T00:00:30Z");
    order_walk walk(range, pages_of(10));
    const auto latest = walk_through(store, walk);
    CHECK(latest.size() == 11);
    CHECK(latest.contains("20"));
    CHECK(latest.contains("30"));
}

TEST_CASE("an order of the repeated hour is in the range of either of its instants", "[TDC-05b]") {
    auto rules = pages_of(10);
    rules.zone = fx::new_york();
    std::vector<listed_row> page(1);
    page[0].id = "1";
    page[0].modified = "2026-11-01T01:30:00";
    order_walk::range late;
    late.from = *dray::data::parse_time("2026-11-01T06:10:00Z");
    order_walk after(late, rules);
    CHECK(after.take(page).size() == 1);
    order_walk::range early;
    early.until = *dray::data::parse_time("2026-11-01T05:40:00Z");
    order_walk before(early, rules);
    CHECK(before.take(page).size() == 1);
    late.from = *dray::data::parse_time("2026-11-01T06:30:01Z");
    order_walk beyond(late, rules);
    CHECK(beyond.take(page).empty());
}

TEST_CASE("orders whose date cannot be read are returned and do not stop the walk") {
    std::vector<listed_row> page(3);
    page[0].id = "1";
    page[0].modified = "never";
    page[1].id = "";
    page[1].modified = "2026-01-01T00:00:00";
    page[2].id = "3";
    page[2].modified = "2026-01-01T00:00:00";
    order_walk walk({}, pages_of(300));
    CHECK(walk.take(page).size() == 3);
    CHECK(walk.done());
}

TEST_CASE("a list that never holds still ends by name") {
    order_walk walk({}, pages_of(2));
    std::deque<std::string> texts;
    std::int64_t id = 0;
    const auto forever = [&] {
        for (int i = 0; i < 100'000 && !walk.done(); ++i) {
            std::vector<listed_row> page(2);
            for (auto& row : page) {
                texts.push_back(std::to_string(++id));
                row.id = texts.back();
                row.modified = "2026-01-01T00:00:00";
            }
            walk.take(page);
        }
    };
    CHECK_THROWS_AS(forever(), dray::common::unreadable);
}
