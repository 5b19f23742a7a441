#include "manifest.hpp"

namespace dray::warehouse_manager {

namespace {

// No rate limit is published: clients that are known limit themselves to 400 calls a minute, we to
// half of it. What the vendor does not document is a setting whose default does no harm either way.
constexpr std::string_view text = R"json({
  "id": "warehouse_manager",
  "name": "3PL Warehouse Manager",
  "version": "0.1.0",
  "role": "destination",
  "functions": {
    "connection.test": {},
    "order.submit": {"probe": "order.find", "settle_ms": 120000},
    "order.find": {},
    "orders.list": {},
    "order.cancel": {"probe": "order.find", "settle_ms": 30000},
    "shipments.download": {"by": "open", "interval_ms": 900000}
  },
  "settings": [
    {"key": "client_id", "type": "text", "required": true, "min": 1, "max": 200,
     "doc": "Client id of the REST credentials that the warehouse made for you. It is part of who the account is: keep it when the secret changes.",
     "example": "\"00000000-0000-0000-0000-000000000000\""},
    {"key": "client_secret", "type": "text", "required": true, "secret": true,
     "doc": "Client secret of those credentials.",
     "example": "{ file = \"secrets/warehouse_secret\" }"},
    {"key": "user_login", "type": "text", "default": "", "max": 200,
     "doc": "The customer user's login (3PL Warehouse Manager ID), from the warehouse. Either this or user_login_id.",
     "example": "\"acme\""},
    {"key": "user_login_id", "type": "text", "default": "", "max": 40,
     "doc": "The customer user's number, where the warehouse gave that instead of a login.",
     "example": "\"1001\""},
    {"key": "tpl", "type": "text", "default": "", "max": 60,
     "doc": "The warehouse's tenant GUID in curly braces. Only credentials that are not bound to one warehouse need it.",
     "example": "\"{00000000-0000-0000-0000-000000000000}\""},
    {"key": "api_url", "type": "url", "default": "https://secure-wms.com",
     "doc": "Where the API is; only a test system is elsewhere.",
     "example": "\"https://box.secure-wms.com\""},
    {"key": "customer_id", "type": "integer", "required": true, "min": 1,
     "doc": "The merchant's customer number at the warehouse. Every read is limited to it.",
     "example": "1042"},
    {"key": "facility_id", "type": "integer", "required": true, "min": 1,
     "doc": "The number of the building that ships.", "example": "2"},
    {"key": "default_carrier", "type": "text", "default": "", "max": 100,
     "doc": "The warehouse's name of the carrier for orders without a mapped one.",
     "example": "\"UPS\""},
    {"key": "default_mode", "type": "text", "default": "", "max": 100,
     "doc": "The code of default_carrier's service, for orders that name none.",
     "example": "\"03\""},
    {"key": "carrier_account", "type": "text", "default": "", "max": 100,
     "doc": "The carrier account that parcels are charged to; empty leaves it to the warehouse.",
     "example": "\"X1234\""},
    {"key": "billing_code", "type": "text", "default": "Prepaid", "max": 100,
     "doc": "Who pays the carrier: a billing code of the warehouse's carrier list.",
     "example": "\"BillThirdParty\""},
    {"key": "release", "type": "choice", "choices": ["now", "later", "warehouse"], "default": "now",
     "doc": "Whether the warehouse may begin at once, a person there releases each order, or its Order Queue option decides.",
     "example": "\"later\""},
    {"key": "reference_field", "type": "choice", "choices": ["none", "externalId", "savedElement"], "default": "externalId",
     "doc": "What holds Dray's reference besides referenceNum, for people who look for it.",
     "example": "\"savedElement\""},
    {"key": "reference_element", "type": "text", "default": "DrayReference", "min": 1, "max": 100,
     "doc": "The name of that saved element; whether it must be set up there first is not documented.",
     "example": "\"Order reference\""},
    {"key": "number_field", "type": "choice", "choices": ["none", "poNum", "invoiceNumber", "description"], "default": "poNum",
     "doc": "The field that holds the number that the customer knows.",
     "example": "\"invoiceNumber\""},
    {"key": "send_email", "type": "boolean", "default": true,
     "doc": "Whether the warehouse gets the customer's e-mail address; it may then write to them itself.",
     "example": "false"},
    {"key": "send_options", "type": "boolean", "default": true,
     "doc": "Whether line options (personalisation, gift wrap) are written into the line's notes.",
     "example": "false"},
    {"key": "server_timezone", "type": "timezone", "default": "America/Los_Angeles",
     "doc": "Zone of the API's dates, which carry none. Which it is, is not documented.",
     "example": "\"America/New_York\""},
    {"key": "rql_dates", "type": "choice", "choices": ["utc", "local"], "default": "utc",
     "doc": "How dates are asked for: in UTC with a Z, or as the server's clock shows them. What a Z means there is not documented.",
     "example": "\"local\""},
    {"key": "list_margin", "type": "duration", "default": 10800000, "min": 0, "max": 172800000,
     "doc": "How far the server's dates may be from ours when orders are listed.",
     "example": "\"12h\""},
    {"key": "page_size", "type": "integer", "default": 100, "min": 1, "max": 1000,
     "doc": "Orders per page of a list.", "example": "500"},
    {"key": "look_batch", "type": "integer", "default": 20, "min": 1, "max": 30,
     "doc": "Open orders that are asked for in one call.", "example": "10"},
    {"key": "parallel_reads", "type": "integer", "default": 4, "min": 1, "max": 16,
     "doc": "Reads that are made at once.", "example": "2"},
    {"key": "untouched_after", "type": "duration", "default": 604800000, "min": 0, "max": 2592000000,
     "doc": "An open order that nobody began for so long is a problem: it may wait in the warehouse's Order Queue. 0 = never.",
     "example": "\"3d\""},
    {"key": "cancel_reason", "type": "text", "default": "Cancelled by the shop", "min": 1, "max": 200,
     "doc": "The reason that a cancellation gives where there is no other.",
     "example": "\"Customer changed their mind\""},
    {"key": "rate_limit_wait", "type": "duration", "default": 30000, "min": 1000, "max": 600000,
     "doc": "How long to wait after a 429 that names no time.", "example": "\"1m\""},
    {"key": "submit_timeout", "type": "duration", "default": 120000, "min": 10000, "max": 600000,
     "doc": "How long a submit may take before its outcome counts as unknown.",
     "example": "\"3m\""}
  ],
  "auth": {
    "kind": "oauth2", "token_url": "{api_url}/AuthServer/api/Token",
    "request": {
      "format": "json",
      "basic": {"user": "{client_id}", "password": "{client_secret}"},
      "fields": {"grant_type": "client_credentials", "user_login": "{user_login}",
                 "user_login_id": "{user_login_id}", "tpl": "{tpl}"}
    },
    "pointers": {"access_token": "/access_token", "expires_in": "/expires_in"}
  },
  "hosts": ["{api_url}"],
  "buckets": [
    {"name": "credentials", "key": "{api_url}/{client_id}", "capacity": 50, "per_ms": 15000,
     "headers": {"retry_after_s": "Retry-After"}}
  ],
  "limits": {"reference": 40}
})json";

} // namespace

std::string_view manifest_json() {
    return text;
}

} // namespace dray::warehouse_manager
