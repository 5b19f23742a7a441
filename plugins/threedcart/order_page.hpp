#pragma once

// Rows of the order list, turned into items. Pure: no request is made here.

#include "catalogue.hpp"
#include "wire/orders.hpp"

#include "plugins/common/listed_rows.hpp"

#include "dray/data/functions.hpp"
#include "dray/sdk/context.hpp"

#include <string_view>
#include <vector>

namespace dray::threedcart {

/// Reads orders from their raw JSON, one after the other, in memory that is used again.
class order_reader {
public:
    order_reader(const order_rules& rules, data::timestamp now)
        : rules_(rules), now_(now), memory_(64 * 1024) {}

    /// Also teaches `catalogue` what the lines tell of SKUs. Throws unreadable.
    data::order read(std::string_view raw, catalogue_map& catalogue);
    /// All but lines and groups. Throws unreadable.
    data::order read_head(std::string_view raw);

    /// Keeps a row that could not be read, without what it says of cards and accounts.
    static void add_poison(const common::listed_row& row, const std::string& why,
                           sdk::batch& items);

private:
    template <class Use>
    auto with_object(std::string_view raw, const Use& use);

    const order_rules& rules_;
    data::timestamp now_;
    std::vector<unsigned char> memory_;
};

data::order_head head_of(const data::order& order);

} // namespace dray::threedcart
