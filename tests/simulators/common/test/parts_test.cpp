#include "tests/simulators/common/digest.hpp"
#include "tests/simulators/common/fault.hpp"
#include "tests/simulators/common/json_text.hpp"
#include "tests/simulators/common/local_zone.hpp"
#include "tests/simulators/common/spoil.hpp"
#include "tests/simulators/common/target.hpp"
#include "tests/simulators/common/times.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::sim;

TEST_CASE("a target is taken apart and decoded") {
    const target all("/stores/a%2Fb//v2/?x=1&y=a%20b+c&x=2&empty&=&z=%zz");
    CHECK(all.path == std::vector<std::string>{"stores", "a/b", "v2"});
    CHECK(*all.param("x") == "1");
    CHECK(*all.param("y") == "a b c");
    CHECK(all.param("empty")->empty());
    CHECK(*all.param("z") == "%zz");
    CHECK(all.malformed);
    CHECK(all.param("w") == nullptr);
    CHECK(!target("/").malformed);
    CHECK(target("").path.empty());
}

TEST_CASE("times are written and read in the vendors' spellings") {
    constexpr std::int64_t when = 1'515'618'330;
    CHECK(rfc2822(when) == "Wed, 10 Jan 2018 21:05:30 +0000");
    CHECK(http_date(when) == "Wed, 10 Jan 2018 21:05:30 GMT");
    CHECK(rfc3339(when) == "2018-01-10T21:05:30Z");
    for (const auto* text :
         {"Wed, 10 Jan 2018 21:05:30 +0000", "10 Jan 2018 21:05:30 GMT", "2018-01-10T21:05:30Z",
          "2018-01-10 21:05:30", "2018-01-10T21:05:30.123+0000", "2018-01-10T22:05:30+01:00",
          "2018-01-10T22:05:30 01:00", "Wed, 10 Jan 2018 16:05:30 -0500"}) {
        INFO(text);
        CHECK(parse_time(text) == when);
    }
    CHECK(parse_time("2018-01-10T22:05:30", 60) == when);
    CHECK(parse_time("2018-01-10") == 1'515'542'400);
    for (const auto* text : {"", "yesterday", "2018-13-10", "2018-02-30", "2018-01-10T25:00:00Z",
                             "10 Foo 2018 21:05:30 +0000", "2018-01-10T21:05:30Zjunk"}) {
        INFO(text);
        CHECK(!parse_time(text));
    }
}

TEST_CASE("a zone's wall clock follows its rule over both changes, south and north") {
    const auto at = [](const char* zone, const char* moment) {
        return local_iso(local_zone(zone).local(*parse_time(moment)));
    };
    CHECK(at("America/New_York", "2024-03-10T06:59:59Z") == "2024-03-10T01:59:59");
    CHECK(at("America/New_York", "2024-03-10T07:00:00Z") == "2024-03-10T03:00:00");
    CHECK(at("America/New_York", "2024-11-03T05:59:59Z") == "2024-11-03T01:59:59");
    CHECK(at("America/New_York", "2024-11-03T06:00:00Z") == "2024-11-03T01:00:00");
    CHECK(at("America/New_York", "2024-12-31T23:00:00Z") == "2024-12-31T18:00:00");
    CHECK(at("Australia/Sydney", "2023-12-31T14:00:00Z") == "2024-01-01T01:00:00");
    CHECK(at("Australia/Sydney", "2024-10-05T16:00:00Z") == "2024-10-06T03:00:00");
    CHECK(at("Europe/London", "2024-03-31T01:00:00Z") == "2024-03-31T02:00:00");
    CHECK(at("<+0530>-5:30", "2024-06-01T00:00:00Z") == "2024-06-01T05:30:00");
    CHECK(at("UTC", "2024-06-01T00:00:00Z") == "2024-06-01T00:00:00");
}

TEST_CASE("a wall time is the first moment that showed it, or would have") {
    const local_zone zone("America/New_York");
    const auto unix_of = [&](const char* wall) { return rfc3339(zone.unix_of(*parse_time(wall))); };
    CHECK(unix_of("2024-06-12T08:00:00") == "2024-06-12T12:00:00Z");
    CHECK(unix_of("2024-01-12T08:00:00") == "2024-01-12T13:00:00Z");
    CHECK(unix_of("2024-11-03T01:30:00") == "2024-11-03T05:30:00Z");
    CHECK(unix_of("2024-03-10T02:30:00") == "2024-03-10T07:30:00Z");
}

TEST_CASE("what is no zone is refused by a sentence that shows one") {
    for (const auto* text : {"", "Mars", "EST", "EST5EDT", "EST5EDT,M3.2.0", "EST5EDT,J60,J300",
                             "EST5EDT,M13.2.0,M11.1.0", "EST5EDT,M3.2.0,M11.1.0x", "E5", "EST-"}) {
        INFO(text);
        CHECK_THROWS_WITH(local_zone(text), Catch::Contains("America/New_York"));
    }
}

TEST_CASE("JSON numbers are written as shops write them") {
    const auto text = [](const char* from) { return json_text(boost::json::parse(from)); };
    CHECK(text("[12.5,0.1,1e3,-2.25,7,12345678901234]") ==
          "[12.5,0.1,1000,-2.25,7,12345678901234]");
    CHECK(text(R"({"a":[],"b":{},"c\"":"\u00e9\n","d":null,"e":true})") ==
          "{\"a\":[],\"b\":{},\"c\\\"\":\"\u00e9\\n\",\"d\":null,\"e\":true}");
    CHECK(text("1e300").size() == 301);
}

