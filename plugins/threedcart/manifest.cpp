#include "manifest.hpp"

namespace dray::threedcart {

namespace {

// Two requests a second, shared by all that the store talks to. What the vendor does not document
// is a setting whose default does no harm either way; its doc says what is not known.
constexpr std::string_view text = R"json({
  "id": "threedcart",
  "name": "3DCart (Shift4Shop)",
  "version": "0.1.0",
  "role": "source",
  "functions": {
    "connection.test": {},
    "statuses.list": {},
    "orders.download": {"by": "changes", "interval_ms": 300000, "overlap_s": 3600},
    "cancellations.download": {"by": "changes", "interval_ms": 900000, "overlap_s": 3600},
    "orders.list": {},
    "order.get": {},
    "order.mark": {"probe": "order.get", "settle_ms": 15000},
    "shipment.confirm": {"probe": "shipment.find", "settle_ms": 15000},
    "shipment.find": {},
    "order.cancel": {"probe": "order.get", "settle_ms": 15000},
    "inventory.upload": {}
  },
  "settings": [
    {"key": "secure_url", "type": "text", "required": true, "min": 3, "max": 300,
     "doc": "The store's Secure URL, from Settings, General, Store Settings.",
     "example": "\"https://shop.example.com\""},
    {"key": "token", "type": "text", "required": true, "secret": true,
     "doc": "The token that the store showed when it authorised the app (Modules, REST API), or the access token of an OAuth login.",
     "example": "{ file = \"/etc/dray/secrets/shop_b.token\" }"},
    {"key": "private_key", "type": "text", "secret": true,
     "doc": "The app's private key. Not needed where auth is bearer.",
     "example": "{ file = \"/etc/dray/secrets/3dcart.key\" }"},
    {"key": "timezone", "type": "timezone", "required": true,
     "doc": "The store's time zone: the API writes local times without an offset.",
     "example": "\"America/New_York\""},
    {"key": "auth", "type": "choice", "choices": ["headers", "bearer", "both"], "default": "headers",
     "doc": "How requests say who they are: SecureURL, PrivateKey and Token, an Authorization header, or all of them.",
     "example": "\"bearer\""},
    {"key": "api_version", "type": "choice", "choices": ["v1", "v2"], "default": "v2",
     "doc": "Version of the REST API. When v1 ends is not announced.",
     "example": "\"v2\""},
    {"key": "api_url", "type": "url", "default": "https://apirest.3dcart.com",
     "doc": "Where the API is, never the store's own domain; only a test system is elsewhere.",
     "example": "\"https://apirest.3dcart.com\""},
    {"key": "currency", "type": "text", "default": "USD", "max": 3,
     "doc": "ISO code of the store's currency: its orders do not name one. Empty where it is not to be told.",
     "example": "\"USD\""},
    {"key": "option_price", "type": "choice", "choices": ["included", "add"], "default": "included",
     "doc": "Whether an item's price holds the price of its options is not documented. add tells the sum of both as the item's price; compare an order that has a priced option with what the store shows.",
     "example": "\"add\""},
    {"key": "page_size", "type": "integer", "default": 300, "min": 2, "max": 300,
     "doc": "Orders per request. What the store answers to a larger limit than it allows is not documented: less if it refuses 300.",
     "example": "100"},
    {"key": "last_update_filter", "type": "choice", "choices": ["day", "time"], "default": "day",
     "doc": "Whether the store's filter by last update heeds the time of day is not certain. day asks for whole days and leaves out here what is older; time asks to the second, which reads less.",
     "example": "\"time\""},
    {"key": "filter_margin", "type": "duration", "default": 86400000, "min": 0, "max": 259200000,
     "doc": "How much earlier the store is asked than is needed, since in which time zone it compares is not documented. 0s reads less and is right where it compares in its own.",
     "example": "\"0s\""},
    {"key": "shipment_moves_status", "type": "boolean", "default": false,
     "doc": "Whether a shipment that is written makes this store's order Shipped by itself, which is not documented. true lets the status of on_shipment replace it.",
     "example": "true"},
    {"key": "shipment_status", "type": "boolean", "default": false,
     "doc": "Whether a confirmed shipment also gets the shipment status Shipped. What the store does then (order status, stock, mail) is not documented.",
     "example": "true"},
    {"key": "default_shipment_write", "type": "choice", "choices": ["auto", "path", "order"], "default": "auto",
     "doc": "How the shipment of an ordinary order (id 0) is written: by its own path, within the order, or by its path first and within the order where that is refused or has no effect. That the path takes 0 is not documented.",
     "example": "\"order\""},
    {"key": "ship_date_form", "type": "choice", "choices": ["us", "iso", "none"], "default": "us",
     "doc": "How the day of shipping is written: 03/08/2026, 2026-03-08T14:00:00, or not at all. Which the store takes is not documented.",
     "example": "\"iso\""},
    {"key": "several_parcels", "type": "choice", "choices": ["comment", "join"], "default": "comment",
     "doc": "A shipment has room for one tracking number. Further ones go to its internal comment, or beside the first one as far as 50 characters reach.",
     "example": "\"join\""},
    {"key": "carrier_in", "type": "choice", "choices": ["comment", "method", "nowhere"], "default": "comment",
     "doc": "A shipment has no carrier. Its name goes to the internal comment, replaces the shipping method, or is not told.",
     "example": "\"method\""},
    {"key": "rate_limit_wait", "type": "duration", "default": 10000, "min": 1000, "max": 600000,
     "doc": "How long to wait after an answer that says too many requests and names no time. What the store answers then is not documented.",
     "example": "\"10s\""},
    {"key": "stock_batch", "type": "integer", "default": 100, "min": 1, "max": 500,
     "doc": "Products whose stock is written in one request. The documented most is 500; 100 is what is known to work.",
     "example": "50"},
    {"key": "stock_calls", "type": "integer", "default": 80, "min": 5, "max": 200,
     "doc": "Most requests of one upload of stock; what is left is postponed to the next. At two a second, 80 take 40 s.",
     "example": "80"}
  ],
  "auth": {"kind": "none"},
  "hosts": ["{api_url}"],
  "buckets": [
    {"name": "store", "key": "{api_url}/{secure_url}", "capacity": 1, "per_ms": 510,
     "headers": {"retry_after_s": "Retry-After"}}
  ],
  "statuses": {
    "download": ["1"],
    "ignore": ["2", "3", "6", "7", "11", "12"],
    "final": ["4", "5"],
    "canceled": ["5"],
    "moments": {"on_download": "never", "on_partial_shipment": "3", "on_shipment": "4", "on_cancel": "never"}
  }
})json";

} // namespace

std::string_view manifest_json() {
    return text;
}

} // namespace dray::threedcart
