#pragma once

// by = open: which open bindings the next operation looks at. Pure; the caller asks the store.
//
// What is due is taken least recently looked at first, a window at a time. Within a window the
// operations share it by submission date, because vendors that cannot say what changed are asked
// by ranges of that date: a batch that spans few days costs few pages.

#include "core/engine/call_budget.hpp"
#include "core/plugin/outcome.hpp"
#include "core/store/rows.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <vector>

namespace dray::engine {

/// One operation's share.
struct look {
    look() = default;
    std::uint64_t id = 0; ///< 0 = nothing is due
    std::vector<store::open_consignment> members;
    std::chrono::milliseconds deadline{0}; ///< what it may take while the budget paces its calls
};

enum class look_end {
    done,
    put_off, ///< cancelled, or the vendor could not be reached: due as before
    failed,  ///< something in it may be to blame: others go first, then halves of it
};
look_end end_of_look(plugin::error_class c);

class open_looks {
public:
    static constexpr std::int64_t largest = 2'000; ///< bindings in one operation
    static constexpr std::int64_t smallest = 50;
    /// Bindings that are shared out together. Wide even where shares are small: the denser a
    /// share's dates, the cheaper it is.
    static constexpr std::int64_t window = 4 * largest;
    static constexpr int patience = 1; ///< windows for which one that failed stands back

    /// `at_once` operations share `per_hour` calls.
    open_looks(std::int64_t per_hour, std::int64_t at_once)
        : pace_(pace_of(per_hour)), at_once_(at_once) {}

    /// Whether the store is to be asked, and for how many of what is due: those that are under way
    /// come again in its answer.
    [[nodiscard]] bool wants_more() const { return shares_.empty(); }
    [[nodiscard]] std::int64_t wanted() const;
    /// The store's answer: due, least recently looked at first, at most wanted().
    void refill(std::vector<store::open_consignment> due);

    /// The next share, or one with id 0.
    look begin();
    /// After begin(): whether another one may begin beside it.
    [[nodiscard]] bool more() const { return more_ || !shares_.empty(); }
    void ended(std::uint64_t id, look_end how, std::int64_t calls);

    [[nodiscard]] std::size_t under_way() const { return running_.size(); }
    /// Bindings for one operation, as the budget and what looks have cost so far allow.
    [[nodiscard]] std::int64_t batch() const;

private:
    using ids = std::vector<orders::consignment_id>;
    using bindings = std::vector<store::open_consignment>;

    call_pace pace_;
    std::int64_t at_once_;
    double calls_per_binding_ = 1; ///< learned; at first as if each were asked about alone
    std::deque<bindings> shares_;
    bool more_ = false; ///< the window was full: the store knows of more
    std::map<std::uint64_t, ids> running_;
    std::set<orders::consignment_id> busy_;
    /// Members of looks that failed: in how large a share they are tried again.
    std::map<orders::consignment_id, std::size_t> suspects_;
    int stood_back_ = 0; ///< windows since the last of them had their turn
    std::uint64_t last_id_ = 0;
};

} // namespace dray::engine
