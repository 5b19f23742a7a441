// shipments.download over open orders: what is reported, and in how few calls.

#include "host.hpp"

#include <dray/abi/error.h>

#include <catch2/catch.hpp>

#include <set>

using namespace dray;
using namespace dray::propago::samples;
using data::warehouse_state;

namespace {

// A warehouse with orders by number, answering as the sheet says.
struct warehouse {
    struct order {
        std::string number, word, po;
        data::timestamp at;
        std::string shippers; ///< <Shipper> elements; empty = none yet
        std::string shipping_code = "NoShipmentsFoundForOrder"; ///< where there are none
    };
    std::vector<order> orders;
    std::chrono::minutes clock_error{0}; ///< of its dates
    std::set<std::string> hidden;        ///< not found by search

    order& add(const std::string& number, const std::string& word, const std::string& shippers = {},
               const std::string& at = "2026-03-01T12:00:00Z") {
        order o;
        o.number = number;
        o.word = word;
        o.po = "D-" + number;
        o.at = data::parse_time(at).value();
        o.shippers = shippers;
        orders.push_back(std::move(o));
        return orders.back();
    }

    vendor_answer operator()(const seen_call& call) const {
        CHECK_FALSE(call.is_write);
        if (call.operation == "SearchOrders")
            return search(call);
        const std::string number = element(call.body, "orderNumber");
        for (const auto& o : orders) {
            if (o.number != number)
                continue;
            if (call.operation == "GetOrderStatus")
                return answer(call.operation, "Success", "<Data>" + o.word + "</Data>");
            if (o.shippers.empty())
                return answer(call.operation, o.shipping_code, "");
            return answer(call.operation, "Success", "<Data>" + o.shippers + "</Data>");
        }
        return answer(call.operation, "InvalidOrderNumber", "");
    }

    vendor_answer search(const seen_call& call) const {
        const auto skip = std::stoul(element(call.body, "Skip"));
        const auto take = std::stoul(element(call.body, "Take"));
        const auto bound = [&](const char* name) {
            const std::string text = element(call.body, name);
            return text.empty() ? std::nullopt : data::parse_time(text);
        };
        const auto from = bound("OrderSubmittedStartDate");
        const auto until = bound("OrderSubmittedEndDate");
        const std::string po = element(call.body, "PoNumber");
        std::vector<std::string> found;
        std::size_t matching = 0;
        for (const auto& o : orders) {
            const auto at = o.at + clock_error;
            if (hidden.contains(o.number) || (from && at < *from) || (until && at > *until) ||
                (!po.empty() && po != o.po))
                continue;
            if (matching++ < skip || found.size() >= take)
                continue;
            found.push_back(basic(o.number, o.po, o.word));
        }
        return page(found, static_cast<int>(matching));
    }
};

// A run with the warehouse as the vendor; `calls` and `items` are the host's.
struct look : host {
    explicit look(const warehouse& w, const setting_list& settings = {})
        : host([w](const seen_call& call) { return w(call); }, settings) {}
    ended at(const std::vector<data::open_binding>& open) {
        return run("shipments.download", open_text(open));
    }
};

} // namespace

TEST_CASE("shipments.download: an unchanged word is no news and costs no details") {
    warehouse w;
    w.add("PG-1", "Picking");
    w.add("PG-2", "Shipping");
    look l(w);
    CHECK(l.at({open_order("PG-1", "Picking"), open_order("PG-2", "Shipping")}).cls == 0);
    CHECK(l.items.empty());
    CHECK(l.calls.size() == 1);
}

