#pragma once

// JSON of every function's request and result (functions.hpp). See order_json.hpp.

#include "consignment_json.hpp"
#include "functions.hpp"

namespace dray::data {
namespace detail {

template <>
inline constexpr std::size_t max_elements<found_shipment> = 1'000;

template <>
struct json_members<connection_result> {
    static constexpr std::array list{
        required<&connection_result::account>("account"),
        optional<&connection_result::name>("name"),
        optional<&connection_result::notes>("notes"),
    };
};

template <>
struct json_members<statuses_result> {
    static constexpr std::array list{
        required<&statuses_result::statuses>("statuses"),
        optional<&statuses_result::system>("system"),
    };
};

template <>
struct json_members<orders_download_request> {
    static constexpr std::array list{
        optional<&orders_download_request::cursor>("cursor"),
        optional<&orders_download_request::from>("from"),
        optional<&orders_download_request::until>("until"),
        optional<&orders_download_request::overlap_seconds>("overlap_seconds"),
        optional<&orders_download_request::statuses>("statuses"),
    };
};

template <>
struct json_members<orders_list_request> {
    static constexpr std::array list{
        required<&orders_list_request::from>("from"),
        required<&orders_list_request::until>("until"),
    };
};

template <>
struct json_members<order_head> {
    static constexpr std::array list{
        required<&order_head::ref>("ref"),
        optional<&order_head::number>("number"),
        required<&order_head::status>("status"),
        optional<&order_head::modified_at>("modified_at"),
    };
};

template <>
struct json_members<order_ref_request> {
    static constexpr std::array list{
        required<&order_ref_request::ref>("ref"),
        optional<&order_ref_request::number>("number"),
    };
};

template <>
struct json_members<order_mark_request> {
    static constexpr std::array list{
        required<&order_mark_request::ref>("ref"),
        optional<&order_mark_request::number>("number"),
        optional<&order_mark_request::moment>("moment"),
        required<&order_mark_request::status>("status"),
    };
};

template <>
struct json_members<order_mark_result> {
    static constexpr std::array list{
        required<&order_mark_result::status>("status"),
        required<&order_mark_result::changed>("changed"),
    };
};

template <>
struct json_members<shipment_confirm_request> {
    static constexpr std::array list{
        required<&shipment_confirm_request::ref>("ref"),
        optional<&shipment_confirm_request::number>("number"),
        optional<&shipment_confirm_request::ship_group>("ship_group"),
        required<&shipment_confirm_request::shipment>("shipment"),
        optional<&shipment_confirm_request::bundles>("bundles"),
    };
};

template <>
struct json_members<shipment_confirm_result> {
    static constexpr std::array list{
        required<&shipment_confirm_result::ref>("ref"),
    };
};

template <>
struct json_members<found_shipment> {
    static constexpr std::array list{
        required<&found_shipment::ref>("ref"),
        optional<&found_shipment::ship_group>("ship_group"),
        optional<&found_shipment::tracking>("tracking"),
        optional<&found_shipment::lines>("lines"),
    };
};

template <>
struct json_members<shipment_find_result> {
    static constexpr std::array list{
        required<&shipment_find_result::matches>("matches"),
    };
};

template <>
struct json_members<order_cancel_request> {
    static constexpr std::array list{
        required<&order_cancel_request::ref>("ref"),
        optional<&order_cancel_request::number>("number"),
        optional<&order_cancel_request::reason>("reason"),
    };
};

template <>
struct json_members<order_submit_result> {
    static constexpr std::array list{
        required<&order_submit_result::ref>("ref"),
        required<&order_submit_result::state>("state"),
        optional<&order_submit_result::word>("word"),
    };
};

template <>
struct json_members<order_find_request> {
    static constexpr std::array list{
        required<&order_find_request::reference>("reference"),
        optional<&order_find_request::submitted_after>("submitted_after"),
    };
};

template <>
struct json_members<order_find_result> {
    static constexpr std::array list{
        required<&order_find_result::matches>("matches"),
    };
};

template <>
struct json_members<open_binding> {
    static constexpr std::array list{
        required<&open_binding::ref>("ref"),
        optional<&open_binding::reference>("reference"),
        optional<&open_binding::word>("word"),
        required<&open_binding::submitted_at>("submitted_at"),
        optional<&open_binding::details_due>("details_due"),
    };
};

template <>
struct json_members<shipments_download_request> {
    static constexpr std::array list{
        required<&shipments_download_request::open>("open"),
    };
};

template <>
struct json_words<stock_fate> {
    static constexpr std::array words{
        word<stock_fate>{stock_fate::written, "written"},
        word<stock_fate>{stock_fate::unchanged, "unchanged"},
        word<stock_fate>{stock_fate::unknown_sku, "unknown_sku"},
        word<stock_fate>{stock_fate::postponed, "postponed"},
        word<stock_fate>{stock_fate::refused, "refused"},
        word<stock_fate>{stock_fate::unknown, "unknown"},
    };
};

template <>
struct json_members<stock_level> {
    static constexpr std::array list{
        required<&stock_level::sku>("sku"),
        optional<&stock_level::location>("location"),
        required<&stock_level::quantity>("quantity"),
    };
};

template <>
struct json_members<inventory_upload_request> {
    static constexpr std::array list{
        required<&inventory_upload_request::as_of>("as_of"),
        required<&inventory_upload_request::levels>("levels"),
    };
};

template <>
struct json_members<stock_result> {
    static constexpr std::array list{
        required<&stock_result::sku>("sku"),
        optional<&stock_result::location>("location"),
        required<&stock_result::fate>("fate"),
        optional<&stock_result::message>("message"),
    };
};

template <>
struct json_members<inventory_upload_result> {
    static constexpr std::array list{
        required<&inventory_upload_result::results>("results"),
    };
};

template <>
struct json_members<stock_netting> {
    static constexpr std::array list{
        optional<&stock_netting::allocated>("allocated"),
        optional<&stock_netting::ordered_not_allocated>("ordered_not_allocated"),
        optional<&stock_netting::on_hold>("on_hold"),
    };
};

template <>
struct json_members<stock_count> {
    static constexpr std::array list{
        required<&stock_count::sku>("sku"),           optional<&stock_count::location>("location"),
        required<&stock_count::quantity>("quantity"), required<&stock_count::as_of>("as_of"),
        optional<&stock_count::nets>("nets"),
    };
};

template <>
struct json_members<inventory_download_request> {
    static constexpr std::array list{
        optional<&inventory_download_request::skus>("skus"),
    };
};

template <>
struct json_members<inventory_download_result> {
    static constexpr std::array list{
        required<&inventory_download_result::complete>("complete"),
        optional<&inventory_download_result::message>("message"),
    };
};

} // namespace detail

DRAY_JSON_EXTERN(connection_result)
DRAY_JSON_EXTERN(statuses_result)
DRAY_JSON_EXTERN(orders_download_request)
DRAY_JSON_EXTERN(orders_list_request)
DRAY_JSON_EXTERN(order_head)
DRAY_JSON_EXTERN(order_ref_request)
DRAY_JSON_EXTERN(order_mark_request)
DRAY_JSON_EXTERN(order_mark_result)
DRAY_JSON_EXTERN(shipment_confirm_request)
DRAY_JSON_EXTERN(shipment_confirm_result)
DRAY_JSON_EXTERN(found_shipment)
DRAY_JSON_EXTERN(shipment_find_result)
DRAY_JSON_EXTERN(order_cancel_request)
DRAY_JSON_EXTERN(order_submit_result)
DRAY_JSON_EXTERN(order_find_request)
DRAY_JSON_EXTERN(order_find_result)
DRAY_JSON_EXTERN(open_binding)
DRAY_JSON_EXTERN(shipments_download_request)
DRAY_JSON_EXTERN(stock_level)
DRAY_JSON_EXTERN(inventory_upload_request)
DRAY_JSON_EXTERN(stock_result)
DRAY_JSON_EXTERN(inventory_upload_result)
DRAY_JSON_EXTERN(stock_netting)
DRAY_JSON_EXTERN(stock_count)
DRAY_JSON_EXTERN(inventory_download_request)
DRAY_JSON_EXTERN(inventory_download_result)

} // namespace dray::data
