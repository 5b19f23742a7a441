// Walking a list that the shop changes meanwhile: nothing is missed and nothing goes on forever.

#include "plugins/bigcommerce/order_walk.hpp"
#include "plugins/bigcommerce/wire/dates.hpp"
#include "plugins/common/unreadable.hpp"

#include "fixtures.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <deque>
#include <functional>
#include <map>
#include <random>

using namespace dray::bigcommerce;
using namespace dray::common;
using dray::data::timestamp;
namespace fx = fixtures;

namespace {

/// The order list of a shop: id -> seconds of date_modified, answering the queries of a walk.
class list_of_orders {
public:
    explicit list_of_orders(bool bounds_inclusive) : inclusive_(bounds_inclusive) {}

    std::map<std::int64_t, std::int64_t> orders;
    std::size_t gives_at_most = 250; ///< a shop that silently gives less than asked

    std::vector<listed_order> answer(const std::string& query) {
        std::int64_t low = -1'000'000'000;
        std::int64_t high = 1'000'000'000;
        std::int64_t min_id = 0;
        std::size_t limit = 0;
        bool by_id = false;
        std::size_t at = 0;
        while (at < query.size()) {
            auto end = query.find('&', at);
            if (end == std::string::npos)
                end = query.size();
            const auto part = query.substr(at, end - at);
            at = end + 1;
            const auto equals = part.find('=');
            const auto key = part.substr(0, equals);
            const auto value = part.substr(equals + 1);
            if (key == "limit")
                limit = std::stoul(value);
            else if (key == "min_id")
                min_id = std::stoll(value);
            else if (key == "sort")
                by_id = value == "id:asc";
            else if (key == "min_date_modified")
                low = seconds_of(value);
            else if (key == "max_date_modified")
                high = seconds_of(value);
            else
                FAIL("the shop does not know " << key);
        }
        std::vector<std::pair<std::int64_t, std::int64_t>> rows; // id, modified
        for (const auto& [id, modified] : orders) {
            const bool in = inclusive_ ? modified >= low && modified <= high
                                       : modified > low && modified < high;
            if (in && id >= min_id)
                rows.emplace_back(id, modified);
        }
        std::stable_sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) {
            return by_id ? a.first < b.first : a.second < b.second;
        });
        if (rows.size() > std::min(limit, gives_at_most))
            rows.resize(std::min(limit, gives_at_most));
        std::vector<listed_order> page;
        for (const auto& [id, modified] : rows) {
            auto& row = page.emplace_back();
            row.id = keep(std::to_string(id));
            row.modified = keep(fx::rfc2822(modified));
        }
        ++requests;
        return page;
    }

    int requests = 0;

private:
    static std::int64_t seconds_of(const std::string& value) {
        auto text = value;
        const auto plus = text.find("%2B");
        REQUIRE(plus != std::string::npos);
        text.replace(plus, 3, "+");
        const auto at = dray::data::parse_time(text);
        REQUIRE(at);
        const auto zero = *read_date(fx::rfc2822(0));
        return std::chrono::duration_cast<std::chrono::seconds>(*at - zero).count();
    }
    std::string_view keep(std::string text) {
        texts_.push_back(std::move(text));
        return texts_.back();
    }

    bool inclusive_;
    std::deque<std::string> texts_;
};

timestamp second(std::int64_t n) {
    return *read_date(fx::rfc2822(n));
}

/// What the walk returned last for each order, and how often.
struct walked {
    std::map<std::string, std::string> latest;
    std::map<std::string, int> times;
    std::optional<timestamp> complete;
};

walked walk_through(list_of_orders& shop, order_walk::range range, std::int64_t page_size,
                    const std::function<void(int)>& between = nullptr) {
    walked out;
    order_walk walk(range, page_size, "");
    for (int page = 0; !walk.done(); ++page) {
        REQUIRE(page < 3000);
        const auto rows = shop.answer(walk.query());
        const auto before = walk.complete_before();
        for (const auto i : walk.take(rows)) {
            const std::string id(rows[i].id);
            out.latest[id] = rows[i].modified;
            ++out.times[id + "@" + std::string(rows[i].modified)];
        }
        CHECK((!before || (walk.complete_before() && *walk.complete_before() >= *before)));
        if (between && !walk.done())
            between(page);
    }
    out.complete = walk.complete_before();
    return out;
}

} // namespace

