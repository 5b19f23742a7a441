#include "tests/simulators/common/outbox.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::sim;
using std::chrono::milliseconds;

namespace {

wall_time at(std::int64_t ms) {
    return wall_time(milliseconds(ms));
}

sending saying(const std::string& body) {
    sending out;
    out.url = "https://example.com/hook";
    out.headers.emplace_back("X-Secret", "s");
    out.body = body;
    return out;
}

retry_plan twice_more() {
    retry_plan out;
    out.gaps = {milliseconds(60), milliseconds(180)};
    return out;
}

std::string bodies(const std::vector<sending>& all) {
    std::string out;
    for (const auto& each : all) {
        out += each.body;
    }
    return out;
}

} // namespace

TEST_CASE("a sending is handed out when it is due, once, in the order of the due times") {
    outbox box;
    CHECK_FALSE(box.next_due());
    box.put(saying("b"), 1, at(200));
    box.put(saying("a"), 1, at(100));
    box.put(saying("c"), 1, at(200));
    CHECK(box.next_due() == at(100));
    CHECK(box.take(at(99)).empty());
    CHECK(bodies(box.take(at(200))) == "abc");
    CHECK(box.take(at(1000)).empty());
    CHECK_FALSE(box.next_due());
}

TEST_CASE("what is not answered with 2xx is tried again after its gaps, then given up") {
    outbox box;
    const auto id = box.put(saying("x"), 7, at(0));
    CHECK(box.take(at(0)).size() == 1);
    CHECK(box.answered(id, 500, at(10), twice_more()) == outbox::fate::again);
    CHECK(box.next_due() == at(70));
    CHECK(box.take(at(69)).empty());
    CHECK(box.take(at(70)).size() == 1);
    CHECK(box.answered(id, 0, at(70), twice_more()) == outbox::fate::again);
    CHECK(box.next_due() == at(250));
    CHECK(box.take(at(250)).size() == 1);
    CHECK(box.owner_of(id) == 7);
    CHECK(box.answered(id, 302, at(250), twice_more()) == outbox::fate::given_up);
    CHECK(box.size() == 0);
    CHECK(box.answered(id, 200, at(250), twice_more()) == outbox::fate::unknown);
}

TEST_CASE("a sending that was answered is gone, and one that nobody took cannot be answered") {
    outbox box;
    const auto id = box.put(saying("x"), 1, at(0));
    CHECK(box.answered(id, 200, at(0), twice_more()) == outbox::fate::unknown);
    box.take(at(0));
    CHECK(box.answered(id, 204, at(0), twice_more()) == outbox::fate::delivered);
    CHECK(box.owner_of(id) == 0);
}

TEST_CASE("what waits for an owner can be dropped") {
    outbox box;
    box.put(saying("a"), 1, at(0));
    box.put(saying("b"), 2, at(0));
    box.forget(1);
    CHECK(bodies(box.take(at(0))) == "b");
}

TEST_CASE("a saved outbox goes on where it stood; what was under way is tried as if it had not") {
    outbox box;
    const auto id = box.put(saying("a"), 5, at(0));
    box.take(at(0));
    box.answered(id, 500, at(0), twice_more());
    box.take(at(60));
    outbox other;
    other.load(box.save());
    const auto again = other.take(at(60));
    REQUIRE(again.size() == 1);
    CHECK(again[0].id == id);
    CHECK(again[0].body == "a");
    CHECK(again[0].headers == saying("").headers);
    CHECK(other.answered(id, 500, at(60), twice_more()) == outbox::fate::again);
    CHECK(other.next_due() == at(240));
    CHECK(other.put(saying("b"), 5, at(0)) == id + 1);
    CHECK_THROWS(other.load(boost::json::parse("{}")));
}
