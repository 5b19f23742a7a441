#pragma once

#include "dray/data/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace dray::cratejoy {

/// The cursor of orders.download. Boxes have no date of their last change, so each download asks
/// for all that are due: it says since which date, and when that was last done.
struct download_cursor {
    download_cursor() = default;
    std::optional<data::timestamp> from;
    data::timestamp at;
    bool operator==(const download_cursor&) const = default;
};

std::string write_cursor(const download_cursor& cursor);

/// Empty for text that write_cursor() did not make.
std::optional<download_cursor> read_cursor(std::string_view text);

} // namespace dray::cratejoy
