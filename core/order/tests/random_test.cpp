#include "core/order/derive.hpp"
#include "core/order/plan.hpp"
#include "core/order/problems.hpp"
#include "world.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <random>

using namespace dray;
using namespace dray::orders;
using namespace dray::orders::testing;
using ws = data::warehouse_state;

namespace {

/// A vendor, a shop and an operator who do anything at any time. What must always hold is checked
/// by `world` after each event.
class anything_goes {
public:
    explicit anything_goes(unsigned seed) : random_(seed), w(start_policy(seed)) {}

    void run(int events) {
        w.strict = true;
        w.observe(chance(2) ? two_lines() : two_groups());
        for (int i = 0; i < events; ++i)
            one();
    }

    world& in() { return w; }

private:
    static policy start_policy(unsigned seed) {
        auto p = live();
        p.may_send = seed % 5 != 0;
        p.write_back = seed % 7 != 0;
        p.hold_submit_on_mark = seed % 3 != 0;
        if (seed % 11 == 0)
            p.not_for_us = "filtered";
        if (seed % 13 == 0)
            p.route = {{"", east}, {"g2", west}};
        p.status_hold_max = std::chrono::minutes(seed % 90);
        if (seed % 3 != 1) {
            p.recheck_after = std::chrono::minutes(seed % 40);
            p.download_statuses = {"11"};
        }
        if (seed % 17 == 0)
            p.max_age = std::chrono::minutes(30); // the order is older
        if (seed % 4 == 0)
            p.moments.erase(moment::on_download);
        if (seed % 2 == 0)
            p.moments[moment::on_cancel] = "X";
        return p;
    }
    unsigned pick(unsigned n) { return static_cast<unsigned>(random_() % n); }
    bool chance(unsigned n) { return pick(n) == 0; }
    std::size_t any_consignment() {
        return pick(static_cast<unsigned>(w.o.consignments.size()) + 1);
    }

    void one() {
        switch (pick(16)) {
        case 0:
            edit();
            break;
        case 1:
            status();
            break;
        case 2:
            w.begun(any_consignment());
            break;
        case 3:
            w.refused(any_consignment());
            break;
        case 4:
        case 5:
            accept();
            break;
        case 6:
            look();
            break;
        case 7:
        case 8:
            ship();
            break;
        case 9:
            w.confirmed(pick(static_cast<unsigned>(w.o.shipments.size()) + 1),
                        "S" + std::to_string(pick(3)));
            break;
        case 10:
            w.marked(static_cast<moment>(pick(4)), std::to_string(pick(3)));
            break;
        case 11:
            command();
            break;
        case 12:
            problem();
            break;
        case 13:
            configure();
            break;
        case 14:
            w.mark_held(static_cast<moment>(pick(4)),
                        "shop/status_unmapped/" + std::to_string(pick(2)));
            break;
        case 15:
            reread();
            break;
        }
    }

    void edit() {
        w.edit([this](data::order& v) {
            switch (pick(9)) {
            case 0:
                if (!v.lines.empty())
                    v.lines[pick(unsigned(v.lines.size()))].quantity = 1 + pick(5);
                break;
            case 1:
                if (!v.lines.empty())
                    v.lines[pick(unsigned(v.lines.size()))].canceled = pick(3);
                break;
            case 2:
                if (!v.lines.empty())
                    v.lines[pick(unsigned(v.lines.size()))].shipped = pick(3);
                break;
            case 3:
                v.lines.push_back(physical(std::to_string(20 + pick(5)),
                                           "N" + std::to_string(pick(2)), 1 + pick(2),
                                           chance(2) ? "g1" : "g2"));
                break;
            case 4:
                if (!v.lines.empty())
                    v.lines.pop_back();
                break;
            case 5:
                if (!v.lines.empty())
                    v.lines.back().ship_group = chance(2) ? "g1" : "g2";
                break;
            case 6:
                if (v.ship_groups.size() < 2) {
                    v.ship_groups.push_back(ship_to("g2", "2 Pier Street"));
                } else {
                    v.ship_groups[pick(2)].to.street1 = std::to_string(pick(3)) + " Dock Road";
                }
                break;
            case 7:
                if (!v.lines.empty())
                    v.lines[0].sku = chance(2) ? "" : "A";
                break;
            case 8:
                v.customer_note += "x";
                break;
            }
        });
    }

