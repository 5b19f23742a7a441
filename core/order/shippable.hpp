#pragma once

// Which lines of an order are for a warehouse, and how many units of them.

#include "model.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace dray::orders {

/// More units than this of one line are nobody's order: such a line is `quantity_invalid`.
inline constexpr std::int64_t max_units = 1'000'000'000;

/// Quantities that can be counted with: 0 < quantity, and nothing negative or beyond `max_units`.
bool countable(const data::line& l);

/// Units that a warehouse still has to send by the source's own books; 0 where they add up to less
/// than nothing or are not countable.
std::int64_t open_units(const data::line& l);

/// Answers for the lines of one order. Keeps references into it: the order must outlive this and
/// stay as it is.
class shippable_lines {
public:
    explicit shippable_lines(const data::order& of);

    /// Physical, not for pickup, and not a bundle whose children are what is shipped.
    [[nodiscard]] bool contains(const data::line& l) const;
    /// The line's ship group; null where the order has none of that id.
    [[nodiscard]] const data::ship_group* group_of(const data::line& l) const;

private:
    std::vector<std::pair<std::string_view, const data::ship_group*>> groups_; // sorted
    std::vector<std::string_view> bundles_; // sorted: ids that a physical line names as its parent
    bool pickup_ = false;
};

/// A shippable line with open units that no live consignment carries, of a ship group of which
/// nothing was ever sent: still to be planned. Never where the order is cancelled or not for us.
bool has_unplanned(const order& o);

} // namespace dray::orders
