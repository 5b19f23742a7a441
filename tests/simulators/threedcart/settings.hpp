#pragma once

// The switches of a simulated 3DCart store. README.md says what each does and which questions the
// vendor leaves open.

#include "tests/simulators/common/switches.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace dray::sim::threedcart {

struct settings {
    // Access.
    std::int64_t auth_error_status = 401; ///< of a missing or wrong credential
    std::int64_t permission_error_status = 403;
    bool headers_accepted = true; ///< SecureURL, PrivateKey, Token
    bool bearer_accepted = true;
    bool secure_url_exact = false; ///< only the normalised spelling of SecureURL passes
    bool ip_blocked = false;       ///< the caller is not on the app's list of addresses
    bool v1_served = true;

    // Traffic.
    std::int64_t rate_per_second = 0; ///< 0: no limit; the vendor's is 2
    std::string rate_reaction = "429";
    std::int64_t rate_retry_after_s = 1;
    bool maintenance = false;
    std::int64_t latency_ms = 0;
    std::int64_t clock_offset_s = 0; ///< the store's clock against the caller's

    // Answers.
    bool status_as_int = false; ///< "Status" in answers
    std::string failed_record_key = "Error";
    std::int64_t refused_status = 400;
    std::int64_t past_end_status = 400;
    std::int64_t wrong_method_status = 405;
    std::string limit_over_max = "clamp";
    std::string bad_parameter = "reject";
    std::string count_of_none = "zero";
    std::string not_found_message = "No records found";

    // Time.
    std::string timezone = "America/New_York";
    std::string store_time_zone_text = "Eastern Time (US & Canada)";
    std::string last_update_granularity = "time";

    // Orders as they are shown.
    std::string tracking_padding = "some";
    std::string shipped_date_style = "as_stored";
    std::string customer_id_spelling = "CustomerID";
    std::string order_shape = "current";
    bool extra_members = true;
    std::string multi_shipment_ids = "zero_first"; ///< of orders made from now on
    std::string invoice_prefix = "AB-";            ///< of orders made from now on

    // Writes.
    std::string too_long = "reject";
    std::string shipment_zero_path = "accept";
    bool shipment_status_moves_order = false;
    std::string from_not_completed = "allow";
    std::string hidden_status_writes = "allow";
    bool bulk_atomic = false;
    bool cancel_restocks = true;
    bool mail_on_tracking = false;
    bool mail_on_repeated_status = false;

    // Products.
    bool sku_finds_variants = false;
    std::int64_t bulk_products_max = 500;

    std::string store_name = "Simulated Store";
};

/// Every setting, for common/switches.hpp.
template <class Visitor, class Settings>
void each_setting(Visitor& visit, Settings& s) {
    using words = std::initializer_list<std::string_view>;
    visit.number("auth_error_status", s.auth_error_status, 400, 499);
    visit.number("permission_error_status", s.permission_error_status, 400, 499);
    visit.flag("headers_accepted", s.headers_accepted);
    visit.flag("bearer_accepted", s.bearer_accepted);
    visit.flag("secure_url_exact", s.secure_url_exact);
    visit.flag("ip_blocked", s.ip_blocked);
    visit.flag("v1_served", s.v1_served);
    visit.number("rate_per_second", s.rate_per_second, 0, 1'000'000);
    visit.choice("rate_reaction", s.rate_reaction, words{"429", "429_bare", "503", "html"});
    visit.number("rate_retry_after_s", s.rate_retry_after_s, 0, 86'400);
    visit.flag("maintenance", s.maintenance);
    visit.number("latency_ms", s.latency_ms, 0, 600'000);
    visit.number("clock_offset_s", s.clock_offset_s, -1'000'000'000, 1'000'000'000);
    visit.flag("status_as_int", s.status_as_int);
    visit.choice("failed_record_key", s.failed_record_key, words{"Error", "record"});
    visit.number("refused_status", s.refused_status, 200, 599);
    visit.number("past_end_status", s.past_end_status, 400, 599);
    visit.number("wrong_method_status", s.wrong_method_status, 400, 599);
    visit.choice("limit_over_max", s.limit_over_max, words{"clamp", "reject"});
    visit.choice("bad_parameter", s.bad_parameter, words{"reject", "ignore"});
    visit.choice("count_of_none", s.count_of_none, words{"zero", "404"});
    visit.text("not_found_message", s.not_found_message);
    visit.text("timezone", s.timezone);
    visit.text("store_time_zone_text", s.store_time_zone_text);
    visit.choice("last_update_granularity", s.last_update_granularity, words{"time", "date"});
    visit.choice("tracking_padding", s.tracking_padding, words{"some", "always", "never"});
    visit.choice("shipped_date_style", s.shipped_date_style,
                 words{"as_stored", "date", "date_time"});
    visit.choice("customer_id_spelling", s.customer_id_spelling, words{"CustomerID", "CustomerId"});
    visit.choice("order_shape", s.order_shape, words{"current", "2015"});
    visit.flag("extra_members", s.extra_members);
    visit.choice("multi_shipment_ids", s.multi_shipment_ids, words{"zero_first", "from_one"});
    visit.text("invoice_prefix", s.invoice_prefix);
    visit.choice("too_long", s.too_long, words{"reject", "truncate"});
    visit.choice("shipment_zero_path", s.shipment_zero_path, words{"accept", "404", "405"});
    visit.flag("shipment_status_moves_order", s.shipment_status_moves_order);
    visit.choice("from_not_completed", s.from_not_completed, words{"allow", "refuse"});
    visit.choice("hidden_status_writes", s.hidden_status_writes, words{"allow", "refuse"});
    visit.flag("bulk_atomic", s.bulk_atomic);
    visit.flag("cancel_restocks", s.cancel_restocks);
    visit.flag("mail_on_tracking", s.mail_on_tracking);
    visit.flag("mail_on_repeated_status", s.mail_on_repeated_status);
    visit.flag("sku_finds_variants", s.sku_finds_variants);
    visit.number("bulk_products_max", s.bulk_products_max, 1, 100'000);
    visit.text("store_name", s.store_name);
}

} // namespace dray::sim::threedcart
