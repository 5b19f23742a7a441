#pragma once

// What makes an item poison: well-formed JSON that nobody could act on. The host keeps it raw, in
// Error, with these reasons, and goes on with the next.

#include "order.hpp"
#include "shipment.hpp"

#include <string>
#include <vector>

namespace dray::data {

/// More units than this on one line is a mistake, not an order.
inline constexpr std::int64_t max_quantity = 1'000'000'000;

/// Why this order cannot be told from others or counted with; empty where it can. At most
/// max_reasons sentences, each "lines[3].quantity: is not above 0"; none holds personal data. What
/// a shop may well have, such as an order without lines or with half an address, is none of it:
/// that is an order like any other, which the host holds with its cause.
std::vector<std::string> validate(const order& order);

/// The same for what a warehouse says about a consignment.
std::vector<std::string> validate(const consignment_update& update);

} // namespace dray::data

#ifndef DRAY_SDK_SEPARATE_COMPILATION
#include "impl/validate.ipp"
#endif
