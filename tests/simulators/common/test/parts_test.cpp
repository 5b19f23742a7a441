#include "tests/simulators/common/fault.hpp"
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
