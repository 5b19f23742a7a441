#include <catch2/catch.hpp>
#include <dray/data/order_json.hpp>
#include <dray/data/validate.hpp>
#include <functional>

using namespace dray::data;

namespace {

/// Two lines to one address, one digital line: nothing to complain about.
order good_order() {
    order o;
    o.ref = "100";
    o.status = status("11", "Awaiting Fulfillment");
    o.created_at = o.modified_at = *parse_time("2026-03-01T12:00:00Z");
    o.currency = "USD";
    o.totals.grand = "30.00";
    o.totals.discount = "-1.5";
    for (const char* const id : {"a", "b"}) {
        line l;
        l.id = id;
        l.ship_group = "g";
        l.sku = "SKU-1";
        l.quantity = 2;
        l.unit_price = "15.00";
        o.lines.push_back(l);
    }
    line download;
    download.id = "c";
    download.kind = line_kind::digital;
    download.quantity = 1;
    o.lines.push_back(download);
    ship_group g;
    g.id = "g";
    g.to.name = "J\u00fcrgen M\u00fcller";
    g.to.street1 = "1 Main St";
    g.to.city = "Austin";
    g.to.country_code = "US";
    g.cost = "5";
    o.ship_groups.push_back(g);
    return o;
}

std::vector<std::string> reasons_after(const std::function<void(order&)>& change) {
    auto o = good_order();
    change(o);
    return validate(o);
}

void check_only(const std::string& reason, const std::function<void(order&)>& change) {
    CAPTURE(reason);
    CHECK(reasons_after(change) == std::vector<std::string>{reason});
}

} // namespace

TEST_CASE("a good order is not poison") {
    CHECK(validate(good_order()).empty());
    CHECK(reasons_after([](order& o) { o.lines[0].canceled = 5; }).empty());
    CHECK(reasons_after([](order& o) {
              o.lines[0].is_bundle = true;
              o.lines[0].ship_group.clear();
              o.lines[1].parent = "a";
          }).empty());
}

TEST_CASE("what a shop may well have is no poison: the host holds such an order with its cause") {
    CHECK(reasons_after([](order& o) { o.lines[0].sku.clear(); }).empty());
    CHECK(reasons_after([](order& o) { o.lines.clear(); }).empty());
    CHECK(reasons_after([](order& o) { o.lines[0].ship_group.clear(); }).empty());
    CHECK(reasons_after([](order& o) { o.ship_groups[0].to = address(); }).empty());
}

TEST_CASE("each way in which an order is poison is named") {
    check_only("ref: is empty", [](order& o) { o.ref.clear(); });
    check_only("lines[0].quantity: is not above 0", [](order& o) { o.lines[0].quantity = 0; });
    check_only("lines[1].quantity: is not above 0", [](order& o) { o.lines[1].quantity = -3; });
    check_only("lines[0].quantity: is above 1,000,000,000",
               [](order& o) { o.lines[0].quantity = 1'000'000'001; });
    check_only("lines[0].shipped: is out of range", [](order& o) { o.lines[0].shipped = -1; });
    check_only("lines[0].canceled: is out of range", [](order& o) { o.lines[0].canceled = -1; });
    check_only("lines[1].id: is empty", [](order& o) { o.lines[1].id.clear(); });
    CHECK(reasons_after([](order& o) { o.lines[1].id = "a"; }) ==
          std::vector<std::string>{"lines[0].id: stands on another line too",
                                   "lines[1].id: stands on another line too"});
    check_only("lines[0].ship_group: names a ship group that the order does not have",
               [](order& o) { o.lines[0].ship_group = "h"; });
    check_only("lines[0].parent: names a line that the order does not have",
               [](order& o) { o.lines[0].parent = "z"; });
    check_only("lines[0].parent: names a line that the order does not have",
               [](order& o) { o.lines[0].parent = "a"; });
    check_only("ship_groups[1].id: is empty", [](order& o) { o.ship_groups.emplace_back(); });
    CHECK(reasons_after([](order& o) { o.ship_groups.push_back(o.ship_groups[0]); }).size() == 2);
}

TEST_CASE("money that is no decimal and a currency that is none are poison") {
    check_only("totals.grand: is not a decimal number", [](order& o) { o.totals.grand = "1,0"; });
    check_only("totals.tax: is not a decimal number", [](order& o) { o.totals.tax = "free"; });
    check_only("lines[0].unit_price: is not a decimal number",
               [](order& o) { o.lines[0].unit_price = "1e3"; });
    check_only("ship_groups[0].cost: is not a decimal number",
               [](order& o) { o.ship_groups[0].cost = "."; });
    check_only("currency: is not an ISO 4217 code", [](order& o) { o.currency = "usd"; });
    check_only("currency: is not an ISO 4217 code", [](order& o) { o.currency = "US"; });
}

TEST_CASE("text that is over-long or no UTF-8 is poison, wherever it stands") {
    check_only("customer_note: longer than 64 KiB",
               [](order& o) { o.customer_note.assign(64 * 1024 + 1, 'x'); });
    CHECK(reasons_after([](order& o) { o.customer_note.assign(64 * 1024, 'x'); }).empty());
    check_only("billing.city: is not UTF-8", [](order& o) { o.billing.city = "M\xFCnchen"; });
    check_only("lines[1].options[0].value: is not UTF-8",
               [](order& o) { o.lines[1].options.emplace_back("color", "\xC0\xAF"); });
    check_only("status.name: is not UTF-8", [](order& o) { o.status.name = "\xED\xA0\x80"; });
}

TEST_CASE("more lines or groups than allowed are poison") {
    CHECK(reasons_after([](order& o) {
              for (int i = 0; i < 10'000; ++i) {
                  o.lines.push_back(o.lines[0]);
                  o.lines.back().id = std::to_string(i);
              }
          }) == std::vector<std::string>{"lines: has more than 10,000 elements"});
}

TEST_CASE("the list of reasons is bounded") {
    CHECK(reasons_after([](order& o) {
              for (int i = 0; i < 1000; ++i)
                  o.lines.emplace_back();
          }).size() == max_reasons);
}

TEST_CASE("an update is poison without a name, and with quantities that cannot be") {
    consignment_update u;
    u.ref = "W1";
    shipment s;
    s.ref = "P1";
    s.cost = "4.20";
    s.lines.emplace_back("1", "", 2);
    u.shipments.push_back(s);
    CHECK(validate(u).empty());

    auto nameless = u;
    nameless.ref.clear();
    CHECK(validate(nameless) == std::vector<std::string>{"ref: is empty, and so is reference"});
    auto broken = u;
    broken.shipments[0].ref.clear();
    broken.shipments[0].cost = "x";
    broken.shipments[0].lines[0] = line_quantity("", "", 0);
    CHECK(validate(broken) ==
          std::vector<std::string>{"shipments[0].ref: is empty",
                                   "shipments[0].cost: is not a decimal number",
                                   "shipments[0].lines[0].quantity: is out of range",
                                   "shipments[0].lines[0]: names neither a line nor a SKU"});
}
