#include "page_walk.hpp"

#include <algorithm>

namespace dray::propago {

std::vector<page_range> page_walk::next(std::size_t most) {
    std::vector<page_range> ranges;
    while (ranges.size() < most && !open_.empty()) {
        ranges.push_back(open_.front());
        open_.pop_front();
    }
    asked_ += ranges.size();
    return ranges;
}

void page_walk::answered(page_range asked, std::size_t count, std::size_t fresh,
                         std::optional<std::int64_t> total) {
    if (asked_ > 0)
        --asked_;
    const auto received = static_cast<std::int64_t>(count);
    const std::int64_t reached = asked.skip + received;
    // A total below what was already received is none: the vendor does not count.
    if (total && *total >= reached)
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
        fell_short_ = fell_short_ || asked.skip < *total_;
    } else if (reached < end) {
        // Fewer than asked for though there are more: a cap on the page size.
        page_size_ = std::min(page_size_, received);
        for (std::int64_t skip = reached; skip < end; skip += page_size_)
            open_.emplace_back(skip, std::min(page_size_, end - skip));
    }
    for (; planned_ < *total_; planned_ += page_size_)
        open_.emplace_back(planned_, page_size_);
}

} // namespace dray::propago
