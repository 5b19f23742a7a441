#pragma once

// The script host set up for one store, and the words that these tests share.

#include "plugins/threedcart/connector.hpp"

#include "dray/testing/script_host.hpp"

namespace dray::threedcart {

/// A script for shop.example.com, a store in New York; `more` is JSON without braces. `auth` as
/// the setting.
testing::script shop(const std::string& more = "");

/// "https://apirest.3dcart.com/3dCartWebAPI/v2/" + path.
std::string v2(const std::string& path);

inline constexpr const char* status_list = "OrderStatus?limit=500&offset=1";

/// The first page of a list of up to 300 orders; `more` is what follows limit and offset.
std::string orders_page(const std::string& more, int offset = 1, int limit = 300);

/// "&lastupdatestart=MM/DD/YYYY", encoded.
std::string since(const std::string& date);

/// The failure of a run that has to have failed.
testing::seen_failure failure_in(const testing::outcome& outcome);

/// The order of an emitted item.
data::order item(const testing::outcome& out, std::size_t emit, std::size_t index);

data::timestamp utc(const char* text);

} // namespace dray::threedcart
