#include "parcels.hpp"

#include "derive.hpp"
#include "shippable.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <numeric>
#include <set>
#include <string_view>

namespace dray::orders {
namespace {

std::string folded(std::string_view sku) {
    const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!sku.empty() && space(sku.front()))
        sku.remove_prefix(1);
    while (!sku.empty() && space(sku.back()))
        sku.remove_suffix(1);
    std::string out(sku);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

/// Finds the consignment lines that a destination means.
class line_finder {
public:
    explicit line_finder(const consignment& of) : of_(of) {}

    [[nodiscard]] std::optional<std::size_t> by_number(const std::string& text) const {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || end != text.data() + text.size())
            return std::nullopt;
        const auto& lines = of_.lines;
        const auto guess = static_cast<std::size_t>(number - 1); // numbers run from 1 as a rule
        if (number > 0 && guess < lines.size() && lines[guess].number == number)
            return guess;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (lines[i].number == number)
                return i;
        }
        return std::nullopt;
    }

    /// Exact spelling first, else without regard to case.
    [[nodiscard]] std::vector<std::size_t> by_sku(const std::string& sku) {
        if (skus_.empty()) {
            for (std::size_t i = 0; i < of_.lines.size(); ++i) {
                skus_[folded(of_.lines[i].sku)].push_back(i);
            }
        }
        const auto found = skus_.find(folded(sku));
        if (sku.empty() || found == skus_.end())
            return {};
        std::vector<std::size_t> exact;
        for (const auto i : found->second) {
            if (of_.lines[i].sku == sku)
                exact.push_back(i);
        }
        return exact.empty() ? found->second : exact;
    }

private:
    const consignment& of_;
    std::map<std::string, std::vector<std::size_t>> skus_;
};

std::int64_t factor_of(const consignment_line& l) {
    return std::max<std::int64_t>(1, l.factor);
}

/// Destination units that the line can hold.
std::int64_t capacity(const consignment_line& l) {
    return std::clamp<std::int64_t>(l.quantity, 0, max_units) * factor_of(l);
}

/// Reads one shipment into `p`, filling lines of one SKU in their order. `so_far` counts on.
void read_parcel(const consignment& c, const shipment& s, line_finder& find,
                 std::vector<std::int64_t>& so_far, parcel& p) {
    const auto add = [&](std::size_t line, std::int64_t units) {
        p.units.emplace_back(line, units);
        so_far[line] += units;
    };
    for (const auto& said : s.said.lines) {
        if (said.quantity <= 0)
            continue;
        auto units = std::min(said.quantity, max_units);
        if (!said.line.empty()) {
            if (const auto line = find.by_number(said.line)) {
                add(*line, units);
                continue;
            }
        }
        const auto candidates = find.by_sku(said.sku);
        for (const auto line : candidates) {
            const auto room = capacity(c.lines[line]) - so_far[line];
            const auto fits = std::clamp<std::int64_t>(room, 0, units);
            if (fits > 0)
                add(line, fits);
            units -= fits;
            if (units == 0)
                break;
        }
        if (units > 0 && !candidates.empty())
            add(candidates.front(), units); // more than we sent
        if (candidates.empty())
            p.unmatched.push_back(said);
    }
}

} // namespace

parcels parcels_of(const order& o, const consignment& c) {
    parcels out;
    std::vector<std::int64_t> so_far(c.lines.size(), 0);
    line_finder find(c);
    for (std::size_t i = 0; i < o.shipments.size(); ++i) {
        const auto& s = o.shipments[i];
        if (s.consignment != c.id || s.said.voided)
            continue;
        auto& p = out.list.emplace_back();
        p.shipment = i;
        read_parcel(c, s, find, so_far, p);
    }
    out.shipped = std::move(so_far);
    for (std::size_t i = 0; i < out.shipped.size(); ++i)
        out.shipped[i] /= factor_of(c.lines[i]);
    return out;
}

std::vector<std::int64_t> open_units(const consignment& c, const parcels& p) {
    std::vector<std::int64_t> open(c.lines.size(), 0);
    for (std::size_t i = 0; i < open.size(); ++i) {
        const auto& l = c.lines[i];
        open[i] = std::max<std::int64_t>(0, l.quantity - l.closed - p.shipped[i]);
    }
    return open;
}

bool is_settled(const order& o, const consignment& c) {
    const auto open = open_units(c, parcels_of(o, c));
    return std::all_of(open.begin(), open.end(), [](std::int64_t n) { return n == 0; });
}

line_units whole_units(const consignment& c, const parcels& p, std::size_t before) {
    std::vector<std::int64_t> brought(c.lines.size(), 0);
    for (const auto& one : p.list) {
        if (one.shipment >= before)
            continue;
        for (const auto& [line, units] : one.units)
            brought[line] += units;
    }
    line_units out;
    for (std::size_t i = 0; i < c.lines.size(); ++i) {
        const auto& l = c.lines[i];
        const auto whole = std::clamp<std::int64_t>(brought[i] / factor_of(l), 0, l.quantity);
        const auto [at, added] = out.try_emplace(l.source_line, whole);
        if (!added)
            at->second = std::min(at->second, whole);
    }
    return out;
}

std::vector<data::line_quantity> source_units(const order& o, const consignment& c,
                                              const shipment& s) {
    const auto all = parcels_of(o, c);
    const auto parcel = std::find_if(all.list.begin(), all.list.end(), [&](const auto& p) {
        const auto& there = o.shipments[p.shipment];
        return &there == &s || (there.said.ref == s.said.ref && there.id == s.id);
    });
    if (parcel == all.list.end())
        return {};
    const auto before = whole_units(c, all, parcel->shipment);
    const auto after = whole_units(c, all, parcel->shipment + 1);
    std::vector<data::line_quantity> out;
    std::set<std::string_view> told;
    for (const auto& l : c.lines) {
        const auto units = after.at(l.source_line) - before.at(l.source_line);
        if (units > 0 && told.insert(l.source_line).second)
            out.emplace_back(l.source_line, l.sku, units);
    }
    return out;
}

bool is_tracked(const data::shipment& s) {
    return !s.tracking.empty() || std::any_of(s.more_tracking.begin(), s.more_tracking.end(),
                                              [](const std::string& t) { return !t.empty(); });
}

std::int64_t shipped_units(const order& o, const consignment& c, const consignment_line& l) {
    const auto all = parcels_of(o, c);
    for (std::size_t i = 0; i < c.lines.size(); ++i) {
        if (c.lines[i].number == l.number)
            return all.shipped[i];
    }
    return 0;
}

} // namespace dray::orders
