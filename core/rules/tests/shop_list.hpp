#pragma once

// A shop's list of statuses for the tests: like BigCommerce's, with renamed labels.

#include "core/rules/status_board.hpp"

#include <algorithm>

namespace dray::rules::testing {

inline data::statuses_result shop_list() {
    data::statuses_result live;
    for (const auto& [id, name] : std::initializer_list<std::pair<const char*, const char*>>{
             {"1", "Pending"},
             {"2", "Shipped"},
             {"3", "Partially Shipped"},
             {"5", "Cancelled"},
             {"9", "Awaiting Shipment"},
             {"11", "Awaiting Fulfillment"}}) {
        live.statuses.emplace_back(id, name);
        live.system.emplace_back(id, name);
    }
    return live;
}

inline void rename(data::statuses_result& live, const std::string& id, const std::string& name) {
    for (auto& s : live.statuses) {
        if (s.id == id)
            s.name = name;
    }
}

inline void remove(data::statuses_result& live, const std::string& id) {
    std::erase_if(live.statuses, [&id](const data::status& s) { return s.id == id; });
    std::erase_if(live.system, [&id](const data::status& s) { return s.id == id; });
}

inline declared_status declared(const std::string& key, const std::string& word) {
    declared_status d;
    d.key = key;
    d.word = word;
    d.where = "dray.toml:12:1";
    return d;
}

} // namespace dray::rules::testing