TEST_CASE("an answer is spoilt in each way that is named") {
    const std::string list = R"([{"id":100,"name":"Ada"}])";
    const std::string page = "<a><b>Success</b></a>";
    CHECK(spoiled(list, spoilage::none, markup::json) == list);
    CHECK(spoiled(list, spoilage::truncated, markup::json) == list.substr(0, list.size() / 2));
    CHECK(spoiled(list, spoilage::not_utf8, markup::json) == "[{\"id\":100,\"name\":\"\xff\xfe\xc3"
                                                             "Ada\"}]");
    CHECK(spoiled(page, spoilage::not_utf8, markup::xml) == "<a><b>Success\xff\xfe\xc3</b></a>");
    CHECK(spoiled(page, spoilage::huge, markup::xml).size() > (50U << 20));
    for (const auto how : {spoilage::truncated, spoilage::words, spoilage::wrong_shape,
                           spoilage::not_utf8, spoilage::deep, spoilage::huge, spoilage::empty}) {
        CHECK(spoilage_named(word_of(how)) == how);
        CHECK(spoiled(list, how, markup::json) != list);
        CHECK(spoiled(page, how, markup::xml) != page);
    }
    CHECK_THROWS_AS(spoilage_named("torn"), std::invalid_argument);
    boost::system::error_code error;
    boost::json::parse(spoiled(list, spoilage::wrong_shape, markup::json), error);
    CHECK(!error);
}

TEST_CASE("rules left over go on where they stood") {
    fault_list first;
    first.add(boost::json::parse(R"([{"path":"/a","after":2,"times":3,"status":500},
                                     {"path":"/b","times":1,"status":500},
                                     {"path":"/c","times":null,"status":500}])"));
    request req;
    req.method = "GET";
    req.target = "/b";
    CHECK(first.meet(req));
    req.target = "/a";
    for (int i = 0; i < 3; ++i) {
        CHECK(first.meet(req).has_value() == (i == 2));
    }
    fault_list second;
    second.add(first.remaining());
    CHECK(second.meet(req));
    CHECK(second.meet(req));
    CHECK(!second.meet(req));
    req.target = "/b";
    CHECK(!second.meet(req));
    req.target = "/c";
    CHECK(second.meet(req));
}

TEST_CASE("digests are those that the standards' own examples give") {
    CHECK(sha1_hex("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK(base64("") == "");
    CHECK(base64("foob") == "Zm9vYg==");
    CHECK(base64(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
          "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
}
