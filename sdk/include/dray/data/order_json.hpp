#pragma once

// JSON of data::order and its parts: to_json, to_json_text, from_json<T>, from_json_text<T> (see
// impl/json.hpp). Include it from source files, not from headers: it brings all of Boost.JSON.

#include "impl/json.hpp"
#include "order.hpp"

namespace dray::data {

namespace detail {

template <>
inline constexpr std::size_t max_elements<line> = max_lines;
template <>
inline constexpr std::size_t max_elements<ship_group> = max_ship_groups;
template <>
inline constexpr std::size_t max_elements<line_option> = 1'000;
template <>
inline constexpr std::size_t max_elements<status> = 1'000;

template <>
struct json_words<line_kind> {
    static constexpr std::array words{
        word<line_kind>{line_kind::physical, "physical"},
        word<line_kind>{line_kind::digital, "digital"},
        word<line_kind>{line_kind::gift_certificate, "gift_certificate"},
        word<line_kind>{line_kind::service, "service"},
    };
};

template <>
struct json_words<group_kind> {
    static constexpr std::array words{
        word<group_kind>{group_kind::ship, "ship"},
        word<group_kind>{group_kind::pickup, "pickup"},
        word<group_kind>{group_kind::digital, "digital"},
    };
};

template <>
struct json_members<address> {
    static constexpr std::array list{
        optional<&address::name>("name"),
        optional<&address::company>("company"),
        optional<&address::street1>("street1"),
        optional<&address::street2>("street2"),
        optional<&address::street3>("street3"),
        optional<&address::city>("city"),
        optional<&address::region>("region"),
        optional<&address::region_code>("region_code"),
        optional<&address::postcode>("postcode"),
        optional<&address::country>("country"),
        optional<&address::country_code>("country_code"),
        optional<&address::phone>("phone"),
        optional<&address::email>("email"),
    };
};

template <>
struct json_members<line_option> {
    static constexpr std::array list{
        required<&line_option::name>("name"),
        required<&line_option::value>("value"),
    };
};

template <>
struct json_members<line> {
    static constexpr std::array list{
        required<&line::id>("id"),
        optional<&line::ship_group>("ship_group"),
        optional<&line::sku>("sku"),
        optional<&line::name>("name"),
        optional<&line::kind>("kind"),
        required<&line::quantity>("quantity"),
        optional<&line::shipped>("shipped"),
        optional<&line::canceled>("canceled"),
        optional<&line::unit_price>("unit_price"),
        optional<&line::parent>("parent"),
        optional<&line::is_bundle>("is_bundle"),
        optional<&line::is_custom>("is_custom"),
        optional<&line::options>("options"),
    };
};

template <>
struct json_members<ship_group> {
    static constexpr std::array list{
        required<&ship_group::id>("id"),     optional<&ship_group::kind>("kind"),
        optional<&ship_group::to>("to"),     optional<&ship_group::method>("method"),
        optional<&ship_group::cost>("cost"),
    };
};

template <>
struct json_members<status> {
    static constexpr std::array list{
        required<&status::id>("id"),
        optional<&status::name>("name"),
    };
};

template <>
struct json_members<totals> {
    static constexpr std::array list{
        optional<&totals::subtotal>("subtotal"), optional<&totals::shipping>("shipping"),
        optional<&totals::tax>("tax"),           optional<&totals::discount>("discount"),
        optional<&totals::grand>("grand"),
    };
};

template <>
struct json_members<order> {
    static constexpr std::int64_t schema = 1;
    static constexpr std::array list{
        required<&order::ref>("ref"),
        optional<&order::number>("number"),
        required<&order::status>("status"),
        required<&order::created_at>("created_at"),
        required<&order::modified_at>("modified_at"),
        optional<&order::currency>("currency"),
        optional<&order::totals>("totals"),
        optional<&order::payment_method>("payment_method"),
        optional<&order::payment_status>("payment_status"),
        optional<&order::customer_id>("customer_id"),
        optional<&order::billing>("billing"),
        optional<&order::customer_note>("customer_note"),
        optional<&order::staff_note>("staff_note"),
        optional<&order::channel>("channel"),
        optional<&order::archived>("archived"),
        optional<&order::test>("test"),
        required<&order::lines>("lines"),
        optional<&order::ship_groups>("ship_groups"),
        optional<&order::fields>("fields"),
    };
};

} // namespace detail

DRAY_JSON_EXTERN(address)
DRAY_JSON_EXTERN(line_option)
DRAY_JSON_EXTERN(line)
DRAY_JSON_EXTERN(ship_group)
DRAY_JSON_EXTERN(status)
DRAY_JSON_EXTERN(totals)
DRAY_JSON_EXTERN(order)

} // namespace dray::data
