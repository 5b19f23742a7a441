#pragma once

// JSON of what the store keeps, as the API shows it.

#include "core/store/store.hpp"

#include <boost/json.hpp>

namespace dray::api {

boost::json::object to_json(const store::order_row& r, const std::string& source);
boost::json::object to_json(const store::problem_row& p, const std::string& instance);
boost::json::object to_json(const store::task& t, const std::string& instance);
boost::json::object to_json(const store::history_row& h, const std::string& instance);
boost::json::object to_json(const store::quarantined& q, const std::string& instance);
/// The order with consignments, shipments, tasks, problems and history; names, addresses and notes
/// only where `personal`.
boost::json::object order_document(store::reader& db, const orders::order& o, bool personal);
/// Why the order is where it is, and what would move it: sentences in order, from the facts alone.
boost::json::object explain(store::reader& db, const orders::order& o, store::timestamp now);

} // namespace dray::api
