#pragma once

// Requests and results of each function, as typed values; JSON in functions_json.hpp, the wire form
// in docs/plugin-protocol.md. A request is what the host passes to dray_connector.begin; a result
// is what `done` carries; items are what `emit` carries.

#include "consignment.hpp"
#include "stock.hpp"

namespace dray::data {

/// connection.test: proves the credentials and names the account behind them.
struct connection_result {
    connection_result() = default;
    std::string account; ///< stable identity of the vendor account (store hash, customer name)
    std::string name;    ///< for people
    std::vector<std::string> notes;
};

/// statuses.list
struct statuses_result {
    statuses_result() = default;
    std::vector<status> statuses; ///< name = the label that the merchant sees now
    std::vector<status> system;   ///< same ids, the vendor's own names; may be empty
};

/// orders.download (by = changes). Items: data::order. The plugin applies the overlap.
struct orders_download_request {
    orders_download_request() = default;
    std::string cursor;             ///< opaque, <= 4 KiB; empty at the first run
    std::optional<timestamp> from;  ///< where there is no cursor: nothing modified before it
    std::optional<timestamp> until; ///< with `from` and no cursor: a range run, cursor unmoved
    std::int64_t overlap_seconds = 0;
    std::vector<std::string> statuses; ///< ids to download; empty = the connector's default
};

/// orders.list: items are order_head, for reconciliation.
struct orders_list_request {
    orders_list_request() = default;
    timestamp from;
    timestamp until;
};
struct order_head {
    order_head() = default;
    std::string ref;
    std::string number; ///< a destination: our reference
    data::status status;
    std::optional<timestamp> modified_at;
};

/// order.get -> data::order; NOT_FOUND where the shop has no such order.
struct order_ref_request {
    order_ref_request() = default;
    std::string ref;
    std::string number;
};

/// order.mark: writes the status of one moment.
struct order_mark_request {
    order_mark_request() = default;
    std::string ref;
    std::string number;
    std::string moment; ///< on_download, on_partial_shipment, on_shipment, on_cancel
    std::string status; ///< an id, or an exact live name
};
struct order_mark_result {
    order_mark_result() = default;
    data::status status;
    bool changed = false; ///< false: it was so already, nothing was written
};

/// shipment.confirm: one shipment, one ship group. `shipment.lines[].line` are source line ids.
/// `bundles` are the source's own lines of bundles whose children are all shipped with this
/// shipment and those before it: nobody sends them by themselves, but the source may count them.
struct shipment_confirm_request {
    shipment_confirm_request() = default;
    std::string ref;
    std::string number;
    std::string ship_group;
    data::shipment shipment;
    std::vector<line_quantity> bundles;
};
struct shipment_confirm_result {
    shipment_confirm_result() = default;
    std::string ref; ///< the source's shipment id
};
/// shipment.find: same request; all shipments of that order there that could be it.
struct found_shipment {
    found_shipment() = default;
    std::string ref;
    std::string ship_group;
    std::string tracking;
    std::vector<line_quantity> lines;
};
struct shipment_find_result {
    shipment_find_result() = default;
    std::vector<found_shipment> matches;
};

/// order.cancel, at a source or a destination.
struct order_cancel_request {
    order_cancel_request() = default;
    std::string ref;
    std::string number; ///< a destination: our reference
    std::string reason;
};

/// order.submit: request is data::consignment.
struct order_submit_result {
    order_submit_result() = default;
    std::string ref; ///< the destination's order number
    warehouse_state state = warehouse_state::accepted;
    std::string word;
};
/// order.find: every order there under our reference, live or not.
struct order_find_request {
    order_find_request() = default;
    std::string reference;
    std::optional<timestamp> submitted_after;
};
struct order_find_result {
    order_find_result() = default;
    std::vector<found_order> matches;
};

/// shipments.download (by = open): the open bindings to look at, least recently looked at first.
/// Items: consignment_update, one for each binding that was looked at and has news.
struct open_binding {
    open_binding() = default;
    std::string ref;
    std::string reference;
    std::string word; ///< as last seen; empty = never
    timestamp submitted_at;
    bool details_due = false; ///< the daily sweep: read details though the word is unchanged
};
struct shipments_download_request {
    shipments_download_request() = default;
    std::vector<open_binding> open;
};

/// cancellations.download: what was cancelled, wholly or in part.
///   by = changes: the request is orders_download_request, `statuses` being those that mean it
///   (empty = the connector's own); by = open: shipments_download_request with the orders that are
///   still to be shipped.
/// Items: of a source data::order as it is now, of a destination consignment_update. by = open may
/// tell other changes of those orders too (another date, another address).

} // namespace dray::data
