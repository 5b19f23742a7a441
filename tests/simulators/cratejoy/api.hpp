#pragma once

// Requests to the API of one store. The caller has checked the credentials.

#include "tests/simulators/common/vendor.hpp"
#include "tests/simulators/cratejoy/query.hpp"

#include <boost/json/value.hpp>

namespace dray::sim::cratejoy {

struct call {
    const request& req;
    const target& where;
    std::vector<std::string> rest; ///< path after /v1

    bool is(std::string_view method) const { return req.method == method; }
    bool writes() const { return is("PUT") || is("PATCH"); }
    /// Throws 405 unless the method is one of these.
    void only(std::initializer_list<std::string_view> methods) const;
    /// The body as an object; throws 400.
    boost::json::object body() const;
};

response answer(int status, const boost::json::value& body);
response errors(int status, const std::vector<std::string>& why);
[[noreturn]] void not_found();
/// Throws 400: "Unknown property 'x'" or "Read only property 'x'".
void check_writable(bool known, bool writable, std::string_view name);

/// Each takes the path from its resource's name on.
response shipments_api(shop& in, const call& what);
response streamlined_api(shop& in, const call& what); ///< /v1.1/shipments/
response orders_api(shop& in, const call& what);
response addresses_api(shop& in, const call& what);
response inventory_api(shop& in, const call& what);
response hooks_api(shop& in, const call& what);
/// Customers, subscriptions, batches, instances, survey results, transactions: all read only.
response reading_api(shop& in, const call& what);

} // namespace dray::sim::cratejoy