TEST_CASE("all orders since a moment are walked once, whatever the shop's bounds include",
          "[BC-04a]") {
    for (const bool inclusive : {true, false}) {
        list_of_orders shop(inclusive);
        for (std::int64_t id = 1; id <= 1000; ++id)
            shop.orders[id] = (id * 7919) % 5000;
        order_walk::range range;
        range.from = second(1000);
        const auto out = walk_through(shop, range, 250);
        std::size_t expected = 0;
        std::int64_t last = 0;
        for (const auto& [id, modified] : shop.orders) {
            if (modified < 1000)
                continue;
            ++expected;
            last = std::max(last, modified);
            CHECK(out.times.at(std::to_string(id) + "@" + fx::rfc2822(modified)) == 1);
        }
        CHECK(out.latest.size() == expected);
        CHECK(shop.requests <= 6);
        CHECK((out.complete == second(last)));
    }
}

TEST_CASE("a page of exactly the limit is followed by another question", "[BC-02c]") {
    list_of_orders shop(true);
    for (std::int64_t id = 1; id <= 20; ++id)
        shop.orders[id] = id;
    const auto out = walk_through(shop, {}, 10);
    CHECK(out.latest.size() == 20);
}

TEST_CASE("no orders at all leave the walk without a moment") {
    list_of_orders shop(true);
    const auto out = walk_through(shop, {}, 250);
    CHECK(out.latest.empty());
    CHECK_FALSE(out.complete);
    CHECK(shop.requests == 1);
}

TEST_CASE("more orders in one second than fit a page are all found") {
    for (const bool inclusive : {true, false}) {
        list_of_orders shop(inclusive);
        for (std::int64_t id = 1; id <= 1000; ++id)
            shop.orders[id] = 50;
        for (std::int64_t id = 1001; id <= 1100; ++id)
            shop.orders[id] = 51 + id % 3;
        shop.orders[1101] = 49;
        const auto out = walk_through(shop, {}, 250);
        CHECK(out.latest.size() == 1101);
        for (const auto& [key, times] : out.times)
            CHECK(times == 1);
    }
}

TEST_CASE("a shop that silently clamps the limit is walked to its end", "[BC-02e]") {
    list_of_orders shop(true);
    shop.gives_at_most = 50;
    for (std::int64_t id = 1; id <= 230; ++id)
        shop.orders[id] = id * 2;
    CHECK(walk_through(shop, {}, 250).latest.size() == 230);
}

TEST_CASE("page sizes from 1 on reach the end", "[BC-02d]") {
    for (const std::int64_t page_size : {1, 2, 3, 4, 5}) {
        list_of_orders shop(false);
        for (std::int64_t id = 1; id <= 30; ++id)
            shop.orders[id] = id / 4;
        CHECK(walk_through(shop, {}, page_size).latest.size() == 30);
    }
}

TEST_CASE("orders modified between two pages shift the list and none is missed", "[BC-12a]") {
    for (const bool inclusive : {true, false}) {
        for (unsigned seed = 0; seed < 30; ++seed) {
            std::mt19937 random(seed);
            list_of_orders shop(inclusive);
            for (std::int64_t id = 1; id <= 300; ++id)
                shop.orders[id] = static_cast<std::int64_t>(random() % (seed % 2 ? 40 : 4000));
            std::int64_t now = 5000;
            const auto out = walk_through(shop, {}, 20, [&](int page) {
                if (page > 40)
                    return;
                for (int i = 0; i < 5; ++i)
                    shop.orders[static_cast<std::int64_t>(random() % 300 + 1)] = ++now;
                shop.orders[static_cast<std::int64_t>(1000 + page)] = ++now;
            });
            // Every order was seen, and all but what changed after the last page as it is now.
            for (const auto& [id, modified] : shop.orders) {
                INFO("order " << id << ", seed " << seed);
                REQUIRE(out.latest.contains(std::to_string(id)));
                CHECK(out.latest.at(std::to_string(id)) == fx::rfc2822(modified));
            }
        }
    }
}

