#include "core/cli/order_name.hpp"

#include <catch2/catch.hpp>

using namespace dray::cli;

TEST_CASE("an id is a hash and a whole number, nothing less", "[cli]") {
    CHECK(order_id_of("#17") == 17);
    for (const auto* other : {"17", "#", "#0", "#-1", "#x", "#17x", "#99999999999999999999", ""}) {
        INFO(other);
        CHECK_FALSE(order_id_of(other));
    }
}

TEST_CASE("a name is a number, or SOURCE/NUMBER, or a number with a slash in it", "[cli]") {
    using all = std::vector<order_name>;
    CHECK(readings_of("1001") == all{{"", "1001"}});
    CHECK(readings_of("shop/1001") == all{{"", "shop/1001"}, {"shop", "1001"}});
    CHECK(readings_of("shop/A/7") == all{{"", "shop/A/7"}, {"shop", "A/7"}});
    CHECK(readings_of("/1001") == all{{"", "/1001"}});
    CHECK(readings_of("1001/") == all{{"", "1001/"}});
}
