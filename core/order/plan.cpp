#include "plan.hpp"

#include "long_texts.hpp"
#include "parcels.hpp"
#include "problems.hpp"
#include "shell_word.hpp"
#include "shippable.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace dray::orders {
namespace {

/// Units of source lines that were ever sent: promised by live consignments, shipped by ended ones.
std::map<std::string, std::int64_t> taken_units(const order& o) {
    std::map<std::string, std::int64_t> taken;
    for (const auto& c : o.consignments) {
        if (!ever_sent(c))
            continue;
        const auto all = parcels_of(o, c);
        std::map<std::string, std::int64_t> of_this; // kit parts of one line count once
        for (std::size_t i = 0; i < c.lines.size(); ++i) {
            const auto& l = c.lines[i];
            auto& units = of_this[l.source_line];
            units = std::max(units, c.live() ? l.quantity - l.closed : all.shipped[i]);
        }
        for (const auto& [line, units] : of_this)
            taken[line] += units;
    }
    return taken;
}

class planner {
public:
    planner(const order& o, const policy& by) : o_(o), by_(by), ours_(o.version) {}

    plan run() && {
        check_shape();
        collect_lines();
        for (auto& group : out_.groups)
            check_group(group);
        check_texts();
        if (!out_.problems.empty())
            out_.groups.clear();
        return std::move(out_);
    }

private:
    void add(problem_code code, instance_id instance, std::string_view subject, std::string text,
             std::vector<std::string> remedies) {
        const auto& kind = kind_of(code);
        problem p;
        p.key = problem_key(instance, code, subject);
        for (const auto& known : out_.problems) {
            if (known.key == p.key)
                return;
        }
        p.code = kind.word;
        p.severity = kind.severity;
        p.curer = kind.curer;
        p.instance = instance;
        p.subject = bounded(subject, 160);
        p.text = std::move(text);
        p.remedies = std::move(remedies);
        p.holds = kind.holds;
        out_.problems.push_back(std::move(p));
    }

    [[nodiscard]] std::string name() const { return order_name(o_, by_); }
    [[nodiscard]] std::string in_the_shop() const {
        return "Correct it in the shop; the change is read by itself.";
    }
    [[nodiscard]] std::string then_retry() const { return "dray retry " + shell_word(name()); }

    void check_shape() {
        const auto& v = o_.version;
        if (v.lines.empty()) {
            add(problem_code::order_without_lines, o_.source, v.ref,
                "Order " + name() + " has no lines, so there is nothing that could be sent.",
                {"Look at the order in the shop: add lines to it, or cancel it there.",
                 then_retry()});
        }
        std::set<std::string_view> ids;
        for (const auto& l : v.lines) {
            if (!ids.insert(l.id).second)
                ambiguous("line", l.id);
        }
        ids.clear();
        for (const auto& g : v.ship_groups) {
            if (!ids.insert(g.id).second)
                ambiguous("ship group", g.id);
        }
    }

    void ambiguous(const char* what, const std::string& id) {
        add(problem_code::lines_ambiguous, o_.source, o_.version.ref,
            "Order " + name() + " came with two " + what + "s of the id '" + bounded(id, 80) +
                "', so shipments could not be told apart. This is a fault of the connector.",
            {"dray explain " + shell_word(name()),
             "Report it with the output of the command above."});
    }

    void collect_lines() {
        std::set<std::string_view> sent_groups;
        for (const auto& c : o_.consignments) {
            if (ever_sent(c))
                sent_groups.insert(c.ship_group);
        }
        const auto taken =
            sent_groups.empty() ? std::map<std::string, std::int64_t>{} : taken_units(o_);
        std::map<std::string_view, std::size_t> index;
        for (const auto& g : o_.version.ship_groups) { // consignments in the order of the groups
            if (g.kind != data::group_kind::ship || sent_groups.contains(g.id))
                continue;
            if (!index.emplace(g.id, out_.groups.size()).second)
                continue;
            out_.groups.emplace_back().ship_group = g.id;
        }
        for (const auto& l : o_.version.lines) {
            if (!ours_.contains(l))
                continue;
            if (!countable(l)) {
                uncountable(l);
                continue;
            }
            auto units = open_units(l);
            const auto sent = taken.find(l.id);
            if (sent != taken.end()) {
                units = std::min(units, l.quantity - l.canceled - sent->second);
            }
            if (units <= 0)
                continue;
            const auto at = index.find(l.ship_group);
            if (at != index.end()) {
                add_line(out_.groups[at->second], l, units);
            } else if (!sent_groups.contains(l.ship_group)) {
                homeless(l);
            }
        }
        std::erase_if(out_.groups, [](const auto& g) { return g.lines.empty(); });
    }

