#pragma once

// Objects as the API shows them, with the relations that were asked for.

#include "tests/simulators/cratejoy/properties.hpp"

#include <boost/json/object.hpp>
#include <set>
#include <string>

namespace dray::sim::cratejoy {

/// Names of relations to show.
using relations = std::set<std::string, std::less<>>;

const relations& shipment_relations();     ///< by default
const relations& all_shipment_relations(); ///< with=all
const relations& order_relations();
const relations& all_order_relations();

class renderer {
public:
    explicit renderer(const shop& of) : shop_(of) {}

    boost::json::object whole_shipment(const shipment& one, const relations& with) const;
    boost::json::object whole_order(const order& one, const relations& with) const;
    boost::json::object whole_customer(const customer& one) const; ///< all that there is
    boost::json::object whole_address(const address& one) const;
    boost::json::object whole_subscription(const subscription& one) const;
    boost::json::object whole_instance(const product_instance& one) const;
    boost::json::object whole_batch(const batch& one) const;
    boost::json::object inventory(const product_instance& one) const;
    boost::json::object survey_result(const subscription& one) const;
    boost::json::object transaction(const order& one, bool refund) const;
    boost::json::object whole_hook(const hook& one) const;
    /// A row of the streamlined list.
    boost::json::object streamlined(const shipment& one) const;

    /// @param id chooses the spelling where the store mixes them
    boost::json::value date(std::int64_t unix_seconds, ident id) const;

private:
    template <class T>
    boost::json::object plain(const T& one, std::string_view type, std::string_view path) const;
    boost::json::value shown(const value& from, ident id) const;
    boost::json::object whole_fulfillment(const fulfillment& one, const shipment& in,
                                          bool streamlined) const;
    boost::json::object nested_order(ident id) const;
    boost::json::object cart_product_of(const cart_product& one, const order& in) const;
    boost::json::object short_address(const address& one, bool streamlined) const;

    const shop& shop_;
};

} // namespace dray::sim::cratejoy
