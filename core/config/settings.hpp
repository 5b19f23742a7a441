#pragma once

// What the configuration says, as plain values. Every default is filled in; where each value comes
// from is in `rows`. Produced by load.hpp; immutable afterwards, so any thread may read it.

#include "core/config/origin.hpp"
#include "core/config/secrets.hpp"
#include "core/config/setting.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dray::config {

using milliseconds = std::chrono::milliseconds;
using timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// One line of `dray config show`: a value as TOML writes it, a secret as describe() does.
struct setting_row {
    std::string key;
    std::string value;
    origin from;
    bool secret = false;
    bool operator==(const setting_row&) const = default;
};

enum class log_level { trace, debug, info, warning, error };
enum class log_format { text, json, journal };

struct daemon_settings {
    std::string state_dir;
    std::string socket;
    std::vector<std::string> plugin_dirs;
    config::log_level log_level = config::log_level::info;
    config::log_format log_format = config::log_format::text;
    std::int64_t disk_reserve = 0; ///< bytes
    milliseconds verify_after_gap{0};
    milliseconds stop_timeout{0};
    std::int64_t commit_rows = 0; ///< most units of work in one transaction
    std::int64_t max_answer = 0;  ///< bytes of one vendor answer, unpacked
    std::string proxy;            ///< empty: none
    std::string proxy_user;       ///< empty: the proxy asks for no login
    std::optional<secret_ref> proxy_password;
    std::string ca_file; ///< empty: the system's
    std::vector<setting_row> rows;
};

enum class instance_mode { off, observe, test, live, drain };
enum class isolation { none };

/// What sources and destinations have in common.
struct instance_settings {
    std::string name;
    std::string connector;
    instance_mode mode = instance_mode::off;
    config::isolation isolation = config::isolation::none;
    std::string account; ///< the vendor account that it must be; empty: the first one seen
    milliseconds poll_every{0};
    milliseconds request_timeout{0};
    std::optional<milliseconds> settle; ///< in place of the manifest's
    std::int64_t in_flight = 0;         ///< most operations at once
    /// Requests a minute of the account, in place of the manifest's rate buckets.
    std::optional<std::int64_t> calls_per_minute;
    bool allow_plain_http = false;
    /// All that it may talk to, as "https://host[:port]"; empty: the manifest's hosts.
    std::vector<std::string> origins;
    /// Those of the manifest's hosts, as written there, that its secrets may go to.
    std::vector<std::string> vouched_hosts;
    std::map<std::string, setting_value> values; ///< the connector's own, secrets apart
    std::map<std::string, secret_ref> secrets;   ///< by setting key
    std::vector<setting_row> rows;
    origin at; ///< its table
};

/// A moment's status by name or id; nothing where the file says "never".
using moment_status = std::optional<std::string>;

enum class on_status_error { hold, carry_on };
enum class on_rename { carry_on, hold };

struct source_settings : instance_settings {
    std::string merchant;
    std::string destination;           ///< where routing sends; empty: nowhere yet
    std::optional<timestamp> start_at; ///< nothing older is ever sent
    /// By name or id.
    std::vector<std::string> download_statuses, ignore_statuses, final_statuses, canceled_statuses;
    moment_status on_download, on_partial_shipment, on_shipment, on_cancel;
    config::on_status_error on_status_error = config::on_status_error::hold;
    config::on_rename on_rename = config::on_rename::carry_on;
    milliseconds status_hold_max{0};
    milliseconds status_check_every{0}; ///< how often the shop's statuses are read again
    milliseconds overlap{0};
    milliseconds recheck_after{0};
    std::int64_t surge_limit = 0; ///< new orders per surge_window; 0: no guard
    milliseconds surge_window{0};
    milliseconds max_age{0};                     ///< of an order at first sight; 0: no guard
    std::map<std::string, std::string> carriers; ///< the destination's code -> this source's
};

struct destination_settings : instance_settings {
    milliseconds poll_slowest{0};    ///< how rarely the oldest open order is looked at
    std::int64_t calls_per_hour = 0; ///< budget of polling open orders
};

struct merchant {
    std::string name;
    std::string title;
    std::string destination; ///< routing default of its sources; may be empty
    std::vector<setting_row> rows;
};

/// A merchant at a destination.
struct tenancy {
    std::string merchant;
    std::string destination;
    std::string customer_id, facility_id, carrier_account;
    std::string carrier, service, billing_code; ///< defaults
    std::vector<setting_row> rows;
};

/// All of it. Lists are sorted by name.
struct settings {
    daemon_settings daemon;
    std::vector<merchant> merchants; ///< never empty: "default" is implied
    std::vector<source_settings> sources;
    std::vector<destination_settings> destinations;
    std::vector<tenancy> tenancies;

    const source_settings* source(std::string_view name) const;
    const destination_settings* destination(std::string_view name) const;
    const instance_settings* instance(std::string_view name) const;
    const merchant* find_merchant(std::string_view name) const;
    const tenancy* find_tenancy(std::string_view merchant, std::string_view destination) const;
};

} // namespace dray::config
