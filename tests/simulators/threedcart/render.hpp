#pragma once

// Orders, statuses and goods as the API shows them.

#include "tests/simulators/threedcart/shop.hpp"

#include <boost/json/object.hpp>

namespace dray::sim::threedcart {

/// Whole amounts as integers, others as decimals.
boost::json::value money(std::int64_t cents);
boost::json::value quantity(double amount);

class renderer {
public:
    explicit renderer(const shop& of) : shop_(of) {}

    boost::json::object whole_order(const order& one) const;
    boost::json::object parcel(const order& of, const shipment& one) const;
    boost::json::object line(const order_line& one) const;
    boost::json::object payment(const order& of, const transaction& one) const;
    boost::json::object asked(const order& of, const question& one) const;
    boost::json::object status(const status_row& row) const;
    boost::json::object whole_product(const product& one) const;
    boost::json::object sku_info(const product& one) const;
    boost::json::object option(const variant& one) const;
    boost::json::object hook(const webhook& one) const;

private:
    std::string tracking(const order& of, const shipment& one) const;
    std::string shipped_date(const shipment& one) const;
    boost::json::array shipments(const order& of) const;

    const shop& shop_;
};

} // namespace dray::sim::threedcart
