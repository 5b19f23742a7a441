#pragma once

#include "dray/data/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dray::threedcart {

/// A walk over the list that was not finished.
struct walk_place {
    walk_place() = default;
    std::optional<data::timestamp> from; ///< what it asks for
    data::timestamp began;               ///< what `since` will be when it is finished
    std::int64_t offset = 1;             ///< where it goes on
    std::string anchor;                  ///< OrderID of the row that was last read
    bool operator==(const walk_place&) const = default;
};

/// The cursor of a feed by changes: what was modified before `since` has been emitted, and perhaps
/// how far a walk over what came behind it got.
struct feed_cursor {
    feed_cursor() = default;
    std::optional<data::timestamp> since;
    std::optional<walk_place> walk;
    bool operator==(const feed_cursor&) const = default;
};

std::string write_cursor(const feed_cursor& cursor);

/// Empty for text that write_cursor() did not make.
std::optional<feed_cursor> read_cursor(std::string_view text);

} // namespace dray::threedcart
