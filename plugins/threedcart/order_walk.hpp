#pragma once

// How the order list is walked so that nothing is missed while the store goes on changing it.
//
// The list is cut by record numbers in the order of OrderIDs. An order that comes in among those
// before the next page moves everything behind it up, so that some rows come twice; one that leaves
// (another status, where the list is asked for by status) moves everything down, so that rows would
// be skipped. Therefore each page begins with the last row of the page before. Where it does not,
// the walk goes back until a page begins with a row up to which all was read, and on from there.
//
// Whether the filter by last update heeds the time of day, and in which zone it compares, is not
// certain: the store is asked for more, and what was not asked for is left out here.

#include "wire/cursor.hpp"
#include "wire/dates.hpp"

#include "plugins/common/listed_rows.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace dray::threedcart {

/// How a list is asked for.
struct list_rules {
    list_rules() = default;
    std::int64_t page_size = 300;
    bool by_time = false;                ///< false: by whole days
    std::chrono::milliseconds margin{0}; ///< asked for earlier, and later at the end
    data::time_zone zone;
    std::string status_id; ///< empty = all
};

class order_walk {
public:
    struct range {
        range() = default;
        std::optional<data::timestamp> from;  ///< nothing that was updated before it
        std::optional<data::timestamp> until; ///< nor after it
    };

    order_walk(range asked, list_rules rules);

    /// Goes on where a walk over the same range stopped.
    void go_on_at(std::int64_t offset, std::string anchor);

    [[nodiscard]] bool done() const { return done_; }

    /// The query of the next page, without a leading '?'.
    [[nodiscard]] std::string query() const;

    /// Takes the page that query() asked for. The indices of the orders in it that are in the range
    /// and were not returned before as they are now. Orders whose id or date cannot be read are
    /// always among them.
    std::vector<std::size_t> take(const std::vector<common::listed_row>& page);

    /// The store says that there is nothing at that place: no match, or past the end.
    void take_end();

    [[nodiscard]] std::int64_t offset() const { return offset_; }
    [[nodiscard]] const std::string& anchor() const { return anchor_; }

private:
    [[nodiscard]] bool is_wanted(const common::listed_row& row);
    [[nodiscard]] bool joins(const std::vector<common::listed_row>& page) const;
    void go_back();

    range asked_;
    list_rules rules_;
    std::int64_t offset_ = 1;
    std::string anchor_; ///< OrderID of the row that was last read; empty at the start
    std::unordered_map<std::string, std::string> seen_; ///< OrderID -> LastUpdate, as returned
    std::unordered_set<std::string> reached_; ///< OrderIDs before which nothing is left to read
    std::int64_t went_back_ = 0;
    std::int64_t ended_at_ = 0; ///< where the store said that there is nothing
    std::string ended_behind_;
    bool done_ = false;
};

/// Names under which a row's id, status and last update stand.
common::row_members order_members();

} // namespace dray::threedcart
