#pragma once

// What an auditor at the vendor would see.

#include "tests/simulators/common/visits.hpp"
#include "tests/simulators/warehouse_manager/model.hpp"

#include <map>
#include <string>
#include <vector>

namespace dray::sim::wm {

enum class actor : std::uint8_t { api, staff };

struct deed {
    std::string what; ///< "created", "closed", "canceled", "reopened", …
    actor by = actor::api;
    std::int64_t at = 0;
    std::string note; ///< a reason, a reference
};

struct ledger {
    std::map<ident, std::vector<deed>> pages; ///< by order
    visit_book visits;
    std::map<std::string, std::int64_t> ignored_parameters; ///< by name
    std::int64_t tokens_issued = 0;
    std::int64_t tokens_refused = 0;
    std::int64_t posts = 0; ///< of orders, asked for
    std::int64_t duplicates_refused = 0;
    std::int64_t unfiltered_lists = 0; ///< answers that showed orders of more than one customer
    std::int64_t cancels = 0;          ///< asked for
    std::int64_t cancels_refused = 0;
    std::int64_t stale_tags = 0;   ///< 412
    std::int64_t missing_tags = 0; ///< 428
    std::int64_t most_in_minute = 0;
    std::int64_t rate_refused = 0;
    std::int64_t late_writes = 0;
};

} // namespace dray::sim::wm
