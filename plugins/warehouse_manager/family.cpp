#include "family.hpp"

#include "parcels.hpp"
#include "tenant_settings.hpp"
#include "wire/rql.hpp"

#include <algorithm>

namespace dray::warehouse_manager {

namespace {

void add_lines(data::fingerprint& to, const warehouse_order& order) {
    for (const auto& line : order.lines)
        if (!line.is_insert && line.quantity > 0)
            to.lines.emplace_back(line.line, line.sku, line.quantity);
}

data::found_order match_of(const warehouse_order& order) {
    const auto now = standing_of(order);
    data::found_order match;
    match.ref = order.id;
    match.state = now.state;
    match.word = now.word;
    match.submitted_at = order.created_at;
    match.fingerprint.name = order.name;
    match.fingerprint.postcode = order.postcode;
    add_lines(match.fingerprint, order);
    return match;
}

std::string said_twice(const family& of, const std::string& reference) {
    std::string ids;
    for (const auto& parent : of.parents)
        ids.append(ids.empty() ? "" : ", ").append(parent.id);
    return "The warehouse has " + std::to_string(of.parents.size()) + " orders under reference " +
           reference + " (" + ids + "); cancel all but one there.";
}

bool is_there_twice(const family& of) {
    const auto is_live = [](const warehouse_order& o) { return standing_of(o).is_live; };
    return std::count_if(of.parents.begin(), of.parents.end(), is_live) > 1;
}

void add_text(std::string& to, const std::string& text) {
    if (!text.empty())
        to.append(to.empty() ? "" : " ").append(text);
}

} // namespace

void add_member(family& to, warehouse_order order, const std::string& reference) {
    const auto is_known = [&order](const warehouse_order& other) { return other.id == order.id; };
    if (std::any_of(to.parents.begin(), to.parents.end(), is_known) ||
        std::any_of(to.children.begin(), to.children.end(), is_known))
        return;
    if (same_reference(order.reference, reference))
        to.parents.push_back(std::move(order));
    else if (is_split_of(order.reference, reference))
        to.children.push_back(std::move(order));
}

std::vector<data::found_order> matches_of(const family& of) {
    std::vector<data::found_order> matches;
    for (const auto& parent : of.parents)
        matches.push_back(match_of(parent));
    if (of.parents.size() != 1) {
        for (const auto& child : of.children)
            matches.push_back(match_of(child));
        return matches;
    }
    std::vector<standing> all{standing_of(of.parents.front())};
    for (const auto& child : of.children) {
        all.push_back(standing_of(child));
        add_lines(matches.front().fingerprint, child);
    }
    const auto now = standing_of(all);
    matches.front().state = now.state;
    matches.front().word = now.word;
    return matches;
}

data::consignment_update update_of(const family& of, const data::open_binding& binding,
                                   const tenant_settings& tenant, data::timestamp now) {
    data::consignment_update update;
    update.ref = binding.ref;
    update.reference = binding.reference;
    const bool is_overdue =
        tenant.untouched_after.count() > 0 && now - binding.submitted_at > tenant.untouched_after;
    // Of several under our reference the one that we are bound to is ours.
    std::vector<const warehouse_order*> members;
    for (const auto& parent : of.parents)
        if (of.parents.size() == 1 || parent.id == binding.ref)
            members.push_back(&parent);
    if (is_there_twice(of))
        update.message = said_twice(of, binding.reference);
    if (update.ref.empty() && of.parents.size() == 1)
        update.ref = of.parents.front().id;
    for (const auto& child : of.children)
        members.push_back(&child);

    std::vector<standing> all;
    for (const auto* member : members) {
        all.push_back(standing_of(*member, is_overdue));
        if (!all.back().is_closed)
            continue;
        // Until one of them is closed nothing is said of shipments: an order that was reopened
        // keeps what it was told of.
        update.shipments_read = true;
        auto parcels = parcels_of(*member, now);
        add_text(update.message, parcels.message);
        for (auto& shipment : parcels.shipments)
            update.shipments.push_back(std::move(shipment));
    }
    const auto whole = standing_of(all);
    update.state = whole.state;
    update.word = whole.word;
    add_text(update.message, whole.message);
    if (is_there_twice(of) && !whole.is_closed) {
        // Both would be shipped: someone must act before that.
        update.state = data::warehouse_state::parked;
        update.word += update.word.empty() ? "There twice" : ", there twice";
    }
    return update;
}

} // namespace dray::warehouse_manager
