// A text that is longer than its destination takes holds the order before it is sent; nothing is
// cut, and what a person reads says which text it is, never what it says.

#include "core/order/long_texts.hpp"
#include "world.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace dray;
using namespace dray::orders;
using namespace dray::orders::testing;
using f = data::text_field;

namespace {

constexpr std::int64_t most = 30;

text_limits taking(f field, std::int64_t length, std::string setting = {}) {
    text_limits made;
    made.destination = "wms";
    auto& limit = made.of[static_cast<std::size_t>(field)];
    limit.most = length;
    limit.setting = std::move(setting);
    return made;
}

world with(const text_limits& limits, instance_id destination = east) {
    auto by = live();
    by.text_limits[destination] = std::make_shared<const text_limits>(limits);
    return world(std::move(by));
}

/// An order whose texts all have `length` characters.
data::order all_of(std::size_t length) {
    auto v = two_lines();
    const std::string text(length, 'x');
    v.number = text;
    v.customer_note = text;
    v.ship_groups[0].method = text;
    for (auto* a : {&v.ship_groups[0].to, &v.billing}) {
        a->name = a->company = a->street1 = a->street2 = a->street3 = a->city = text;
        a->region = a->postcode = a->country = a->phone = a->email = text;
    }
    v.lines.resize(1);
    v.lines[0].sku = v.lines[0].name = text;
    v.lines[0].options.emplace_back(text, text);
    return v;
}

const problem& held(const world& w) {
    REQUIRE(w.held_by("text_too_long"));
    CHECK(w.status() == "Error");
    CHECK(w.stage() == "new");
    CHECK(w.tasks.empty());
    const auto at = std::find_if(w.problems.begin(), w.problems.end(),
                                 [](const auto& x) { return x.second.code == "text_too_long"; });
    return at->second;
}

bool says(const problem& p, std::string_view words) {
    return p.text.find(words) != std::string::npos;
}

bool offers(const problem& p, std::string_view remedy) {
    return std::find(p.remedies.begin(), p.remedies.end(), remedy) != p.remedies.end();
}

} // namespace

TEST_CASE("every text that may be bounded holds the order when it is longer by one character",
          "[long_texts]") {
    const auto [field, what] = GENERATE(table<f, const char*>({
        {f::order_number, "the order number has 31"},
        {f::email, "the e-mail address has 31"},
        {f::note, "the customer's note has 31"},
        {f::method, "the shipping method has 31"},
        {f::name, "the name of the shipping address has 31"},
        {f::company, "the company of the shipping address has 31"},
        {f::address_line, "the street line 3 of the shipping address has 31"},
        {f::city, "the city of the shipping address has 31"},
        {f::region, "the region of the shipping address has 31"},
        {f::postcode, "the postcode of the shipping address has 31"},
        {f::country, "the country of the shipping address has 31"},
        {f::phone, "the phone number of the shipping address has 31"},
        {f::billing_name, "the name of the billing address has 31"},
        {f::billing_company, "the company of the billing address has 31"},
        {f::billing_address_line, "the street line 2 of the billing address has 31"},
        {f::billing_city, "the city of the billing address has 31"},
        {f::billing_region, "the region of the billing address has 31"},
        {f::billing_postcode, "the postcode of the billing address has 31"},
        {f::billing_country, "the country of the billing address has 31"},
        {f::billing_phone, "the phone number of the billing address has 31"},
        {f::sku, "the SKU of line 1 (xxx"},
        {f::line_name, "the name of line 1 (xxx"},
        {f::option_name, "the name of the option 'xxx"},
        {f::option_value, "the text of the option 'xxx"},
    }));
    CAPTURE(what);
    auto w = with(taking(field, most));
    w.observe(all_of(most + 1));
    const auto& p = held(w);
    CHECK(says(p, what));
    CHECK(says(p, "31 characters, at most 30 fit"));
    CHECK(says(p, "longer than wms takes them"));

    auto fits = with(taking(field, most));
    fits.observe(all_of(most));
    CHECK(fits.status() == "New");
    CHECK(fits.queued("order.submit").size() == 1);
}

TEST_CASE("lengths are counted in code points, not in bytes", "[long_texts]") {
    std::string street;
    for (int i = 0; i < most; ++i)
        street += i % 2 ? "\u4e2d" : "\U0001f69a";
    auto v = two_lines();
    v.ship_groups[0].to.street1 = street;
    auto w = with(taking(f::address_line, most));
    w.observe(v);
    CHECK(w.queued("order.submit").size() == 1);
    w.edit([](auto& x) { x.ship_groups[0].to.street1 += "\u00e9"; });
    REQUIRE(w.held_by("text_too_long"));
    CHECK(w.queued("order.submit").empty());
    CHECK(says(w.problems.at("1/text_too_long/1001"), "has 31 characters"));
}

