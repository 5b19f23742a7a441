#pragma once

// The switches of a simulated Cratejoy store. README.md says what each does and which questions the
// vendor leaves open.

#include "tests/simulators/common/switches.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace dray::sim::cratejoy {

struct settings {
    // Access and traffic.
    std::int64_t auth_error_status = 401;
    std::string no_slash = "404";
    std::int64_t rate_per_minute = 0; ///< 0: no limit; the vendor tells none
    std::string rate_reaction = "429";
    std::int64_t rate_retry_after_s = 30;
    bool maintenance = false;
    std::int64_t latency_ms = 0;
    std::int64_t slow_limit = 0; ///< a larger `limit` takes slow_limit_ms; 0: none is slow
    std::int64_t slow_limit_ms = 120'000;
    std::int64_t clock_offset_s = 0;

    // Collections.
    std::int64_t page_origin = 0;
    std::int64_t v1_default_limit = 10;
    std::int64_t v1_max_limit = 1000;
    std::string v11_limit_over_max = "clamp";
    std::string next_habit = "sound";
    std::string sorting = "id";
    std::string status_filter = "both";
    std::int64_t date_only_offset_min = 0; ///< east of UTC, of dates in filters without an offset
    bool with_adds = false;                ///< `with=a` adds to the default relations

    // Shapes.
    std::string date_style = "iso";
    bool nested_products = true; ///< an order within a fulfillment has its products
    bool v11_short = false;      ///< streamlined rows lack street, is_test and is_gift
    std::string addon_quantity = "two_fulfillments"; ///< of orders made from now on

    // Writes.
    std::string carrier_fields = "accept";
    std::string put_on_cancelled = "accept";
    std::string status_back = "reject";
    bool repeated_put_mails = true;
    std::string inventory_put = "405";
};

/// Every setting, for common/switches.hpp.
template <class Visitor, class Settings>
void each_setting(Visitor& visit, Settings& s) {
    using words = std::initializer_list<std::string_view>;
    visit.number("auth_error_status", s.auth_error_status, 400, 499);
    visit.choice("no_slash", s.no_slash, words{"404", "redirect", "serve"});
    visit.number("rate_per_minute", s.rate_per_minute, 0, 1'000'000'000);
    visit.choice("rate_reaction", s.rate_reaction, words{"429", "429_bare"});
    visit.number("rate_retry_after_s", s.rate_retry_after_s, 0, 86'400);
    visit.flag("maintenance", s.maintenance);
    visit.number("latency_ms", s.latency_ms, 0, 600'000);
    visit.number("slow_limit", s.slow_limit, 0, 1'000'000);
    visit.number("slow_limit_ms", s.slow_limit_ms, 0, 600'000);
    visit.number("clock_offset_s", s.clock_offset_s, -1'000'000'000, 1'000'000'000);
    visit.number("page_origin", s.page_origin, 0, 1);
    visit.number("v1_default_limit", s.v1_default_limit, 1, 100'000);
    visit.number("v1_max_limit", s.v1_max_limit, 1, 100'000);
    visit.choice("v11_limit_over_max", s.v11_limit_over_max, words{"clamp", "400"});
    visit.choice("next_habit", s.next_habit, words{"sound", "drops_limit", "repeats", "loops"});
    visit.choice("sorting", s.sorting, words{"id", "newest_first", "ship_date"});
    visit.choice("status_filter", s.status_filter, words{"both", "word", "number"});
    visit.number("date_only_offset_min", s.date_only_offset_min, -900, 900);
    visit.flag("with_adds", s.with_adds);
    visit.choice("date_style", s.date_style, words{"iso", "legacy", "offset", "mixed"});
    visit.flag("nested_products", s.nested_products);
    visit.flag("v11_short", s.v11_short);
    visit.choice("addon_quantity", s.addon_quantity, words{"two_fulfillments", "one_fulfillment"});
    visit.choice("carrier_fields", s.carrier_fields, words{"accept", "reject"});
    visit.choice("put_on_cancelled", s.put_on_cancelled, words{"accept", "400"});
    visit.choice("status_back", s.status_back, words{"reject", "accept"});
    visit.flag("repeated_put_mails", s.repeated_put_mails);
    visit.choice("inventory_put", s.inventory_put, words{"405", "accept"});
}

} // namespace dray::sim::cratejoy
