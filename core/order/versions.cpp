#include "versions.hpp"

#include "parcels.hpp"
#include "plan.hpp"
#include "problems.hpp"
#include "shippable.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace dray::orders {
namespace {

bool among(const std::vector<std::string>& ids, const std::string& id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

std::string folded(const std::string& text) {
    std::string out;
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        if (std::isspace(u) == 0)
            out += static_cast<char>(std::tolower(u));
    }
    return out;
}

bool same_line(const data::line& a, const data::line& b, bool with_shipped) {
    if (with_shipped)
        return a == b;
    auto copy = b;
    copy.shipped = a.shipped;
    return a == copy;
}

const data::line* line_of(const data::order& v, const std::string& id) {
    const auto at = std::find_if(v.lines.begin(), v.lines.end(),
                                 [&id](const data::line& l) { return l.id == id; });
    return at == v.lines.end() ? nullptr : &*at;
}

const data::ship_group* group_of(const data::order& v, const std::string& id) {
    const auto at = std::find_if(v.ship_groups.begin(), v.ship_groups.end(),
                                 [&id](const auto& g) { return g.id == id; });
    return at == v.ship_groups.end() ? nullptr : &*at;
}

struct address_field {
    const char* name;
    std::string data::address::*value;
};
constexpr std::array<address_field, 12> address_fields{{
    {"name", &data::address::name},
    {"company", &data::address::company},
    {"street1", &data::address::street1},
    {"street2", &data::address::street2},
    {"street3", &data::address::street3},
    {"city", &data::address::city},
    {"region", &data::address::region},
    {"postcode", &data::address::postcode},
    {"country", &data::address::country},
    {"country_code", &data::address::country_code},
    {"phone", &data::address::phone},
    {"email", &data::address::email},
}};

std::string differing(const data::address& a, const data::address& b) {
    std::string out;
    for (const auto& f : address_fields) {
        if (a.*f.value != b.*f.value)
            out += (out.empty() ? "" : ", ") + std::string(f.name);
    }
    return out;
}

std::string one_line(const data::address& a) {
    std::string out;
    for (const auto& f : address_fields) {
        const auto& value = a.*f.value;
        if (!value.empty())
            out += (out.empty() ? "" : ", ") + bounded(value, 100);
    }
    return out;
}

std::int64_t wanted(const data::line& l) {
    return countable(l) ? l.quantity - l.canceled : 0;
}

std::string line_name(const data::line& l) {
    return "line " + bounded(l.id, 60) + (l.sku.empty() ? "" : " (" + bounded(l.sku, 60) + ")");
}

class comparison {
public:
    comparison(const order& o, const data::order& before)
        : o_(o), before_(before), was_ours_(before), now_ours_(o.version) {}

    contradictions run() && {
        for (const auto& c : o_.consignments) {
            if (c.live() && ever_sent(c))
                check(c);
        }
        check_additions();
        return std::move(out_);
    }

private:
    void check(const consignment& c) {
        const auto open = open_units(c, parcels_of(o_, c));
        const bool settled =
            std::all_of(open.begin(), open.end(), [](std::int64_t n) { return n == 0; });
        if (!settled)
            check_address(c);
        for (std::size_t i = 0; i < c.lines.size(); ++i)
            check_line(c, c.lines[i], open[i] > 0);
    }

    void check_address(const consignment& c) {
        const auto* was = group_of(before_, c.ship_group);
        const auto* now = group_of(o_.version, c.ship_group);
        if (!was)
            return;
        if (!now) {
            out_.texts.push_back("the address of " + c.reference + " is gone");
            out_.personal.push_back(c.reference + " was sent to: " + one_line(was->to));
            return;
        }
        const auto fields = differing(was->to, now->to);
        if (fields.empty())
            return;
        out_.texts.push_back("the address of " + c.reference + " differs in " + fields);
        out_.personal.push_back(c.reference + " was sent to: " + one_line(was->to) +
                                "; the shop says now: " + one_line(now->to));
    }

    void check_line(const consignment& c, const consignment_line& l, bool open) {
        const auto* was = line_of(before_, l.source_line);
        const auto* now = line_of(o_.version, l.source_line);
        if (!was)
            return;
        const auto sent = std::to_string(l.quantity);
        if (!now) {
            if (open)
                out_.texts.push_back(line_name(*was) + ": " + sent + " sent, gone in the shop");
            return;
        }
        if (open && now->sku != was->sku) {
            out_.texts.push_back(line_name(*was) + ": is " + bounded(now->sku, 60) + " now");
        }
        if (open && now->ship_group != was->ship_group) {
            out_.texts.push_back(line_name(*was) + ": sent with " + c.reference +
                                 ", goes to another address now");
        }
        const auto more = wanted(*now) - wanted(*was);
        if (more > 0 || (more < 0 && open)) {
            out_.texts.push_back(line_name(*was) + ": " + sent + " sent, " +
                                 std::to_string(wanted(*now)) + " wanted in the shop now");
        }
    }

    /// Lines that no planned consignment takes up by itself.
    void check_additions() {
        for (const auto& l : o_.version.lines) {
            if (!now_ours_.contains(l) || (countable(l) && open_units(l) == 0))
                continue;
            const auto* was = line_of(before_, l.id);
            if (was && was_ours_.contains(*was) && wanted(*was) > 0)
                continue;
            const bool planned = std::any_of(
                o_.consignments.begin(), o_.consignments.end(), [&l](const consignment& c) {
                    return c.live() && !ever_sent(c) && c.ship_group == l.ship_group;
                });
            if (!planned) {
                out_.texts.push_back(line_name(l) + ": " + std::to_string(wanted(l)) +
                                     " added, not sent");
            }
        }
    }

    const order& o_;
    const data::order& before_;
    shippable_lines was_ours_;
    shippable_lines now_ours_;
    contradictions out_;
};

} // namespace

bool is_canceled(const data::order& v, const policy& by) {
    return among(by.canceled_statuses, v.status.id);
}

bool is_final(const data::status& s, const policy& by) {
    const auto name = folded(s.name);
    return among(by.final_statuses, s.id) ||
           (!name.empty() && std::any_of(by.final_statuses.begin(), by.final_statuses.end(),
                                         [&name](const auto& x) { return folded(x) == name; }));
}

bool is_finished(const data::order& v, const policy& by) {
    return v.archived || is_final(v.status, by);
}

bool is_edited(const data::order& a, const data::order& b, bool with_shipped) {
    if (a.lines.size() != b.lines.size() || a.number != b.number || a.currency != b.currency ||
        a.customer_note != b.customer_note || a.test != b.test || !(a.billing == b.billing) ||
        !(a.ship_groups == b.ship_groups)) {
        return true;
    }
    return !std::equal(a.lines.begin(), a.lines.end(), b.lines.begin(),
                       [with_shipped](const data::line& x, const data::line& y) {
                           return same_line(x, y, with_shipped);
                       });
}

contradictions contradictions_of(const order& o, const data::order& before) {
    return comparison(o, before).run();
}

} // namespace dray::orders