TEST_CASE("an order that was paid later is found though its id is old", "[BC-20a]") {
    list_of_orders shop(true);
    for (std::int64_t id = 1; id <= 10; ++id)
        shop.orders[id] = id;
    const auto first = walk_through(shop, {}, 250);
    shop.orders[3] = 500;
    order_walk::range since;
    since.from = *first.complete;
    const auto second_run = walk_through(shop, since, 250);
    CHECK(second_run.latest.contains("3"));
    CHECK_FALSE(second_run.latest.contains("9"));
}

TEST_CASE("resuming from any page's moment misses nothing") {
    list_of_orders shop(false);
    for (std::int64_t id = 1; id <= 400; ++id)
        shop.orders[id] = id / 3;
    order_walk walk({}, 50, "");
    std::map<std::string, int> seen;
    while (!walk.done()) {
        const auto rows = shop.answer(walk.query());
        for (const auto i : walk.take(rows))
            ++seen[std::string(rows[i].id)];
        if (!walk.complete_before())
            continue;
        order_walk::range rest;
        rest.from = *walk.complete_before();
        list_of_orders again = shop;
        auto both = seen;
        for (const auto& [id, when] : walk_through(again, rest, 50).latest)
            ++both[id];
        CHECK(both.size() == 400);
    }
}

TEST_CASE("a range keeps to both ends") {
    list_of_orders shop(true);
    for (std::int64_t id = 1; id <= 100; ++id)
        shop.orders[id] = id;
    order_walk::range range;
    range.from = second(20);
    range.until = second(30);
    for (const std::int64_t page_size : {250, 4}) {
        const auto out = walk_through(shop, range, page_size);
        CHECK(out.latest.size() == 11);
        CHECK(out.latest.contains("20"));
        CHECK(out.latest.contains("30"));
    }
}

TEST_CASE("an order that shows its new date in its old place does not carry the walk away") {
    std::deque<std::string> texts;
    std::vector<listed_order> page;
    for (std::int64_t id = 1; id <= 10; ++id) {
        auto& row = page.emplace_back();
        texts.push_back(std::to_string(id));
        row.id = texts.back();
        texts.push_back(fx::rfc2822(id == 10 ? 90'000 : id));
        row.modified = texts.back();
    }
    order_walk walk({}, 10, "");
    CHECK(walk.take(page).size() == 10);
    REQUIRE(walk.complete_before());
    CHECK((*walk.complete_before() == second(8)));
}

TEST_CASE("a shop that does not sort, or answers the same page forever, ends the walk by name") {
    std::deque<std::string> texts;
    std::vector<listed_order> page;
    for (std::int64_t id = 1; id <= 100; ++id) {
        auto& row = page.emplace_back();
        texts.push_back(std::to_string(id));
        row.id = texts.back();
        texts.push_back(fx::rfc2822(200 - id));
        row.modified = texts.back();
    }
    order_walk unsorted({}, 100, "");
    CHECK_THROWS_WITH(unsorted.take(page), Catch::Contains("does not sort"));

    std::reverse(page.begin(), page.end());
    order_walk stuck({}, 100, "");
    const auto forever = [&] {
        for (int i = 0; i < 10; ++i)
            stuck.take(page);
    };
    CHECK_THROWS_AS(forever(), unreadable);
}

TEST_CASE("orders without a readable date are returned and do not stop the walk") {
    std::vector<listed_order> page(3);
    page[0].id = "1";
    page[0].modified = "Wed, 10 Jan 2018 21:05:30 +0000";
    page[1].id = "2";
    page[1].modified = "never";
    order_walk walk({}, 3, "");
    CHECK(walk.take(page).size() == 3);
    CHECK_FALSE(walk.done());
    CHECK((walk.complete_before() == second(0)));

    order_walk hopeless({}, 1, "");
    std::vector<listed_order> blank(1);
    CHECK_THROWS_WITH(hopeless.take(blank), Catch::Contains("date_modified"));
}
