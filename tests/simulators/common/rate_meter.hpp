#pragma once

// Who comes too often: a vendor's limit of requests within any stretch of time.

#include <algorithm>
#include <cstdint>
#include <deque>

namespace dray::sim {

class rate_meter {
public:
    /// @param now_ms   unix milliseconds; may go back, what came later is then forgotten
    /// @param limit    0: none
    /// @param most     raised to what came within the window, this request included
    /// @param refused  counts the requests that were one too many
    /// @return false when this is one too many; it does not count then
    bool admit(std::int64_t now_ms, std::int64_t window_ms, std::int64_t limit, std::int64_t& most,
               std::int64_t& refused) {
        while (!admitted_.empty() &&
               (admitted_.front() <= now_ms - window_ms || admitted_.front() > now_ms)) {
            admitted_.pop_front();
        }
        const auto used = static_cast<std::int64_t>(admitted_.size()) + 1;
        most = std::max(most, used);
        if (limit > 0 && used > limit) {
            ++refused;
            return false;
        }
        admitted_.push_back(now_ms);
        return true;
    }

private:
    std::deque<std::int64_t> admitted_; ///< when those within the window came
};

} // namespace dray::sim
