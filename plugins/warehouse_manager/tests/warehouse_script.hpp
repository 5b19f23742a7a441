#pragma once

// The script host set up for one merchant, and the words that these tests share.

#include "plugins/warehouse_manager/connector.hpp"

#include "dray/testing/script_host.hpp"

namespace dray::warehouse_manager {

/// Settings of customer 4 at building 1; `more` is JSON without braces. The server's clock is six
/// hours behind UTC, with summer time from 8 March 2026 on.
std::string settings_text(const std::string& more = "");
testing::script warehouse(const std::string& more = "");
tenant_settings tenant(const std::string& more = "");

/// "https://secure-wms.com/" + path.
std::string at(const std::string& path);

/// The open binding of an order, submitted on 28 February 2026.
data::open_binding open_order(const std::string& ref, const std::string& reference,
                              const std::string& word = "Open");
data::shipments_download_request open_orders(std::vector<data::open_binding> open);

testing::seen_failure failure_in(const testing::outcome& outcome);
data::consignment_update item(const testing::outcome& out, std::size_t index, std::size_t emit = 0);
std::size_t items_in(const testing::outcome& out);
data::timestamp utc(const char* text);

/// What a look at these open orders tells when the list has that answer.
testing::outcome look_at(std::vector<data::open_binding> open, const std::string& list,
                         const std::string& settings = "");
/// Of one open order R77 with the id 501.
data::consignment_update told_of(const boost::json::object& order,
                                 const std::string& settings = "");

} // namespace dray::warehouse_manager
