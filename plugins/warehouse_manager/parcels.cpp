#include "parcels.hpp"

#include "wire/order_in.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace dray::warehouse_manager {

namespace {

using line_map = std::map<std::string, const order_line*>;

bool has(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

void add_number(data::shipment& to, const std::string& number) {
    if (to.tracking.empty())
        to.tracking = number;
    else if (to.tracking != number && !has(to.more_tracking, number))
        to.more_tracking.push_back(number);
}

/// One line may come in several contents, by lot or serial number.
void add_units(data::shipment& to, const std::string& line, const std::string& sku,
               std::int64_t quantity) {
    if (quantity <= 0)
        return;
    for (auto& known : to.lines) {
        if (known.line == line && known.sku == sku) {
            known.quantity += quantity;
            return;
        }
    }
    to.lines.emplace_back(line, sku, quantity);
}

data::shipment shell_of(const warehouse_order& order, data::timestamp now) {
    data::shipment s;
    s.carrier = order.carrier;
    s.service = order.mode;
    if (order.shipped_at)
        s.shipped_at = std::min(*order.shipped_at, now);
    return s;
}

std::string package_ref(const warehouse_order& order, std::size_t index) {
    const auto& id = order.packages[index].id;
    return id.empty() ? order.id + "/" + std::to_string(index + 1) : id;
}

void add_contents(data::shipment& to, const package& from, const line_map& lines) {
    for (const auto& content : from.contents) {
        const auto found = lines.find(content.item_id);
        if (found == lines.end())
            add_units(to, "", "order item " + content.item_id, content.quantity);
        else if (!found->second->is_insert)
            add_units(to, found->second->line, found->second->sku, content.quantity);
    }
}

/// The order's lines as one shipment with every number that is known.
data::shipment whole(const warehouse_order& order, data::timestamp now) {
    auto s = shell_of(order, now);
    s.ref = "order-" + order.id;
    for (const auto& line : order.lines)
        if (!line.is_insert)
            add_units(s, line.line, line.sku, line.quantity);
    for (const auto& box : order.packages)
        for (const auto& number : box.tracking)
            add_number(s, number);
    for (const auto& number : order.tracking)
        add_number(s, number);
    return s;
}

/// What stands at the order alone goes to the first parcel that has none, else to the first.
void add_order_numbers(std::vector<data::shipment>& to, const warehouse_order& order,
                       std::vector<std::string> loose) {
    for (const auto& number : order.tracking) {
        const bool is_known =
            std::any_of(order.packages.begin(), order.packages.end(),
                        [&number](const package& p) { return has(p.tracking, number); });
        if (!is_known && !has(loose, number))
            loose.push_back(number);
    }
    if (loose.empty() || to.empty())
        return;
    const auto without = std::find_if(to.begin(), to.end(),
                                      [](const data::shipment& s) { return s.tracking.empty(); });
    auto& first = without == to.end() ? to.front() : *without;
    for (const auto& number : loose)
        add_number(first, number);
}

std::string difference(const warehouse_order& order) {
    std::int64_t packed = 0;
    std::int64_t ordered = 0;
    for (const auto& box : order.packages)
        for (const auto& content : box.contents)
            packed += content.quantity;
    for (const auto& line : order.lines)
        ordered += line.quantity;
    if (!order.has_lines || packed >= ordered)
        return {};
    return "The packages of order " + order.id + " hold " + std::to_string(packed) +
           " units, its lines " + std::to_string(ordered) +
           ". What no package holds does not count as shipped; ask the warehouse if it left "
           "unpacked.";
}

} // namespace

parcel_reading parcels_of(const warehouse_order& order, data::timestamp now) {
    parcel_reading out;
    const bool tells_contents = std::any_of(order.packages.begin(), order.packages.end(),
                                            [](const package& p) { return !p.contents.empty(); });
    if (!tells_contents) {
        out.shipments.push_back(whole(order, now));
        return out;
    }
    line_map lines;
    for (const auto& line : order.lines)
        lines.emplace(line.item_id, &line);
    std::vector<std::string> loose;
    for (std::size_t i = 0; i < order.packages.size(); ++i) {
        const auto& box = order.packages[i];
        if (box.contents.empty()) {
            // A label without goods: its number may still be what the customer looks for.
            loose.insert(loose.end(), box.tracking.begin(), box.tracking.end());
            continue;
        }
        auto s = shell_of(order, now);
        s.ref = package_ref(order, i);
        for (const auto& number : box.tracking)
            add_number(s, number);
        add_contents(s, box, lines);
        if (!s.lines.empty()) // inserts alone are no parcel of the order's
            out.shipments.push_back(std::move(s));
    }
    add_order_numbers(out.shipments, order, std::move(loose));
    out.message = difference(order);
    return out;
}

} // namespace dray::warehouse_manager
