// `dray pause` and `dray resume` that do not say what they mean.

#include "core/daemon/brake_words.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::daemon;

namespace {

known_names some() {
    known_names all;
    all.sources = {"shop"};
    all.destinations = {"ware house"};
    all.merchants = {"default"};
    return all;
}

store::brake brake(const char* scope, const char* target) {
    store::brake b;
    b.scope = scope;
    b.target = target;
    b.why = "stock count";
    return b;
}

std::string message(const api::answer& a) {
    return std::string(a.body.at("error").at("message").as_string());
}

std::string remedy(const api::answer& a, std::size_t at = 0) {
    return std::string(a.body.at("error").at("remedies").as_array().at(at).as_string());
}

} // namespace

TEST_CASE("a name in the place of the scope is answered with the whole command", "[brake words]") {
    auto b = brake("ware house", "");
    b.function = "order.submit";
    const auto a = wrong_form("pause", b, some());
    REQUIRE(a);
    CHECK(a->status == 400);
    CHECK(message(*a) == "`ware house` is a destination: write that before its name.");
    CHECK(remedy(*a) == "dray pause destination 'ware house' --function order.submit --why 'stock "
                        "count'");
    CHECK(remedy(*wrong_form("resume", brake("shop", ""), some())) == "dray resume source shop");
}

TEST_CASE("a scope without a name is answered with the names", "[brake words]") {
    const auto a = wrong_form("pause", brake("source", ""), some());
    REQUIRE(a);
    CHECK(a->status == 400);
    CHECK(message(*a) == "Which source? It has to be named. There is: shop.");
    CHECK(remedy(*a) == "dray pause source shop --why 'stock count'");
    CHECK(remedy(*wrong_form("resume", brake("destination", ""), some())) ==
          "dray resume destination 'ware house'");
}

TEST_CASE("what is no scope and no name is told the form", "[brake words]") {
    const auto a = wrong_form("pause", brake("everything", ""), some());
    REQUIRE(a);
    CHECK(message(*a) == "There is nothing to pause that is called `everything`: write all, or "
                         "source, destination or merchant and its name.");
}

TEST_CASE("a name behind all does not pause all", "[brake words]") {
    const auto a = wrong_form("pause", brake("all", "shop"), some());
    REQUIRE(a);
    CHECK(message(*a) == "`all` takes no name.");
    CHECK(remedy(*a) == "dray pause source shop --why 'stock count'");
}

TEST_CASE("a whole command is left alone", "[brake words]") {
    CHECK_FALSE(wrong_form("pause", brake("all", ""), some()));
    CHECK_FALSE(wrong_form("pause", brake("source", "shop"), some()));
    CHECK_FALSE(wrong_form("resume", brake("source", "gone"), some()));
}

TEST_CASE("what is not paused is answered with what is", "[brake words]") {
    const auto other =
        not_paused(brake("source", "shop"), {brake("destination", "ware house")}, some());
    CHECK(other.status == 404);
    CHECK(message(other) == "Nothing is paused there. What is paused can be resumed so:");
    CHECK(remedy(other) == "dray resume destination 'ware house'");
    CHECK(message(not_paused(brake("all", ""), {}, some())) == "Nothing is paused there.");
    CHECK(message(not_paused(brake("source", "shpo"), {}, some())) ==
          "There is no source `shpo`. Did you mean `shop`?");
}
