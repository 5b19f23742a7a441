#pragma once

// The dialect of the v3 API: data in an envelope, errors as one object.

#include "tests/simulators/bigcommerce/api.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace dray::sim::bigcommerce {

struct v3_refusal : std::runtime_error {
    using field_errors = std::vector<std::pair<std::string, std::string>>;
    v3_refusal(int code, const std::string& title, field_errors fields = {})
        : std::runtime_error(title), status(code), errors(std::move(fields)) {}
    int status;
    field_errors errors;
};

/// {"status", "title", "type", "errors": {field: text}}.
boost::json::object v3_error(int status, std::string_view title,
                             const v3_refusal::field_errors& fields);

/// {"data": …, "meta": {}}.
response v3_answer(boost::json::value data, int status = 200);

/// One page of `all`, as the query's `page` and `limit` cut it; 200 with an empty array where
/// nothing is left. Throws v3_refusal (422) for wrong numbers and limits above `largest`.
response v3_page(const call& what, boost::json::array all, std::size_t largest);

/// The body as JSON of any kind; throws v3_refusal.
boost::json::value v3_body(const call& what);
boost::json::object v3_object(const call& what);

/// Throws v3_refusal 405.
void v3_only(const call& what, std::initializer_list<std::string_view> methods);
[[noreturn]] void v3_not_found();

/// The values of `name` as in `sku:in=a,b`; empty when the query has none.
std::vector<std::string> listed(const call& what, std::string_view name);

/// Each takes the path from behind /v3/ on.
response hooks_api(shop& in, const call& what, const std::string& token);
response inventory_api(shop& in, const call& what);
response catalog_api(shop& in, const call& what);
response inventory_settings_api(shop& in, const call& what);

} // namespace dray::sim::bigcommerce
