#pragma once

// Orders as the API shows them: decimal texts, RFC 2822 dates, links.

#include "tests/simulators/bigcommerce/shop.hpp"

#include <boost/json/object.hpp>
#include <boost/json/storage_ptr.hpp>

namespace dray::sim::bigcommerce {

/// What `include=` and `consignment_structure=` asked for.
struct expansion {
    bool consignments = false;
    bool line_items = false;
    bool fees = false;
    bool structure_object = false;
};

/// How an order spells its amounts: four places mostly, two in some orders, a bare "0" for nothing
/// in others.
enum class places { four, two, bare_zero };
places places_of(const order& one);
std::string decimal(std::int64_t cents, places how);

class renderer {
public:
    renderer(const shop& of, boost::json::storage_ptr storage);

    boost::json::object whole_order(const order& one, const expansion& wanted) const;
    boost::json::object product(const order& of, const order_line& line) const;
    boost::json::object shipping(const order& of, const shipping_address& one) const;
    boost::json::object parcel(const order& of, const shipment& one) const;
    boost::json::object consignments(const order& of, bool line_items) const;
    boost::json::object status(int id) const;

    /// "https://api.bigcommerce.com/stores/HASH/v2" + resource.
    std::string url(const std::string& resource) const;

private:
    boost::json::object link(const std::string& resource) const;
    boost::json::object postal(const address& one) const;
    void money(boost::json::object& out, const order& of) const;
    boost::json::array line_items(const order& of, bool expanded, ident address_id, line_kind kind,
                                  bool pickup) const;
    boost::json::value one_or_many(const order& of, boost::json::array items) const;

    const shop& shop_;
    boost::json::storage_ptr storage_;
};

} // namespace dray::sim::bigcommerce
