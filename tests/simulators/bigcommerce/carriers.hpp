#pragma once

// Which carriers a shipment may name, and the tracking links that the vendor makes of them.

#include <string>
#include <string_view>

namespace dray::sim::bigcommerce {

/// `shipping_provider`: one of the vendor's list, "", or carrier_{id}.
bool known_provider(std::string_view provider);

/// `tracking_carrier` as the shop is set to check it: "form", "listed" or "none".
bool acceptable_carrier(std::string_view carrier, std::string_view check);

/// False when both are given and denote different carriers.
bool same_carrier(std::string_view provider, std::string_view carrier);

/// The link for provider or carrier and number; empty when there is no number or neither.
std::string generated_link(std::string_view provider, std::string_view carrier,
                           std::string_view number);

} // namespace dray::sim::bigcommerce
