#include "random_items.hpp"

#include <catch2/catch.hpp>
#include <dray/data/decimal.hpp>
#include <dray/data/time.hpp>
#include <dray/data/utf8.hpp>

using namespace dray::data;
using namespace std::chrono_literals;

TEST_CASE("times are written in UTC, with milliseconds only where there are any") {
    CHECK(format_time(timestamp{}) == "1970-01-01T00:00:00Z");
    CHECK(format_time(timestamp{1'772'366'400'000ms}) == "2026-03-01T12:00:00Z");
    CHECK(format_time(timestamp{1'772'366'400'250ms}) == "2026-03-01T12:00:00.250Z");
    CHECK(format_time(timestamp{-1ms}) == "1969-12-31T23:59:59.999Z");
    CHECK(format_time(timestamp::max()) == "9999-12-31T23:59:59.999Z");
    CHECK(format_time(timestamp::min()) == "0000-01-01T00:00:00Z");
}

TEST_CASE("every RFC 3339 form is read") {
    const timestamp noon{1'772'366'400'000ms};
    CHECK(parse_time("2026-03-01T12:00:00Z") == noon);
    CHECK(parse_time("2026-03-01t12:00:00z") == noon);
    CHECK(parse_time("2026-03-01T12:00:00+00:00") == noon);
    CHECK(parse_time("2026-03-01T12:00:00-00:00") == noon);
    CHECK(parse_time("2026-03-01T04:00:00-08:00") == noon);
    CHECK(parse_time("2026-03-01T17:30:00+05:30") == noon);
    CHECK(parse_time("2026-03-02T01:00:00+13:00") == noon);
    CHECK(parse_time("2026-03-01T12:00:00.2Z") == noon + 200ms);
    CHECK(parse_time("2026-03-01T12:00:00.123456789Z") == noon + 123ms);
    CHECK(parse_time("2024-02-29T00:00:00Z").has_value());
    CHECK(parse_time("2016-12-31T23:59:60Z") == parse_time("2017-01-01T00:00:00Z"));
    CHECK(parse_time("1970-01-01T00:00:00Z") == timestamp{});
    CHECK(parse_time("9999-12-31T23:59:59.999Z").has_value());
}

TEST_CASE("whatever is no RFC 3339 time is refused") {
    for (const char* const text : {"",
                                   "2026",
                                   "2026-03-01",
                                   "2026-03-01T12:00Z",
                                   "2026-03-01T12:00:00",
                                   "2026-03-01 12:00:00Z",
                                   "2026-3-1T12:00:00Z",
                                   "2026-02-29T12:00:00Z",
                                   "2026-04-31T12:00:00Z",
                                   "2026-13-01T12:00:00Z",
                                   "2026-00-01T12:00:00Z",
                                   "2026-01-00T12:00:00Z",
                                   "2026-03-01T24:00:00Z",
                                   "2026-03-01T12:60:00Z",
                                   "2026-03-01T12:00:61Z",
                                   "2026-03-01T12:00:60Z",
                                   "2026-03-01T12:00:00.Z",
                                   "2026-03-01T12:00:00+1:00",
                                   "2026-03-01T12:00:00+0100",
                                   "2026-03-01T12:00:00+24:00",
                                   "2026-03-01T12:00:00+01:60",
                                   "2026-03-01T12:00:00ZZ",
                                   " 2026-03-01T12:00:00Z",
                                   "2026-03-01T12:00:00Z ",
                                   "+026-03-01T12:00:00Z",
                                   "1969-12-31T23:59:59Z",
                                   "1970-01-01T00:00:00+01:00",
                                   "9999-12-31T23:59:59-01:00",
                                   "10000-01-01T00:00:00Z",
                                   "2026-03-01T12:00:00.1234567890123456789Z",
                                   "Sun, 01 Mar 2026 12:00:00 +0000"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_time(text).has_value());
    }
    CHECK_FALSE(parse_time(std::string_view("2026-03-01T12:00:00Z\0", 21)).has_value());
}

TEST_CASE("any time survives its text") {
    dray::tests::random_items random(7);
    for (int i = 0; i < 10'000; ++i) {
        const auto at = random.time();
        REQUIRE(parse_time(format_time(at)) == at);
    }
}

TEST_CASE("decimals are digits with at most one point between digits") {
    for (const char* const text : {"0", "12", "12.50", "-0.5", "007", "0.000000000000000001"})
        CHECK(is_decimal(text));
    for (const char* const text :
         {"", "-", ".", "1.", ".5", "-.5", "1.2.3", "1,000.00", "+1", "1e3", "$5", "5 ", " 5",
          "--5", "NaN", "0x1", "1234567890123456789012345678901234567890.1"}) {
        CAPTURE(text);
        CHECK_FALSE(is_decimal(text));
    }
}

TEST_CASE("decimals compare by value") {
    CHECK((compare_decimal("1.50", "1.5") == 0));
    CHECK((compare_decimal("-0.00", "0") == 0));
    CHECK((compare_decimal("007", "7") == 0));
    CHECK((compare_decimal("9", "10") < 0));
    CHECK((compare_decimal("0.45", "0.5") < 0));
    CHECK((compare_decimal("1.05", "1.5") < 0));
    CHECK((compare_decimal("-2", "-1") < 0));
    CHECK((compare_decimal("-1", "0.1") < 0));
    CHECK((compare_decimal("-1.1", "-1.05") < 0));
    CHECK((compare_decimal("99999999999999999999999.01", "99999999999999999999999.001") > 0));
}

TEST_CASE("minor units become decimals, the smallest number included") {
    CHECK(from_minor_units(1250, 2) == "12.50");
    CHECK(from_minor_units(5, 2) == "0.05");
    CHECK(from_minor_units(0, 2) == "0.00");
    CHECK(from_minor_units(-5, 2) == "-0.05");
    CHECK(from_minor_units(1250, 0) == "1250");
    CHECK(from_minor_units(1, 3) == "0.001");
    CHECK(from_minor_units(std::numeric_limits<std::int64_t>::min(), 2) == "-92233720368547758.08");
}

TEST_CASE("UTF-8 is told from what only looks like it") {
    for (const char* const text : {"", "plain ascii that is longer than eight", "\u00e9\u4e2d",
                                   "\U0001f69a", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF"})
        CHECK(is_utf8(text));
    for (const char* const text :
         {"\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF0\x80\x80\x80",
          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xE4\xB8", "12345678\xE4", "\xC3\x28",
          "\xE4\x28\xAD"}) {
        CAPTURE(text);
        CHECK_FALSE(is_utf8(text));
        CHECK(is_utf8(printable_utf8(text)));
    }
    CHECK(printable_utf8("a\xFF"
                         "b") == "a\xEF\xBF\xBD"
                                 "b");
    CHECK(valid_utf8_prefix("12345678abc\xC3") == 11);
}