TEST_CASE("shipments.download: the walk from Released to Closed", "[PG-05a][PG-22c]") {
    warehouse w;
    w.add("PG-1", "Released");
    for (const auto& [word, state] : {std::pair("Released", warehouse_state::accepted),
                                      {"Waved", warehouse_state::working},
                                      {"Picking", warehouse_state::working},
                                      {"Shipping", warehouse_state::working}}) {
        INFO(word);
        w.orders[0].word = word;
        look l(w);
        CHECK(l.at({open_order("PG-1", "Saved")}).cls == 0);
        const auto u = l.update("PG-1");
        CHECK(u.word == word);
        CHECK(u.state == state);
        CHECK(u.shipments_read);
        CHECK(u.shipments.empty());
        CHECK(u.reference == "D-PG-1");
    }
    w.orders[0].word = "Closed";
    w.orders[0].shippers = shipper("7", "1Z1", 1, 3) + shipper("8", "", 2, 1);
    look l(w);
    CHECK(l.at({open_order("PG-1", "Shipping")}).cls == 0);
    const auto u = l.update("PG-1");
    CHECK(u.state == warehouse_state::shipped);
    REQUIRE(u.shipments.size() == 2);
    CHECK(u.shipments[0].ref == "7");
    CHECK(u.shipments[0].tracking == "1Z1");
    CHECK(u.shipments[0].lines[0] == data::line_quantity("1", "SKU-A", 3));
    CHECK(u.shipments[1].tracking.empty());
}

TEST_CASE("shipments.download: the first look at an order not begun needs no details") {
    warehouse w;
    w.add("PG-1", "Released");
    w.add("PG-2", "ApprovalPending");
    look l(w);
    CHECK(l.at({open_order("PG-1", ""), open_order("PG-2", "")}).cls == 0);
    CHECK(l.count("GetShippingInformation") == 0);
    CHECK(l.update("PG-1").state == warehouse_state::accepted);
    CHECK_FALSE(l.update("PG-1").shipments_read);
    CHECK(l.update("PG-2").state == warehouse_state::queued);
}

TEST_CASE("shipments.download: a back order's first Shipper is seen though the word stays",
          "[PG-05b][PG-06a]") {
    warehouse w;
    w.add("PG-1", "BackOrdered", shipper("7", "1Z1", 1, 2));
    look l(w);
    CHECK(l.at({open_order("PG-1", "BackOrdered")}).cls == 0);
    const auto u = l.update("PG-1");
    CHECK(u.state == warehouse_state::part_shipped);
    REQUIRE(u.shipments.size() == 1);
    CHECK(u.shipments[0].lines[0].quantity == 2);
}

TEST_CASE("shipments.download: shipments under a word of work are a part shipment") {
    warehouse w;
    w.add("PG-1", "Picking", shipper("7", "1Z1", 1, 2));
    look l(w);
    CHECK(l.at({open_order("PG-1", "BackOrdered")}).cls == 0);
    CHECK(l.update("PG-1").state == warehouse_state::part_shipped);
}

TEST_CASE("shipments.download: no shipments yet is an empty list, not an error, however it is said",
          "[PG-02c]") {
    for (const char* code : {"NoShipmentsFoundForOrder", "NoShipmentData", "NoData", "Success"}) {
        INFO(code);
        warehouse w;
        w.add("PG-1", "BackOrdered").shipping_code = code;
        look l(w);
        CHECK(l.at({open_order("PG-1", "Waved")}).cls == 0);
        const auto u = l.update("PG-1");
        CHECK(u.shipments_read);
        CHECK(u.shipments.empty());
        CHECK(u.state == warehouse_state::working);
    }
}

TEST_CASE(
    "shipments.download: an order gone when its shipments are asked for says nothing of them") {
    warehouse w;
    w.add("PG-1", "BackOrdered").shipping_code = "InvalidOrderNumber";
    look l(w);
    CHECK(l.at({open_order("PG-1", "Waved")}).cls == 0);
    const auto u = l.update("PG-1");
    CHECK_FALSE(u.shipments_read);
    CHECK(u.state == warehouse_state::unknown);
    CHECK_THAT(u.message, Catch::Contains("no longer knows order PG-1"));
}

TEST_CASE("shipments.download: Closed without shipments is told, and asked again at each look") {
    warehouse w;
    w.add("PG-1", "Closed");
    look l(w);
    CHECK(l.at({open_order("PG-1", "Closed")}).cls == 0);
    const auto u = l.update("PG-1");
    CHECK(u.shipments_read);
    CHECK(u.shipments.empty());
    CHECK_THAT(u.message, Catch::Contains("no shipment"));
    CHECK(l.count("GetShippingInformation") == 1);
}

