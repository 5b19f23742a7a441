#include "manifest.hpp"

namespace dray::bigcommerce {

namespace {

// Intervals and quotas are those of BigCommerce's Standard plan, which all apps of a shop share;
// the shop's own rate headers correct them at every answer.
constexpr std::string_view text = R"json({
  "id": "bigcommerce",
  "name": "BigCommerce",
  "version": "0.1.0",
  "role": "source",
  "functions": {
    "connection.test": {},
    "statuses.list": {},
    "orders.download": {"by": "changes", "interval_ms": 60000, "overlap_s": 3600},
    "orders.list": {},
    "order.get": {},
    "order.mark": {"probe": "order.get", "settle_ms": 15000},
    "shipment.confirm": {"probe": "shipment.find", "settle_ms": 60000},
    "shipment.find": {},
    "order.cancel": {"probe": "order.get", "settle_ms": 15000}
  },
  "elsewhere": {
    "cancellations.download": "orders.download tells cancelled and refunded orders by their status"
  },
  "settings": [
    {"key": "store_hash", "type": "text", "required": true, "min": 1, "max": 64,
     "doc": "The shop's store hash: the part of its API path between /stores/ and /v3.",
     "example": "\"abc123\""},
    {"key": "access_token", "type": "text", "required": true, "secret": true,
     "doc": "Access token of a store-level API account with the scopes Orders (modify) and Information & settings (read-only).",
     "example": "{ file = \"/etc/dray/secrets/shop_a.token\" }"},
    {"key": "api_url", "type": "url", "default": "https://api.bigcommerce.com",
     "doc": "Where the API is; only a test system is ever elsewhere.",
     "example": "\"https://api.bigcommerce.com\""},
    {"key": "page_size", "type": "integer", "default": 250, "min": 1, "max": 250,
     "doc": "Orders per request of a download. Less where orders are so large that answers come slowly.",
     "example": "100"},
    {"key": "order_detail", "type": "choice", "choices": ["include", "sub_resources"], "default": "include",
     "doc": "How lines and addresses are read: with the list itself, or with two further requests for each order. The first falls back to the second by itself.",
     "example": "\"include\""},
    {"key": "bundles", "type": "choice", "choices": ["children", "all_lines"], "default": "children",
     "doc": "What is shipped of a product with a pick list: its children, or the product and its children.",
     "example": "\"all_lines\""},
    {"key": "bundle_lines", "type": "choice", "choices": ["with_children", "leave_open"], "default": "with_children",
     "doc": "A bundle's own line in the shop's books: shipped there with the shipment that completes its children, so that the order can become Shipped, or left open. A shop that does not take it is told the children alone.",
     "example": "\"leave_open\""},
    {"key": "carrier_map", "type": "list", "default": [], "max": 500,
     "doc": "Carriers that the connector does not know or that should be told otherwise: name = shipping provider / tracking carrier, either side may be empty.",
     "example": "[\"Seur = /spanish-seur\", \"ACME = carrier_12/\"]"},
    {"key": "unknown_carrier", "type": "choice", "choices": ["send", "hold"], "default": "send",
     "doc": "A carrier without an entry: confirm the shipment with its name as shipping method and no tracking link of BigCommerce's, or hold it until it is mapped.",
     "example": "\"hold\""},
    {"key": "tracking_link", "type": "choice", "choices": ["when_carrier_unknown", "always", "never"], "default": "when_carrier_unknown",
     "doc": "When the warehouse's own tracking link is sent. It replaces the one that BigCommerce makes.",
     "example": "\"always\""},
    {"key": "check_open_quantity", "type": "choice", "choices": ["on_refusal", "always"], "default": "on_refusal",
     "doc": "When the order's open quantities are read: after the shop refused a shipment, to say why, or before each shipment too, which costs a request.",
     "example": "\"always\""},
    {"key": "shipment_moves_status", "type": "boolean", "default": false,
     "doc": "Whether this shop sets Shipped by itself when a shipment is added. True lets the status of on_shipment replace it.",
     "example": "true"},
    {"key": "rate_limit_wait", "type": "duration", "default": 30000, "min": 1000, "max": 600000,
     "doc": "How long to wait after a 429 that names no time.",
     "example": "\"30s\""}
  ],
  "auth": {"kind": "static", "headers": [["X-Auth-Token", "{access_token}"]]},
  "hosts": ["{api_url}"],
  "buckets": [
    {"name": "store", "key": "{api_url}/{store_hash}", "capacity": 150, "per_ms": 30000,
     "headers": {"left": "X-Rate-Limit-Requests-Left", "quota": "X-Rate-Limit-Requests-Quota",
                 "reset_ms": "X-Rate-Limit-Time-Reset-Ms", "retry_after_s": "X-Retry-After"}}
  ],
  "statuses": {
    "download": ["11"],
    "ignore": ["0", "1", "3", "6", "7", "12", "13"],
    "final": ["2", "4", "5", "10"],
    "canceled": ["5", "4"],
    "moments": {"on_download": "never", "on_partial_shipment": "3", "on_shipment": "2", "on_cancel": "never"}
  }
})json";

} // namespace

std::string_view manifest_json() {
    return text;
}

} // namespace dray::bigcommerce
