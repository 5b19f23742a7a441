#pragma once

// The knob "seed" of every simulated shop: how many orders of which kinds, how far apart, which of
// them no order can be. What an order is made of is the shop's own.

#include "tests/simulators/common/random.hpp"

#include <boost/json/object.hpp>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dray::sim {

/// Weighted choice among places 0 … n-1.
class wheel {
public:
    void add(double weight);
    std::size_t spin(random& dice) const;
    bool empty() const { return total_ <= 0.0; }

private:
    std::vector<double> upper_;
    double total_ = 0.0;
};

/// What a shop knows and the plan does not.
struct seed_ground {
    std::span<const std::string_view> kinds;
    std::span<const double> usual_mix; ///< a weight for each kind
    std::span<const std::string_view> poison_shapes;
    /// A status by the text of its id; nothing when there is none.
    std::function<std::optional<int>(std::string_view)> status;
    std::int64_t highest_id = 0;
    std::int64_t first_id = 100; ///< of an empty shop
    std::int64_t now = 0;        ///< unix seconds
};

/// Members: "count" (100), "seed" (1), "mix" {kind: weight}, "status_mix" {id: weight}, "start_at"
/// (a date or unix seconds; else so that the last order comes now), "spacing_s" (60), "first_id",
/// "poison" (1 from 20 orders on, else 0), "poison_shape".
struct seed_plan {
    /// Throws std::invalid_argument with a sentence.
    seed_plan(const boost::json::object& written, const seed_ground& ground);

    struct next_order {
        std::size_t kind = 0; ///< place in the ground's kinds; nothing when poisoned
        bool poisoned = false;
        std::int64_t id = 0;
        std::int64_t created = 0; ///< unix seconds
    };
    /// The nth order, from 0 and in turn. Poisoned ones stand evenly spread, never first.
    next_order turn(std::int64_t n);
    /// A status where the plan has a mix of them. Draws.
    std::optional<int> status();

    /// {"first_id", "last_id", "kinds": {…}, "poison": [ids]} of the turns taken.
    boost::json::object report() const;

    std::int64_t count = 100;
    std::int64_t first_id = 100;
    std::string shape;
    random dice{1};

private:
    std::span<const std::string_view> names_;
    std::int64_t spacing_ = 60;
    std::int64_t start_ = 0;
    std::int64_t poisoned_ = 0;
    wheel kinds_;
    wheel turn_of_status_;
    std::vector<int> statuses_;
    std::vector<std::int64_t> made_;
    std::vector<std::int64_t> poison_ids_;
};

} // namespace dray::sim