TEST_CASE("shipments.download: Firmed, OnHold and ApprovalDenied say what a person must do",
          "[PG-20a]") {
    warehouse w;
    w.add("PG-1", "Firmed");
    w.add("PG-2", "OnHold");
    w.add("PG-3", "ApprovalDenied");
    w.add("PG-4", "Canceled");
    look l(w);
    CHECK(l.at({open_order("PG-1", "Released"), open_order("PG-2", "Released"),
                open_order("PG-3", "Released"), open_order("PG-4", "Released")})
              .cls == 0);
    CHECK(l.update("PG-1").state == warehouse_state::parked);
    CHECK_THAT(l.update("PG-1").message, Catch::Contains("Released"));
    CHECK(l.update("PG-2").state == warehouse_state::parked);
    CHECK_FALSE(l.update("PG-2").message.empty());
    CHECK(l.update("PG-3").state == warehouse_state::failed);
    CHECK(l.update("PG-4").state == warehouse_state::canceled);
}

TEST_CASE(
    "shipments.download: Unknown and a word outside the enumeration are unknown, never shipped",
    "[PG-05d]") {
    for (const char* word : {"Unknown", "ShippedOut"}) {
        INFO(word);
        warehouse w;
        w.add("PG-1", word);
        look l(w);
        CHECK(l.at({open_order("PG-1", "Picking")}).cls == 0);
        CHECK(l.update("PG-1").state == warehouse_state::unknown);
        CHECK_FALSE(l.update("PG-1").message.empty());
    }
}

TEST_CASE("shipments.download: a word given a meaning by the merchant has it") {
    warehouse w;
    w.add("PG-1", "ShippedOut");
    look l(w, {{"status_words", std::vector<std::string>{"ShippedOut = working"}}});
    CHECK(l.at({open_order("PG-1", "Picking")}).cls == 0);
    CHECK(l.update("PG-1").state == warehouse_state::working);
}

TEST_CASE("shipments.download: the daily sweep reads details though the word is unchanged") {
    warehouse w;
    w.add("PG-1", "Picking");
    look l(w);
    auto b = open_order("PG-1", "Picking");
    b.details_due = true;
    CHECK(l.at({b}).cls == 0);
    CHECK(l.update("PG-1").shipments_read);
}

// ---- orders that are not where they should be ---------------------------------------------------

TEST_CASE("shipments.download: an order that the search does not find is read by itself") {
    warehouse w;
    w.add("PG-1", "Waved");
    w.add("PG-2", "Picking");
    w.add("PG-3", "Waved");
    w.hidden.insert("PG-2");
    look l(w);
    CHECK(l.at({open_order("PG-1", "Waved"), open_order("PG-2", "Waved"),
                open_order("PG-3", "Waved")})
              .cls == 0);
    CHECK(l.count("GetOrderStatus") == 1);
    CHECK(l.update("PG-2").word == "Picking");
}

TEST_CASE("shipments.download: an order that is gone is unknown with a way out, once", "[PG-02b]") {
    warehouse w;
    w.add("PG-1", "Waved");
    look l(w);
    CHECK(l.at({open_order("PG-1", "Waved"), open_order("PG-2", "Waved")}).cls == 0);
    const auto u = l.update("PG-2");
    CHECK(u.state == warehouse_state::unknown);
    CHECK_THAT(u.message, Catch::Contains("D-PG-2"));
    look again(w);
    CHECK(again.at({open_order("PG-1", "Waved"), open_order("PG-2", u.word)}).cls == 0);
    CHECK(again.items.empty());
}

TEST_CASE("shipments.download: an order whose number was never told is found by its reference") {
    warehouse w;
    w.add("PG-1", "Closed", shipper("7", "1Z", 1, 1));
    look l(w);
    auto nameless = open_order("", "");
    nameless.reference = "D-PG-1";
    CHECK(l.at({nameless}).cls == 0);
    const auto u = l.update("D-PG-1");
    CHECK(u.ref == "PG-1");
    CHECK(u.state == warehouse_state::working); // shipped only once its shipments were read
    CHECK(u.word.empty());
}

TEST_CASE("shipments.download: several orders under an unnamed reference are not chosen from") {
    warehouse w;
    w.add("PG-1", "Waved").po = "D-X";
    w.add("PG-2", "Waved").po = "D-X";
    look l(w);
    auto nameless = open_order("", "");
    nameless.reference = "D-X";
    CHECK(l.at({nameless}).cls == 0);
    CHECK(l.update("D-X").ref.empty());
    CHECK(l.update("D-X").state == warehouse_state::unknown);
    CHECK_THAT(l.update("D-X").message, Catch::Contains("2 orders"));
}

