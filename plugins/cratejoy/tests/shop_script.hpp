#pragma once

// The script host set up for one shop, and the words that these tests share.

#include "plugins/cratejoy/connector.hpp"

#include "dray/testing/script_host.hpp"

namespace dray::cratejoy {

/// A script for the shop of client "cid"; `more` is JSON without braces.
testing::script shop(const std::string& more = "");

/// "https://api.cratejoy.com/v1/" + path.
std::string v1(const std::string& path);

/// One box with its relations.
std::string box_url(const std::string& id);

/// The first page of the boxes that are due at the script's now (1 March 2026, noon) since
/// 1 January.
std::string due_boxes(const std::string& status = "unshipped", int limit = 100);

testing::seen_failure failure_in(const testing::outcome& outcome);
data::order item(const testing::outcome& out, std::size_t emit, std::size_t index);
data::timestamp utc(const char* text);

} // namespace dray::cratejoy
