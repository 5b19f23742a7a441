#include <catch2/catch.hpp>
#include <dray/testing/script_host.hpp>

extern "C" const dray_plugin_entry_t dray_plugin_entry;

using namespace dray::testing;

namespace {

script echo_test() {
    return script(dray_plugin_entry, R"({"url": "https://shop.example/"})")
        .function("connection.test");
}

}  // namespace

TEST_CASE("a script that fits passes, and with every step failing once") {
    const auto s = echo_test()
                       .expect_http("GET", "https://shop.example/")
                       .is_read()
                       .answers(200, "store-1")
                       .expect_done(R"({"account": "store-1"})");
    const auto seen = s.run();
    CHECK(seen.result == R"({"account":"store-1"})");
    CHECK(seen.effects == 2);
}

TEST_CASE("a request that the script does not expect is named") {
    auto s = echo_test().expect_http("GET", "https://other.example/").answers(200).expect_done();
    CHECK_THROWS_WITH(s.run(), Catch::Contains("at step 1") &&
                                   Catch::Contains("https://other.example/") &&
                                   Catch::Contains("https://shop.example/"));
}