// ---- failures -----------------------------------------------------------------------------------

TEST_CASE("shipments.download: one order's failing details leave its word, so it is asked again") {
    warehouse w;
    for (int i = 1; i <= 4; ++i)
        w.add("PG-" + std::to_string(i), "Waved");
    host h([&](const seen_call& call) {
        if (call.operation == "GetShippingInformation" &&
            element(call.body, "orderNumber") == "PG-2")
            return vendor_answer(answer(call.operation, "UnexpectedErrorOnServer", "",
                                        "<ErrorGuid>g-77</ErrorGuid>"));
        return w(call);
    });
    std::vector<data::open_binding> open;
    for (int i = 1; i <= 4; ++i)
        open.push_back(open_order("PG-" + std::to_string(i), "Released"));
    CHECK(h.run("shipments.download", open_text(open)).cls == 0);
    CHECK(h.update("PG-1").word == "Waved");
    CHECK(h.update("PG-2").word == "Released");
    CHECK_FALSE(h.update("PG-2").shipments_read);
    CHECK_THAT(h.update("PG-2").message, Catch::Contains("g-77"));
    REQUIRE(h.log.size() == 1);
    CHECK_THAT(h.log[0], Catch::Contains("1 of 4"));
}

TEST_CASE("shipments.download: a vendor that fails for most is a failure, after what it did tell") {
    warehouse w;
    for (int i = 1; i <= 4; ++i)
        w.add("PG-" + std::to_string(i), "Waved");
    host h([&](const seen_call& call) {
        if (call.operation == "GetShippingInformation" &&
            element(call.body, "orderNumber") != "PG-2")
            return vendor_answer(500, fault("soap:Server", "boom"));
        return w(call);
    });
    std::vector<data::open_binding> open;
    for (int i = 1; i <= 4; ++i)
        open.push_back(open_order("PG-" + std::to_string(i), "Released"));
    CHECK(h.run("shipments.download", open_text(open)).cls == DRAY_ERROR_TRANSIENT);
    CHECK(h.update("PG-2").word == "Waved");
}

TEST_CASE(
    "shipments.download: an HTML 503 among the details ends the run once the others are kept") {
    warehouse w;
    for (int i = 1; i <= 3; ++i)
        w.add("PG-" + std::to_string(i), "Waved");
    host h([&](const seen_call& call) {
        if (call.operation == "GetShippingInformation" &&
            element(call.body, "orderNumber") == "PG-3")
            return vendor_answer(503, "<html>busy</html>");
        return w(call);
    });
    std::vector<data::open_binding> open;
    for (int i = 1; i <= 3; ++i)
        open.push_back(open_order("PG-" + std::to_string(i), "Released"));
    CHECK(h.run("shipments.download", open_text(open)).cls == DRAY_ERROR_UNAVAILABLE);
    CHECK(h.items.size() == 2);
}

TEST_CASE("shipments.download: shipments that cannot be read are poison of that order alone") {
    warehouse w;
    w.add("PG-1", "Closed", "<Shipper><OrderNumber>PG-1</OrderNumber></Shipper>");
    w.add("PG-2", "Closed", shipper("7", "1Z", 1, 1));
    look l(w);
    CHECK(l.at({open_order("PG-1", "Shipping"), open_order("PG-2", "Shipping")}).cls == 0);
    REQUIRE(l.items.size() == 2);
    CHECK_THAT(l.items[0].poison, Catch::Contains("ShipmentId"));
    CHECK_THAT(l.items[0].json, Catch::Contains("<Shipper>"));
    CHECK(l.update("PG-2").state == warehouse_state::shipped);
}

TEST_CASE("shipments.download: a status without a word is told and asked again") {
    host h([](const seen_call& call) {
        return vendor_answer(answer(call.operation, "Success", "<Data xsi:nil=\"true\"/>"));
    });
    CHECK(h.run("shipments.download", open_text({open_order("PG-1", "Waved")})).cls == 0);
    CHECK(h.update("PG-1").word == "Waved");
    CHECK_FALSE(h.update("PG-1").message.empty());
}

