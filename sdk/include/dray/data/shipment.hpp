#pragma once

// What a warehouse says happened to a consignment. JSON: sdk/schema/shipment.json.

#include "order.hpp"

namespace dray::data {

/// Whose line and how many. At a destination `line` is the number that the consignment line was
/// submitted with; at a source, the source's line id. `sku` stands where the vendor names no line.
struct line_quantity {
    line_quantity() = default;
    line_quantity(std::string line_, std::string sku_, std::int64_t quantity_)
        : line(std::move(line_)), sku(std::move(sku_)), quantity(quantity_) {}
    std::string line;
    std::string sku;
    std::int64_t quantity = 0;
    bool operator==(const line_quantity&) const = default;
};

/// One parcel (or one pack of parcels that the vendor cannot tell apart) that left.
struct shipment {
    shipment() = default;
    std::string ref; ///< the vendor's package or shipment id, unique at the destination
    std::string carrier;
    std::string service;
    std::string tracking;                   ///< may be empty
    std::vector<std::string> more_tracking; ///< further numbers of the same shipment
    std::string tracking_url;
    std::optional<timestamp> shipped_at;
    std::vector<line_quantity> lines;
    std::string cost; ///< decimal; empty where unknown
    bool voided = false;
    bool operator==(const shipment&) const = default;
};

/// Where an order is at a destination. Each plugin maps its vendor's words onto these; a word that
/// it does not know is `unknown` and never means shipped.
enum class warehouse_state {
    queued, ///< received, waits for someone's approval
    accepted,
    parked, ///< will not be worked on until a person acts there
    working,
    part_shipped,
    shipped, ///< a second witness only: shipments decide
    canceled,
    failed,
    unknown,
};

/// One consignment as a destination sees it: an item of `shipments.download`.
struct consignment_update {
    consignment_update() = default;
    std::string ref;       ///< the destination's order number
    std::string reference; ///< ours
    warehouse_state state = warehouse_state::unknown;
    std::string word;            ///< the vendor's own status word
    std::string message;         ///< what the vendor says a person should know
    bool shipments_read = false; ///< false: `shipments` says nothing; true: it is all there is
    std::vector<shipment> shipments;
    bool operator==(const consignment_update&) const = default;
};

} // namespace dray::data
