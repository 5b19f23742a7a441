#include "core/order/fingerprint.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::orders;

namespace {

data::consignment sent() {
    data::consignment c;
    c.to.name = "Zoë Müller-Lüdenscheidt";
    c.to.company = "Grüne Kisten GmbH";
    c.to.postcode = "78701-1234";
    for (const auto& [sku, units] : {std::pair{"A-1", 2}, std::pair{"B", 1}, std::pair{"a-1", 3}}) {
        auto& l = c.lines.emplace_back();
        l.number = static_cast<std::int64_t>(c.lines.size());
        l.sku = sku;
        l.quantity = units;
    }
    return c;
}

data::fingerprint there() {
    data::fingerprint f;
    f.name = "ZOE MULLER LUDENSCHEIDT";
    f.postcode = "78701";
    f.lines = {{"1", "b", 1}, {"2", " A-1 ", 5}};
    return f;
}

} // namespace

TEST_CASE("a fingerprint agrees with itself", "[fingerprint]") {
    CHECK(is_same_fingerprint(sent(), fingerprint_of(sent())).agrees);
}

TEST_CASE("case, spacing, marks, line order and ZIP+4 do not matter", "[fingerprint]") {
    const auto v = is_same_fingerprint(sent(), there());
    CHECK(v.why_not == "");
    CHECK(v.agrees);
}

TEST_CASE("the company may stand where the recipient is expected", "[fingerprint]") {
    auto f = there();
    for (const auto* name : {"Grune Kisten GmbH", "gruene kisten",
                             "Grüne Kisten GmbH, Zoë Müller-"
                             "Lüdenscheidt",
                             "Zoe Muller-Ludenscheidt / Grune Kisten GmbH"}) {
        f.name = name;
        INFO(name);
        CHECK(is_same_fingerprint(sent(), f).agrees == (std::string(name) != "gruene kisten"));
    }
}

TEST_CASE("a name that the vendor cut short still agrees, a mere beginning does not",
          "[fingerprint]") {
    auto f = there();
    f.name = "Zoe Muller Lud";
    CHECK(is_same_fingerprint(sent(), f).agrees);
    f.name = "Zoe";
    CHECK(is_same_fingerprint(sent(), f).why_not == "the recipient differs");
}

TEST_CASE("another customer, postcode or content is a stranger's order", "[fingerprint]") {
    auto f = there();
    f.name = "Bob Stranger";
    CHECK(is_same_fingerprint(sent(), f).why_not == "the recipient differs");
    f = there();
    f.postcode = "78702";
    CHECK(is_same_fingerprint(sent(), f).why_not == "the postcode differs");
    f = there();
    f.lines[1].quantity = 4;
    CHECK(is_same_fingerprint(sent(), f).why_not == "SKU 'a-1': 5 sent, 4 there");
    f = there();
    f.lines.emplace_back("3", "C", 1);
    CHECK(is_same_fingerprint(sent(), f).why_not == "SKU 'c': none sent, 1 there");
    f = there();
    f.lines.pop_back();
    CHECK_FALSE(is_same_fingerprint(sent(), f).agrees);
}

TEST_CASE("what the destination does not tell is not compared, but it must tell enough",
          "[fingerprint]") {
    auto f = there();
    f.name.clear();
    CHECK(is_same_fingerprint(sent(), f).agrees);
    f = there();
    f.postcode.clear();
    CHECK(is_same_fingerprint(sent(), f).agrees);
    f.name.clear();
    CHECK_FALSE(is_same_fingerprint(sent(), f).agrees);
    f = there();
    f.lines.clear();
    CHECK(is_same_fingerprint(sent(), f).why_not == "the destination tells no lines");
}

TEST_CASE("why two fingerprints differ names no person", "[fingerprint]") {
    auto f = there();
    f.name = "Bob Stranger";
    f.postcode = "99999";
    const auto v = is_same_fingerprint(sent(), f);
    CHECK(v.why_not.find("Bob") == std::string::npos);
    CHECK(v.why_not.find("Zo") == std::string::npos);
    CHECK(v.why_not.find("99999") == std::string::npos);
}

TEST_CASE("names in other scripts compare as they are", "[fingerprint]") {
    auto c = sent();
    c.to.name = "山田 太郎";
    auto f = there();
    f.name = "山田太郎";
    CHECK(is_same_fingerprint(c, f).agrees);
    f.name = "山田次郎";
    CHECK_FALSE(is_same_fingerprint(c, f).agrees);
    c.to.name = "Zoe\xcc\x88 Mu\xcc\x88ller"; // combining marks
    f.name = "zoe muller";
    CHECK(is_same_fingerprint(c, f).agrees);
    f.name = "\xff\xc3"; // not UTF-8: compared, never trusted
    CHECK_FALSE(is_same_fingerprint(c, f).agrees);
}

TEST_CASE("absurd quantities do not overflow", "[fingerprint]") {
    auto f = there();
    f.lines[0].quantity = INT64_MAX;
    f.lines.emplace_back("3", "b", INT64_MAX);
    f.lines.emplace_back("4", "b", INT64_MIN);
    CHECK_FALSE(is_same_fingerprint(sent(), f).agrees);
}
