// Time zones by name, and what reaches a plugin of them.

#include "core/config/plugin_settings.hpp"
#include "core/config/tests/fixture.hpp"
#include "core/config/time_zones.hpp"

#include "dray/data/time_zone_json.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <algorithm>

using namespace dray;
using namespace dray::config;
using namespace dray::config::tests;

namespace {

data::timestamp utc(const char* text) {
    return *data::parse_time(text);
}
data::local_time shown(const char* text) {
    return *data::parse_local(text);
}

} // namespace

TEST_CASE("a zone is found by its name, with the changes of its clock") {
    const auto zone = find_time_zone("America/New_York");
    REQUIRE(zone);
    CHECK(zone->name == "America/New_York");
    const auto has = [&](const char* from, std::int64_t offset_s) {
        return std::find(zone->periods.begin(), zone->periods.end(),
                         data::zone_period(utc(from), offset_s)) != zone->periods.end();
    };
    CHECK(has("2026-03-08T07:00:00Z", -14'400));
    CHECK(has("2026-11-01T06:00:00Z", -18'000));
    CHECK(has("2037-03-08T07:00:00Z", -14'400));
    CHECK(zone->periods.front().offset_s == -18'000);
    CHECK((zone->earliest(shown("2026-11-01T01:30:00")) == utc("2026-11-01T05:30:00Z")));
    CHECK((zone->latest(shown("2026-11-01T01:30:00")) == utc("2026-11-01T06:30:00Z")));
    CHECK((zone->to_local(utc("2026-07-01T12:00:00Z")) == shown("2026-07-01T08:00:00")));
}

TEST_CASE("every zone of the system has an ascending table that fits the protocol") {
    const auto names = time_zone_names();
    REQUIRE(names.size() > 300);
    for (const auto& name : names) {
        CAPTURE(name);
        const auto zone = find_time_zone(name);
        REQUIRE(zone);
        REQUIRE((name == "UTC" || !zone->periods.empty()));
        CHECK(zone->periods.size() < 900);
        CHECK(std::is_sorted(zone->periods.begin(), zone->periods.end(),
                             [](const auto& a, const auto& b) { return a.from < b.from; }));
        CHECK(data::from_json_text<data::time_zone>(data::to_json_text(*zone)) == *zone);
    }
}

TEST_CASE("a fixed offset and UTC need no zone files") {
    const auto behind = find_time_zone("-05:30");
    REQUIRE(behind);
    CHECK((behind->to_local(utc("2026-07-01T12:00:00Z")) == shown("2026-07-01T06:30:00")));
    CHECK((find_time_zone("+10:00")->to_local(utc("2026-07-01T12:00:00Z")) ==
           shown("2026-07-01T22:00:00")));
    CHECK(find_time_zone("UTC")->periods.empty());
}

TEST_CASE("whatever is no zone is not found, and leads nowhere in the file system") {
    for (const char* name : {"", "EST5PDT9", "America/Newyork", "america/new_york", "../etc/passwd",
                             "/etc/localtime", "America/../America/New_York", "America/", "-15:00",
                             "+1:00", "-05:60", "-0500", "5", "America/New York", "\xC3\xA9"}) {
        CAPTURE(name);
        CHECK_FALSE(find_time_zone(name));
    }
}

TEST_CASE("a plugin gets its settings in the held units, and a time zone as a table") {
    const auto result =
        load_files({{"dray.toml", "[source.shop]\nconnector = \"cart\"\nstore_hash = \"a\"\n"
                                  "access_token = { env = \"T\" }\nzone = \"America/New_York\"\n"
                                  "wait = \"45s\"\n"}});
    const auto* const shop = result.settings.source("shop");
    INFO(printed(result));
    REQUIRE(shop != nullptr);
    const auto read = parse_manifest(cart_manifest);
    REQUIRE(read);
    const auto made = settings_for_plugin(read.value, *shop);
    CHECK(made.at("wait") == 45'000);
    CHECK(made.at("gift_wrap") == false);
    CHECK(made.at("store_hash") == "a");
    CHECK(made.at("tags") == boost::json::array{"web"});
    CHECK_FALSE(made.contains("access_token"));
    const auto zone = data::from_json<data::time_zone>(made.at("zone"));
    CHECK(zone == *find_time_zone("America/New_York"));

    auto moved = *shop;
    moved.values["zone"] = std::string("Atlantis/Capital");
    CHECK_THROWS_WITH(settings_for_plugin(read.value, moved),
                      Catch::Contains("time_zone_missing") && Catch::Contains("Atlantis/Capital"));
}
