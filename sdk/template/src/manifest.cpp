#include "connector.hpp"

namespace my_shop {

std::string_view connector::manifest() {
    return R"json({
  "id": "my_shop",
  "name": "My Shop",
  "version": "0.1.0",
  "role": "source",
  "functions": {
    "connection.test": {},
    "orders.download": {"by": "changes", "interval_ms": 60000, "overlap_s": 300},
    "order.get": {},
    "order.mark": {"probe": "order.get", "settle_ms": 15000}
  },
  "settings": [
    {"key": "api_url", "type": "url", "required": true,
     "doc": "Where the shop's API is.", "example": "\"https://shop.example/api\""},
    {"key": "token", "type": "text", "required": true, "secret": true,
     "doc": "The API token, from the shop's settings.", "example": "{ env = \"MY_SHOP_TOKEN\" }"}
  ],
  "auth": {"kind": "static", "headers": [["Authorization", "Bearer {token}"]]},
  "hosts": ["{api_url}"],
  "buckets": [{"name": "shop", "key": "{api_url}", "capacity": 60, "per_ms": 60000}]
})json";
}

} // namespace my_shop
