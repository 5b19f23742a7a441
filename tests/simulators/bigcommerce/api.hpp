#pragma once

// Requests to the v2 API of one shop. The caller has checked the token.

#include "tests/simulators/bigcommerce/shop.hpp"
#include "tests/simulators/common/members.hpp"
#include "tests/simulators/common/target.hpp"
#include "tests/simulators/common/vendor.hpp"

#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>
#include <stdexcept>
#include <string>

namespace dray::sim::bigcommerce {

/// A refusal in the v2 dialect: [{"status":…,"message":"…"}].
struct refusal : std::runtime_error {
    refusal(int code, const std::string& message) : std::runtime_error(message), status(code) {}
    int status;
};

[[noreturn]] void not_found();
/// 400 "The field 'X' is not supported by this resource."
[[noreturn]] void unsupported_field(std::string_view name);
/// 400 "The field 'X' cannot be written to. Please remove it from your request before trying
/// again."
[[noreturn]] void read_only_field(std::string_view name);
/// 400 "The field 'X' is invalid."
[[noreturn]] void invalid_field(std::string_view name);

struct call {
    const request& req;
    const target& where;
    std::vector<std::string> rest; ///< path after /stores/HASH/v2, extension taken off
    boost::json::storage_ptr storage;

    bool is(std::string_view method) const { return req.method == method; }
    /// Throws 405 unless the method is one of these.
    void only(std::initializer_list<std::string_view> methods) const;
    /// Throws 400 for a query parameter that is none of these.
    void takes(std::initializer_list<std::string_view> names) const;
    /// The body as an object; throws 400.
    boost::json::object body() const;
};

/// `page` and `limit`, checked as the shop is set to check them.
struct paging {
    std::size_t skip = 0;
    std::size_t limit = 50;
};
paging paging_of(const call& what, const settings& set);

response answer(int status, const boost::json::value& body);
response no_content();

/// Each takes the path from its resource's name on.
response orders_api(shop& in, const call& what);
response order_list(shop& in, const call& what);
response order_count(shop& in, const call& what);
response put_order(shop& in, order& one, const call& what);
response order_parts(shop& in, order& one, const call& what); ///< products, addresses, consignments
response shipments_api(shop& in, order& one, const call& what);
response order_statuses_api(shop& in, const call& what);
response time_api(shop& in, const call& what);
response store_api(shop& in, const call& what);

} // namespace dray::sim::bigcommerce
