#include "core/order/bundles.hpp"
#include "core/order/requests.hpp"
#include "world.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::orders;
using namespace dray::orders::testing;

namespace {

/// Line "11", a bundle SKU A x 2 of "13" (C x 4) and "14" (D x 2); line "12", SKU B x 1.
data::order with_bundle() {
    auto v = two_lines();
    v.lines[0].is_bundle = true;
    v.lines.push_back(physical("13", "C", 4));
    v.lines.back().parent = "11";
    v.lines.push_back(physical("14", "D", 2));
    v.lines.back().parent = "11";
    return v;
}

/// The consignment's lines are B, C, D in this order.
struct bundled : world {
    explicit bundled(const data::order& v = with_bundle()) {
        observe(v);
        accepted();
    }
    /// "11 x2" for each bundle line that the confirmation of that shipment names.
    std::string told(std::size_t shipment) {
        std::string out;
        for (const auto& l : to_confirmation(o, s(shipment)).bundles)
            out += (out.empty() ? "" : " ") + l.line + " x" + std::to_string(l.quantity);
        return out;
    }
};

} // namespace

TEST_CASE("a bundle's own line is told with the shipment that makes it whole", "[bundles]") {
    bundled w;
    const auto first = box("P1", "T1", {{"2", "C", 4}, {"1", "B", 1}});
    w.shipped(0, {first});
    CHECK(w.told(0) == "");
    w.shipped(0, {first, box("P2", "T2", {{"3", "D", 2}})});
    CHECK(w.told(0) == "");
    CHECK(w.told(1) == "11 x2");
}

TEST_CASE("units of a bundle are told as they become whole, and once each", "[bundles]") {
    bundled w;
    std::vector<data::shipment> all;
    all.push_back(box("P1", "T1", {{"2", "C", 3}, {"3", "D", 1}}));
    all.push_back(box("P2", "T2", {{"2", "C", 1}, {"3", "D", 1}}));
    all.push_back(box("P3", "T3", {{"1", "B", 1}}));
    w.shipped(0, all);
    CHECK(w.told(0) == "11 x1");
    CHECK(w.told(1) == "11 x1");
    CHECK(w.told(2) == "");
}

TEST_CASE("what was said of a shipment stays said when later ones come", "[bundles]") {
    bundled w;
    const auto first = box("P1", "T1", {{"2", "C", 4}, {"3", "D", 2}});
    w.shipped(0, {first});
    const auto before = to_confirmation(w.o, w.s(0));
    w.shipped(0, {first, box("P2", "T2", {{"1", "B", 1}})});
    CHECK(to_confirmation(w.o, w.s(0)).bundles == before.bundles);
    CHECK(w.told(0) == "11 x2");
}

TEST_CASE("more than was ordered makes no more bundles than were ordered", "[bundles]") {
    bundled w;
    w.strict = false;
    w.shipped(0, {box("P1", "T1", {{"2", "C", 40}, {"3", "D", 20}})});
    CHECK(w.told(0) == "11 x2");
}

TEST_CASE("refunded children are not waited for, nor refunded bundles told", "[bundles]") {
    auto v = with_bundle();
    v.lines[3].canceled = 2; // all of D
    bundled w(v);
    w.shipped(0, {box("P1", "T1", {{"2", "C", 4}})});
    CHECK(w.told(0) == "11 x2");

    auto half = with_bundle();
    half.lines[0].canceled = 1;
    half.lines[2].canceled = 2;
    half.lines[3].canceled = 1;
    bundled u(half);
    u.shipped(0, {box("P1", "T1", {{"2", "C", 2}, {"3", "D", 1}})});
    CHECK(u.told(0) == "11 x1");
}

TEST_CASE("an order without bundles, and a parent that is shipped itself, tell none", "[bundles]") {
    world plain;
    plain.observe(two_lines());
    plain.accepted();
    plain.shipped(0, {box("P1", "T1", {{"1", "A", 2}})});
    CHECK(to_confirmation(plain.o, plain.s(0)).bundles.empty());

    auto v = with_bundle();
    v.lines[0].is_bundle = false;
    world w;
    w.observe(v);
    w.accepted();
    w.shipped(0, {box("P1", "T1", {{"3", "C", 4}, {"4", "D", 2}})});
    CHECK(to_confirmation(w.o, w.s(0)).bundles.empty());
}
