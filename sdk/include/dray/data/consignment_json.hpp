#pragma once

// JSON of data::consignment, data::fingerprint and data::found_order. See order_json.hpp.

#include "consignment.hpp"
#include "shipment_json.hpp"

namespace dray::data {
namespace detail {

template <>
inline constexpr std::size_t max_elements<found_order> = 1'000;

template <>
struct json_members<consignment_line> {
    static constexpr std::array list{
        required<&consignment_line::number>("number"),
        optional<&consignment_line::source_line>("source_line"),
        optional<&consignment_line::sku>("sku"),
        optional<&consignment_line::name>("name"),
        required<&consignment_line::quantity>("quantity"),
        optional<&consignment_line::unit_price>("unit_price"),
        optional<&consignment_line::options>("options"),
    };
};

template <>
struct json_members<consignment> {
    static constexpr std::array list{
        required<&consignment::reference>("reference"),
        optional<&consignment::order_number>("order_number"),
        optional<&consignment::source>("source"),
        required<&consignment::ordered_at>("ordered_at"),
        optional<&consignment::currency>("currency"),
        required<&consignment::to>("to"),
        optional<&consignment::billing>("billing"),
        optional<&consignment::email>("email"),
        optional<&consignment::method>("method"),
        optional<&consignment::carrier>("carrier"),
        optional<&consignment::service>("service"),
        optional<&consignment::note>("note"),
        optional<&consignment::test>("test"),
        required<&consignment::lines>("lines"),
    };
};

template <>
struct json_members<fingerprint> {
    static constexpr std::array list{
        optional<&fingerprint::name>("name"),
        optional<&fingerprint::postcode>("postcode"),
        optional<&fingerprint::lines>("lines"),
    };
};

template <>
struct json_members<found_order> {
    static constexpr std::array list{
        required<&found_order::ref>("ref"),
        required<&found_order::state>("state"),
        optional<&found_order::word>("word"),
        optional<&found_order::fingerprint>("fingerprint"),
        optional<&found_order::submitted_at>("submitted_at"),
    };
};

} // namespace detail

DRAY_JSON_EXTERN(consignment_line)
DRAY_JSON_EXTERN(consignment)
DRAY_JSON_EXTERN(fingerprint)
DRAY_JSON_EXTERN(found_order)

} // namespace dray::data
