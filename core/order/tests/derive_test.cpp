#include "core/order/derive.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::orders;

namespace {

// ---- a description of an order that knows nothing of how derive() works
// ----------------------------

enum class sent { planned, accepted, canceled, replaced };
/// What came of a consignment of two units.
enum class came {
    nothing,
    all_untracked,
    one_tracked,
    all_tracked,
    one_told,
    all_told,
    all_voided,
    all_untold, ///< nobody is to be told
    one_told_one_tracked,
};

struct part {
    sent state;
    came what;
    bool closed; ///< what did not come will not
    auto operator<=>(const part&) const = default;
};

struct description {
    std::vector<part> parts;
    bool problem = false;
    bool sending_canceled = false;
    bool canceled_at_source = false;
    bool new_line = false; ///< another line that is not in any consignment yet
};

int units(came what) {
    switch (what) {
    case came::nothing:
    case came::all_voided:
        return 0;
    case came::one_tracked:
    case came::one_told:
        return 1;
    default:
        return 2;
    }
}
bool has_tracking(came what) {
    return what == came::one_tracked || what == came::all_tracked || what == came::one_told ||
           what == came::all_told || what == came::all_untold || what == came::one_told_one_tracked;
}
bool has_told(came what) {
    return what == came::one_told || what == came::all_told || what == came::one_told_one_tracked;
}
bool has_pending(came what) {
    return what == came::all_untracked || what == came::one_tracked || what == came::all_tracked ||
           what == came::one_told_one_tracked;
}

/// The precedence table, word for word.
derived oracle(const description& x) {
    std::vector<part> live;
    for (const auto& p : x.parts) {
        if (p.state == sent::planned || p.state == sent::accepted)
            live.push_back(p);
    }
    const bool to_plan = x.new_line && !x.canceled_at_source;

    bool accepted_everywhere = !to_plan;
    bool open = to_plan;
    bool tracking = false;
    bool told = false;
    bool any = false;
    for (const auto& p : live) {
        if (p.state != sent::accepted)
            accepted_everywhere = false;
        if (units(p.what) < 2 && !p.closed)
            open = true;
        if (has_tracking(p.what))
            tracking = true;
        if (has_told(p.what))
            told = true;
        if (p.what != came::nothing && p.what != came::all_voided)
            any = true;
    }
    bool pending = false;
    for (const auto& p : x.parts)
        pending = pending || has_pending(p.what);

    derived d;
    const bool nothing_left = live.empty() && !to_plan;
    if (nothing_left && (x.canceled_at_source || !x.parts.empty())) {
        d.stage = status::canceled; // no live consignment is left
    } else if (!accepted_everywhere && x.sending_canceled) {
        d.stage = status::new_; // not accepted everywhere, and an operator stopped the send
        d.sending_canceled = true;
    } else if (nothing_left) {
        d.stage = status::confirmed; // nothing_to_ship
        d.nothing_to_ship = true;
    } else if (!live.empty() && !open && !pending && (told || !any)) {
        d.stage = status::confirmed; // every shipment confirmed, no live shippable line open
    } else if (tracking) {
        d.stage = status::shipped; // some tracking received
        d.partial = open;
    } else if (!live.empty() && accepted_everywhere) {
        d.stage = status::at_wms; // every live consignment accepted
    } else {
        d.stage = status::new_;
    }
    d.status = x.problem && d.stage != status::canceled ? status::error : d.stage;
    return d;
}

// ---- the same as an order, without its flags
// ---------------------------------------------------------------------------

void add_shipment(order& o, const consignment& c, const char* ref, int quantity, bool tracked,
                  confirmation_state state, bool voided = false) {
    auto& s = o.shipments.emplace_back();
    s.consignment = c.id;
    s.said.ref = ref;
    s.said.tracking = tracked ? "T" : "";
    s.said.voided = voided;
    s.said.lines = {data::line_quantity("1", "", quantity)};
    s.confirmation = state;
}

order build(const description& x) {
    order o;
    o.version.ref = "1001";
    const auto add_line = [&o](const std::string& group) {
        auto& l = o.version.lines.emplace_back();
        l.id = "line " + group;
        l.ship_group = group;
        l.sku = "A";
        l.quantity = 2;
        o.version.ship_groups.emplace_back().id = group;
    };
    for (std::size_t i = 0; i < x.parts.size(); ++i) {
        const auto& p = x.parts[i];
        const auto group = "g" + std::to_string(i);
        add_line(group);
        consignment c;
        c.id = static_cast<consignment_id>(i + 1);
        c.ship_group = group;
        c.state = static_cast<consignment_state>(p.state);
        if (p.state != sent::planned)
            c.accepted_at = timestamp{};
        auto& l = c.lines.emplace_back();
        l.number = 1;
        l.source_line = "line " + group;
        l.sku = "A";
        l.quantity = 2;
        if (p.closed)
            l.closed = 2 - units(p.what);
        using cs = confirmation_state;
        switch (p.what) {
        case came::nothing:
            break;
        case came::all_untracked:
            add_shipment(o, c, "1", 2, false, cs::pending);
            break;
        case came::one_tracked:
            add_shipment(o, c, "1", 1, true, cs::pending);
            break;
        case came::all_tracked:
            add_shipment(o, c, "1", 2, true, cs::pending);
            break;
        case came::one_told:
            add_shipment(o, c, "1", 1, true, cs::confirmed);
            break;
        case came::all_told:
            add_shipment(o, c, "1", 2, true, cs::confirmed);
            break;
        case came::all_voided:
            add_shipment(o, c, "1", 2, true, cs::none, true);
            break;
        case came::all_untold:
            add_shipment(o, c, "1", 2, true, cs::none);
            break;
        case came::one_told_one_tracked:
            add_shipment(o, c, "1", 1, true, cs::confirmed);
            add_shipment(o, c, "2", 1, true, cs::pending);
            break;
        }
        o.consignments.push_back(std::move(c));
    }
    if (x.new_line)
        add_line("new");
    if (x.parts.empty() && !x.new_line) {
        add_line("digital");
        o.version.lines.back().kind = data::line_kind::digital;
    }
    return o;
}

/// `closed` matters only where something did not come.
std::vector<part> every_part() {
    std::vector<part> all;
    for (int state = 0; state < 4; ++state) {
        for (int what = 0; what < 9; ++what) {
            const auto c = static_cast<came>(what);
            all.push_back({static_cast<sent>(state), c, false});
            if (units(c) < 2)
                all.push_back({static_cast<sent>(state), c, true});
        }
    }
    return all;
}

/// Counts in place of assertions: a million of them would take minutes.
struct verdict {
    std::size_t compared = 0;
    std::size_t wrong = 0;
    std::string first;

