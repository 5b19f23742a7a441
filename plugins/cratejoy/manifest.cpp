#include "manifest.hpp"

namespace dray::cratejoy {

namespace {

// The quota is not published: one call a second is what a shop of many boxes needs and nobody
// minds.
constexpr std::string_view text = R"json({
  "id": "cratejoy",
  "name": "Cratejoy",
  "version": "0.1.0",
  "role": "source",
  "functions": {
    "connection.test": {},
    "statuses.list": {},
    "orders.download": {"by": "changes", "interval_ms": 900000, "overlap_s": 0},
    "cancellations.download": {"by": "open", "interval_ms": 1800000},
    "orders.list": {},
    "order.get": {},
    "order.mark": {"probe": "order.get", "settle_ms": 30000},
    "shipment.confirm": {"probe": "shipment.find", "settle_ms": 30000},
    "shipment.find": {}
  },
  "settings": [
    {"key": "client_id", "type": "text", "required": true, "min": 1, "max": 200,
     "doc": "Client id of the API credentials, from Settings, API. It is who the account is: keep it when the secret changes.",
     "example": "\"a1b2c3\""},
    {"key": "client_secret", "type": "text", "required": true, "secret": true,
     "doc": "Client secret of the API credentials.",
     "example": "{ file = \"/etc/dray/secrets/box.secret\" }"},
    {"key": "api_url", "type": "url", "default": "https://api.cratejoy.com",
     "doc": "Where the API is; only a test system is elsewhere.",
     "example": "\"https://api.cratejoy.com\""},
    {"key": "due_within", "type": "duration", "default": 0, "min": 0, "max": 2592000000,
     "doc": "How long before its date a box is taken. Prepaid plans create all boxes of a year at once: what is not due is left alone.",
     "example": "\"2d\""},
    {"key": "wait_for_batch", "type": "boolean", "default": true,
     "doc": "Whether boxes of standard subscriptions also wait until their batch is closed.",
     "example": "false"},
    {"key": "ecommerce", "type": "boolean", "default": true,
     "doc": "Whether one-off purchases are taken.", "example": "false"},
    {"key": "ad_hoc", "type": "boolean", "default": true,
     "doc": "Whether boxes of ad-hoc subscriptions are taken, which ship by their own date.", "example": "false"},
    {"key": "standard", "type": "boolean", "default": true,
     "doc": "Whether boxes of standard subscriptions are taken, which ship by batches.", "example": "false"},
    {"key": "test_orders", "type": "choice", "choices": ["skip", "mark"], "default": "skip",
     "doc": "Test boxes stand in the same list as real ones: left out, or taken and marked as tests.",
     "example": "\"mark\""},
    {"key": "quantities", "type": "choice", "choices": ["hold", "fulfillments", "order"], "default": "hold",
     "doc": "A box has one entry for each unit. Whether a product that was bought twice has two is not documented. Where the order says more than the box has entries: hold the box, send one unit for each entry, or as many as the order says.",
     "example": "\"fulfillments\""},
    {"key": "currency", "type": "text", "default": "USD", "max": 3,
     "doc": "ISO code of the shop's currency: its orders do not name one. Empty where it is not to be told.",
     "example": "\"USD\""},
    {"key": "timezone", "type": "timezone", "default": "UTC",
     "doc": "Zone of dates that come without one, such as the end of a batch: which it is, is not documented.",
     "example": "\"America/Chicago\""},
    {"key": "page_size", "type": "integer", "default": 100, "min": 1, "max": 200,
     "doc": "Boxes per request. The most is not published; very large pages run into time-outs.",
     "example": "50"},
    {"key": "status_filter", "type": "choice", "choices": ["auto", "words", "numbers"], "default": "auto",
     "doc": "Whether lists are filtered by status words or numbers, which is told differently: auto tries the word and falls back to the number where that is refused.",
     "example": "\"numbers\""},
    {"key": "several_parcels", "type": "choice", "choices": ["join", "first"], "default": "join",
     "doc": "A box has one tracking number. Further ones are joined to it with a comma, or left out.",
     "example": "\"first\""},
    {"key": "carrier_fields", "type": "choice", "choices": ["auto", "always", "never"], "default": "auto",
     "doc": "Whether carrier_name and tracking_link go with the tracking number. Whether the shop still takes them is not documented: auto leaves them out where they are refused.",
     "example": "\"never\""},
    {"key": "write_shipped_at", "type": "boolean", "default": false,
     "doc": "Whether the time of shipping goes with the tracking number. What it does to a box that is not marked as shipped is not documented.",
     "example": "true"},
    {"key": "product_feedback", "type": "choice", "choices": ["shop", "on", "off"], "default": "shop",
     "doc": "Whether Cratejoy asks the customer for a review after shipping: as the shop has it, or set with each write.",
     "example": "\"off\""},
    {"key": "product_feedback_days", "type": "integer", "default": 0, "min": 0, "max": 365,
     "doc": "Days until that mail; 0 = as the shop has it.", "example": "14"},
    {"key": "rate_limit_wait", "type": "duration", "default": 30000, "min": 1000, "max": 600000,
     "doc": "How long to wait after a 429 that names no time.", "example": "\"30s\""}
  ],
  "auth": {"kind": "basic", "user": "{client_id}", "password": "{client_secret}"},
  "hosts": ["{api_url}"],
  "buckets": [
    {"name": "shop", "key": "{api_url}/{client_id}", "capacity": 10, "per_ms": 10000,
     "headers": {"retry_after_s": "Retry-After"}}
  ],
  "statuses": {
    "download": ["unshipped"],
    "ignore": [],
    "final": ["shipped", "cancelled"],
    "canceled": ["cancelled"],
    "moments": {"on_download": "never", "on_partial_shipment": "never", "on_shipment": "shipped", "on_cancel": "never"}
  }
})json";

} // namespace

std::string_view manifest_json() {
    return text;
}

} // namespace dray::cratejoy
