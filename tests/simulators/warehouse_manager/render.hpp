#pragma once

// An order as the vendor shows it, and as its query language sees it.

#include "tests/simulators/warehouse_manager/dialect.hpp"
#include "tests/simulators/warehouse_manager/rql.hpp"
#include "tests/simulators/warehouse_manager/tenant.hpp"

#include <boost/json/object.hpp>

namespace dray::sim::wm {

/// What of an order is asked for: the parameters "detail" and "itemdetail".
struct detail {
    bool lines = false;
    bool saved = false;
    bool packages = false;
    bool small_parcel = false;
    bool line_saved = false;
    bool line_allocations = false;
};

boost::json::object order_json(const tenant& in, const order& one, const detail& show, dialect how);
boost::json::object line_json(const tenant& in, const line& one, const detail& show);
/// As within an order's readOnly.
boost::json::object package_json(const tenant& in, const package& one);
/// As a resource of its own: contents are embedded, some members stand under readOnly.
boost::json::object package_resource(const tenant& in, const package& one, dialect how);
/// orders/summaries.
boost::json::object summary_json(const tenant& in, const order& one);
boost::json::object tracking_json(const tenant& in, const order& one, const package& box);

boost::json::object customer_identifier(const tenant& in, ident id);
boost::json::object facility_identifier(const tenant& in, ident id);

/// A moment on that clock's wall, without zone; null for 0.
boost::json::value stamp(const local_zone& zone, std::int64_t at);
std::string etag_of(const tenant& in, const order& one);
bool closed_flag(const tenant& in, const order& one);
std::int64_t status_number(const order& one);

/// For queries and sorting.
rql_ground order_ground(const tenant& in);
rql_cell order_cell(const tenant& in, const order& one, const std::string& name);
/// A date in a query, on the server's wall.
std::optional<std::int64_t> wall_of(const tenant& in, const std::string& text);

} // namespace dray::sim::wm