    void compare(const description& x, const order& o) {
        ++compared;
        const auto said = derive(o);
        const auto expected = oracle(x);
        if (said == expected)
            return;
        if (wrong++ > 0)
            return;
        for (const auto& p : x.parts) {
            first += "(" + std::to_string(int(p.state)) + " " + std::to_string(int(p.what)) +
                     (p.closed ? " closed) " : ") ");
        }
        first += std::string(x.problem ? "problem " : "") + (x.sending_canceled ? "stopped " : "") +
                 (x.canceled_at_source ? "canceled " : "") + (x.new_line ? "new line " : "") +
                 ": " + to_label(said) + "/" + to_word(said.stage) + " for " + to_label(expected) +
                 "/" + to_word(expected.stage);
    }

    void compare_flags(description x) {
        for (const bool new_line : {false, true}) {
            x.new_line = new_line;
            auto o = build(x);
            for (int flags = 0; flags < 8; ++flags) {
                x.problem = flags & 1;
                o.sending_canceled = x.sending_canceled = flags & 2;
                o.canceled_at_source = x.canceled_at_source = flags & 4;
                o.problems.clear();
                if (x.problem)
                    o.problems.emplace_back("1/some/problem");
                compare(x, o);
            }
        }
    }
};

} // namespace

TEST_CASE("the status is that of the precedence table for every combination of up to two "
          "consignments",
          "[derive]") {
    verdict v;
    const auto all = every_part();
    v.compare_flags({});
    for (const auto& a : all) {
        v.compare_flags({{a}});
        for (const auto& b : all)
            v.compare_flags({{a, b}}); // in both orders
    }
    INFO(v.first);
    CHECK(v.wrong == 0);
    CHECK(v.compared == 16 * (1 + 52 + 52 * 52));
}

TEST_CASE("the status is that of the precedence table for every combination of three consignments",
          "[derive]") {
    verdict v;
    const auto all = every_part();
    for (std::size_t a = 0; a < all.size(); ++a) {
        for (std::size_t b = a; b < all.size(); ++b) {
            for (std::size_t c = b; c < all.size(); ++c)
                v.compare_flags({{all[a], all[b], all[c]}});
        }
    }
    INFO(v.first);
    CHECK(v.wrong == 0);
    CHECK(v.compared == 16 * (52 * 53 * 54 / 6));
}

TEST_CASE("an order without lines, or not for us, is New beneath whatever holds it", "[derive]") {
    order o;
    o.version.ref = "1";
    CHECK(derive(o).status == status::new_);
    o.version.lines.emplace_back().kind = data::line_kind::digital;
    CHECK(derive(o).nothing_to_ship);
    o.not_for_us = "too old";
    CHECK(derive(o).status == status::new_);
    CHECK_FALSE(derive(o).nothing_to_ship);
}

TEST_CASE("a line whose quantity cannot be counted is not taken for nothing to ship", "[derive]") {
    order o;
    o.version.ref = "1";
    o.version.lines.emplace_back().quantity = -1;
    CHECK(derive(o).status == status::new_);
}

TEST_CASE("labels and words are those that users know", "[derive]") {
    derived d;
    CHECK(to_label(d) == std::string("New"));
    d.sending_canceled = true;
    CHECK(to_label(d) == std::string("Cancel Sending"));
    CHECK(to_word(d.status) == std::string("new"));
    const std::vector<std::tuple<status, std::string, std::string>> all{
        {status::at_wms, "At WMS", "at_wms"},
        {status::shipped, "Shipped", "shipped"},
        {status::confirmed, "Confirmed", "confirmed"},
        {status::error, "Error", "error"},
        {status::canceled, "Canceled", "canceled"}};
    for (const auto& [s, label, word] : all) {
        d.status = s;
        CHECK(to_label(d) == label);
        CHECK(to_word(s) == word);
    }
    for (const auto m : {moment::on_download, moment::on_partial_shipment, moment::on_shipment,
                         moment::on_cancel}) {
        CHECK(moment_of(to_word(m)) == m);
    }
    CHECK_FALSE(moment_of("on_monday"));
    CHECK(to_word(consignment_state::replaced) == std::string("replaced"));
    CHECK(to_word(consignment_state::planned) == std::string("planned"));
    CHECK(to_word(consignment_state::accepted) == std::string("accepted"));
    CHECK(to_word(consignment_state::canceled) == std::string("canceled"));
}
