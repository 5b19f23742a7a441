#include "shippers.hpp"

#include "money.hpp"
#include "times.hpp"

#include <dray/data/decimal.hpp>

#include <algorithm>

namespace dray::propago {
namespace {

// Beyond these an answer is no order's shipments; they also keep the searches below short.
constexpr std::size_t max_shipments = 1'000;
constexpr std::size_t max_tracking = 999;
constexpr std::size_t max_shipped_lines = 10'000;

void add_tracking(data::shipment& s, std::string number) {
    if (number.empty() || number == s.tracking)
        return;
    if (s.tracking.empty()) {
        s.tracking = std::move(number);
    } else if (std::find(s.more_tracking.begin(), s.more_tracking.end(), number) ==
               s.more_tracking.end()) {
        s.more_tracking.push_back(std::move(number));
    }
}

void add_cost(data::shipment& s, const std::string& cost) {
    if (cost.empty() || !data::is_decimal(cost) || cost.front() == '-')
        return;
    s.cost = s.cost.empty() ? cost : plus(s.cost, cost);
}

// Empty, or why the details cannot be read.
std::string read_details(data::shipment& s, pugi::xml_node details) {
    for (const auto detail : details.children()) {
        if (local_name(detail) != "ShipperDetail")
            continue;
        if (s.more_tracking.size() >= max_tracking)
            return "it has more than " + std::to_string(max_tracking) + " tracking numbers";
        if (s.carrier.empty())
            s.carrier = text_of(detail, "Carrier");
        add_tracking(s, text_of(detail, "TrackingNumber"));
        add_cost(s, text_of(detail, "ShippingCost"));
    }
    return {};
}

// Empty, or why a line cannot be read.
std::string read_lines(data::shipment& s, pugi::xml_node lines) {
    for (const auto node : lines.children()) {
        if (local_name(node) != "ShipperLine")
            continue;
        const std::string text = text_of(node, "QuantityShipped");
        const auto quantity = whole_number(text);
        if (!quantity || *quantity < 0)
            return "its QuantityShipped \"" + text.substr(0, 40) + "\" is no count";
        if (s.lines.size() >= max_shipped_lines)
            return "it has more than " + std::to_string(max_shipped_lines) + " lines";
        if (*quantity == 0)
            continue; // says that nothing of the line is in this shipment
        data::line_quantity line;
        line.line = text_of(node, "LineNumber");
        if (line.line == "0")
            line.line.clear(); // .NET's "not given": the SKU must do
        line.sku = text_of(node, "Sku");
        if (line.line.empty() && line.sku.empty())
            return "one of its lines has neither LineNumber nor Sku";
        line.quantity = *quantity;
        s.lines.push_back(std::move(line));
    }
    return {};
}

} // namespace

shippers read_shippers(const reply& answer, std::chrono::minutes assumed_offset) {
    shippers all;
    for (const auto node : answer.data().children()) {
        if (local_name(node) != "Shipper")
            continue;
        const std::string id = text_of(node, "ShipmentId");
        std::string wrong;
        if (id.empty() || id == "0")
            wrong = "a Shipper has no ShipmentId";
        if (all.shipments.size() >= max_shipments)
            wrong = "it has more than " + std::to_string(max_shipments) + " Shippers";
        if (wrong.empty()) {
            // The same ShipmentId again is more of the same shipment, not another one.
            auto same = std::find_if(all.shipments.begin(), all.shipments.end(),
                                     [&](const data::shipment& s) { return s.ref == id; });
            if (same == all.shipments.end()) {
                same = all.shipments.emplace(all.shipments.end());
                same->ref = id;
            }
            if (!same->shipped_at)
                same->shipped_at = read_time(text_of(node, "ShipDate"), assumed_offset);
            wrong = read_details(*same, child(node, "ShipmentDetails"));
            if (wrong.empty())
                wrong = read_lines(*same, child(node, "ShipmentLines"));
            if (!wrong.empty())
                wrong.insert(0, "Shipper " + id + " cannot be read: ");
        }
        if (!wrong.empty()) {
            // Half of an order's shipments would look like all of them.
            all.shipments.clear();
            all.poison = std::move(wrong);
            return all;
        }
    }
    return all;
}

} // namespace dray::propago
