#include "tests/simulators/bigcommerce/statuses.hpp"

namespace dray::sim::bigcommerce {

const std::array<status_definition, 15>& status_definitions() {
    static constexpr std::array<status_definition, 15> all{{
        {0, "Incomplete", 0},
        {1, "Pending", 1},
        {2, "Shipped", 8},
        {3, "Partially Shipped", 6},
        {4, "Refunded", 11},
        {5, "Cancelled", 9},
        {6, "Declined", 10},
        {7, "Awaiting Payment", 2},
        {8, "Awaiting Pickup", 5},
        {9, "Awaiting Shipment", 4},
        {10, "Completed", 7},
        {11, "Awaiting Fulfillment", 3},
        {12, "Manual Verification Required", 13},
        {13, "Disputed", 12},
        {14, "Partially Refunded", 14},
    }};
    return all;
}

std::string status_names::shown(int id) const {
    if (const auto found = translations.find(locale);
        !locale.empty() && found != translations.end()) {
        if (const auto word = found->second.find(id); word != found->second.end()) {
            return word->second;
        }
    }
    if (const auto found = renamed.find(id); found != renamed.end()) {
        return found->second;
    }
    return std::string(status_definitions().at(static_cast<std::size_t>(id)).system_label);
}

void status_names::rename(int id, std::string label) {
    if (label.empty()) {
        renamed.erase(id);
    } else {
        renamed[id] = std::move(label);
    }
}

void status_names::translate(const std::string& to, int id, std::string label) {
    translations[to][id] = std::move(label);
}

void status_names::set_locale(std::string to) {
    locale = std::move(to);
}

} // namespace dray::sim::bigcommerce
