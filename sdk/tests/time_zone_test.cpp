// The clock of a place, at both changes of the year.

#include <catch2/catch.hpp>
#include <dray/data/time_zone_json.hpp>

using namespace dray::data;
using namespace std::chrono_literals;

namespace {

timestamp utc(const char* text) {
    return *parse_time(text);
}
local_time shown(const char* text) {
    return *parse_local(text);
}

/// 2026: forward on 8 March at 07:00Z, back on 1 November at 06:00Z.
time_zone new_york() {
    time_zone z;
    z.name = "America/New_York";
    z.periods.emplace_back(utc("2025-11-02T06:00:00Z"), -18'000);
    z.periods.emplace_back(utc("2026-03-08T07:00:00Z"), -14'400);
    z.periods.emplace_back(utc("2026-11-01T06:00:00Z"), -18'000);
    z.periods.emplace_back(utc("2027-03-14T07:00:00Z"), -14'400);
    return z;
}

} // namespace

TEST_CASE("a clock shows local time in winter and in summer") {
    const auto z = new_york();
    CHECK((z.to_local(utc("2026-01-15T12:00:00Z")) == shown("2026-01-15T07:00:00")));
    CHECK((z.to_local(utc("2026-07-15T12:00:00Z")) == shown("2026-07-15T08:00:00")));
    CHECK((z.to_local(utc("2026-03-08T06:59:59Z")) == shown("2026-03-08T01:59:59")));
    CHECK((z.to_local(utc("2026-03-08T07:00:00Z")) == shown("2026-03-08T03:00:00")));
    CHECK((z.to_local(utc("2026-11-01T05:59:59Z")) == shown("2026-11-01T01:59:59")));
    CHECK((z.to_local(utc("2026-11-01T06:00:00Z")) == shown("2026-11-01T01:00:00")));
}

TEST_CASE("before the table its first offset holds, behind it its last") {
    const auto z = new_york();
    CHECK((z.to_local(utc("1990-07-15T12:00:00Z")) == shown("1990-07-15T07:00:00")));
    CHECK((z.earliest(shown("1990-07-15T07:00:00")) == utc("1990-07-15T12:00:00Z")));
    CHECK((z.to_local(utc("2050-01-15T12:00:00Z")) == shown("2050-01-15T08:00:00")));
    CHECK((z.latest(shown("2050-01-15T08:00:00")) == utc("2050-01-15T12:00:00Z")));
}

TEST_CASE("a time that the clock shows once is one instant") {
    const auto z = new_york();
    for (const char* text : {"2026-01-15T07:00:00", "2026-07-15T08:00:00", "2026-03-08T01:59:59",
                             "2026-03-08T03:00:00", "2026-11-01T00:59:59", "2026-11-01T02:00:00"}) {
        CAPTURE(text);
        CHECK((z.earliest(shown(text)) == z.latest(shown(text))));
        CHECK((z.to_local(z.earliest(shown(text))) == shown(text)));
    }
}

TEST_CASE("the hour that autumn repeats is two instants") {
    const auto z = new_york();
    CHECK((z.earliest(shown("2026-11-01T01:30:00")) == utc("2026-11-01T05:30:00Z")));
    CHECK((z.latest(shown("2026-11-01T01:30:00")) == utc("2026-11-01T06:30:00Z")));
    CHECK((z.latest(shown("2026-11-01T01:00:00")) == utc("2026-11-01T06:00:00Z")));
    CHECK((z.earliest(shown("2026-11-01T01:59:59")) == utc("2026-11-01T05:59:59Z")));
}

TEST_CASE("the hour that spring leaves out lies between two instants around the change") {
    const auto z = new_york();
    CHECK((z.earliest(shown("2026-03-08T02:30:00")) == utc("2026-03-08T06:30:00Z")));
    CHECK((z.latest(shown("2026-03-08T02:30:00")) == utc("2026-03-08T07:30:00Z")));
}

TEST_CASE("every instant is among those that its local time stands for") {
    const auto z = new_york();
    for (auto at = utc("2026-03-07T00:00:00Z"); at < utc("2026-11-03T00:00:00Z"); at += 7min) {
        const auto local = z.to_local(at);
        REQUIRE(((z.earliest(local) == at) || (z.latest(local) == at)));
        REQUIRE((z.earliest(local) <= z.latest(local)));
    }
}

TEST_CASE("what is asked from a moment on reaches back over the repeated hour") {
    const auto z = new_york();
    // From 01:50 on the clock still shows 01:00 again.
    CHECK((z.least_shown_since(utc("2026-11-01T05:50:00Z")) == shown("2026-11-01T01:00:00")));
    CHECK((z.least_shown_since(utc("2026-11-01T06:50:00Z")) == shown("2026-11-01T01:50:00")));
    CHECK((z.least_shown_since(utc("2026-11-01T04:30:00Z")) == shown("2026-11-01T00:30:00")));
    CHECK((z.least_shown_since(utc("2026-03-08T06:50:00Z")) == shown("2026-03-08T01:50:00")));
    CHECK((z.most_shown_until(utc("2026-11-01T06:10:00Z")) == shown("2026-11-01T01:59:59.999")));
    CHECK((z.most_shown_until(utc("2026-11-01T07:10:00Z")) == shown("2026-11-01T02:10:00")));
    CHECK((z.most_shown_until(utc("2026-03-08T07:10:00Z")) == shown("2026-03-08T03:10:00")));
}

TEST_CASE("zones that change by half an hour or by a day are no special case") {
    time_zone lord_howe; // by half an hour
    lord_howe.periods.emplace_back(utc("2025-10-04T15:30:00Z"), 39'600);
    lord_howe.periods.emplace_back(utc("2026-04-04T15:00:00Z"), 37'800);
    CHECK((lord_howe.earliest(shown("2026-04-05T01:45:00")) == utc("2026-04-04T14:45:00Z")));
    CHECK((lord_howe.latest(shown("2026-04-05T01:45:00")) == utc("2026-04-04T15:15:00Z")));
    time_zone apia; // jumped over 30 December 2011
    apia.periods.emplace_back(utc("2011-09-24T14:00:00Z"), -36'000);
    apia.periods.emplace_back(utc("2011-12-30T10:00:00Z"), 50'400);
    CHECK((apia.to_local(utc("2011-12-30T09:59:59Z")) == shown("2011-12-29T23:59:59")));
    CHECK((apia.to_local(utc("2011-12-30T10:00:00Z")) == shown("2011-12-31T00:00:00")));
    CHECK((apia.latest(shown("2011-12-31T00:00:00")) == utc("2011-12-30T10:00:00Z")));
}

TEST_CASE("a zone without periods is UTC") {
    const time_zone z;
    CHECK((z.to_local(utc("2026-03-08T07:00:00Z")) == shown("2026-03-08T07:00:00")));
    CHECK((z.earliest(shown("2026-03-08T07:00:00")) == utc("2026-03-08T07:00:00Z")));
    CHECK((z.least_shown_since(utc("2026-03-08T07:00:00Z")) == shown("2026-03-08T07:00:00")));
}

TEST_CASE("local times are read and written without a zone") {
    CHECK(format_local(shown("2026-03-01T12:00:00")) == "2026-03-01T12:00:00");
    CHECK(format_local(shown("2015-08-11T09:43:17.25")) == "2015-08-11T09:43:17.250");
    for (const char* text :
         {"", "2026-03-01", "2026-03-01T12:00", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00-05:00",
          "2026-03-01T12:00:00.1+01:00", "2026-02-30T12:00:00", "03/01/2026 12:00:00"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_local(text));
    }
}

TEST_CASE("a zone's table survives its JSON") {
    const auto z = new_york();
    CHECK(from_json_text<time_zone>(to_json_text(z)) == z);
    CHECK(from_json<time_zone>(to_json(z)) == z);
    CHECK(to_json_text(z).find(R"({"from":"2026-03-08T07:00:00Z","offset_s":-14400})") !=
          std::string::npos);
    CHECK_THROWS_AS(from_json_text<time_zone>("\"America/New_York\""), json_error);
}
