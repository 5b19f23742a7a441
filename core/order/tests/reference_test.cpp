#include "core/order/reference.hpp"
#include "core/order/sha256.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <random>
#include <set>

using namespace dray::orders;

namespace {

std::string hex(std::string_view bytes) {
    std::string out;
    for (const auto b : sha256(bytes)) {
        out += "0123456789abcdef"[b >> 4];
        out += "0123456789abcdef"[b & 15];
    }
    return out;
}

const std::string shop_a = "bigcommerce/stores/abc123";
const std::string shop_b = "bigcommerce/stores/xyz789";

} // namespace

TEST_CASE("sha256 gives the published digests", "[reference]") {
    CHECK(hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(hex(std::string(1'000'000, 'a')) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("a reference is the same every time it is made", "[reference]") {
    const auto once = make_reference(shop_a, "10234", "88", 1, 50);
    CHECK(once == make_reference(shop_a, "10234", "88", 1, 50));
    // Frozen: what stands at a warehouse must be found again by every later release.
    CHECK(once == "10234-5TAHB7JPC0SG");
}

TEST_CASE("a reference shows the order's id where it fits", "[reference]") {
    CHECK(make_reference(shop_a, "10234", "1", 1, 50).rfind("10234-", 0) == 0);
    CHECK(make_reference(shop_a, "10234", "1", 3, 50).rfind("10234-G3-", 0) == 0);
    CHECK(make_reference(shop_a, "10234", "1", 1, 50, "TEST").rfind("TEST-10234-", 0) == 0);
    CHECK(make_reference(shop_a, "10234", "1", 1, 50, "TEST-").rfind("TEST-10234-", 0) == 0);
    CHECK(make_reference(shop_a, "gid://shop/Order/7", "1", 1, 50).rfind("gid-shop-Order-7-", 0) ==
          0);
    CHECK(make_reference(shop_a, std::string(80, '7'), "1", 1, 50).find('-') == std::string::npos);
}

TEST_CASE("two shops with the same order number get different references", "[reference]") {
    for (std::int64_t limit = 16; limit <= 50; ++limit) {
        CHECK(make_reference(shop_a, "1001", "1", 1, limit) !=
              make_reference(shop_b, "1001", "1", 1, limit));
    }
}

TEST_CASE("each part of the tuple changes the reference, and parts do not run into each other",
          "[reference]") {
    std::map<std::int64_t, std::set<std::string>> seen;
    for (const auto& [source, ref, group, generation, prefix] :
         std::vector<std::tuple<std::string, std::string, std::string, int, std::string>>{
             {"a", "1", "1", 1, ""},
             {"b", "1", "1", 1, ""},
             {"a", "2", "1", 1, ""},
             {"a", "1", "2", 1, ""},
             {"a", "1", "1", 2, ""},
             {"a", "1", "1", 1, "TEST"},
             {"a1", "", "1", 1, ""},
             {"", "a1", "1", 1, ""},
             {"a", "11", "", 1, ""},
             {"a", "", "11", 1, ""},
             {"a", "1", "", 11, ""},
             {"a", "ab", "1", 1, ""},
             {"a", "AB", "1", 1, ""},
             {"a", "a-b", "1", 1, ""},
             {"a", "a/b", "1", 1, ""}}) {
        for (const std::int64_t limit : {16, 24, 50}) {
            CHECK(seen[limit]
                      .insert(make_reference(source, ref, group, generation, limit, prefix))
                      .second);
        }
    }
}

TEST_CASE("a reference keeps to its limit and to plain characters", "[reference]") {
    std::mt19937 random(7);
    for (int i = 0; i < 20'000; ++i) {
        std::string ref;
        const auto length = random() % 70;
        for (unsigned k = 0; k < length; ++k)
            ref += static_cast<char>(random() % 255 + 1);
        const auto limit = static_cast<std::int64_t>(16 + random() % 35);
        const auto* prefix = random() % 3 == 0   ? "TEST-"
                             : random() % 3 == 0 ? "A-VERY-LONG-ONE"
                                                 : "";
        const auto made =
            make_reference(shop_a, ref, std::to_string(random() % 9),
                           1 + static_cast<std::int64_t>(random() % 12), limit, prefix);
        REQUIRE(made.size() <= static_cast<std::size_t>(limit));
        REQUIRE(made.size() >= 11);
        REQUIRE(made.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                       "0123456789-") == std::string::npos);
    }
}

TEST_CASE("a limit below sixteen is taken as sixteen", "[reference]") {
    CHECK(make_reference(shop_a, "1", "1", 1, 3) == make_reference(shop_a, "1", "1", 1, 16));
    CHECK(make_reference(shop_a, "12345678", "1", 1, -5).size() == 16);
}

TEST_CASE("a hundred thousand tuples do not collide at any limit, even where case is ignored",
          "[reference]") {
    const auto limit = GENERATE(as<std::int64_t>{}, 16, 17, 20, 30, 50);
    std::set<std::string> seen;
    for (int i = 0; i < 100'000; ++i) {
        auto made = make_reference(i % 2 ? shop_a : shop_b, std::to_string(1000 + i / 20),
                                   std::to_string(i / 2 % 5), 1 + i / 10 % 2, limit);
        for (char& c : made)
            c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        REQUIRE(seen.insert(made).second);
    }
}
