#pragma once

// Webhooks of vendors that promise nothing about them: late, twice, out of order, lost, silently no
// more.

#include "tests/simulators/common/outbox.hpp"

#include <boost/json/object.hpp>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dray::sim {

class hook_sender {
public:
    /// Counted over the hooks that were raised; 0: none.
    struct habits {
        std::int64_t delay_ms = 0;        ///< before each is sent
        std::int64_t duplicate_every = 0; ///< every nth is sent twice
        std::int64_t swap_every = 0;      ///< every nth is sent after the one that follows it
        std::int64_t lose_every = 0;      ///< every nth is not sent
        std::int64_t retries = 0;         ///< after an answer other than 2xx, or none
        std::int64_t retry_gap_ms = 60'000;
        bool stopped = false; ///< nothing is sent, and nobody is told
    };

    /// @param about for the books: "order 105"
    void raise(wall_time now, sending what, std::string about);
    std::vector<sending> due(wall_time now);
    void answered(std::uint64_t id, int status, wall_time now);

    /// The knob "hook_habits": an object of habits. False for any other name; throws
    /// std::invalid_argument.
    bool set(std::string_view name, const boost::json::value& value);
    boost::json::object describe() const; ///< as the knob takes it
    /// {"raised", "lost", "duplicates", "waiting", "answers": {"200": n, "0": n}, "last": ["200
    /// http://…: order 105", …]}
    boost::json::object books() const;
    void reset_books();
    boost::json::object save() const;
    void load(const boost::json::object& from); ///< throws what Boost.JSON throws

private:
    struct counters {
        std::int64_t raised = 0;
        std::int64_t lost = 0;
        std::int64_t duplicates = 0;
        std::map<int, std::int64_t> answers;
        std::deque<std::string> last;
    };
    void put(sending what, const std::string& about, wall_time due);

    habits habits_;
    outbox box_;
    /// The one that lets its follower go first.
    std::optional<std::pair<sending, std::string>> held_back_;
    std::map<std::uint64_t, std::string> about_;
    counters count_;
};

} // namespace dray::sim
