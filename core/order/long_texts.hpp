#pragma once

// Texts that are longer than the destination takes them. Planning holds such an order before it is
// sent: nothing is ever cut here, and a connector that declares a length need not check it.

#include "plan.hpp"

#include "dray/data/field_lengths.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace dray::orders {

struct text_limit {
    text_limit() = default;
    std::int64_t most = 0; ///< code points; 0 = not bounded
    std::string setting;   ///< of the destination, that says so; empty = its connector does
};

/// What one destination takes.
struct text_limits {
    text_limits() = default;
    std::string destination;                           ///< its name in the configuration
    std::array<text_limit, data::text_field_count> of; ///< by data::text_field
};

/// What a problem says of them; nothing of what the texts themselves say.
struct long_texts {
    long_texts() = default;
    std::string text; ///< empty: all fit
    std::vector<std::string> remedies;
};

/// All texts of the order that do not fit where its groups would be sent.
long_texts long_texts_of(const order& o, const policy& by,
                         const std::vector<planned_group>& groups);

} // namespace dray::orders
