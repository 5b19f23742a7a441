#pragma once

// The quirks of a Propago account that the sheet leaves open, as switches.

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace dray::sim::propago {

/// How orders move by themselves. Every `…_every` picks each n-th order by its number; 0 = never.
struct walk_settings {
    std::int64_t step_ms = 0;       ///< between two statuses, 1 … 30 days
    std::int64_t spread_ms = 0;     ///< the first step comes later by up to this, by order and seed
    std::int64_t partial_every = 0; ///< BackOrdered with a first Shipper, the rest at Closed
    std::int64_t two_shippers_every = 0;  ///< two Shippers at Closed
    std::int64_t two_tracking_every = 0;  ///< two tracking numbers in a Shipper
    std::int64_t no_tracking_every = 0;   ///< a Shipper without a tracking number
    std::int64_t same_tracking_every = 0; ///< an order's second Shipper repeats the first's number
    std::int64_t zero_cost_every = 0;     ///< ShippingCost 0
    std::int64_t hold_every = 0;          ///< OnHold after Released, until a person releases it
    std::int64_t cancel_every = 0;        ///< Canceled after Released
};

struct settings {
    std::string default_status = "Released";
    std::string duplicate_po = "accept";
    std::string po_lookup = "first";
    std::string empty_data = "missing";
    std::string success_word = "mixed";
    std::string no_shipment_word = "NoShipmentsFoundForOrder";
    std::string unknown_po_word = "InvalidOrderNumber";
    std::string empty_search_word = "Success";
    std::string unknown_sku_word = "SkuNotFound";
    std::string date_style = "plain";
    std::string order_date = "server";
    std::string submit_data = "order_number";
    std::string custom_search = "order_fields";
    std::string books_detail = "full";
    std::string status_on_error; ///< Data of a failed GetOrderStatus: an enum has no "empty"
    bool strict_required = true;
    bool strict_soap_action = true;
    bool newest_first = false;
    bool access = true; ///< false: UnAuthorizedAccess for the right pair
    std::int64_t utc_offset_minutes = 0;
    std::int64_t page_size_cap = 0; ///< 0: only the simulator's own bound of 5,000
    std::int64_t po_length_cap = 0; ///< a longer PoNumber is cut without a word; 0: never
    std::int64_t latency_jitter_ms = 0;
    std::int64_t max_request_kb = 4096; ///< of a request's body; what ASP.NET allows by default
    std::int64_t seed = 1;
    std::set<std::string> unknown_skus;
    std::set<std::string> disabled_operations;                   ///< ServiceTypeNotEnabled
    std::map<std::string, std::int64_t, std::less<>> latency_ms; ///< by operation; "*": the rest
    std::optional<walk_settings> auto_walk;
};

/// Sets one switch. False where no switch has that name; throws std::invalid_argument with a
/// sentence where the value is not one of its kind.
bool set(settings& target, std::string_view name, const boost::json::value& value);

/// Every switch by name, in the form that `set` reads.
boost::json::object to_json(const settings& source);

} // namespace dray::sim::propago
