#include "page_walk.hpp"

#include <algorithm>

namespace dray::propago {
namespace {

/// More orders than any customer of Propago has.
constexpr std::int64_t most_believed = 10'000'000;

} // namespace

std::vector<page_range> page_walk::next(std::size_t most) {
    std::vector<page_range> ranges;
    while (ranges.size() < most && !open_.empty()) {
        ranges.push_back(open_.front());
        open_.pop_front();
    }
    for (; ranges.size() < most && unplanned() > 0; planned_ += page_size_)
        ranges.emplace_back(planned_, page_size_);
    asked_ += ranges.size();
    return ranges;
}

void page_walk::answered(page_range asked, std::size_t count, std::size_t fresh,
                         std::optional<std::int64_t> total) {
    if (asked_ > 0)
        --asked_;
    const auto received = static_cast<std::int64_t>(count);
    const std::int64_t reached = asked.skip + received;
    // A total below what was already received is none: the vendor does not count. Nor is one that
    // cannot be.
    if (total && *total >= reached && *total <= most_believed)
        total_ = std::max(total_.value_or(0), *total);

    if (!total_) {
        // Nobody says how many there are: page after page until one is empty, or brings nothing
        // new (Skip is ignored, too).
        if (fresh > 0)
            open_.emplace_back(reached, page_size_);
        return;
    }
    const std::int64_t end = std::min(asked.skip + asked.take, *total_);
    planned_ = std::max({planned_, asked.skip + asked.take, reached});
    if (received == 0) {
        if (asked.skip < *total_) {
            fell_short_ = true; // nothing is behind a page that has nothing
            open_.clear();
        }
    } else if (reached < end) {
        // Fewer than asked for though there are more: a cap on the page size.
        page_size_ = std::min(page_size_, received);
        for (std::int64_t skip = reached; skip < end; skip += page_size_)
            open_.emplace_back(skip, std::min(page_size_, end - skip));
    }
}

std::int64_t page_walk::unplanned() const {
    return fell_short_ || !total_ ? 0 : std::max<std::int64_t>(*total_ - planned_, 0);
}

std::size_t page_walk::remaining() const {
    return open_.size() + static_cast<std::size_t>((unplanned() + page_size_ - 1) / page_size_);
}

} // namespace dray::propago
