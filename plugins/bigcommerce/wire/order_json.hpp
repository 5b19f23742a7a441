#pragma once

#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>

#include <string_view>

namespace dray::bigcommerce {

/// The order's JSON without the members that no reader of this folder asks for: about two thirds of
/// what the shop sends. They are checked like the rest, but nothing is built from them, which
/// halves the time that an order takes. Throws damaged for what is no JSON, no UTF-8, or nested
/// deeper than max_depth.
boost::json::value parse_order(std::string_view raw, boost::json::storage_ptr memory);

/// Whether members of this name are kept.
bool is_wanted_member(std::string_view name);

} // namespace dray::bigcommerce
