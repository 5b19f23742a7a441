#pragma once

// 3DCart's times: the store's own clock, without an offset, in three spellings.

#include "dray/data/time_zone.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace dray::threedcart {

/// "2015-08-11T09:43:17" of orders; "8/11/2015" and "8/11/2015 9:43:17 AM" of shipped dates. Empty
/// for "", which means "never", and for all else.
std::optional<data::local_time> read_local(std::string_view text);

/// The instants that a local time stands for: one, but two in the hour that autumn repeats, and one
/// on either side of the change where the clock skips it. A text with an offset of its own is one.
struct moments {
    moments() = default;
    moments(data::timestamp earliest_, data::timestamp latest_)
        : earliest(earliest_), latest(latest_) {}
    data::timestamp earliest;
    data::timestamp latest;

    /// The one that it was, as far as can be told: the latest that is not in the future of `now`.
    /// Thus an order that changes twice within the repeated hour never seems to become older.
    [[nodiscard]] data::timestamp as_of(data::timestamp now) const {
        return latest <= now ? latest : earliest;
    }
};
std::optional<moments> read_moments(std::string_view text, const data::time_zone& zone);

/// For the filters of a list, encoded for a URL: "03/08/2026 01:50:00" or "03/08/2026".
std::string time_for_query(data::local_time at);
std::string date_for_query(data::local_time at);

enum class ship_date_form { us, iso, none };

/// ShipmentShippedDate as it is written: "03/08/2026", "2026-03-08T01:50:00" or nothing.
std::string ship_date(data::local_time at, ship_date_form form);

} // namespace dray::threedcart
