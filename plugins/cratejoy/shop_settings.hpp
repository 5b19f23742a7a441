#pragma once

#include "due_gate.hpp"
#include "wire/boxes.hpp"

#include <chrono>
#include <string>

namespace dray::sdk {
class settings;
}

namespace dray::cratejoy {

enum class status_spelling { automatic, words, numbers };
enum class more_parcels { join, first };
enum class carrier_fields { automatic, always, never };
enum class feedback { as_shop, on, off };

/// The settings of one shop, checked. Throws sdk::failure (config) with what to change.
struct shop_settings {
    explicit shop_settings(const sdk::settings& from);

    std::string client_id; ///< who the account is
    std::string base_url;  ///< "https://api.cratejoy.com/v1/"
    std::int64_t page_size;
    status_spelling statuses;
    gate_rules gate;
    box_rules boxes;
    more_parcels more;
    carrier_fields carrier;
    bool writes_shipped_at;
    feedback asks_feedback;
    std::int64_t feedback_days;
    std::chrono::milliseconds rate_limit_wait;
};

} // namespace dray::cratejoy
