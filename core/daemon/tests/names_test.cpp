// A name that there is not: what people are told, and which commands they can paste.

#include "core/daemon/names.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::daemon;

namespace {

known_names some() {
    known_names all;
    all.sources = {"annex", "shop"};
    all.destinations = {"warehouse"};
    all.merchants = {"acme", "default"};
    return all;
}

/// A command for sources alone.
std::string of_source(std::string_view kind, const std::string& name) {
    return kind == "source" ? "dray orders --source " + name : std::string();
}

std::string message(const api::answer& a) {
    return std::string(a.body.at("error").at("message").as_string());
}

std::vector<std::string> remedies(const api::answer& a) {
    std::vector<std::string> all;
    for (const auto& r : a.body.at("error").at("remedies").as_array())
        all.emplace_back(r.as_string());
    return all;
}

store::instance row(store::instance_kind kind, const char* name, const char* merchant) {
    store::instance made;
    made.kind = kind;
    made.name = name;
    made.merchant = merchant;
    return made;
}

} // namespace

TEST_CASE("a misspelt name is refused with the nearest one", "[names]") {
    const auto a = unknown_name(some(), "source", "shopx", of_source);
    CHECK(a.status == 404);
    CHECK(a.body.at("error").at("code").as_string() == "unknown_source");
    CHECK(message(a) == "There is no source `shopx`. Did you mean `shop`?");
    CHECK(remedies(a)[0] == "dray orders --source shop");
}

TEST_CASE("a name that is near to none is refused with all that there are", "[names]") {
    const auto a = unknown_name(some(), "source", "q", of_source);
    CHECK(message(a) == "There is no source `q`. There are: annex or shop.");
    CHECK(remedies(a) == std::vector<std::string>{"dray orders --source annex",
                                                  "dray orders --source shop", "dray status"});
    CHECK(message(unknown_name(known_names(), "merchant", "q", of_source)) ==
          "There is no merchant `q`. There is none.");
}

TEST_CASE("a name of another kind is said to be of it", "[names]") {
    const auto a = unknown_name(some(), "source", "warehouse", of_source);
    CHECK(message(a) == "`warehouse` is a destination, not a source. There are: annex or shop.");
    const auto command = [](std::string_view kind, const std::string& name) {
        return "dray pause " + std::string(kind) + " " + name;
    };
    CHECK(remedies(unknown_name(some(), "source", "warehouse", command))[0] ==
          "dray pause destination warehouse");
}

TEST_CASE("an instance is a source or a destination", "[names]") {
    CHECK(some().has("instance", "shop"));
    CHECK(some().has("instance", "warehouse"));
    CHECK_FALSE(some().has("instance", "acme"));
    CHECK_FALSE(some().has("source", "warehouse"));
    CHECK_FALSE(some().has("nothing", "shop"));
    CHECK(message(unknown_name(some(), "instance", "nosuch", of_source)) ==
          "There is no source or destination `nosuch`. There are: annex, shop or warehouse.");
}

TEST_CASE("what is down and what was configured once has its name", "[names]") {
    config::settings settings;
    settings.merchants.emplace_back().name = "default";
    settings.sources.emplace_back().name = "shop";
    config::instance_down never_ran;
    never_ran.name = "broken";
    config::instance_down known;
    known.name = "wh";
    const auto all = names_of(settings, {never_ran, known},
                              {row(store::instance_kind::source, "shop", "default"),
                               row(store::instance_kind::source, "gone", "acme"),
                               row(store::instance_kind::destination, "wh", "")});
    CHECK(all.sources == std::vector<std::string>{"broken", "gone", "shop"});
    CHECK(all.destinations == std::vector<std::string>{"broken", "wh"});
    CHECK(all.merchants == std::vector<std::string>{"acme", "default"});
}
