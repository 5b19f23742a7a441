#pragma once

// Which pages of a Skip/Take search to ask for next. Pure. Copes with a vendor that gives fewer
// than asked for (a cap, a short last page), whose total is missing, wrong or growing.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace dray::propago {

struct page_range {
    page_range() = default;
    page_range(std::int64_t skip_, std::int64_t take_) : skip(skip_), take(take_) {}
    std::int64_t skip = 0;
    std::int64_t take = 0;
    bool operator==(const page_range&) const = default;
};

class page_walk {
public:
    explicit page_walk(std::int64_t page_size) : page_size_(page_size) {
        open_.emplace_back(0, page_size);
    }

    /// Takes up to `most` ranges off the list; each must be answered() before done() can hold.
    std::vector<page_range> next(std::size_t most);
    /// `received` orders came, `fresh` of them not seen before; `total` as that answer says, empty
    /// where it does not.
    void answered(page_range asked, std::size_t received, std::size_t fresh,
                  std::optional<std::int64_t> total);

    [[nodiscard]] bool done() const { return asked_ == 0 && remaining() == 0; }
    /// Calls that are still to be made, as far as is known.
    [[nodiscard]] std::size_t remaining() const;
    /// The vendor announced more than it gave.
    [[nodiscard]] bool fell_short() const { return fell_short_; }
    [[nodiscard]] std::int64_t announced() const { return total_.value_or(0); }

private:
    /// Orders for which no range was made yet: ranges are made when they are asked for, so that the
    /// vendor's total costs no memory.
    [[nodiscard]] std::int64_t unplanned() const;

    std::int64_t page_size_;
    std::int64_t planned_ = 0; ///< up to here ranges were made
    std::optional<std::int64_t> total_;
    std::deque<page_range> open_;
    std::size_t asked_ = 0;
    bool fell_short_ = false;
};

} // namespace dray::propago
