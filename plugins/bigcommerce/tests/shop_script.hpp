#pragma once

// The script host set up for one shop, and the words that these tests share.

#include "plugins/bigcommerce/connector.hpp"

#include "dray/testing/script_host.hpp"

#include <boost/json/fwd.hpp>

namespace dray::bigcommerce {

/// A script for shop abc123; `more_settings` is JSON without braces: "\"page_size\": 2".
testing::script shop(const std::string& more_settings = "");

/// "https://api.bigcommerce.com/stores/abc123/v2/" + path.
std::string v2(const std::string& path);

/// The first page of a download of status 11 with 250 orders a page, up to its date bounds.
inline constexpr const char* first_page = "orders?limit=250&sort=date_modified:asc";
inline constexpr const char* expansion =
    "&include=consignments.line_items&consignment_structure=object";

/// The v2 error array.
std::string error_body(int status, const std::string& message);

/// The failure of a run that has to have failed.
testing::seen_failure failure_in(const testing::outcome& outcome);

} // namespace dray::bigcommerce