// ---- calls --------------------------------------------------------------------------------------

namespace {

// `count` orders a minute apart, all at `word`, of which every `every`-th is open here.
struct crowd {
    warehouse shop;
    std::vector<data::open_binding> open;

    crowd(int count, int every, const std::string& word,
          std::chrono::seconds apart = std::chrono::minutes(1)) {
        const auto start = data::parse_time("2026-03-01T00:00:00Z").value();
        for (int i = 0; i < count; ++i) {
            const std::string number = "PG-" + std::to_string(i);
            const std::string at = data::format_time(start + i * apart);
            shop.add(number, word, "", at);
            if (i % every == 0)
                open.push_back(open_order(number, word, at));
        }
    }
};

} // namespace

TEST_CASE("calls: many open orders of one day cost a page per fifty") {
    const crowd c(500, 1, "Picking");
    look l(c.shop);
    CHECK(l.at(c.open).cls == 0);
    CHECK(l.count("SearchOrders") == 10);
    CHECK(l.calls.size() == 10);
    CHECK(l.calls.back().group == 3); // the first page, then eight at once, then one
}

TEST_CASE("calls: a few open orders among many are read one by one") {
    const crowd c(1000, 250, "Picking");
    look l(c.shop);
    CHECK(l.at(c.open).cls == 0);
    CHECK(l.count("GetOrderStatus") == 4);
    CHECK(l.calls.size() == 4);
}

TEST_CASE("calls: where pages turn out too many, the rest is read one by one") {
    const crowd c(1000, 100, "Picking");
    look l(c.shop);
    CHECK(l.at(c.open).cls == 0);
    // Ten open, twenty pages: the first page says so and finds one of them.
    CHECK(l.count("SearchOrders") == 1);
    CHECK(l.count("GetOrderStatus") == 9);
    CHECK(l.items.empty());
}

TEST_CASE("calls: one open order costs one call") {
    const crowd c(100, 100, "Picking");
    look l(c.shop);
    CHECK(l.at(c.open).cls == 0);
    CHECK(l.calls.size() == 1);
    CHECK(l.count("GetOrderStatus") == 1);
}

TEST_CASE("calls: a server clock in another zone is noticed, and every order still read") {
    crowd c(60, 1, "Picking");
    c.shop.clock_error = std::chrono::hours(-6);
    for (auto& o : c.shop.orders)
        o.word = "Waved";
    look l(c.shop);
    CHECK(l.at(c.open).cls == 0);
    CHECK(l.items.size() == 60);
    CHECK(l.count("GetOrderStatus") == 60);
    REQUIRE(l.log.size() == 1);
    CHECK_THAT(l.log[0], Catch::Contains("timezone_offset"));
}

TEST_CASE("calls: pages that are all found are not read on") {
    crowd c(500, 1, "Picking");
    c.open.resize(50); // the first fifty: all on the first page of a window that holds more
    for (auto& o : c.shop.orders)
        o.at = c.shop.orders[0].at;
    for (auto& b : c.open)
        b.submitted_at = c.shop.orders[0].at;
    look l(c.shop);
    CHECK(l.at(c.open).cls == 0);
    CHECK(l.calls.size() == 1);
}

TEST_CASE(
    "calls: ten thousand open orders over ten days stay within a page per fifty and margins") {
    const crowd c(10'000, 1, "Picking", std::chrono::seconds(86));
    look l(c.shop);
    CHECK(l.at(c.open).cls == 0);
    CHECK(l.items.empty());
    CHECK(l.count("GetOrderStatus") == 0);
    CHECK(l.calls.size() <= 220);
}

TEST_CASE("calls: details are asked several at a time, and reported as they come") {
    crowd c(40, 1, "Closed");
    for (auto& o : c.shop.orders)
        o.shippers = shipper("1" + o.number.substr(3), "1Z", 1, 1);
    for (auto& b : c.open)
        b.word = "Shipping";
    look l(c.shop, {{"parallel_reads", 16}});
    CHECK(l.at(c.open).cls == 0);
    CHECK(l.count("GetShippingInformation") == 40);
    CHECK(l.kinds.size() == 3);
    CHECK(l.items.size() == 40);
}
