#include "order_walk.hpp"

#include "plugins/common/unreadable.hpp"

#include <algorithm>

namespace dray::threedcart {

using std::chrono::seconds;

namespace {

/// Steps back that one walk may take: a list of 300,000 orders to its start, several times.
constexpr std::int64_t most_steps_back = 5'000;

} // namespace

common::row_members order_members() {
    return common::row_members("OrderID", "OrderStatusID", "LastUpdate");
}

order_walk::order_walk(range asked, list_rules rules) : asked_(asked), rules_(std::move(rules)) {}

void order_walk::go_on_at(std::int64_t offset, std::string anchor) {
    offset_ = offset;
    anchor_ = std::move(anchor);
    reached_.insert(anchor_);
}

std::string order_walk::query() const {
    std::string q =
        "limit=" + std::to_string(rules_.page_size) + "&offset=" + std::to_string(offset_);
    if (!rules_.status_id.empty())
        q += "&orderstatus=" + rules_.status_id;
    const auto& zone = rules_.zone;
    if (asked_.from) {
        const auto since = zone.least_shown_since(*asked_.from - rules_.margin);
        q += "&lastupdatestart=" + (rules_.by_time ? time_for_query(since) : date_for_query(since));
    }
    if (asked_.until) {
        // Whether a date alone reaches to its day's end is known of order dates only: a day more.
        const auto until = zone.most_shown_until(*asked_.until + rules_.margin) + seconds{1};
        q += "&lastupdateend=" + (rules_.by_time ? time_for_query(until)
                                                 : date_for_query(until + std::chrono::hours{24}));
    }
    return q;
}

bool order_walk::is_wanted(const common::listed_row& row) {
    const auto modified = read_moments(row.modified, rules_.zone);
    if (row.id.empty() || !modified)
        return true;
    // In the hour that autumn repeats it may be either of two: the one that is in the range counts.
    if (asked_.from && modified->latest < *asked_.from)
        return false;
    if (asked_.until && modified->earliest > *asked_.until)
        return false;
    const auto [known, added] = seen_.try_emplace(std::string(row.id), row.modified);
    if (!added && known->second == row.modified)
        return false;
    known->second = row.modified;
    return true;
}

bool order_walk::joins(const std::vector<common::listed_row>& page) const {
    if (offset_ == 1 || reached_.contains(std::string(page.front().id)))
        return true;
    return std::any_of(page.begin(), page.end(),
                       [&](const common::listed_row& row) { return row.id == anchor_; });
}

void order_walk::go_back() {
    if (++went_back_ > most_steps_back)
        throw common::unreadable("the store's list of orders does not hold still");
    offset_ = std::max<std::int64_t>(1, offset_ - (rules_.page_size - 1));
}

std::vector<std::size_t> order_walk::take(const std::vector<common::listed_row>& page) {
    std::vector<std::size_t> wanted;
    if (page.empty()) {
        take_end();
        return wanted;
    }
    const bool joined = joins(page);
    const bool only_anchor = page.size() == 1 && offset_ > 1 && page.front().id == anchor_;
    for (std::size_t i = 0; i < page.size(); ++i) {
        if (is_wanted(page[i]))
            wanted.push_back(i);
    }
    if (!joined) {
        // What lies before these rows is not known: a later page that begins with one of them
        // proves nothing.
        go_back();
        return wanted;
    }
    for (const auto& row : page) {
        if (!row.id.empty())
            reached_.emplace(row.id);
    }
    const auto rows = static_cast<std::int64_t>(page.size());
    // A store that silently gives less than it was asked for would look like one that has no more.
    // Its lesser sizes are round, so a short page of a round size is followed by a question.
    if (only_anchor || (rows < rules_.page_size && rows % 10 != 0)) {
        done_ = true;
        return wanted;
    }
    anchor_ = page.back().id;
    offset_ += std::max<std::int64_t>(rows - 1, 1);
    return wanted;
}

void order_walk::take_end() {
    // At the start there is nothing. Behind it even the anchor is not there any more, so others may
    // have moved, unless the store says so once more behind the same row.
    if (offset_ == 1 || (ended_at_ == offset_ && ended_behind_ == anchor_)) {
        done_ = true;
        return;
    }
    ended_at_ = offset_;
    ended_behind_ = anchor_;
    go_back();
}

} // namespace dray::threedcart
