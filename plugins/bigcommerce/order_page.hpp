#pragma once

// One page of the order list, turned into items. Pure: no request is made here.

#include "order_walk.hpp"
#include "shop_settings.hpp"

#include "plugins/common/status_filter.hpp"

#include "dray/data/order.hpp"
#include "dray/sdk/context.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace dray::bigcommerce {

/// An order that was read but for its lines, which the shop did not expand.
struct pending_order {
    pending_order() = default;
    data::order order;
    std::string raw;
};

struct order_page {
    order_page() : items("order") {}
    sdk::batch items; ///< whole orders and poison ones
    std::vector<pending_order> pending;
    std::int64_t passed_over = 0; ///< orders in statuses that nobody asked for
};

/// Reads orders from their raw JSON, one after the other, in memory that is used again.
class order_reader {
public:
    explicit order_reader(const order_rules& rules) : rules_(rules), memory_(128 * 1024) {}

    /// True where lines and groups are in it; false where they have to come from sub-resources.
    /// Throws unreadable.
    bool read(std::string_view raw, data::order& into);
    /// All but lines and groups. Throws unreadable.
    data::order read_head(std::string_view raw);

private:
    template <class Use>
    auto with_object(std::string_view raw, const Use& use);

    const order_rules& rules_;
    std::vector<unsigned char> memory_;
};

/// Reads what `walk` finds new in the page's `body`. Throws unreadable where the body is no page.
order_page read_order_page(std::string_view body, order_walk& walk,
                           const common::status_filter& statuses, order_reader& reader);

/// Adds the heads of what `walk` finds new in `body` to `into`. Throws unreadable as above.
void read_head_page(std::string_view body, order_walk& walk, order_reader& reader,
                    sdk::batch& into);

} // namespace dray::bigcommerce
