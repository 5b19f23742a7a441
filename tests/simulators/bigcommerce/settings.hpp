#pragma once

// The switches of a simulated shop: what the vendor leaves to the merchant, what its documents
// leave open, and what belongs to the stand-in alone. Each has one name, in knobs and in saves.

#include "tests/simulators/common/switches.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace dray::sim::bigcommerce {

struct settings {
    // Rate limit. Requests over the quota get 429 until the window ends.
    std::int64_t rate_quota = 1'000'000; ///< per window; 150 and 450 are the vendor's small plans
    std::int64_t rate_window_ms = 30'000;
    std::int64_t rate_used_by_others = 0; ///< of each window, by other apps of the shop
    bool rate_headers_on_429 = true;      ///< false: the bare 429 of a platform under load
    bool rate_retry_after = true;         ///< X-Retry-After on 429

    // HTTP.
    bool require_https = false;            ///< 301 for requests that came over plain http
    std::string header_case = "mixed";     ///< mixed (every third answer in lower case) | lower
    std::string without_accept = "xml";    ///< xml | json: the platform's choice
    std::string auth_error_body = "array"; ///< array | object | empty
    bool gzip = false;                     ///< where the client accepts it
    bool chunked = false;
    bool maintenance = false;        ///< 503 with a page for everything
    std::int64_t latency_ms = 0;     ///< before every answer
    std::int64_t clock_offset_s = 0; ///< the shop's clock against the caller's

    // Lists.
    std::string limit_over_max = "413"; ///< 413 | 400 | clamp, for limit > 250
    bool archived_in_list = false;
    std::string is_deleted_filter = "unsupported"; ///< unsupported | honoured
    bool boundaries_inclusive = true;              ///< of date bounds
    std::int64_t default_utc_offset_min = 0;       ///< of dates sent without one

    // Orders.
    bool status_ids_as_strings = false;                 ///< in order_statuses
    bool put_without_status_resets = false;             ///< PUT without status_id makes it Pending
    bool delete_allowed = true;                         ///< false: 405, as on automatic-tax shops
    std::string update_stock_behavior = "order_placed"; ///< | order_completed_or_shipped
    bool refund_order_stock_adjustment = false;

    // Shipments.
    std::string roll_up = "none"; ///< none | shipped: POST makes the order 3 or 2
    bool mail_on_shipment = true;
    bool allow_over_shipment = false;            ///< more than is open is taken
    std::string long_tracking = "400";           ///< 400 | truncate, for more than 50 characters
    std::string carrier_check = "form";          ///< form (a slug's shape) | listed | none
    std::string bundle_line_shipments = "taken"; ///< | refused: a shipment that names a bundle's
                                                 ///< own line is 400

    // Stock.
    std::int64_t inventory_delay_ms = 0; ///< adjustments are answered so much before they are done

    // Webhooks.
    std::string hook_origin;             ///< "http://127.0.0.1:9000" in place of the destinations'
    std::int64_t hook_time_scale = 1000; ///< milliseconds that a second between two tries lasts
    std::int64_t hook_delay_ms = 0;      ///< from the event to the first try
    std::int64_t hook_duplicates = 0;    ///< every n-th event is sent twice; 0: none
    bool hook_reordering = false;        ///< what is due at once goes out newest first
    bool hook_before_readable = false;   ///< a new order's first GET is 404
    std::string hook_signing_secret;     ///< signs as Standard Webhooks do; empty: no signature

    // The shop.
    std::string store_name = "Simulated Shop";
    std::string secure_url; ///< empty: https://store-HASH.mybigcommerce.com
    std::string timezone = "UTC";
    std::string currency = "USD";
};

/// Every setting, for common/switches.hpp.
template <class Visitor, class Settings>
void each_setting(Visitor& visit, Settings& s) {
    using words = std::initializer_list<std::string_view>;
    visit.number("rate_quota", s.rate_quota, 1, 1'000'000'000);
    visit.number("rate_window_ms", s.rate_window_ms, 1, 86'400'000);
    visit.number("rate_used_by_others", s.rate_used_by_others, 0, 1'000'000'000);
    visit.flag("rate_headers_on_429", s.rate_headers_on_429);
    visit.flag("rate_retry_after", s.rate_retry_after);
    visit.flag("require_https", s.require_https);
    visit.choice("header_case", s.header_case, words{"mixed", "lower"});
    visit.choice("without_accept", s.without_accept, words{"xml", "json"});
    visit.choice("auth_error_body", s.auth_error_body, words{"array", "object", "empty"});
    visit.flag("gzip", s.gzip);
    visit.flag("chunked", s.chunked);
    visit.flag("maintenance", s.maintenance);
    visit.number("latency_ms", s.latency_ms, 0, 600'000);
    visit.number("clock_offset_s", s.clock_offset_s, -1'000'000'000, 1'000'000'000);
    visit.choice("limit_over_max", s.limit_over_max, words{"413", "400", "clamp"});
    visit.flag("archived_in_list", s.archived_in_list);
    visit.choice("is_deleted_filter", s.is_deleted_filter, words{"unsupported", "honoured"});
    visit.flag("boundaries_inclusive", s.boundaries_inclusive);
    visit.number("default_utc_offset_min", s.default_utc_offset_min, -900, 900);
    visit.flag("status_ids_as_strings", s.status_ids_as_strings);
    visit.flag("put_without_status_resets", s.put_without_status_resets);
    visit.flag("delete_allowed", s.delete_allowed);
    visit.choice("update_stock_behavior", s.update_stock_behavior,
                 words{"order_placed", "order_completed_or_shipped"});
    visit.flag("refund_order_stock_adjustment", s.refund_order_stock_adjustment);
    visit.choice("roll_up", s.roll_up, words{"none", "shipped"});
    visit.flag("mail_on_shipment", s.mail_on_shipment);
    visit.flag("allow_over_shipment", s.allow_over_shipment);
    visit.choice("long_tracking", s.long_tracking, words{"400", "truncate"});
    visit.choice("carrier_check", s.carrier_check, words{"form", "listed", "none"});
    visit.choice("bundle_line_shipments", s.bundle_line_shipments, words{"taken", "refused"});
    visit.number("inventory_delay_ms", s.inventory_delay_ms, 0, 86'400'000);
    visit.text("hook_origin", s.hook_origin);
    visit.number("hook_time_scale", s.hook_time_scale, 1, 1000);
    visit.number("hook_delay_ms", s.hook_delay_ms, 0, 86'400'000);
    visit.number("hook_duplicates", s.hook_duplicates, 0, 1'000'000);
    visit.flag("hook_reordering", s.hook_reordering);
    visit.flag("hook_before_readable", s.hook_before_readable);
    visit.text("hook_signing_secret", s.hook_signing_secret);
    visit.text("store_name", s.store_name);
    visit.text("secure_url", s.secure_url);
    visit.text("timezone", s.timezone);
    visit.text("currency", s.currency);
}

} // namespace dray::sim::bigcommerce