    void add_line(planned_group& group, const data::line& l, std::int64_t units) {
        if (l.sku.empty())
            no_sku(l);
        auto& line = group.lines.emplace_back();
        line.number = static_cast<std::int64_t>(group.lines.size());
        line.source_line = l.id;
        line.sku = l.sku;
        line.quantity = units;
    }

    void uncountable(const data::line& l) {
        add(problem_code::quantity_invalid, o_.source, o_.version.ref + "/" + l.id,
            "Line " + bounded(l.id, 80) + " of order " + name() +
                " has quantities that cannot be " + "counted with: ordered " +
                std::to_string(l.quantity) + ", shipped " + std::to_string(l.shipped) +
                ", cancelled " + std::to_string(l.canceled) + ".",
            {in_the_shop(), then_retry()});
    }

    void no_sku(const data::line& l) {
        const bool named = !l.name.empty() && !l.is_custom;
        add(problem_code::sku_missing, o_.source, named ? l.name : o_.version.ref + "/" + l.id,
            (named ? "The product '" + bounded(l.name, 120) + "' has no SKU in " + by_.source_name
                   : "Line " + bounded(l.id, 80) + " of order " + name() + " has no SKU") +
                ", so no warehouse can be told what to ship.",
            {"Give the product a SKU in the shop (and correct the order's line there).",
             then_retry()});
    }

    void homeless(const data::line& l) {
        if (l.ship_group.empty()) {
            address_missing("has no shipping address");
            return;
        }
        add(problem_code::ship_group_unknown, o_.source, o_.version.ref,
            "Line " + bounded(l.id, 80) + " of order " + name() + " is to be shipped to '" +
                bounded(l.ship_group, 80) + "', which the order does not have.",
            {"dray explain " + shell_word(name()), then_retry()});
    }

    void address_missing(const std::string& what) {
        add(problem_code::address_missing, o_.source, o_.version.ref,
            "Order " + name() + " must be shipped but " + what + ".",
            {"Complete the shipping address in the shop; the change is read by itself.",
             then_retry()});
    }

    void check_group(planned_group& group) {
        const auto at = std::find_if(o_.version.ship_groups.begin(), o_.version.ship_groups.end(),
                                     [&group](const auto& g) { return g.id == group.ship_group; });
        const auto& to = at->to;
        std::string lacking;
        const auto need = [&lacking](bool there, const char* what) {
            if (!there)
                lacking += (lacking.empty() ? "" : ", ") + std::string(what);
        };
        need(!to.name.empty() || !to.company.empty(), "recipient");
        need(!to.street1.empty(), "street");
        need(!to.city.empty(), "city");
        need(!to.country.empty() || !to.country_code.empty(), "country");
        if (!lacking.empty())
            address_missing("its shipping address lacks: " + lacking);

        auto route = by_.route.find(group.ship_group);
        if (route == by_.route.end())
            route = by_.route.find("");
        if (route == by_.route.end() || route->second == 0) {
            add(problem_code::no_destination, o_.source, "",
                "No destination is configured for the orders of " + by_.source_name + ".",
                {"Name one in its table: destination = \"NAME\"", "dray check", then_retry()});
            return;
        }
        group.destination = route->second;
        if (by_.reference_limit < 16) {
            add(problem_code::reference_limit_too_short, group.destination, "",
                "The destination of " + by_.source_name + " takes references of " +
                    std::to_string(by_.reference_limit) +
                    " characters; at least 16 are needed so that no two orders share one.",
                {"Correct the connector's declared limit, then: " + then_retry()});
        }
    }

    void check_texts() {
        auto found = long_texts_of(o_, by_, out_.groups);
        if (!found.text.empty())
            add(problem_code::text_too_long, o_.source, o_.version.ref, std::move(found.text),
                std::move(found.remedies));
    }

    const order& o_;
    const policy& by_;
    shippable_lines ours_;
    plan out_;
};

} // namespace

bool ever_sent(const consignment& c) {
    if (c.test && c.state == consignment_state::replaced)
        return false;
    return c.begun_at || c.accepted_at || c.state == consignment_state::accepted;
}

plan make_plan(const order& o, const policy& by) {
    return planner(o, by).run();
}

std::vector<consignment_line> lines_as_bought(const order& o, const consignment& c,
                                              const policy& by) {
    order before = o;
    for (auto& l : before.version.lines)
        l.shipped = 0;
    std::erase_if(before.consignments,
                  [&c](const consignment& x) { return x.ship_group == c.ship_group; });
    for (auto& g : make_plan(before, by).groups) {
        if (g.ship_group == c.ship_group)
            return std::move(g.lines);
    }
    return {};
}

std::string order_name(const order& o, const policy& by) {
    return by.source_name + "/" + (o.version.number.empty() ? o.version.ref : o.version.number);
}

} // namespace dray::orders
