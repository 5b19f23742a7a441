#include "core/config/keys.hpp"

#include <algorithm>

namespace dray::config {
namespace {

using type = setting_type;

constexpr std::int64_t second = 1000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;
constexpr std::int64_t mebibyte = 1024 * 1024;

/// Builds one setting; each step returns it, so that a table below reads as a table.
class declared {
public:
    declared(std::string key, type of, std::string doc) {
        made_.key = std::move(key);
        made_.type = of;
        made_.doc = std::move(doc);
    }
    declared& required() {
        made_.required = true;
        return *this;
    }
    declared& secret() {
        made_.secret = true;
        return *this;
    }
    /// Whoever sets it is warned that nothing comes of it. Goes away with the feature.
    declared& pending() {
        made_.pending = true;
        return *this;
    }
    declared& fallback(setting_value value) {
        made_.fallback = std::move(value);
        return *this;
    }
    declared& fallback(const char* value) { return fallback(setting_value(std::string(value))); }
    declared& range(std::int64_t min, std::int64_t max) {
        made_.min = min;
        made_.max = max;
        return *this;
    }
    declared& of(std::vector<std::string> choices) {
        made_.choices = std::move(choices);
        return *this;
    }
    declared& example(std::string text) {
        made_.example = std::move(text);
        return *this;
    }
    operator setting() const { return made_; }

private:
    setting made_;
};

void append(std::vector<setting>& to, const std::vector<setting>& more) {
    to.insert(to.end(), more.begin(), more.end());
}

std::vector<setting> common_head(const char* role) {
    const std::string kind = role;
    return {
        declared("connector", type::text,
                 "The connector: the plugin that speaks to this " + kind +
                     ". `dray plugins` lists those installed.")
            .required()
            .example(kind == "source" ? "\"bigcommerce\"" : "\"propago\""),
        declared("use", type::list,
                 "Templates to take keys from. A later one wins over an earlier, this table over "
                 "all; a list replaces a list.")
            .example("[\"us_shops\"]"),
        declared("account", type::text,
                 "The vendor account that the login must belong to, as `dray check --online` "
                 "prints it. Without it the first account seen is bound for good.")
            .example("\"abc123\""),
    };
}

std::vector<setting> common_tail() {
    return {
        declared("in_flight", type::integer, "Most operations at once.")
            .fallback(std::int64_t{4})
            .range(1, 64),
        declared("calls_per_minute", type::integer,
                 "Requests a minute that the vendor allows this account, in place of the "
                 "connector's figure. What the vendor's answers say of its limit wins over both.")
            .range(1, 10000000)
            .example("600"),
        declared("request_timeout", type::duration, "How long one request may take in all.")
            .fallback(minute)
            .range(100, 10 * minute),
        declared("settle", type::duration,
                 "How long after an unclear write the vendor may still be storing it. The "
                 "connector knows; set it only where its vendor is slower or faster.")
            .range(0, hour)
            .example("\"2m\""),
        declared("isolation", type::choice, "Where the connector runs: \"none\" is inside drayd.")
            .of({"none", "process"})
            .fallback("none"),
        declared("origins", type::list,
                 "The addresses that this instance may talk to and send its secrets to, out of "
                 "those that the connector asks for. Needed where the connector alone names one.")
            .range(1, 16)
            .example("[\"https://api.vendor.example\"]"),
        declared("allow_plain_http", type::boolean,
                 "Lets http:// go to other machines than this one. Logins then travel in clear.")
            .fallback(false),
    };
}

std::vector<setting> make_daemon_keys() {
    return {
        declared("state_dir", type::path, "Where orders and tasks are kept. One daemon per folder.")
            .fallback("/var/lib/dray"),
        declared("socket", type::path, "The Unix socket that `dray` speaks to.")
            .fallback("/run/dray/dray.sock"),
        declared("plugin_dirs", type::list, "Folders of connector plugins, the first found wins.")
            .fallback(std::vector<std::string>{"/usr/lib/dray/plugins"})
            .range(1, 16),
        declared("log_level", type::choice, "The least that is logged.")
            .of({"trace", "debug", "info", "warning", "error"})
            .fallback("info"),
        declared(
            "log_format", type::choice,
            "How log lines are written to standard error: for people, one JSON object each, or "
            "with the levels that systemd's journal reads.")
            .of({"text", "json", "journal"})
            .fallback("text"),
        declared("disk_reserve", type::size,
                 "Disk space kept back, so that the outcome of a write can always be recorded. "
                 "While it is not whole nothing new is sent.")
            .fallback(64 * mebibyte)
            .range(mebibyte, 16384 * mebibyte),
        declared("verify_after_gap", type::duration,
                 "After a stop longer than this, open work is checked at the vendors before "
                 "anything is written.")
            .fallback(hour)
            .range(minute, 30 * day),
        declared("stop_timeout", type::duration, "How long a stop waits for running writes to end.")
            .fallback(20 * second)
            .range(0, 10 * minute),
        declared("commit_rows", type::integer,
                 "Most units of work in one transaction: a page of orders, the outcome of a task.")
            .fallback(std::int64_t{1000})
            .range(1, 1000),
        declared("max_answer", type::size, "The largest answer taken from a vendor, unpacked.")
            .fallback(32 * mebibyte)
            .range(64 * 1024, 256 * mebibyte),
        declared("proxy", type::url, "An HTTP proxy for all requests to vendors.")
            .example("\"http://proxy.example:3128\""),
        declared("proxy_user", type::text, "The user name at a proxy that asks for a login.")
            .range(1, 200)
            .example("\"dray\""),
        declared("proxy_password", type::text, "The password that goes with proxy_user.").secret(),
        declared(
            "ca_file", type::path,
            "Certificates (PEM) to trust in place of the system's, for a proxy that opens TLS.")
            .example("\"/etc/dray/ca.pem\""),
    };
}

std::vector<setting> make_source_keys() {
    auto keys = common_head("source");
    append(
        keys,
        {
            declared("merchant", type::text, "Whose shop it is.").example("\"acme\""),
            declared("mode", type::choice,
                     "off: nothing. observe: download and show what would be sent, write "
                     "nowhere. test: only what `dray send-test` names, nothing written back. "
                     "live: all. drain: finish what is open, take nothing new.")
                .of({"off", "observe", "test", "live", "drain"})
                .fallback("observe"),
            declared("start_at", type::time,
                     "Orders made before this are never sent. A date, or a time with its "
                     "offset. Required in the modes test and live.")
                .example("2026-03-01T00:00:00Z"),
            declared("destination", type::text,
                     "Where its orders go. Without it: the merchant's destination, or the only "
                     "one there is.")
                .example("\"warehouse\""),
            declared("statuses.download", type::list,
                     "Statuses whose orders are taken, by name as the shop shows it or by id. "
                     "Without it: the connector's own choice.")
                .range(0, 200)
                .example("[\"Awaiting Fulfillment\"]"),
            declared("statuses.ignore", type::list, "Statuses that are none of our business.")
                .range(0, 200)
                .example("[\"Incomplete\"]"),
            declared("statuses.final", type::list, "Statuses that no order leaves.")
                .range(0, 200)
                .example("[\"Completed\", \"Refunded\"]"),
            declared(
                "statuses.canceled", type::list,
                "Statuses that mean: cancelled, nothing more is to be sent. They are asked for "
                "beside those to download, so that the cancellation of an order is seen.")
                .range(0, 200)
                .example("[\"Cancelled\"]"),
            declared("on_download", type::status,
                     "The status to set once an order is taken: a name, an id or \"never\".")
                .example("\"Awaiting Shipment\""),
            declared("on_partial_shipment", type::status, "The status to set once a part has left.")
                .example("\"Partially Shipped\""),
            declared("on_shipment", type::status, "The status to set once all has left.")
                .example("\"Shipped\""),
            declared("on_cancel", type::status,
                     "The status to set once the warehouse has cancelled all of an order.")
                .example("\"Cancelled\""),
            declared("on_status_error", type::choice,
                     "Where on_download cannot be set: hold the order (see status_hold_max) or "
                     "continue with it.")
                .of({"hold", "continue"})
                .fallback("hold"),
            declared("status_hold_max", type::duration,
                     "The longest such hold; then the order is sent with its problem open.")
                .fallback(4 * hour)
                .range(0, 30 * day),
            declared("on_rename", type::choice,
                     "Where the shop renames a status in use: continue by its id, or hold.")
                .of({"continue", "hold"})
                .fallback("continue"),
            declared("status_check_every", type::duration,
                     "How often the shop's list of statuses is read again, so that a rename or a "
                     "cure in the shop is noticed.")
                .fallback(15 * minute)
                .range(second, day),
            declared("poll_every", type::duration,
                     "How often new orders are asked for. Without it: as the connector says.")
                .range(100, day)
                .example("\"1m\""),
            declared("overlap", type::duration,
                     "How far back each poll looks again. Without it: as the connector says.")
                .range(0, 7 * day)
                .example("\"1h\""),
            declared("recheck_after", type::duration,
                     "An order that waited longer is read again at the shop before it is sent.")
                .fallback(hour)
                .range(0, 30 * day),
            declared("surge_limit", type::integer,
                     "More new orders than this within surge_window are held until someone "
                     "looks. 0: no guard.")
                .fallback(std::int64_t{1000})
                .range(0, 10000000),
            declared("surge_window", type::duration, "The time over which surge_limit counts.")
                .fallback(hour)
                .range(minute, 7 * day),
            declared("max_age", type::duration,
                     "An order older than this when first seen is held. \"0s\": no guard.")
                .fallback(30 * day)
                .range(0, 3650 * day),
            declared("carriers", type::list,
                     "Carrier maps to use, a later one wins: the warehouse's carrier code to "
                     "this shop's.")
                .pending()
                .range(0, 16)
                .example("[\"us\"]"),
        });
    append(keys, common_tail());
    return keys;
}

std::vector<setting> make_destination_keys() {
    auto keys = common_head("destination");
    append(keys, {
                     declared("mode", type::choice,
                              "live: orders are sent. drain: shipments only, no new orders. off: "
                              "nothing.")
                         .of({"off", "live", "drain"})
                         .fallback("live"),
                     declared("poll_every", type::duration,
                              "How often a fresh open order is looked at. Without it: as the "
                              "connector says.")
                         .range(100, day)
                         .example("\"15m\""),
                     declared("poll_slowest", type::duration,
                              "How often the oldest open order is looked at; between the two the "
                              "pause grows with the order's age.")
                         .fallback(6 * hour)
                         .range(100, 7 * day),
                     declared("calls_per_hour", type::integer,
                              "Most requests an hour for looking at open orders; writes and their "
                              "probes are not counted.")
                         .fallback(std::int64_t{3600})
                         .range(1, 10000000),
                 });
    append(keys, common_tail());
    return keys;
}

std::vector<setting> make_merchant_keys() {
    return {
        declared("title", type::text, "The name for people.").example("\"Acme Outdoor\""),
        declared("destination", type::text,
                 "Where orders of its sources go that name no destination of their own.")
            .example("\"warehouse\""),
    };
}

std::vector<setting> make_tenancy_keys() {
    return {
        declared("customer_id", type::text, "The merchant's customer id at the destination.")
            .pending()
            .example("\"1042\""),
        declared("facility_id", type::text, "The building that ships for the merchant.")
            .pending()
            .example("\"2\""),
        declared("carrier_account", type::text, "The carrier account that parcels are charged to.")
            .pending()
            .example("\"X1234\""),
        declared("carrier", type::text, "The carrier where an order names none.")
            .pending()
            .example("\"UPS\""),
        declared("service", type::text, "The service where an order names none.")
            .pending()
            .example("\"Ground\""),
        declared("billing_code", type::text, "Who pays the carrier, in the destination's words.")
            .pending()
            .example("\"Prepaid\""),
    };
}

} // namespace

const std::vector<setting>& daemon_keys() {
    static const std::vector<setting> keys = make_daemon_keys();
    return keys;
}

const std::vector<setting>& source_keys() {
    static const std::vector<setting> keys = make_source_keys();
    return keys;
}

const std::vector<setting>& destination_keys() {
    static const std::vector<setting> keys = make_destination_keys();
    return keys;
}

const std::vector<setting>& merchant_keys() {
    static const std::vector<setting> keys = make_merchant_keys();
    return keys;
}

const std::vector<setting>& tenancy_keys() {
    static const std::vector<setting> keys = make_tenancy_keys();
    return keys;
}

bool is_name(std::string_view text) {
    if (text.empty() || text.size() > 63 || text.front() == '_' || text.front() == '-')
        return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

} // namespace dray::config