    void status() {
        w.edit([this](data::order& v) {
            static constexpr const char* ids[] = {"11", "11", "9", "X", "F"};
            v.status.id = ids[pick(5)];
            if (chance(9))
                v.archived = !v.archived;
        });
        if (chance(3))
            w.observe(w.o.version);
    }

    void reread() {
        if (w.queued("order.get").empty()) // as the ledger asks: once at a time
            w.wants_recheck();
        if (chance(3))
            return;
        w.reread([this](data::order& v) {
            static constexpr const char* ids[] = {"11", "11", "7", "X", "F"};
            v.status.id = ids[pick(5)];
            if (chance(3) && !v.lines.empty())
                v.lines[0].quantity = 1 + pick(5);
        });
    }

    void accept() {
        const auto i = any_consignment();
        static constexpr ws said[] = {ws::accepted, ws::accepted, ws::queued, ws::parked,
                                      ws::failed};
        w.accepted(i, "W" + std::to_string(i) + (chance(6) ? "b" : ""), said[pick(5)],
                   "word" + std::to_string(pick(3)));
    }

    void look() {
        w.looked(any_consignment(), static_cast<ws>(pick(9)), "word" + std::to_string(pick(3)));
    }

    void ship() {
        const auto i = any_consignment();
        std::vector<data::shipment> all;
        const auto count = pick(4);
        for (unsigned k = 0; k < count; ++k) {
            auto p = box("P" + std::to_string(chance(8) ? 0 : k + 1),
                         chance(4) ? "" : "T" + std::to_string(pick(2)), {});
            const auto lines = pick(3);
            for (unsigned l = 0; l < lines; ++l) {
                static constexpr const char* skus[] = {"A", "B", "N0", "FLYER"};
                p.lines.emplace_back(chance(3) ? "" : std::to_string(1 + pick(3)), skus[pick(4)],
                                     1 + pick(2));
            }
            p.voided = chance(8);
            all.push_back(std::move(p));
        }
        w.shipped(i, all, static_cast<ws>(pick(9)), "word" + std::to_string(pick(3)));
    }

    void command() {
        const auto kind = static_cast<command_kind>(pick(8));
        std::optional<timestamp> until;
        if (chance(2))
            until = w.now + std::chrono::minutes(pick(20));
        w.command(kind, until);
    }

    void problem() {
        if (!w.o.problems.empty() && chance(2)) {
            w.resolved(w.o.problems[pick(unsigned(w.o.problems.size()))]);
        } else if (chance(2)) {
            w.met("7/rejected/" + std::to_string(pick(3)));
        } else {
            w.resolved("7/rejected/" + std::to_string(pick(3)));
        }
    }

    void configure() {
        switch (pick(6)) {
        case 5:
            w.by.may_test = !w.by.may_test;
            w.by.reference_prefix = w.by.may_test ? "TEST-" : "";
            if (w.by.may_test)
                w.by.may_send = false;
            break;
        case 0:
            w.by.may_send = !w.by.may_send;
            break;
        case 1:
            w.by.write_back = true;
            break;
        case 2:
            w.by.not_for_us = chance(2) ? "" : "filtered";
            break;
        case 3:
            w.by.route = {{"", chance(3) ? 0 : east}};
            break;
        case 4:
            w.by.route = {{"", chance(2) ? east : west}};
            break;
        }
    }

