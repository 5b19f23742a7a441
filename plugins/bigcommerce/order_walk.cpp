#include "order_walk.hpp"

#include "wire/dates.hpp"

#include "plugins/common/unreadable.hpp"

#include <algorithm>
#include <charconv>

namespace dray::bigcommerce {

using namespace common;

using std::chrono::seconds;

namespace {

std::optional<std::int64_t> id_of(std::string_view text) {
    std::int64_t id = 0;
    const auto* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, id);
    if (error != std::errc{} || stop != end || id <= 0)
        return std::nullopt;
    return id;
}

} // namespace

order_walk::order_walk(range asked, std::int64_t page_size, std::string status_id)
    : asked_(asked), page_size_(page_size), status_id_(std::move(status_id)), since_(asked.from) {}

std::string order_walk::query() const {
    std::string q = "limit=" + std::to_string(page_size_);
    auto until = asked_.until;
    if (next_id_) {
        q += "&sort=id:asc&min_id=" + std::to_string(*next_id_);
        if (!until || *since_ < *until)
            until = since_;
    } else {
        q += "&sort=date_modified:asc";
    }
    if (since_)
        q += "&min_date_modified=" + date_for_query(*since_ - seconds{1});
    // Cut to whole seconds: two more, so that the bound lies a second behind the asked one.
    if (until)
        q += "&max_date_modified=" + date_for_query(*until + seconds{2});
    if (!status_id_.empty())
        q += "&status_id=" + status_id_;
    return q;
}

bool order_walk::is_last(std::size_t rows) const {
    // A shop that silently gives less than it was asked for would look like one that has no more.
    // Its lesser sizes are round, so a short page of a round size is followed by a question.
    return rows == 0 || (rows < static_cast<std::size_t>(page_size_) && rows % 50 != 0);
}

std::vector<std::size_t> order_walk::take(const std::vector<listed_order>& page) {
    std::vector<std::size_t> wanted;
    std::vector<std::optional<data::timestamp>> dates;
    dates.reserve(page.size());
    for (std::size_t i = 0; i < page.size(); ++i) {
        const auto id = id_of(page[i].id);
        const auto modified = dates.emplace_back(read_date(page[i].modified));
        if (id && modified) {
            if (asked_.from && *modified < *asked_.from)
                continue;
            if (asked_.until && *modified > *asked_.until)
                continue;
            const auto [known, added] = seen_.try_emplace(*id, *modified);
            if (!added && known->second == *modified)
                continue;
            known->second = *modified;
        }
        wanted.push_back(i);
    }
    if (next_id_) {
        next_by_id(page);
    } else {
        next_by_date(dates);
    }
    return wanted;
}

void order_walk::next_by_date(const std::vector<std::optional<data::timestamp>>& dates) {
    if (is_last(dates.size())) {
        done_ = true;
        for (const auto& date : dates) {
            if (date && (!complete_ || *date > *complete_))
                complete_ = date;
        }
        return;
    }
    // The last three have to agree, since an order that was modified while the shop wrote the page
    // may show its new date in its old place: taking that date would jump over all between.
    std::optional<data::timestamp> next;
    std::size_t looked_at = 0;
    for (auto i = dates.size(); i > 0 && looked_at < 3; --i) {
        if (!dates[i - 1])
            continue;
        next = next ? std::min(*next, *dates[i - 1]) : *dates[i - 1];
        ++looked_at;
    }
    if (!next)
        throw unreadable("none of the orders of a page has a date_modified");
    const auto behind = std::count_if(dates.begin(), dates.end(),
                                      [&](const auto& date) { return date && *date > *next; });
    if (static_cast<std::size_t>(behind) > 5 + dates.size() / 10)
        throw unreadable("the shop does not sort its orders by date_modified");
    if (!since_ || *next > *since_) {
        advance(*next);
    } else {
        next_id_ = 1;
    }
}

void order_walk::next_by_id(const std::vector<listed_order>& page) {
    std::int64_t highest = 0;
    for (const auto& row : page)
        highest = std::max(highest, id_of(row.id).value_or(0));
    if (is_last(page.size())) {
        next_id_.reset();
        advance(*since_ + seconds{1});
        return;
    }
    if (highest < *next_id_)
        throw unreadable("the shop does not sort its orders by id");
    next_id_ = highest + 1;
}

void order_walk::advance(data::timestamp to) {
    since_ = to;
    complete_ = to;
    // Pages overlap by a second or two; what is older does not come again.
    std::erase_if(seen_, [&](const auto& one) { return one.second < to - seconds{3}; });
}

} // namespace dray::bigcommerce
