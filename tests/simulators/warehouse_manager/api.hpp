#pragma once

// Requests to the interface of one tenant. The caller has checked the bearer token.

#include "tests/simulators/common/target.hpp"
#include "tests/simulators/common/vendor.hpp"
#include "tests/simulators/warehouse_manager/refusal.hpp"
#include "tests/simulators/warehouse_manager/render.hpp"

#include <boost/json/value.hpp>
#include <initializer_list>
#include <string>
#include <string_view>

namespace dray::sim::wm {

struct call {
    const request& req;
    const target& where;
    dialect how;

    /// A query parameter, its name without case; null when it is absent.
    const std::string* param(std::string_view name) const;
    std::string text(std::string_view name) const; ///< empty when it is absent
    /// Else 405.
    void only(std::initializer_list<std::string_view> methods) const;
    /// In camelCase. Else 400.
    boost::json::object body() const;
};

/// Counts the parameters that are none of these: the vendor ignores them.
void knows(tenant& in, const call& what, std::initializer_list<std::string_view> names);
/// Else 403.
void need(const tenant& in, const std::string& role);
/// Whether the credential is for this merchant.
bool served(const tenant& in, ident customer);
[[noreturn]] void not_found(const tenant& in);

/// Parameters "pgsiz" and "pgnum".
struct page_asked {
    std::int64_t size = 100;
    std::int64_t number = 1;

    /// Throws a refusal for a size that is not allowed.
    page_asked(const call& what, std::int64_t usual, std::int64_t most, std::int64_t first = 1);
    /// The places of a page among so many rows.
    std::size_t from(std::size_t rows) const;
    std::size_t to(std::size_t rows) const;
    /// Sets total, next, prev and whether the rows are left out.
    void describe(const tenant& in, const call& what, std::size_t rows, listing& out) const;
};

/// A refusal where the text cannot be parsed.
rql_query query_of(const call& what, const rql_ground& ground);
detail detail_of(const call& what);

/// POST /AuthServer/api/Token.
response token_api(tenant& in, const request& req);

// Each takes the whole path.
response orders_api(tenant& in, const call& what);
response order_api(tenant& in, const call& what, order& one); ///< /orders/{id}…
response create_order(tenant& in, const call& what);
response inventory_api(tenant& in, const call& what);
response lists_api(tenant& in, const call& what); ///< /customers, /properties

/// An order out of the body of POST /orders (camelCase). Checks all but duplicates.
order read_order(tenant& in, const boost::json::object& body);
/// The first order that stands in this one's way, by the tenant's rule; null when there is none.
const order* duplicate_of(const tenant& in, const order& one);

} // namespace dray::sim::wm
