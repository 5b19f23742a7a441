#pragma once

// The instance's settings, read once.

#include "dray/data/time_zone.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace dray::sdk {
class settings;
}

namespace dray::warehouse_manager {

enum class release_rule { now, later, warehouse };
enum class reference_place { none, external_id, saved_element };
enum class date_form { utc, local };

/// Constant after construction.
struct tenant_settings {
    /// Throws `config` where a setting contradicts another or cannot be read.
    explicit tenant_settings(const sdk::settings& from);

    std::string base_url; ///< ends with a slash
    std::string client_id;
    bool has_login = false;  ///< user_login or user_login_id is set
    std::string customer_id; ///< digits, as the API writes them
    std::string facility_id;

    std::string default_carrier;
    std::string default_mode;
    std::string account;
    std::string billing_code;
    release_rule release = release_rule::now;
    reference_place reference_field = reference_place::external_id;
    std::string reference_element;
    std::string number_field; ///< the API's name of it; empty = none
    bool send_email = true;
    bool send_options = true;

    data::time_zone server_zone;
    date_form rql_dates = date_form::utc;
    std::chrono::milliseconds list_margin{0};
    std::int64_t page_size = 100;
    std::size_t look_batch = 20;
    std::size_t parallel_reads = 4;
    std::chrono::milliseconds untouched_after{0}; ///< 0 = never
    std::string cancel_reason;
    std::chrono::milliseconds rate_limit_wait{0};
    std::chrono::milliseconds submit_timeout{0};
};

} // namespace dray::warehouse_manager
