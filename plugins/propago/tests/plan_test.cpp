// The pure parts of looking at open orders: which pages to ask for, which dates to cover, what a
// word means.

#include "../look_plan.hpp"
#include "../page_walk.hpp"
#include "samples.hpp"

#include <dray/sdk/failure.hpp>

#include <catch2/catch.hpp>

#include <cstdint>
#include <set>

using namespace dray;
using namespace dray::propago;
using namespace dray::propago::samples;
using data::warehouse_state;

namespace {

// A vendor with `orders` orders, that gives at most `cap` a page and counts them or not.
struct vendor {
    std::int64_t orders;
    std::int64_t cap;
    bool counts = true;
    std::int64_t gives(page_range r) const {
        return std::clamp<std::int64_t>(orders - r.skip, 0, std::min(r.take, cap));
    }
};

// Walks all pages; returns the number of calls, or -1 where an order was missed or seen twice.
int calls_to_read(const vendor& v, std::int64_t page_size, std::size_t at_once) {
    page_walk walk(page_size);
    std::multiset<std::int64_t> seen;
    int calls = 0;
    while (!walk.done()) {
        for (const page_range& r : walk.next(at_once)) {
            REQUIRE(++calls < 10'000);
            const auto got = v.gives(r);
            for (std::int64_t i = 0; i < got; ++i)
                seen.insert(r.skip + i);
            const auto count = static_cast<std::size_t>(got);
            walk.answered(r, count, count,
                          v.counts ? std::optional<std::int64_t>(v.orders) : std::nullopt);
        }
    }
    CHECK_FALSE(walk.fell_short());
    const std::set<std::int64_t> distinct(seen.begin(), seen.end());
    return seen.size() == static_cast<std::size_t>(v.orders) && distinct.size() == seen.size()
               ? calls
               : -1;
}

data::open_binding binding(const std::string& ref, const char* submitted) {
    data::open_binding b;
    b.ref = ref;
    b.submitted_at = data::parse_time(submitted).value();
    return b;
}

} // namespace

TEST_CASE("pages: every order once, with no call too many") {
    const auto at_once = GENERATE(std::size_t(1), std::size_t(8), std::size_t(16));
    CHECK(calls_to_read(vendor{0, 50}, 50, at_once) == 1); // an empty page
    CHECK(calls_to_read(vendor{1, 50}, 50, at_once) == 1);
    CHECK(calls_to_read(vendor{50, 50}, 50, at_once) == 1);
    CHECK(calls_to_read(vendor{51, 50}, 50, at_once) == 2); // the last page short
    CHECK(calls_to_read(vendor{501, 50}, 50, at_once) == 11);
}

TEST_CASE("pages: a vendor that caps the page size is noticed and nothing is skipped", "[PG-07a]") {
    const auto at_once = GENERATE(std::size_t(1), std::size_t(8));
    CHECK(calls_to_read(vendor{100, 25}, 50, at_once) == 4);
    CHECK(calls_to_read(vendor{101, 10}, 1000, at_once) == 11);
}

TEST_CASE("pages: once a cap is known the rest is asked for in pages of that size, at once") {
    page_walk walk(1000);
    walk.answered(walk.next(8)[0], 10, 10, 101);
    const auto next = walk.next(16);
    REQUIRE(next.size() == 10);
    CHECK(next.front() == page_range(10, 10));
    CHECK(next.back() == page_range(100, 1));
}

TEST_CASE("pages: without a total, until a page is empty") {
    CHECK(calls_to_read(vendor{100, 50, false}, 50, 8) == 3);
    CHECK(calls_to_read(vendor{0, 50, false}, 50, 8) == 1);
}

TEST_CASE("pages: a vendor that ignores Skip and counts nothing does not go on for ever") {
    page_walk walk(50);
    const auto first = walk.next(8);
    walk.answered(first[0], 50, 50, std::nullopt);
    const auto second = walk.next(8);
    REQUIRE(second.size() == 1);
    walk.answered(second[0], 50, 0, std::nullopt);
    CHECK(walk.done());
}

TEST_CASE("pages: fewer than announced is told") {
    page_walk walk(50);
    const auto ranges = walk.next(8);
    walk.answered(ranges[0], 0, 0, 3);
    CHECK(walk.done());
    CHECK(walk.fell_short());
}

TEST_CASE(
    "pages: a total that nobody can have counts as none, and the walk ends at an empty page") {
    page_walk walk(50);
    const std::int64_t absurd = GENERATE(999'999'999'999'999, INT64_MAX);
    walk.answered(walk.next(8)[0], 50, 50, absurd);
    CHECK(walk.announced() == 0);
    CHECK(walk.remaining() == 1);
    walk.answered(walk.next(8)[0], 0, 0, absurd);
    CHECK(walk.done());
    CHECK_FALSE(walk.fell_short());
}

TEST_CASE("pages: behind a page that has nothing no more is asked for, whatever the total says") {
    page_walk walk(50);
    walk.answered(walk.next(8)[0], 1, 1, 9'000'000); // now pages of one order each
    CHECK(walk.remaining() == 9'000'000 - 1);
    const auto ranges = walk.next(8);
    REQUIRE(ranges.size() == 8);
    for (const auto& range : ranges)
        walk.answered(range, 0, 0, 9'000'000);
    CHECK(walk.done());
    CHECK(walk.fell_short());
}

TEST_CASE("pages: a total that grows while pages are read is followed") {
    page_walk walk(50);
    walk.answered(walk.next(8)[0], 50, 50, 60);
    walk.answered(walk.next(8)[0], 50, 50, 120);
    const auto more = walk.next(8);
    REQUIRE(more.size() == 1);
    CHECK(more[0] == page_range(100, 50));
}

TEST_CASE("slices: orders close together share one, a gap or a day starts another") {
    using std::chrono::hours;
    const std::vector<data::open_binding> open{
        binding("C", "2026-03-05T00:00:00Z"), binding("A", "2026-03-01T00:00:00Z"),
        binding("B", "2026-03-01T03:00:00Z"), binding("", "2026-03-01T01:00:00Z")};
    const auto slices = make_slices(open, hours(2));
    REQUIRE(slices.size() == 2);
    CHECK(slices[0].members == std::vector<std::size_t>{1, 2});
    CHECK(slices[0].from == data::parse_time("2026-02-28T22:00:00Z"));
    CHECK(slices[0].until == data::parse_time("2026-03-01T05:00:00Z"));
    CHECK(slices[1].members == std::vector<std::size_t>{0});
}

TEST_CASE("slices: a long dense stretch is cut into days that leave no gap") {
    std::vector<data::open_binding> open;
    const auto start = data::parse_time("2026-03-01T00:00:00Z").value();
    for (int i = 0; i < 240; ++i) {
        open.push_back(binding("PG-" + std::to_string(i), "2026-03-01T00:00:00Z"));
        open.back().submitted_at = start + std::chrono::hours(i);
    }
    const auto slices = make_slices(open, std::chrono::hours(2));
    CHECK(slices.size() == 10);
    std::size_t members = 0;
    for (std::size_t s = 0; s < slices.size(); ++s) {
        members += slices[s].members.size();
        if (s > 0)
            CHECK(slices[s].from < slices[s - 1].until);
    }
    CHECK(members == open.size());
    CHECK(slices.front().from == start - std::chrono::hours(2));
    CHECK(slices.back().until == start + std::chrono::hours(241));
}

// ---- words --------------------------------------------------------------------------------------

TEST_CASE("no word of the vendor's list means shipped but Closed", "[PG-20b]") {
    const word_table words({});
    for (const char* word : {"ApprovalDenied",
                             "ApprovalPending",
                             "AwaitingPaymentAuthorization",
                             "AwaitingShipment",
                             "AwaitingSerialCapture",
                             "BackOrdered",
                             "BatchProcessing",
                             "Canceled",
                             "Consolidated",
                             "FastPickPack",
                             "FastPickPackNotPrinted",
                             "Firmed",
                             "Invoiced",
                             "OnHold",
                             "Picking",
                             "PreClose",
                             "QuickShip",
                             "Released",
                             "Saved",
                             "Shipping",
                             "Waved",
                             "Unknown"}) {
        INFO(word);
        CHECK(words.knows(word));
        CHECK(words[word].state != warehouse_state::shipped);
        CHECK(words[word].state != warehouse_state::part_shipped);
    }
    CHECK(words["Closed"].state == warehouse_state::shipped);
}

TEST_CASE("Shipping waits for its shipment transaction: it is work, not a shipment", "[PG-05a]") {
    CHECK(word_table({})["Shipping"].state == warehouse_state::working);
}

TEST_CASE("Firmed and OnHold are parked with a sentence for a person", "[PG-20a]") {
    const word_table words({});
    for (const char* word : {"Firmed", "OnHold", "On-Hold", "Saved"}) {
        INFO(word);
        CHECK(words[word].state == warehouse_state::parked);
        CHECK_FALSE(words[word].message.empty());
    }
    CHECK(words["ApprovalDenied"].state == warehouse_state::failed);
    CHECK_FALSE(words["ApprovalDenied"].message.empty());
}

TEST_CASE("a word outside the enumeration is unknown, never shipped, and its shipments are read",
          "[PG-05d]") {
    const word_table words({});
    for (const char* word : {"ShippedOut", "Shipped", "Dispatched", "", "42"}) {
        INFO(word);
        CHECK_FALSE(words.knows(word));
        CHECK(words[word].state == warehouse_state::unknown);
        CHECK(words[word].shipments_may_change);
        CHECK_FALSE(words[word].message.empty());
    }
}

TEST_CASE("BackOrdered may have shipped in part while the word stays", "[PG-05b]") {
    CHECK(word_table({})["BackOrdered"].shipments_may_change);
    CHECK(word_table({})["Back Ordered"].shipments_may_change);
}

TEST_CASE("the merchant's own meanings win over the table") {
    const word_table words({"Consolidated = working", "InTransit=part_shipped"});
    CHECK(words.problem().empty());
    CHECK(words["Consolidated"].state == warehouse_state::working);
    CHECK(words["InTransit"].state == warehouse_state::part_shipped);
    CHECK(words["InTransit"].shipments_may_change);
}

TEST_CASE("the search filter follows the field that holds the reference") {
    CHECK(settings_of().search_field == 1);
    CHECK(
        settings_of({{"search_field", "auto"}, {"reference_field", "OrderField3"}}).search_field ==
        3);
    CHECK(settings_of({{"search_field", "Custom05"}}).search_field == 5);
    CHECK(settings_of({{"search_field", "none"}}).search_field == 0);
    CHECK(settings_of({{"search_field", "auto"}, {"reference_field", "none"}}).search_field == 0);
}

TEST_CASE("settings that contradict one another are refused by name") {
    const auto refused = [](const setting_list& list) {
        try {
            settings_of(list);
        } catch (const sdk::failure& f) {
            CHECK(f.cls == sdk::error_class::config);
            return f.subject;
        }
        return std::string();
    };
    CHECK(refused({}).empty());
    CHECK(refused({{"status_words", std::vector<std::string>{"Waved"}}}) == "status_words");
    CHECK(refused({{"status_words", std::vector<std::string>{"Waved = sent"}}}) == "status_words");
    CHECK(refused({{"timezone_offset", "CST"}}) == "timezone_offset");
    CHECK(refused({{"number_field", "OrderField1"}}) == "number_field");
    CHECK(refused({{"customer_name", "  "}}) == "customer_name");
    CHECK(refused({{"number_field", "none"}, {"reference_field", "none"}}).empty());
}
