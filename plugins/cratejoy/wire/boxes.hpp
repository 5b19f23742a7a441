#pragma once

// A shipment of Cratejoy, a box, as data::order: the box is what is shipped, tracked and cancelled;
// an order is a purchase that may make twelve of them, and a box may hold purchases of several.

#include "dray/data/order.hpp"
#include "dray/data/time_zone.hpp"

#include <boost/json/fwd.hpp>

#include <optional>

namespace dray::cratejoy {

enum class quantity_rule { hold, fulfillments, order };

/// How a box is billed, which decides when it is due.
enum class billing { ecommerce, ad_hoc, standard };

struct box_rules {
    box_rules() = default;
    data::time_zone zone;
    std::string currency;
    quantity_rule quantities = quantity_rule::hold;
};

struct box {
    box() = default;
    data::order order;
    billing kind = billing::ad_hoc;
    data::timestamp due;                      ///< adjusted_ordered_at: postponed at will
    std::optional<data::timestamp> batch_end; ///< of a standard one, where it is told
};

/// Throws unreadable.
box read_box(const boost::json::object& shipment, const box_rules& rules);

/// A box's tracking number without outer blanks.
std::string tracking_of(const boost::json::object& shipment);

} // namespace dray::cratejoy