    std::mt19937 random_;
    world w;
};

/// DRAY_ORDER_SEEDS asks for more than the usual number of runs.
unsigned seeds(unsigned usual) {
    const char* asked = std::getenv("DRAY_ORDER_SEEDS");
    return asked ? static_cast<unsigned>(std::strtoul(asked, nullptr, 10)) : usual;
}

int rank(const derived& d) {
    switch (d.stage) {
    case status::new_:
        return 0;
    case status::at_wms:
        return 1;
    case status::shipped:
        return 2;
    case status::confirmed:
        return 3;
    default:
        return -1;
    }
}

} // namespace

TEST_CASE("whatever vendors, shops and operators do in whatever order, what must hold holds",
          "[random]") {
    for (unsigned seed = 1; seed <= seeds(400); ++seed) {
        INFO("seed " << seed);
        anything_goes run(seed);
        run.run(60);
        REQUIRE(true);
    }
}

TEST_CASE("an order that nothing happens to goes forward only, to Confirmed, in any order of news",
          "[random]") {
    for (unsigned seed = 1; seed <= seeds(300); ++seed) {
        INFO("seed " << seed);
        std::mt19937 random(seed);
        const auto pick = [&random](unsigned n) { return static_cast<unsigned>(random() % n); };
        world w;
        w.by.route = {{"", east}, {"g2", seed % 2 ? east : west}};
        w.observe(seed % 3 ? two_groups() : two_lines());
        std::map<std::size_t, std::vector<data::shipment>> out;
        int last = 0;
        for (int i = 0; i < 400 && w.last.derived.status != status::confirmed; ++i) {
            const auto at = pick(static_cast<unsigned>(w.o.consignments.size()));
            auto& c = w.c(at);
            switch (pick(5)) {
            case 0:
                if (c.state == consignment_state::planned) {
                    if (pick(2))
                        w.begun(at);
                    w.accepted(at, "W" + std::to_string(at));
                }
                break;
            case 1: {
                if (c.state != consignment_state::accepted)
                    break;
                auto& boxes = out[at];
                for (const auto& l : c.lines) {
                    std::int64_t sent = 0;
                    for (const auto& b : boxes) {
                        for (const auto& q : b.lines) {
                            if (q.line == std::to_string(l.number))
                                sent += q.quantity;
                        }
                    }
                    if (sent == l.quantity || pick(2))
                        continue;
                    boxes.push_back(box("P" + std::to_string(boxes.size()), pick(3) ? "T" : "",
                                        {{std::to_string(l.number), "", 1}}));
                }
                w.shipped(at, boxes, ws::working, "Picking");
                break;
            }
            case 2:
                for (auto& b : out[at])
                    b.tracking = "T";
                if (c.state == consignment_state::accepted)
                    w.shipped(at, out[at]);
                break;
            case 3:
                for (std::size_t s = 0; s < w.o.shipments.size(); ++s) {
                    if (w.s(s).confirm_queued && pick(2))
                        w.confirmed(s, "S" + std::to_string(s));
                }
                break;
            case 4:
                if (!w.o.marks.empty())
                    w.marked(w.o.marks[0].moment, "9");
                w.edit([](data::order& v) { v.status.id = "9"; }); // the echo
                break;
            }
            REQUIRE(rank(w.last.derived) >= last);
            last = rank(w.last.derived);
            REQUIRE(w.o.problems.empty());
        }
        CHECK(w.status() == "Confirmed");
        for (const auto& c : w.o.consignments)
            CHECK(c.closed_at);
        int done = 0;
        for (const auto& key : w.issued) {
            if (key.find("/on_shipment/") != std::string::npos)
                ++done;
        }
        CHECK(done == 1);
        // Each shipment was confirmed by exactly one task, each consignment submitted by one.
        for (const auto& s : w.o.shipments)
            CHECK(s.confirms == 1);
        for (const auto& c : w.o.consignments)
            CHECK(c.submits == 1);
    }
}
