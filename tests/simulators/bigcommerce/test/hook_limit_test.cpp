#include "tests/simulators/bigcommerce/test/harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

std::string wanted(const std::string& scope, const std::string& destination) {
    return "{\"scope\":\"" + scope + "\",\"destination\":\"" + destination + "\"}";
}

} // namespace

TEST_CASE("a scope has at most ten hooks, and one for each destination", "[BC-15a]") {
    harness t;
    const std::string to = "https://example.com/";
    for (int i = 0; i < 10; ++i) {
        const auto body = wanted("store/order/created", to + std::to_string(i));
        CHECK(t.v3("POST", "/hooks", body).status == 200);
    }
    const auto again = t.v3("POST", "/hooks", wanted("store/order/created", to + "3"));
    CHECK(again.status == 422);
    CHECK(json::parse(again.body).at("errors").as_object().contains("destination"));
    const auto eleventh = t.v3("POST", "/hooks", wanted("store/order/created", to + "10"));
    CHECK(eleventh.status == 422);
    CHECK(json::parse(eleventh.body).at("errors").as_object().contains("scope"));
    CHECK(t.v3("POST", "/hooks", wanted("store/order/updated", to + "3")).status == 200);
    CHECK(t.v3("DELETE", "/hooks/4").status == 200);
    CHECK(t.v3("POST", "/hooks", wanted("store/order/created", to + "3")).status == 200);
}

TEST_CASE("a hook is https on port 443", "[BC-15b]") {
    harness t;
    for (const std::string bad :
         {"http://example.com/a", "https://example.com:8443/a", "https:///a", "ftp://example.com",
          "https://:443/a", "example.com"}) {
        INFO(bad);
        const auto out = t.v3("POST", "/hooks", wanted("store/order/created", bad));
        CHECK(out.status == 422);
        CHECK(json::parse(out.body).at("errors").as_object().contains("destination"));
    }
    for (const std::string good : {"https://example.com/a", "https://example.com:443/a"}) {
        CHECK(t.v3("POST", "/hooks", wanted("store/order/created", good)).status == 200);
    }
    CHECK(t.v3("PUT", "/hooks/1", R"({"destination":"http://example.com/b"})").status == 422);
}

TEST_CASE("a token manages its own hooks and sees no others") {
    harness t;
    t.knobs(R"({"tokens":[{"token":"secret","scopes":[]},{"token":"other","scopes":[]}]})");
    const auto made = harness::body(
        t.v3(
            "POST", "/hooks",
            R"({"scope":"store/order/*","destination":"https://example.com/a","headers":{"X":"1"}})"),
        200);
    CHECK(made.at("data").at("is_active") == true);
    CHECK(made.at("data").at("store_hash") == "abc123");
    CHECK(made.at("data").at("headers").at("X") == "1");
    auto req = harness::make_v3("GET", "/hooks");
    CHECK(json::parse(t.store.handle(req).body).at("data").as_array().size() == 1);
    req.headers.front().second = "other";
    CHECK(json::parse(t.store.handle(req).body).at("data").as_array().empty());
    req.target += "/1";
    CHECK(t.store.handle(req).status == 404);
    const auto gone = harness::body(t.v3("DELETE", "/hooks/1"), 200);
    CHECK(gone.at("data").at("id") == 1);
    CHECK(t.v3("GET", "/hooks/1").status == 404);
}

TEST_CASE("hooks are listed by scope, destination and whether they are on") {
    harness t;
    t.v3("POST", "/hooks", wanted("store/order/created", "https://example.com/a"));
    t.v3("POST", "/hooks", wanted("store/order/updated", "https://example.com/b"));
    t.v3("PUT", "/hooks/2", R"({"is_active":false})");
    const auto count = [&](const std::string& query) {
        return harness::body(t.v3("GET", "/hooks" + query), 200).at("data").as_array().size();
    };
    CHECK(count("") == 2);
    CHECK(count("?scope=store/order/created") == 1);
    CHECK(count("?is_active=false") == 1);
    CHECK(count("?destination=https%3A%2F%2Fexample.com%2Fb&is_active=true") == 0);
    CHECK(t.v3("POST", "/hooks", R"({"scope":"store/order/created"})").status == 422);
    CHECK(t.v3("POST", "/hooks", R"({"colour":"red"})").status == 422);
}
