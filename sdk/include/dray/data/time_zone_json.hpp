#pragma once

// JSON of data::time_zone. See order_json.hpp.

#include "impl/json.hpp"
#include "time_zone.hpp"

namespace dray::data {
namespace detail {

template <>
inline constexpr std::size_t max_elements<zone_period> = 1'000;

template <>
struct json_members<zone_period> {
    static constexpr std::array list{
        required<&zone_period::from>("from"),
        required<&zone_period::offset_s>("offset_s"),
    };
};

template <>
struct json_members<time_zone> {
    static constexpr std::array list{
        required<&time_zone::name>("name"),
        required<&time_zone::periods>("periods"),
    };
};

} // namespace detail

DRAY_JSON_EXTERN(zone_period)
DRAY_JSON_EXTERN(time_zone)

} // namespace dray::data
