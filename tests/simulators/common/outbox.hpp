#pragma once

// What a vendor sends by itself: webhooks that wait, are tried again after growing gaps, and are
// given up. A library like the rest: it says what is due, and is told how it went.

#include "tests/simulators/common/vendor.hpp"

#include <boost/json/fwd.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dray::sim {

/// How often and how long something is tried.
struct retry_plan {
    /// Before the second try, the third and so on; empty: there is one try.
    std::vector<std::chrono::milliseconds> gaps;
};

class outbox {
public:
    enum class fate {
        delivered, ///< answered with 2xx
        again,     ///< another try waits
        given_up,
        unknown, ///< there is no such sending under way
    };

    /// `owner` says for which hook it is; `what.id` is given here and returned.
    std::uint64_t put(sending what, std::uint64_t owner, wall_time due);
    /// The soonest due time of what waits; empty when nothing does.
    std::optional<wall_time> next_due() const;
    /// What is due, in the order of the due times; it is under way from now on.
    std::vector<sending> take(wall_time now);
    /// @param status  HTTP status; 0 where no answer came
    fate answered(std::uint64_t id, int status, wall_time now, const retry_plan& plan);
    /// The owner of a sending that waits or is under way; 0 when there is none.
    std::uint64_t owner_of(std::uint64_t id) const;
    /// Drops what waits for this owner.
    void forget(std::uint64_t owner);
    std::size_t size() const { return waiting_.size(); }

    /// What is under way counts as not sent.
    boost::json::value save() const;
    /// Throws on a wrong shape.
    void load(const boost::json::value& from);

private:
    struct entry {
        sending what;
        std::uint64_t owner = 0;
        wall_time due;
        std::size_t tries = 0; ///< made so far
        bool under_way = false;
    };
    std::map<std::uint64_t, entry> waiting_;
    std::uint64_t last_id_ = 0;
};

} // namespace dray::sim
