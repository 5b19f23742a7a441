// Cutting a page into its rows.

#include "plugins/common/listed_rows.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <string>

using namespace dray::common;

namespace {

std::optional<std::vector<listed_row>> cut_page(std::string_view body) {
    return cut_rows(body, row_members("id", "status_id", "date_modified"));
}

} // namespace

TEST_CASE("a page is cut into its rows with id, status and date of each") {
    const std::string body = R"( [ {"id": 100, "status_id" : 11,
        "date_modified":"Wed, 10 Jan 2018 21:05:30 +0000", "x":{"id":7,"y":["}]\"",{"id":8}]}} ,
        {"status_id":"2","note":"a \\\" \\ { [ quote","id":"101"},{} , 5, null, "text" ] )";
    const auto page = cut_page(body);
    REQUIRE(page);
    REQUIRE(page->size() == 6);
    CHECK((*page)[0].id == "100");
    CHECK((*page)[0].status_id == "11");
    CHECK((*page)[0].modified == "Wed, 10 Jan 2018 21:05:30 +0000");
    CHECK((*page)[0].raw.starts_with("{\"id\": 100"));
    CHECK((*page)[0].raw.ends_with("]}}"));
    CHECK((*page)[1].id == "101");
    CHECK((*page)[1].status_id == "2");
    CHECK((*page)[2].id.empty());
    CHECK((*page)[3].raw == "5");
}

TEST_CASE("an empty list has no rows") {
    const auto page = cut_page("[]");
    REQUIRE(page);
    CHECK(page->empty());
}

TEST_CASE("a truncated, foreign or bottomless answer is no page") {
    CHECK_FALSE(cut_page(""));
    CHECK_FALSE(cut_page("<html>"));
    CHECK_FALSE(cut_page("{\"status\":200}"));
    CHECK_FALSE(cut_page(R"([{"id":1},{"id":2)"));
    CHECK_FALSE(cut_page(R"([{"id":1},{"id":"2)"));
    CHECK_FALSE(cut_page(R"([{"id":1}] trailing)"));
    CHECK_FALSE(cut_page(R"([{"id":1]})"));
    CHECK_FALSE(cut_page(R"([{"id":1} {"id":2}])"));
    CHECK_FALSE(cut_page("[{\"x\":" + std::string(100'000, '[') + "}]"));
    std::string many = "[1";
    for (int i = 0; i < 3000; ++i)
        many += ",1";
    CHECK_FALSE(cut_page(many + "]"));
}

TEST_CASE("every prefix of a page is refused, none is read beyond its end") {
    const std::string body = R"([{"id":1,"a":["\\",{"b":"\""}],"c":null,"d":-1.5e3},{"id":2}])";
    for (std::size_t n = 0; n < body.size(); ++n) {
        const std::string part = body.substr(0, n); // a copy, so that the sanitizer sees its end
        CHECK_FALSE(cut_page(part));
    }
    CHECK(cut_page(body));
}

TEST_CASE("a member of an envelope is found as it stands, and only in a whole object") {
    const std::string body = R"( {"count":2,"next":null,"results":[{"id":1},{"id":"]"}],"x":{}} )";
    CHECK(raw_member(body, "results") == R"([{"id":1},{"id":"]"}])");
    CHECK(raw_member(body, "next") == "null");
    CHECK_FALSE(raw_member(body, "prev"));
    CHECK_FALSE(raw_member("[]", "results"));
    CHECK_FALSE(raw_member("", "results"));
    CHECK_FALSE(raw_member(R"({"results":[]} trailing)", "results"));
    const std::string whole = R"({"a":[1,{"b":"}"}]})";
    for (std::size_t n = 0; n < whole.size(); ++n) {
        const std::string part = whole.substr(0, n);
        CHECK_FALSE(raw_member(part, "a"));
    }
    CHECK(raw_member(whole, "a"));
}

TEST_CASE("members are blank however often, however deep and in whatever case they stand") {
    constexpr std::array<std::string_view, 2> names{"card", "list"};
    const auto blank = [&](std::string_view json) { return without_members(json, names); };
    CHECK(blank(R"({"a":1,"Card":"4111"})") == R"({"a":1,"Card":null})");
    CHECK(blank(R"({"card":"1","CARD" : "2","card":{"n":[3,"}"]},"b":"card"})") ==
          R"({"card":null,"CARD" : null,"card":null,"b":"card"})");
    CHECK(blank(R"([{"x":{"list":[1,2]}},{"List":true}])") ==
          R"([{"x":{"list":null}},{"List":null}])");
    CHECK(blank(R"({"c\u0061rd":"4111","b":2})") == R"({"c\u0061rd":null,"b":2})");
    CHECK(blank(R"({"say":"\"card\":1","card":5,"b":2})") ==
          R"({"say":"\"card\":1","card":null,"b":2})");
    CHECK(blank(R"({"cards":1,"discard":2})") == R"({"cards":1,"discard":2})");
    CHECK(blank("5") == "5");
    CHECK(blank("").empty());
}

TEST_CASE("a text that ends within such a member keeps nothing of it") {
    constexpr std::array<std::string_view, 1> names{"card"};
    const std::string whole = R"({"a":1,"card":{"n":"4111 1111"},"CARD":4111})";
    for (std::size_t n = 0; n < whole.size(); ++n) {
        const std::string part = whole.substr(0, n); // a copy, so that the sanitizer sees its end
        CHECK(without_members(part, names).find("41") == std::string::npos);
    }
    const std::string deep = R"({"card":)" + std::string(20'000, '[') + "4111";
    CHECK(without_members(deep, names).find("4111") == std::string::npos);
}

TEST_CASE("an unreadable row has the same name each time") {
    CHECK(poison_ref("100", "{}") == "100");
    CHECK(poison_ref("", "{x}") == poison_ref("", "{x}"));
    CHECK(poison_ref("", "{x}") != poison_ref("", "{y}"));
    CHECK(poison_ref("1x", "{x}").starts_with("unreadable-"));
    CHECK(poison_ref(std::string(40, '1'), "{x}").starts_with("unreadable-"));
}
