// Money, ids and regions, in each form in which vendors write them.

#include "plugins/common/json_read.hpp"
#include "plugins/common/money.hpp"
#include "plugins/common/regions.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::common;
namespace json = boost::json;

TEST_CASE("the same amount reads the same as four-decimal text, short text and number",
          "[BC-05a][BC-05b]") {
    const auto order = json::parse(R"({"a":"361.9500","b":361.95,"c":"924.47","d":"0","e":0,
        "f":"0.0000","g":12,"h":"1.12345","i":"-5.5000","j":"1,234.50","k":null,"l":"-0.0000",
        "m":0.1})")
                           .get_object();
    CHECK(money(order, "a") == "361.95");
    CHECK(money(order, "b") == "361.95");
    CHECK(money(order, "c") == "924.47");
    CHECK(money(order, "d") == "0.00");
    CHECK(money(order, "e") == "0.00");
    CHECK(money(order, "f") == "0.00");
    CHECK(money(order, "g") == "12.00");
    CHECK(money(order, "h") == "1.12345");
    CHECK(money(order, "i") == "-5.50");
    CHECK(money(order, "j").empty());
    CHECK(money(order, "k").empty());
    CHECK(money(order, "l") == "0.00");
    CHECK(money(order, "m") == "0.10");
    CHECK(money(order, "absent").empty());
}

TEST_CASE("amounts are added exactly and never as floating point") {
    CHECK(sum_of("0.10", "0.20") == "0.30");
    CHECK(sum_of("1.005", "2.00") == "3.005");
    CHECK(sum_of("10.00", "-2.505") == "7.495");
    CHECK(sum_of("-0.10", "0.10") == "0.00");
    CHECK(sum_of("-1.00", "-0.05") == "-1.05");
    CHECK(sum_of("", "2.00") == "2.00");
    CHECK(sum_of("2.00", "") == "2.00");
    CHECK(sum_of("99999999999999999.00", "1.00") == "99999999999999999.00");
}

TEST_CASE("ids come as numbers and as strings, and 0 is none", "[BC-05c]") {
    const auto from = json::parse(R"({"a":11,"b":"11","c":0,"d":"0","e":null,"f":"x","g":"3.0000",
        "h":"3.5","i":7.0,"j":true})")
                          .get_object();
    CHECK(id_text(from, "a") == "11");
    CHECK(id_text(from, "b") == "11");
    CHECK(id_text(from, "c").empty());
    CHECK(id_text(from, "d").empty());
    CHECK(id_text(from, "e").empty());
    CHECK(id_text(from, "f").empty());
    CHECK(integer(from, "g") == 3);
    CHECK(integer(from, "h") == std::nullopt);
    CHECK(integer(from, "i") == 7);
    CHECK(flag(from, "j"));
    CHECK_FALSE(flag(from, "a"));
}

TEST_CASE("full state names get their code where one is known") {
    CHECK(region_code("US", "Texas") == "TX");
    CHECK(region_code("US", "texas") == "TX");
    CHECK(region_code("US", "TX") == "TX");
    CHECK(region_code("CA", "Québec") == "QC");
    CHECK(region_code("AU", "New South Wales") == "NSW");
    CHECK(region_code("DE", "Bayern").empty());
    CHECK(region_code("US", "").empty());
}