TEST_CASE("an order has one problem for all its long texts, and it tells what to do",
          "[long_texts]") {
    auto limits = taking(f::address_line, 20, "longest_line");
    limits.of[static_cast<std::size_t>(f::sku)].most = 3;
    limits.of[static_cast<std::size_t>(f::note)].most = 5;
    auto v = two_groups();
    v.ship_groups[0].to.street1 = "17 Secret Harbour Drive";
    v.ship_groups[1].to.street3 = "c/o Somebody Very Private";
    v.lines[1].sku = "LONG-SKU";
    v.customer_note = "a secret wish";
    auto w = with(limits);
    w.observe(v);
    CHECK(w.o.problems.size() == 1);
    const auto& p = held(w);
    CHECK(p.key == "1/text_too_long/1001");
    CHECK(p.text ==
          "Order shop/1001 has texts that are longer than wms takes them: the customer's note has "
          "13 characters, at most 5 fit; the street line 1 of the shipping address 'g1' has 23 "
          "characters, at most 20 fit; the street line 3 of the shipping address 'g2' has 25 "
          "characters, at most 20 fit; the SKU of line 1 (LONG-SKU) has 8 characters, at most 3 "
          "fit. Nothing is cut, so it is not sent.");
    CHECK(p.remedies ==
          std::vector<std::string>{
              "Shorten it in the shop; the change is read by itself.",
              "To see the texts: dray order shop/1001 --personal",
              "If wms takes more: raise longest_line in [destination.wms] and restart drayd, then: "
              "dray retry shop/1001",
              "dray retry shop/1001"});
}

TEST_CASE("a length that the connector itself declares has no setting to raise", "[long_texts]") {
    auto w = with(taking(f::city, 3));
    w.observe(two_lines());
    const auto& p = held(w);
    CHECK(p.remedies.size() == 3);
    CHECK(offers(p, "dray retry shop/1001"));
}

TEST_CASE("of very many long texts the first ones are named and the rest counted", "[long_texts]") {
    auto v = two_lines();
    v.lines.clear();
    for (int i = 1; i <= 25; ++i)
        v.lines.push_back(physical(std::to_string(i), "SKU-" + std::to_string(i), 1));
    auto w = with(taking(f::line_name, 3));
    w.observe(v);
    const auto& p = held(w);
    CHECK(says(p, "the name of line 10 (SKU-10)"));
    CHECK_FALSE(says(p, "line 11"));
    CHECK(says(p, "; and 15 more."));
}

TEST_CASE("shortened in the shop, the order is sent with its texts whole", "[long_texts]") {
    auto w = with(taking(f::address_line, 12));
    auto v = two_lines();
    v.ship_groups[0].to.street1 = "1 Dock Road, at the back";
    w.observe(v);
    held(w);
    w.edit([](auto& x) { x.customer_note = "still as long"; });
    CHECK(w.held_by("text_too_long"));
    w.edit([](auto& x) { x.ship_groups[0].to.street1 = "1 Dock Road"; });
    CHECK_FALSE(w.held_by("text_too_long"));
    CHECK(w.status() == "New");
    CHECK(w.queued("order.submit").size() == 1);
}

TEST_CASE("a text that grows too long before the send takes the queued submit back",
          "[long_texts]") {
    auto w = with(taking(f::note, 5));
    w.observe(two_lines());
    REQUIRE(w.queued("order.submit").size() == 1);
    w.edit([](auto& x) { x.customer_note = "to the back door"; });
    REQUIRE(w.held_by("text_too_long"));
    CHECK(w.queued("order.submit").empty());
}

TEST_CASE("retried, it is held again until the destination takes more", "[long_texts]") {
    auto w = with(taking(f::city, 3, "longest_city"));
    w.observe(two_lines());
    w.settled("text_too_long");
    held(w);
    w.by.text_limits[east] = std::make_shared<const text_limits>(taking(f::city, 6));
    w.settled("text_too_long");
    CHECK_FALSE(w.held_by("text_too_long"));
    CHECK(w.queued("order.submit").size() == 1);
}

TEST_CASE("an order that the destination has already is not held for its texts", "[long_texts]") {
    world w;
    w.observe(two_lines());
    w.begun();
    w.accepted();
    w.by.text_limits[east] = std::make_shared<const text_limits>(taking(f::city, 3));
    w.edit([](auto& x) { x.staff_note = "looked at"; });
    CHECK_FALSE(w.held_by("text_too_long"));
    CHECK(w.stage() == "at_wms");
}

TEST_CASE("each ship group is measured by the destination that it goes to", "[long_texts]") {
    auto v = two_groups();
    v.ship_groups[0].to.city = "Llanfairpwllgwyngyll";
    auto w = with(taking(f::city, 10), west);
    w.by.route = {{"", east}, {"g2", west}};
    w.observe(v);
    CHECK_FALSE(w.held_by("text_too_long"));
    CHECK(w.queued("order.submit").size() == 2);
    w.edit([](auto& x) { x.ship_groups[1].to.city = "Llanfairpwllgwyngyll"; });
    REQUIRE(w.held_by("text_too_long"));
    CHECK(w.queued("order.submit").empty());
}
