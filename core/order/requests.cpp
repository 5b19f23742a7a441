#include "requests.hpp"

#include "bundles.hpp"
#include "parcels.hpp"

#include <algorithm>

namespace dray::orders {

data::consignment to_consignment(const order& o, const consignment& c, const policy& by) {
    const auto& v = o.version;
    data::consignment out;
    out.reference = c.reference;
    out.order_number = v.number.empty() ? v.ref : v.number;
    out.source = by.source_name;
    out.ordered_at = v.created_at;
    out.currency = v.currency;
    out.billing = v.billing;
    out.note = v.customer_note;
    out.test = v.test || c.test;
    const auto group =
        std::find_if(v.ship_groups.begin(), v.ship_groups.end(),
                     [&c](const data::ship_group& g) { return g.id == c.ship_group; });
    if (group != v.ship_groups.end()) {
        out.to = group->to;
        out.method = group->method;
    }
    out.email = out.to.email.empty() ? v.billing.email : out.to.email;
    out.lines.reserve(c.lines.size());
    for (const auto& l : c.lines) {
        auto& line = out.lines.emplace_back();
        line.number = l.number;
        line.source_line = l.source_line;
        line.sku = l.sku;
        line.quantity =
            std::max<std::int64_t>(0, l.quantity - l.closed) * std::max<std::int64_t>(1, l.factor);
        const auto bought = std::find_if(v.lines.begin(), v.lines.end(),
                                         [&l](const auto& x) { return x.id == l.source_line; });
        if (bought == v.lines.end())
            continue;
        line.name = bought->name;
        line.unit_price = bought->unit_price;
        line.options = bought->options;
    }
    return out;
}

data::shipment_confirm_request to_confirmation(const order& o, const shipment& s) {
    if (s.said.voided) {
        // It carries nothing now. Only whether it was told before is asked: as it was then.
        order before = o;
        for (auto& x : before.shipments) {
            if (x.id == s.id && x.said.ref == s.said.ref && x.consignment == s.consignment) {
                x.said.voided = false;
                return to_confirmation(before, x);
            }
        }
    }
    data::shipment_confirm_request out;
    out.ref = o.version.ref;
    out.number = o.version.number;
    out.ship_group = s.ship_group;
    out.shipment = s.said;
    out.shipment.lines.clear();
    for (const auto& c : o.consignments) {
        if (c.id == s.consignment)
            out.shipment.lines = source_units(o, c, s);
    }
    if (!out.shipment.lines.empty())
        out.bundles = bundle_units(o, s);
    return out;
}

const std::string* configured(const policy& by, moment m) {
    const auto at = by.moments.find(m);
    if (at == by.moments.end() || at->second.empty() || at->second == "never")
        return nullptr;
    return &at->second;
}

std::optional<data::order_mark_request> to_mark(const order& o, moment m, const policy& by) {
    const auto* status = configured(by, m);
    if (!status)
        return std::nullopt;
    data::order_mark_request out;
    out.ref = o.version.ref;
    out.number = o.version.number;
    out.moment = to_word(m);
    out.status = *status;
    return out;
}

} // namespace dray::orders
