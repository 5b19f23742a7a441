#pragma once

// The bodies of dray/data, for the one source file of a program that includes it. See
// dray/data/impl/config.hpp.

#ifndef DRAY_SDK_SEPARATE_COMPILATION
#error "dray/src/data.hpp is for builds with DRAY_SDK_SEPARATE_COMPILATION"
#endif

#include "../data/functions_json.hpp"
#include "../data/impl/time.ipp"
#include "../data/impl/time_zone.ipp"
#include "../data/impl/validate.ipp"
#include "../data/time_zone_json.hpp"
#include "../data/validate.hpp"

namespace dray::data {

DRAY_JSON_INSTANTIATE(, address)
DRAY_JSON_INSTANTIATE(, line_option)
DRAY_JSON_INSTANTIATE(, line)
DRAY_JSON_INSTANTIATE(, ship_group)
DRAY_JSON_INSTANTIATE(, status)
DRAY_JSON_INSTANTIATE(, totals)
DRAY_JSON_INSTANTIATE(, order)
DRAY_JSON_INSTANTIATE(, line_quantity)
DRAY_JSON_INSTANTIATE(, shipment)
DRAY_JSON_INSTANTIATE(, consignment_update)
DRAY_JSON_INSTANTIATE(, consignment_line)
DRAY_JSON_INSTANTIATE(, consignment)
DRAY_JSON_INSTANTIATE(, fingerprint)
DRAY_JSON_INSTANTIATE(, found_order)
DRAY_JSON_INSTANTIATE(, connection_result)
DRAY_JSON_INSTANTIATE(, statuses_result)
DRAY_JSON_INSTANTIATE(, orders_download_request)
DRAY_JSON_INSTANTIATE(, orders_list_request)
DRAY_JSON_INSTANTIATE(, order_head)
DRAY_JSON_INSTANTIATE(, order_ref_request)
DRAY_JSON_INSTANTIATE(, order_mark_request)
DRAY_JSON_INSTANTIATE(, order_mark_result)
DRAY_JSON_INSTANTIATE(, shipment_confirm_request)
DRAY_JSON_INSTANTIATE(, shipment_confirm_result)
DRAY_JSON_INSTANTIATE(, found_shipment)
DRAY_JSON_INSTANTIATE(, shipment_find_result)
DRAY_JSON_INSTANTIATE(, order_cancel_request)
DRAY_JSON_INSTANTIATE(, order_submit_result)
DRAY_JSON_INSTANTIATE(, order_find_request)
DRAY_JSON_INSTANTIATE(, order_find_result)
DRAY_JSON_INSTANTIATE(, open_binding)
DRAY_JSON_INSTANTIATE(, shipments_download_request)
DRAY_JSON_INSTANTIATE(, stock_level)
DRAY_JSON_INSTANTIATE(, inventory_upload_request)
DRAY_JSON_INSTANTIATE(, stock_result)
DRAY_JSON_INSTANTIATE(, inventory_upload_result)
DRAY_JSON_INSTANTIATE(, stock_netting)
DRAY_JSON_INSTANTIATE(, stock_count)
DRAY_JSON_INSTANTIATE(, inventory_download_request)
DRAY_JSON_INSTANTIATE(, inventory_download_result)
DRAY_JSON_INSTANTIATE(, zone_period)
DRAY_JSON_INSTANTIATE(, time_zone)

} // namespace dray::data
