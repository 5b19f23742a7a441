#pragma once

// JSON of data::shipment and data::consignment_update. See order_json.hpp.

#include "order_json.hpp"
#include "shipment.hpp"

namespace dray::data {
namespace detail {

template <>
inline constexpr std::size_t max_elements<shipment> = 1'000;

template <>
struct json_words<warehouse_state> {
    static constexpr std::array words{
        word<warehouse_state>{warehouse_state::queued, "queued"},
        word<warehouse_state>{warehouse_state::accepted, "accepted"},
        word<warehouse_state>{warehouse_state::parked, "parked"},
        word<warehouse_state>{warehouse_state::working, "working"},
        word<warehouse_state>{warehouse_state::part_shipped, "part_shipped"},
        word<warehouse_state>{warehouse_state::shipped, "shipped"},
        word<warehouse_state>{warehouse_state::canceled, "canceled"},
        word<warehouse_state>{warehouse_state::failed, "failed"},
        word<warehouse_state>{warehouse_state::unknown, "unknown"},
    };
};

template <>
struct json_members<line_quantity> {
    static constexpr std::array list{
        optional<&line_quantity::line>("line"),
        optional<&line_quantity::sku>("sku"),
        required<&line_quantity::quantity>("quantity"),
    };
};

template <>
struct json_members<shipment> {
    static constexpr std::array list{
        required<&shipment::ref>("ref"),
        optional<&shipment::carrier>("carrier"),
        optional<&shipment::service>("service"),
        optional<&shipment::tracking>("tracking"),
        optional<&shipment::more_tracking>("more_tracking"),
        optional<&shipment::tracking_url>("tracking_url"),
        optional<&shipment::shipped_at>("shipped_at"),
        optional<&shipment::lines>("lines"),
        optional<&shipment::cost>("cost"),
        optional<&shipment::voided>("voided"),
    };
};

template <>
struct json_members<consignment_update> {
    static constexpr std::array list{
        optional<&consignment_update::ref>("ref"),
        optional<&consignment_update::reference>("reference"),
        required<&consignment_update::state>("state"),
        optional<&consignment_update::word>("word"),
        optional<&consignment_update::message>("message"),
        optional<&consignment_update::shipments_read>("shipments_read"),
        optional<&consignment_update::shipments>("shipments"),
    };
};

} // namespace detail

DRAY_JSON_EXTERN(line_quantity)
DRAY_JSON_EXTERN(shipment)
DRAY_JSON_EXTERN(consignment_update)

} // namespace dray::data
