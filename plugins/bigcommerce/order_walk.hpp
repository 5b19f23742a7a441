#pragma once

// How the order list is walked so that nothing is missed while the shop goes on changing it.
//
// Page numbers are not used: an order that is modified between two pages moves to the end of a list
// sorted by date_modified, so that everything behind it moves up by one and the first order of the
// next page would be skipped. Instead, each page is the first page of "modified since T", T being
// taken from the page before. Where more orders than fit a page were modified in the same second
// (bulk edits), T cannot advance; then that second is read in the order of ids, which do not move.
//
// Whether the shop takes its date bounds as inclusive is not documented. They are asked for a
// second wider on either side, and what was not asked for is left out here.

#include "wire/listed_orders.hpp"

#include "dray/data/time.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dray::bigcommerce {

class order_walk {
public:
    struct range {
        range() = default;
        std::optional<data::timestamp> from;  ///< nothing that was modified before it
        std::optional<data::timestamp> until; ///< nor after it
    };

    /// `page_size` 1 to 250. `status_id` empty = all statuses.
    order_walk(range asked, std::int64_t page_size, std::string status_id);

    [[nodiscard]] bool done() const { return done_; }

    /// The query of the next page, without a leading '?'.
    [[nodiscard]] std::string query() const;

    /// Takes the page that query() asked for. The indices of the orders in it that are in the range
    /// and were not returned before as they are now. Orders whose id or date cannot be read are
    /// always among them. Throws unreadable where the page cannot be walked on from.
    std::vector<std::size_t> take(const std::vector<listed_order>& page);

    /// Everything that was modified before this moment has been returned by take(). Never goes
    /// back; empty while nothing is known.
    [[nodiscard]] std::optional<data::timestamp> complete_before() const { return complete_; }

private:
    struct seen_order {
        seen_order() = default;
        std::int64_t id = 0;
        data::timestamp modified;
        auto operator<=>(const seen_order&) const = default;
    };

    void next_by_date(const std::vector<std::optional<data::timestamp>>& dates);
    void next_by_id(const std::vector<listed_order>& page);
    void advance(data::timestamp to);
    [[nodiscard]] bool is_last(std::size_t rows) const;

    range asked_;
    std::int64_t page_size_;
    std::string status_id_;
    std::optional<data::timestamp> since_; ///< T
    std::optional<std::int64_t> next_id_;  ///< set while a crowded second is read by id
    std::optional<data::timestamp> complete_;
    std::map<std::int64_t, data::timestamp> seen_; ///< only those that may come again
    bool done_ = false;
};

} // namespace dray::bigcommerce
