#pragma once

// The switches of a simulated tenant. README.md says what each does and which questions the vendor
// leaves open.

#include "tests/simulators/common/switches.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace dray::sim::wm {

struct settings {
    // Access and traffic.
    std::int64_t token_life_s = 3600;
    std::string token_refusal = "message";
    std::int64_t token_refusal_status = 400;
    std::string user_login = "dray";
    std::int64_t user_login_id = 77;
    std::string tpl = "{11111111-2222-3333-4444-555555555555}";
    bool tpl_required = false;
    std::string unauthorized_body = "message";
    std::string foreign_customer = "hidden";
    std::string post_role = "OrderEdit";
    std::int64_t rate_per_minute = 0; ///< 0: no limit; the vendor tells none
    std::string rate_reaction = "429";
    std::int64_t rate_retry_after_s = 30;
    bool maintenance = false;
    std::int64_t latency_ms = 0;
    std::int64_t clock_offset_s = 0;
    std::string server_zone = "America/Los_Angeles";

    // Answers.
    std::string empty_values = "null";
    std::string hal_lines = "embedded";
    std::string nothing_found = "empty";
    std::string past_the_end = "empty";
    std::string default_sort = "id";
    std::string rql_z = "server_local";
    std::string rql_status = "canceled_only";
    bool rql_po_and_external_id = true;
    std::string stock_customer_rql = "customeridentifier.id";
    std::string etag_form = "quoted";
    std::string if_match = "exact";
    std::string not_found_body = "empty";
    bool canceled_is_closed = true;
    std::string tracking_info = "filled";

    // New orders.
    std::string duplicates = "refuse";
    std::string duplicate_scope = "customer";
    bool duplicate_of_canceled = true;
    bool duplicate_of_closed = true;
    std::string allocation = "when_complete";
    std::string post_echo = "lines";
    std::string unknown_sku = "400";
    std::int64_t stock_of_created = 1000; ///< of an item that an order created
    std::string unknown_carrier = "accept";
    bool routing_required = false;
    std::int64_t max_text = 0; ///< bytes; 0: no limit
    std::string over_length = "400";

    // The floor.
    std::string cancel_after_close = "400";
    std::string cancel_when_complete = "accept";
    std::string cancel_when_held = "403";
    std::string cancel_when_picking = "accept";
    std::string cancel_in_batch = "403";
    std::string cancel_after_label = "accept";
    std::string short_ship = "removes";
    std::string several_trackings = "newline";
    bool reopen_keeps_packages = true;
    bool modified_by_packing = true;
    bool modified_by_hold = true;
    bool available_excludes_hold = true;
    std::int64_t walk_step_ms = 0;
};

/// Every setting, for common/switches.hpp.
template <class Visitor, class Settings>
void each_setting(Visitor& visit, Settings& s) {
    using words = std::initializer_list<std::string_view>;
    visit.number("token_life_s", s.token_life_s, 1, 86'400);
    visit.choice("token_refusal", s.token_refusal, words{"message", "oauth2", "text"});
    visit.number("token_refusal_status", s.token_refusal_status, 400, 499);
    visit.text("user_login", s.user_login);
    visit.number("user_login_id", s.user_login_id, 0, 1'000'000'000);
    visit.text("tpl", s.tpl);
    visit.flag("tpl_required", s.tpl_required);
    visit.choice("unauthorized_body", s.unauthorized_body, words{"message", "empty", "html"});
    visit.choice("foreign_customer", s.foreign_customer, words{"hidden", "403"});
    visit.choice("post_role", s.post_role, words{"OrderEdit", "OrderWrite", "OrderImport"});
    visit.number("rate_per_minute", s.rate_per_minute, 0, 1'000'000'000);
    visit.choice("rate_reaction", s.rate_reaction, words{"429", "429_bare"});
    visit.number("rate_retry_after_s", s.rate_retry_after_s, 0, 86'400);
    visit.flag("maintenance", s.maintenance);
    visit.number("latency_ms", s.latency_ms, 0, 600'000);
    visit.number("clock_offset_s", s.clock_offset_s, -1'000'000'000, 1'000'000'000);
    visit.text("server_zone", s.server_zone);

    visit.choice("empty_values", s.empty_values, words{"null", "absent"});
    visit.choice("hal_lines", s.hal_lines, words{"embedded", "inline"});
    visit.choice("nothing_found", s.nothing_found, words{"empty", "absent"});
    visit.choice("past_the_end", s.past_the_end, words{"empty", "absent"});
    visit.choice("default_sort", s.default_sort, words{"id", "newest_first"});
    visit.choice("rql_z", s.rql_z, words{"server_local", "cut"});
    visit.choice("rql_status", s.rql_status, words{"canceled_only", "all"});
    visit.flag("rql_po_and_external_id", s.rql_po_and_external_id);
    visit.choice("stock_customer_rql", s.stock_customer_rql,
                 words{"customeridentifier.id", "readonly.customeridentifier.id", "none"});
    visit.choice("etag_form", s.etag_form, words{"quoted", "weak", "bare"});
    visit.choice("if_match", s.if_match, words{"exact", "lenient"});
    visit.choice("not_found_body", s.not_found_body, words{"empty", "message", "html"});
    visit.flag("canceled_is_closed", s.canceled_is_closed);
    visit.choice("tracking_info", s.tracking_info, words{"filled", "empty"});

    visit.choice("duplicates", s.duplicates, words{"refuse", "accept"});
    visit.choice("duplicate_scope", s.duplicate_scope, words{"customer", "facility", "tenant"});
    visit.flag("duplicate_of_canceled", s.duplicate_of_canceled);
    visit.flag("duplicate_of_closed", s.duplicate_of_closed);
    visit.choice("allocation", s.allocation, words{"when_complete", "at_creation", "by_hand"});
    visit.choice("post_echo", s.post_echo, words{"lines", "bare"});
    visit.choice("unknown_sku", s.unknown_sku, words{"400", "create"});
    visit.number("stock_of_created", s.stock_of_created, 0, 1'000'000'000);
    visit.choice("unknown_carrier", s.unknown_carrier, words{"accept", "400"});
    visit.flag("routing_required", s.routing_required);
    visit.number("max_text", s.max_text, 0, 1'000'000);
    visit.choice("over_length", s.over_length, words{"400", "cut", "500"});

    visit.choice("cancel_after_close", s.cancel_after_close, words{"400", "403"});
    visit.choice("cancel_when_complete", s.cancel_when_complete, words{"accept", "403"});
    visit.choice("cancel_when_held", s.cancel_when_held, words{"403", "accept"});
    visit.choice("cancel_when_picking", s.cancel_when_picking, words{"accept", "403"});
    visit.choice("cancel_in_batch", s.cancel_in_batch, words{"403", "accept"});
    visit.choice("cancel_after_label", s.cancel_after_label, words{"accept", "403"});
    visit.choice("short_ship", s.short_ship, words{"removes", "keeps_original"});
    visit.choice("several_trackings", s.several_trackings, words{"newline", "comma"});
    visit.flag("reopen_keeps_packages", s.reopen_keeps_packages);
    visit.flag("modified_by_packing", s.modified_by_packing);
    visit.flag("modified_by_hold", s.modified_by_hold);
    visit.flag("available_excludes_hold", s.available_excludes_hold);
    visit.number("walk_step_ms", s.walk_step_ms, 0, 86'400'000);
}

} // namespace dray::sim::wm
